/* yaml_check.c: walks values and rules side by side. One function per kind; each says what it finds and goes
 * on. */
#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "base/yaml_place.h"

#include <assert.h>
#include <string.h>

struct check {
    struct yaml *y;
    struct messages *m;
    size_t before; /* messages that others had left */
};

/* Checks a value called `name`; gives what must stand in its stead, or null when it may stay. */
typedef json_t *checker(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name);
static checker check_string, check_text, check_int, check_bool, check_date, check_enum, check_list, check_map,
    check_record, check_any;

static const struct kind {
    checker *check;
    json_type type;
    const char *is; /* "must be …" */
} kinds[] = {
    [YAML_STRING] = {check_string, JSON_STRING, "a text"},
    [YAML_TEXT] = {check_text, JSON_OBJECT, "a text in each language, under the keys nb, nn and en"},
    [YAML_INT] = {check_int, JSON_STRING, "a whole number"},
    [YAML_BOOL] = {check_bool, JSON_STRING, "true or false"},
    [YAML_DATE] = {check_date, JSON_STRING, "a day such as 2021-10-08"},
    [YAML_ENUM] = {check_enum, JSON_STRING, "one word"},
    [YAML_LIST] = {check_list, JSON_ARRAY, "a list"},
    [YAML_MAP] = {check_map, JSON_OBJECT, "a list of keys with values"},
    [YAML_RECORD] = {check_record, JSON_OBJECT, "a list of keys with values"},
    [YAML_ANY] = {check_any, JSON_NULL, ""},
};

static json_t *check(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    const struct kind *k = &kinds[rule->kind];
    if (rule->kind != YAML_ANY && json_typeof(value) != k->type) {
        yaml_say(c->y, c->m, value, "\"%s\" must be %s.", name, k->is);
        return NULL;
    }
    return k->check(c, rule, value, name);
}

/* A key with nothing behind it, as when all lines under it are comments: an empty list or mapping, where one
 * is meant. */
static json_t *empty_container(const struct yaml_rule *rule, const json_t *value) {
    if (!json_is_string(value) || json_string_length(value))
        return NULL;
    if (rule->kind == YAML_LIST)
        return json_array();
    return rule->kind == YAML_MAP || rule->kind == YAML_RECORD ? json_object() : NULL;
}

/* Checks a member or an item; gives what must be put in its stead, or null. That gets the same place. */
static json_t *checked(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    struct place at = places_find(&c->y->values, value), key = places_find(&c->y->keys, value);
    json_t *better = empty_container(rule, value);
    if (better) {
        places_set(&c->y->values, better, at);
        check(c, rule, better, name);
    } else {
        better = check(c, rule, value, name);
    }
    if (better) {
        places_set(&c->y->values, better, at);
        places_set(&c->y->keys, better, key);
    }
    return better;
}

/* The bounds of a text's length, in words; a text that must be there must not be empty. */
static void check_length(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    struct str s = json_text(value);
    int64_t n = (int64_t)utf8_length(s);
    if (utf8_has_control(s, true))
        yaml_say(c->y, c->m, value, "\"%s\" holds a control character.", name);
    else if (n == 0 && rule->required)
        yaml_say(c->y, c->m, value, "\"%s\" must not be empty.", name);
    else if (rule->max && n > rule->max)
        yaml_say(c->y, c->m, value, "\"%s\" must be at most %jd characters, not %jd.", name,
                 (intmax_t)rule->max, (intmax_t)n);
    else if (n && n < rule->min)
        yaml_say(c->y, c->m, value, "\"%s\" must be at least %jd characters, not %jd.", name,
                 (intmax_t)rule->min, (intmax_t)n);
}

static json_t *check_string(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    size_t before = c->m->n;
    check_length(c, rule, value, name);
    const char *reason = NULL;
    if (rule->refuse && c->m->n == before && json_text(value).n)
        reason = rule->refuse(json_text(value));
    if (reason)
        yaml_say(c->y, c->m, value, "\"%s\" %s.", name, reason);
    return NULL;
}

static json_t *check_text(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    const struct yaml_rule languages[] = {
        {.key = "nb", .kind = YAML_STRING, .required = true, .min = rule->min, .max = rule->max},
        {.key = "nn", .kind = YAML_STRING, .required = true, .min = rule->min, .max = rule->max},
        {.key = "en", .kind = YAML_STRING, .required = true, .min = rule->min, .max = rule->max},
        {0}};
    const struct yaml_rule record = {.kind = YAML_RECORD, .of = languages};
    return check_record(c, &record, value, name);
}

/* "-12", "0", "7": no plus, no leading zero. */
static bool whole_number(struct str s, int64_t *out) {
    bool minus = str_starts(s, STR("-"));
    uint64_t size;
    if (!str_to_u64(minus ? str_slice(s, 1, s.n) : s, &size) || (minus && size == 0))
        return false;
    *out = minus ? -(int64_t)size : (int64_t)size;
    return true;
}

static json_t *check_int(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    int64_t n;
    bool bounded = rule->min || rule->max;
    if (whole_number(json_text(value), &n) && (!bounded || (n >= rule->min && n <= rule->max)))
        return json_integer(n);
    if (bounded)
        yaml_say(c->y, c->m, value, "\"%s\" must be a whole number from %jd to %jd.", name,
                 (intmax_t)rule->min, (intmax_t)rule->max);
    else
        yaml_say(c->y, c->m, value, "\"%s\" must be a whole number.", name);
    return NULL;
}

