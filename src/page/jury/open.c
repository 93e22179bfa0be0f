/* open.c: the chair opens a step. Its documents are made here, shown, signed in the chair's
 * browser, and made again when they come back: what is frozen is exactly what was shown. */
#include "award/close/closing.h"
#include "award/people/milestone.h"
#include "base/time.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/jury/lead.h"
#include "page/jury/ready.h"
#include "page/words/step_words.h"

#include <string.h>

enum { LINE_MAX_BYTES = 1024, SEALING_MAX_BYTES = 8192, SEED_SIGNS = 2 * SEED_BYTES };

static const char *const modes[] = {"ballots", "recorded", NULL};

static const struct form open_form = {"jury_open",
                                      {{"opens", FORM_INTEGER, .required = true, .max = UINT32_MAX},
                                       {"closes", FORM_INTEGER, .required = true, .max = UINT32_MAX},
                                       {"seed", FORM_ID, .required = true},
                                       {"mode", FORM_CHOICE, .required = true, .options = modes},
                                       {"rules", FORM_NOTE, .max = LINE_MAX_BYTES},
                                       {"slate", FORM_NOTE, .max = LINE_MAX_BYTES},
                                       {"roll", FORM_NOTE, .max = LINE_MAX_BYTES},
                                       {"holders", FORM_NOTE, .max = LINE_MAX_BYTES},
                                       {"key", FORM_NOTE, .max = SEALING_MAX_BYTES},
                                       {"shares", FORM_NOTE, .max = SEALING_MAX_BYTES},
                                       {0}}};

struct new_step {
    struct seat seat;
    struct lead_step step;
    struct step_plan plan;
    bool deadline_wrong; /* what was asked for is no moment ahead */
};

/* --- what is to be opened --- */

static enum fault find_step(struct visit *v, struct new_step *o) {
    struct lead_step *list;
    size_t n;
    enum fault f = seat_lead(v, &o->seat);
    if (f || (f = lead_steps(v, &o->seat, &list, &n)))
        return f;
    for (size_t i = 0; i < n; i++) {
        if (!str_equal(json_get_str(list[i].template, "id"), visit_param(v, "template")) ||
            !str_equal(list[i].about.id, visit_param(v, "candidate")))
            continue;
        o->step = list[i];
        o->plan = (struct step_plan){.edition = o->seat.edition.id,
                                     .template_id = json_get_str(list[i].template, "id"),
                                     .candidate = list[i].about.id,
                                     .opens = v->arrived,
                                     .now = v->arrived};
        return OK;
    }
    return NOT_FOUND;
}

/* The last second of the day that the award's days lead to, or when the edition says that it decides. */
static int64_t usual_deadline(const struct visit *v, const struct new_step *o) {
    int64_t decides = o->seat.edition.record.decides, days = json_get_int(o->step.template, "days");
    struct local day;
    if (decides > v->arrived)
        return decides;
    time_local(v->arrived + days * DAY_SECONDS, &day);
    day.hour = 23;
    day.minute = day.second = 59;
    return time_from_local(&day, &decides) ? decides : v->arrived + days * DAY_SECONDS;
}

static void choose_mode(const struct visit *v, struct new_step *o) {
    struct str mode = json_get_str(o->step.template, "mode"), asked = visit_query(v, "maate");
    o->plan.recorded = str_equal(mode, STR("recorded")) ||
                       (str_equal(mode, STR("either")) && !str_equal(asked, STR("sedler")));
}

/* ?frist= a minute, or ?lukkes=leder: the chair closes it when all have voted. */
static void choose_deadline(const struct visit *v, struct new_step *o) {
    struct str asked = visit_query(v, "frist");
    if (str_equal(visit_query(v, "lukkes"), STR("leder")) || o->plan.recorded)
        return;
    o->plan.closes = usual_deadline(v, o);
    if (asked.n == 0)
        return;
    int64_t closes;
    o->deadline_wrong = deadline_instant(asked, &closes) || closes <= v->arrived;
    if (!o->deadline_wrong)
        o->plan.closes = closes;
}

/* --- showing --- */

static json_t *hidden_of(const char *name, struct str value) {
    json_t *o = json_object();
    json_set_str(o, "name", str_of(name));
    json_set_str(o, "value", value);
    return o;
}

static const char digits[16] = "0123456789abcdef";

static struct str seed_text(struct arena *a, const struct seed *seed) {
    char *text = arena_alloc(a, SEED_SIGNS);
    for (size_t i = 0; i < SEED_BYTES; i++) {
        text[2 * i] = digits[seed->b[i] >> 4];
        text[2 * i + 1] = digits[seed->b[i] & 15];
    }
    return (struct str){text, SEED_SIGNS};
}

