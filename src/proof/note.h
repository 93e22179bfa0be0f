/* note.h: signed notes (c2sp.org/signed-note), Ed25519 keys of type 0x01.
 *
 * A note is a text that ends in a newline, an empty line, and signature lines. Bytes in, bytes out. */
#ifndef KAARING_PROOF_NOTE_H
#define KAARING_PROOF_NOTE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"
#include "proof/base64.h"
#include "proof/hash.h"

enum { NOTE_SIGNATURES_MAX = 64, NOTE_BYTES_MAX = 1 << 20, NOTE_PUBLIC_BYTES = 32, NOTE_SECRET_BYTES = 64 };

struct note_verifier { /* who may have signed: a name and a public key */
    struct str name;
    unsigned char public_key[NOTE_PUBLIC_BYTES];
};

struct note_signer {
    struct str name;
    unsigned char secret_key[NOTE_SECRET_BYTES]; /* libsodium's: seed || public key */
};

struct note_signature { /* one line, not yet judged */
    struct str name;
    uint32_t key_id;
    struct str bytes; /* what follows the key id */
};

struct note {
    struct str text; /* with its last newline, without the empty line */
    size_t signatures_n;
    struct note_signature signatures[NOTE_SIGNATURES_MAX];
};

/* First four bytes of SHA-256(name || "\n" || type || public), big-endian. */
uint32_t note_key_id(struct str name, unsigned char type, const unsigned char public_key[NOTE_PUBLIC_BYTES]);
/* NAME+hex(KEYID)+base64(TYPE || PUBLIC). NOTE_MALFORMED when it is not such a string or its key id does not
 * fit. */
struct str note_verifier_string(struct arena *a, const struct note_verifier *v);
enum fault note_verifier_parse(struct arena *a, struct str s, struct note_verifier *v);
/* The same for Ed25519 keys that sign in another way than this header's, by their type. */
struct str note_key_string(struct arena *a, unsigned char type, const struct note_verifier *v);
enum fault note_key_parse(struct arena *a, unsigned char type, struct str s, struct note_verifier *v);

/* Splits at the last empty line and checks the form of every line; judges no signature. Slices into `bytes`,
 * decoded signatures in `a`. NOTE_MALFORMED when the form is wrong. */
enum fault note_parse(struct arena *a, struct str bytes, struct note *n);

/* Checks a parsed note: unknown signers are passed over; a wrong signature by a known one is NOTE_SIGNATURE,
 * as is none by any. *who (may be null) gets the index in `known` of the first that signed. */
enum fault note_verify(const struct note *n, const struct note_verifier *known, size_t known_n, size_t *who);

/* "— NAME base64(KEYID || SIGNATURE)\n" over `text`, which ends in a newline and is fit for a note. */
struct str note_sign_line(struct arena *a, struct str text, const struct note_signer *s);
/* The line around a signature that was made elsewhere. The name is one that note_key_parse takes. */
struct str note_line(struct arena *a, struct str name, uint32_t key_id, struct str signature);
/* text || "\n" || lines. */
struct str note_sign(struct arena *a, struct str text, const struct note_signer *signers, size_t n);

/* The hash of a note of our own: SHA-256 of its text. */
struct hash note_hash(struct str text);

/* Notes of our own: printable ASCII, a line "kaaring WHAT v1", then lines `word value` in the order of one
 * table. Who may sign them, and with how many lines, is for their reader to check. */

enum { NOTE_LINES_MAX = 32 };

struct note_line { /* one row of a definition */
    const char *word;
    bool many; /* zero or more lines of this word in a row, e.g. "candidate"; at most NOTE_MANY_MAX */
};

struct note_definition {
    const char *what;                       /* "ballot" → first line "kaaring ballot v1" */
    struct note_line lines[NOTE_LINES_MAX]; /* ends with a null word */
};

enum { NOTE_MANY_MAX = 4096 };

struct note_values {              /* values in the order of the definition; slices into the text */
    size_t count[NOTE_LINES_MAX]; /* 1, or how many for a `many` line */
    struct str *value[NOTE_LINES_MAX];
};

/* Reads a text against its definition: every line present, in order, nothing else; NOTE_UNKNOWN_LINE for a
 * word that is not the one expected, NOTE_MALFORMED for all else. Values are not empty, have no leading or
 * trailing space. */
enum fault note_read(struct arena *a, struct str text, const struct note_definition *d,
                     struct note_values *v);
/* The opposite, byte for byte. The values are such as note_read gives. */
struct str note_write(struct arena *a, const struct note_definition *d, const struct note_values *v);

#endif
