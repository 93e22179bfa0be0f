/* mustache.h: the source of one template, or of one text, read into a tree of its tags.
 *
 * Mustache 1.4 with set delimiters and inheritance, without lambdas and dynamic names. Nothing is looked up
 * here: names of partials, texts and values are only checked for their shape. White space around tags that
 * stand alone on a line is taken away as the specification says, so that what follows may paste the pieces
 * together. */
#ifndef KAARING_WEB_MUSTACHE_H
#define KAARING_WEB_MUSTACHE_H

#include "base/arena.h"
#include "base/messages.h"
#include "base/str.h"

enum { MUSTACHE_NESTING_MOST = 64, MUSTACHE_NAME_PARTS_MOST = 16 };

enum node_kind {
    NODE_TEXT,
    NODE_VALUE,    /* {{name}} */
    NODE_RAW,      /* {{{name}}} and {{&name}} */
    NODE_SECTION,  /* {{#name}} … {{/name}} */
    NODE_INVERTED, /* {{^name}} … {{/name}} */
    NODE_PARTIAL,  /* {{>name}} */
    NODE_PARENT,   /* {{<name}} … {{/name}}: its children are blocks only */
    NODE_BLOCK     /* {{$name}} … {{/name}} */
};

struct node {
    enum node_kind kind;
    bool first_on_line; /* TEXT: begins a line; PARENT, BLOCK: only `margin` stands before the opening tag on
                           its line */
    bool alone;         /* PARTIAL, PARENT, BLOCK: stood alone on a line, whose end is gone with it */
    unsigned line, column;
    struct str path;   /* the file, for messages */
    struct str text;   /* TEXT: bytes of one line, its end included; else the tag's name */
    struct str margin; /* PARTIAL, PARENT, BLOCK: the white space before the tag, taken out of the text */
    struct node *first, *next;
};

/* A message at the node's place that begins with its tag: `{{#name}} what`. */
void node_complain(const struct node *at, struct messages *out, const char *what);

struct mustache_source {
    struct str path; /* for messages */
    struct str text;
    unsigned line, column; /* 0: the text is the whole file; else the one place that all messages name */
};

/* Nodes live in the arena and point into the source's text. False, and at least one message, when it is
 * wrong. */
bool mustache_parse(struct arena *a, const struct mustache_source *source, struct messages *out,
                    struct node **nodes);

#endif
