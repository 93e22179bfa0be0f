/* settings_value.c: one row per kind of setting: its rule, and how its text becomes a value. */
#include "base/settings_value.h"

#include "base/email.h"
#include "base/json.h"
#include "base/time.h"
#include "base/url.h"

#include <arpa/inet.h>
#include <string.h>

enum { PATH_MOST = 4000 };

static const struct {
    const char *word;
    int64_t bytes;
} units[] = {{" GiB", (int64_t)1 << 30}, {" MiB", 1 << 20}, {" KiB", 1 << 10}, {"", 1}};

static const char *const language_words[] = {"nb", "nn", "en", NULL};

bool listen_parse(struct str s, struct str *address, uint16_t *port) {
    size_t colon = s.n;
    while (colon && s.p[colon - 1] != ':')
        colon--;
    uint64_t number;
    if (colon == 0 || !str_to_u64(str_slice(s, colon, s.n), &number) || number == 0 || number > 65535)
        return false;
    struct str host = str_slice(s, 0, colon - 1);
    bool six = str_starts(host, STR("[")) && str_ends(host, STR("]")) && host.n > 2;
    if (six)
        host = str_slice(host, 1, host.n - 2);
    char name[INET6_ADDRSTRLEN] = {0};
    unsigned char raw[sizeof(struct in6_addr)];
    if (host.n == 0 || host.n >= sizeof name || str_find(host, 0) < host.n)
        return false;
    memcpy(name, host.p, host.n);
    if (inet_pton(six ? AF_INET6 : AF_INET, name, raw) != 1)
        return false;
    *address = host;
    *port = (uint16_t)number;
    return true;
}

bool size_parse(struct str s, int64_t *bytes) {
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        uint64_t number;
        struct str unit = str_of(units[i].word);
        if (!str_ends(s, unit))
            continue;
        if (!str_to_u64(str_slice(s, 0, s.n - unit.n), &number) ||
            number > (uint64_t)(INT64_MAX / units[i].bytes))
            return false;
        *bytes = (int64_t)number * units[i].bytes;
        return true;
    }
    return false;
}

static struct str size_text(struct arena *a, int64_t bytes) {
    size_t i = 0;
    while (bytes % units[i].bytes)
        i++;
    return arena_format(a, "%jd%s", (intmax_t)(bytes / units[i].bytes), units[i].word);
}

static const char *refuse_listen(struct str s) {
    struct str address;
    uint16_t port;
    return listen_parse(s, &address, &port) ? NULL
                                            : "must be a numeric address and a port, such as 127.0.0.1:8080";
}

static const char *refuse_size(struct str s) {
    int64_t bytes;
    return size_parse(s, &bytes) ? NULL : "must be a size such as 512 KiB, 2 MiB or 4 GiB";
}

/* Pages link from the root, so nothing may stand behind the host and port. */
static const char *refuse_url(struct str s) {
    struct str behind = str_starts(s, STR("https://")) ? str_slice(s, 8, s.n) : str_slice(s, 7, s.n);
    bool bare = str_find(behind, '/') == behind.n && str_find(s, '?') == s.n && str_find(s, '#') == s.n;
    return url_check(s) == OK && bare
               ? NULL
               : "must be https:// or http://, a host and perhaps a port, with nothing behind";
}

static const char *refuse_smtp(struct str s) {
    static const char wanted[] = "must be smtps://HOST:465 or smtp://HOST:587";
    if (str_starts(s, STR("smtps://")))
        s = str_slice(s, 8, s.n);
    else if (str_starts(s, STR("smtp://")))
        s = str_slice(s, 7, s.n);
    else
        return wanted;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", s.p[i]) || !s.p[i])
            return wanted;
    return s.n ? NULL : wanted;
}

static const char *refuse_email(struct str s) {
    return email_check(s) == OK ? NULL : "must be an e-mail address";
}

static const char *refuse_time(struct str s) {
    int64_t at;
    return time_parse_rfc3339(s, &at) ? NULL : "must be a time such as 2021-09-20T08:00:00Z";
}

/* A line: what is set must not break a mail's header or a message. */
static const char *refuse_lines(struct str s) {
    return str_find(s, '\n') == s.n && str_find(s, '\t') == s.n ? NULL : "must be one line";
}

