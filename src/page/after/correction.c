/* correction.c: tells what is asked for, by whom and why, and what saying yes to it does; takes the answer.
 */
#include "page/after/correction.h"

#include "award/candidate/candidate.h"
#include "award/people/people.h"
#include "base/format.h"
#include "page/after/claim.h"

static const char *const vote_names[] = {"yes", "no", "blank"};
static const char *const answers[] = {"yes", "no", NULL};

const struct form correction_form = {
    "correction",
    {{"person", FORM_CHOICE, .required = true},
     {.name = "candidate", .kind = FORM_CHOICE},
     {.name = "yes", .kind = FORM_INTEGER, .max = ROLL_MAX, .group = "votes"},
     {.name = "no", .kind = FORM_INTEGER, .max = ROLL_MAX},
     {.name = "blank", .kind = FORM_INTEGER, .max = ROLL_MAX},
     {"reason", FORM_TEXT, .required = true, .max = 2000, .group = "why"},
     {0}}};
const struct form correction_answer_form = {
    "correction_answer",
    {{"answer", FORM_CHOICE, .required = true, .options = answers}, {"reason", FORM_TEXT, .max = 2000}, {0}}};

static struct str name_of(const struct visit *v, struct str person) {
    struct person p;
    return person_read(v->txn, v->arena, person, &p) ? (struct str){0} : p.name;
}

json_t *correction_what(const struct visit *v, const struct edition *e, const struct correction_record *r) {
    static const char *const keys[] = {[CORRECTION_RECUSAL] = "correction.recusal",
                                       [CORRECTION_BALLOT] = "correction.ballot",
                                       [CORRECTION_REJECTION] = "correction.rejection"};
    struct candidate k;
    json_t *words = words_new(keys[r->kind]);
    json_set_str(words, "name", name_of(v, correction_person(r)));
    if (r->candidate && candidate_read(v->txn, v->arena, e->number, r->candidate, &k) == OK)
        json_set_str(words, "candidate", candidate_called(&k));
    return words;
}

/* --- what waits, and what came of the others --- */

static bool may_answer(const struct visit *v, const struct edition *e, const struct step_record *s,
                       const struct correction *k) {
    struct str *list;
    size_t n;
    if (officers_list(v->txn, v->arena, e->number, s, k->by, correction_person(&k->record),
                      k->record.candidate, &list, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i], v->who.person))
            return true;
    return false;
}

uint32_t corrections_waiting(const struct visit *v, const struct edition *e, const struct step_record *s) {
    uint32_t waiting = 0;
    if (officer_check(v->txn, e->number, e->secret, s, v->who.person))
        return 0;
    for (uint32_t n = 1; n <= s->corrections; n++) {
        struct correction k;
        waiting += correction_read(v->txn, v->arena, e->number, s, n, &k) == OK &&
                   k.record.state == CORRECTION_WAITS && may_answer(v, e, s, &k);
    }
    return waiting + claims_waiting(v, e, s);
}

static bool is_own(const struct visit *v, const struct correction *k) {
    return str_equal(k->by, v->who.person);
}

static json_t *row_of(struct visit *v, const struct recount_place *p, const struct correction *k) {
    static const struct {
        const char *key, *tone;
    } states[] = {[CORRECTION_WAITS] = {"correction.waits", "warning"},
                  [CORRECTION_DONE] = {"correction.done", "success"},
                  [CORRECTION_REFUSED] = {"correction.refused", "neutral"}};
    bool back = k->record.state == CORRECTION_REFUSED && str_equal(k->by, k->answered_by);
    json_t *row = json_object(), *state = json_object();
    json_set_int(row, "number", k->number);
    json_set_new(row, "what", correction_what(v, p->edition, &k->record));
    json_t *asked = words_set(row, "asked", "correction.asked");
    json_set_str(asked, "name", name_of(v, k->by));
    json_set_str(asked, "at", format_moment(v->arena, v->lang, k->asked_at));
    json_set_new(row, "reason", page_paragraphs(k->reason));
    if (k->votes) {
        json_t *votes = words_set(row, "votes", "correction.votes");
        json_object_update(votes, (json_t *)k->votes);
    }
    words_set(state, "label", back ? "correction.taken_back" : states[k->record.state].key);
    json_set_str(state, "tone", str_of(states[k->record.state].tone));
    json_set_new(row, "state", state);
    if (k->record.answered && !back) {
        json_t *said = words_set(row, "answered", "correction.answered");
        json_set_str(said, "name", name_of(v, k->answered_by));
        json_set_str(said, "at", format_moment(v->arena, v->lang, k->answered_at));
        json_set_str(row, "said", k->said);
    }
    json_set_str(row, "url", page_url(v, "%.*s/%u", STR_ARGS(p->path), k->number));
    if (k->record.kind != CORRECTION_RECUSAL) {
        struct str person = correction_person(&k->record);
        json_set_str(row, "claim_url", page_url(v, "%.*s/klage/%.*s", STR_ARGS(p->path), STR_ARGS(person)));
    }
    json_set_bool(row, "waits",
                  k->record.state == CORRECTION_WAITS &&
                      (is_own(v, k) || may_answer(v, p->edition, p->step, k)));
    return row;
}

