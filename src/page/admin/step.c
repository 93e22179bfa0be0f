/* step.c: one step of the decision for the office: what must be in place, who opens it, and how many
 * have handed in. Never what: that is the result's, after the close. */
#include "page/admin/step.h"

#include "award/close/unsealing.h"
#include "award/step/voters.h"
#include "base/format.h"
#include "page/after/correction.h"
#include "page/words/shut_words.h"
#include "page/words/step_words.h"

#include <string.h>

/* --- which step --- */

enum fault admin_newest_step(struct visit *v, const struct desk *d, struct str template, uint32_t candidate,
                             struct step_record *r) {
    for (uint32_t n = step_count(v->txn, d->edition.number); n > 0; n--) {
        enum fault f = step_get(v->txn, d->edition.number, n, r);
        if (f)
            return f;
        if (str_equal(str_of(r->template_id), template) && r->candidate == candidate)
            return OK;
    }
    return NOT_FOUND;
}

/* "innstilling-k01" into the step of the rules and the candidate. */
static const json_t *template_of(const struct desk *d, struct str id, uint32_t *candidate) {
    const json_t *template = rules_find(d->rules, "steps", id);
    if (template)
        return template;
    for (size_t i = id.n; i > 0; i--)
        if (id.p[i - 1] == '-' && candidate_number(str_slice(id, i, id.n), candidate))
            return rules_find(d->rules, "steps", str_slice(id, 0, i - 1));
    return NULL;
}

enum fault admin_find_step(struct visit *v, const struct desk *d, struct str id, struct place_of_step *s) {
    *s = (struct place_of_step){0};
    enum fault f = step_find(v->txn, d->edition.number, id, &s->record);
    if (f && f != NOT_FOUND)
        return f;
    s->opened = !f;
    if (s->opened) {
        s->template = rules_find(d->rules, "steps", str_of(s->record.template_id));
        s->candidate = s->record.candidate;
    } else {
        s->template = template_of(d, id, &s->candidate);
    }
    if (!s->template || (s->candidate && !json_get_bool(s->template, "per_candidate")))
        return NOT_FOUND;
    return OK;
}

json_t *admin_step_name(struct visit *v, const struct desk *d, struct str id) {
    struct place_of_step s;
    struct candidate k;
    if (admin_find_step(v, d, id, &s))
        return json_stringn(id.p, id.n);
    struct str name = rules_text_of(s.template, "name", v->lang);
    if (!s.candidate || candidate_read(v->txn, v->arena, d->edition.number, s.candidate, &k))
        return json_stringn(name.p, name.n);
    json_t *words = words_new("admin.step.about");
    json_set_str(words, "step", name);
    admin_candidate_name(words, "candidate", &k);
    return words;
}

void admin_step_state(json_t *into, const struct step_record *r) {
    static const struct {
        const char *key, *tone;
    } states[] = {
        {"state.step.not_ready", "neutral"},
        [STEP_IS_OPEN] = {"state.step.open", "warning"},
        [STEP_IS_CLOSED] = {"state.step.closed", "warning"},
        [STEP_IS_COUNTED] = {"state.step.counted", "success"},
    };
    size_t at = r ? r->state : 0;
    admin_state(into, states[at].key, states[at].tone);
}

/* --- facts: the rules in words --- */

static enum base base_of(struct str word) {
    return str_equal(word, STR("present")) ? BASE_PRESENT
           : str_equal(word, STR("cast"))  ? BASE_CAST
                                           : BASE_ALL;
}

