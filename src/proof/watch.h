/* watch.h: what somebody who looks at a log again and again has to remember: the last checkpoint that they
 * checked and the frontier of the tree beneath it. With it the next look needs nothing but what has come
 * since, and no log can show them another past. Pure: bytes in, bytes out. */
#ifndef KAARING_PROOF_WATCH_H
#define KAARING_PROOF_WATCH_H

#include "proof/checkpoint.h"
#include "proof/note.h"

struct watch {
    struct str note; /* the checkpoint as it was signed; empty before the first look */
    struct position position;
    struct tree tree; /* its root is the position's */
};

/* The signed checkpoint, believed: NOTE_SIGNATURE when the key did not sign it, NOTE_MALFORMED when it is
 * none or of another log than the key's. */
enum fault watch_checkpoint(struct arena *a, struct str note, const struct note_verifier *log,
                            struct position *position);

/* As a text to be kept: "kaaring watch v1", the hashes of the frontier, an empty line, the checkpoint. */
struct str watch_write(struct arena *a, const struct watch *w);
/* NOTE_MALFORMED for what was not written by watch_write, or does not fit together; NOTE_SIGNATURE for a
 * checkpoint of another key. */
enum fault watch_read(struct arena *a, struct str text, const struct note_verifier *log, struct watch *w);

/* Takes one entry off the front of a bundle of tile/entries. False at its end, and for one that is cut: then
 * *bundle is not empty. */
bool watch_next_entry(struct str *bundle, struct str *entry);

#endif
