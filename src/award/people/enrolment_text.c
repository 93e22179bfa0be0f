/* enrolment_text.c: reads what a new device says of itself. */
#include "award/people/enrolment_text.h"

#include <sodium.h>

enum { ENROL_LOG, ENROL_JUROR, ENROL_ED25519, ENROL_X25519, ENROL_BY };

const struct note_definition enrol_note = {
    "enrol", {{"log", false}, {"juror", false}, {"ed25519", false}, {"x25519", false}, {"by", false}, {0}}};

/* A point of small order is no key: what is sealed to it anybody could open, so libsodium would refuse to.
 * (Of an Ed25519 key its verification sees to that.) */
static bool can_seal(const struct hash *x25519) {
    static const unsigned char scalar[crypto_scalarmult_SCALARBYTES] = {1};
    unsigned char shared[crypto_scalarmult_BYTES];
    return crypto_scalarmult(shared, scalar, x25519->b) == 0;
}

enum fault enrolment_read(struct arena *a, struct str text, struct enrolment_text *e) {
    struct note_values v;
    enum fault f = note_read(a, text, &enrol_note, &v);
    if (f)
        return f;
    struct str by = v.value[ENROL_BY][0];
    *e = (struct enrolment_text){.log = v.value[ENROL_LOG][0],
                                 .juror = v.value[ENROL_JUROR][0],
                                 .has_by = !str_equal(by, STR("none")),
                                 .note = note_hash(text)};
    return base64_hash(v.value[ENROL_ED25519][0], &e->ed25519) ||
                   base64_hash(v.value[ENROL_X25519][0], &e->x25519) || !can_seal(&e->x25519) ||
                   (e->has_by && base64_hash(by, &e->by))
               ? NOTE_MALFORMED
               : OK;
}
