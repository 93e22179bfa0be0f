/* watch.c: remembers what was seen of a log. */
#include "proof/watch.h"

#include "base/buf.h"
#include "proof/base64.h"

static const struct str first_line = STR_INIT("kaaring watch v1\n");

enum fault watch_checkpoint(struct arena *a, struct str note, const struct note_verifier *log,
                            struct position *position) {
    struct note n;
    struct checkpoint c;
    enum fault f = note_parse(a, note, &n);
    if (f || (f = note_verify(&n, log, 1, NULL)) || (f = checkpoint_parse(n.text, &c)))
        return f;
    if (!str_equal(c.origin, log->name))
        return NOTE_MALFORMED;
    *position = c.position;
    return OK;
}

struct str watch_write(struct arena *a, const struct watch *w) {
    struct buf b = buf_new(a);
    buf_add(&b, first_line);
    for (unsigned k = 0; k < TREE_LEVELS_MAX; k++)
        if (w->tree.size >> k & 1) {
            buf_add(&b, base64_encode(a, hash_str(&w->tree.root[k])));
            buf_byte(&b, '\n');
        }
    buf_byte(&b, '\n');
    buf_add(&b, w->note);
    return buf_str(&b);
}

/* The hashes of the frontier, whose number and places the size says. */
static bool read_frontier(struct str *text, uint64_t size, struct tree *t) {
    *t = (struct tree){.size = size};
    for (unsigned k = 0; k < TREE_LEVELS_MAX; k++) {
        struct str line;
        if (size >> k & 1 && (!str_cut(text, '\n', &line) || base64_hash(line, &t->root[k])))
            return false;
    }
    return text->n == 0;
}

enum fault watch_read(struct arena *a, struct str text, const struct note_verifier *log, struct watch *w) {
    struct str frontier;
    size_t at = first_line.n;
    if (!str_starts(text, first_line))
        return NOTE_MALFORMED;
    while (at < text.n && text.p[at] != '\n') /* an empty line ends the hashes */
        at += str_find(str_slice(text, at, text.n), '\n') + 1;
    if (at >= text.n)
        return NOTE_MALFORMED;
    frontier = str_slice(text, first_line.n, at - first_line.n);
    *w = (struct watch){.note = str_slice(text, at + 1, text.n)};
    enum fault f = watch_checkpoint(a, w->note, log, &w->position);
    if (f)
        return f;
    return read_frontier(&frontier, w->position.size, &w->tree) &&
                   hash_equal(tree_root(&w->tree), w->position.root)
               ? OK
               : NOTE_MALFORMED;
}

bool watch_next_entry(struct str *bundle, struct str *entry) {
    const unsigned char *p = (const unsigned char *)bundle->p;
    if (bundle->n < 2)
        return false;
    size_t n = (size_t)p[0] << 8 | p[1];
    if (n > bundle->n - 2)
        return false;
    *entry = str_slice(*bundle, 2, n);
    *bundle = str_slice(*bundle, 2 + n, bundle->n);
    return true;
}
