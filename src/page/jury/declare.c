/* declare.c: habilitet: a member says what binds them, on names only, before anything is read. */
#include "award/step/recusal.h"
#include "page/jury/jury.h"
#include "page/jury/seat.h"

enum { TEXT_MAX = 500 };

static const struct form declare_form = {"jury_declare",
                                         {{.name = "none", .kind = FORM_FLAG},
                                          {.name = "asked", .kind = FORM_CHOICES},
                                          {.name = "tie", .kind = FORM_CHOICES},
                                          {.name = "ground", .kind = FORM_EACH},
                                          {.name = "text", .kind = FORM_EACH, .max = TEXT_MAX},
                                          {0}}};

/* Who is asked about: all that the body has to do with, or the one of ?kandidat=. */
static enum fault asked_about(struct visit *v, struct seat *s, struct candidate **list, size_t *n) {
    struct str only = visit_query(v, "kandidat");
    enum fault f = seat_find(v, s);
    if (!f && s->role == MEMBER_SECRETARY)
        f = NOT_ALLOWED;
    if (f || (f = seat_candidates(v, s, list, n)) || only.n == 0)
        return f;
    if (!seat_declared(v, s, *list, *n))
        return DECLARE_FIRST; /* the one would pass for all */
    for (size_t i = 0; i < *n; i++) {
        if (!str_equal((*list)[i].id, only))
            continue;
        (*list)[0] = (*list)[i];
        *n = 1;
        return OK;
    }
    return NOT_FOUND;
}

static bool is_ticked(const struct form_values *form, struct str id) {
    return form_chose(form, "tie", id) ||
           form_each(form, "ground", id).n > 0; /* who said of what kind has said that there is one */
}

/* --- showing --- */

static json_t *grounds_of(struct str chosen) {
    json_t *list = json_array();
    json_t *none = json_object();
    json_set_str(none, "value", STR(""));
    words_set(none, "label", "jury.ground.choose");
    json_add_new(list, none);
    for (const char *const *g = recusal_grounds; *g; g++) {
        json_t *option = json_object(), *label = json_object();
        char key[64] = "jury.ground.";
        size_t n = sizeof "jury.ground." - 1;
        for (const char *p = *g; *p && n + 1 < sizeof key; p++)
            key[n++] = *p;
        json_set_str(label, "t", (struct str){key, n});
        json_set_str(option, "value", str_of(*g));
        json_set_new(option, "label", label);
        json_set_bool(option, "chosen", str_equal(str_of(*g), chosen));
        json_add_new(list, option);
    }
    return list;
}

static void add_error(struct visit *v, struct str id, const char *key) {
    form_error_add(v->view, id, words_new(key));
}

static json_t *row_of(struct visit *v, const struct seat *s, const struct candidate *k, bool one) {
    json_t *row = json_object();
    bool aside = seat_aside(v, s->edition.number, k->number);
    bool ticked = v->form ? is_ticked(v->form, k->id) : one;
    struct str ground = v->form ? form_each(v->form, "ground", k->id) : (struct str){0};
    json_set_str(row, "id", k->id);
    json_set_str(row, "name", k->name);
    json_set_str(row, "kind", rules_text_of(rules_find(s->rules, "kinds", k->kind), "name", v->lang));
    json_set_str(row, "place", k->place);
    json_set_bool(row, "tie", ticked);
    json_set_new(row, "grounds", grounds_of(ground));
    json_set_str(row, "text", v->form ? form_each(v->form, "text", k->id) : (struct str){0});
    if (aside) {
        json_t *settled = json_object();
        words_set(settled, "text", "jury.declare.aside");
        json_set_new(row, "settled", settled);
    }
    if (v->form && ticked && ground.n == 0 && !form_get(v->form, "none")->given) {
        words_set(row, "error", "jury.declare.ground_missing");
        add_error(v, arena_format(v->arena, "ground-%.*s", STR_ARGS(k->id)), "jury.declare.ground_missing");
    }
    return row;
}

static void add_form(struct visit *v, const struct seat *s) {
    struct str only = visit_query(v, "kandidat");
    struct str path = seat_path(v, s, "/habilitet");
    json_t *form = json_object();
    json_set_str(form, "action",
                 page_url(v, "%.*s%s%.*s", STR_ARGS(path), only.n ? "?kandidat=" : "", STR_ARGS(only)));
    json_set_str(form, "token", visit_token(v, declare_form.name));
    json_set_new(v->view, "form", form);
}

