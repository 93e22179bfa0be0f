/* minutes_people.c: who was called to the body and who has left it, by the log and not by today's list alone;
 * and what each has said binds them. */
#include "award/step/recusal.h"
#include "base/format.h"
#include "page/minutes/minutes_parts.h"

/* --- who was called --- */

struct calls { /* all of the edition, the first first */
    struct happening *invited, *removed;
    size_t invited_n, removed_n;
};

static bool is_about(const struct minutes *m, const struct happening *h, struct str person) {
    return str_equal(json_get_str(h->open, "body"), m->id) &&
           (person.n == 0 || str_equal(json_get_str(h->open, "person"), person));
}

static const struct happening *first_call(const struct minutes *m, const struct calls *c, struct str person) {
    for (size_t i = 0; i < c->invited_n; i++)
        if (is_about(m, &c->invited[i], person))
            return &c->invited[i];
    return NULL;
}

static const struct happening *last_removal(const struct minutes *m, const struct calls *c,
                                            struct str person) {
    for (size_t i = c->removed_n; i > 0; i--)
        if (is_about(m, &c->removed[i - 1], person))
            return &c->removed[i - 1];
    return NULL;
}

static bool sits_here(const struct minutes *m, struct str person) {
    enum member_role role;
    return member_find(m->v->txn, m->edition->number, m->id, person, &role) == OK;
}

static json_t *row_of(const struct minutes *m, struct str person, const struct happening *called) {
    json_t *row = json_object();
    json_set_new(row, "name", minutes_person(m, person));
    if (called)
        json_set_str(words_set(row, "called", "minutes.called"), "at",
                     format_date(m->v->arena, m->v->lang, called->at));
    return row;
}

static void add_members(const struct minutes *m, const struct calls *c, json_t *rows) {
    for (size_t i = 0; i < m->members_n; i++) {
        const struct member *who = &m->members[i];
        json_t *row = row_of(m, who->person.id, first_call(m, c, who->person.id));
        json_set_str(row, "role", rules_text_of(m->body, member_role_word(who->role).p, m->v->lang));
        json_set_str(row, "from", who->person.from);
        json_add_new(rows, row);
    }
}

/* Those who were taken out, each once. */
static void add_gone(const struct minutes *m, const struct calls *c, json_t *rows) {
    for (size_t i = 0; i < c->removed_n; i++) {
        struct str person = json_get_str(c->removed[i].open, "person");
        if (!is_about(m, &c->removed[i], person) || sits_here(m, person) ||
            last_removal(m, c, person) != &c->removed[i])
            continue;
        json_t *row = row_of(m, person, first_call(m, c, person));
        json_set_str(words_set(row, "gone", "minutes.gone"), "at",
                     format_date(m->v->arena, m->v->lang, c->removed[i].at));
        json_add_new(rows, row);
    }
}

enum fault minutes_people(const struct minutes *m, json_t *into) {
    struct visit *v = m->v;
    struct calls c;
    uint32_t edition = m->edition->number;
    bool secret = m->edition->secret;
    enum fault f =
        history_find(v->txn, v->arena, edition, secret, STR("member.invited"), &c.invited, &c.invited_n);
    if (!f)
        f = history_find(v->txn, v->arena, edition, secret, STR("member.removed"), &c.removed, &c.removed_n);
    if (f)
        return f;
    json_t *rows = json_array();
    add_members(m, &c, rows);
    add_gone(m, &c, rows);
    json_set_bool(into, "has_members", json_array_size(rows) > 0);
    json_set_new(into, "members", rows);
    return OK;
}

/* --- what binds them --- */

static bool is_own(const struct minutes *m, struct str person) {
    return str_equal(person, m->v->who.person);
}

/* The ground, what was said of it and why it was settled so: for who keeps the minutes, and whose it is. */
static void add_ground(const struct minutes *m, const json_t *tie, json_t *row) {
    struct str ground = json_get_str(tie, "ground");
    if (!m->keeps && !is_own(m, json_get_str(tie, "person")))
        return;
    words_set(row, "ground", arena_format(m->v->arena, "jury.ground.%.*s", STR_ARGS(ground)).p);
    json_set_str(row, "said", json_get_str(tie, "text"));
    if (m->keeps)
        json_set_str(row, "reason", json_get_str(tie, "reason"));
}

static void add_ties(const struct minutes *m, const json_t *list, struct str person, json_t *rows) {
    const json_t *tie;
    size_t i;
    json_array_foreach(list, i, tie) {
        struct str id = json_get_str(tie, "candidate"), state = json_get_str(tie, "state");
        uint32_t number;
        if (!str_equal(json_get_str(tie, "person"), person) || !candidate_number(id, &number) ||
            minutes_hides(m, number))
            continue;
        json_t *row = json_object();
        json_set_new(row, "candidate", minutes_candidate(m, id));
        words_set(row, "tie_state", arena_format(m->v->arena, "state.recusal.%.*s", STR_ARGS(state)).p);
        add_ground(m, tie, row);
        json_add_new(rows, row);
    }
}

/* Of a secret edition that somebody has no ties is not said: there may be one that the reader must not know
 * of, and then nothing may look different. */
static json_t *declared_text(const struct minutes *m, struct str person, bool ties) {
    struct fact f;
    uint64_t index;
    struct visit *v = m->v;
    if (recusal_declaration(v->txn, m->edition->number, m->id, person, &index) ||
        event_read(v->txn, v->arena, index, &f))
        return words_new("minutes.declared_not");
    json_t *text = words_new(ties                 ? "minutes.declared_ties"
                             : m->edition->secret ? "minutes.declared"
                                                  : "minutes.declared_none");
    json_set_str(text, "at", page_when(v, f.at));
    return text;
}

static bool has_declared(const struct minutes *m, struct str person) {
    return recusal_declared(m->v->txn, m->edition->number, m->id, person);
}

enum fault minutes_ties(const struct minutes *m, json_t *into) {
    json_t *list, *rows = json_array();
    bool any = false;
    enum fault f = recusal_list(m->v->txn, m->v->arena, m->edition->number, &list);
    for (size_t i = 0; i < m->members_n && !f; i++) {
        struct str person = m->members[i].person.id;
        if (m->members[i].role == MEMBER_SECRETARY && !has_declared(m, person))
            continue; /* who does not vote is not asked */
        json_t *row = json_object(), *ties = json_array();
        add_ties(m, list, person, ties);
        any = any || json_array_size(ties) > 0;
        json_set_str(row, "name", m->members[i].person.name);
        json_set_new(row, "declared", declared_text(m, person, json_array_size(ties) > 0));
        json_set_bool(row, "has_ties", json_array_size(ties) > 0);
        json_set_new(row, "ties", ties);
        json_add_new(rows, row);
    }
    if (any && !m->keeps)
        words_set(into, "grounds_text", "minutes.grounds");
    json_set_new(into, "declarations", rows);
    return f;
}
