/* documents.c: the texts that a step is bound to. Each is read and written through one definition; nothing is
 * decided here. */
#include "award/step/documents_parts.h"
#include "base/buf.h"
#include "base/time.h"
#include "proof/receipt.h"

#include <string.h>

enum {
    RULES_LOG,
    RULES_EDITION,
    RULES_STEP,
    RULES_SALT,
    RULES_BODY,
    RULES_METHOD,
    RULES_MODE,
    RULES_SECRECY,
    RULES_PUBLISH,
    RULES_SCALE,
    RULES_CRITERIA,
    RULES_CHOICES,
    RULES_MAJORITY,
    RULES_QUORUM,
    RULES_TIES,
    RULES_OPENS,
    RULES_CLOSES,
    RULES_INSPECTION,
    RULES_ENROLMENT,
    RULES_SEALED_LENGTH,
    RULES_WITNESSES
};

const struct note_definition rules_note = {"rules", {{"log", false},       {"edition", false},
                                                     {"step", false},      {"salt", false},
                                                     {"body", false},      {"method", false},
                                                     {"mode", false},      {"secrecy", false},
                                                     {"publish", false},   {"scale", false},
                                                     {"criteria", false},  {"choices", false},
                                                     {"majority", false},  {"quorum", false},
                                                     {"ties", false},      {"opens", false},
                                                     {"closes", false},    {"inspection", false},
                                                     {"enrolment", false}, {"sealed-length", false},
                                                     {"witnesses", false}, {0}}};

enum { LIST_LOG, LIST_EDITION, LIST_STEP, LIST_SALT, LIST_ITEMS };

const struct note_definition slate_note = {
    "slate",
    {{"log", false}, {"edition", false}, {"step", false}, {"salt", false}, {"candidate", true}, {0}}};
const struct note_definition roll_note = {
    "roll", {{"log", false}, {"edition", false}, {"step", false}, {"salt", false}, {"juror", true}, {0}}};

enum {
    RECORD_LOG,
    RECORD_EDITION,
    RECORD_STEP,
    RECORD_OPENED,
    RECORD_CHAIR,
    RECORD_SECOND,
    RECORD_PRESENT,
    RECORD_ASIDE,
    RECORD_YES,
    RECORD_NO,
    RECORD_BLANK
};

const struct note_definition record_note = {"record",
                                            {{"log", false},
                                             {"edition", false},
                                             {"step", false},
                                             {"opened", false},
                                             {"chair", false},
                                             {"second", false},
                                             {"present", true},
                                             {"aside", true},
                                             {"for", false},
                                             {"against", false},
                                             {"blank", false},
                                             {0}}};

/* --- small words --- */

static const struct str method_words[] = {
    [METHOD_SCORES] = STR_INIT("scores"), [METHOD_MOTION] = STR_INIT("motion")};
static const struct str mode_words[] = {
    [MODE_BALLOTS] = STR_INIT("ballots"), [MODE_RECORDED] = STR_INIT("recorded")};
static const struct str base_words[] = {
    [BASE_CAST] = STR_INIT("cast"), [BASE_PRESENT] = STR_INIT("present"), [BASE_ALL] = STR_INIT("all")};
static const struct str secrecy_words[] = {
    [SECRECY_OPEN] = STR_INIT("open"), [SECRECY_SEALED] = STR_INIT("sealed")};
static const struct str enrolment_words[] = {
    [ENROLMENT_SIMPLE] = STR_INIT("simple"), [ENROLMENT_STRICT] = STR_INIT("strict")};
static const struct str none = STR_INIT("none");

static bool word_find(const struct str *words, size_t n, struct str s, unsigned *out) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(words[i], s)) {
            *out = (unsigned)i;
            return true;
        }
    return false;
}
#define WORD(words, s, out) word_find(words, sizeof(words) / sizeof *(words), s, out)

void line_set(struct arena *a, struct note_values *v, size_t line, struct str value) {
    v->count[line] = 1;
    v->value[line] = arena_alloc(a, sizeof(struct str));
    v->value[line][0] = value;
}

struct str line_get(const struct note_values *v, size_t line) {
    return v->value[line][0];
}

bool number_read(struct str s, uint64_t max, uint32_t *out) {
    uint64_t n;
    if (!str_to_u64(s, &n) || n > max)
        return false;
    *out = (uint32_t)n;
    return true;
}

/* --- rules --- */

