/* messages.h: sentences with their places, collected so that one look shows everything that is wrong.
 *
 * For who runs the server: English, one sentence each, beginning with a capital and ending with a full stop.
 */
#ifndef KAARING_BASE_MESSAGES_H
#define KAARING_BASE_MESSAGES_H

#include "base/arena.h"
#include "base/str.h"

#include <stdio.h>

struct message {
    struct str file;       /* a path, or what else the sentence is about; may be empty */
    unsigned line, column; /* from 1; 0: the file as a whole */
    struct str text;
};

struct messages {
    struct arena *arena;
    struct message *list; /* in the order in which they were found */
    size_t n, room;
};

struct messages messages_new(struct arena *a);

/* Adds a sentence; copies `file` and formats into the arena. */
void messages_add(struct messages *m, struct str file, unsigned line, unsigned column, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));

/* "file:line:column: sentence", "file: sentence" or "sentence". */
struct str message_line(struct arena *a, const struct message *message);
/* All of them, a line each. */
void messages_print(const struct messages *m, FILE *to);

#endif
