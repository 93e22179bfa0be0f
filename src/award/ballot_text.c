/* ballot_text.c: reads and writes ballots. */
#include "award/ballot_text.h"

#include "base/buf.h"
#include "base/utf8.h"

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

enum fault comments_read(struct arena *a, struct str json, const struct slate *s, json_t **texts) {
    json_t *value;
    const char *key;
    if (json_parse(a, json, texts) || !json_is_object(*texts) || !str_equal(json_compact(a, *texts), json))
        return BALLOT_CHOICES;
    json_object_foreach(*texts, key, value) {
        struct str text = json_text(value);
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