/* In a secret edition whom it is about does not learn of it. */
static bool is_hidden(const struct visit *v, const struct recount_place *p, const struct correction *k) {
    return p->edition->secret && str_equal(correction_person(&k->record), v->who.person);
}

static enum fault add_rows(struct visit *v, const struct recount_place *p) {
    json_t *rows = json_array();
    json_set_new(v->view, "corrections", rows);
    for (uint32_t n = p->step->corrections; n > 0; n--) {
        struct correction k;
        enum fault f = correction_read(v->txn, v->arena, p->edition->number, p->step, n, &k);
        if (f)
            return f;
        if (!is_hidden(v, p, &k))
            json_add_new(rows, row_of(v, p, &k));
    }
    json_set_bool(v->view, "has_corrections", json_array_size(rows) > 0);
    return OK;
}

/* --- one --- */

static void add_consequences(struct visit *v, const struct recount_place *p, const struct correction *k) {
    json_t *told = json_array();
    if (k->record.kind == CORRECTION_REJECTION) {
        words_add(told, "correction.consequence_rejected");
    } else if (k->record.kind == CORRECTION_BALLOT) {
        words_add(told, "correction.consequence_ballot");
        words_add(told, "correction.consequence_both");
        words_add(told, "correction.consequence_told");
    } else {
        words_add(told, p->step->state == STEP_IS_COUNTED ? "correction.consequence_count"
                                                          : "correction.consequence_sealed");
        words_add(told, "correction.consequence_both");
        words_add(told, "correction.consequence_told");
    }
    json_set_new(v->view, "consequences", told);
}

static void add_answer(struct visit *v, const struct recount_place *p, const struct correction *k) {
    struct str action = page_url(v, "%.*s/%u", STR_ARGS(p->path), k->number);
    if (k->record.state != CORRECTION_WAITS)
        return;
    if (is_own(v, k)) {
        json_t *back = page_act(v, &correction_answer_form, action, "correction.take_back");
        page_act_hidden(back, "answer", STR("no"));
        json_set_bool(back, "quiet", true);
        json_set_new(v->view, "take_back", back);
    } else if (may_answer(v, p->edition, p->step, k)) {
        if (v->form && v->form->fault == REASON_NEEDED)
            form_refuse(v->form, "reason", REASON_NEEDED);
        json_t *form = visit_form(v, &correction_answer_form, NULL);
        json_set_str(form, "action", action);
        json_object_set(v->view, "form", form);
        add_consequences(v, p, k);
    }
}

static enum fault number_of(const struct visit *v, const struct recount_place *p, uint32_t *number) {
    uint64_t n;
    if (!str_to_u64(visit_param(v, "number"), &n) || n == 0 || n > p->step->corrections)
        return NOT_FOUND;
    *number = (uint32_t)n;
    return OK;
}

enum fault correction_tell(struct visit *v, const struct recount_place *p) {
    struct correction k;
    uint32_t n;
    enum fault f = number_of(v, p, &n);
    if (f || (f = correction_read(v->txn, v->arena, p->edition->number, p->step, n, &k)))
        return f;
    if (is_hidden(v, p, &k))
        return NOT_FOUND;
    json_set_new(v->view, "correction", row_of(v, p, &k));
    json_set_str(v->view, "list_url", page_url(v, "%.*s", STR_ARGS(p->path)));
    add_answer(v, p, &k);
    return OK;
}

/* --- asking --- */

static void add_option(json_t *options, struct str value, struct str label) {
    json_t *o = json_object();
    json_set_str(o, "value", value);
    json_set_str(o, "label", label);
    json_add_new(options, o);
}

static json_t *people_of(const struct visit *v, const struct roll *roll) {
    json_t *options = json_new_array(v->arena);
    for (size_t i = 0; i < roll->n; i++)
        if (!str_equal(roll->jurors[i], v->who.person))
            add_option(options, roll->jurors[i], name_of(v, roll->jurors[i]));
    page_sort(v, options, "label");
    return options;
}

static json_t *candidates_of(const struct visit *v, const struct edition *e, const struct slate *slate) {
    json_t *options = json_new_array(v->arena);
    for (size_t i = 0; i < slate->n; i++) {
        struct candidate k;
        if (candidate_find(v->txn, v->arena, e->number, slate->lines[i].candidate, &k) == OK)
            add_option(options, k.id, k.name);
    }
    page_sort(v, options, "label");
    return options;
}

