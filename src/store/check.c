/* check.c: an entry is JSON with commitments; what stands beside the log must open them, or be erased by
 * right. */
#include "store/check.h"

#include "base/json.h"
#include "base/time.h"
#include "proof/base64.h"
#include "store/erased_rows.h"

#include <inttypes.h>

static const struct str classes[] = {STR_INIT("later"), STR_INIT("private")};

/* --- erasures --- */

static void add_erasure(void *context, uint64_t index, struct str class) {
    erasures_add(context, index, class);
}

enum fault erasures_read(const struct txn *t, const struct domain *d, uint64_t size, struct erasures *e) {
    enum fault f = OK;
    for (uint64_t i = 0; d->erasures && i < size && !f; i++) {
        struct record r;
        f = journal_record(t, i, &r);
        if (!f)
            d->erasures(&r, add_erasure, e);
    }
    if (!f)
        f = erased_rows_read(t, e);
    erasures_sort(e);
    return f == NOT_FOUND || f == FOLDER_DAMAGED ? OK
                                                 : f; /* a gap in the log is told where it is looked at */
}

/* --- one entry --- */

static const struct opening *opening_of(const struct record *r, struct str class) {
    for (size_t i = 0; i < r->openings_n; i++)
        if (str_equal(r->openings[i].class, class))
            return &r->openings[i];
    return NULL;
}

/* Null when the opening and the commitment agree, else what is wrong with them. */
static const char *check_opening(const json_t *entry, uint64_t index, const struct record *r,
                                 struct str class, const struct erasures *e) {
    const struct opening *o = opening_of(r, class);
    const json_t *member = json_object_get(entry, class.p);
    struct hash promised, got;
    if (!member)
        return o ? "has an opening that it made no commitment to" : NULL;
    if (base64_hash(json_text(member), &promised))
        return "has a commitment that is none";
    if (!o)
        return erasures_has(e, index, class) ? NULL
                                             : "has lost an opening, and no entry says that it was erased";
    if (erasures_has(e, index, class))
        return "has an opening that was erased";
    got = commitment(class, o->salt, o->json);
    return hash_equal(got, promised) ? NULL : "has an opening that is not what was committed to";
}

static bool report(struct messages *out, struct str file, uint64_t index, struct str class,
                   const char *what) {
    if (!what)
        return false;
    messages_add(out, file, 0, 0, "Entry %" PRIu64 " %s%s%.*s%s.", index, what, class.n ? " (" : "",
                 STR_ARGS(class), class.n ? ")" : "");
    return true;
}

static bool check_members(struct arena *a, uint64_t index, const struct record *r, const struct erasures *e,
                          struct str file, struct messages *out, int64_t *last_at) {
    json_t *json;
    int64_t at;
    if (json_parse(a, r->entry, &json) || !time_parse_rfc3339(json_get_str(json, "at"), &at))
        return !report(out, file, index, STR(""), "cannot be read");
    bool wrong = at < *last_at && report(out, file, index, STR(""), "is older than the one before it");
    *last_at = at > *last_at ? at : *last_at;
    for (size_t i = 0; i < 2; i++)
        wrong |= report(out, file, index, classes[i], check_opening(json, index, r, classes[i], e));
    return !wrong;
}

enum fault entry_check(struct txn *t, uint64_t index, const struct record *r, const struct erasures *e,
                       struct str file, struct messages *out, int64_t *last_at) {
    struct hash leaf;
    enum fault f = journal_node(t, 0, index, &leaf);
    if (f && f != NOT_FOUND && f != FOLDER_DAMAGED)
        return f;
    if (f || !hash_equal(tree_leaf(r->entry), leaf)) {
        report(out, file, index, STR(""), "does not fit its hash in the tree");
        return FOLDER_DAMAGED;
    }
    struct arena *a = arena_new();
    bool good = check_members(a, index, r, e, file, out, last_at);
    arena_free(a);
    return good ? OK : FOLDER_DAMAGED;
}