static json_t *consequences(const struct visit *v, const struct new_step *o, const struct step_prepared *p,
                            size_t voters) {
    size_t partners = milestone_readers(v->txn, o->seat.edition.number, false);
    json_t *list = json_array();
    words_add(list, "admin.step.opens_1");
    json_set_int(words_set(words_add(list, "admin.step.opens_2"), "mails", "count.mails"), "n",
                 (int64_t)voters);
    if (partners)
        json_set_int(words_add(list, "admin.publish.consequence_partners"), "n", (int64_t)partners);
    if (p->holders.n)
        words_add(list, "admin.step.opens_sealed");
    else if (!o->plan.recorded)
        words_add(list, "admin.step.opens_3");
    return list;
}

static void add_sign(struct visit *v, const struct new_step *o, const struct step_prepared *p,
                     size_t voters) {
    json_t *sign =
        page_act(v, &open_form, page_url(v, "%.*s", STR_ARGS(lead_open_path(v, &o->seat, &o->step))),
                 "admin.step.open");
    json_t *hidden = json_array(), *notes = json_new_object(v->arena);
    json_add_new(hidden, hidden_of("opens", arena_format(v->arena, "%lld", (long long)o->plan.opens)));
    json_add_new(hidden, hidden_of("closes", arena_format(v->arena, "%lld", (long long)o->plan.closes)));
    json_add_new(hidden, hidden_of("seed", seed_text(v->arena, &o->plan.seed)));
    json_add_new(hidden, hidden_of("mode", o->plan.recorded ? STR("recorded") : STR("ballots")));
    json_set_new(sign, "hidden", hidden);
    json_set_str(notes, "rules", p->rules);
    json_set_str(notes, "slate", p->slate);
    json_set_str(notes, "roll", p->roll);
    if (p->holders.n)
        json_set_str(notes, "holders", p->holders);
    json_set_bool(sign, "sealed", p->holders.n > 0);
    json_set_str(sign, "notes", json_compact(v->arena, notes));
    json_set_str(sign, "desk", desk_data(v, &o->seat, NULL));
    json_set_bool(sign, "signs", !o->plan.recorded);
    json_set_new(sign, "consequences", consequences(v, o, p, voters));
    json_set_new(v->view, "sign", sign);
    json_object_set(v->view, "documents", notes);
}

