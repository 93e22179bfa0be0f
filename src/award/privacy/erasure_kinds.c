/* erasure_kinds.c: what the kinds of erasures have in common. Deletes no opening: that is the journal's. */
#include "award/privacy/erasure_kinds.h"

#include "award/log/event_spent.h"
#include "award/log/tables.h"
#include "base/email.h"

enum { ENTRIES_A_PAGE = 64 };

static const struct erasable *const kinds[] = {&erasable_candidate, &erasable_person, &erasable_request};

static bool tells(const struct erasable *kind, const struct fact *f) {
    for (const char *const *name = kind->telling; f->type && *name; name++)
        if (str_equal(str_of(*name), str_of(f->type->name)))
            return true;
    return false;
}

/* --- what there is --- */

static enum fault take_page(const struct txn *t, const struct erasable *kind, const uint64_t *page,
                            size_t found, struct erasure_target *list, size_t *n) {
    struct arena *own = arena_new();
    enum fault f = OK;
    for (size_t i = 0; f == OK && i < found; i++) {
        struct fact fact;
        f = event_read(t, own, page[i], &fact);
        if (f != OK || fact.erased || !tells(kind, &fact))
            continue;
        if (*n == ERASURE_TARGETS_MAX)
            f = TOO_MANY;
        else
            list[(*n)++] = (struct erasure_target){fact.index, STR("private"), str_of(fact.type->name),
                                                   fact.at, fact.sealed};
    }
    arena_free(own);
    return f;
}

enum fault erasable_find(const struct txn *t, struct arena *a, const struct erasable *kind,
                         const struct subject *s, struct erasure_target **list, size_t *n) {
    size_t found = ENTRIES_A_PAGE;
    enum fault f = OK;
    *n = 0;
    *list = arena_alloc(a, ERASURE_TARGETS_MAX * sizeof **list);
    for (uint64_t after = 0; f == OK && found == ENTRIES_A_PAGE;) {
        uint64_t *page;
        f = subject_entries(t, a, s, after, ENTRIES_A_PAGE, &page, &found);
        if (f == OK)
            f = take_page(t, kind, page, found, *list, n);
        if (f == OK && found)
            after = page[found - 1];
    }
    return f;
}

/* --- deciding --- */

static bool rule_known(struct str rule) {
    return str_equal(rule, STR("request")) || str_equal(rule, STR("retention"));
}

enum fault erasable_emit(struct command *c, struct batch *out, struct str edition,
                         const struct erasure_target *list, size_t n, json_t *kept) {
    const struct erasure_subject_args *args = c->args;
    enum fault f = !rule_known(args->rule) ? FIELD_CHOICE : n == 0 ? ALREADY_DONE : OK;
    for (size_t i = 0; f == OK && i < n; i++) {
        json_t *fields = json_object();
        json_set_int(fields, "entry", (json_int_t)list[i].index);
        json_set_str(fields, "class", list[i].class);
        json_set_str(fields, "rule", args->rule);
        fact_set_given(fields, "reason", args->reason);
        if (kept && i == n - 1)
            json_set_new(fields, "kept", json_incref(kept));
        f = event_emit(c, out, "erased", edition, list[i].sealed, fields);
    }
    json_decref(kept);
    return f;
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

enum fault erasable_apply(struct fact *f, uint64_t entry) {
    struct arena *a = arena_new();
    struct fact then;
    enum fault fault = event_read(f->txn, a, entry, &then);
    const struct erasable *kind = fault == OK ? kind_of(&then) : NULL;
    const json_t *kept = json_object_get(f->private, "kept");
    if (fault == OK)
        fault = kind ? spent_forget(f->txn, &then) : FOLDER_DAMAGED;
    if (fault == OK)
        fault = kind->forget(f, &then);
    if (fault == OK && kept && kind->restore)
        fault = kind->restore(f, kept);
    arena_free(a);
    return fault;
}
