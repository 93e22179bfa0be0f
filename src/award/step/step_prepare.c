/* step_prepare.c: makes the three notes that a step is bound to, from the state as it is. Decides nothing. */
#include "award/candidate/candidate.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "award/step/step_holders.h"
#include "base/json.h"
#include "proof/receipt.h"

#include <stdlib.h>
#include <string.h>

struct making {
    const struct txn *t;
    struct arena *a;
    const struct step_plan *plan;
    struct edition edition;
    const json_t *rules, *template; /* of the award; of this step in it */
    uint32_t candidate;             /* of a step about one; else 0 */
    bool sealed;
    struct seed seed;
    struct step_prepared *out;
};

static struct str fresh_salt(struct making *m) {
    unsigned char salt[SALT_BYTES];
    seed_bytes(&m->seed, salt, sizeof salt);
    return arena_copy(m->a, str_bytes(salt, sizeof salt));
}

static struct str fresh_salt_text(struct making *m) {
    return base64_encode(m->a, fresh_salt(m));
}

/* --- may it open --- */

/* The steps of an award are a chain: what the one before has led to is what this one is about. When it was
 * taken more than once, the last time counts. */
static enum fault check_before(struct making *m) {
    const json_t *steps = json_object_get(m->rules, "steps"), *before = NULL, *s;
    size_t i;
    json_array_foreach(steps, i, s) {
        if (s == m->template)
            break;
        before = s;
    }
    if (!before)
        return OK;
    for (uint32_t n = step_count(m->t, m->edition.number); n > 0; n--) {
        struct step_record r;
        if (step_get(m->t, m->edition.number, n, &r) ||
            !str_equal(str_of(r.template_id), json_get_str(before, "id")) ||
            (r.candidate && r.candidate != m->candidate))
            continue;
        return r.state == STEP_IS_COUNTED && (r.method != METHOD_MOTION || r.adopted) ? OK : STEP_NOT_READY;
    }
    return STEP_NOT_READY;
}

/* One vote at a time about one thing. */
static enum fault check_none_open(struct making *m) {
    for (uint32_t n = step_count(m->t, m->edition.number); n > 0; n--) {
        struct step_record r;
        if (!step_get(m->t, m->edition.number, n, &r) && r.state != STEP_IS_COUNTED &&
            !step_stays_shut(m->t, m->a, &r, m->plan->now) &&
            str_equal(str_of(r.template_id), m->plan->template_id) && r.candidate == m->candidate)
            return ALREADY_DONE;
    }
    return OK;
}

static enum fault begin(struct making *m) {
    enum fault f = edition_find(m->t, m->a, m->plan->edition, m->plan->now, &m->edition);
    json_t *rules;
    if (f || (f = edition_rules(m->t, m->edition.number, &rules)))
        return f;
    m->rules = rules;
    m->template = rules_find(rules, "steps", m->plan->template_id);
    if (!m->template)
        return NOT_FOUND;
    if (m->edition.record.announced || m->edition.record.opened == 0)
        return WRONG_STATE;
    if (m->plan->now <= m->edition.record.closes + ARRIVAL_GRACE_SECONDS)
        return STEP_NOT_READY; /* proposals may still come */
    if (json_get_bool(m->template, "per_candidate") != (m->plan->candidate.n > 0))
        return FIELD_CHOICE;
    if (m->plan->candidate.n) {
        struct candidate k;
        if ((f = candidate_find(m->t, m->a, m->edition.number, m->plan->candidate, &k)))
            return f;
        if (k.state != CANDIDATE_IN)
            return WRONG_STATE;
        m->candidate = k.number;
    }
    return (f = check_before(m)) ? f : check_none_open(m);
}

/* --- rules --- */

static enum base base_of(struct str word) {
    return str_equal(word, STR("present")) ? BASE_PRESENT
           : str_equal(word, STR("cast"))  ? BASE_CAST
                                           : BASE_ALL;
}

static void fill_rungs(struct making *m, struct step_rules *r) {
    size_t i;
    json_t *s;
    json_array_foreach(json_object_get(m->template, "ties"), i, s) {
        struct str word = json_text(s), kind;
        struct rung *g = &r->rungs[r->rungs_n];
        if (r->rungs_n == RUNGS_MAX)
            return;
        *g = (struct rung){RUNG_SHARED, 0};
        if (str_equal(word, STR("top-marks")))
            g->kind = RUNG_TOP_MARKS;
        else if (str_equal(word, STR("lot")))
            g->kind = RUNG_LOT;
        else if (str_equal(word, STR("casting")))
            g->kind = RUNG_CASTING;
        else if (str_cut(&word, ':', &kind)) {
            g->kind = RUNG_CRITERION;
            while (g->criterion < r->criteria_n && !str_equal(r->criteria[g->criterion].id, word))
                g->criterion++;
        }
        r->rungs_n++;
    }
}

