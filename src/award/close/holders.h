/* holders.h: what a sealed step has besides rules, slate and roll (formats.md, "Documents of a step" and
 * "Sealing and opening"): who holds a share of its secret, its public key with a digest of each share, and
 * the note by which a holder gives their share once the step has closed. */
#ifndef KAARING_AWARD_CLOSE_HOLDERS_H
#define KAARING_AWARD_CLOSE_HOLDERS_H

#include "award/close/seal.h"
#include "award/step/documents.h"

extern const struct note_definition holders_note, key_note, share_note;

struct holder {
    struct str person; /* [a-z0-9]{1,26} */
    unsigned char ed25519[32];
    struct seal_key box; /* X25519: what their share is sealed to */
};

struct holders {
    struct str edition, step;
    uint32_t threshold;                   /* so many of them can open; SEAL_HOLDERS_LEAST … n */
    size_t n;                             /* SEAL_HOLDERS_LEAST … SEAL_HOLDERS_MAX */
    struct holder list[SEAL_HOLDERS_MAX]; /* distinct persons; the index of the i-th is i + 1 */
};

/* More than half. */
uint32_t holders_threshold(size_t n);
struct str holders_write(struct arena *a, struct str origin, const struct holders *h, struct str salt);
/* Slices into `text`. NOTE_MALFORMED for numbers out of range, indexes out of order, a person twice. */
enum fault holders_read(struct arena *a, struct str text, struct holders *h);
/* Their place, or h->n. */
size_t holders_find(const struct holders *h, struct str person);

struct step_key {
    struct str origin, edition, step;
    struct hash holders; /* of the holders note */
    uint32_t threshold, n;
    struct seal_key key;
    struct hash digests[SEAL_HOLDERS_MAX]; /* of the shares, by index */
};
struct str step_key_write(struct arena *a, const struct step_key *k, struct str salt);
enum fault step_key_read(struct arena *a, struct str text, struct step_key *k);

struct share_text {
    struct str origin, edition, step, person;
    struct hash key;    /* of the key note */
    struct hash closed; /* leaf hash of the step.closed that the holder saw */
    struct share share; /* its first byte is the index */
};
struct str share_write(struct arena *a, const struct share_text *s);
/* NOTE_MALFORMED also for a share whose first byte is not the index. */
enum fault share_read(struct arena *a, struct str text, struct share_text *s);

#endif
