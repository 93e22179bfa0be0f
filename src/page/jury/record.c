/* record.c: a show of hands, written down by the chair and confirmed by a second person, who need not
 * sit in the body. It counts when both have said so. */
#include "page/jury/record.h"

#include "award/count/motion.h"
#include "base/format.h"
#include "page/jury/jury.h"
#include "page/words/step_words.h"

static const char *const answers[] = {"yes", "no", NULL};

static const struct form record_answer_form = {
    "jury_record_answer",
    {{"agrees", FORM_CHOICE, .required = true, .options = answers},
     {"seen", FORM_INTEGER, .required = true, .max = UINT32_MAX}, /* which record was on the page */
     {0}}};

struct recording {
    struct seat seat;
    struct step_record step;
    struct step_documents documents;
    bool waits; /* a record is there and not confirmed; or it counts */
    struct record_of_vote vote;
    bool is_chair, is_second;
};

/* The chair, the second person, and after the count whoever sits here. */
static enum fault record_find(struct visit *v, struct recording *r) {
    struct str note;
    enum fault f = seat_find(v, &r->seat);
    bool sits = f == OK;
    if (f && f != NOT_ALLOWED)
        return f;
    if ((f = seat_step(v, &r->seat, &r->step)))
        return f;
    if (r->step.mode != MODE_RECORDED)
        return NOT_FOUND;
    if ((f = step_documents(v->txn, v->arena, &r->step, &r->documents)))
        return f;
    r->waits = step_recorded(v->txn, v->arena, &r->step, &r->vote, &note) == OK;
    r->is_chair = sits && r->seat.role == MEMBER_CHAIR;
    r->is_second = r->waits && str_equal(r->vote.second, v->who.person);
    bool may = r->is_chair || r->is_second || (sits && r->step.state == STEP_IS_COUNTED);
    return may ? OK : NOT_ALLOWED;
}

/* --- what was recorded --- */

static void add_line(json_t *lines, const char *label, json_t *text) {
    json_t *line = json_object();
    words_set(line, "label", label);
    json_set_new(line, "text", text);
    json_add_new(lines, line);
}

static json_t *names_of(const struct visit *v, const struct str *ids, size_t n) {
    struct str names = page_names(v, ids, n);
    return json_stringn(names.p ? names.p : "", names.n);
}

static json_t *lines_of(const struct visit *v, const struct record_of_vote *vote) {
    json_t *lines = json_array(), *present = words_new("recorded.present_text");
    json_set_int(present, "n", (int64_t)vote->present_n);
    json_set_new(present, "names", names_of(v, vote->present, vote->present_n));
    add_line(lines, "recorded.present", present);
    if (vote->aside_n)
        add_line(lines, "recorded.aside", names_of(v, vote->aside, vote->aside_n));
    add_line(lines, "recorded.yes", json_integer(vote->yes));
    add_line(lines, "recorded.no", json_integer(vote->no));
    add_line(lines, "recorded.blank", json_integer(vote->blank));
    return lines;
}

/* "Vedtatt: 7 for, 7 krevdes." */
static json_t *outcome_of(const struct recording *r) {
    const struct record_of_vote *vote = &r->vote;
    struct motion_tally t = {.yes = vote->yes,
                             .no = vote->no,
                             .blank = vote->blank,
                             .present = (uint32_t)vote->present_n,
                             .all = (uint32_t)(r->documents.roll.n - vote->aside_n)};
    uint32_t needed = motion_needed(&r->documents.rules.majority, &t);
    bool adopted = vote->yes >= needed && motion_quorate(&r->documents.rules, &t);
    json_t *words = words_new(adopted ? "result.adopted" : "result.rejected");
    json_set_int(words, "yes", vote->yes);
    json_set_int(words, "needed", needed);
    return words;
}

static void add_when(struct visit *v, const struct recording *r, json_t *into) {
    struct person p;
    struct fact f;
    if (person_read(v->txn, v->arena, r->vote.chair, &p) == OK)
        json_set_str(into, "by", p.name);
    if (person_read(v->txn, v->arena, r->vote.second, &p) == OK)
        json_set_str(into, "second", p.name);
    if (event_read(v->txn, v->arena, r->step.recorded, &f) == OK)
        json_set_str(into, "at", format_moment(v->arena, v->lang, f.at));
    json_set_new(into, "lines", lines_of(v, &r->vote));
    json_set_new(into, "outcome", outcome_of(r));
}

static json_t *answer_act(struct visit *v, const struct recording *r, const char *agrees, const char *label) {
    struct str path = seat_step_path(v, &r->seat, &r->step, "/fort-svar");
    json_t *act = page_act(v, &record_answer_form, page_url(v, "%.*s", STR_ARGS(path)), label);
    page_act_hidden(act, "agrees", str_of(agrees));
    page_act_hidden(act, "seen", arena_format(v->arena, "%llu", (unsigned long long)r->step.recorded));
    return act;
}