static void fill_scores(struct making *m, struct step_rules *r) {
    const json_t *scale = json_object_get(m->rules, "scale");
    size_t i;
    json_t *c;
    r->lowest = (uint32_t)json_get_int(scale, "lowest");
    r->highest = (uint32_t)json_get_int(scale, "highest");
    json_array_foreach(json_object_get(m->rules, "criteria"), i, c) {
        if (r->criteria_n < CRITERIA_MAX)
            r->criteria[r->criteria_n++] =
                (struct criterion){json_get_str(c, "id"), (uint32_t)json_get_int(c, "weight")};
    }
}

static void fill_majority(struct making *m, struct step_rules *r) {
    const json_t *majority = json_object_get(m->template, "majority");
    r->majority =
        (struct majority){(uint32_t)json_get_int(majority, "num"), (uint32_t)json_get_int(majority, "den"),
                          json_get_bool(majority, "more"), base_of(json_get_str(majority, "base"))};
}

/* Room for marks and for reasons of some length; steps of 4 KiB, so that it tells little of how many there
 * are. */
static uint32_t sealed_length(const struct step_rules *r, size_t candidates) {
    enum { MOTION = 512, BASIS = 1024, EACH = 2560, STEP = 4096 };
    if (r->method == METHOD_MOTION)
        return MOTION;
    size_t n = (BASIS + candidates * EACH + STEP - 1) / STEP * STEP;
    return n < SEALED_LENGTH_MAX ? (uint32_t)n : SEALED_LENGTH_MAX;
}

static enum fault fill_secrecy(struct making *m, struct step_rules *r) {
    uint32_t *numbers;
    size_t n = 1;
    if (m->plan->recorded || !str_equal(json_get_str(m->template, "secrecy"), STR("sealed")))
        return OK;
    enum fault f = m->candidate ? OK : candidates_in(m->t, m->a, m->edition.number, &numbers, &n);
    r->secrecy = SECRECY_SEALED;
    r->sealed_length = sealed_length(r, n);
    r->witnesses = (uint32_t)json_get_int(m->template, "witnesses");
    m->sealed = true;
    return f;
}

static enum fault make_rules(struct making *m) {
    const struct step_plan *p = m->plan;
    const json_t *quorum = json_object_get(m->template, "quorum");
    struct str mode = json_get_str(m->template, "mode");
    struct step_rules r = {.origin = store_origin(m->t->store),
                           .edition = p->edition,
                           .step = m->out->id,
                           .body = m->out->body,
                           .mode = p->recorded ? MODE_RECORDED : MODE_BALLOTS,
                           .quorum_num = (uint32_t)json_get_int(quorum, "num"),
                           .quorum_den = quorum ? (uint32_t)json_get_int(quorum, "den") : 1,
                           .opens = p->opens,
                           .closes = p->recorded ? 0 : p->closes};
    if (!p->recorded) {
        bool strict = str_equal(json_get_str(m->template, "enrolment"), STR("strict"));
        r.inspection_days = (uint32_t)json_get_int(m->template, "inspection_days");
        r.enrolment = strict ? ENROLMENT_STRICT : ENROLMENT_SIMPLE;
    }
    if (!str_equal(mode, STR("either")) && str_equal(mode, STR("recorded")) != p->recorded)
        return FIELD_CHOICE;
    if (r.closes && r.closes <= r.opens)
        return FIELD_DATE_ORDER;
    r.method = str_equal(json_get_str(m->template, "method"), STR("motion")) ? METHOD_MOTION : METHOD_SCORES;
    if (r.method == METHOD_SCORES)
        fill_scores(m, &r);
    else
        fill_majority(m, &r);
    fill_rungs(m, &r);
    enum fault f = fill_secrecy(m, &r);
    if (f)
        return f;
    m->out->rules = rules_write(m->a, &r, fresh_salt_text(m));
    return OK;
}

/* --- slate: candidates and what was committed of them --- */