static struct str criteria_write(struct arena *a, const struct step_rules *r) {
    if (r->criteria_n == 0)
        return none;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < r->criteria_n; i++)
        buf_format(&b, "%s%.*s:%u", i ? " " : "", STR_ARGS(r->criteria[i].id), r->criteria[i].weight);
    return buf_str(&b);
}

static bool criteria_read(struct str s, struct step_rules *r) {
    r->criteria_n = 0;
    if (str_equal(s, none))
        return r->method == METHOD_MOTION;
    for (bool more = true; more;) {
        struct str item, id;
        more = str_cut(&s, ' ', &item);
        struct criterion *c = &r->criteria[r->criteria_n];
        if (r->criteria_n == CRITERIA_MAX || !str_cut(&item, ':', &id) || id.n == 0 ||
            !number_read(item, MARK_MAX, &c->weight) || c->weight == 0)
            return false;
        c->id = id;
        r->criteria_n++;
    }
    return r->method == METHOD_SCORES;
}

static struct str majority_write(struct arena *a, const struct step_rules *r) {
    const struct majority *m = &r->majority;
    if (r->method != METHOD_MOTION)
        return none;
    return arena_format(a, "%s %u/%u %.*s", m->more ? "more-than" : "at-least", m->num, m->den,
                        STR_ARGS(base_words[m->base]));
}

static bool part_read(struct str s, uint32_t *num, uint32_t *den) {
    struct str n;
    return str_cut(&s, '/', &n) && number_read(n, MARK_MAX, num) && number_read(s, MARK_MAX, den) &&
           *den > 0 && *num <= *den;
}

static bool majority_read(struct str s, struct step_rules *r) {
    struct str how, part;
    unsigned base;
    if (r->method != METHOD_MOTION)
        return str_equal(s, none);
    if (!str_cut(&s, ' ', &how) || !str_cut(&s, ' ', &part) || !WORD(base_words, s, &base))
        return false;
    r->majority.base = (enum base)base;
    r->majority.more = str_equal(how, STR("more-than"));
    return (r->majority.more || str_equal(how, STR("at-least"))) &&
           part_read(part, &r->majority.num, &r->majority.den) && r->majority.num > 0;
}

static struct str ties_write(struct arena *a, const struct step_rules *r) {
    static const char *const words[] = {[RUNG_TOP_MARKS] = "top-marks",
                                        [RUNG_LOT] = "lot",
                                        [RUNG_CASTING] = "casting",
                                        [RUNG_SHARED] = "shared"};
    if (r->rungs_n == 0)
        return none;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < r->rungs_n; i++) {
        const struct rung *g = &r->rungs[i];
        buf_format(&b, "%s", i ? " " : "");
        if (g->kind == RUNG_CRITERION)
            buf_format(&b, "criterion:%.*s", STR_ARGS(r->criteria[g->criterion].id));
        else
            buf_format(&b, "%s", words[g->kind]);
    }
    return buf_str(&b);
}

static bool rung_read(struct str s, const struct step_rules *r, struct rung *g) {
    static const struct str words[] = {[RUNG_CRITERION] = STR_INIT("criterion:"),
                                       [RUNG_TOP_MARKS] = STR_INIT("top-marks"),
                                       [RUNG_LOT] = STR_INIT("lot"),
                                       [RUNG_CASTING] = STR_INIT("casting"),
                                       [RUNG_SHARED] = STR_INIT("shared")};
    unsigned kind;
    if (str_starts(s, words[RUNG_CRITERION])) {
        struct str id = str_slice(s, words[RUNG_CRITERION].n, s.n);
        *g = (struct rung){RUNG_CRITERION, 0};
        while (g->criterion < r->criteria_n && !str_equal(r->criteria[g->criterion].id, id))
            g->criterion++;
        return g->criterion < r->criteria_n;
    }
    if (!WORD(words, s, &kind))
        return false;
    *g = (struct rung){(enum rung_kind)kind, 0};
    return true;
}

static bool ties_read(struct str s, struct step_rules *r) {
    r->rungs_n = 0;
    if (str_equal(s, none))
        return true;
    for (bool more = true; more; r->rungs_n++) {
        struct str item;
        more = str_cut(&s, ' ', &item);
        if (r->rungs_n == RUNGS_MAX || !rung_read(item, r, &r->rungs[r->rungs_n]))
            return false;
    }
    return true;
}

