/* plot.h: what the pictures on pages have in common: lines below each other over one axis, as plain numbers
 * for plain SVG (templates/pages/parts/strip.html, timeline.html), once for a desk and once for a phone. */
#ifndef KAARING_PAGE_PLOT_H
#define KAARING_PAGE_PLOT_H

#include "base/json.h"

/* How one is laid out: beside its line a name has room on a desk, above it on a phone. */
struct plot_shape {
    const char *name;           /* "wide" or "narrow": the style shows one */
    int64_t width, left, right; /* left and right: of the lines */
    int64_t row;                /* from one line to the next */
    int64_t text_down, line_down;
};

/* {shape, width, height, left, right, base, label_y, ticks, rows}; takes both lists over. Fresh. */
json_t *plot_frame(const struct plot_shape *s, json_t *ticks, json_t *rows);
/* The i-th line: {y, text_y, label}. Fresh. */
json_t *plot_row(const struct plot_shape *s, size_t i, struct str label);
/* Adds {x, label} to the axis. */
void plot_tick(json_t *ticks, int64_t x, struct str label);

#endif
