/* tie.c: habilitet as the chair sees it: who is bound to whom, by what, and what is decided about it. */
#include "page/jury/tie.h"

#include "award/step/recusal.h"

static const char *const outcomes[] = {"stands", "lifted", NULL};

const struct form tie_form = {"jury_tie",
                              {{"outcome", FORM_CHOICE, .required = true, .options = outcomes},
                               {"reason", FORM_TEXT, .max = 1000},
                               {0}}};

/* Whether the chair may know of it: a tie of a member of this body, not about themselves. */
static bool is_ours(const struct visit *v, const struct seat *s, const json_t *tie) {
    enum member_role role;
    uint32_t number;
    return member_find(v->txn, s->edition.number, s->id, json_get_str(tie, "person"), &role) == OK &&
           candidate_number(json_get_str(tie, "candidate"), &number) && !seat_hides(v, s, number);
}

static json_t *tie_row(struct visit *v, const struct seat *s, const json_t *tie) {
    struct person p;
    struct candidate k;
    struct str person = json_get_str(tie, "person"), id = json_get_str(tie, "candidate"),
               state = json_get_str(tie, "state");
    json_t *row = json_object(), *shown = json_object();
    if (person_read(v->txn, v->arena, person, &p) == OK)
        json_set_str(row, "name", p.name);
    if (candidate_find(v->txn, v->arena, s->edition.number, id, &k) == OK)
        json_set_str(row, "candidate", candidate_called(&k));
    words_set(row, "ground",
              arena_format(v->arena, "jury.ground.%.*s", STR_ARGS(json_get_str(tie, "ground"))).p);
    json_set_str(row, "said", json_get_str(tie, "text"));
    json_set_str(row, "reason", json_get_str(tie, "reason"));
    words_set(shown, "label", arena_format(v->arena, "state.recusal.%.*s", STR_ARGS(state)).p);
    json_set_str(shown, "tone", str_equal(state, STR("declared")) ? STR("warning") : STR("neutral"));
    json_set_new(row, "state", shown);
    if (!str_equal(person, v->who.person)) {
        struct str path = seat_path(v, s, "/binding/%.*s/%.*s", STR_ARGS(person), STR_ARGS(id));
        json_t *settle = json_object();
        json_set_str(settle, "url", page_url(v, "%.*s", STR_ARGS(path)));
        words_set(settle, "label",
                  str_equal(state, STR("declared")) ? "admin.people.settle" : "lead.settle_again");
        json_set_new(row, "settle", settle);
    }
    return row;
}

enum fault ties_tell(struct visit *v, const struct seat *s) {
    json_t *list, *tie, *rows = json_array();
    size_t i;
    enum fault f = recusal_list(v->txn, v->arena, s->edition.number, &list);
    json_set_new(v->view, "ties", rows);
    if (f)
        return f;
    json_array_foreach(list, i, tie) {
        if (is_ours(v, s, tie))
            json_add_new(rows, tie_row(v, s, tie));
    }
    json_set_bool(v->view, "has_ties", json_array_size(rows) > 0);
    return OK;
}

/* --- one --- */

static enum fault tie_find(struct visit *v, struct seat *s, json_t **found) {
    json_t *list, *tie;
    size_t i;
    enum fault f = seat_lead(v, s);
    if (f || (f = recusal_list(v->txn, v->arena, s->edition.number, &list)))
        return f;
    json_array_foreach(list, i, tie) {
        if (!str_equal(json_get_str(tie, "person"), visit_param(v, "person")) ||
            !str_equal(json_get_str(tie, "candidate"), visit_param(v, "candidate")) || !is_ours(v, s, tie))
            continue;
        *found = tie;
        return OK;
    }
    return NOT_FOUND;
}

enum fault tie_view(struct visit *v) {
    struct seat s;
    json_t *tie, *initial = json_new_object(v->arena);
    enum fault f = tie_find(v, &s, &tie);
    if (f)
        return f;
    seat_view(v, &s);
    struct str lead = seat_path(v, &s, "/leder"), state = json_get_str(tie, "state");
    json_set_str(v->view, "lead_url", page_url(v, "%.*s", STR_ARGS(lead)));
    json_set_new(v->view, "tie", tie_row(v, &s, tie));
    if (v->form && v->form->fault == REASON_NEEDED)
        form_refuse(v->form, "reason", REASON_NEEDED);
    if (!str_equal(state, STR("declared")))
        json_set_str(initial, "outcome", state);
    json_object_set(v->view, "form", visit_form(v, &tie_form, initial));
    return OK;
}

enum fault tie_command(struct visit *v, struct command *c) {
    struct seat s;
    json_t *tie;
    struct recusal_settle *r = arena_alloc(c->arena, sizeof *r);
    enum fault f = tie_find(v, &s, &tie);
    if (f)
        return f;
    *r = (struct recusal_settle){.edition = arena_copy(c->arena, s.edition.id),
                                 .body = arena_copy(c->arena, s.id),
                                 .person = arena_copy(c->arena, json_get_str(tie, "person")),
                                 .candidate = arena_copy(c->arena, json_get_str(tie, "candidate")),
                                 .stands = str_equal(form_text(v->form, "outcome"), STR("stands")),
                                 .reason = arena_copy(c->arena, form_text(v->form, "reason"))};
    c->decide = recusal_settle;
    c->args = r;
    return OK;
}
