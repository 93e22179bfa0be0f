/* count_plot.c: marks as points on lines, one line a candidate: plain numbers for plain SVG. */
#include "base/json.h"
#include "page/count/count_parts.h"
#include "page/plot.h"

enum { NAME_MOST = 30 };

static const struct plot_shape wide = {"wide", 640, 224, 620, 28, 19, 14},
                               narrow = {"narrow", 328, 10, 318, 52, 16, 36};

struct scale {
    const struct plot_shape *shape;
    int64_t lowest, highest;
};

/* Where a mark × 1000 stands. */
static int64_t x_of(const struct scale *s, int64_t mark) {
    int64_t span = (s->highest - s->lowest) * 1000;
    int64_t length = s->shape->right - s->shape->left;
    return s->shape->left + (span ? (mark - s->lowest * 1000) * length / span : 0);
}

static json_t *ticks_of(struct arena *a, const struct scale *s) {
    json_t *ticks = json_array();
    for (int64_t m = s->lowest; m <= s->highest && m < s->lowest + 20; m++)
        plot_tick(ticks, x_of(s, m * 1000), arena_format(a, "%lld", (long long)m));
    return ticks;
}

/* A long name is cut: the table under the picture has it whole. */
static struct str short_name(struct arena *a, struct str name) {
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        bool begins = ((unsigned char)name.p[i] & 0xC0) != 0x80;
        if (begins && n++ == NAME_MOST)
            return arena_format(a, "%.*s…", (int)i, name.p);
    }
    return name;
}

/* How far from its line a point stands: those of the same mark stand above and below each other. */
static int64_t aside_of(const json_t *points, int64_t x) {
    static const int64_t steps[] = {0, -4, 4, -8, 8};
    size_t same = 0;
    for (size_t i = 0; i < json_array_size(points); i++)
        same += json_get_int(json_array_get(points, i), "x") == x;
    return steps[same % (sizeof steps / sizeof *steps)];
}

static json_t *line_of(struct arena *a, const struct scale *s, const json_t *row, size_t i) {
    json_t *line = plot_row(s->shape, i, short_name(a, json_get_str(row, "name")));
    json_t *points = json_array(), *mark;
    size_t k;
    int64_t y = json_get_int(line, "y");
    json_array_foreach(json_object_get(row, "points"), k, mark) {
        json_t *point = json_object();
        int64_t x = x_of(s, json_integer_value(mark));
        json_set_int(point, "x", x);
        json_set_int(point, "y", y + aside_of(points, x));
        json_add_new(points, point);
    }
    json_set_new(line, "points", points);
    int64_t mean = json_get_int(row, "mean");
    if (mean >= 0)
        json_set_int(line, "mean_x", x_of(s, mean));
    return line;
}

static json_t *plot_of(struct arena *a, const struct plot_shape *shape, const json_t *rows, int64_t lowest,
                       int64_t highest) {
    struct scale s = {shape, lowest, highest};
    json_t *lines = json_array();
    for (size_t i = 0; i < json_array_size(rows); i++)
        json_add_new(lines, line_of(a, &s, json_array_get(rows, i), i));
    return plot_frame(shape, ticks_of(a, &s), lines);
}

json_t *count_plot(struct arena *a, const json_t *rows, int64_t lowest, int64_t highest) {
    json_t *plot = json_owned(a, plot_of(a, &wide, rows, lowest, highest));
    json_set_new(plot, "narrow", plot_of(a, &narrow, rows, lowest, highest));
    return plot;
}
