/* lead.c: the chair's desk: steps, devices and ties. Shows who has handed in and how far they are, never
 * what. */
#include "page/jury/lead.h"

#include "award/people/enrolment.h"
#include "award/step/recusal.h"
#include "award/step/voters.h"
#include "base/format.h"
#include "page/jury/jury.h"
#include "page/jury/tie.h"
#include "page/words/key_words.h"
#include "page/words/shut_words.h"

static const struct form key_form = {
    "jury_key", {{"person", FORM_ID, .required = true}, {"key", FORM_ID, .required = true}, {0}}};

/* --- the chain --- */

static void find_newest(const struct visit *v, const struct seat *s, struct lead_step *step) {
    struct step_record *list;
    size_t n;
    if (seat_steps(v, s, &list, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (!str_equal(str_of(list[i].template_id), json_get_str(step->template, "id")) ||
            list[i].candidate != step->about.number)
            continue;
        step->newest = list[i];
        return;
    }
}

enum fault lead_steps(const struct visit *v, const struct seat *s, struct lead_step **list, size_t *n) {
    const json_t *steps = json_object_get(s->rules, "steps");
    struct candidate *about;
    size_t about_n;
    enum fault f = seat_candidates(v, s, &about, &about_n);
    *n = 0;
    *list = arena_alloc(v->arena, (json_array_size(steps) * (about_n + 1) + 1) * sizeof **list);
    for (size_t i = 0; !f && i < json_array_size(steps); i++) {
        const json_t *template = json_array_get(steps, i);
        bool each = json_get_bool(template, "per_candidate");
        if (!str_equal(json_get_str(template, "body"), s->id))
            continue;
        for (size_t k = 0; k < (each ? about_n : 1); k++) {
            struct lead_step *step = &(*list)[(*n)++];
            *step = (struct lead_step){.template = template};
            if (each)
                step->about = about[k];
            find_newest(v, s, step);
        }
    }
    return f;
}

bool lead_may_open(const struct visit *v, const struct seat *s, const struct lead_step *step) {
    struct candidate *list;
    size_t n = 0;
    bool free = step->newest.number == 0 || step->newest.state == STEP_IS_COUNTED ||
                step_stays_shut(v->txn, v->arena, &step->newest, v->arrived);
    return free && s->edition.record.opened && !s->edition.record.announced &&
           v->arrived > s->edition.record.closes && !seat_candidates(v, s, &list, &n) && n > 0;
}

struct str lead_open_path(const struct visit *v, const struct seat *s, const struct lead_step *step) {
    struct str id = json_get_str(step->template, "id"), about = step->about.id;
    return seat_path(v, s, "/apne/%.*s%s%.*s", STR_ARGS(id), about.n ? "/" : "", STR_ARGS(about));
}

/* --- steps --- */

static json_t *state_of(const char *key, const char *tone) {
    json_t *state = json_object();
    words_set(state, "label", key);
    json_set_str(state, "tone", str_of(tone));
    return state;
}

static void add_link(struct visit *v, json_t *links, const char *label, struct str path) {
    page_add_way(links, label, page_url(v, "%.*s", STR_ARGS(path)));
}

static json_t *voter_row(const json_t *from) {
    json_t *row = json_object();
    bool done = json_get_bool(from, "handed_in"), begun = json_get_int(from, "done") > 0;
    json_set_str(row, "name", json_get_str(from, "name"));
    json_t *state = words_set(row, "state",
                              done    ? "state.handed_in.yes"
                              : begun ? "state.handed_in.part"
                                      : "state.handed_in.no");
    json_set_int(state, "done", json_get_int(from, "done"));
    json_set_int(state, "of", json_get_int(from, "of"));
    json_set_str(row, "tone", done ? STR("success") : STR("neutral"));
    return row;
}

static void add_roll(struct visit *v, const struct seat *s, const struct step_record *step, json_t *row) {
    json_t *voters, *rows = json_array(), *text = words_set(row, "roll_text", "count.handed_in");
    json_set_int(text, "n", step->handed_in);
    json_set_int(text, "of", step->voters);
    if (step_voters(v->txn, v->arena, s->edition.number, step, &voters) == OK) {
        page_sort(v, voters, "name");
        for (size_t i = 0; i < json_array_size(voters); i++)
            json_add_new(rows, voter_row(json_array_get(voters, i)));
    }
    json_set_bool(row, "has_roll", json_array_size(rows) > 0);
    json_set_new(row, "roll", rows);
}

static void add_open(struct visit *v, const struct seat *s, const struct step_record *step, json_t *row,
                     json_t *links) {
    json_set_new(row, "state", state_of("state.step.open", "success"));
    if (step->mode == MODE_RECORDED) {
        add_link(v, links, "queue.chair_record", seat_step_path(v, s, step, "/fort"));
        return;
    }
    json_set_new(row, "deadline_text", seat_deadline(v, step));
    add_roll(v, s, step, row);
    add_link(v, links, "admin.step.close", seat_step_path(v, s, step, "/lukk"));
}

static void add_shut(struct visit *v, const struct seat *s, const struct step_record *step, json_t *row) {
    struct step_documents d;
    json_set_new(row, "state", state_of("state.step.closed", "warning"));
    if (step_documents(v->txn, v->arena, step, &d) == OK)
        json_set_new(row, "shut", shut_tell(v, s->edition.number, step, &d));
}

static json_t *step_row(struct visit *v, const struct seat *s, const struct lead_step *step) {
    json_t *row = json_object(), *links = json_array();
    const struct step_record *newest = &step->newest;
    json_set_str(row, "name", rules_text_of(step->template, "name", v->lang));
    json_set_str(row, "about", step->about.name);
    if (newest->number == 0)
        json_set_new(row, "state",
                     lead_may_open(v, s, step) ? state_of("state.step.ready", "warning")
                                               : state_of("state.step.not_ready", "neutral"));
    else if (newest->state == STEP_IS_OPEN)
        add_open(v, s, newest, row, links);
    else if (newest->state == STEP_IS_CLOSED)
        add_shut(v, s, newest, row);
    else
        json_set_new(row, "state", state_of("state.step.counted", "success"));
    if (newest->number && newest->state != STEP_IS_OPEN)
        add_link(v, links, newest->state == STEP_IS_CLOSED ? "unseal.open" : "queue.result",
                 seat_step_path(v, s, newest, "/resultat"));
    if (lead_may_open(v, s, step))
        add_link(v, links, newest->number ? "lead.open_again" : "admin.step.open",
                 lead_open_path(v, s, step));
    json_set_new(row, "links", links);
    return row;
}

static enum fault add_steps(struct visit *v, const struct seat *s) {
    struct lead_step *list;
    size_t n;
    json_t *rows = json_array();
    enum fault f = lead_steps(v, s, &list, &n);
    for (size_t i = 0; !f && i < n; i++)
        json_add_new(rows, step_row(v, s, &list[i]));
    json_set_bool(v->view, "has_steps", json_array_size(rows) > 0);
    json_set_new(v->view, "steps", rows);
    return f;
}

/* --- devices --- */

static void add_key(struct visit *v, const struct seat *s, const struct member *m, const struct key_seen *k,
                    json_t *rows) {
    struct str path = seat_path(v, s, "/enhet");
    json_t *row = json_object(),
           *text = words_set(row, "text", k->n == 1 ? "lead.first_device" : "lead.new_device");
    json_set_str(text, "at", format_moment(v->arena, v->lang, k->record.at));
    json_set_str(row, "name", m->person.name);
    json_set_bool(row, "own", str_equal(m->person.id, v->who.person));
    key_tell(v, k, row);
    if (key_waits_for(v, k)) {
        json_t *act = page_act(v, &key_form, page_url(v, "%.*s", STR_ARGS(path)), "admin.people.confirm_key");
        page_act_hidden(act, "person", m->person.id);
        page_act_hidden(act, "key", arena_format(v->arena, "%u", k->n));
        json_set_bool(act, "quiet", true);
        json_set_new(row, "confirm", act);
    }
    json_add_new(rows, row);
}

static enum fault add_keys(struct visit *v, const struct seat *s) {
    struct member *list;
    size_t n;
    json_t *rows = json_array();
    bool strict = keys_strict(s->rules, s->id);
    enum fault f = members_list(v->txn, v->arena, s->edition.number, s->id, &list, &n);
    for (size_t i = 0; !f && i < n; i++) {
        struct key_seen k = {.person = list[i].person.id, .body = s->id, .strict = strict};
        uint32_t keys = enrolment_count(v->txn, k.person);
        for (k.n = 1; k.n <= keys; k.n++)
            if (enrolment_get(v->txn, k.person, k.n, &k.record) == OK && key_waits(v, &k))
                add_key(v, s, &list[i], &k, rows);
    }
    json_set_bool(v->view, "strict", strict);
    json_set_bool(v->view, "has_devices", json_array_size(rows) > 0);
    json_set_new(v->view, "devices", rows);
    return f;
}

static enum fault key_command(struct visit *v, struct command *c) {
    struct seat s;
    enum member_role role;
    uint64_t n;
    struct key_confirm *k = arena_alloc(c->arena, sizeof *k);
    enum fault f = seat_lead(v, &s);
    if (f)
        return f;
    k->person = arena_copy(c->arena, form_text(v->form, "person"));
    if (member_find(v->txn, s.edition.number, s.id, k->person, &role))
        return NOT_ALLOWED; /* of another body's people another chair answers */
    if (!str_to_u64(form_text(v->form, "key"), &n) || n > KEYS_MAX)
        return NOT_FOUND;
    k->key = (uint32_t)n;
    k->body = arena_copy(c->arena, s.id);
    c->decide = enrolment_confirm;
    c->args = k;
    return OK;
}

/* --- the page --- */

static enum fault lead_view(struct visit *v) {
    struct seat s;
    enum fault f = seat_lead(v, &s);
    if (f)
        return f;
    seat_view(v, &s);
    if ((f = add_steps(v, &s)) || (f = add_keys(v, &s)))
        return f;
    return ties_tell(v, &s);
}

static enum fault lead_answer(struct visit *v, const struct command *c) {
    (void)c;
    return seat_go(v, "/leder");
}

const struct route jury_lead_routes[] = {
    {GET, "/jury/:edition/:body/leder", CHAIR, .view = lead_view, .template = "jury/lead"},
    {POST, "/jury/:edition/:body/enhet", CHAIR, .grave = true, .view = lead_view, .template = "jury/lead",
     .form = &key_form, .command = key_command, .answer = lead_answer},
    {GET, "/jury/:edition/:body/binding/:person/:candidate", CHAIR, .view = tie_view, .template = "jury/tie"},
    {POST, "/jury/:edition/:body/binding/:person/:candidate", CHAIR, .view = tie_view, .template = "jury/tie",
     .form = &tie_form, .command = tie_command, .answer = lead_answer},
    {0},
};