static json_t *check_bool(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    (void)rule;
    if (str_equal(json_text(value), STR("true")))
        return json_true();
    if (str_equal(json_text(value), STR("false")))
        return json_false();
    yaml_say(c->y, c->m, value, "\"%s\" must be true or false.", name);
    return NULL;
}

static json_t *check_date(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    struct local day;
    (void)rule;
    if (day_parse(json_text(value), &day) != OK)
        yaml_say(c->y, c->m, value, "\"%s\" must be a day such as 2021-10-08.", name);
    return NULL;
}

/* "a, b or c" */
static const char *choices(struct arena *a, const char *const *words) {
    struct str all = str_of(words[0]);
    for (size_t i = 1; words[i]; i++)
        all = arena_format(a, "%.*s%s%s", STR_ARGS(all), words[i + 1] ? ", " : " or ", words[i]);
    return all.p;
}

static json_t *check_enum(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    for (size_t i = 0; rule->words[i]; i++)
        if (str_equal(json_text(value), str_of(rule->words[i])))
            return NULL;
    yaml_say(c->y, c->m, value, "\"%s\" must be %s.", name, choices(c->y->arena, rule->words));
    return NULL;
}

static void check_count(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name,
                        size_t n) {
    int64_t most = rule->max ? rule->max : INT64_MAX;
    if ((int64_t)n < rule->min || (rule->required && n == 0))
        yaml_say(c->y, c->m, value, "\"%s\" needs at least %jd, and has %zu.", name,
                 (intmax_t)(rule->min ? rule->min : 1), n);
    else if ((int64_t)n > most)
        yaml_say(c->y, c->m, value, "\"%s\" takes at most %jd, and has %zu.", name, (intmax_t)most, n);
}

static json_t *check_list(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    size_t n = json_array_size(value);
    check_count(c, rule, value, name, n);
    for (size_t i = 0; i < n; i++) {
        struct str item = arena_format(c->y->arena, "%s %zu", rule->of->key ? rule->of->key : name, i + 1);
        json_t *better = checked(c, rule->of, json_array_get(value, i), item.p);
        if (better && json_array_set_new(value, i, better) != 0)
            abort();
    }
    return NULL;
}

static bool free_key(const char *key) {
    return *key && key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-")] == 0;
}

static void say_key(struct check *c, const json_t *value, const json_t *object, struct str text) {
    struct place at = places_find(&c->y->keys, value);
    if (!at.line)
        at = places_find(&c->y->values, object);
    messages_add(c->m, c->y->file, at.line, at.column, "%.*s", STR_ARGS(text));
}

static json_t *check_map(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    const char *key;
    json_t *item;
    void *next;
    check_count(c, rule, value, name, json_object_size(value));
    json_object_foreach_safe(value, next, key, item) {
        if (!free_key(key))
            say_key(
                c, item, value,
                arena_format(c->y->arena, "The key \"%.60s\" must be of a … z, digits and hyphens.", key));
        json_t *better = checked(c, rule->of, item, key);
        if (better)
            json_set_new(value, key, better);
    }
    return NULL;
}

static const struct yaml_rule *rule_of(const struct yaml_rule *rules, const char *key) {
    for (; rules->key; rules++)
        if (strcmp(rules->key, key) == 0)
            return rules;
    return NULL;
}

static void say_unknown(struct check *c, const struct yaml_rule *rules, const char *key, json_t *value,
                        json_t *in) {
    struct str known = str_of(rules->key);
    for (const struct yaml_rule *r = rules + 1; rules->key && r->key; r++)
        known = arena_format(c->y->arena, "%.*s, %s", STR_ARGS(known), r->key);
    say_key(c, value, in,
            arena_format(c->y->arena, "There is no key \"%.60s\" here; the keys are: %.*s.", key,
                         STR_ARGS(known)));
}

static json_t *check_record(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    const char *key;
    json_t *item;
    void *next;
    json_object_foreach_safe(value, next, key, item) {
        const struct yaml_rule *r = rule_of(rule->of, key);
        json_t *better = NULL;
        if (r)
            better = checked(c, r, item, key);
        else
            say_unknown(c, rule->of, key, item, value);
        if (better)
            json_set_new(value, key, better);
    }
    for (const struct yaml_rule *r = rule->of; r->key; r++)
        if (r->required && !json_object_get(value, r->key)) {
            if (name)
                yaml_say(c->y, c->m, value, "The key \"%s\" is missing in \"%s\".", r->key, name);
            else
                yaml_say(c->y, c->m, value, "The key \"%s\" is missing.", r->key);
        }
    return NULL;
}

static json_t *check_any(struct check *c, const struct yaml_rule *rule, json_t *value, const char *name) {
    (void)c, (void)rule, (void)value, (void)name;
    return NULL;
}

bool yaml_check(struct yaml *y, const struct yaml_rule *rules, struct messages *m) {
    struct check c = {y, m, m->n};
    const struct yaml_rule root = {.kind = YAML_RECORD, .of = rules};
    check_record(&c, &root, y->root, NULL);
    return m->n == c.before;
}
