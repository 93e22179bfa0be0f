/* event_value.c: what a field's value may be. Asked when an event is emitted and again when an entry is read,
 * by the same function, so nothing gets into the log that could not be read back. */
#include "award/log/event.h"
#include "base/time.h"
#include "proof/base64.h"
#include "proof/checkpoint.h"

#include <string.h>

enum { WORD_BYTES_MAX = 32, ID_BYTES_MAX = 64, TIME_BYTES = 20 };

static bool made_of(struct str s, const char *signs, size_t most) {
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(signs, s.p[i]) || !s.p[i])
            return false;
    return s.n > 0 && s.n <= most;
}

static bool is_id(struct str s) {
    return made_of(s, "abcdefghijklmnopqrstuvwxyz0123456789-", ID_BYTES_MAX);
}

static bool is_time(struct str s) {
    int64_t at;
    return s.n == TIME_BYTES && s.p[TIME_BYTES - 1] == 'Z' && time_parse_rfc3339(s, &at);
}

static bool are_ids(const json_t *value) {
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_id(json_text(json_array_get(value, i))))
            return false;
    return json_is_array(value);
}

/* A NUL would be written as an escape that the strict reader refuses. */
static bool has_nul(const json_t *value) {
    struct str s = json_text(value);
    return s.n && memchr(s.p, 0, s.n);
}

static bool is_plain(const json_t *value, unsigned depth) {
    if (depth == 0 || json_is_real(value) || has_nul(value))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_plain(json_array_get(value, i), depth - 1))
            return false;
    json_t *object = json_is_object(value) ? (json_t *)value : NULL;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (!is_plain(json_object_iter_value(at), depth - 1))
            return false;
    return true;
}

bool event_value_fits(enum event_kind kind, const json_t *value) {
    struct str s = json_text(value);
    struct hash h;
    switch (kind) {
    case KIND_ID:
        return is_id(s);
    case KIND_INTEGER:
        return json_is_integer(value);
    case KIND_TIME:
        return is_time(s);
    case KIND_HASH:
        return base64_hash(s, &h) == OK;
    case KIND_WORD:
        return made_of(s, "abcdefghijklmnopqrstuvwxyz_", WORD_BYTES_MAX);
    case KIND_FLAG:
        return json_is_boolean(value);
    case KIND_TEXT:
        return json_is_string(value) && !has_nul(value);
    case KIND_ORIGIN:
        return origin_valid(s);
    case KIND_IDS:
        return are_ids(value);
    case KIND_JSON:
        return is_plain(value, JSON_DEPTH_MOST - 4); /* it stands some levels deep in what is parsed again */
    }
    return false;
}

void fact_set_time(json_t *fields, const char *name, int64_t at) {
    if (!at)
        return;
    struct arena *a = arena_new();
    json_set_str(fields, name, time_format_rfc3339(a, at));
    arena_free(a);
}

void fact_set_hash(json_t *fields, const char *name, struct hash h) {
    struct arena *a = arena_new();
    json_set_str(fields, name, base64_encode(a, hash_str(&h)));
    arena_free(a);
}

int64_t fact_time(const json_t *part, const char *name) {
    int64_t at = 0;
    return time_parse_rfc3339(json_get_str(part, name), &at) ? at : 0;
}

bool fact_hash(const json_t *part, const char *name, struct hash *h) {
    return base64_hash(json_get_str(part, name), h) == OK;
}
