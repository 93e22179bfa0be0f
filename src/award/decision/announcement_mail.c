/* announcement_mail.c: who is told by mail what everybody can read now, so nobody is kept from it: the winner
 * too, in a body that gives a prize to one of its own. */
#include "award/decision/announcement_parts.h"
#include "award/people/people.h"

#include <string.h>

struct telling_mail { /* what goes out for one entry */
    struct fact *f;
    struct arena *arena;
    enum mail_kind kind;
    uint32_t edition;
    struct str *told; /* persons who have theirs */
    size_t told_n, room;
};

static bool is_told(const struct telling_mail *m, struct str person) {
    for (size_t i = 0; i < m->told_n; i++)
        if (str_equal(m->told[i], person))
            return true;
    return false;
}

static void remember(struct telling_mail *m, struct str person) {
    if (m->told_n == m->room) {
        struct str *more = arena_alloc(m->arena, (m->room = m->room ? 2 * m->room : 32) * sizeof *more);
        if (m->told_n)
            memcpy(more, m->told, m->told_n * sizeof *more);
        m->told = more;
    }
    m->told[m->told_n++] = person;
}

static enum fault tell_body(struct telling_mail *m, struct str body) {
    struct member *members;
    size_t n = 0;
    enum fault fault = members_list(m->f->txn, m->arena, m->edition, body, &members, &n);
    for (size_t i = 0; !fault && i < n; i++) {
        struct str person = members[i].person.id;
        if (is_told(m, person))
            continue;
        fault = outbox_put(m->f, (uint32_t)m->told_n, m->kind, MAIL_TO_PERSON, person, m->edition, 0, body);
        remember(m, person);
    }
    return fault;
}

enum fault announcement_mail(struct fact *f, enum mail_kind kind) {
    struct telling_mail m = {.f = f, .arena = arena_new(), .kind = kind};
    json_t *rules;
    enum fault fault = edition_number(f->txn, f->edition, &m.edition);
    if (!fault)
        fault = edition_rules(f->txn, m.edition, &rules);
    if (!fault)
        fault = tell_body(&m, json_get_str(json_object_get(rules, "decision"), "body"));
    const json_t *bodies = kind == MAIL_ANNOUNCED && !fault ? json_object_get(rules, "bodies") : NULL;
    for (size_t i = 0; !fault && i < json_array_size(bodies); i++)
        fault = tell_body(&m, json_get_str(json_array_get(bodies, i), "id"));
    arena_free(m.arena);
    return fault;
}
