/* submission.h: what a log sends to a witness (c2sp.org/tlog-witness, add-checkpoint), and what the protocol
 * has a witness answer. Pure: bytes and the last state in, a status out. */
#ifndef KAARING_WITNESS_SUBMISSION_H
#define KAARING_WITNESS_SUBMISSION_H

#include "proof/checkpoint.h"
#include "proof/note.h"

enum { SUBMISSION_PROOF_MAX = 63, SUBMISSION_BYTES_MAX = 128 << 10 };

struct submission {
    uint64_t old; /* the size that the witness is believed to have */
    size_t proof_n;
    struct hash proof[SUBMISSION_PROOF_MAX];
    struct note note; /* slices into the bytes that were read */
    struct checkpoint checkpoint;
};

/* "old SIZE\n", proof lines, an empty line, a signed checkpoint. NOTE_MALFORMED when it has another form. */
enum fault submission_parse(struct arena *a, struct str body, struct submission *s);

struct watched_log { /* a log that a witness watches */
    struct str origin;
    size_t keys_n;
    const struct note_verifier *keys; /* any of them may sign */
};

/* 404 for a log that is not watched (null), 403 when none of its keys signed or one's line does not hold, 400
 * when `old` is past the checkpoint's size; else 0: to be compared with the state. */
unsigned submission_refused(const struct submission *s, const struct watched_log *log);

/* Of a submission that is not refused, against the last position that was cosigned (size 0 when none was):
 * 409 when `old` is another size, 422 when it is no extension of it, 200 when the witness signs. */
unsigned submission_judge(const struct submission *s, const struct position *last);

#endif
