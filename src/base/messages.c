/* messages.c: a growing list of located sentences. Judges nothing. */
#include "base/messages.h"

#include <stdarg.h>
#include <string.h>

struct messages messages_new(struct arena *a) {
    return (struct messages){.arena = a};
}

void messages_add(struct messages *m, struct str file, unsigned line, unsigned column, const char *format,
                  ...) {
    if (m->n == m->room) {
        size_t room = m->room ? 2 * m->room : 8;
        struct message *list = arena_alloc(m->arena, room * sizeof *list);
        if (m->n)
            memcpy(list, m->list, m->n * sizeof *list);
        m->list = list;
        m->room = room;
    }
    va_list list;
    va_start(list, format);
    struct str text = arena_vformat(m->arena, format, list);
    va_end(list);
    m->list[m->n++] = (struct message){arena_copy(m->arena, file), line, column, text};
}

struct str message_line(struct arena *a, const struct message *message) {
    if (message->file.n == 0)
        return message->text;
    if (message->line == 0)
        return arena_format(a, "%.*s: %.*s", STR_ARGS(message->file), STR_ARGS(message->text));
    return arena_format(a, "%.*s:%u:%u: %.*s", STR_ARGS(message->file), message->line, message->column,
                        STR_ARGS(message->text));
}

void messages_print(const struct messages *m, FILE *to) {
    struct arena *a = arena_new();
    for (size_t i = 0; i < m->n; i++)
        fprintf(to, "%.*s\n", STR_ARGS(message_line(a, &m->list[i])));
    arena_free(a);
}
