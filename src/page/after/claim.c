/* claim.c: what a juror complains of, and what their signed note shows, in words. */
#include "page/after/claim.h"

#include "award/close/claim.h"
#include "award/close/correction.h"
#include "award/people/enrolment.h"
#include "award/people/people.h"
#include "base/format.h"

static const char *const outcomes[] = {"accepted", "rejected", NULL};

const struct form claim_settle_form = {"claim_settle",
                                       {{"outcome", FORM_CHOICE, .required = true, .options = outcomes},
                                        {"reason", FORM_TEXT, .required = true, .max = 2000},
                                        {0}}};

static const char *const what_keys[] = {[CLAIM_NOT_MINE] = "claim.not_mine", [CLAIM_NEWER] = "claim.newer"};
static const char *const shows_keys[] = {[CLAIM_SHOWS_NOTHING] = "claim.shows_nothing",
                                         [CLAIM_SHOWS_NEVER_RECEIVED] = "claim.shows_never_received",
                                         [CLAIM_SHOWS_OLDER] = "claim.shows_older"};

static struct str name_of(const struct visit *v, struct str person) {
    struct person p;
    return person_read(v->txn, v->arena, person, &p) ? (struct str){0} : p.name;
}

/* The correction by which it may be settled soon; 0 when nobody has said anything. */
static uint32_t asked_about(const struct visit *v, const struct edition *e, const struct step_record *s,
                            struct str person) {
    for (uint32_t n = s->corrections; n > 0; n--) {
        struct correction_record r;
        if (correction_get(v->txn, e->number, s->number, n, &r) == OK && r.kind != CORRECTION_RECUSAL &&
            r.state == CORRECTION_WAITS && str_equal(correction_person(&r), person))
            return n;
    }
    return 0;
}

static bool may_begin(const struct visit *v, const struct edition *e, const struct step_record *s,
                      struct str person, const struct claim_record *r) {
    return r->state == CLAIM_WAITS && !str_equal(person, v->who.person) && !asked_about(v, e, s, person) &&
           officer_check(v->txn, e->number, e->secret, s, v->who.person) == OK;
}

uint32_t claims_waiting(const struct visit *v, const struct edition *e, const struct step_record *s) {
    struct str *people;
    size_t n;
    uint32_t waiting = 0;
    if (claims_list(v->txn, v->arena, e->number, s->number, &people, &n))
        return 0;
    for (size_t i = 0; i < n; i++) {
        struct claim_record r;
        waiting +=
            claim_get(v->txn, e->number, s->number, people[i], &r) == OK && may_begin(v, e, s, people[i], &r);
    }
    return waiting;
}

/* --- telling --- */

static void add_state(json_t *row, const struct claim_record *r, bool asked) {
    static const struct {
        const char *key, *tone;
    } states[] = {[CLAIM_WAITS] = {"claim.waits", "warning"},
                  [CLAIM_ACCEPTED] = {"claim.accepted", "success"},
                  [CLAIM_REJECTED] = {"claim.rejected", "neutral"}};
    json_t *state = json_object();
    words_set(state, "label", asked ? "claim.waits_second" : states[r->state].key);
    json_set_str(state, "tone", str_of(states[r->state].tone));
    json_set_new(row, "state", state);
}

/* By which device it was signed: one that nobody has vouched for proves less. */
static void add_note(const struct visit *v, struct str person, const struct claim_record *r, json_t *row) {
    struct key_record key;
    if (r->shows == CLAIM_SHOWS_NOTHING || enrolment_get(v->txn, person, r->key, &key))
        return;
    json_t *words = words_set(row, "signed", key.confirmed ? "claim.signed" : "claim.signed_unconfirmed");
    json_set_int(words, "number", r->number);
    json_set_str(words, "at", format_moment(v->arena, v->lang, key.at));
}

