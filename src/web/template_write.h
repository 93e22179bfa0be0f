/* template_write.h: values as bytes of a page, in the ways that a page may hold them. */
#ifndef KAARING_WEB_TEMPLATE_WRITE_H
#define KAARING_WEB_TEMPLATE_WRITE_H

#include "base/buf.h"
#include "base/str.h"
#include "web/template_program.h"

#include <jansson.h>

void write_escaped(struct buf *out, struct str s, enum escape escape);

/* A string, number or truth value as text, escaped; null, lists and objects write nothing. Numbers have no
 * grouping and a decimal point: how people write them is told by base/format.h, before. ESCAPE_JSON writes
 * any value as JSON. */
void write_value(struct buf *out, const json_t *value, enum escape escape);

#endif
