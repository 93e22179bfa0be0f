/* ballot_text.c: reads and writes ballots. */
#include "award/step/ballot_text.h"

#include "base/frame.h"
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
    LINE_CHOICES, /* or the seal */
    LINES
};

/* clang-format off */
#define HEAD                                                                                      \
    {"log", false}, {"edition", false}, {"step", false}, {"opened", false}, {"rules", false},     \
    {"slate", false}, {"roll", false}, {"key", false}, {"juror", false}, {"number", false},       \
    {"replaces", false}, {"nonce", false}
/* clang-format on */

const struct note_definition ballot_note = {"ballot", {HEAD, {"choices", false}, {0}}};
const struct note_definition sealed_ballot_note = {"ballot", {HEAD, {"seal", false}, {0}}};

/* --- the note --- */

static bool optional_hash(struct str s, bool *there, struct hash *h) {
    *there = !str_equal(s, STR("none"));
    return !*there || base64_hash(s, h) == OK;
}

/* What stands before the last line. */
static struct str head_of(struct str text) {
    size_t n = text.n ? text.n - 1 : 0;
    while (n > 0 && text.p[n - 1] != '\n')
        n--;
    return str_slice(text, 0, n);
}

static enum fault last_read(struct arena *a, struct str line, struct ballot_text *b) {
    struct str bytes;
    enum fault f = base64_decode(a, line, &bytes);
    if (f)
        return f;
    if (b->sealed) {
        b->seal = bytes;
        return OK;
    }
    return frame_take(&bytes, &b->choices) && frame_take(&bytes, &b->texts) && bytes.n == 0 ? OK
                                                                                            : NOTE_MALFORMED;
}

enum fault ballot_read(struct arena *a, struct str text, struct ballot_text *b) {
    struct note_values v;
    struct hash nonce;
    struct str line[LINES], head = head_of(text);
    uint64_t number;
    bool sealed = str_starts(str_slice(text, head.n, text.n), STR("seal "));
    enum fault f = text.n > BALLOT_BYTES_MAX
                       ? BALLOT_TOO_LARGE
                       : note_read(a, text, sealed ? &sealed_ballot_note : &ballot_note, &v);
    if (f)
        return f;
    for (size_t i = 0; i < LINES; i++)
        line[i] = v.value[i][0];
    *b = (struct ballot_text){.log = line[LINE_LOG],
                              .edition = line[LINE_EDITION],
                              .step = line[LINE_STEP],
                              .juror = line[LINE_JUROR],
                              .hash = note_hash(text),
                              .sealed = sealed,
                              .head = head};
    if (base64_hash(line[LINE_OPENED], &b->opened) || base64_hash(line[LINE_RULES], &b->rules) ||
        base64_hash(line[LINE_SLATE], &b->slate) || base64_hash(line[LINE_ROLL], &b->roll) ||
        base64_hash(line[LINE_NONCE], &nonce) || !optional_hash(line[LINE_KEY], &b->has_key, &b->key) ||
        !optional_hash(line[LINE_REPLACES], &b->has_replaces, &b->replaces))
        return NOTE_MALFORMED;
    if (!str_to_u64(line[LINE_NUMBER], &number) || number < 1 || number > BALLOT_NUMBER_MAX)
        return BALLOT_NUMBER;
    b->number = (uint32_t)number;
    return last_read(a, line[LINE_CHOICES], b);
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
    line[LINE_KEY] = b->has_key ? HASH(b->key) : STR("none");
    line[LINE_JUROR] = b->juror;
    line[LINE_NUMBER] = arena_format(a, "%u", b->number);
    line[LINE_REPLACES] = b->has_replaces ? HASH(b->replaces) : STR("none");
    line[LINE_NONCE] = nonce;
    line[LINE_CHOICES] = base64_encode(a, b->sealed ? b->seal : buf_str(&frame));
#undef HASH
    for (size_t i = 0; i < LINES; i++) {
        v.count[i] = 1;
        v.value[i] = &line[i];
    }
    return note_write(a, b->sealed ? &sealed_ballot_note : &ballot_note, &v);
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
