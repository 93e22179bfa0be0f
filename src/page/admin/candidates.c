/* candidates.c: who the jury will meet, in Norwegian order; merging those that are ticked; and a new
 * one that nobody has proposed in these words. */
#include "base/percent.h"
#include "page/admin/candidate.h"
#include "page/admin/export.h"

#define LIST "/administrasjon/utgave/:edition/kandidater"

enum { MERGE_MOST = 8 };

static const struct form merge_form = {
    "merge",
    {
        {.name = "into", .kind = FORM_CHOICE, .required = true},
        {.name = "candidates", .kind = FORM_CHOICES, .required = true, .min = 2, .max = MERGE_MOST},
        {.name = NULL},
    },
};

/* --- the list --- */

static json_t *row_of(struct visit *v, const struct desk *d, const struct candidate *k) {
    json_t *row = json_object();
    json_set_str(row, "id", k->id);
    admin_candidate_name(row, "name", k);
    json_set_str(row, "place", k->place.n ? k->place : admin_municipality(v, d, k->municipality));
    json_set_str(row, "kind", rules_text_of(rules_find(d->rules, "kinds", k->kind), "name", v->lang));
    json_set_int(row, "proposals", k->proposals);
    json_set_bool(row, "may_merge", k->state == CANDIDATE_IN);
    json_set_str(row, "reason", k->state == CANDIDATE_OUT ? k->reason : (struct str){0});
    admin_candidate_state(row, k);
    json_set_str(row, "url", admin_url(v, d, "/kandidater/%.*s", STR_ARGS(k->id)));
    return row;
}

enum shown { SHOW_IN, SHOW_OUT, SHOW_ALL };

static bool is_shown(enum shown what, const struct candidate *k) {
    return what == SHOW_ALL || (what == SHOW_IN) == (k->state == CANDIDATE_IN);
}

static void add_around(struct visit *v, const struct desk *d, enum shown shown, const int64_t counts[3]) {
    static const struct {
        const char *label, *word;
    } tabs[] = {{"admin.candidates.tab_in", "in"},
                {"admin.candidates.tab_out", "out"},
                {"admin.candidates.tab_all", "all"}};
    const struct edition_record *r = &d->edition.record;
    int64_t loose =
        (int64_t)r->in_state[PROPOSAL_NEW] + r->in_state[PROPOSAL_ACCEPTED] + r->in_state[PROPOSAL_UNSURE];
    json_t *list = json_array();
    for (enum shown i = SHOW_IN; i <= SHOW_ALL; i++)
        if (i == SHOW_IN || counts[i] != counts[SHOW_IN] || i == shown)
            admin_tab(list, tabs[i].label, admin_url(v, d, "/kandidater?vis=%s", tabs[i].word), counts[i],
                      i == shown);
    json_set_new(v->view, "tabs", list);
    words_set(v->view, "tabs_label", "admin.candidates.filter");
    if (loose && !r->announced) {
        json_set_int(words_set(v->view, "unplaced_text", "admin.home.todo_loose"), "n", loose);
        json_set_str(v->view, "unplaced_url", admin_url(v, d, "/forslag"));
    }
    if (r->opened && !r->announced)
        json_set_str(v->view, "new_url", admin_url(v, d, "/kandidater/ny"));
    json_set_new(v->view, "exports", admin_exports(v, d, false, true));
}

static enum fault list_view(struct visit *v) {
    struct desk d;
    struct candidate *list;
    size_t n;
    int64_t counts[3] = {0};
    struct str vis = visit_query(v, "vis");
    enum shown shown = str_equal(vis, STR("out"))   ? SHOW_OUT
                       : str_equal(vis, STR("all")) ? SHOW_ALL
                                                    : SHOW_IN;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = candidates_list(v->txn, v->arena, d.edition.number, true, &list, &n);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_t *rows = json_array();
    int64_t mergeable = 0;
    for (size_t i = 0; i < n; i++) {
        counts[list[i].state == CANDIDATE_IN ? SHOW_IN : SHOW_OUT]++;
        counts[SHOW_ALL]++;
        if (!is_shown(shown, &list[i]))
            continue;
        mergeable += list[i].state == CANDIDATE_IN;
        json_add_new(rows, row_of(v, &d, &list[i]));
    }
    if (json_array_size(rows) == 0)
        admin_empty(v, n ? "admin.candidates.empty_here" : "admin.candidates.empty",
                    n ? NULL : "admin.edition.inbox", admin_url(v, &d, "/forslag"));
    json_set_bool(v->view, "has_rows", json_array_size(rows) > 0);
    json_set_new(v->view, "rows", rows);
    if (mergeable > 1 && !d.edition.record.announced) {
        json_t *merge = json_object();
        json_set_str(merge, "action", admin_url(v, &d, "/kandidater/sla-sammen"));
        json_set_new(v->view, "merge", merge);
    }
    add_around(v, &d, shown, counts);
    admin_say_frozen(v, &d);
    return OK;
}

/* --- merging several: the ticked ones stand in the address, so looking at what would happen changes nothing
 * --- */

/* All values of `name` in the query, as far as they are candidates that are in. */
static size_t ticked(struct visit *v, const struct desk *d, struct candidate list[MERGE_MOST]) {
    struct str rest = v->query, pair, key, value;
    size_t n = 0;
    while (rest.n && n < MERGE_MOST) {
        str_cut(&rest, '&', &pair);
        str_cut(&pair, '=', &key);
        if (!str_equal(key, STR("candidate")) || !percent_decode(v->arena, pair, true, &value))
            continue;
        if (candidate_find(v->txn, v->arena, d->edition.number, value, &list[n]) == OK &&
            list[n].state == CANDIDATE_IN)
            n++;
    }
    return n;
}