static const struct kind {
    enum yaml_kind yaml;
    enum { PLACE_STR, PLACE_NUMBER, PLACE_SIZE, PLACE_BOOL, PLACE_LANG, PLACE_LIST } place;
    const char *(*refuse)(struct str);
} kinds[] = {
    [SETTING_TEXT] = {YAML_STRING, PLACE_STR, refuse_lines},
    [SETTING_URL] = {YAML_STRING, PLACE_STR, refuse_url},
    [SETTING_SMTP] = {YAML_STRING, PLACE_STR, refuse_smtp},
    [SETTING_EMAIL] = {YAML_STRING, PLACE_STR, refuse_email},
    [SETTING_PATH] = {YAML_STRING, PLACE_STR, refuse_lines},
    [SETTING_TIME] = {YAML_STRING, PLACE_STR, refuse_time},
    [SETTING_LANGUAGE] = {YAML_ENUM, PLACE_LANG, NULL},
    [SETTING_BOOL] = {YAML_BOOL, PLACE_BOOL, NULL},
    [SETTING_NUMBER] = {YAML_INT, PLACE_NUMBER, NULL},
    [SETTING_SIZE] = {YAML_STRING, PLACE_SIZE, refuse_size},
    [SETTING_LISTEN] = {YAML_LIST, PLACE_LIST, NULL},
};

struct yaml_rule setting_rule(struct arena *a, const struct setting *s) {
    const struct kind *k = &kinds[s->kind];
    struct yaml_rule rule = {.kind = k->yaml, .refuse = k->refuse};
    if (s->kind == SETTING_NUMBER || s->kind == SETTING_LISTEN || s->kind == SETTING_TEXT) {
        rule.min = s->min;
        rule.max = s->max;
    } else if (s->kind == SETTING_PATH) {
        rule.max = PATH_MOST;
    } else if (s->kind == SETTING_LANGUAGE) {
        rule.words = language_words;
    }
    if (s->kind == SETTING_LISTEN) {
        struct yaml_rule *item = arena_alloc(a, sizeof *item);
        *item = (struct yaml_rule){.kind = YAML_STRING, .required = true, .refuse = refuse_listen};
        rule.of = item;
    }
    return rule;
}

/* Reads the one text of a value, as the table and the file write it alike. */
static void read_text(const struct kind *k, struct str text, void *place) {
    uint64_t number = 0;
    if (k->place == PLACE_STR)
        *(struct str *)place = text;
    else if (k->place == PLACE_LANG)
        lang_parse(text, place);
    else if (k->place == PLACE_SIZE)
        size_parse(text, place);
    else if (k->place == PLACE_BOOL)
        *(bool *)place = str_equal(text, STR("true"));
    else if (str_to_u64(text, &number))
        *(int64_t *)place = (int64_t)number;
}

void setting_initial(const struct setting *s, void *place) {
    struct str rest = str_of(s->initial), item;
    if (kinds[s->kind].place != PLACE_LIST) {
        read_text(&kinds[s->kind], rest, place);
        return;
    }
    struct addresses *list = place;
    for (list->n = 0; rest.n && list->n < SETTINGS_LISTEN_MOST; list->list[list->n++] = item)
        str_cut(&rest, ' ', &item);
}

void setting_read(struct arena *a, const struct setting *s, const json_t *value, void *place) {
    const struct kind *k = &kinds[s->kind];
    if (k->place == PLACE_LIST) {
        struct addresses *list = place;
        for (list->n = 0; list->n < json_array_size(value); list->n++)
            list->list[list->n] = arena_copy(a, json_text(json_array_get(value, list->n)));
    } else if (k->place == PLACE_NUMBER) {
        *(int64_t *)place = json_integer_value(value);
    } else if (k->place == PLACE_BOOL) {
        *(bool *)place = json_is_true(value);
    } else if (json_text(value).n) { /* a key with nothing behind it leaves the initial value */
        read_text(k, arena_copy(a, json_text(value)), place);
    }
}

struct str setting_bounds(struct arena *a, const struct setting *s) {
    if (s->kind == SETTING_SIZE)
        return arena_format(a, "From %.*s to %.*s", STR_ARGS(size_text(a, s->min)),
                            STR_ARGS(size_text(a, s->max)));
    if (s->kind == SETTING_NUMBER)
        return arena_format(a, "From %jd to %jd", (intmax_t)s->min, (intmax_t)s->max);
    return (struct str){0};
}
