/* texts.h: the sentences of one language, from its YAML files: maps of maps of strings, which add up.
 *
 * A key is the way through the maps, joined by dots: `fault.field_too_long`. A map with exactly `one` and
 * `other`, and perhaps `zero`, is one text in forms that the variable `n` chooses between. A text is plain
 * text, not markup, and a template of its own: {{variables}}, sections, and {{t.other.texts}}. It holds no
 * unescaped tag, partial or block. */
#ifndef KAARING_WEB_TEXTS_H
#define KAARING_WEB_TEXTS_H

#include "base/arena.h"
#include "base/lang.h"
#include "base/messages.h"
#include "base/str.h"
#include "web/mustache.h"

enum { TEXT_ZERO, TEXT_ONE, TEXT_OTHER, TEXT_FORMS };

struct text_form {
    bool given;
    struct str source; /* as written; the line end that closes a block of YAML is not part of it */
    const struct node *nodes;
};

struct text {
    struct str key, path;
    unsigned line, column;
    struct text_form forms[TEXT_FORMS]; /* a text without forms has OTHER alone */
};

struct text_file {
    struct str path, yaml;
};

struct texts {
    bool read; /* false: no file, or one is not YAML; nothing is said of texts that are missing */
    const struct text *items; /* sorted by key */
    size_t n;
};

/* Reads the bytes of a language's files. What is wrong becomes a message (YAML, an odd key, one that another
 * file has already, an empty text, a tag that no text may hold); what is right is in *texts all the same. */
void texts_read(struct arena *a, const struct text_file *files, size_t n, struct messages *out,
                struct texts *texts);

/* Null when the key names no text; a group of texts is none. */
const struct text *texts_find(const struct texts *texts, struct str key);

/* Whether any form of the text uses the variable, to show it or to choose by it. */
bool text_uses(const struct text *text, struct str variable);

/* A message for each text that a language lacks, and for each variable that one language uses and another
 * does not. */
void texts_compare(const struct texts texts[LANG_COUNT], struct messages *out);

#endif
