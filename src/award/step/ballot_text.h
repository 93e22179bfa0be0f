/* ballot_text.h: the ballot as a text ("kaaring ballot v1", formats.md), and the reasons in it. Pure:
 * bytes in, values out. Whether it is the right ballot for a step is ballot.c's. */
#ifndef KAARING_AWARD_STEP_BALLOT_TEXT_H
#define KAARING_AWARD_STEP_BALLOT_TEXT_H

#include "award/step/documents.h"
#include "base/json.h"

enum { BALLOT_BYTES_MAX = 256 << 10, BALLOT_NUMBER_MAX = 1000, COMMENT_CHARACTERS_MAX = 4000 };

/* They differ in the last line: `choices` of an open step, `seal` of a sealed one. */
extern const struct note_definition ballot_note, sealed_ballot_note;

struct ballot_text {
    struct str log, edition, step, juror;
    struct hash opened, rules, slate, roll;
    bool has_key;
    struct hash key; /* of the key note */
    uint32_t number;
    bool has_replaces;
    struct hash replaces;
    struct hash hash;   /* of the note: SHA-256 of its text */
    struct str choices; /* canonical JSON; empty while it is sealed */
    struct str texts;   /* JSON: reasons to the jury by candidate id, or {}; empty while it is sealed */
    bool sealed;        /* it has a seal: opened or not */
    struct str head;    /* of a sealed one: the lines above the seal */
    struct str seal;    /* what is sealed, decoded */
    struct hash lot;    /* what it brings to a lot, once it is opened */
};

/* Reads the text of a ballot (without signatures), of either kind: whether it is the step's is for who asks.
 * NOTE_MALFORMED, NOTE_UNKNOWN_LINE, BALLOT_NUMBER out of 1 … 1000. */
enum fault ballot_read(struct arena *a, struct str text, struct ballot_text *b);
/* The opposite; the server needs it only in tests, the juror's browser always. */
struct str ballot_write(struct arena *a, const struct ballot_text *b, struct str nonce);

/* TEXTS: an object of texts by candidate of the slate, canonical, each within COMMENT_CHARACTERS_MAX.
 * *texts is the arena's. BALLOT_CHOICES, BALLOT_CANDIDATE, FIELD_TOO_LONG, FIELD_CONTROL. */
enum fault comments_read(struct arena *a, struct str json, const struct slate *s, json_t **texts);

#endif
