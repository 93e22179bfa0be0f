/* retention_plot.c: editions as lines from the announcement to the erasure, over years: plain numbers for
 * plain SVG. */
#include "base/json.h"
#include "base/time.h"
#include "page/admin/retention.h"
#include "page/plot.h"

enum { TICKS_MOST = 8, EDGE_DAYS = 45 };

static const struct plot_shape wide = {"wide", 640, 224, 620, 30, 20, 15},
                               narrow = {"narrow", 328, 10, 318, 52, 16, 36};

struct years {
    const struct plot_shape *shape;
    int64_t from, to;
};

static struct years years_of(const struct plot_shape *shape, const struct retention_span *list, size_t n,
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
        int64_t at = y->from;
        time_from_local(&(struct local){.year = year, .month = 1, .day = 1}, &at);
        plot_tick(ticks, x_of(y, at), arena_format(a, "%d", year));
    }
    return ticks;
}

static json_t *row_of(const struct years *y, const struct retention_span *s, size_t i) {
    json_t *row = plot_row(y->shape, i, s->name);
    json_set_int(row, "from", x_of(y, s->announced));
    json_set_int(row, "to", x_of(y, s->due));
    json_set_bool(row, "empty", s->empty);
    return row;
}

static json_t *plot_of(struct arena *a, const struct plot_shape *shape, const struct retention_span *list,
                       size_t n, int64_t now) {
    struct years y = years_of(shape, list, n, now);
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, row_of(&y, &list[i], i));
    json_t *plot = plot_frame(shape, ticks_of(a, &y), rows);
    json_set_int(plot, "now", x_of(&y, now));
    return plot;
}

json_t *retention_timeline(struct arena *a, const struct retention_span *list, size_t n, int64_t now) {
    if (n == 0)
        return NULL;
    json_t *plot = json_owned(a, plot_of(a, &wide, list, n, now));
    json_set_new(plot, "narrow", plot_of(a, &narrow, list, n, now));
    return plot;
}