/* What the award's rules say today of a step that is not open yet; when it opens, its own note says it. */
static struct step_rules expected_rules(const struct desk *d, const json_t *template) {
    const json_t *majority = json_object_get(template, "majority"),
                 *quorum = json_object_get(template, "quorum"), *scale = json_object_get(d->rules, "scale");
    return (struct step_rules){
        .method = str_equal(json_get_str(template, "method"), STR("motion")) ? METHOD_MOTION : METHOD_SCORES,
        .mode = MODE_RECORDED, /* so that nothing is said of a deadline that nobody has set */
        .lowest = (uint32_t)json_get_int(scale, "lowest"),
        .highest = (uint32_t)json_get_int(scale, "highest"),
        .criteria_n = json_array_size(json_object_get(d->rules, "criteria")),
        .majority = {(uint32_t)json_get_int(majority, "num"), (uint32_t)json_get_int(majority, "den"),
                     json_get_bool(majority, "more"), base_of(json_get_str(majority, "base"))},
        .enrolment = str_equal(json_get_str(template, "enrolment"), STR("strict")) ? ENROLMENT_STRICT
                                                                                   : ENROLMENT_SIMPLE,
        .inspection_days = (uint32_t)json_get_int(template, "inspection_days"),
        .quorum_num = (uint32_t)json_get_int(quorum, "num"),
        .quorum_den = (uint32_t)json_get_int(quorum, "den")};
}

static enum fault add_facts(struct visit *v, const struct desk *d, const struct place_of_step *s) {
    struct step_documents documents;
    struct step_rules rules = expected_rules(d, s->template);
    if (s->opened) {
        enum fault f = step_documents(v->txn, v->arena, &s->record, &documents);
        if (f)
            return f;
        rules = documents.rules;
    }
    json_set_new(v->view, "facts", step_facts(v, d->rules, s->template, &rules));
    return OK;
}

/* --- before it opens --- */

static void add_ready(json_t *list, const char *label, int64_t n, bool done, struct str url) {
    json_t *row = json_object();
    json_set_int(words_set(row, "label", label), "n", n);
    json_set_bool(row, done ? "done" : "later", true);
    words_set(row, "word", done ? "state.check.done" : "state.check.waits");
    if (!done) {
        json_set_str(row, "url", url);
        words_set(row, "action", "admin.step.go");
    }
    json_add_new(list, row);
}

static enum fault add_checklist(struct visit *v, const struct desk *d, const struct place_of_step *s,
                                struct str *chair) {
    struct member *list;
    size_t n, voters = 0;
    const struct edition_record *r = &d->edition.record;
    enum fault f =
        members_list(v->txn, v->arena, d->edition.number, json_get_str(s->template, "body"), &list, &n);
    if (f)
        return f;
    for (size_t i = 0; i < n; i++) {
        voters += list[i].role != MEMBER_SECRETARY;
        if (list[i].role == MEMBER_CHAIR)
            *chair = list[i].person.name;
    }
    int64_t waiting =
        (int64_t)r->in_state[PROPOSAL_NEW] + r->in_state[PROPOSAL_ACCEPTED] + r->in_state[PROPOSAL_UNSURE];
    json_t *ready = json_array();
    add_ready(ready, "admin.step.ready_closed", 1, r->opened && v->arrived > r->closes,
              admin_url(v, d, "%s", ""));
    add_ready(ready, "admin.step.ready_gathered", waiting, waiting == 0, admin_url(v, d, "/forslag"));
    add_ready(ready, "admin.step.ready_candidates", r->candidates_in, r->candidates_in > 0,
              admin_url(v, d, "/kandidater"));
    add_ready(ready, "admin.step.ready_members", (int64_t)voters, voters > 0, admin_url(v, d, "/personer"));
    add_ready(ready, "admin.step.ready_chair", chair->n > 0, chair->n > 0, admin_url(v, d, "/personer"));
    json_set_bool(v->view, "has_ready", true);
    json_set_new(v->view, "checklist", ready);
    return OK;
}

static bool leads(struct visit *v, const struct desk *d, struct str body) {
    enum member_role role;
    return member_find(v->txn, d->edition.number, body, v->who.person, &role) == OK && role == MEMBER_CHAIR;
}

