/* cosignature.c: witnesses' signatures, made and judged. What a witness must have seen before it signs is not
 * this file's matter. */
#include "proof/cosignature.h"

#include "base/buf.h"

#include <assert.h>
#include <sodium.h>

enum { TYPE_COSIGNATURE = 0x04, TIME_BYTES = 8 };

/* What is signed: the head with the time keeps it from passing for a log's own signature. */
static struct str message(struct arena *a, struct str text, uint64_t at) {
    return arena_format(a, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)at, STR_ARGS(text));
}

static uint32_t key_id(const struct note_verifier *witness) {
    return note_key_id(witness->name, TYPE_COSIGNATURE, witness->public_key);
}

struct str cosignature_key_string(struct arena *a, const struct note_verifier *witness) {
    return note_key_string(a, TYPE_COSIGNATURE, witness);
}

enum fault cosignature_key_parse(struct arena *a, struct str s, struct note_verifier *witness) {
    return note_key_parse(a, TYPE_COSIGNATURE, s, witness);
}

struct str cosignature_line(struct arena *a, struct str text, const struct note_signer *witness, int64_t at) {
    assert(at > 0);
    struct str signed_text = message(a, text, (uint64_t)at);
    unsigned char bytes[TIME_BYTES + crypto_sign_BYTES];
    for (int i = 0; i < TIME_BYTES; i++)
        bytes[i] = (unsigned char)((uint64_t)at >> (56 - 8 * i));
    crypto_sign_detached(bytes + TIME_BYTES, NULL, (const unsigned char *)signed_text.p, signed_text.n,
                         witness->secret_key);
    uint32_t id = note_key_id(witness->name, TYPE_COSIGNATURE, witness->secret_key + crypto_sign_SEEDBYTES);
    return note_line(a, witness->name, id, str_bytes(bytes, sizeof bytes));
}

/* 0 for what tells no time: 0 itself and what is past the format's bound of 2^63-1. */
static int64_t time_of(struct str bytes) {
    uint64_t at = 0;
    for (int i = 0; i < TIME_BYTES; i++)
        at = at << 8 | (unsigned char)bytes.p[i];
    return at > INT64_MAX ? 0 : (int64_t)at;
}

static bool holds(const struct note *n, const struct note_signature *s, const struct note_verifier *witness,
                  int64_t *at) {
    if (s->bytes.n != TIME_BYTES + crypto_sign_BYTES || (*at = time_of(s->bytes)) == 0)
        return false;
    struct arena *a = arena_new();
    struct str text = message(a, n->text, (uint64_t)*at);
    bool good = crypto_sign_verify_detached((const unsigned char *)s->bytes.p + TIME_BYTES,
                                            (const unsigned char *)text.p, text.n, witness->public_key) == 0;
    arena_free(a);
    return good;
}

enum fault cosignature_verify(const struct note *n, const struct note_verifier *witness, int64_t *at) {
    uint32_t id = key_id(witness);
    int64_t one;
    *at = 0;
    for (size_t i = 0; i < n->signatures_n; i++) {
        const struct note_signature *s = &n->signatures[i];
        if (s->key_id != id || !str_equal(s->name, witness->name))
            continue;
        if (!holds(n, s, witness, &one))
            return NOTE_SIGNATURE;
        if (one > *at)
            *at = one;
    }
    return *at ? OK : NOT_FOUND;
}
