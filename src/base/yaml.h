/* yaml.h: YAML files as JSON values whose places are known, and a checker that is a table.
 *
 * Nothing is guessed: every scalar is a string until a rule says that it is a whole number or true or false.
 * Refused with file, line and column: doubled keys, anchors and aliases, tags, several documents, more than
 * YAML_DEPTH_MOST levels, more than YAML_BYTES_MOST bytes, what is not UTF-8, control characters. */
#ifndef KAARING_BASE_YAML_H
#define KAARING_BASE_YAML_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/messages.h"
#include "base/str.h"

#include <jansson.h>

enum { YAML_DEPTH_MOST = 16, YAML_BYTES_MOST = 1 << 20 };

struct yaml; /* a file that was read; lives in the arena, and its values with it */

/* Reads a file, whose root is a mapping (an empty file is an empty one). FILE_INVALID when anything is wrong,
 * each with a message. *out is null then if nothing could be read; else it holds the rest, so that a checker
 * can go on and find all that is wrong at once. */
enum fault yaml_load(struct arena *a, struct str path, struct messages *m, struct yaml **out);
/* The same from bytes; `file` is the name in messages. */
enum fault yaml_parse(struct arena *a, struct str file, struct str text, struct messages *m,
                      struct yaml **out);

/* The file's mapping as an object in the order of the file. Owned by the arena. */
json_t *yaml_root(const struct yaml *y);

enum yaml_kind {
    YAML_STRING, /* min … max code points; max 0: no bound */
    YAML_TEXT, /* a mapping with a non-empty text under each of nb, nn and en; min … max code points each */
    YAML_INT,  /* min … max; both 0: any. Becomes a JSON integer */
    YAML_BOOL, /* true or false. Becomes a JSON boolean */
    YAML_DATE, /* 2021-10-08, a day that exists. Stays a string */
    YAML_ENUM, /* one of `words`. Stays a string */
    YAML_LIST, /* a sequence of *of; min … max items */
    YAML_MAP, /* a mapping with keys [a-z0-9-]+ of the writer's choosing to values of *of; min … max of them
               */
    YAML_RECORD, /* a mapping with the keys of the rules at `of` */
    YAML_ANY     /* whatever stands there */
};

struct yaml_rule {
    const char
        *key; /* of a record's member; for what LIST and MAP hold it only serves messages, and may be null */
    enum yaml_kind kind;
    bool required; /* the key must be there, and a string must not be empty */
    int64_t min, max;
    const char *const *words;   /* ENUM: ends with null */
    const struct yaml_rule *of; /* RECORD: ends with {0}; LIST and MAP: one rule */
    /* STRING: null, or says what the value must be when it is not ("must be an address and a port"), else
     * null */
    const char *(*refuse)(struct str value);
};

/* Checks the file against the rules of its root (ended by {0}) and turns INT and BOOL into what they say, in
 * place. Adds a message for each wrong, unknown or missing key and goes on; true when there was none. */
bool yaml_check(struct yaml *y, const struct yaml_rule *rules, struct messages *m);

/* Adds a message at the place of a value of this file, for checks that no table says. JSON booleans have no
 * place of their own: pass the object that holds them. */
void yaml_say(const struct yaml *y, struct messages *m, const json_t *value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Line and column, from 1, of a value; false when it is not of this file. */
bool yaml_place(const struct yaml *y, const json_t *value, unsigned *line, unsigned *column);

#endif
