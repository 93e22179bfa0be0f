/* announcement_mail.c: who is told by mail what everybody can read now, so nobody is kept from it: the winner
 * too, in a body that gives a prize to one of its own. */
#include "award/decision/announcement_parts.h"
#include "award/people/milestone.h"
#include "award/people/people.h"

#include <string.h>

struct readers {
    struct arena *arena;
    struct announcement_reader *list;
    size_t n, room;
};

static void add(struct readers *r, const struct announcement_reader *one) {
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->list[i].person, one->person))
            return;
    if (r->n == r->room) {
        struct announcement_reader *more = arena_alloc(r->arena, (r->room = 2 * r->room + 32) * sizeof *more);
        if (r->n)
            memcpy(more, r->list, r->n * sizeof *more);
        r->list = more;
    }
    r->list[r->n++] = *one;
}

static enum fault add_body(struct readers *r, const struct txn *t, uint32_t edition, struct str body) {
    struct member *members;
    size_t n;
    enum fault f = members_list(t, r->arena, edition, body, &members, &n);
    for (size_t i = 0; !f && i < n; i++)
        add(r, &(struct announcement_reader){members[i].person.id, body});
    return f;
}

enum fault announcement_readers(const struct txn *t, struct arena *a, uint32_t edition, bool all,
                                struct announcement_reader **list, size_t *n) {
    struct readers r = {.arena = a};
    json_t *rules;
    enum fault f = edition_rules(t, edition, &rules);
    if (!f)
        f = add_body(&r, t, edition, rules_deciding_body(rules));
    const json_t *bodies = f || !all ? NULL : json_object_get(rules, "bodies");
    for (size_t i = 0; !f && i < json_array_size(bodies); i++)
        f = add_body(&r, t, edition, json_get_str(json_array_get(bodies, i), "id"));
    *list = r.list;
    *n = r.n;
    return f;
}

enum fault announcement_mail(struct fact *f, enum mail_kind kind) {
    struct arena *a = arena_new();
    struct announcement_reader *list;
    size_t n = 0;
    uint32_t edition;
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (!fault)
        fault = announcement_readers(f->txn, a, edition, kind == MAIL_ANNOUNCED, &list, &n);
    for (uint32_t i = 0; !fault && i < n; i++)
        fault = outbox_put(f, i, kind, MAIL_TO_PERSON, list[i].person, edition, 0, list[i].body);
    if (!fault && kind == MAIL_ANNOUNCED)
        fault = milestone_mail(f, (uint32_t)n, edition, 0, (struct str){0}, true);
    arena_free(a);
    return fault;
}
