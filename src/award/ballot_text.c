/* ballot_text.c: reads and writes ballots. Every choice has one encoding, so that equal votes are equal
 * bytes. */
#include "award/ballot_text.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

enum {
    LINE_LOG,
    LINE_EDITION,
    LINE_STEP,
    LINE_OPENED,
    LINE_RULES,
    LINE_SLATE,
    LINE_ROLL,
    LINE_KEY,
    LINE_JUROR,
    LINE_NUMBER,
    LINE_REPLACES,
    LINE_NONCE,
    LINE_CHOICES,
    LINES
};

const struct note_definition ballot_note = {"ballot",
                                            {{"log", false},
                                             {"edition", false},
                                             {"step", false},
                                             {"opened", false},
                                             {"rules", false},
                                             {"slate", false},
                                             {"roll", false},
                                             {"key", false},
                                             {"juror", false},
                                             {"number", false},
                                             {"replaces", false},
                                             {"nonce", false},
                                             {"choices", false},
                                             {0}}};

/* --- the frame: uint32be(length) || CHOICES || uint32be(length) || TEXTS --- */

static void frame_add(struct buf *b, struct str s) {
    unsigned char n[4] = {(unsigned char)(s.n >> 24), (unsigned char)(s.n >> 16), (unsigned char)(s.n >> 8),
                          (unsigned char)s.n};
    buf_add(b, str_bytes(n, sizeof n));
    buf_add(b, s);
}

static bool frame_take(struct str *rest, struct str *part) {
    const unsigned char *p = (const unsigned char *)rest->p;
    if (rest->n < 4)
        return false;
    size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    if (n > rest->n - 4)
        return false;
    *part = str_slice(*rest, 4, n);
    *rest = str_slice(*rest, 4 + n, rest->n);
    return true;
}

/* --- the note --- */

static bool optional_hash(struct str s, bool *there, struct hash *h) {
    *there = !str_equal(s, STR("none"));
    return !*there || base64_hash(s, h) == OK;
}

enum fault ballot_read(struct arena *a, struct str text, struct ballot_text *b) {
    struct note_values v;
    struct hash nonce, key;
    struct str line[LINES], frame;
    uint64_t number;
    enum fault f = text.n > BALLOT_BYTES_MAX ? BALLOT_TOO_LARGE : note_read(a, text, &ballot_note, &v);
    if (f)
        return f;
    for (size_t i = 0; i < LINES; i++)
        line[i] = v.value[i][0];
    *b = (struct ballot_text){.log = line[LINE_LOG],
                              .edition = line[LINE_EDITION],
                              .step = line[LINE_STEP],
                              .juror = line[LINE_JUROR],
                              .hash = note_hash(text)};
    if (base64_hash(line[LINE_OPENED], &b->opened) || base64_hash(line[LINE_RULES], &b->rules) ||
        base64_hash(line[LINE_SLATE], &b->slate) || base64_hash(line[LINE_ROLL], &b->roll) ||
        base64_hash(line[LINE_NONCE], &nonce) || !optional_hash(line[LINE_KEY], &b->has_key, &key) ||
        !optional_hash(line[LINE_REPLACES], &b->has_replaces, &b->replaces))
        return NOTE_MALFORMED;
    if (!str_to_u64(line[LINE_NUMBER], &number) || number < 1 || number > BALLOT_NUMBER_MAX)
        return BALLOT_NUMBER;
    b->number = (uint32_t)number;
    if (base64_decode(a, line[LINE_CHOICES], &frame) || !frame_take(&frame, &b->choices) ||
        !frame_take(&frame, &b->texts) || frame.n != 0)
        return NOTE_MALFORMED;
    return OK;
}

struct str ballot_write(struct arena *a, const struct ballot_text *b, struct str nonce) {
    struct note_values v = {0};
    struct str line[LINES];
    struct buf frame = buf_new(a);
    frame_add(&frame, b->choices);
    frame_add(&frame, b->texts);
#define HASH(h) base64_encode(a, str_bytes((h).b, TREE_HASH_BYTES))
    line[LINE_LOG] = b->log;
    line[LINE_EDITION] = b->edition;
    line[LINE_STEP] = b->step;
    line[LINE_OPENED] = HASH(b->opened);
    line[LINE_RULES] = HASH(b->rules);
    line[LINE_SLATE] = HASH(b->slate);
    line[LINE_ROLL] = HASH(b->roll);
    line[LINE_KEY] = STR("none");
    line[LINE_JUROR] = b->juror;
    line[LINE_NUMBER] = arena_format(a, "%u", b->number);
    line[LINE_REPLACES] = b->has_replaces ? HASH(b->replaces) : STR("none");
    line[LINE_NONCE] = nonce;
    line[LINE_CHOICES] = base64_encode(a, buf_str(&frame));
#undef HASH
    for (size_t i = 0; i < LINES; i++) {
        v.count[i] = 1;
        v.value[i] = &line[i];
    }
    return note_write(a, &ballot_note, &v);
}

/* --- choices --- */

static const char *const vote_words[] = {[VOTE_YES] = "yes", [VOTE_NO] = "no", [VOTE_BLANK] = "blank"};