struct str rules_write(struct arena *a, const struct step_rules *r, struct str salt) {
    struct note_values v = {0};
    line_set(a, &v, RULES_LOG, r->origin);
    line_set(a, &v, RULES_EDITION, r->edition);
    line_set(a, &v, RULES_STEP, r->step);
    line_set(a, &v, RULES_SALT, salt);
    line_set(a, &v, RULES_BODY, r->body);
    line_set(a, &v, RULES_METHOD, method_words[r->method]);
    line_set(a, &v, RULES_MODE, mode_words[r->mode]);
    line_set(a, &v, RULES_SECRECY, secrecy_words[r->secrecy]);
    line_set(a, &v, RULES_PUBLISH, none);
    line_set(a, &v, RULES_SCALE,
             r->method == METHOD_SCORES ? arena_format(a, "%u %u", r->lowest, r->highest) : none);
    line_set(a, &v, RULES_CRITERIA, criteria_write(a, r));
    line_set(a, &v, RULES_CHOICES, STR("1 1"));
    line_set(a, &v, RULES_MAJORITY, majority_write(a, r));
    line_set(a, &v, RULES_QUORUM,
             r->quorum_num ? arena_format(a, "%u/%u", r->quorum_num, r->quorum_den) : none);
    line_set(a, &v, RULES_TIES, ties_write(a, r));
    line_set(a, &v, RULES_OPENS, time_format_rfc3339(a, r->opens));
    line_set(a, &v, RULES_CLOSES, r->closes ? time_format_rfc3339(a, r->closes) : none);
    line_set(a, &v, RULES_INSPECTION, r->inspection_days ? arena_format(a, "%u", r->inspection_days) : none);
    line_set(a, &v, RULES_ENROLMENT, enrolment_words[r->enrolment]);
    line_set(a, &v, RULES_SEALED_LENGTH, r->sealed_length ? arena_format(a, "%u", r->sealed_length) : none);
    line_set(a, &v, RULES_WITNESSES, arena_format(a, "%u", r->witnesses));
    return note_write(a, &rules_note, &v);
}

static bool scale_read(struct str s, struct step_rules *r) {
    struct str low;
    if (r->method != METHOD_SCORES)
        return str_equal(s, none);
    return str_cut(&s, ' ', &low) && number_read(low, MARK_MAX, &r->lowest) &&
           number_read(s, MARK_MAX, &r->highest) && r->lowest < r->highest;
}

static bool quorum_read(struct str s, struct step_rules *r) {
    r->quorum_num = 0;
    r->quorum_den = 1;
    return str_equal(s, none) || (part_read(s, &r->quorum_num, &r->quorum_den) && r->quorum_num > 0);
}

static bool times_read(const struct note_values *v, struct step_rules *r) {
    r->closes = 0;
    return time_parse_rfc3339(line_get(v, RULES_OPENS), &r->opens) &&
           (str_equal(line_get(v, RULES_CLOSES), none) ||
            time_parse_rfc3339(line_get(v, RULES_CLOSES), &r->closes));
}

/* What only later kinds of step will say otherwise. A verifier that meets a word that it does not know
 * refuses. */
static bool constants_hold(const struct note_values *v) {
    return str_equal(line_get(v, RULES_PUBLISH), none) && str_equal(line_get(v, RULES_CHOICES), STR("1 1"));
}

static bool secrecy_read(const struct note_values *v, struct step_rules *r) {
    unsigned secrecy;
    struct str length = line_get(v, RULES_SEALED_LENGTH);
    if (!WORD(secrecy_words, line_get(v, RULES_SECRECY), &secrecy) ||
        !number_read(line_get(v, RULES_WITNESSES), STEP_WITNESSES_MAX, &r->witnesses))
        return false;
    r->secrecy = (enum step_secrecy)secrecy;
    for (size_t i = 0; i < r->rungs_n; i++) /* who sees others' bytes could choose their own */
        if (r->rungs[i].kind == RUNG_LOT && r->secrecy != SECRECY_SEALED)
            return false;
    if (r->secrecy == SECRECY_OPEN) /* no share waits for anybody */
        return str_equal(length, none) && r->witnesses == 0;
    return r->mode == MODE_BALLOTS && number_read(length, SEALED_LENGTH_MAX, &r->sealed_length) &&
           r->sealed_length > 0;
}

