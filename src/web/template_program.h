/* template_program.h: what templates and texts are made into: a row of small steps over one string of literal
 * bytes.
 *
 * Partials, parents and the texts of one language are already pasted in, so a page is mostly long literals.
 * Programs are read-only after the start and shared by all threads. */
#ifndef KAARING_WEB_TEMPLATE_PROGRAM_H
#define KAARING_WEB_TEMPLATE_PROGRAM_H

#include "base/lang.h"
#include "base/str.h"

enum op_code {
    OP_LITERAL,  /* write b literal bytes from a */
    OP_VALUE,    /* write a value as `escape` says */
    OP_SECTION,  /* go in for each item of the value, or over to b when there is none */
    OP_END,      /* of a section: the next item, from b, or out */
    OP_INVERTED, /* go on when there is no item, else over to b */
    OP_UNLESS,   /* go over to b unless the value is the number a */
    OP_JUMP,     /* go to b */
    OP_CALL,     /* run from b and come back: a partial inside itself */
    OP_RETURN    /* back, or the end of the whole */
};

enum escape {
    ESCAPE_HTML, /* & < > " ' as entities */
    ESCAPE_LINE, /* every run of CR and LF becomes one blank: no value can add a line to a mail's head */
    ESCAPE_NONE,
    ESCAPE_JSON /* the value as JSON text, < > & as \u escapes: safe inside a script element of type
                   application/json */
};

/* The value is found under names[first] in the innermost context that has it, the other names in it one by
 * one. With 0 names it is the innermost context itself. */
struct op {
    uint8_t code, escape;
    uint16_t n_names;
    uint32_t first;
    uint32_t a, b;
};

struct program {
    const struct op *ops;
    const struct str *names;
    const char *literals;
};

/* A text, ready to be shown by a value {"t": key, …}: inside HTML and inside plain text. */
struct phrase {
    struct str key;
    struct str source[LANG_COUNT];
    struct program html[LANG_COUNT], plain[LANG_COUNT];
};

struct phrases {
    const struct phrase *items; /* sorted by key */
    size_t n;
};

/* Null when there is no such text. */
const struct phrase *phrases_find(const struct phrases *phrases, struct str key);

#endif