static void write_marks(struct buf *b, const struct choice *c, size_t n) {
    buf_format(b, ",\"s\":[");
    for (size_t i = 0; i < n; i++) {
        buf_format(b, "%s", i ? "," : "");
        if (c->marks[i] == NO_MARK)
            buf_format(b, "null");
        else
            buf_format(b, "%d", c->marks[i]);
    }
    buf_byte(b, ']');
}

struct str choices_write(struct arena *a, const struct choices *c, const struct step_rules *r,
                         const struct slate *s) {
    struct buf b = buf_new(a);
    if (r->method == METHOD_MOTION)
        return arena_format(a, "{\"m\":\"motion\",\"v\":\"%s\"}", vote_words[c->vote]);
    buf_format(&b, "{\"m\":\"scores\",\"c\":[");
    for (size_t i = 0; i < s->n; i++) {
        const struct choice *x = &c->by_candidate[i];
        buf_format(&b, "%s{\"id\":\"%.*s\"", i ? "," : "", STR_ARGS(s->lines[i].candidate));
        if (x->what == ABSTAINED)
            buf_format(&b, ",\"abstain\":true");
        else if (x->what == ASIDE)
            buf_format(&b, ",\"recused\":true");
        else
            write_marks(&b, x, r->criteria_n);
        buf_byte(&b, '}');
    }
    buf_format(&b, "]}");
    return buf_str(&b);
}

static enum fault read_mark(const json_t *m, const struct step_rules *r, int32_t *mark) {
    *mark = NO_MARK;
    if (json_is_null(m))
        return OK;
    if (!json_is_integer(m))
        return BALLOT_CHOICES;
    json_int_t v = json_integer_value(m);
    if (v < r->lowest || v > r->highest)
        return BALLOT_MARK;
    *mark = (int32_t)v;
    return OK;
}

static enum fault read_choice(const json_t *o, const struct step_rules *r, struct choice *c) {
    const json_t *marks = json_object_get(o, "s");
    *c = (struct choice){.what = json_object_get(o, "abstain")   ? ABSTAINED
                                 : json_object_get(o, "recused") ? ASIDE
                                                                 : UNASSESSED};
    for (size_t i = 0; i < CRITERIA_MAX; i++)
        c->marks[i] = NO_MARK;
    if (!marks)
        return c->what == UNASSESSED ? BALLOT_CHOICES : OK;
    if (!json_is_array(marks) || json_array_size(marks) != r->criteria_n)
        return BALLOT_CHOICES;
    for (size_t i = 0; i < r->criteria_n; i++) {
        enum fault f = read_mark(json_array_get(marks, i), r, &c->marks[i]);
        if (f)
            return f;
        if (c->marks[i] != NO_MARK)
            c->what = ASSESSED;
    }
    return OK;
}

static enum fault read_scores(struct arena *a, const json_t *root, const struct step_rules *r,
                              const struct slate *s, struct choices *c) {
    const json_t *list = json_object_get(root, "c");
    if (!json_is_array(list))
        return BALLOT_CHOICES;
    if (json_array_size(list) != s->n)
        return BALLOT_CANDIDATE;
    c->by_candidate = arena_alloc(a, (s->n + 1) * sizeof *c->by_candidate);
    for (size_t i = 0; i < s->n; i++) {
        const json_t *o = json_array_get(list, i), *id = json_object_get(o, "id");
        if (!json_is_string(id) ||
            !str_equal(str_bytes(json_string_value(id), json_string_length(id)), s->lines[i].candidate))
            return BALLOT_CANDIDATE;
        enum fault f = read_choice(o, r, &c->by_candidate[i]);
        if (f)
            return f;
    }
    return OK;
}

static enum fault read_motion(const json_t *root, struct choices *c) {
    const char *v = json_string_value(json_object_get(root, "v"));
    for (size_t i = 0; v && i < sizeof vote_words / sizeof *vote_words; i++)
        if (strcmp(vote_words[i], v) == 0) {
            c->vote = (enum vote)i;
            return OK;
        }
    return BALLOT_CHOICES;
}

enum fault choices_read(struct arena *a, struct str json, const struct step_rules *r, const struct slate *s,
                        struct choices *c) {
    json_t *root;
    *c = (struct choices){0};
    if (json_parse(a, json, &root) || !json_is_object(root))
        return BALLOT_CHOICES;
    enum fault f = r->method == METHOD_SCORES ? read_scores(a, root, r, s, c) : read_motion(root, c);
    if (f)
        return f;
    /* One encoding: whatever else stood in the JSON (another order, a space, a member more) shows here. */
    return str_equal(choices_write(a, c, r, s), json) ? OK : BALLOT_CHOICES;
}

enum fault texts_check(struct arena *a, struct str json, const struct slate *s) {
    json_t *root, *value;
    const char *key;
    if (json_parse(a, json, &root) || !json_is_object(root) || !str_equal(json_compact(a, root), json))
        return BALLOT_CHOICES;
    json_object_foreach(root, key, value) {
        struct str text = str_bytes(json_string_value(value), json_string_length(value));
        if (!json_is_string(value))
            return BALLOT_CHOICES;
        if (slate_find(s, str_of(key)) == s->n)
            return BALLOT_CANDIDATE;
        if (utf8_length(text) > COMMENT_CHARACTERS_MAX)
            return FIELD_TOO_LONG;
        if (utf8_has_control(text, true))
            return FIELD_CONTROL;
    }
    return OK;
}
