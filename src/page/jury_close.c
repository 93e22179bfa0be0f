/* jury_close.c: the chair closes a step: when all have handed in, when there is no deadline, or after it. */
#include "award/closing.h"
#include "award/voters.h"
#include "page/jury.h"
#include "page/jury_seat.h"

static const struct form close_form = {"jury_close", {{.name = "present", .kind = FORM_CHOICES}, {0}}};

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

static void add_consequences(json_t *confirm, const struct step_record *step) {
    json_t *list = json_array(), *handed = words_add(list, "count.handed_in");
    json_set_int(handed, "n", step->handed_in);
    json_set_int(handed, "of", step->voters);
    words_add(list, "lead.closes_1");
    words_add(list, step->secrecy == SECRECY_SEALED ? "lead.closes_sealed" : "lead.closes_2");
    json_set_new(confirm, "consequences", list);
}

static void add_confirm(struct visit *v, const struct seat *s, const struct step_record *step,
                        const struct step_rules *rules) {
    json_t *form = visit_form(v, &close_form, NULL);
    json_t *confirm = json_object();
    struct str path = seat_step_path(v, s, step, "/lukk"), lead = seat_path(v, s, "/leder");
    if (step_asks_present(step, rules))
        form_options(form, "present", absent_options(v, s, step));
    else
        page_field_drop(form, "present");
    words_set(confirm, "heading", "admin.step.close");
    add_consequences(confirm, step);
    json_object_set(confirm, "fields",
                    json_object_get(json_array_get(json_object_get(form, "fieldsets"), 0), "fields"));
    json_object_set(confirm, "errors", json_object_get(form, "errors"));
    json_object_set(confirm, "token", json_object_get(form, "token"));
    json_set_str(confirm, "action", page_url(v, "%.*s", STR_ARGS(path)));
    words_set(confirm, "label", "admin.step.close");
    json_set_str(confirm, "back_url", page_url(v, "%.*s", STR_ARGS(lead)));
    json_set_new(v->view, "confirm", confirm);
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
    if (may)
        add_confirm(v, &s, &step, &d.rules);
    return OK;
}

static enum fault close_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    struct step_close *close = arena_alloc(c->arena, sizeof *close);
    enum fault f = close_find(v, &s, &step);
    if (f)
        return f;
    close->edition = arena_copy(c->arena, s.edition.id);
    close->step = arena_copy(c->arena, str_of(step.id));
    close->present = form_choices(v->form, "present", c->arena, &close->present_n);
    c->decide = step_close;
    c->args = close;
    return OK;
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
