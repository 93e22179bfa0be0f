/* checklist.c: what has been done for an edition, what is next, and what comes later. Each row asks the
 * state alone, so it turns green by itself. */
#include "page/admin/checklist.h"

#include "award/decision/decision.h"
#include "award/log/association.h"
#include "base/format.h"

struct way {
    struct visit *v;
    const struct desk *d;
    json_t *rows;
    int64_t done, all;
    bool now_said; /* the first that is not done is the next */
};

struct row {
    const char *label;
    bool done, wrong;
    const char *action; /* what the link says */
    struct str url;
};

/* Adds a row and gives its note back, to take its variables; null when there is none. */
static json_t *add(struct way *w, const struct row *r, const char *note) {
    json_t *row = json_object();
    bool now = !r->done && !r->wrong && !w->now_said;
    const char *state = r->done ? "done" : r->wrong ? "wrong" : now ? "now" : "later";
    words_set(row, "label", r->label);
    json_set_bool(row, state, true);
    words_set(row, "word", arena_format(w->v->arena, "state.check.%s", state).p);
    w->now_said |= now;
    w->all++;
    w->done += r->done;
    if (r->url.n) {
        json_set_str(row, "url", r->url);
        words_set(row, "action", r->action);
    }
    json_add_new(w->rows, row);
    return note ? words_set(row, "note", note) : NULL;
}

static json_t *last(const struct way *w) {
    return json_array_get(w->rows, json_array_size(w->rows) - 1);
}

static struct str url(const struct way *w, const char *path) {
    return admin_url(w->v, w->d, "%s", path);
}

/* --- up to the opening --- */

static enum fault add_draft(struct way *w) {
    const struct edition_record *r = &w->d->edition.record;
    struct checklist c;
    enum fault f = edition_checklist(w->v->txn, &w->d->edition, &c);
    if (f)
        return f;
    add(w, &(struct row){"admin.edition.check_draft", .done = true}, NULL);
    if (!c.association)
        add(w,
            &(struct row){"admin.edition.check_association", .wrong = true,
                          .action = "admin.home.association",
                          .url = page_url(w->v, "/administrasjon/forening")},
            NULL);
    add(w,
        &(struct row){"admin.edition.check_dates", .done = c.dates, .action = "admin.edition.set_dates",
                      .url = c.dates ? (struct str){0} : url(w, "/rett")},
        NULL);
    add(w,
        &(struct row){"admin.edition.check_people", .done = c.members && c.chair,
                      .action = "admin.edition.people", .url = url(w, "/personer")},
        c.members && !c.chair ? "admin.edition.no_chair" : NULL);
    json_t *note =
        add(w,
            &(struct row){"admin.edition.check_open", .done = r->opened, .action = "admin.edition.open",
                          .url = r->opened || !c.dates || !c.association ? (struct str){0} : url(w, "/apne")},
            r->opened ? "admin.edition.opened_at" : NULL);
    if (note)
        json_set_str(note, "at", page_when(w->v, r->opens));
    return OK;
}

/* --- proposals and candidates --- */

static enum fault add_gathering(struct way *w) {
    const struct edition_record *r = &w->d->edition.record;
    struct visit *v = w->v;
    bool closed = r->opened && r->closes && v->arrived > r->closes;
    int64_t loose = (int64_t)r->in_state[PROPOSAL_NEW] + r->in_state[PROPOSAL_UNSURE] +
                    r->in_state[PROPOSAL_ACCEPTED] + r->in_state[PROPOSAL_LATE];
    int64_t unsure = 0, out = 0;
    struct candidate *list;
    size_t n;
    json_t *note = add(w, &(struct row){"admin.edition.check_closed", .done = closed},
                       r->closes ? "when.deadline" : NULL);
    if (note)
        json_set_str(note, "at", format_moment(v->arena, v->lang, r->closes));
    note = add(w,
               &(struct row){
                   "admin.edition.check_gathered", .done = closed && loose == 0 && r->candidates > 0,
                   .action = "admin.edition.inbox", .url = r->opened ? url(w, "/forslag") : (struct str){0}},
               loose ? "admin.edition.loose" : NULL);
    if (note)
        json_set_int(note, "n", loose);
    enum fault f = candidates_list(v->txn, v->arena, w->d->edition.number, true, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        unsure += list[i].state == CANDIDATE_IN && list[i].record.screened == 'q';
        out += list[i].state == CANDIDATE_OUT;
    }
    note = add(w,
               &(struct row){"admin.edition.check_screened",
                             .done = closed && loose == 0 && r->candidates_in > 0 && unsure == 0,
                             .action = "admin.edition.candidates",
                             .url = r->candidates ? url(w, "/kandidater") : (struct str){0}},
               r->candidates ? "admin.edition.screened" : NULL);
    if (note) {
        json_set_int(note, "in", r->candidates_in);
        json_set_int(note, "out", out);
        json_set_int(note, "unsure", unsure);
    }
    return f;
}