static void add_choices(struct visit *v, const struct new_step *o) {
    json_t *ask = json_object();
    struct str path = lead_open_path(v, &o->seat, &o->step);
    json_set_str(ask, "action", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_bool(ask, "either", str_equal(json_get_str(o->step.template, "mode"), STR("either")));
    json_set_bool(ask, "recorded", o->plan.recorded);
    json_set_bool(ask, "motion", str_equal(json_get_str(o->step.template, "method"), STR("motion")));
    json_set_bool(ask, "by_chair", !o->plan.recorded && o->plan.closes == 0);
    json_set_str(ask, "deadline", o->plan.closes ? minute_format(v->arena, o->plan.closes) : (struct str){0});
    if (o->deadline_wrong)
        words_set(ask, "error", "fault.field_date_order");
    json_set_new(v->view, "ask", ask);
}

/* Who will hold the key, and what is trusted while it is made. Only who has a device now can open the result:
 * fewer than all is worth waiting for. */
static enum fault tell_holders(struct visit *v, const struct step_prepared *p, size_t voters) {
    static const char *const words[] = {
        [HOLDERS_ALL] = "unseal.few", [HOLDERS_DRAWN] = "unseal.drawn", [HOLDERS_NAMED] = "unseal.named"};
    struct holders h;
    enum fault f = holders_read(v->arena, p->holders, &h);
    if (f)
        return f;
    json_set_new(v->view, "trust_text", step_held("unseal.trust_open", h.threshold, h.n));
    if (p->how == HOLDERS_ALL && h.n == voters)
        return OK;
    json_t *few = words_set(v->view, "few_text", words[p->how]);
    json_set_int(few, "n", (int64_t)h.n);
    json_set_int(few, "of", (int64_t)(p->how == HOLDERS_ALL ? voters : p->ready));
    json_set_int(few, "needed", h.threshold);
    return OK;
}

/* SEAL_WITNESSES_FEW when the log can ask fewer than its rules want: then nobody could ever show the result.
 */
static enum fault ask_witnesses(const struct visit *v, const struct new_step *o, bool recorded) {
    const struct policy *there = witnesses_policy(v->site->witnesses);
    int64_t needed = recorded ? 0 : json_get_int(o->step.template, "witnesses");
    return needed > (int64_t)(there ? policy_askable(there) : 0) ? SEAL_WITNESSES_FEW : OK;
}

static enum fault add_documents(struct visit *v, struct new_step *o) {
    struct step_prepared p;
    struct step_rules rules;
    struct roll roll;
    o->plan.seed = seed_fresh();
    enum fault f = step_prepare(v->txn, v->arena, &o->plan, &p);
    if (!f)
        f = ask_witnesses(v, o, o->plan.recorded);
    if (!f)
        f = rules_read(v->arena, p.rules, &rules);
    if (!f)
        f = roll_read(v->arena, p.roll, &roll);
    if (f)
        return f;
    json_t *facts = step_facts(v, o->seat.rules, o->step.template, &rules);
    if (step_counts_present(&rules) && o->plan.closes)
        words_add(facts, "lead.close_by_chair");
    json_set_new(v->view, "facts", facts);
    if (p.holders.n && (f = tell_holders(v, &p, roll.n)))
        return f;
    add_sign(v, o, &p, roll.n);
    add_choices(v, o);
    return OK;
}

/* What stands in the way; who may hold the key, where those are too few. */
static void say_obstacle(struct visit *v, const struct new_step *o, enum fault f) {
    json_t *facts = json_array();
    bool holders = f == SEAL_HOLDERS_FEW || f == SEAL_HOLDERS_BODIES;
    json_t *who = holders ? step_holders(v, o->seat.rules, o->step.template) : NULL;
    words_add(facts, arena_format(v->arena, "fault.%.*s", STR_ARGS(fault_key(f))).p);
    if (who)
        json_add_new(facts, who);
    json_set_new(v->view, "facts", facts);
}

static enum fault open_view(struct visit *v) {
    struct new_step o = {0};
    enum fault f = find_step(v, &o);
    if (f)
        return f;
    choose_mode(v, &o);
    choose_deadline(v, &o);
    seat_view(v, &o.seat);
    v->wasm = true;
    struct str lead = seat_path(v, &o.seat, "/leder");
    json_set_str(v->view, "lead_url", page_url(v, "%.*s", STR_ARGS(lead)));
    json_set_str(v->view, "step_name", rules_text_of(o.step.template, "name", v->lang));
    json_set_str(v->view, "about", o.step.about.name);
    if (!o.plan.recorded)
        words_set(v->view, "secrecy_text", step_secrecy(o.step.template));
    ready_tell(v, &o.seat, !o.plan.recorded);
    f = add_documents(v, &o);
    json_set_new(v->view, "state", words_new(f ? "state.step.not_ready" : "state.step.ready"));
    json_set_str(v->view, "tone", f ? STR("neutral") : STR("warning"));
    if (f && !fault_is_ours(f)) { /* what is missing stands in the list */
        say_obstacle(v, &o, f);
        f = OK;
    }
    return f;
}

/* --- opening --- */

static bool seed_read(struct str text, struct seed *seed) {
    *seed = (struct seed){0};
    if (text.n != SEED_SIGNS)
        return false;
    for (size_t i = 0; i < SEED_SIGNS; i++) {
        const char *at = memchr(digits, text.p[i], sizeof digits);
        if (!at)
            return false;
        seed->b[i / 2] = (unsigned char)(seed->b[i / 2] << 4 | (at - digits));
    }
    return true;
}

static enum fault open_command(struct visit *v, struct command *c) {
    struct new_step o = {0};
    struct step_open *s = arena_alloc(c->arena, sizeof *s);
    enum fault f = find_step(v, &o);
    if (f)
        return f;
    s->plan = (struct step_plan){.edition = arena_copy(c->arena, o.plan.edition),
                                 .template_id = arena_copy(c->arena, o.plan.template_id),
                                 .candidate = arena_copy(c->arena, o.plan.candidate),
                                 .recorded = str_equal(form_text(v->form, "mode"), STR("recorded")),
                                 .opens = form_get(v->form, "opens")->number,
                                 .closes = form_get(v->form, "closes")->number};
    if ((f = ask_witnesses(v, &o, s->plan.recorded)))
        return f;
    if (!seed_read(form_text(v->form, "seed"), &s->plan.seed))
        return DOCUMENTS_CHANGED;
    s->rules_line = arena_copy(c->arena, form_text(v->form, "rules"));
    s->slate_line = arena_copy(c->arena, form_text(v->form, "slate"));
    s->roll_line = arena_copy(c->arena, form_text(v->form, "roll"));
    s->holders_line = arena_copy(c->arena, form_text(v->form, "holders"));
    s->key_note = arena_copy(c->arena, form_text(v->form, "key"));
    s->shares = arena_copy(c->arena, form_text(v->form, "shares"));
    c->decide = step_open;
    c->args = s;
    return OK;
}

static enum fault open_answer(struct visit *v, const struct command *c) {
    (void)c;
    return seat_go(v, "/leder");
}

const struct route jury_open_routes[] = {
    {GET, "/jury/:edition/:body/apne/:template", CHAIR, .view = open_view, .template = "jury/open"},
    {GET, "/jury/:edition/:body/apne/:template/:candidate", CHAIR, .view = open_view,
     .template = "jury/open"},
    {POST, "/jury/:edition/:body/apne/:template", CHAIR, .view = open_view, .template = "jury/open",
     .form = &open_form, .command = open_command, .answer = open_answer},
    {POST, "/jury/:edition/:body/apne/:template/:candidate", CHAIR, .view = open_view,
     .template = "jury/open", .form = &open_form, .command = open_command, .answer = open_answer},
    {0},
};