/* Of a refused POST the form says which. */
static size_t sent(struct visit *v, const struct desk *d, struct candidate list[MERGE_MOST]) {
    const struct form_value *value = form_get(v->form, "candidates");
    size_t n = 0;
    for (size_t i = 0; i < value->choices_n && n < MERGE_MOST; i++)
        n += candidate_find(v->txn, v->arena, d->edition.number, value->choices[i], &list[n]) == OK;
    return n;
}

static enum fault merge_view(struct visit *v) {
    struct desk d;
    struct candidate list[MERGE_MOST];
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    size_t n = v->form ? sent(v, &d, list) : ticked(v, &d, list);
    if (n < 2 && !v->form) {
        v->redirect = admin_path(v->arena, d.edition.id, "/kandidater");
        return OK;
    }
    admin_begin_desk(v, &d);
    json_t *options = json_array(), *told = json_array(), *initial = json_new_object(v->arena);
    int64_t proposals = 0;
    for (size_t i = 0; i < n; i++) {
        json_add_new(options, admin_option(list[i].id, list[i].name));
        proposals += list[i].proposals;
    }
    json_set_int(words_add(told, "admin.merge.told"), "n", proposals);
    words_add(told, "admin.merge.undo");
    json_set_str(initial, "into", n ? list[0].id : (struct str){0});
    json_t *confirm = admin_confirm(v, &merge_form, initial, admin_url(v, &d, "/kandidater/sla-sammen"),
                                    "admin.candidates.merge_heading", told, "admin.candidates.merge_do",
                                    admin_url(v, &d, "/kandidater"));
    json_array_remove(json_object_get(confirm, "fields"), 1); /* which they are goes along unseen */
    json_t *hidden = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        json_set_str(one, "name", STR("candidates"));
        json_set_str(one, "value", list[i].id);
        json_add_new(hidden, one);
    }
    json_set_new(confirm, "hidden", hidden);
    json_t *into = json_array_get(json_object_get(confirm, "fields"), 0);
    json_t *form = json_pack("{s:[{s:[O]}]}", "fieldsets", "fields", into);
    form_options(form, "into", options);
    json_decref(form);
    json_decref(options);
    json_set_new(v->view, "confirm", confirm);
    return OK;
}

struct merge_args { /* several merges of one command */
    struct candidate_act_args act;
    size_t n;
    struct str candidates[MERGE_MOST];
};

static enum fault decide_merges(struct txn *t, struct command *c, struct batch *out) {
    struct merge_args *args = c->args;
    enum fault f = OK;
    for (size_t i = 0; i < args->n && !f; i++) {
        struct candidate_act_args act = args->act;
        act.candidate = args->candidates[i];
        c->args = &act;
        if (!str_equal(act.candidate, act.into))
            f = candidate_merge(t, c, out);
    }
    c->args = args;
    return f;
}

static enum fault merge_command(struct visit *v, struct command *c) {
    const struct form_value *value = form_get(v->form, "candidates");
    struct merge_args *args = arena_alloc(c->arena, sizeof *args);
    args->act.edition = arena_copy(c->arena, visit_param(v, "edition"));
    args->act.into = admin_take(v, c, "into");
    for (; args->n < value->choices_n && args->n < MERGE_MOST; args->n++)
        args->candidates[args->n] = arena_copy(c->arena, value->choices[args->n]);
    c->args = args;
    c->decide = decide_merges;
    return OK;
}

static enum fault merge_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/kandidater/%.*s",
                             STR_ARGS(form_text(v->form, "into")));
    return OK;
}

/* --- a new one --- */

static enum fault new_view(struct visit *v) {
    struct desk d;
    json_t *form;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    words_set(v->view, "heading", "admin.candidates.new");
    words_set(v->view, "lead", "admin.candidates.new_help");
    f = admin_candidate_form(v, &d, NULL, admin_url(v, &d, "/kandidater/ny"), &form);
    json_set_new(v->view, "form", form);
    return f;
}

static enum fault new_command(struct visit *v, struct command *c) {
    struct desk d;
    struct candidate_args *args;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = admin_take_candidate(v, &d, c, &args);
    if (f)
        return f;
    args->gather_alike = true;
    c->args = args;
    c->decide = candidate_form;
    return OK;
}

static enum fault new_answer(struct visit *v, const struct command *c) {
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/kandidater/%s", c->result.id);
    return OK;
}

const struct route admin_candidates_routes[] = {
    {GET, LIST, ADMIN, .view = list_view, .template = "admin/candidates"},
    {GET, LIST "/sla-sammen", ADMIN, .view = merge_view, .template = "admin/candidates"},
    {POST, LIST "/sla-sammen", ADMIN, .view = merge_view, .template = "admin/candidates", .form = &merge_form,
     .command = merge_command, .answer = merge_answer},
    {GET, LIST "/ny", ADMIN, .view = new_view, .template = "admin/form"},
    {POST, LIST "/ny", ADMIN, .view = new_view, .template = "admin/form", .form = &candidate_facts,
     .command = new_command, .answer = new_answer},
    {0},
};
