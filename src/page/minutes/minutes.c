/* minutes.c: the frame of the minutes: whose they are, how far the matter has come, who signs, and the log's
 * mark. Every part is read from the log; nothing is written down here that is not there. */
#include "page/minutes/minutes.h"

#include "award/close/correction.h"
#include "award/decision/announcement.h"
#include "award/people/officers.h"
#include "award/step/recusal.h"
#include "page/check/checkpoint.h"
#include "page/minutes/minutes_parts.h"

/* A body of more is signed for by its chair and secretary. */
enum { SIGNERS_MOST = 20 };

/* --- reading --- */

bool minutes_aside(const struct minutes *m, uint32_t candidate) {
    return candidate && recusal_stands(m->v->txn, m->edition->number, m->v->who.person, candidate);
}

bool minutes_hides(const struct minutes *m, uint32_t candidate) {
    return m->edition->secret && minutes_aside(m, candidate);
}

static json_t *name_or_erased(struct str name) {
    return name.n ? json_stringn(name.p, name.n) : words_new("minutes.erased");
}

json_t *minutes_person(const struct minutes *m, struct str person) {
    struct person p;
    return name_or_erased(person_read(m->v->txn, m->v->arena, person, &p) ? (struct str){0} : p.name);
}

json_t *minutes_candidate(const struct minutes *m, struct str id) {
    struct candidate k;
    return name_or_erased(candidate_find(m->v->txn, m->v->arena, m->edition->number, id, &k) ? (struct str){0}
                                                                                             : k.name);
}

static enum fault read_steps(struct minutes *m) {
    uint32_t count = step_count(m->v->txn, m->edition->number);
    m->steps = arena_alloc(m->v->arena, (count + 1) * sizeof *m->steps);
    for (uint32_t n = 1; n <= count; n++) {
        struct step_record *s = &m->steps[m->steps_n];
        enum fault f = step_get(m->v->txn, m->edition->number, n, s);
        if (f)
            return f;
        m->steps_n += str_equal(str_of(s->body), m->id) && !minutes_hides(m, s->candidate);
    }
    return OK;
}

static enum fault read_decision(struct minutes *m) {
    struct visit *v = m->v;
    m->decides = str_equal(rules_deciding_body(m->rules), m->id);
    if (!m->decides)
        return OK;
    enum fault f = decision_current(v->txn, v->arena, m->edition->number, &m->decision);
    m->decided = !f && !decision_keeps(v->txn, m->edition->number, m->decision.winners, m->decision.winners_n,
                                       v->who.person);
    m->erased = f == ERASED;
    return f == NOT_FOUND || f == ERASED ? OK : f;
}

static enum fault read_all(struct minutes *m) {
    struct visit *v = m->v;
    enum member_role role;
    m->body = rules_find(m->rules, "bodies", m->id);
    if (!m->body)
        return NOT_FOUND;
    m->keeps = member_find(v->txn, m->edition->number, m->id, v->who.person, &role) == OK &&
               (role == MEMBER_CHAIR || role == MEMBER_SECRETARY);
    enum fault f = members_list(v->txn, v->arena, m->edition->number, m->id, &m->members, &m->members_n);
    if (f || (f = read_steps(m)))
        return f;
    return read_decision(m);
}

/* --- how far it has come --- */

static const char *standing_of(const struct minutes *m) {
    bool open = false, shut = false;
    for (size_t i = 0; i < m->steps_n; i++) {
        open |= m->steps[i].state == STEP_IS_OPEN;
        shut |= m->steps[i].state == STEP_IS_CLOSED;
    }
    if (m->decided && m->edition->record.announced)
        return "minutes.standing_announced";
    if (m->decided)
        return "minutes.standing_decided";
    if (m->steps_n == 0)
        return "minutes.standing_nothing";
    if (open)
        return "minutes.standing_open";
    if (shut)
        return "minutes.standing_shut";
    return m->decides ? "minutes.standing_counted" : "minutes.standing_voted";
}

