/* label.c: the first part of an archive. */
#include "audit/label.h"

#include "audit/part.h"
#include "proof/note.h"

enum { HEAD_LOG, HEAD_EDITION, HEAD_KIND, HEAD_SIZE, HEAD_KEY, HEAD_DOCUMENTS, HEAD_LINES };

static const struct note_definition head_note = {"archive",
                                                 {{"log", false},
                                                  {"edition", false},
                                                  {"kind", false},
                                                  {"size", false},
                                                  {"key", false},
                                                  {"documents", false},
                                                  {0}}};

static const struct str kind_words[] = {
    [ARCHIVE_PUBLIC] = STR_INIT("public"), [ARCHIVE_FULL] = STR_INIT("full")};

struct str archive_kind_word(enum archive_kind kind) {
    return kind_words[kind];
}

struct str archive_file_name(struct arena *a, struct str edition, enum archive_kind kind) {
    return arena_format(a, "%.*s-%.*s.tar.zst", STR_ARGS(edition), STR_ARGS(kind_words[kind]));
}

struct str archive_head_write(struct arena *a, const struct archive_head *h) {
    struct str line[HEAD_LINES] = {[HEAD_LOG] = h->log,
                                   [HEAD_EDITION] = h->edition,
                                   [HEAD_KIND] = kind_words[h->kind],
                                   [HEAD_SIZE] = arena_format(a, "%llu", (unsigned long long)h->size),
                                   [HEAD_KEY] = h->key,
                                   [HEAD_DOCUMENTS] = h->documents};
    struct note_values v = {0};
    for (size_t i = 0; i < HEAD_LINES; i++) {
        v.count[i] = 1;
        v.value[i] = &line[i];
    }
    return note_write(a, &head_note, &v);
}

enum fault archive_head_read(struct arena *a, struct str text, struct archive_head *h) {
    struct note_values v;
    enum fault f = note_read(a, text, &head_note, &v);
    if (f)
        return f;
    struct str kind = v.value[HEAD_KIND][0];
    *h = (struct archive_head){.log = v.value[HEAD_LOG][0],
                               .edition = v.value[HEAD_EDITION][0],
                               .key = v.value[HEAD_KEY][0],
                               .documents = v.value[HEAD_DOCUMENTS][0]};
    h->kind = str_equal(kind, kind_words[ARCHIVE_FULL]) ? ARCHIVE_FULL : ARCHIVE_PUBLIC;
    if (!str_equal(kind, kind_words[h->kind]) || !str_to_u64(v.value[HEAD_SIZE][0], &h->size) ||
        h->size > ARCHIVE_ENTRIES_MAX)
        return NOTE_MALFORMED;
    return OK;
}
