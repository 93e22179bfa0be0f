/* template_emit.c: arrays that double, and the joining of what stands side by side. */
#include "web/template_emit.h"

#include "web/mustache.h"
#include "web/template_write.h"

#include <string.h>

struct emitter emitter_new(struct arena *scratch) {
    return (struct emitter){.scratch = scratch, .literals = buf_new(scratch)};
}

static void *grown(struct emitter *e, const void *old, size_t n, size_t *room, size_t size) {
    *room = *room ? 2 * *room : 64;
    void *fresh = arena_alloc(e->scratch, *room * size);
    if (n)
        memcpy(fresh, old, n * size);
    return fresh;
}

uint32_t emit(struct emitter *e, struct op op) {
    if (e->n_ops == e->ops_room)
        e->ops = grown(e, e->ops, e->n_ops, &e->ops_room, sizeof *e->ops);
    e->ops[e->n_ops] = op;
    return (uint32_t)e->n_ops++;
}

/* Where the parts stand in a row among the names: one row serves all its uses. */
static uint32_t names_at(struct emitter *e, const struct str *parts, size_t n) {
    for (size_t at = 0; at + n <= e->n_names; at++) {
        size_t same = 0;
        while (same < n && str_equal(e->names[at + same], parts[same]))
            same++;
        if (same == n)
            return (uint32_t)at;
    }
    size_t at = e->n_names;
    for (size_t i = 0; i < n; i++) {
        if (e->n_names == e->names_room)
            e->names = grown(e, e->names, e->n_names, &e->names_room, sizeof *e->names);
        e->names[e->n_names++] = parts[i];
    }
    return (uint32_t)at;
}

uint32_t emit_named(struct emitter *e, struct str name, struct op op) {
    struct str parts[MUSTACHE_NAME_PARTS_MOST] = {0};
    if (!str_equal(name, STR(".")))
        while (name.n && op.n_names < MUSTACHE_NAME_PARTS_MOST)
            str_cut(&name, '.', &parts[op.n_names++]);
    op.first = names_at(e, parts, op.n_names);
    return emit(e, op);
}

void emit_literal(struct emitter *e, struct str s, enum escape escape) {
    if (s.n == 0)
        return;
    size_t from = e->literals.n;
    write_escaped(&e->literals, s, escape);
    uint32_t n = (uint32_t)(e->literals.n - from);
    if (e->n_ops > e->label && e->ops[e->n_ops - 1].code == OP_LITERAL)
        e->ops[e->n_ops - 1].b += n;
    else
        emit(e, (struct op){.code = OP_LITERAL, .a = (uint32_t)from, .b = n});
}

uint32_t emit_label(struct emitter *e) {
    e->label = e->n_ops;
    return (uint32_t)e->n_ops;
}

struct program emitter_done(const struct emitter *e, struct arena *keep) {
    struct op *ops = arena_alloc(keep, e->n_ops * sizeof *ops);
    memcpy(ops, e->ops, e->n_ops * sizeof *ops);
    struct str *names = arena_alloc(keep, e->n_names * sizeof *names);
    for (size_t i = 0; i < e->n_names; i++)
        names[i] = arena_copy(keep, e->names[i]);
    struct str literals = arena_copy(keep, (struct str){e->literals.p, e->literals.n});
    return (struct program){ops, names, literals.p};
}
