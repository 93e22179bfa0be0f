/* enrolment_text.h: "kaaring enrol v1" (formats.md, "Enrolment"), as a text. Pure: bytes in, values out. */
#ifndef KAARING_AWARD_PEOPLE_ENROLMENT_TEXT_H
#define KAARING_AWARD_PEOPLE_ENROLMENT_TEXT_H

#include "proof/note.h"

extern const struct note_definition enrol_note; /* log, juror, ed25519, x25519, by */

struct enrolment_text {
    struct str log, juror;
    struct hash ed25519, x25519; /* public keys */
    bool has_by;
    struct hash by;   /* the person's enrolment before */
    struct hash note; /* this one's hash: what the next one names */
};

/* NOTE_MALFORMED, NOTE_UNKNOWN_LINE; also for an X25519 key that nothing can be sealed to. */
enum fault enrolment_read(struct arena *a, struct str text, struct enrolment_text *e);

#endif
