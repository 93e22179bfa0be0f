/* settings.c: the witness's own small file. */
#include "witness/settings.h"

#include "base/file.h"
#include "base/json.h"
#include "base/yaml.h"

#include <string.h>

enum { NAME_MOST = 200, ORIGIN_MOST = 500, PATH_MOST = 4000, CONNECTIONS_MOST = 1024, CONNECTIONS = 64 };

static const char *refuse_name(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '+')
            return "must be printable ASCII without a space and without +, such as "
                   "witness.example.no/kaaring";
    return NULL;
}

static const char *refuse_line(struct str s) {
    return str_find(s, '\n') == s.n && str_find(s, '\t') == s.n ? NULL : "must be one line";
}

static const char *refuse_listen(struct str s) {
    struct str address;
    uint16_t port;
    return listen_parse(s, &address, &port) ? NULL
                                            : "must be a numeric address and a port, such as 127.0.0.1:8090";
}

static const char *refuse_key(struct str s) {
    struct arena *a = arena_new();
    struct note_verifier v;
    bool good = note_verifier_parse(a, s, &v) == OK;
    arena_free(a);
    return good ? NULL : "must be a log's verifier key, as its address /log/key gives it";
}

static const struct yaml_rule address_rule = {
    .key = "address", .kind = YAML_STRING, .required = true, .refuse = refuse_listen};
static const struct yaml_rule key_rule = {
    .key = "key", .kind = YAML_STRING, .required = true, .refuse = refuse_key};
static const struct yaml_rule log_rules[] = {
    {.key = "origin", .kind = YAML_STRING, .required = true, .max = ORIGIN_MOST, .refuse = refuse_line},
    {.key = "keys", .kind = YAML_LIST, .required = true, .min = 1, .max = WITNESS_KEYS_MAX, .of = &key_rule},
    {0}};
static const struct yaml_rule log_rule = {.key = "log", .kind = YAML_RECORD, .of = log_rules};
static const struct yaml_rule rules[] = {
    {.key = "name", .kind = YAML_STRING, .required = true, .max = NAME_MOST, .refuse = refuse_name},
    {.key = "listen",
     .kind = YAML_LIST,
     .required = true,
     .min = 1,
     .max = SETTINGS_LISTEN_MOST,
     .of = &address_rule},
    {.key = "folder", .kind = YAML_STRING, .required = true, .max = PATH_MOST, .refuse = refuse_line},
    {.key = "connections", .kind = YAML_INT, .min = 1, .max = CONNECTIONS_MOST},
    {.key = "logs", .kind = YAML_LIST, .max = WITNESS_LOGS_MAX, .of = &log_rule},
    {0}};

static struct watched_log read_log(struct arena *a, const json_t *value) {
    const json_t *keys = json_object_get(value, "keys");
    struct watched_log log = {.origin = arena_copy(a, json_get_str(value, "origin")),
                              .keys_n = json_array_size(keys)};
    struct note_verifier *list = arena_alloc(a, log.keys_n * sizeof *list);
    for (size_t i = 0; i < log.keys_n; i++)
        note_verifier_parse(a, json_text(json_array_get(keys, i)), &list[i]);
    log.keys = list;
    return log;
}

static void read_logs(struct arena *a, const struct yaml *y, struct messages *m, struct witness_settings *s) {
    const json_t *logs = json_object_get(yaml_root(y), "logs");
    s->logs = arena_alloc(a, (json_array_size(logs) + 1) * sizeof *s->logs);
    for (; s->logs_n < json_array_size(logs); s->logs_n++) {
        const json_t *value = json_array_get(logs, s->logs_n);
        struct watched_log log = read_log(a, value);
        for (size_t i = 0; i < s->logs_n; i++)
            if (str_equal(s->logs[i].origin, log.origin))
                yaml_say(y, m, value, "The log \"%.*s\" stands there twice.", STR_ARGS(log.origin));
        s->logs[s->logs_n] = log;
    }
}

enum fault witness_settings_load(struct arena *a, struct str path, struct messages *m,
                                 struct witness_settings *s) {
    struct yaml *y;
    size_t before = m->n;
    *s = (struct witness_settings){0};
    enum fault f = yaml_load(a, path, m, &y);
    if (!y)
        return f;
    if (!yaml_check(y, rules, m) || f)
        return FILE_INVALID;
    const json_t *root = yaml_root(y), *listen = json_object_get(root, "listen");
    s->name = arena_copy(a, json_get_str(root, "name"));
    for (; s->listen.n < json_array_size(listen); s->listen.n++)
        s->listen.list[s->listen.n] = arena_copy(a, json_text(json_array_get(listen, s->listen.n)));
    s->folder = arena_copy(a, path_beside(a, path, json_get_str(root, "folder")));
    s->connections = json_get_int(root, "connections") ? json_get_int(root, "connections") : CONNECTIONS;
    read_logs(a, y, m, s);
    return m->n == before ? OK : FILE_INVALID;
}
