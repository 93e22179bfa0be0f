/* documents.h: the notes that are frozen when a step opens (rules, slate, roll), and the record of a vote in
 * the room. Formats: one definition each, read and written by the same table. */
#ifndef KAARING_AWARD_STEP_DOCUMENTS_H
#define KAARING_AWARD_STEP_DOCUMENTS_H

#include "award/count/rules.h"
#include "proof/note.h"

enum { SLATE_MAX = 1024, ROLL_MAX = 1024 };

extern const struct note_definition rules_note, slate_note, roll_note, record_note;

/* Writes the text of "kaaring rules v1". `salt` is base64 of 32 random bytes. */
struct str rules_write(struct arena *a, const struct step_rules *r, struct str salt);
/* Reads it. NOTE_MALFORMED also for words and numbers out of range. Slices into `text`. */
enum fault rules_read(struct arena *a, struct str text, struct step_rules *r);

struct slate_line {
    struct str candidate; /* [a-z0-9]{1,26} */
    struct hash commitment;
};
struct slate {
    struct str edition, step;
    size_t n;
    struct slate_line *lines; /* in order; ids distinct */
};
struct str slate_write(struct arena *a, struct str origin, const struct slate *s, struct str salt);
enum fault slate_read(struct arena *a, struct str text, struct slate *s);
/* Its place, or s->n. */
size_t slate_find(const struct slate *s, struct str candidate);

struct roll {
    struct str edition, step;
    size_t n;
    struct str *jurors; /* person ids, bytewise ascending, distinct */
};
struct str roll_write(struct arena *a, struct str origin, const struct roll *r, struct str salt);
enum fault roll_read(struct arena *a, struct str text, struct roll *r);
bool roll_has(const struct roll *r, struct str juror);

/* A vote in the room: who is present of the roll, who of them stepped out, and the three numbers. */
struct record_of_vote {
    struct str origin, edition, step;
    struct hash opened; /* leaf hash of step.opened */
    struct str chair, second;
    size_t present_n, aside_n;
    struct str *present,
        *aside; /* ids, bytewise ascending; aside is a part of neither the present nor the count */
    uint32_t yes, no, blank;
};
struct str record_write(struct arena *a, const struct record_of_vote *r);
enum fault record_read(struct arena *a, struct str text, struct record_of_vote *r);

/* The commitment of a candidate's material in a slate: class "material". */
struct hash material_commitment(struct str salt, struct str json);

/* The first lines that every signed text of ours shares: names of keys. "ORIGIN/juror/ID",
 * "ORIGIN/documents". */
struct str juror_key_name(struct arena *a, struct str origin, struct str juror);
struct str documents_key_name(struct arena *a, struct str origin);

#endif
