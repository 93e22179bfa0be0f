/* erasure_kinds.c: what the kinds of erasures have in common. Deletes no opening: that is the journal's. */
#include "award/privacy/erasure_kinds.h"

#include "award/log/apply.h"
#include "award/log/event_spent.h"
#include "award/log/tables.h"
#include "base/email.h"

#include <string.h>

static const struct erasable *const kinds[] = {&erasable_proposal, &erasable_candidate, &erasable_material,
                                               &erasable_person, &erasable_request};

static bool tells(const struct erasable *kind, const struct fact *f) {
    for (const char *const *name = kind->telling; f->type && *name; name++)
        if (str_equal(str_of(*name), str_of(f->type->name)))
            return true;
    return false;
}

/* --- what there is --- */

void erasure_list_add(struct erasure_list *l, const struct erasure_target *one) {
    enum { FIRST = 8 };
    if (l->n == l->room) {
        l->room = l->room ? 2 * l->room : FIRST;
        struct erasure_target *more = arena_alloc(l->arena, l->room * sizeof *more);
        if (l->n)
            memcpy(more, l->targets, l->n * sizeof *more);
        l->targets = more;
    }
    l->targets[l->n++] = *one;
}

struct finding {
    const struct erasable *kind;
    struct erasure_list *list;
    bool binds;
};

static enum fault look_at(void *context, const struct fact *f) {
    struct finding *x = context;
    x->binds |= x->kind->binds && f->type && strcmp(f->type->name, x->kind->binds) == 0;
    if (f->erased || !tells(x->kind, f))
        return OK;
    if (x->list->n == ERASURE_TARGETS_MAX)
        return TOO_MANY;
    const struct erasure_target one = {f->index, STR("private"), str_of(f->type->name), f->at, f->sealed};
    erasure_list_add(x->list, &one);
    return OK;
}

enum fault erasable_find(const struct txn *t, const struct erasable *kind, const struct subject *s,
                         struct erasure_list *list, bool *binds) {
    struct finding x = {.kind = kind, .list = list};
    enum fault f = subject_each(t, s, look_at, &x);
    if (binds)
        *binds = x.binds;
    return f;
}

/* --- deciding --- */

static bool rule_known(struct str rule) {
    return str_equal(rule, STR("request")) || str_equal(rule, STR("retention"));
}

enum fault erasable_emit(struct command *c, struct batch *out, const struct erasure_args *args,
                         struct str edition, const struct erasure_target *list, size_t n, json_t *kept) {
    enum fault f = !rule_known(args->rule) ? FIELD_CHOICE : n == 0 ? ALREADY_DONE : OK;
    for (size_t i = 0; f == OK && i < n; i++) {
        json_t *fields = json_object();
        json_set_int(fields, "entry", (json_int_t)list[i].index);
        json_set_str(fields, "class", list[i].class);
        json_set_str(fields, "rule", args->rule);
        json_set_given(fields, "reason", args->reason);
        if (kept && i == n - 1)
            json_set_new(fields, "kept", json_incref(kept));
        f = event_emit(c, out, "erased", edition, list[i].sealed, fields);
    }
    json_decref(kept);
    return f;
}

/* --- mails --- */

static struct key mail_key(uint64_t entry, uint32_t n) {
    struct key k = key_new();
    key_u64(&k, entry);
    key_u32(&k, n);
    return k;
}

enum fault erasable_forget_delivery(struct txn *t, uint64_t entry, uint32_t n) {
    struct key k = mail_key(entry, n);
    enum fault f = table_delete(t, T_DELIVERY, key_of(&k));
    return f == OK ? table_delete(t, T_RETRY, key_of(&k)) : f;
}

enum fault erasable_forget_mail(struct txn *t, uint64_t entry, uint32_t n) {
    struct key k = mail_key(entry, n);
    return table_delete(t, T_OUTBOX, key_of(&k));
}

/* One that ends like the address too is lost with it: its owner asks for another. */
static bool link_has(struct str row, struct str email) {
    return row.n > email.n && email_equal(str_slice(row, row.n - email.n, row.n), email);
}

static bool has_address(unsigned table, struct str row, struct str email) {
    return table == T_POST ? email_stands_in(row, email) : link_has(row, email);
}

/* *found: and it may not have been the last. */
static enum fault forget_one(struct txn *t, unsigned table, struct str email, bool *found) {
    struct cursor c;
    struct key k = key_new();
    enum fault f = cursor_open(t, table, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (k.n == 0 && cursor_next(&c))
        if (has_address(table, c.value, email))
            key_str(&k, c.key);
    f = c.fault;
    cursor_close(&c);
    *found = f == OK && k.n > 0;
    return *found ? table_delete(t, table, key_of(&k)) : f;
}

enum fault erasable_forget_address(struct txn *t, struct str email) {
    static const unsigned tables[] = {T_POST, T_INSIGHT};
    enum fault f = OK;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && email.n; i++)
        for (bool more = true; f == OK && more;)
            f = forget_one(t, tables[i], email, &more);
    return f;
}

/* --- applying --- */

static const struct erasable *kind_of(const struct fact *then) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (tells(kinds[i], then))
            return kinds[i];
    return NULL;
}

enum fault apply_erased(struct fact *f) {
    int64_t entry = json_get_int(f->open, "entry");
    const json_t *kept = json_object_get(f->private, "kept");
    struct fact then;
    if (entry < 0 || (uint64_t)entry >= f->index)
        return FOLDER_DAMAGED;
    struct arena *a = arena_new();
    enum fault fault = event_read(f->txn, a, (uint64_t)entry, &then);
    const struct erasable *kind = fault == OK ? kind_of(&then) : NULL;
    if (fault == OK)
        fault = kind ? spent_forget(f->txn, &then) : FOLDER_DAMAGED;
    if (fault == OK)
        fault = kind->forget(f, &then);
    if (fault == OK && kept && kind->restore)
        fault = kind->restore(f, kept);
    arena_free(a);
    return fault;
}