/* Opening is the chair's, whose browser signs; an administrator who leads the body is shown the way. */
static void say_who_opens(struct visit *v, const struct desk *d, const struct place_of_step *s,
                          struct str chair) {
    struct str body = json_get_str(s->template, "body");
    json_t *open = json_object(), *text = words_set(open, "text", "admin.step.chair_opens");
    if (chair.n)
        json_set_str(text, "who", chair);
    else
        json_set_str(text, "who", rules_text_of(rules_find(d->rules, "bodies", body), "chair", v->lang));
    if (leads(v, d, body)) {
        struct str id = json_get_str(s->template, "id");
        json_set_str(
            open, "url",
            page_url(v, "/jury/%.*s/%.*s/apne/%.*s%s%.*s", STR_ARGS(d->edition.id), STR_ARGS(body),
                     STR_ARGS(id), s->candidate ? "/" : "",
                     STR_ARGS(s->candidate ? candidate_id(v->arena, s->candidate) : (struct str){0})));
        words_set(open, "label", "admin.step.open");
    }
    json_set_new(v->view, "open", open);
}

/* --- a step for each candidate --- */

static enum fault add_cases(struct visit *v, const struct desk *d, const json_t *template) {
    struct candidate *list;
    size_t n;
    struct str id = json_get_str(template, "id");
    json_t *cases = json_array();
    enum fault f = candidates_list(v->txn, v->arena, d->edition.number, false, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        struct step_record r;
        enum fault g = admin_newest_step(v, d, id, list[i].number, &r);
        json_t *row = json_object();
        json_set_str(row, "name", list[i].name);
        if (g == OK)
            json_set_str(row, "url", admin_url(v, d, "/steg/%s", r.id));
        else
            json_set_str(row, "url", admin_url(v, d, "/steg/%.*s-%.*s", STR_ARGS(id), STR_ARGS(list[i].id)));
        admin_step_state(row, g == OK ? &r : NULL);
        json_add_new(cases, row);
    }
    json_set_bool(v->view, "has_cases", json_array_size(cases) > 0);
    json_set_new(v->view, "cases", cases);
    if (!f && n == 0)
        admin_empty(v, "admin.candidates.empty", NULL, (struct str){0});
    return f;
}

/* --- while it is open, and after --- */

static void say_handed_in(const struct step_record *r, json_t *from, json_t *row) {
    bool open = r->state == STEP_IS_OPEN;
    if (json_get_bool(from, "handed_in")) {
        admin_state(row, "state.handed_in.yes", "success");
    } else if (open && json_get_int(from, "of")) {
        admin_state(row, "state.handed_in.part", "warning");
        json_t *words = json_object_get(row, "state");
        json_set_int(words, "done", json_get_int(from, "done"));
        json_set_int(words, "of", json_get_int(from, "of"));
    } else {
        admin_state(row, open ? "state.handed_in.no" : "state.handed_in.closed", "neutral");
    }
}

static enum fault add_roll(struct visit *v, const struct desk *d, const struct step_record *r) {
    json_t *voters, *from;
    size_t i;
    enum fault f = step_voters(v->txn, v->arena, d->edition.number, r, &voters);
    if (f || r->mode != MODE_BALLOTS)
        return f;
    json_t *roll = json_array();
    json_array_foreach(voters, i, from) {
        json_t *row = json_object();
        json_set_str(row, "name", json_get_str(from, "name"));
        say_handed_in(r, from, row);
        json_add_new(roll, row);
    }
    page_sort(v, roll, "name");
    json_t *text = words_set(v->view, "roll_text", "count.handed_in");
    json_set_int(text, "n", r->handed_in);
    json_set_int(text, "of", r->voters);
    json_set_bool(v->view, "has_roll", true);
    json_set_new(v->view, "roll", roll);
    return OK;
}

