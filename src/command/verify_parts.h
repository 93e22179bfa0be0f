/* verify_parts.h: for the files of `kaaring verify`, and nobody else. */
#ifndef KAARING_COMMAND_VERIFY_PARTS_H
#define KAARING_COMMAND_VERIFY_PARTS_H

#include "command/options.h"
#include "proof/policy.h"

enum { VERIFY_KEYS_MOST = 33 };

struct verify_keys {
    size_t n; /* 0: none was given */
    struct note_verifier
        list[VERIFY_KEYS_MOST]; /* the log's own first, then those of the logs that it succeeded */
    bool has_documents;
    struct note_verifier documents; /* the key that signs the documents of steps */
};

/* What --key names: a log's key itself, or a file with one a line, among which may be that of documents.
 * FILE_INVALID and others for what is none, or too many. */
enum fault verify_keys_read(struct options *o, struct verify_keys *keys);

/* `verify URL --key KEY [--policy FILE] [--state FILE]`: the status to exit with. */
int verify_log(struct options *o, const struct verify_keys *keys);

/* The file behind --policy; null when none is given. It must be of one of the keys' logs, where there are
 * keys. 0, or the status to exit with, said on stderr. */
int verify_policy(struct options *o, const struct verify_keys *keys, const struct policy **policy);
/* Says who has signed a checkpoint. 0 when the policy's quorum holds, EXIT_NOT_SHOWN when it does not,
 * EXIT_WRONG when a witness's signature is forged. */
int verify_say_witnesses(struct options *o, const struct policy *p, const struct note *n);
/* Whether the word behind `verify` names a file that is an archive rather than a receipt. */
bool verify_is_archive(struct options *o);
/* `verify ARCHIVE [--key KEY] [--policy FILE] [--json]`; there may be no key. */
int verify_archive(struct options *o, const struct verify_keys *keys);

#endif
