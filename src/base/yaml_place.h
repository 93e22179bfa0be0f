/* yaml_place.h: where in a file its values stand; shared by the reader and the checker of YAML, and by nobody
 * else. */
#ifndef KAARING_BASE_YAML_PLACE_H
#define KAARING_BASE_YAML_PLACE_H

#include "base/arena.h"

#include <jansson.h>

struct place {
    unsigned line, column; /* from 1; 0 when unknown */
};

/* From a value's address to a place. A value that takes a freed one's address takes its row too. */
struct places {
    struct place_row {
        const json_t *value;
        struct place at;
    } * rows;
    size_t room; /* a power of two, at least twice what can be set */
};

struct yaml {
    struct arena *arena;
    struct str file;
    json_t *root;
    struct places values, keys;
};

/* Room for `nodes` values and for what the checker puts in their stead. */
void places_open(struct places *p, struct arena *a, size_t nodes);
/* True, false and null are one value each in the whole process, so they get no place. */
void places_set(struct places *p, const json_t *value, struct place at);
struct place places_find(const struct places *p, const json_t *value);

#endif