static enum fault add_candidate(struct making *m, struct slate *s, uint32_t number) {
    json_t *material;
    enum fault f = candidate_material(m->t, m->edition.number, number, m->a, &material);
    if (f)
        return f;
    struct str json = json_compact(m->a, material), salt = fresh_salt(m), id = candidate_id(m->a, number);
    s->lines[s->n++] = (struct slate_line){id, material_commitment(salt, json)};
    json_t *o = json_object();
    json_set_str(o, "candidate", id);
    json_set_str(o, "salt", base64_encode(m->a, salt));
    json_set_str(o, "json", json);
    json_add_new(m->out->materials, o);
    return OK;
}

static enum fault make_slate(struct making *m) {
    struct slate s = {.edition = m->plan->edition, .step = m->out->id};
    struct str salt = fresh_salt_text(m);
    uint32_t *numbers = &m->candidate;
    size_t n = 1;
    enum fault f = m->candidate ? OK : candidates_in(m->t, m->a, m->edition.number, &numbers, &n);
    if (f)
        return f;
    if (n == 0)
        return STEP_NOT_READY;
    if (n > SLATE_MAX)
        return TOO_MANY;
    s.lines = arena_alloc(m->a, n * sizeof *s.lines);
    m->out->materials = json_new_array(m->a);
    for (size_t i = 0; i < n && !f; i++)
        f = add_candidate(m, &s, numbers[i]);
    m->out->slate = slate_write(m->a, store_origin(m->t->store), &s, salt);
    return f;
}

/* --- roll: who may vote --- */

static bool excluded(struct making *m, struct str person) {
    size_t i;
    json_t *body;
    enum member_role role;
    json_array_foreach(json_object_get(m->template, "excludes"), i, body) {
        if (member_find(m->t, m->edition.number, json_text(body), person, &role) == OK)
            return true;
    }
    return m->candidate && recusal_stands(m->t, m->edition.number, person, m->candidate);
}

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

static enum fault make_holders(struct making *m, const struct roll *roll) {
    struct holders h = {.edition = m->plan->edition, .step = m->out->id};
    struct str salt = fresh_salt_text(m);
    const struct holders_choice choice = {.t = m->t,
                                          .a = m->a,
                                          .edition = m->edition.number,
                                          .template = m->template,
                                          .roll = roll,
                                          .seed = &m->seed};
    enum fault f = holders_choose(&choice, &h, &m->out->how, &m->out->ready);
    if (!f)
        m->out->holders = holders_write(m->a, store_origin(m->t->store), &h, salt);
    return f;
}

static enum fault make_roll(struct making *m) {
    struct member *members;
    size_t n;
    struct roll r = {.edition = m->plan->edition, .step = m->out->id};
    struct str salt = fresh_salt_text(m);
    enum fault f = members_list(m->t, m->a, m->edition.number, m->out->body, &members, &n);
    if (f)
        return f;
    r.jurors = arena_alloc(m->a, (n + 1) * sizeof *r.jurors);
    for (size_t i = 0; i < n; i++)
        if (members[i].role != MEMBER_SECRETARY && !excluded(m, members[i].person.id))
            r.jurors[r.n++] = members[i].person.id;
    if (r.n == 0)
        return STEP_NOT_READY;
    if (r.n > ROLL_MAX)
        return TOO_MANY;
    qsort(r.jurors, r.n, sizeof *r.jurors, by_bytes);
    m->out->roll = roll_write(m->a, store_origin(m->t->store), &r, salt);
    return m->sealed ? make_holders(m, &r) : OK;
}

/* --- its name --- */

/* "vurdering", "innstilling-k01"; a vote taken again is "vurdering-2". */
static enum fault make_id(struct making *m) {
    struct step_record r;
    struct str base = m->candidate ? arena_format(m->a, "%.*s-%.*s", STR_ARGS(m->plan->template_id),
                                                  STR_ARGS(candidate_id(m->a, m->candidate)))
                                   : m->plan->template_id;
    m->out->id = base;
    for (unsigned n = 2; step_find(m->t, m->edition.number, m->out->id, &r) == OK; n++)
        m->out->id = arena_format(m->a, "%.*s-%u", STR_ARGS(base), n);
    return m->out->id.n < sizeof r.id ? OK : TOO_MANY;
}

enum fault step_prepare(const struct txn *t, struct arena *a, const struct step_plan *p,
                        struct step_prepared *out) {
    struct making m = {.t = t, .a = a, .plan = p, .seed = p->seed, .out = out};
    enum fault f = begin(&m);
    m.seed.used = 0;
    *out = (struct step_prepared){0};
    if (f || (f = make_id(&m)))
        return f;
    out->body = json_get_str(m.template, "body");
    out->secret = m.edition.secret;
    if ((f = make_rules(&m)) || (f = make_slate(&m)))
        return f;
    return make_roll(&m);
}
