/* succession.c: the entries with which a log goes on under another name. */
#include "award/log/succession.h"

#include "award/log/apply.h"
#include "store/succession.h"

#include <string.h>

static bool known(const struct hash *root) {
    static const struct hash none;
    return memcmp(root->b, none.b, TREE_HASH_BYTES) != 0;
}

struct telling_erased {
    struct txn *t;
    struct command *c;
    struct batch *out;
    enum fault fault;
};

/* Whoever reads the log must not miss a hidden part that nobody says is erased. How it was erased, and what
 * else was known then, is lost. */
static void tell_erased(void *context, uint64_t index, struct str class) {
    struct telling_erased *x = context;
    struct fact then;
    if (x->fault != OK)
        return;
    x->fault = event_read(x->t, x->c->arena, index, &then);
    if (x->fault != OK || !then.type)
        return;
    json_t *fields = json_object();
    json_set_int(fields, "entry", (int64_t)index);
    json_set_str(fields, "class", class);
    json_set_str(fields, "rule", STR("anchor"));
    x->fault = event_emit(x->c, x->out, "erased", then.edition, then.sealed, fields);
}

enum fault log_succeed(struct txn *t, struct command *c, struct batch *out) {
    const struct log_succeed_args *args = c->args;
    struct position here;
    int64_t at;
    if (args->reason.n == 0)
        return FIELD_MISSING;
    if (args->reason.n > SUCCESSION_REASON_MAX)
        return FIELD_TOO_LONG;
    enum fault f = journal_position(t, &here, &at);
    if (f)
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "origin", args->origin);
    json_set_str(fields, "after", args->after);
    json_set_int(fields, "size", (int64_t)args->known.size);
    if (known(&args->known.root))
        fact_set_hash(fields, "root", args->known.root);
    json_set_int(fields, "entries", (int64_t)here.size);
    json_set_str(fields, "reason", args->reason);
    f = event_emit(c, out, "log.succeeded", (struct str){0}, false, fields);
    struct telling_erased x = {t, c, out, f};
    f = f ? f : succession_erased(t, tell_erased, &x);
    return f ? f : x.fault;
}

enum fault apply_log_succeeded(struct fact *f) {
    (void)f;
    return OK;
}

enum fault succession_read(const struct txn *t, struct arena *a, uint64_t index, struct succession *s) {
    struct fact f;
    enum fault fault = event_read(t, a, index, &f);
    if (!fault)
        *s = (struct succession){f.at, json_get_str(f.later, "reason")};
    return fault;
}