/* What is corrected since, or waits: minutes that are signed now would have to be written anew. */
static void add_unsettled(const struct minutes *m, json_t *into) {
    const struct visit *v = m->v;
    json_t *list = json_array();
    uint32_t open = 0;
    for (size_t i = 0; i < m->steps_n; i++) {
        struct correction_record r;
        if (officer_check(v->txn, m->edition->number, m->edition->secret, &m->steps[i], v->who.person))
            continue; /* what is asked for is its officers' matter until it is answered */
        for (uint32_t n = 1; n <= m->steps[i].corrections; n++)
            open += correction_get(v->txn, m->edition->number, m->steps[i].number, n, &r) == OK &&
                    r.state == CORRECTION_WAITS && !minutes_hides(m, r.candidate);
    }
    if (open)
        json_set_int(words_add(list, "correction.open"), "n", open);
    if (m->decided && corrected_since(v->txn, m->edition->number, m->decision.record.index))
        words_add(list, "correction.decided_before");
    json_set_bool(into, "has_unsettled", json_array_size(list) > 0);
    json_set_new(into, "unsettled", list);
}

/* --- who signs --- */

/* In a secret edition who is kept from a case of these minutes is not asked to sign what tells of it. */
static bool may_sign(const struct minutes *m, const struct member *who) {
    for (size_t i = 0; m->edition->secret && i < m->steps_n; i++)
        if (m->steps[i].candidate &&
            recusal_stands(m->v->txn, m->edition->number, who->person.id, m->steps[i].candidate))
            return false;
    return true;
}

static void add_signers(const struct minutes *m, json_t *into) {
    json_t *list = json_array();
    for (size_t i = 0; i < m->members_n; i++) {
        const struct member *who = &m->members[i];
        if ((m->members_n > SIGNERS_MOST && who->role == MEMBER_PLAIN) || !may_sign(m, who))
            continue;
        json_t *row = json_object();
        json_set_str(row, "name", who->person.name);
        json_set_str(row, "role", rules_text_of(m->body, member_role_word(who->role).p, m->v->lang));
        json_add_new(list, row);
    }
    json_set_bool(into, "has_signers", json_array_size(list) > 0);
    json_set_new(into, "signers", list);
}

/* --- all of it --- */

static void add_head(const struct minutes *m, json_t *into) {
    struct visit *v = m->v;
    json_t *label = words_new("award.edition");
    json_set_int(label, "ordinal", m->edition->record.ordinal);
    json_set_str(label, "label", m->edition->label);
    json_set_new(into, "edition_label", label);
    json_set_str(into, "award_name", rules_text_of(m->rules, "name", v->lang));
    json_set_str(into, "body_name", rules_text_of(m->body, "name", v->lang));
    json_set_str(words_set(into, "read_text", "minutes.read"), "at", page_when(v, v->arrived));
    words_set(into, "standing", standing_of(m));
}

static enum fault add_steps(const struct minutes *m, json_t *into) {
    json_t *list = json_array();
    enum fault f = OK;
    json_set_bool(into, "has_steps", m->steps_n > 0);
    json_set_new(into, "steps", list);
    for (size_t i = 0; i < m->steps_n && !f; i++)
        f = minutes_step(m, &m->steps[i], list);
    return f;
}

enum fault minutes_tell(struct visit *v, const struct edition *e, const json_t *rules, struct str body,
                        json_t *into) {
    struct minutes m = {.v = v, .edition = e, .rules = rules, .id = body};
    enum fault f = read_all(&m);
    if (f)
        return f;
    add_head(&m, into);
    add_unsettled(&m, into);
    if ((f = minutes_people(&m, into)) || (f = minutes_ties(&m, into)) || (f = add_steps(&m, into)) ||
        (f = minutes_decision(&m, into)))
        return f;
    add_signers(&m, into);
    page_checkpoint(v->site, v->arena, into);
    json_set_str(into, "check_address", page_url_whole(v, "/kontroll"));
    return OK;
}
