/* verify_parts.h: for the files of `kaaring verify`, and nobody else. */
#ifndef KAARING_COMMAND_VERIFY_PARTS_H
#define KAARING_COMMAND_VERIFY_PARTS_H

#include "command/options.h"
#include "proof/note.h"

/* `verify URL --key KEY [--state FILE]`: the status to exit with. */
int verify_log(struct options *o, const struct note_verifier *key);

#endif
