/* options.h: what a command line says, with the settings beneath it. */
#ifndef KAARING_COMMAND_OPTIONS_H
#define KAARING_COMMAND_OPTIONS_H

#include "base/settings.h"

/* NOT_SHOWN: nothing is wrong, and something that was asked for could not be shown. */
enum { EXIT_WRONG = 1, EXIT_USAGE = 2, EXIT_UNREADABLE = 2, EXIT_NOT_SHOWN = 3 };

struct options {
    struct arena *arena;
    struct messages messages;
    struct settings settings;
    struct str config, data, clock, origin, demo, edition, key, state, policy, out, reason, to, in;
    bool development, public, full, json, no_ports;
    bool own_config; /* set before: what --config names is no file of our settings */
    size_t words_n;
    struct str words[8]; /* what is no option, behind the verb */
};

/* Settings first, since the rest of the line overrides them. 0, or the status to exit with, said on stderr.
 */
int options_read(struct options *o, int argc, char **argv);
/* Prints what was found wrong, a line each. EXIT_WRONG. */
int say_messages(const struct options *o);
/* One sentence with a place for one word. EXIT_USAGE. */
int usage(const char *format, const char *word);

#endif
