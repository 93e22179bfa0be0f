/* json.h: the door to jansson. json_t is the program's one JSON type, and objects keep the order of their
 * members.
 *
 * What this door hands out belongs to the arena it was asked for and lives as long; who keeps it longer takes
 * a reference. Keys are literals of ours. Strings that go in are valid UTF-8; floating point is never used.
 */
#ifndef KAARING_BASE_JSON_H
#define KAARING_BASE_JSON_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

#include <jansson.h>

enum { JSON_DEPTH_MOST = 32 };

/* Seeds the hashing of keys from the machine's random source. Once, at the start of the process. */
void json_seed(void);

/* The whole of `text` as one object or array: no doubled key, no NUL, no more than JSON_DEPTH_MOST levels,
 * integers within 64 bits. REQUEST_MALFORMED otherwise, *out is null then. */
enum fault json_parse(struct arena *a, struct str text, json_t **out);

/* Gives a new reference to the arena; returns it. */
json_t *json_owned(struct arena *a, json_t *fresh);
json_t *json_new_object(struct arena *a);
json_t *json_new_array(struct arena *a);

/* A member by its key; empty, 0 or false when it is absent or of another type (null has no members). The
 * slice lives as long as the value. */
struct str json_get_str(const json_t *object, const char *key);
int64_t json_get_int(const json_t *object, const char *key);
bool json_get_bool(const json_t *object, const char *key);

/* Sets a member at its place, or at the end when it is new. */
void json_set_str(json_t *object, const char *key, struct str value);
/* The same; nothing for an empty value. */
void json_set_given(json_t *object, const char *key, struct str value);
void json_set_int(json_t *object, const char *key, int64_t value);
void json_set_bool(json_t *object, const char *key, bool value);
/* Takes a fresh value over. */
void json_set_new(json_t *object, const char *key, json_t *fresh);
/* Appends to an array. */
void json_add_str(json_t *array, struct str value);
void json_add_new(json_t *array, json_t *fresh);

/* The bytes of a string value; empty for everything else. */
struct str json_text(const json_t *value);

/* Without white space, members in their order, UTF-8 as it is. Any value. */
struct str json_compact(struct arena *a, const json_t *value);
/* The same in lines, for people to read; a line end behind the last. An object or an array. */
struct str json_lines(struct arena *a, const json_t *value);

#endif
