/* confirm.c: confirming a decision, or having one's objection written into the minutes. */
#include "page/jury/confirm.h"

#include "page/jury/row.h"

static const char *const objections[] = {"disagrees", "row", NULL};

const struct form confirm_form = {"jury_confirm", {{"decision", FORM_ID, .required = true}, {0}}};
const struct form object_form = {"jury_object",
                                 {{"decision", FORM_ID, .required = true},
                                  {"what", FORM_CHOICES, .required = true, .options = objections},
                                  {"statement", FORM_TEXT, .required = true, .max = 2000},
                                  {0}}};

/* The member's own answer among all; null for who is not asked. */
static const json_t *own_answer(const struct visit *v, const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_equal(json_get_str(json_array_get(list, i), "person"), v->who.person))
            return json_array_get(list, i);
    return NULL;
}

bool confirm_waits(const struct visit *v, const struct seat *s, const struct decided *d) {
    json_t *list;
    if (decision_confirms(v->txn, v->arena, s->edition.number, d->number, &list))
        return false;
    const json_t *mine = own_answer(v, list);
    return mine && !json_get_bool(mine, "confirmed");
}

/* --- showing --- */

static json_t *answer_row(const json_t *from) {
    json_t *row = json_object();
    bool confirmed = json_get_bool(from, "confirmed"),
         agrees = json_get_bool(from, "agrees") && json_get_bool(from, "own_row");
    json_set_str(row, "name", json_get_str(from, "name"));
    words_set(row, "state",
              !confirmed ? "state.confirmed.no"
              : agrees   ? "state.confirmed.yes"
                         : "state.confirmed.disagrees");
    json_set_str(row, "tone", !confirmed ? STR("neutral") : agrees ? STR("success") : STR("danger"));
    json_set_str(row, "remark", json_get_str(from, "remark"));
    return row;
}

static void add_answers(struct visit *v, const json_t *list) {
    json_t *rows = json_array();
    int64_t n = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);
        n += json_get_bool(from, "confirmed");
        json_add_new(rows, answer_row(from));
    }
    json_t *text = words_set(v->view, "confirmed_text", "count.confirmed");
    json_set_int(text, "n", n);
    json_set_int(text, "of", (int64_t)json_array_size(list));
    json_set_bool(v->view, "has_confirmed", json_array_size(rows) > 0);
    json_set_new(v->view, "confirmed", rows);
}

static void add_acts(struct visit *v, const struct seat *s, const struct decided *d) {
    struct str confirm = seat_path(v, s, "/bekreft"), object = seat_path(v, s, "/innsigelse"),
               number = arena_format(v->arena, "%u", d->number);
    json_t *act = page_act(v, &confirm_form, page_url(v, "%.*s", STR_ARGS(confirm)), "decision.confirm");
    page_act_hidden(act, "decision", number);
    json_set_new(v->view, "confirm", act);
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "decision", number);
    json_t *form = visit_form(v, &object_form, initial);
    json_set_str(form, "action", page_url(v, "%.*s", STR_ARGS(object)));
    json_object_set(v->view, "object", form);
    json_set_bool(v->view, "objecting", v->form && v->form->form == &object_form);
}

void confirm_tell(struct visit *v, const struct seat *s, const struct step_record *step,
                  const struct decided *d) {
    json_t *list;
    if (decision_confirms(v->txn, v->arena, s->edition.number, d->number, &list))
        return;
    const json_t *mine = own_answer(v, list);
    if (mine && step && step->state == STEP_IS_COUNTED)
        json_set_new(v->view, "row", row_tell(v, s, step));
    if (mine && !json_get_bool(mine, "confirmed"))
        add_acts(v, s, d);
    add_answers(v, list);
}

/* --- saying --- */

static enum fault fill(struct visit *v, struct command *c, struct decision_confirm *d) {
    struct seat s;
    uint64_t number;
    enum fault f = seat_find(v, &s);
    if (f)
        return f;
    if (!str_to_u64(form_text(v->form, "decision"), &number) || number > UINT32_MAX)
        return WRONG_STATE;
    d->edition = arena_copy(c->arena, s.edition.id);
    d->number = (uint32_t)number;
    c->decide = decision_confirm;
    c->args = d;
    return OK;
}

enum fault confirm_command(struct visit *v, struct command *c) {
    struct decision_confirm *d = arena_alloc(c->arena, sizeof *d);
    d->agrees = d->own_row = true;
    return fill(v, c, d);
}

enum fault object_command(struct visit *v, struct command *c) {
    struct decision_confirm *d = arena_alloc(c->arena, sizeof *d);
    d->agrees = !form_chose(v->form, "what", STR("disagrees"));
    d->own_row = !form_chose(v->form, "what", STR("row"));
    d->remark = arena_copy(c->arena, form_text(v->form, "statement"));
    return fill(v, c, d);
}
