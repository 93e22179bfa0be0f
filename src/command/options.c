/* options.c: one table of options, read once. */
#include "command/options.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { LISTEN_MOST = SETTINGS_LISTEN_MOST };

struct option {
    const char *name;
    size_t offset; /* of a struct str in struct options */
};

static const struct option option_table[] = {
    {"--config", offsetof(struct options, config)}, {"--data", offsetof(struct options, data)},
    {"--clock", offsetof(struct options, clock)},   {"--origin", offsetof(struct options, origin)},
    {"--demo", offsetof(struct options, demo)},     {"--edition", offsetof(struct options, edition)},
    {"--key", offsetof(struct options, key)},       {"--state", offsetof(struct options, state)},
    {"--policy", offsetof(struct options, policy)}, {"--out", offsetof(struct options, out)},
    {"--reason", offsetof(struct options, reason)}, {"--to", offsetof(struct options, to)},
    {"--in", offsetof(struct options, in)},
};

static const struct option flag_table[] = {
    /* of a bool */
    {"--development", offsetof(struct options, development)},
    {"--public", offsetof(struct options, public)},
    {"--full", offsetof(struct options, full)},
    {"--json", offsetof(struct options, json)},
    {"--no-ports", offsetof(struct options, no_ports)},
};

int say_messages(const struct options *o) {
    messages_print(&o->messages, stderr);
    return EXIT_WRONG;
}

int usage(const char *format, const char *word) {
    fprintf(stderr, "kaaring: ");
    fprintf(stderr, format, word);
    fprintf(stderr, " See `kaaring help`.\n");
    return EXIT_USAGE;
}

static struct str *option_place(struct options *o, const char *name) {
    for (size_t i = 0; i < sizeof option_table / sizeof *option_table; i++)
        if (strcmp(option_table[i].name, name) == 0)
            return (struct str *)((char *)o + option_table[i].offset);
    return NULL;
}

static bool set_flag(struct options *o, const char *name) {
    for (size_t i = 0; i < sizeof flag_table / sizeof *flag_table; i++)
        if (strcmp(flag_table[i].name, name) == 0)
            return *(bool *)((char *)o + flag_table[i].offset) = true;
    return false;
}

/* Addresses of the command line stand in the place of those in the settings, and so does their port in a
 * local web address. */
static bool add_listen(struct options *o, size_t *n, const char *value) {
    struct str address;
    uint16_t port;
    if (*n == LISTEN_MOST || !listen_parse(str_of(value), &address, &port))
        return false;
    o->settings.listen.list[(*n)++] = str_of(value);
    o->settings.listen.n = *n;
    if (str_starts(o->settings.url, STR("http://localhost:")))
        o->settings.url = arena_format(o->arena, "http://localhost:%u", port);
    return true;
}

static int add_word(struct options *o, const char *word) {
    if (word[0] == '-')
        return usage("there is no option %s.", word);
    if (o->words_n == sizeof o->words / sizeof *o->words)
        return usage("\"%s\" is one word too many.", word);
    o->words[o->words_n++] = str_of(word);
    return 0;
}

static int read_words(struct options *o, int argc, char **argv) {
    size_t listening = 0;
    int status = 0;
    for (int i = 0; i < argc && !status; i++) {
        struct str *place = option_place(o, argv[i]);
        bool listen = strcmp(argv[i], "--listen") == 0;
        if (set_flag(o, argv[i]))
            continue;
        if (!place && !listen)
            status = add_word(o, argv[i]);
        else if (i + 1 == argc)
            status = usage("%s needs a value.", argv[i]);
        else if (place)
            *place = str_of(argv[++i]);
        else if (!add_listen(o, &listening, argv[++i]))
            status = usage("\"%s\" is no numeric ADDRESS:PORT.", argv[i]);
    }
    return status;
}

int options_read(struct options *o, int argc, char **argv) {
    o->data = STR("build/data");
    o->settings = settings_initial();
    for (int i = 0; i + 1 < argc; i++)
        if (strcmp(argv[i], "--config") == 0)
            o->config = str_of(argv[i + 1]);
    if (o->config.n && !o->own_config && settings_load(o->arena, o->config, &o->messages, &o->settings))
        return say_messages(o);
    return read_words(o, argc, argv);
}
