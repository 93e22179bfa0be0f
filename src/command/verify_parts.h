/* verify_parts.h: for the files of `kaaring verify`, and nobody else. */
#ifndef KAARING_COMMAND_VERIFY_PARTS_H
#define KAARING_COMMAND_VERIFY_PARTS_H

#include "command/options.h"
#include "proof/policy.h"

/* `verify URL --key KEY [--policy FILE] [--state FILE]`: the status to exit with. */
int verify_log(struct options *o, const struct note_verifier *key);

/* The file behind --policy; null when none is given. `log` may be null: then it may be any log's. 0, or the
 * status to exit with, said on stderr. */
int verify_policy(struct options *o, const struct note_verifier *log, const struct policy **policy);
/* Says who has signed a checkpoint. 0 when the policy's quorum holds, EXIT_NOT_SHOWN when it does not,
 * EXIT_WRONG when a witness's signature is forged. */
int verify_say_witnesses(struct options *o, const struct policy *p, const struct note *n);
/* Whether the word behind `verify` names a file that is an archive rather than a receipt. */
bool verify_is_archive(struct options *o);
/* `verify ARCHIVE [--key KEY] [--policy FILE] [--json]`; the key may be null. */
int verify_archive(struct options *o, const struct note_verifier *key);

#endif