/* Both are about ballots: a vote in the room has neither. */
static bool care_read(const struct note_values *v, struct step_rules *r) {
    unsigned enrolment;
    struct str days = line_get(v, RULES_INSPECTION);
    if (!WORD(enrolment_words, line_get(v, RULES_ENROLMENT), &enrolment))
        return false;
    r->enrolment = (enum step_enrolment)enrolment;
    r->inspection_days = 0;
    if (!str_equal(days, none) &&
        (!number_read(days, INSPECTION_DAYS_MAX, &r->inspection_days) || r->inspection_days == 0))
        return false;
    return r->mode == MODE_BALLOTS || (r->inspection_days == 0 && r->enrolment == ENROLMENT_SIMPLE);
}

enum fault rules_read(struct arena *a, struct str text, struct step_rules *r) {
    struct note_values v;
    struct hash salt;
    unsigned method, mode;
    enum fault f = note_read(a, text, &rules_note, &v);
    if (f)
        return f;
    *r = (struct step_rules){.origin = line_get(&v, RULES_LOG),
                             .edition = line_get(&v, RULES_EDITION),
                             .step = line_get(&v, RULES_STEP),
                             .body = line_get(&v, RULES_BODY)};
    if (base64_hash(line_get(&v, RULES_SALT), &salt) ||
        !WORD(method_words, line_get(&v, RULES_METHOD), &method) ||
        !WORD(mode_words, line_get(&v, RULES_MODE), &mode) || !constants_hold(&v))
        return NOTE_MALFORMED;
    r->method = (enum count_method)method;
    r->mode = (enum step_mode)mode;
    if (!scale_read(line_get(&v, RULES_SCALE), r) || !criteria_read(line_get(&v, RULES_CRITERIA), r) ||
        !majority_read(line_get(&v, RULES_MAJORITY), r) || !quorum_read(line_get(&v, RULES_QUORUM), r) ||
        !ties_read(line_get(&v, RULES_TIES), r) || !times_read(&v, r) || !secrecy_read(&v, r) ||
        !care_read(&v, r))
        return NOTE_MALFORMED;
    return OK;
}

/* --- slate and roll --- */

bool word_valid(struct str s, size_t max, bool dash) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              (dash && s.p[i] == '-')))
            return false;
    return s.n > 0 && s.n <= max;
}

static struct str list_write(struct arena *a, const struct note_definition *d, struct str origin,
                             struct str edition, struct str step, struct str salt, struct str *items,
                             size_t n) {
    struct note_values v = {0};
    line_set(a, &v, LIST_LOG, origin);
    line_set(a, &v, LIST_EDITION, edition);
    line_set(a, &v, LIST_STEP, step);
    line_set(a, &v, LIST_SALT, salt);
    v.count[LIST_ITEMS] = n;
    v.value[LIST_ITEMS] = items;
    return note_write(a, d, &v);
}

static enum fault list_read(struct arena *a, const struct note_definition *d, struct str text, size_t max,
                            struct note_values *v) {
    struct hash salt;
    enum fault f = note_read(a, text, d, v);
    if (f)
        return f;
    return base64_hash(line_get(v, LIST_SALT), &salt) || v->count[LIST_ITEMS] == 0 ||
                   v->count[LIST_ITEMS] > max
               ? NOTE_MALFORMED
               : OK;
}

struct str slate_write(struct arena *a, struct str origin, const struct slate *s, struct str salt) {
    struct str *items = arena_alloc(a, s->n * sizeof *items);
    for (size_t i = 0; i < s->n; i++) {
        struct str c = base64_encode(a, str_bytes(s->lines[i].commitment.b, TREE_HASH_BYTES));
        items[i] = arena_format(a, "%.*s %.*s", STR_ARGS(s->lines[i].candidate), STR_ARGS(c));
    }
    return list_write(a, &slate_note, origin, s->edition, s->step, salt, items, s->n);
}

enum fault slate_read(struct arena *a, struct str text, struct slate *s) {
    struct note_values v;
    enum fault f = list_read(a, &slate_note, text, SLATE_MAX, &v);
    if (f)
        return f;
    *s = (struct slate){.edition = line_get(&v, LIST_EDITION), .step = line_get(&v, LIST_STEP), .n = 0};
    s->lines = arena_alloc(a, v.count[LIST_ITEMS] * sizeof *s->lines);
    for (size_t i = 0; i < v.count[LIST_ITEMS]; i++) {
        struct str rest = v.value[LIST_ITEMS][i], id;
        struct hash c;
        if (!str_cut(&rest, ' ', &id) || !word_valid(id, 26, false) || base64_hash(rest, &c) ||
            slate_find(s, id) < s->n)
            return NOTE_MALFORMED;
        s->lines[s->n++] = (struct slate_line){id, c};
    }
    return OK;
}

