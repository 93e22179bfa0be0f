/* lineage.c: names and keys of a log that went on under others, as text. */
#include "store/lineage.h"

#include "base/buf.h"
#include "proof/base64.h"

#include <inttypes.h>

struct str lineage_write(struct arena *a, const struct lineage *l) {
    struct buf out = buf_new(a);
    buf_format(&out, "%.*s\n", STR_ARGS(l->name));
    for (size_t i = 0; i < l->n; i++) {
        const struct predecessor *p = &l->list[i];
        buf_format(&out, "%s %" PRIu64 " %s %" PRIu64 "\n", note_verifier_string(a, &p->log).p, p->known.size,
                   base64_encode(a, hash_str(&p->known.root)).p, p->carried);
    }
    return buf_str(&out);
}

static bool read_predecessor(struct arena *a, struct str line, struct predecessor *p) {
    struct str key, size, root;
    return str_cut(&line, ' ', &key) && str_cut(&line, ' ', &size) && str_cut(&line, ' ', &root) &&
           note_verifier_parse(a, key, &p->log) == OK && str_to_u64(size, &p->known.size) &&
           base64_hash(root, &p->known.root) == OK && str_to_u64(line, &p->carried);
}

enum fault lineage_read(struct arena *a, struct str text, struct lineage *l) {
    struct str rest = arena_copy(a, text), line;
    *l = (struct lineage){.n = 0};
    if (!str_cut(&rest, '\n', &l->name) || !origin_valid(l->name))
        return FOLDER_DAMAGED;
    while (rest.n) {
        if (l->n == LINEAGE_MAX || !str_cut(&rest, '\n', &line) || !read_predecessor(a, line, &l->list[l->n]))
            return FOLDER_DAMAGED;
        l->n++;
    }
    return OK;
}

bool lineage_has(const struct lineage *l, struct str name) {
    bool found = false;
    for (size_t i = 0; i < l->n; i++)
        found |= str_equal(l->list[i].log.name, name);
    return found;
}
