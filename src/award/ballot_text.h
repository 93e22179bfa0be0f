/* ballot_text.h: the ballot as a text ("kaaring ballot v1", formats.md) and the choices in it. Pure: bytes
 * in, values out. Whether it is the right ballot for a step is ballot.c's. */
#ifndef KAARING_AWARD_BALLOT_TEXT_H
#define KAARING_AWARD_BALLOT_TEXT_H

#include "award/count/scores.h"
#include "award/documents.h"

enum { BALLOT_BYTES_MAX = 256 << 10, BALLOT_NUMBER_MAX = 1000, COMMENT_CHARACTERS_MAX = 4000 };

extern const struct note_definition ballot_note; /* of an open step: the last line is `choices` */

struct ballot_text {
    struct str log, edition, step, juror;
    struct hash opened, rules, slate, roll;
    bool has_key;
    uint32_t number;
    bool has_replaces;
    struct hash replaces;
    struct hash hash;   /* of the note: SHA-256 of its text */
    struct str choices; /* canonical JSON */
    struct str texts;   /* JSON: reasons to the jury by candidate id, or {} */
};

/* Reads the text of a ballot (without signatures). NOTE_MALFORMED, NOTE_UNKNOWN_LINE, BALLOT_NUMBER out of 1
 * … 1000. */
enum fault ballot_read(struct arena *a, struct str text, struct ballot_text *b);
/* The opposite; the server needs it only in tests, the juror's browser always. */
struct str ballot_write(struct arena *a, const struct ballot_text *b, struct str nonce);

enum vote { VOTE_YES, VOTE_NO, VOTE_BLANK };

struct choice { /* of one candidate, in the slate's order */
    enum assessment what;
    int32_t marks[CRITERIA_MAX];
};

struct choices {
    struct choice *by_candidate; /* METHOD_SCORES: one for each line of the slate */
    enum vote vote;              /* METHOD_MOTION */
};

/* Reads CHOICES against rules and slate: one encoding (re-encoded and compared), every candidate of the slate
 * once, in its order, marks on the scale, an object that is assessed, abstained from, or recused.
 * BALLOT_CHOICES for the form, BALLOT_CANDIDATE, BALLOT_MARK; a candidate with no mark at all counts as not
 * assessed. */
enum fault choices_read(struct arena *a, struct str json, const struct step_rules *r, const struct slate *s,
                        struct choices *c);
struct str choices_write(struct arena *a, const struct choices *c, const struct step_rules *r,
                         const struct slate *s);

/* TEXTS: an object of texts by candidate of the slate, canonical, each within COMMENT_CHARACTERS_MAX.
 * BALLOT_CHOICES, BALLOT_CANDIDATE, FIELD_TOO_LONG, FIELD_CONTROL. */
enum fault texts_check(struct arena *a, struct str json, const struct slate *s);

#endif
