/* close.c: the chair closes a step: when all have handed in, when there is no deadline, or after it. */
#include "award/close/closing.h"
#include "award/people/milestone.h"
#include "award/people/people.h"
#include "award/step/voters.h"
#include "page/jury/jury.h"
#include "page/jury/seat.h"

static const struct form close_form = {
    "jury_close", {{.name = "present", .kind = FORM_CHOICES}, {.name = "exclude", .kind = FORM_EACH}, {0}}};

static enum fault close_find(struct visit *v, struct seat *s, struct step_record *step) {
    enum fault f = seat_lead(v, s);
    return f ? f : seat_step(v, s, step);
}

static json_t *absent_options(const struct visit *v, const struct seat *s, const struct step_record *step) {
    json_t *voters, *options = json_new_array(v->arena);
    if (step_voters(v->txn, v->arena, s->edition.number, step, &voters))
        return options;
    for (size_t i = 0; i < json_array_size(voters); i++) {
        const json_t *voter = json_array_get(voters, i);
        if (json_get_bool(voter, "handed_in"))
            continue;
        json_t *option = json_object();
        json_set_str(option, "value", json_get_str(voter, "person"));
        json_set_str(option, "label", json_get_str(voter, "name"));
        json_add_new(options, option);
    }
    page_sort(v, options, "label");
    return options;
}

/* --- keys that nobody has vouched for, where enrolment is strict --- */

static json_t *ground_options(const struct visit *v, struct str chosen) {
    json_t *options = json_array(), *none = json_object();
    json_set_str(none, "value", STR(""));
    words_set(none, "label", "device.ground.choose");
    json_add_new(options, none);
    for (const char *const *g = exclusion_grounds; *g; g++) {
        json_t *option = json_object();
        json_set_str(option, "value", str_of(*g));
        words_set(option, "label", arena_format(v->arena, "device.ground.%s", *g).p);
        json_set_bool(option, "chosen", str_equal(str_of(*g), chosen));
        json_add_new(options, option);
    }
    return options;
}

static json_t *exclusion_field(struct visit *v, struct str juror) {
    struct person p;
    json_t *field = json_object();
    struct str id = arena_format(v->arena, "exclude-%.*s", STR_ARGS(juror));
    json_set_str(field, "id", id);
    json_set_str(field, "name", id);
    json_set_str(words_set(field, "label", "device.exclude"), "name",
                 person_read(v->txn, v->arena, juror, &p) ? juror : p.name);
    json_set_bool(field, "is_select", true);
    if (v->form && form_each(v->form, "exclude", juror).n == 0) {
        words_set(field, "error", "device.say_why");
        json_set_str(field, "describedby", arena_format(v->arena, "%.*s-error", STR_ARGS(id)));
    }
    json_set_bool(field, "required", true);
    json_set_new(field, "options",
                 ground_options(v, v->form ? form_each(v->form, "exclude", juror) : (struct str){0}));
    return field;
}

static enum fault add_exclusions(struct visit *v, const struct seat *s, const struct step_record *step,
                                 json_t *fields, json_t *facts) {
    struct str *left;
    size_t n;
    enum fault f = step_unvouched(v->txn, v->arena, s->edition.number, step, &left, &n);
    for (size_t i = 0; !f && i < n; i++)
        json_add_new(fields, exclusion_field(v, left[i]));
    if (!f && n)
        json_set_int(words_add(facts, "device.left"), "n", (int64_t)n);
    return f;
}

static enum fault take_exclusions(const struct visit *v, const struct seat *s, const struct step_record *step,
                                  struct command *c, struct step_close *close) {
    struct str *left;
    size_t n;
    enum fault f = step_unvouched(v->txn, v->arena, s->edition.number, step, &left, &n);
    close->excluded = arena_alloc(c->arena, (n + 1) * sizeof *close->excluded);
    close->excluded_n = 0;
    for (size_t i = 0; !f && i < n; i++) {
        struct str ground = form_each(v->form, "exclude", left[i]);
        if (ground.n)
            close->excluded[close->excluded_n++] =
                (struct exclusion){arena_copy(c->arena, left[i]), arena_copy(c->arena, ground)};
    }
    return f;
}

/* --- the page --- */

