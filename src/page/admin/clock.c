/* clock.c: the clock of a sample folder, so that a demonstration can live through a year in an hour. It
 * goes forward alone, for the log's time never goes back; in a real folder there is no such page. */
#include "base/clock.h"

#include "award/log/tables.h"
#include "base/format.h"
#include "page/admin/admin.h"
#include "web/session.h"

#define PATH "/administrasjon/klokke"

enum { COMING_MOST = 12, HOUR_SECONDS = 3600, JUMP_MOST_DAYS = 3660 };

static const struct form clock_form = {
    "clock",
    {{.name = "at", .kind = FORM_MINUTE, .required = true}, {.name = NULL}},
};
static const struct form jump_form = {
    "jump",
    {{.name = "to", .kind = FORM_ID, .required = true}, {.name = NULL}},
};

/* --- what comes --- */

struct coming {
    int64_t at;
    json_t *text;
};

static void add_coming(struct visit *v, struct coming list[COMING_MOST], size_t *n, int64_t at,
                       json_t *text) {
    if (at <= v->arrived || *n == COMING_MOST) {
        json_decref(text);
        return;
    }
    size_t i = *n;
    for (; i > 0 && list[i - 1].at > at; i--)
        list[i] = list[i - 1];
    list[i] = (struct coming){at, text};
    ++*n;
}

static json_t *about(struct visit *v, const struct desk *d, const char *key) {
    json_t *text = words_new(key);
    json_set_str(text, "award", rules_text_of(d->rules, "short_name", v->lang));
    return text;
}

static void add_steps(struct visit *v, const struct desk *d, struct coming list[COMING_MOST], size_t *n) {
    for (uint32_t i = step_count(v->txn, d->edition.number); i > 0; i--) {
        struct step_record s;
        if (step_get(v->txn, d->edition.number, i, &s) || s.state != STEP_IS_OPEN || !s.closes)
            continue;
        const json_t *template = rules_find(d->rules, "steps", str_of(s.template_id));
        json_t *text = about(v, d, "admin.clock.step_closes");
        json_set_str(text, "step", rules_text_of(template, "name", v->lang));
        add_coming(v, list, n, s.closes, text);
    }
}

static enum fault find_coming(struct visit *v, struct coming list[COMING_MOST], size_t *n) {
    struct edition *all;
    size_t all_n;
    *n = 0;
    enum fault f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &all, &all_n);
    for (size_t i = 0; i < all_n && !f; i++) {
        struct desk d = {.edition = all[i]};
        const struct edition_record *r = &all[i].record;
        if (!r->opened || r->announced || edition_rules_of(v->txn, r, &d.rules))
            continue;
        add_coming(v, list, n, r->opens, about(v, &d, "admin.clock.opens"));
        add_coming(v, list, n, r->closes, about(v, &d, "admin.clock.closes"));
        add_coming(v, list, n, r->decides, about(v, &d, "admin.clock.decides"));
        add_coming(v, list, n, r->ceremony, about(v, &d, "admin.clock.ceremony"));
        add_steps(v, &d, list, n);
    }
    return f;
}

/* --- the page --- */

static void add_jump(struct visit *v, json_t *jumps, const char *label, int64_t to, json_t *what) {
    json_t *act = page_act(v, &jump_form, page_url(v, PATH "/hopp"), label);
    page_act_hidden(act, "to", arena_format(v->arena, "%lld", (long long)to));
    json_set_bool(act, "quiet", true);
    if (what)
        json_object_set(json_object_get(act, "label"), "what", what);
    json_add_new(jumps, act);
}

static enum fault clock_view(struct visit *v) {
    struct coming list[COMING_MOST];
    size_t n;
    if (!store_sample(v->site->store))
        return NOT_FOUND;
    enum fault f = find_coming(v, list, &n);
    if (f)
        return f;
    admin_begin(v);
    json_set_str(v->view, "now", page_when(v, v->arrived));
    json_t *jumps = json_array(), *coming = json_array(), *initial = json_new_object(v->arena);
    add_jump(v, jumps, "admin.clock.hour", v->arrived + HOUR_SECONDS, NULL);
    add_jump(v, jumps, "admin.clock.day", v->arrived + DAY_SECONDS, NULL);
    add_jump(v, jumps, "admin.clock.week", v->arrived + 7 * DAY_SECONDS, NULL);
    if (n)
        add_jump(v, jumps, "admin.clock.next", list[0].at + 1, list[0].text);
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_object();
        json_set_str(row, "at", page_when(v, list[i].at));
        json_set_new(row, "text", list[i].text);
        json_add_new(coming, row);
    }
    json_set_new(v->view, "jumps", jumps);
    json_set_bool(v->view, "has_coming", n > 0);
    json_set_new(v->view, "coming", coming);
    json_set_str(initial, "at", minute_format(v->arena, v->arrived));
    json_set_new(v->view, "form", admin_form(v, &clock_form, initial, page_url(v, PATH)));
    return OK;
}

/* --- moving it --- */

struct move {
    int64_t offset;  /* the process's, when it is done */
    int64_t forward; /* how far that is */
};

/* Volatile: no entry tells of it. Whoever is signed in has not been idle meanwhile. */
static enum fault decide_move(struct txn *t, struct command *c, struct batch *out) {
    const struct move *m = c->args;
    struct key offset = key_new();
    (void)out;
    key_u64(&offset, (uint64_t)m->offset);
    enum fault f = table_put(t, T_CLOCK, STR("offset"), key_of(&offset));
    return f ? f : session_shift(t, m->forward);
}

/* To the moment `at`, which must lie ahead of this clock and so of the log's last entry. */
static enum fault move_to(struct visit *v, struct command *c, int64_t at, enum fault refusal) {
    struct move *m = arena_alloc(c->arena, sizeof *m);
    struct position p;
    int64_t last = 0;
    if (!store_sample(v->site->store))
        return NOT_FOUND;
    enum fault f = journal_position(v->txn, &p, &last);
    if (f)
        return f;
    if (at <= v->arrived || at < last || at - v->arrived > (int64_t)JUMP_MOST_DAYS * DAY_SECONDS)
        return refusal;
    m->forward = at - v->arrived;
    m->offset = clock_offset() + m->forward;
    c->args = m;
    c->decide = decide_move;
    return OK;
}

static enum fault set_command(struct visit *v, struct command *c) {
    enum fault f = move_to(v, c, form_get(v->form, "at")->number, FIELD_LATER);
    if (f != FIELD_LATER)
        return f;
    form_refuse(v->form, "at", FIELD_LATER);
    return FORM_INVALID;
}

static enum fault jump_command(struct visit *v, struct command *c) {
    uint64_t at;
    if (!str_to_u64(form_text(v->form, "to"), &at) || at > INT64_MAX)
        return FIELD_LATER;
    return move_to(v, c, (int64_t)at, FIELD_LATER);
}

/* Only what is on disk moves the clock. */
static enum fault moved(struct visit *v, const struct command *c) {
    const struct move *m = c->args;
    clock_set_offset(m->offset);
    v->redirect = STR(PATH);
    return OK;
}

const struct route admin_clock_routes[] = {
    {GET, PATH, ADMIN, .view = clock_view, .template = "admin/clock"},
    {POST, PATH, ADMIN, .view = clock_view, .template = "admin/clock", .form = &clock_form,
     .command = set_command, .answer = moved},
    {GET, PATH "/hopp", ADMIN, .view = admin_up},
    {POST, PATH "/hopp", ADMIN, .view = clock_view, .template = "admin/clock", .form = &jump_form,
     .command = jump_command, .answer = moved},
    {0},
};