static enum fault declare_view(struct visit *v) {
    struct seat s;
    struct candidate *list;
    size_t n;
    json_t *rows = json_array();
    bool one = visit_query(v, "kandidat").n > 0;
    enum fault f = asked_about(v, &s, &list, &n);
    if (f) {
        json_decref(rows);
        return f;
    }
    seat_view(v, &s);
    add_form(v, &s);
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, row_of(v, &s, &list[i], one));
    if (v->form && v->form->fault == FORM_INVALID && !json_object_get(v->view, "errors"))
        add_error(v, STR("ties"),
                  form_get(v->form, "none")->given ? "jury.declare.both" : "jury.declare.nothing");
    json_set_new(v->view, "rows", rows);
    json_set_bool(v->view, "one", one);
    json_set_int(words_set(v->view, "candidates_text", "count.candidates"), "n", (int64_t)n);
    if (!one && n && seat_declared(v, &s, list, n)) {
        json_t *done = json_object();
        words_set(done, "text", "jury.declare.done");
        json_object_set(done, "url", json_object_get(v->view, "queue_url"));
        json_set_new(v->view, "done", done);
    }
    if (n == 0)
        words_set(v->view, "nobody", "queue.empty");
    return OK;
}

/* --- saying --- */

/* «Ingen bindinger» beside a tie would say two things; so would a tie of no kind. */
static enum fault check(struct visit *v, const struct candidate *list, size_t n, size_t *ties) {
    bool none = form_get(v->form, "none")->given;
    *ties = 0;
    for (size_t i = 0; i < n; i++) {
        bool ticked = is_ticked(v->form, list[i].id);
        *ties += ticked;
        if (ticked && !none && form_each(v->form, "ground", list[i].id).n == 0)
            form_refuse(v->form, "ground", FIELD_MISSING);
    }
    if (none == (*ties > 0))
        form_refuse(v->form, "tie", FIELD_CHOICE);
    return v->form->fault;
}

/* The page says whose names it showed: somebody may have come meanwhile. A caller without one knows the list
 * as it stands. */
static bool was_shown(const struct form_values *form, struct str id) {
    return form_chose(form, "asked", id) || !form_get(form, "asked")->given;
}

static enum fault declare_command(struct visit *v, struct command *c) {
    struct seat s;
    struct candidate *list;
    size_t n, ties;
    enum fault f = asked_about(v, &s, &list, &n);
    if (f || (f = check(v, list, n, &ties)))
        return f;
    struct recusal_declare *d = arena_alloc(c->arena, sizeof *d);
    *d = (struct recusal_declare){.edition = arena_copy(c->arena, s.edition.id),
                                  .body = arena_copy(c->arena, s.id),
                                  .person = c->by,
                                  .asked = arena_alloc(c->arena, (n + 1) * sizeof *d->asked),
                                  .bindings = arena_alloc(c->arena, (ties + 1) * sizeof *d->bindings)};
    for (size_t i = 0; i < n; i++) {
        if (was_shown(v->form, list[i].id))
            d->asked[d->asked_n++] = arena_copy(c->arena, list[i].id);
        if (!is_ticked(v->form, list[i].id))
            continue;
        d->bindings[d->n++] = (struct binding){arena_copy(c->arena, list[i].id),
                                               arena_copy(c->arena, form_each(v->form, "ground", list[i].id)),
                                               arena_copy(c->arena, form_each(v->form, "text", list[i].id))};
    }
    c->decide = recusal_declare;
    c->args = d;
    return OK;
}

static enum fault declare_answer(struct visit *v, const struct command *c) {
    (void)c;
    return seat_go(v, "");
}

const struct route jury_declare_routes[] = {
    {GET, "/jury/:edition/:body/habilitet", MEMBER, .view = declare_view, .template = "jury/declare"},
    {POST, "/jury/:edition/:body/habilitet", MEMBER, .view = declare_view, .template = "jury/declare",
     .form = &declare_form, .command = declare_command, .answer = declare_answer},
    {0},
};
