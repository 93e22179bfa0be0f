/* retention_plot.c: editions as lines from the announcement to the erasure, over years: plain numbers for
 * plain SVG. */
#include "base/json.h"
#include "base/time.h"
#include "page/admin/retention.h"

enum { AXIS = 30, LABEL_DOWN = 20, TICKS_MOST = 8, EDGE_DAYS = 45 };

/* How it is laid out: beside its line a name has room on a desk, above it on a phone. */
static const struct shape {
    const char *name;
    int64_t width, left, right; /* left and right: of the years */
    int64_t row;                /* from one edition to the next */
    int64_t text_down, line_down;
} wide = {"wide", 640, 224, 620, 30, 20, 15}, narrow = {"narrow", 328, 10, 318, 52, 16, 36};

struct years {
    const struct shape *shape;
    int64_t from, to;
};

static struct years years_of(const struct shape *shape, const struct retention_span *list, size_t n,
                             int64_t now) {
    struct years y = {shape, now, now};
    for (size_t i = 0; i < n; i++) {
        y.from = list[i].announced < y.from ? list[i].announced : y.from;
        y.to = list[i].due > y.to ? list[i].due : y.to;
    }
    y.from -= (int64_t)EDGE_DAYS * DAY_SECONDS;
    y.to += (int64_t)EDGE_DAYS * DAY_SECONDS;
    return y;
}

static int64_t x_of(const struct years *y, int64_t at) {
    return y->shape->left + (at - y->from) * (y->shape->right - y->shape->left) / (y->to - y->from);
}

/* Where years begin; of many, each so-manyth. */
static json_t *ticks_of(struct arena *a, const struct years *y) {
    json_t *ticks = json_array();
    struct local first, last;
    time_local(y->from, &first);
    time_local(y->to, &last);
    int step = (last.year - first.year) / TICKS_MOST + 1;
    for (int year = first.year + 1; year <= last.year; year += step) {
        json_t *tick = json_object();
        int64_t at = y->from;
        time_from_local(&(struct local){.year = year, .month = 1, .day = 1}, &at);
        json_set_int(tick, "x", x_of(y, at));
        json_set_str(tick, "label", arena_format(a, "%d", year));
        json_add_new(ticks, tick);
    }
    return ticks;
}

static json_t *row_of(const struct years *y, const struct retention_span *s, size_t i) {
    json_t *row = json_object();
    int64_t top = (int64_t)i * y->shape->row;
    json_set_int(row, "y", top + y->shape->line_down);
    json_set_int(row, "text_y", top + y->shape->text_down);
    json_set_str(row, "label", s->name);
    json_set_int(row, "from", x_of(y, s->announced));
    json_set_int(row, "to", x_of(y, s->due));
    json_set_bool(row, "empty", s->empty);
    return row;
}

static json_t *plot_of(struct arena *a, const struct shape *shape, const struct retention_span *list,
                       size_t n, int64_t now) {
    struct years y = years_of(shape, list, n, now);
    json_t *plot = json_object(), *rows = json_array();
    int64_t base = (int64_t)n * shape->row;
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, row_of(&y, &list[i], i));
    json_set_str(plot, "shape", str_of(shape->name));
    json_set_int(plot, "width", shape->width);
    json_set_int(plot, "height", base + AXIS);
    json_set_int(plot, "left", shape->left);
    json_set_int(plot, "right", shape->right);
    json_set_int(plot, "base", base);
    json_set_int(plot, "label_y", base + LABEL_DOWN);
    json_set_int(plot, "now", x_of(&y, now));
    json_set_new(plot, "ticks", ticks_of(a, &y));
    json_set_new(plot, "rows", rows);
    return plot;
}

json_t *retention_timeline(struct arena *a, const struct retention_span *list, size_t n, int64_t now) {
    if (n == 0)
        return NULL;
    json_t *plot = json_owned(a, plot_of(a, &wide, list, n, now));
    json_set_new(plot, "narrow", plot_of(a, &narrow, list, n, now));
    return plot;
}
