/* sandbox.h: a server shuts itself in before it answers anybody: whoever takes it over by a mistake of ours
 * gets at the folder, and at nothing else of the machine. */
#ifndef KAARING_COMMAND_SANDBOX_H
#define KAARING_COMMAND_SANDBOX_H

#include "command/options.h"

struct sandbox {  /* how far the kernel could; all zero where the settings want none */
    int landlock; /* the version of its interface */
    bool filtered;
};

/* For good, for this thread and all that it starts: before the first one. The folder must be there. What the
 * kernel lacks is no reason not to serve. */
struct sandbox sandbox_enter(struct options *o);
/* One line of the log. */
void sandbox_tell(const struct sandbox *s);

#endif
