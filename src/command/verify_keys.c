/* verify_keys.c: what stands behind --key: keys of logs, and the one that signs documents. */
#include "base/file.h"
#include "command/verify_parts.h"

#define DOCUMENTS_NAME STR("/documents")

enum { KEY_FILE_MAX = 16384 };

/* No log's name ends so (formats.md, "Keys and names"). */
static bool signs_documents(const struct note_verifier *v) {
    return str_ends(v->name, DOCUMENTS_NAME);
}

static enum fault take(struct verify_keys *keys, struct arena *a, struct str line) {
    struct note_verifier v;
    enum fault f = note_verifier_parse(a, line, &v);
    if (f)
        return f;
    if (signs_documents(&v)) {
        if (keys->has_documents)
            return TOO_MANY;
        keys->has_documents = true;
        keys->documents = v;
        return OK;
    }
    if (keys->n == VERIFY_KEYS_MOST)
        return TOO_MANY;
    keys->list[keys->n++] = v;
    return OK;
}

enum fault verify_keys_read(struct options *o, struct verify_keys *keys) {
    struct str text, line;
    *keys = (struct verify_keys){.n = 0};
    if (take(keys, o->arena, o->key) == OK)
        return keys->n ? OK : FILE_INVALID;
    enum fault f = file_read(o->arena, o->key, KEY_FILE_MAX, &text);
    for (text = f ? (struct str){0} : str_trim(text); !f && text.n;) {
        str_cut(&text, '\n', &line); /* the last line has no end: it is then all that is left */
        f = take(keys, o->arena, str_trim(line));
    }
    return f || keys->n ? f : FILE_INVALID;
}
