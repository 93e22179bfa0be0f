/* json.c: strict in, and values as they are made; out is json_write.c. A value that jansson cannot take is a
 * defect of ours and ends the process.
 */
#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void json_seed(void) {
    if (sodium_init() < 0)
        abort();
    json_object_seed(randombytes_random() | 1u); /* 0 would let jansson choose by the time */
}

static void release(void *value) {
    json_decref(value);
}

json_t *json_owned(struct arena *a, json_t *fresh) {
    if (!fresh)
        abort();
    arena_defer(a, release, fresh);
    return fresh;
}

json_t *json_new_object(struct arena *a) {
    return json_owned(a, json_object());
}

json_t *json_new_array(struct arena *a) {
    return json_owned(a, json_array());
}

/* jansson's own bound on nesting is fixed and far too deep for what walks the value afterwards. */
static bool too_deep(struct str text) {
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else
                quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if ((c == '{' || c == '[') && ++depth > JSON_DEPTH_MOST) {
            return true;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return false;
}

enum fault json_parse(struct arena *a, struct str text, json_t **out) {
    *out = NULL;
    if (text.n == 0 || too_deep(text))
        return REQUEST_MALFORMED;
    json_t *value = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
    if (!value)
        return REQUEST_MALFORMED;
    *out = json_owned(a, value);
    return OK;
}

struct str json_text(const json_t *value) {
    if (!json_is_string(value))
        return (struct str){0};
    return (struct str){json_string_value(value), json_string_length(value)};
}

struct str json_get_str(const json_t *object, const char *key) {
    return json_text(json_object_get(object, key));
}

int64_t json_get_int(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

bool json_get_bool(const json_t *object, const char *key) {
    return json_is_true(json_object_get(object, key));
}

static json_t *string_of(struct str s) {
    if (!utf8_valid(s))
        abort();
    return json_stringn_nocheck(s.n ? s.p : "", s.n);
}

void json_set_new(json_t *object, const char *key, json_t *fresh) {
    if (json_object_set_new_nocheck(object, key, fresh) != 0)
        abort();
}

void json_set_str(json_t *object, const char *key, struct str value) {
    json_set_new(object, key, string_of(value));
}

void json_set_given(json_t *object, const char *key, struct str value) {
    if (value.n)
        json_set_str(object, key, value);
}

void json_set_int(json_t *object, const char *key, int64_t value) {
    json_set_new(object, key, json_integer(value));
}

void json_set_bool(json_t *object, const char *key, bool value) {
    json_set_new(object, key, json_boolean(value));
}

void json_add_new(json_t *array, json_t *fresh) {
    if (json_array_append_new(array, fresh) != 0)
        abort();
}

void json_add_str(json_t *array, struct str value) {
    json_add_new(array, string_of(value));
}
