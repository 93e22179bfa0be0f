/* decide.c: recording a decision. Who wins is chosen by people; what the numbers said stands beside each
 * name, and leaving them takes a sentence why. */
#include "page/jury/decide.h"

#include "award/close/closing.h"
#include "base/format.h"

static const char *const ways[] = {"unanimous", "majority", NULL};

const struct form decide_form = {"jury_decide",
                                 {{"instead", FORM_TEXT, .max = 1000, .group = "instead"},
                                  {"winners", FORM_CHOICES, .group = "who"},
                                  {.name = "none", .kind = FORM_FLAG},
                                  {"finalists", FORM_CHOICES, .group = "others"},
                                  {"how", FORM_CHOICE, .options = ways, .group = "why"},
                                  {"reason", FORM_TEXT, .max = 6000},
                                  {"departs", FORM_TEXT, .max = 1000},
                                  {0}}};

static struct str support_of(const struct seat *s) {
    return json_get_str(json_object_get(s->rules, "decision"), "support");
}

static bool by_vote(const struct seat *s) {
    return str_equal(support_of(s), STR("by_vote"));
}

/* --- who may be chosen --- */

static void add_option(json_t *options, struct str id, json_t *label) {
    json_t *o = json_object();
    json_set_str(o, "value", id);
    json_set_new(o, "label", label);
    json_add_new(options, o);
}

static json_t *label_of(const struct visit *v, struct str name, const json_t *row) {
    struct str total = json_get_str(row, "total"), num;
    uint64_t a, b;
    if (!json_get_int(row, "place") || !str_cut(&total, '/', &num) || !str_to_u64(num, &a) ||
        !str_to_u64(total, &b) || b == 0 || b > FRACTION_DEN_MOST)
        return json_stringn(name.p, name.n);
    json_t *label = words_new("decision.option");
    json_set_str(label, "name", name);
    json_set_int(label, "place", json_get_int(row, "place"));
    json_set_str(label, "score", format_fraction(v->arena, v->lang, a, b, 2));
    return label;
}

/* By place: what the marks advise stands first. */
static enum fault ranked(struct visit *v, const struct seat *s, const struct step_record *step,
                         json_t *options) {
    json_t *result, *row;
    size_t i;
    enum fault f = step_result(v->txn, v->arena, s->edition.number, step, v->who.person, &result);
    if (f)
        return f;
    json_array_foreach(json_object_get(result, "rows"), i, row) {
        struct candidate k;
        struct str id = json_get_str(row, "id");
        if (candidate_find(v->txn, v->arena, s->edition.number, id, &k) == OK && k.state == CANDIDATE_IN)
            add_option(options, id, label_of(v, k.name, row));
    }
    return OK;
}

/* The newest vote about each counts. */
static enum fault adopted(struct visit *v, const struct seat *s, const struct step_record *step,
                          json_t *options) {
    struct step_record *list;
    size_t n;
    enum fault f = seat_steps(v, s, &list, &n);
    for (size_t i = 0; !f && i < n; i++) {
        struct candidate k;
        bool newest = true;
        for (size_t j = 0; j < i; j++)
            newest = newest && list[j].candidate != list[i].candidate;
        if (newest && list[i].adopted && str_equal(str_of(list[i].template_id), str_of(step->template_id)) &&
            candidate_read(v->txn, v->arena, s->edition.number, list[i].candidate, &k) == OK)
            add_option(options, k.id, json_stringn(k.name.p, k.name.n));
    }
    return f;
}

/* --- showing --- */

/* What only the writer could tell is shown at its field. */
static void place_refusal(struct visit *v) {
    static const struct {
        enum fault fault;
        const char *field;
    } places[] = {{SUPERSEDE_REASON, "instead"}, {REASON_NEEDED, "departs"}, {FIELD_MISSING, "reason"},
                  {BALLOT_CANDIDATE, "winners"}, {FIELD_CHOICE, "winners"},  {FINALISTS, "finalists"}};
    if (!v->form || v->form->form != &decide_form)
        return;
    enum fault f = v->form->fault;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].fault == f)
            form_refuse(v->form, places[i].field, f);
}