size_t slate_find(const struct slate *s, struct str candidate) {
    size_t i = 0;
    while (i < s->n && !str_equal(s->lines[i].candidate, candidate))
        i++;
    return i;
}

struct str roll_write(struct arena *a, struct str origin, const struct roll *r, struct str salt) {
    return list_write(a, &roll_note, origin, r->edition, r->step, salt, r->jurors, r->n);
}

static bool ids_ascend(const struct str *ids, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!word_valid(ids[i], 26, false) || (i && str_compare(ids[i - 1], ids[i]) >= 0))
            return false;
    return true;
}

enum fault roll_read(struct arena *a, struct str text, struct roll *r) {
    struct note_values v;
    enum fault f = list_read(a, &roll_note, text, ROLL_MAX, &v);
    if (f)
        return f;
    *r = (struct roll){line_get(&v, LIST_EDITION), line_get(&v, LIST_STEP), v.count[LIST_ITEMS],
                       v.value[LIST_ITEMS]};
    return ids_ascend(r->jurors, r->n) ? OK : NOTE_MALFORMED;
}

static bool ids_have(const struct str *ids, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(ids[i], id))
            return true;
    return false;
}

bool roll_has(const struct roll *r, struct str juror) {
    return ids_have(r->jurors, r->n, juror);
}

/* --- record --- */

struct str record_write(struct arena *a, const struct record_of_vote *r) {
    struct note_values v = {0};
    line_set(a, &v, RECORD_LOG, r->origin);
    line_set(a, &v, RECORD_EDITION, r->edition);
    line_set(a, &v, RECORD_STEP, r->step);
    line_set(a, &v, RECORD_OPENED, base64_encode(a, str_bytes(r->opened.b, TREE_HASH_BYTES)));
    line_set(a, &v, RECORD_CHAIR, r->chair);
    line_set(a, &v, RECORD_SECOND, r->second);
    v.count[RECORD_PRESENT] = r->present_n;
    v.value[RECORD_PRESENT] = r->present;
    v.count[RECORD_ASIDE] = r->aside_n;
    v.value[RECORD_ASIDE] = r->aside;
    line_set(a, &v, RECORD_YES, arena_format(a, "%u", r->yes));
    line_set(a, &v, RECORD_NO, arena_format(a, "%u", r->no));
    line_set(a, &v, RECORD_BLANK, arena_format(a, "%u", r->blank));
    return note_write(a, &record_note, &v);
}

enum fault record_read(struct arena *a, struct str text, struct record_of_vote *r) {
    struct note_values v;
    enum fault f = note_read(a, text, &record_note, &v);
    if (f)
        return f;
    *r = (struct record_of_vote){.origin = line_get(&v, RECORD_LOG),
                                 .edition = line_get(&v, RECORD_EDITION),
                                 .step = line_get(&v, RECORD_STEP),
                                 .chair = line_get(&v, RECORD_CHAIR),
                                 .second = line_get(&v, RECORD_SECOND),
                                 .present_n = v.count[RECORD_PRESENT],
                                 .present = v.value[RECORD_PRESENT],
                                 .aside_n = v.count[RECORD_ASIDE],
                                 .aside = v.value[RECORD_ASIDE]};
    if (base64_hash(line_get(&v, RECORD_OPENED), &r->opened) ||
        !number_read(line_get(&v, RECORD_YES), ROLL_MAX, &r->yes) ||
        !number_read(line_get(&v, RECORD_NO), ROLL_MAX, &r->no) ||
        !number_read(line_get(&v, RECORD_BLANK), ROLL_MAX, &r->blank) ||
        !ids_ascend(r->present, r->present_n) || !ids_ascend(r->aside, r->aside_n))
        return NOTE_MALFORMED;
    for (size_t i = 0; i < r->aside_n; i++)
        if (ids_have(r->present, r->present_n, r->aside[i]))
            return NUMBERS_DO_NOT_ADD_UP;
    return r->yes + r->no + r->blank == r->present_n ? OK : NUMBERS_DO_NOT_ADD_UP;
}

/* --- small ones --- */

struct hash material_commitment(struct str salt, struct str json) {
    return commitment(STR("material"), salt, json);
}

struct str juror_key_name(struct arena *a, struct str origin, struct str juror) {
    return arena_format(a, "%.*s/juror/%.*s", STR_ARGS(origin), STR_ARGS(juror));
}

struct str documents_key_name(struct arena *a, struct str origin) {
    return arena_format(a, "%.*s/documents", STR_ARGS(origin));
}
