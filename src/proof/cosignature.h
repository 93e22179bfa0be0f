/* cosignature.h: what a witness signs (c2sp.org/tlog-cosignature, Ed25519, keys of type 0x04): that at a time
 * the checkpoint was the longest consistent one that it had seen of this log.
 *
 * The signature is over "cosignature/v1\ntime T\n" || the checkpoint's text, and stands as a line of the
 * note: KEYID || uint64be(T) || signature. */
#ifndef KAARING_PROOF_COSIGNATURE_H
#define KAARING_PROOF_COSIGNATURE_H

#include "proof/note.h"

/* A witness's verifier key string: as note_verifier_string, with type 0x04. */
struct str cosignature_key_string(struct arena *a, const struct note_verifier *witness);
/* NOTE_MALFORMED for every other type of key too. */
enum fault cosignature_key_parse(struct arena *a, struct str s, struct note_verifier *witness);

/* The line for a note whose text is this checkpoint. `at`, in seconds since 1970, is above 0. */
struct str cosignature_line(struct arena *a, struct str text, const struct note_signer *witness, int64_t at);

/* Whether this witness has signed the note, and when: the newest time if it did more than once. NOT_FOUND
 * when no line has its name and key id; NOTE_SIGNATURE when one has and does not hold, or tells no time: the
 * note is then forged. Other lines are passed over. */
enum fault cosignature_verify(const struct note *n, const struct note_verifier *witness, int64_t *at);

#endif
