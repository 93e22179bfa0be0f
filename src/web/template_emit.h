/* template_emit.h: a program while it is being written: steps, names and literal bytes, growing. */
#ifndef KAARING_WEB_TEMPLATE_EMIT_H
#define KAARING_WEB_TEMPLATE_EMIT_H

#include "base/buf.h"
#include "web/template_program.h"

struct emitter {
    struct arena *scratch;
    struct op *ops;
    size_t n_ops, ops_room;
    struct str *names;
    size_t n_names, names_room;
    struct buf literals;
    size_t label; /* the last op that is jumped to: literals are not joined across it */
};

struct emitter emitter_new(struct arena *scratch);

/* Appends a step; returns its place, where `b` may be filled in later. */
uint32_t emit(struct emitter *e, struct op op);
/* A step about the value of a dotted name, or of "." */
uint32_t emit_named(struct emitter *e, struct str name, struct op op);
/* Literal bytes, joined to those that were written just before. */
void emit_literal(struct emitter *e, struct str s, enum escape escape);
/* The place of the next step, as the aim of a jump. */
uint32_t emit_label(struct emitter *e);

/* A copy in `keep`, names' bytes included. */
struct program emitter_done(const struct emitter *e, struct arena *keep);

#endif
