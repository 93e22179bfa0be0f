/* plot.c: the frame of a picture, its lines and the marks of its axis. */
#include "page/plot.h"

enum { AXIS = 30, LABEL_DOWN = 20 };

json_t *plot_frame(const struct plot_shape *s, json_t *ticks, json_t *rows) {
    json_t *plot = json_object();
    int64_t base = (int64_t)json_array_size(rows) * s->row;
    json_set_str(plot, "shape", str_of(s->name));
    json_set_int(plot, "width", s->width);
    json_set_int(plot, "height", base + AXIS);
    json_set_int(plot, "left", s->left);
    json_set_int(plot, "right", s->right);
    json_set_int(plot, "base", base);
    json_set_int(plot, "label_y", base + LABEL_DOWN);
    json_set_new(plot, "ticks", ticks);
    json_set_new(plot, "rows", rows);
    return plot;
}

json_t *plot_row(const struct plot_shape *s, size_t i, struct str label) {
    json_t *row = json_object();
    int64_t top = (int64_t)i * s->row;
    json_set_int(row, "y", top + s->line_down);
    json_set_int(row, "text_y", top + s->text_down);
    json_set_str(row, "label", label);
    return row;
}

void plot_tick(json_t *ticks, int64_t x, struct str label) {
    json_t *tick = json_object();
    json_set_int(tick, "x", x);
    json_set_str(tick, "label", label);
    json_add_new(ticks, tick);
}