/* Not every award asks for a reason, and nobody need get one: but nothing of this is called optional. */
static void say_asked(json_t *form) {
    static const char *const asked[] = {"instead", "winners", "how", "reason"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        json_set_bool(page_field(form, asked[i]), "optional", false);
}

/* How many finalists the award's rules allow. */
static void say_bounds(struct visit *v, const struct seat *s, json_t *form) {
    struct buf words = buf_new(v->arena);
    if (!text_render(v->site->templates, v->lang, STR("decision.finalists_bounds"),
                     json_object_get(json_object_get(s->rules, "decision"), "finalists"), &words))
        page_field_help(v, form, "finalists", buf_str(&words));
}

enum fault decide_tell(struct visit *v, const struct seat *s, const struct step_record *step, bool again) {
    json_t *options = json_new_array(v->arena), *more;
    enum fault f = by_vote(s) ? adopted(v, s, step, options) : ranked(v, s, step, options);
    if (f)
        return f;
    place_refusal(v);
    json_t *form = visit_form(v, &decide_form, NULL);
    struct str path = seat_path(v, s, "/beslutning");
    json_set_str(form, "action", page_url(v, "%.*s", STR_ARGS(path)));
    more = json_owned(v->arena, json_deep_copy(options)); /* what is chosen is marked in each */
    form_options(form, "winners", options);
    form_options(form, "finalists", more);
    say_asked(form);
    if (!again)
        page_field_drop(form, "instead");
    say_bounds(v, s, form);
    if (by_vote(s)) {
        page_field_drop(form, "how");
        page_field_drop(form, "departs");
        page_field_drop(form, "finalists");
    }
    json_object_set(v->view, "form", form);
    return OK;
}

/* --- taking --- */

static enum decision_support support_taken(const struct visit *v, const struct seat *s) {
    if (by_vote(s))
        return SUPPORT_VOTE;
    return str_equal(form_text(v->form, "how"), STR("unanimous")) ? SUPPORT_UNANIMOUS : SUPPORT_MAJORITY;
}

static enum fault check(struct visit *v, const struct seat *s) {
    bool none = form_get(v->form, "none")->given, any = form_get(v->form, "winners")->given;
    if (none && any)
        form_refuse(v->form, "none", FIELD_CHOICE);
    if (!none && !any)
        form_refuse(v->form, "winners", FIELD_MISSING);
    if (!by_vote(s) && !form_get(v->form, "how")->given)
        form_refuse(v->form, "how", FIELD_MISSING);
    if (!form_get(v->form, "reason")->given &&
        json_get_bool(json_object_get(s->rules, "decision"), "citation_required"))
        form_refuse(v->form, "reason", FIELD_MISSING);
    return v->form->fault;
}

enum fault decide_fill(struct visit *v, const struct seat *s, const struct step_record *step,
                       struct command *c) {
    struct decision_record_it *d = arena_alloc(c->arena, sizeof *d);
    enum fault f = check(v, s);
    if (f)
        return f;
    d->edition = arena_copy(c->arena, s->edition.id);
    d->step = arena_copy(c->arena, str_of(step->id));
    d->winners = form_choices(v->form, "winners", c->arena, &d->winners_n);
    d->finalists = form_choices(v->form, "finalists", c->arena, &d->finalists_n);
    d->support = support_taken(v, s);
    d->outcome = d->winners_n == 0                                 ? OUTCOME_NONE
                 : d->winners_n == 1 || d->support == SUPPORT_VOTE ? OUTCOME_WINNER
                                                                   : OUTCOME_SHARED;
    d->citation = arena_copy(c->arena, form_text(v->form, "reason"));
    d->departs = arena_copy(c->arena, form_text(v->form, "departs"));
    d->instead = arena_copy(c->arena, form_text(v->form, "instead"));
    c->decide = decision_record_it;
    c->args = d;
    return OK;
}
