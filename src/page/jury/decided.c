/* decided.c: which decision a member meets, and the count that it rests on. */
#include "page/jury/decided.h"

bool decision_here(const struct seat *s) {
    return str_equal(rules_deciding_body(s->rules), s->id);
}

/* The newest vote of the award's last step: what a decision rests on. */
enum fault decision_step(const struct visit *v, const struct seat *s, struct step_record *step) {
    struct step_record *list;
    size_t n;
    const json_t *steps = json_object_get(s->rules, "steps");
    struct str last = json_get_str(json_array_get(steps, json_array_size(steps) - 1), "id");
    enum fault f = seat_steps(v, s, &list, &n);
    for (size_t i = 0; !f && i < n; i++) {
        if (list[i].state != STEP_IS_COUNTED || !str_equal(str_of(list[i].template_id), last))
            continue;
        *step = list[i];
        return OK;
    }
    return f ? f : NOT_FOUND;
}

enum fault decision_seen(const struct visit *v, const struct seat *s, struct decided *d) {
    enum fault f = decision_here(s) ? decision_current(v->txn, v->arena, s->edition.number, d) : NOT_FOUND;
    if (!f && decision_keeps(v->txn, s->edition.number, d->winners, d->winners_n, v->who.person))
        f = NOT_FOUND;
    return f;
}
