/* check_witnesses.c: an award's file says how many witnesses its votes wait for, the settings who they are.
 * Only here do the two meet before somebody wants to vote. */
#include "command/check_witnesses.h"

#include "award/rules/edition.h"
#include "base/clock.h"

/* `where`: a file or an edition's id; `way_out`: what else can be done than to name more. */
static void check_steps(struct str where, const json_t *rules, size_t there, const char *way_out,
                        struct messages *out) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(rules, "steps"), i, step) {
        int64_t asked = json_get_int(step, "witnesses");
        if (asked > (int64_t)there)
            messages_add(out, where, 0, 0,
                         "The step \"%.*s\" waits for %lld witness%s, and the settings have %zu with an "
                         "address: name more in the file of \"witness.policy\"%s.",
                         STR_ARGS(json_get_str(step, "id")), (long long)asked, asked == 1 ? "" : "es", there,
                         way_out);
    }
}

void check_award_witnesses(const struct settings *settings, size_t there, struct messages *out) {
    const struct awards *all = awards_all();
    for (size_t i = 0; i < all->n; i++) {
        struct str file =
            arena_format(out->arena, "%.*s/%.*s.yaml", STR_ARGS(settings->awards), STR_ARGS(all->list[i].id));
        check_steps(file, all->list[i].rules, there, ", or ask for fewer", out);
    }
}

static bool keeps_rules(const struct edition *e) {
    return e->phase >= PHASE_SOON && e->phase < PHASE_DECIDED;
}

void check_edition_witnesses(struct store *s, size_t there, struct messages *out) {
    struct arena *a = arena_new();
    struct edition *list;
    struct txn t;
    size_t n = 0;
    json_t *rules;
    if (store_read(s, &t) == OK) {
        if (editions_list(&t, a, (struct str){0}, clock_now(), &list, &n))
            n = 0;
        for (size_t i = 0; i < n; i++)
            if (keeps_rules(&list[i]) && edition_rules_of(&t, &list[i].record, &rules) == OK)
                check_steps(list[i].id, rules, there, ", for it keeps its rules", out);
        store_read_end(&t);
    }
    arena_free(a);
}
