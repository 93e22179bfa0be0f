/* archive_read.c: reads what may be hostile. Nothing is taken for a file name to write to: parts have the
 * names of part.h and no others, each once, in order, within its bound; all of them together within
 * ARCHIVE_BYTES_MAX. */
#include "audit/archive.h"
#include "audit/tape.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct arena *arena;
    struct press *press;
    struct archive *archive;
    size_t room;
    uint64_t bytes;
    struct str *why;
};

static enum fault refuse(struct reading *r, const char *what, struct str name) {
    *r->why = name.n ? arena_format(r->arena, "%s \"%.*s\".", what, STR_ARGS(name))
                     : arena_format(r->arena, "%s.", what);
    return FILE_INVALID;
}

static enum fault take(struct reading *r, void *to, size_t n, const char *what, struct str name) {
    enum fault f = press_read(r->press, to, n);
    return f == NOT_FOUND || f == FILE_INVALID ? refuse(r, what, name) : f;
}

static struct part *room_for_part(struct reading *r) {
    struct archive *x = r->archive;
    if (x->parts_n == r->room) {
        size_t room = r->room ? 2 * r->room : 256;
        struct part *more = arena_alloc(r->arena, room * sizeof *more);
        if (x->parts_n)
            memcpy(more, x->parts, x->parts_n * sizeof *more);
        x->parts = more;
        r->room = room;
    }
    return &x->parts[x->parts_n];
}

/* The part that this head announces, without its bytes. */
static enum fault read_head(struct reading *r, const char head[TAPE_BLOCK], struct part *p, uint64_t *size) {
    struct str name;
    const struct archive *x = r->archive;
    if (tape_read_head(head, &name, size))
        return refuse(r, "there is something else than a file as an archive of this kind has them, after",
                      x->parts_n ? x->parts[x->parts_n - 1].name : STR("the beginning"));
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] < ' ' || name.p[i] > '~')
            return refuse(r, "a file has a name that no part of an archive has", (struct str){0});
    name = arena_copy(r->arena, name);
    if (!part_parse(name, p))
        return refuse(r, "no part of an archive is called", name);
    if (x->parts_n && str_compare(x->parts[x->parts_n - 1].name, name) >= 0)
        return refuse(r, "it comes twice, or is not in its place:", name);
    r->bytes += *size;
    if (*size == 0 || *size > part_bytes_max(p) || r->bytes > ARCHIVE_BYTES_MAX)
        return refuse(r, "it is empty, or too large to be a part of an archive:", name);
    return OK;
}

static enum fault read_bytes(struct reading *r, struct part *p, size_t size) {
    char padding[TAPE_BLOCK];
    size_t rest = tape_padding(size);
    char *bytes = arena_alloc(r->arena, size + 1);
    enum fault f = take(r, bytes, size, "the archive ends, or is damaged, in", p->name);
    if (!f)
        f = take(r, padding, rest, "the archive ends, or is damaged, in", p->name);
    if (!f && !tape_zero(str_bytes(padding, rest)))
        f = refuse(r, "there is something behind", p->name);
    p->bytes = str_bytes(bytes, size);
    return f;
}

static enum fault read_end(struct reading *r) {
    char block[TAPE_BLOCK], one;
    enum fault f = take(r, block, sizeof block, "the archive is cut at its end", (struct str){0});
    if (f)
        return f;
    if (!tape_zero(str_bytes(block, sizeof block)))
        return refuse(r, "there is something behind the archive's end", (struct str){0});
    f = press_read(r->press, &one, 1);
    return f == NOT_FOUND ? OK
           : f == OK || f == FILE_INVALID
               ? refuse(r, "there is something behind the archive's end", (struct str){0})
               : f;
}

static enum fault read_parts(struct reading *r) {
    for (;;) {
        char head[TAPE_BLOCK];
        uint64_t size;
        enum fault f = take(r, head, sizeof head, "it is no archive, or is cut", (struct str){0});
        if (f)
            return f;
        if (tape_zero(str_bytes(head, sizeof head)))
            return read_end(r);
        struct part *p = room_for_part(r);
        if ((f = read_head(r, head, p, &size)) || (f = read_bytes(r, p, (size_t)size)))
            return f;
        r->archive->parts_n++;
    }
}

enum fault archive_read(struct arena *a, bytes_get *get, void *context, struct archive *x, struct str *why) {
    struct reading r = {.arena = a, .press = press_reading(a, get, context), .archive = x, .why = why};
    *x = (struct archive){0};
    enum fault f = read_parts(&r);
    if (f == DISK_ERROR)
        *why = STR("it cannot be read.");
    if (f)
        return f;
    const struct part *head = archive_find(x, STR("archive"));
    if (!head || !archive_find(x, STR("checkpoint")))
        return refuse(&r, "it is no archive: it does not say of what, or has no checkpoint", (struct str){0});
    if (archive_head_read(a, head->bytes, &x->head))
        return refuse(&r, "this version cannot read what it says of itself in", head->name);
    return OK;
}

static int by_name(const void *name, const void *part) {
    return str_compare(*(const struct str *)name, ((const struct part *)part)->name);
}

const struct part *archive_find(const struct archive *x, struct str name) {
    return x->parts_n ? bsearch(&name, x->parts, x->parts_n, sizeof *x->parts, by_name) : NULL;
}