static json_t *row_of(struct visit *v, const struct recount_place *p, struct str person,
                      const struct claim_record *r) {
    struct fact f;
    struct str text = {0};
    json_t *row = json_object();
    json_set_str(words_set(row, "what", what_keys[r->what]), "name", name_of(v, person));
    words_set(row, "shows", shows_keys[r->shows]);
    if (event_read(v->txn, v->arena, r->index, &f) == OK)
        json_set_str(words_set(row, "asked", "claim.made"), "at", format_moment(v->arena, v->lang, f.at));
    if (claim_text(v->txn, v->arena, r, &text) == OK && text.n)
        json_set_new(row, "text", page_paragraphs(text));
    add_note(v, person, r, row);
    add_state(row, r, asked_about(v, p->edition, p->step, person) > 0);
    json_set_str(row, "url", page_url(v, "%.*s/klage/%.*s", STR_ARGS(p->path), STR_ARGS(person)));
    return row;
}

enum fault claims_tell(struct visit *v, const struct recount_place *p) {
    struct str *people;
    size_t n;
    json_t *rows = json_array();
    json_set_new(v->view, "claims", rows);
    enum fault f = claims_list(v->txn, v->arena, p->edition->number, p->step->number, &people, &n);
    for (size_t i = 0; !f && i < n; i++) {
        struct claim_record r;
        if (!(f = claim_get(v->txn, p->edition->number, p->step->number, people[i], &r)))
            json_add_new(rows, row_of(v, p, people[i], &r));
    }
    json_set_bool(v->view, "has_claims", json_array_size(rows) > 0);
    return f;
}

/* --- one --- */

static enum fault find(const struct visit *v, const struct recount_place *p, struct claim_record *r) {
    struct str person = visit_param(v, "person");
    return person.n > PERSON_ID_MAX ? NOT_FOUND
                                    : claim_get(v->txn, p->edition->number, p->step->number, person, r);
}

enum fault claim_tell(struct visit *v, const struct recount_place *p) {
    struct claim_record r;
    struct str person = visit_param(v, "person");
    enum fault f = find(v, p, &r);
    if (f)
        return f;
    json_set_new(v->view, "claim", row_of(v, p, person, &r));
    json_set_str(v->view, "list_url", page_url(v, "%.*s", STR_ARGS(p->path)));
    uint32_t asked = asked_about(v, p->edition, p->step, person);
    if (asked)
        json_set_str(v->view, "answer_url", page_url(v, "%.*s/%u", STR_ARGS(p->path), asked));
    if (!may_begin(v, p->edition, p->step, person, &r))
        return OK;
    json_t *form = visit_form(v, &claim_settle_form, NULL), *told = json_array();
    json_set_str(form, "action", page_url(v, "%.*s/klage/%.*s", STR_ARGS(p->path), STR_ARGS(person)));
    json_object_set(v->view, "form", form);
    words_add(told, r.shows == CLAIM_SHOWS_NOTHING ? "claim.consequence_struck" : "claim.consequence_counts");
    words_add(told, "claim.consequence_second");
    json_set_new(v->view, "consequences", told);
    return OK;
}

enum fault claim_settle_fill(struct visit *v, const struct recount_place *p, struct command *c) {
    struct claim_record r;
    struct correction_ask *k = arena_alloc(c->arena, sizeof *k);
    bool accepted = str_equal(form_text(v->form, "outcome"), STR("accepted"));
    enum fault f = find(v, p, &r);
    if (f)
        return f;
    *k = (struct correction_ask){.edition = arena_copy(c->arena, p->edition->id),
                                 .step = arena_copy(c->arena, str_of(p->step->id)),
                                 .kind = accepted ? CORRECTION_BALLOT : CORRECTION_REJECTION,
                                 .person = arena_copy(c->arena, visit_param(v, "person")),
                                 .reason = arena_copy(c->arena, form_text(v->form, "reason"))};
    c->decide = correction_ask;
    c->args = k;
    return OK;
}