static void add_second(struct visit *v, const struct recording *r) {
    json_t *second = json_object();
    add_when(v, r, second);
    json_set_bool(second, "chair", !r->is_second);
    if (r->is_second) {
        json_set_new(second, "confirm", answer_act(v, r, "yes", "recorded.confirm"));
        json_t *wrong = answer_act(v, r, "no", "recorded.wrong");
        json_set_bool(wrong, "quiet", true);
        json_set_new(second, "wrong", wrong);
    } else {
        struct str path = seat_step_path(v, &r->seat, &r->step, "/fort?rett=1");
        json_set_str(second, "again_url", page_url(v, "%.*s", STR_ARGS(path)));
    }
    json_set_new(v->view, "second", second);
}

static void add_done(struct visit *v, const struct recording *r) {
    json_t *done = json_object();
    struct str path = seat_step_path(v, &r->seat, &r->step, "/resultat");
    add_when(v, r, done);
    if (r->step.corrected)
        words_set(done, "corrected", "correction.recorded_since");
    json_set_bool(done, "carried", r->step.adopted);
    if (r->seat.role)
        json_set_str(done, "result_url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_new(v->view, "done", done);
}

/* --- the page --- */

static void add_motion(struct visit *v, const struct recording *r) {
    struct candidate k;
    const json_t *template = seat_template(&r->seat, &r->step);
    json_t *motion = words_set(v->view, "motion_text", "recorded.motion");
    if (candidate_read(v->txn, v->arena, r->seat.edition.number, r->step.candidate, &k) == OK)
        json_set_str(motion, "name", k.name);
    json_set_new(motion, "question", step_question(v, template));
    json_set_new(v->view, "rule_text", step_majority(&r->documents.rules));
    json_t *excluded = step_excluded(v, r->seat.rules, template);
    if (excluded)
        json_set_new(v->view, "excluded_text", excluded);
    json_set_str(v->view, "step_name", rules_text_of(template, "name", v->lang));
}

static enum fault record_view(struct visit *v) {
    struct recording r = {0};
    enum fault f = record_find(v, &r);
    if (f)
        return f;
    seat_view(v, &r.seat);
    struct str back = seat_path(v, &r.seat, "%s", r.is_chair ? "/leder" : "");
    json_set_str(v->view, "edition_url", page_url(v, "%.*s", STR_ARGS(back)));
    add_motion(v, &r);
    bool again = r.is_chair && (visit_query(v, "rett").n || (v->form && v->form->form == &record_form));
    if (r.step.state == STEP_IS_COUNTED)
        add_done(v, &r);
    else if (r.waits && !again)
        add_second(v, &r);
    else
        record_form_tell(v, &r.seat, &r.step, &r.documents);
    return OK;
}

static enum fault record_command(struct visit *v, struct command *c) {
    struct recording r = {0};
    enum fault f = record_find(v, &r);
    if (!f && !r.is_chair)
        f = NOT_ALLOWED;
    return f ? f : record_form_fill(v, &r.seat, &r.step, c);
}

static enum fault record_answer_command(struct visit *v, struct command *c) {
    struct recording r = {0};
    struct record_confirm *confirm = arena_alloc(c->arena, sizeof *confirm);
    enum fault f = record_find(v, &r);
    if (f)
        return f;
    confirm->edition = arena_copy(c->arena, r.seat.edition.id);
    confirm->step = arena_copy(c->arena, str_of(r.step.id));
    confirm->seen = (uint64_t)form_get(v->form, "seen")->number;
    confirm->agrees = str_equal(form_text(v->form, "agrees"), STR("yes"));
    c->decide = step_record_confirm;
    c->args = confirm;
    return OK;
}

/* Who did not agree sees it no more: it is the chair's again. */
static enum fault record_answered(struct visit *v, const struct command *c) {
    struct recording r = {0};
    (void)c;
    enum fault f = record_find(v, &r);
    if (f == NOT_ALLOWED) {
        v->redirect = STR("/jury");
        return OK;
    }
    if (!f)
        v->redirect = seat_step_path(v, &r.seat, &r.step, "/fort");
    return f;
}

const struct route jury_record_routes[] = {
    {GET, "/jury/:edition/:body/:step/fort", MEMBER | ADMIN, .view = record_view,
     .template = "admin/recorded"},
    {POST, "/jury/:edition/:body/:step/fort", CHAIR, .view = record_view, .template = "admin/recorded",
     .form = &record_form, .command = record_command, .answer = record_answered},
    {POST, "/jury/:edition/:body/:step/fort-svar", MEMBER | ADMIN, .view = record_view,
     .template = "admin/recorded", .form = &record_answer_form, .command = record_answer_command,
     .answer = record_answered},
    {0},
};
