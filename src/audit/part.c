/* part.c: one table of names; a name is right when what was read from it gives it again. */
#include "audit/part.h"

#include <string.h>

enum {
    HEAD_MAX = 4096,
    CHECKPOINT_MAX = 64 << 10,
    OPENING_MAX = 32 + (1 << 20),
    BLOB_MAX = 1 << 20,
    BUNDLE_MAX = TILE_WIDTH * (2 + 65535),
    STEP_ID_MAX = 31,
    CANDIDATE_ID_MAX = 26,
    PAPER_NAME_MAX = 60,
    RESULT_MAX = 16 << 20
};

const struct str document_words[DOCUMENTS] = {
    [DOCUMENT_HOLDERS] = STR_INIT("holders"), [DOCUMENT_KEY] = STR_INIT("key"),
    [DOCUMENT_ROLL] = STR_INIT("roll"),       [DOCUMENT_RULES] = STR_INIT("rules"),
    [DOCUMENT_SLATE] = STR_INIT("slate"),
};

static bool word_valid(struct str s, size_t most) {
    if (s.n == 0 || s.n > most)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

/* As web servers and file systems have them: "protokoll.nb.html". */
bool paper_name_valid(struct str name) {
    bool dot = true; /* none at the beginning, none after another, none at the end */
    for (size_t i = 0; i < name.n; i++) {
        bool is_dot = name.p[i] == '.';
        if (!is_dot && !word_valid(str_slice(name, i, 1), 1))
            return false;
        if (is_dot && dot)
            return false;
        dot = is_dot;
    }
    return !dot && name.n <= PAPER_NAME_MAX && !str_equal(name, STR("signed"));
}

static bool take(struct str *rest, struct str prefix) {
    if (!str_starts(*rest, prefix))
        return false;
    *rest = str_slice(*rest, prefix.n, rest->n);
    return true;
}

static bool opening_parse(struct str rest, struct part *p) {
    if (rest.n < ARCHIVE_INDEX_DIGITS + 2 || rest.p[ARCHIVE_INDEX_DIGITS] != '-')
        return false;
    p->index = 0;
    for (size_t i = 0; i < ARCHIVE_INDEX_DIGITS; i++) {
        if (rest.p[i] < '0' || rest.p[i] > '9')
            return false;
        p->index = p->index * 10 + (uint64_t)(rest.p[i] - '0');
    }
    p->class = str_slice(rest, ARCHIVE_INDEX_DIGITS + 1, rest.n);
    return str_equal(p->class, STR("later")) || str_equal(p->class, STR("private"));
}

static bool step_parse(struct str rest, struct part *p) {
    if (!str_cut(&rest, '/', &p->step) || !word_valid(p->step, STEP_ID_MAX))
        return false;
    if (take(&rest, STR("material/"))) {
        p->kind = PART_MATERIAL;
        p->word = rest;
        return word_valid(rest, CANDIDATE_ID_MAX);
    }
    p->kind = PART_DOCUMENT;
    p->word = rest;
    for (size_t i = 0; i < DOCUMENTS; i++)
        if (str_equal(rest, document_words[i]))
            return true;
    return false;
}

bool part_parse(struct str name, struct part *p) {
    struct str rest = name;
    *p = (struct part){.name = name};
    static const struct {
        struct str name;
        enum part_kind kind;
    } whole[] = {{STR_INIT("archive"), PART_HEAD},
                 {STR_INIT("checkpoint"), PART_CHECKPOINT},
                 {STR_INIT("papers/signed"), PART_PAPERS},
                 {STR_INIT("result.json"), PART_RESULT},
                 {STR_INIT("rules"), PART_RULES}};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (str_equal(name, whole[i].name)) {
            p->kind = whole[i].kind;
            return true;
        }
    if (take(&rest, STR("papers/"))) {
        p->kind = PART_PAPER;
        p->word = rest;
        return paper_name_valid(rest);
    }
    if (take(&rest, STR("openings/"))) {
        p->kind = PART_OPENING;
        return opening_parse(rest, p);
    }
    if (take(&rest, STR("steps/")))
        return step_parse(rest, p);
    p->kind = PART_TILE;
    return take(&rest, STR("tile/")) && tile_parse(rest, &p->tile) == OK;
}

struct str part_name(struct arena *a, const struct part *p) {
    switch (p->kind) {
    case PART_HEAD:
        return STR("archive");
    case PART_CHECKPOINT:
        return STR("checkpoint");
    case PART_PAPERS:
        return STR("papers/signed");
    case PART_PAPER:
        return arena_format(a, "papers/%.*s", STR_ARGS(p->word));
    case PART_RESULT:
        return STR("result.json");
    case PART_RULES:
        return STR("rules");
    case PART_OPENING:
        return arena_format(a, "openings/%09llu-%.*s", (unsigned long long)p->index, STR_ARGS(p->class));
    case PART_DOCUMENT:
        return arena_format(a, "steps/%.*s/%.*s", STR_ARGS(p->step), STR_ARGS(p->word));
    case PART_MATERIAL:
        return arena_format(a, "steps/%.*s/material/%.*s", STR_ARGS(p->step), STR_ARGS(p->word));
    case PART_TILE:
        break;
    }
    return arena_format(a, "tile/%.*s", STR_ARGS(tile_path(a, &p->tile)));
}

size_t part_bytes_max(const struct part *p) {
    switch (p->kind) {
    case PART_HEAD:
        return HEAD_MAX;
    case PART_CHECKPOINT:
        return CHECKPOINT_MAX;
    case PART_OPENING:
        return OPENING_MAX;
    case PART_PAPER:
        return PAPER_BYTES_MAX;
    case PART_RESULT:
        return RESULT_MAX;
    case PART_PAPERS:
    case PART_RULES:
    case PART_DOCUMENT:
    case PART_MATERIAL:
        return BLOB_MAX;
    case PART_TILE:
        break;
    }
    return p->tile.level == TILE_ENTRIES ? BUNDLE_MAX : (size_t)p->tile.width * TREE_HASH_BYTES;
}
