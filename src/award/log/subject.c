/* subject.c: T_SUBJECTS: kind letter, be32 edition (0 where the id is nobody else's in the whole log), id, 0,
 * be64 entry → "". */
#include "award/log/subject.h"

#include "award/log/tables.h"

/* What a member of an entry's open part names. */
static const struct {
    const char *member;
    enum subject_kind kind;
} names[] = {
    {"proposal", SUBJECT_PROPOSAL}, {"candidate", SUBJECT_CANDIDATE}, {"into", SUBJECT_CANDIDATE},
    {"person", SUBJECT_PERSON},     {"request", SUBJECT_REQUEST},
};

static const struct {
    char letter;
    bool of_edition; /* its id is one in its edition alone */
} kinds[SUBJECT_KINDS] = {
    [SUBJECT_PROPOSAL] = {'p', false},
    [SUBJECT_CANDIDATE] = {'c', true},
    [SUBJECT_PERSON] = {'m', false},
    [SUBJECT_REQUEST] = {'r', false},
};

static struct key subject_key(const struct subject *s) {
    struct key k = key_new();
    key_u8(&k, (unsigned char)kinds[s->kind].letter);
    key_u32(&k, kinds[s->kind].of_edition ? s->edition : 0);
    key_str(&k, s->id);
    key_u8(&k, 0);
    return k;
}

enum fault subjects_put(struct txn *t, const struct fact *f, uint32_t edition) {
    enum fault fault = OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && fault == OK; i++) {
        struct str id = json_get_str(f->open, names[i].member);
        if (!id.n)
            continue;
        struct key k = subject_key(&(struct subject){names[i].kind, edition, id});
        key_u64(&k, f->index);
        fault = table_put(t, T_SUBJECTS, key_of(&k), (struct str){0});
    }
    return fault;
}

enum fault subject_entries(const struct txn *t, struct arena *a, const struct subject *s, uint64_t after,
                           size_t limit, uint64_t **entries, size_t *n) {
    struct key prefix = subject_key(s), from = prefix;
    struct cursor c;
    *n = 0;
    *entries = arena_alloc(a, (limit + 1) * sizeof **entries);
    key_u64(&from, after + 1);
    enum fault f = cursor_open(t, T_SUBJECTS, key_of(&prefix), key_of(&from), false, &c);
    if (f != OK)
        return f;
    while (*n < limit && cursor_next(&c))
        (*entries)[(*n)++] = key_read_u64(c.key, prefix.n);
    f = c.fault;
    cursor_close(&c);
    return f;
}

static enum fault look_at_page(const struct txn *t, struct arena *a, const uint64_t *entries, size_t n,
                               subject_look *look, void *context) {
    enum fault f = OK;
    for (size_t i = 0; i < n && f == OK; i++) {
        struct fact fact;
        f = event_read(t, a, entries[i], &fact);
        if (f == OK)
            f = look(context, &fact);
    }
    return f;
}

enum fault subject_each(const struct txn *t, const struct subject *s, subject_look *look, void *context) {
    enum { A_PAGE = 64 };
    size_t found = A_PAGE;
    enum fault f = OK;
    for (uint64_t after = 0; f == OK && found == A_PAGE;) {
        struct arena *a = arena_new();
        uint64_t *entries;
        f = subject_entries(t, a, s, after, A_PAGE, &entries, &found);
        if (f == OK && found) {
            after = entries[found - 1];
            f = look_at_page(t, a, entries, found, look, context);
        }
        arena_free(a);
    }
    return f;
}
