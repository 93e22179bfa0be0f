/* welcome.c: the first page that a member meets, and where a device is made known. The browser makes the
 * keys and signs; here a note is passed on. */
#include "award/people/enrolment.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/words/step_words.h"

enum { ENROL_NOTE_MAX = 4096 };

static const struct form enrol_form = {"jury_enrol",
                                       {{"note", FORM_NOTE, .required = true, .max = ENROL_NOTE_MAX}, {0}}};

static struct str first_name(struct str name) {
    return str_slice(name, 0, str_find(name, ' '));
}

/* The first of the body's steps in the award's rules: what this is about. */
static const json_t *first_step(const struct seat *s) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(s->rules, "steps"), i, step) {
        if (str_equal(json_get_str(step, "body"), s->id))
            return step;
    }
    return NULL;
}

static bool gives_marks(const struct seat *s) {
    return str_equal(json_get_str(first_step(s), "method"), STR("scores"));
}

static void add_lead(struct visit *v, const struct seat *s) {
    struct candidate *list;
    size_t n = 0;
    bool due = v->arrived > s->edition.record.closes && !seat_candidates(v, s, &list, &n) && n > 0;
    json_t *lead = words_set(v->view, "lead",
                             !due             ? "jury.welcome.lead_before"
                             : gives_marks(s) ? "jury.welcome.lead_marks"
                                              : "jury.welcome.lead_motion");
    json_t *count = words_set(lead, "candidates_text", "count.candidates");
    json_set_int(count, "n", (int64_t)n);
}

static void add_asked(struct visit *v, const struct seat *s) {
    json_t *asked = json_array();
    words_add(asked, "jury.welcome.asked_declare");
    if (gives_marks(s)) {
        words_add(asked, "jury.welcome.asked_mark");
        words_add(asked, "jury.welcome.asked_hand_in");
    } else {
        words_add(asked, "jury.welcome.asked_vote");
    }
    json_set_new(v->view, "asked", asked);
}

static void add_facts(struct visit *v, const struct seat *s) {
    json_t *facts = json_array(), *scale = json_object_get(s->rules, "scale");
    if (gives_marks(s)) {
        json_t *words = words_add(facts, "jury.welcome.scale");
        json_set_int(words, "n", (int64_t)json_array_size(json_object_get(s->rules, "criteria")));
        json_set_int(words, "low", json_get_int(scale, "lowest"));
        json_set_int(words, "high", json_get_int(scale, "highest"));
    }
    if (s->edition.secret)
        words_add(facts, "jury.welcome.secret");
    words_add(facts, step_secrecy(first_step(s)));
    json_set_new(v->view, "facts", facts);
}

static enum fault welcome_view(struct visit *v) {
    struct seat s;
    struct person p;
    enum fault f = seat_find(v, &s);
    if (f == NOT_ALLOWED)
        return seat_not_invited(v, &s);
    if (f || (f = person_read(v->txn, v->arena, v->who.person, &p)))
        return f;
    seat_view(v, &s);
    v->wasm = true;
    json_set_str(v->view, "name", first_name(p.name));
    add_lead(v, &s);
    add_asked(v, &s);
    add_facts(v, &s);
    json_set_bool(v->view, "again", enrolment_count(v->txn, p.id) > 0);
    json_set_str(v->view, "desk", desk_data(v, &s, NULL));
    struct str path = seat_path(v, &s, "/nokkel");
    json_set_new(v->view, "begin",
                 page_act(v, &enrol_form, page_url(v, "%.*s", STR_ARGS(path)), "jury.welcome.begin"));
    return OK;
}

static enum fault enrol_command(struct visit *v, struct command *c) {
    struct seat s;
    struct enrolment *e = arena_alloc(c->arena, sizeof *e);
    enum fault f = seat_find(v, &s);
    if (f)
        return f;
    e->person = c->by;
    e->note = arena_copy(c->arena, form_text(v->form, "note"));
    c->decide = enrolment_add;
    c->args = e;
    return OK;
}

static enum fault enrol_answer(struct visit *v, const struct command *c) {
    (void)c;
    return seat_go(v, "");
}

const struct route jury_welcome_routes[] = {
    {GET, "/jury/:edition/:body/nokkel", SIGNED_IN, .view = welcome_view, .template = "jury/welcome"},
    {POST, "/jury/:edition/:body/nokkel", MEMBER, .view = welcome_view, .template = "jury/welcome",
     .form = &enrol_form, .command = enrol_command, .answer = enrol_answer},
    {0},
};