/* --- steps --- */

/* Of a step about each candidate it is enough that one is counted: not everybody proposed comes that far. */
static void find_best(struct way *w, const json_t *template, struct step_record *best, bool *there) {
    *there = false;
    *best = (struct step_record){0};
    for (uint32_t n = step_count(w->v->txn, w->d->edition.number); n > 0; n--) {
        struct step_record r;
        if (step_get(w->v->txn, w->d->edition.number, n, &r) ||
            !str_equal(str_of(r.template_id), json_get_str(template, "id")))
            continue;
        if (!*there || r.state > best->state)
            *best = r;
        *there = true;
    }
}

static void add_step(struct way *w, const json_t *template) {
    struct step_record r;
    bool there;
    find_best(w, template, &r, &there);
    struct str id = json_get_str(template, "id"), name = rules_text_of(template, "name", w->v->lang);
    const json_t *body = rules_find(w->d->rules, "bodies", json_get_str(template, "body"));
    struct str to = admin_url(w->v, w->d, "/steg/%.*s", STR_ARGS(id));
    add(w,
        &(struct row){"admin.edition.check_step_opened", .done = there, .action = "admin.edition.see_step",
                      .url = w->d->edition.record.opened && !there ? to : (struct str){0}},
        NULL);
    json_t *label = json_object_get(last(w), "label");
    json_set_str(label, "step", name);
    json_set_str(label, "who", rules_text_of(body, "chair", w->v->lang));
    json_t *note =
        add(w,
            &(struct row){"admin.edition.check_step_closed", .done = there && r.state == STEP_IS_COUNTED,
                          .action = "admin.edition.see_step", .url = there ? to : (struct str){0}},
            there && r.state == STEP_IS_OPEN && r.mode == MODE_BALLOTS ? "count.handed_in" : NULL);
    json_set_str(json_object_get(last(w), "label"), "step", name);
    if (note) {
        json_set_int(note, "n", r.handed_in);
        json_set_int(note, "of", r.voters);
    }
}

/* --- decision and announcement --- */

static enum fault add_end(struct way *w) {
    struct decided d;
    enum fault f = decision_current(w->v->txn, w->v->arena, w->d->edition.number, &d);
    bool decided = f == OK, announced = w->d->edition.record.announced;
    if (f && f != NOT_FOUND)
        return f;
    json_t *note =
        add(w,
            &(struct row){"admin.edition.check_decided",
                          .done = announced || (decided && d.record.confirmed >= d.record.asked),
                          .action = "admin.decide.see",
                          .url = w->d->edition.record.steps ? url(w, "/beslutning") : (struct str){0}},
            decided ? "count.confirmed" : NULL);
    if (note) {
        json_set_int(note, "n", d.record.confirmed);
        json_set_int(note, "of", d.record.asked);
    }
    add(w,
        &(struct row){"admin.edition.check_published", .done = announced, .action = "admin.publish.publish",
                      .url = decided && !announced ? url(w, "/kunngjor") : (struct str){0}},
        NULL);
    return OK;
}

enum fault admin_checklist(struct visit *v, const struct desk *d) {
    struct way w = {.v = v, .d = d, .rows = json_array()};
    const json_t *template;
    size_t i;
    json_set_new(v->view, "checklist", w.rows);
    enum fault f = add_draft(&w);
    if (!f)
        f = add_gathering(&w);
    if (f)
        return f;
    json_array_foreach(json_object_get(d->rules, "steps"), i, template) {
        add_step(&w, template);
    }
    f = add_end(&w);
    json_t *text = words_set(v->view, "done_text", "count.done");
    json_set_int(text, "n", w.done);
    json_set_int(text, "of", w.all);
    return f;
}