static void refuse_at_field(struct visit *v) {
    static const struct {
        enum fault fault;
        const char *field;
    } places[] = {
        {NUMBERS_DO_NOT_ADD_UP, "blank"}, {SECOND_PERSON, "person"}, {NOTHING_CHANGED, "candidate"}};
    if (!v->form || v->form->form != &correction_form)
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (v->form->fault == places[i].fault)
            form_refuse(v->form, places[i].field, places[i].fault);
}

/* Left out of other steps, but never of this one. */
static void must_be_given(json_t *form, const char *name) {
    json_t *field = page_field(form, name);
    json_set_bool(field, "optional", false);
    json_set_bool(field, "required", true);
}

static void add_form(struct visit *v, const struct recount_place *p, const struct step_documents *d) {
    refuse_at_field(v);
    json_t *form = visit_form(v, &correction_form, NULL);
    json_set_str(form, "action", page_url(v, "%.*s", STR_ARGS(p->path)));
    form_options(form, "person", people_of(v, &d->roll));
    if (p->step->candidate)
        page_field_drop(form, "candidate");
    else
        form_options(form, "candidate", candidates_of(v, p->edition, &d->slate));
    if (!p->step->candidate)
        must_be_given(form, "candidate");
    for (size_t i = 0; i < sizeof vote_names / sizeof *vote_names; i++)
        if (p->step->mode == MODE_RECORDED)
            must_be_given(form, vote_names[i]);
        else
            page_field_drop(form, vote_names[i]);
    json_object_set(v->view, "form", form);
}

enum fault corrections_tell(struct visit *v, const struct recount_place *p) {
    struct step_documents d;
    struct str *others;
    size_t n;
    enum fault f = p->step->state == STEP_IS_OPEN ? WRONG_STATE : OK;
    if (f || (f = step_documents(v->txn, v->arena, p->step, &d)) || (f = add_rows(v, p)) ||
        (f = claims_tell(v, p)) ||
        (f = officers_list(v->txn, v->arena, p->edition->number, p->step, v->who.person, (struct str){0},
                           p->step->candidate, &others, &n)))
        return f;
    add_form(v, p, &d);
    if (n == 0)
        words_set(v->view, "alone", "correction.alone");
    else
        json_set_str(words_set(v->view, "others", "correction.others"), "names", page_names(v, others, n));
    return OK;
}

/* --- taking --- */

static bool take_votes(struct visit *v, struct correction_ask *k) {
    uint32_t *const to[] = {&k->yes, &k->no, &k->blank};
    bool all = true;
    for (size_t i = 0; i < 3; i++) {
        const struct form_value *value = form_get(v->form, vote_names[i]);
        if (!value->given)
            form_refuse(v->form, vote_names[i], FIELD_MISSING);
        all = all && value->given;
        *to[i] = (uint32_t)value->number;
    }
    k->has_votes = true;
    return all;
}

enum fault correction_ask_fill(struct visit *v, const struct recount_place *p, struct command *c) {
    struct correction_ask *k = arena_alloc(c->arena, sizeof *k);
    *k = (struct correction_ask){.kind = CORRECTION_RECUSAL};
    k->edition = arena_copy(c->arena, p->edition->id);
    k->step = arena_copy(c->arena, str_of(p->step->id));
    k->person = arena_copy(c->arena, form_text(v->form, "person"));
    k->candidate = p->step->candidate ? candidate_id(c->arena, p->step->candidate)
                                      : arena_copy(c->arena, form_text(v->form, "candidate"));
    k->reason = arena_copy(c->arena, form_text(v->form, "reason"));
    c->decide = correction_ask;
    c->args = k;
    if (k->candidate.n == 0) {
        form_refuse(v->form, "candidate", FIELD_MISSING);
        return FORM_INVALID;
    }
    return p->step->mode == MODE_RECORDED && !take_votes(v, k) ? FORM_INVALID : OK;
}

enum fault correction_answer_fill(struct visit *v, const struct recount_place *p, struct command *c) {
    uint32_t n;
    struct correction_answer *k = arena_alloc(c->arena, sizeof *k);
    enum fault f = number_of(v, p, &n);
    if (f)
        return f;
    *k = (struct correction_answer){.edition = arena_copy(c->arena, p->edition->id),
                                    .step = arena_copy(c->arena, str_of(p->step->id)),
                                    .number = n,
                                    .agrees = str_equal(form_text(v->form, "answer"), STR("yes")),
                                    .reason = arena_copy(c->arena, form_text(v->form, "reason"))};
    c->decide = correction_answer;
    c->args = k;
    return OK;
}
