/* import.c: which shape a file has, and what its entries share. */
#include "award/proposal/import.h"

#include "award/proposal/import_parts.h"
#include "award/proposal/proposal.h"
#include "base/file.h"
#include "base/orgnr.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct shape {
    const char *name;
    const char *list; /* the member that holds the entries; null: the file is the list */
    const char *mark; /* a member that tells its entries from those of other lists */
    void (*read)(struct reading *r, const json_t *entry);
} shapes[] = {
    {"proposals", "nominations", "text", import_proposal},
    {"jury", "jury", "name", import_member},
    {"editions", NULL, "award", import_edition},
    {"candidates", NULL, "kind", import_candidate},
};

/* --- what entries share --- */

void import_say(struct reading *r, const char *format, ...) {
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    messages_add(r->m, r->path, 0, 0, "%.*s: %s", STR_ARGS(r->what), text);
}

struct str import_need(struct reading *r, const json_t *entry, const char *key) {
    struct str s = utf8_clean(r->arena, json_get_str(entry, key), true);
    if (!s.n)
        import_say(r, "\"%s\" is missing.", key);
    return s;
}

json_t *import_goals(struct reading *r, const json_t *entry) {
    json_t *goals = json_object_get(entry, "sdgs"), *goal;
    size_t i;
    json_array_foreach(goals, i, goal) {
        if (json_integer_value(goal) < 1 || json_integer_value(goal) > GOAL_LAST)
            import_say(r, "\"sdgs\" holds something that is no number from 1 to %d.", GOAL_LAST);
    }
    return json_array_size(goals) ? goals : NULL;
}

struct str import_orgnr(struct reading *r, const json_t *entry) {
    struct str typed = json_get_str(entry, "orgnr"), orgnr = {0};
    if (typed.n && orgnr_parse(r->arena, typed, &orgnr) != OK)
        import_say(r, "\"orgnr\" is no organisation number: %.*s.", STR_ARGS(str_slice(typed, 0, 40)));
    return orgnr;
}

static struct hash token_of(const struct reading *r, struct str id) {
    const struct str parts[] = {
        STR("kaaring import v1\n"), r->im->shape, STR("\n"), r->edition, STR("\n"), id};
    return hash_of_parts(parts, sizeof parts / sizeof *parts);
}

void import_add(struct reading *r, int64_t arrived, struct str id,
                enum fault (*decide)(struct txn *, struct command *, struct batch *), void *args) {
    struct import *im = r->im;
    if (im->n == r->room) {
        r->room = r->room ? 2 * r->room : 32;
        struct import_item *more = arena_alloc(r->arena, r->room * sizeof *more);
        if (im->n)
            memcpy(more, im->items, im->n * sizeof *more);
        im->items = more;
    }
    im->items[im->n] = (struct import_item){arrived, r->what, token_of(r, id), decide, args, im->n};
    im->n++;
}

/* --- the file --- */

static const struct shape *shape_of(const json_t *file, const json_t **list) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        *list = shapes[i].list ? json_object_get(file, shapes[i].list) : file;
        if (json_is_array(*list) && json_object_get(json_array_get(*list, 0), shapes[i].mark))
            return &shapes[i];
    }
    return NULL;
}

/* "nominations-2021.json" names candidates by the ids of "candidates-2021.json". */
static const json_t *beside_of(struct reading *r) {
    static const struct str from = STR_INIT("nominations");
    struct str rest = r->path, name;
    while (str_cut(&rest, '/', &name))
        ;
    const char *at = memmem(name.p, name.n, from.p, from.n);
    if (!at)
        return NULL;
    struct str before = {r->path.p, (size_t)(at - r->path.p)},
               after = str_slice(r->path, before.n + from.n, r->path.n);
    struct str path = arena_format(r->arena, "%.*scandidates%.*s", STR_ARGS(before), STR_ARGS(after)), bytes;
    json_t *file;
    if (file_read(r->arena, path, IMPORT_BYTES_MAX, &bytes) != OK || json_parse(r->arena, bytes, &file) != OK)
        return NULL;
    return file;
}

static int by_arrival(const void *x, const void *y) {
    const struct import_item *a = x, *b = y;
    if (a->arrived != b->arrived)
        return a->arrived < b->arrived ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

enum fault import_read(struct arena *a, struct str path, struct str edition, struct messages *m,
                       struct import *im) {
    struct reading r = {.arena = a, .m = m, .path = path, .edition = edition, .im = im};
    struct str bytes;
    json_t *file, *entry;
    const json_t *list;
    size_t before = m->n, i;
    *im = (struct import){0};
    enum fault f = file_read(a, path, IMPORT_BYTES_MAX, &bytes);
    if (f != OK) {
        messages_add(m, path, 0, 0, "The file cannot be read.");
        return f;
    }
    const struct shape *shape = json_parse(a, bytes, &file) == OK ? shape_of(file, &list) : NULL;
    if (!shape) {
        messages_add(m, path, 0, 0, "This is none of the files that can be imported: %s.",
                     "proposals, candidates, a jury or past editions, as JSON");
        return FILE_INVALID;
    }
    im->shape = str_of(shape->name);
    r.beside = beside_of(&r);
    json_array_foreach(list, i, entry) {
        struct str id = json_get_str(entry, "id");
        r.what = arena_format(a, "%s %zu%s%.*s%s", shape->name, i + 1, id.n ? " (" : "", STR_ARGS(id),
                              id.n ? ")" : "");
        if (json_is_object(entry))
            shape->read(&r, entry);
        else
            import_say(&r, "this is no object.");
    }
    if (im->n)
        qsort(im->items, im->n, sizeof *im->items, by_arrival);
    return m->n == before ? OK : FILE_INVALID;
}

struct command *import_command(const struct import_item *i, struct str by) {
    struct command *c = command_new();
    if (i->arrived)
        c->arrived = i->arrived;
    c->has_token = true;
    c->token = i->token;
    c->by = arena_copy(c->arena, by);
    c->decide = i->decide;
    c->args = i->args;
    return c;
}