static void say_closed(struct visit *v, const struct desk *d, const struct step_record *r) {
    json_t *closed = json_object();
    words_set(closed, "text", "admin.step.counted");
    json_set_str(closed, "result_url", admin_url(v, d, "/steg/%s/resultat", r->id));
    json_set_new(v->view, "closed", closed);
}

/* Closed and sealed: who can open it, and has not yet. */
static enum fault say_shut(struct visit *v, const struct desk *d, const struct step_record *r) {
    struct step_documents documents;
    struct str missing[SEAL_HOLDERS_MAX];
    size_t n = 0;
    enum fault f = step_documents(v->txn, v->arena, r, &documents);
    if (f)
        return f;
    for (size_t i = 0; i < documents.holders.n; i++)
        if (!share_given(v->txn, d->edition.number, r, (uint32_t)i + 1))
            missing[n++] = documents.holders.list[i].person;
    json_t *shut = shut_tell(v, d->edition.number, r, &documents);
    if (n)
        json_set_str(words_set(shut, "missing", "unseal.missing"), "names", page_names(v, missing, n));
    json_set_new(v->view, "shut", shut);
    return OK;
}

/* The way to counting it again, and what of that waits for this administrator. */
static void say_corrections(struct visit *v, const struct desk *d, const struct step_record *r) {
    if (r->state == STEP_IS_OPEN ||
        officer_check(v->txn, d->edition.number, d->edition.secret, r, v->who.person))
        return;
    uint32_t waiting = corrections_waiting(v, &d->edition, r);
    json_set_str(v->view, "corrections_url", admin_url(v, d, "/steg/%s/rettelser", r->id));
    if (waiting)
        json_set_int(words_set(v->view, "corrections_wait", "correction.waiting"), "n", waiting);
}

/* Where enrolment is strict: whose devices have to be vouched for before it can close. */
static enum fault say_keys(struct visit *v, const struct desk *d, const struct step_record *r) {
    struct str *left;
    size_t n;
    enum fault f = step_unvouched(v->txn, v->arena, d->edition.number, r, &left, &n);
    if (f || n == 0 || r->state != STEP_IS_OPEN)
        return f;
    json_t *keys = json_object();
    json_set_str(words_set(keys, "text", "device.office_left"), "names", page_names(v, left, n));
    json_set_str(keys, "url", admin_url(v, d, "/personer"));
    json_set_new(v->view, "keys", keys);
    return OK;
}

static enum fault step_view(struct visit *v) {
    struct desk d;
    struct place_of_step s;
    struct str chair = {0}, id = visit_param(v, "step");
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = admin_find_step(v, &d, id, &s);
    if (f)
        return f;
    const json_t *body = rules_find(d.rules, "bodies", json_get_str(s.template, "body"));
    admin_begin_desk(v, &d);
    json_set_new(v->view, "step_name", admin_step_name(v, &d, id));
    json_set_str(v->view, "body_name", rules_text_of(body, "name", v->lang));
    admin_step_state(v->view, s.opened ? &s.record : NULL);
    f = add_facts(v, &d, &s);
    if (f)
        return f;
    words_set(v->view, "secrecy_text", step_secrecy(s.template));
    if (json_get_bool(s.template, "per_candidate") && !s.candidate)
        return add_cases(v, &d, s.template);
    if (s.opened) {
        say_corrections(v, &d, &s.record);
        if ((f = say_keys(v, &d, &s.record)))
            return f;
        if (s.record.state == STEP_IS_COUNTED)
            say_closed(v, &d, &s.record);
        if (s.record.state == STEP_IS_CLOSED && (f = say_shut(v, &d, &s.record)))
            return f;
        return add_roll(v, &d, &s.record);
    }
    f = add_checklist(v, &d, &s, &chair);
    if (!f)
        say_who_opens(v, &d, &s, chair);
    return f;
}

const struct route admin_step_routes[] = {
    {GET, "/administrasjon/utgave/:edition/steg/:step", ADMIN, .view = step_view, .template = "admin/step"},
    {0},
};
