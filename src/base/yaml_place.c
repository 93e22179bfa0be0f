/* yaml_place.c: a table of addresses with open addressing; filled once, read often. */
#include "base/yaml_place.h"

void places_open(struct places *p, struct arena *a, size_t nodes) {
    p->room = 16;
    while (p->room < 4 * nodes + 4)
        p->room *= 2;
    p->rows = arena_alloc(a, p->room * sizeof *p->rows);
}

/* The row of the value, or the free one where it would stand. */
static struct place_row *row(const struct places *p, const json_t *value) {
    uint64_t spread = (uint64_t)(uintptr_t)value * 0x9E3779B97F4A7C15u;
    size_t i = (size_t)(spread >> 32) & (p->room - 1);
    while (p->rows[i].value && p->rows[i].value != value) /* ends: half of the rows are always free */
        i = (i + 1) & (p->room - 1);
    return &p->rows[i];
}

void places_set(struct places *p, const json_t *value, struct place at) {
    if (json_is_boolean(value) || json_is_null(value))
        return;
    *row(p, value) = (struct place_row){value, at};
}

struct place places_find(const struct places *p, const json_t *value) {
    if (!value || !p->rows)
        return (struct place){0};
    return row(p, value)->at;
}