static void add_consequences(const struct visit *v, const struct seat *s, json_t *confirm,
                             const struct step_record *step) {
    size_t partners = milestone_readers(v->txn, s->edition.number, false);
    json_t *list = json_array(), *handed = words_add(list, "count.handed_in");
    json_set_int(handed, "n", step->handed_in);
    json_set_int(handed, "of", step->voters);
    words_add(list, "lead.closes_1");
    words_add(list, step->secrecy == SECRECY_SEALED ? "lead.closes_sealed" : "lead.closes_2");
    json_set_int(words_add(list, "admin.publish.consequence_mail"), "n", step->voters);
    if (partners)
        json_set_int(words_add(list, "admin.publish.consequence_partners"), "n", (int64_t)partners);
    json_set_new(confirm, "consequences", list);
}

static enum fault add_confirm(struct visit *v, const struct seat *s, const struct step_record *step,
                              const struct step_rules *rules, json_t *facts) {
    json_t *form = visit_form(v, &close_form, NULL);
    json_t *confirm = json_object();
    struct str path = seat_step_path(v, s, step, "/lukk"), lead = seat_path(v, s, "/leder");
    if (step_asks_present(step, rules))
        form_options(form, "present", absent_options(v, s, step));
    else
        page_field_drop(form, "present");
    words_set(confirm, "heading", "admin.step.close");
    add_consequences(v, s, confirm, step);
    json_t *fields = json_array();
    json_array_extend(fields,
                      json_object_get(json_array_get(json_object_get(form, "fieldsets"), 0), "fields"));
    json_set_new(confirm, "fields", fields);
    json_object_set(confirm, "errors", json_object_get(form, "errors"));
    json_object_set(confirm, "token", json_object_get(form, "token"));
    json_set_str(confirm, "action", page_url(v, "%.*s", STR_ARGS(path)));
    words_set(confirm, "label", "admin.step.close");
    json_set_str(confirm, "back_url", page_url(v, "%.*s", STR_ARGS(lead)));
    json_set_new(v->view, "confirm", confirm);
    return add_exclusions(v, s, step, fields, facts);
}

static enum fault close_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    struct step_documents d;
    struct candidate k;
    enum fault f = close_find(v, &s, &step);
    if (f || (f = step_documents(v->txn, v->arena, &step, &d)))
        return f;
    if (step.state != STEP_IS_OPEN) {
        v->redirect = seat_step_path(v, &s, &step, "/resultat");
        return OK;
    }
    seat_view(v, &s);
    struct str lead = seat_path(v, &s, "/leder");
    bool may = step.closes == 0 || step.handed_in == step.voters || v->arrived > step.closes;
    json_set_str(v->view, "lead_url", page_url(v, "%.*s", STR_ARGS(lead)));
    json_set_str(v->view, "step_name", rules_text_of(seat_template(&s, &step), "name", v->lang));
    if (step.candidate && candidate_read(v->txn, v->arena, s.edition.number, step.candidate, &k) == OK)
        json_set_str(v->view, "about", k.name);
    words_set(v->view, "state", "state.step.open");
    json_set_str(v->view, "tone", STR("success"));
    json_t *facts = json_array();
    json_add_new(facts, seat_deadline(v, &step));
    if (!may)
        words_add(facts, step_asks_present(&step, &d.rules) ? "lead.close_by_chair" : "lead.close_not_yet");
    json_set_new(v->view, "facts", facts);
    return may ? add_confirm(v, &s, &step, &d.rules, facts) : OK;
}

static enum fault close_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    struct step_close *close = arena_alloc(c->arena, sizeof *close);
    enum fault f = close_find(v, &s, &step);
    if (f)
        return f;
    close->edition = arena_copy(c->arena, s.edition.id);
    close->by_clock = false;
    close->step = arena_copy(c->arena, str_of(step.id));
    close->present = form_choices(v->form, "present", c->arena, &close->present_n);
    c->decide = step_close;
    c->args = close;
    return take_exclusions(v, &s, &step, c, close);
}

static enum fault close_answer(struct visit *v, const struct command *c) {
    struct seat s;
    struct step_record step;
    (void)c;
    enum fault f = close_find(v, &s, &step);
    if (!f)
        v->redirect = seat_step_path(v, &s, &step, "/resultat");
    return f;
}

const struct route jury_close_routes[] = {
    {GET, "/jury/:edition/:body/:step/lukk", CHAIR, .view = close_view, .template = "jury/close"},
    {POST, "/jury/:edition/:body/:step/lukk", CHAIR, .view = close_view, .template = "jury/close",
     .form = &close_form, .command = close_command, .answer = close_answer},
    {0},
};
