/* template_compile.h: trees of tags made into programs, for one language each. */
#ifndef KAARING_WEB_TEMPLATE_COMPILE_H
#define KAARING_WEB_TEMPLATE_COMPILE_H

#include "base/arena.h"
#include "base/lang.h"
#include "base/messages.h"
#include "web/mustache.h"
#include "web/template_program.h"
#include "web/texts.h"

/* Bounds of what one template may paste together; passing one is a message. */
enum { TEMPLATE_INCLUDES_MOST = 32, TEMPLATE_OPS_MOST = 100000, TEMPLATE_LITERALS_MOST = 4 << 20 };

struct template_file {
    struct str name; /* "home", "parts/field", "mail/confirm" */
    struct str path;
    bool html; /* else plain text */
    const struct node *nodes;
};

/* Everything that was read, in memory of the start-up that goes when the programs are made. */
struct template_library {
    const struct template_file *files; /* sorted by name */
    size_t n;
    struct texts texts[LANG_COUNT];
};

/* The file that `{{>name}}` means in a file of that kind: plain text looks under mail/. Null when there is
 * none. */
const struct template_file *library_find(const struct template_library *library, bool html, struct str name);

/* Whether a value may stand in an HTML template in {{{…}}}: because the engine makes it safe in another way.
 */
bool template_may_be_raw(struct str name);

/* Assumes that the library was checked (template_check.h): an unknown partial or text becomes nothing, an
 * unescaped tag is obeyed. False, and a message, only when pasting has no end or goes past a bound. The
 * program lives in `keep`. */
bool template_compile(struct arena *keep, const struct template_library *library,
                      const struct template_file *file, enum lang lang, struct messages *out,
                      struct program *program);
/* The same for one text, to be shown inside HTML or inside plain text. */
bool text_compile(struct arena *keep, const struct template_library *library, const struct text *text,
                  enum lang lang, bool html, struct messages *out, struct program *program);

#endif
