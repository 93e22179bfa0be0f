/* checkpoint.c: the three lines by which a log says how long it is and what it holds. */
#include "proof/checkpoint.h"

#include <assert.h>

enum { ORIGIN_BYTES_MAX = 200 };

/* Names under ORIGIN that are those of other keys. */
static const struct str reserved[] = {STR_INIT("juror"), STR_INIT("documents")};

static bool segment_valid(struct str s, bool first) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c == '.' && first)))
            return false;
    }
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (str_equal(s, reserved[i]))
            return false;
    return s.n > 0;
}

bool origin_valid(struct str origin) {
    if (origin.n > ORIGIN_BYTES_MAX)
        return false;
    struct str segment;
    bool more = str_cut(&origin, '/', &segment);
    if (!segment_valid(segment, true))
        return false;
    while (more) {
        more = str_cut(&origin, '/', &segment);
        if (!segment_valid(segment, false))
            return false;
    }
    return true;
}

bool position_equal(const struct position *a, const struct position *b) {
    return a->size == b->size && hash_equal(a->root, b->root);
}

struct str checkpoint_text(struct arena *a, const struct checkpoint *c) {
    assert(origin_valid(c->origin) && c->position.size <= TREE_SIZE_MAX);
    struct str root = base64_encode(a, hash_str(&c->position.root));
    return arena_format(a, "%.*s\n%llu\n%.*s\n", STR_ARGS(c->origin), (unsigned long long)c->position.size,
                        STR_ARGS(root));
}

/* The three lines; *text is then what follows. */
static enum fault take_lines(struct str *text, struct checkpoint *c) {
    struct str size, root;
    if (!str_cut(text, '\n', &c->origin) || !str_cut(text, '\n', &size) || !str_cut(text, '\n', &root))
        return NOTE_MALFORMED;
    if (!str_to_u64(size, &c->position.size))
        return NOTE_MALFORMED;
    return base64_hash(root, &c->position.root);
}

enum fault checkpoint_parse(struct str text, struct checkpoint *c) {
    enum fault f = take_lines(&text, c);
    return f == OK && (text.n || !origin_valid(c->origin)) ? NOTE_MALFORMED : f;
}

enum fault checkpoint_parse_any(struct str text, struct checkpoint *c) {
    struct str line;
    enum fault f = take_lines(&text, c);
    if (f || c->origin.n == 0)
        return NOTE_MALFORMED;
    while (text.n)
        if (!str_cut(&text, '\n', &line) || line.n == 0)
            return NOTE_MALFORMED;
    return OK;
}
