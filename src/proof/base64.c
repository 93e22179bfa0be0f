/* base64.c: libcrypto's codec (libsodium's for addresses), held to the one spelling that each value has: what
 * it reads is written again and must come out the same. */
#include "proof/base64.h"

#include <assert.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

enum { BYTES_MOST = INT_MAX / 2 };

static size_t encoded_length(size_t n) {
    return (n + 2) / 3 * 4;
}

/* Room for the NUL too. */
static void encode(char *out, const unsigned char *p, size_t n) {
    assert(n <= BYTES_MOST);
    EVP_EncodeBlock((unsigned char *)out, p, (int)n);
}

struct str base64_encode(struct arena *a, struct str bytes) {
    size_t n = encoded_length(bytes.n);
    char *p = arena_alloc(a, n + 1);
    encode(p, (const unsigned char *)bytes.p, bytes.n);
    return (struct str){p, n};
}

static size_t padding(struct str text) {
    size_t n = 0;
    while (n < 2 && n < text.n && text.p[text.n - 1 - n] == '=')
        n++;
    return n;
}

/* `p` and `again` have room for 3/4 of the text and for all of it with a NUL. libcrypto overlooks white space
 * around the text, its padding and the bits that carry nothing; writing it again does not. */
static bool decode(struct str text, unsigned char *p, char *again, size_t *n) {
    *n = 0;
    if (text.n == 0)
        return true;
    if (text.n % 4 || text.n > BYTES_MOST)
        return false;
    int decoded = EVP_DecodeBlock(p, (const unsigned char *)text.p, (int)text.n);
    if (decoded < 0 || (size_t)decoded != text.n / 4 * 3)
        return false;
    *n = (size_t)decoded - padding(text);
    encode(again, p, *n);
    return memcmp(again, text.p, text.n) == 0;
}

enum fault base64_decode(struct arena *a, struct str text, struct str *bytes) {
    size_t n;
    unsigned char *p = arena_alloc(a, text.n / 4 * 3 + 1);
    if (!decode(text, p, arena_alloc(a, text.n + 1), &n))
        return NOTE_MALFORMED;
    *bytes = str_bytes(p, n);
    return OK;
}

struct str base64url_encode(struct arena *a, struct str bytes) {
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){text, room - 1};
}

enum fault base64url_decode(struct arena *a, struct str text, struct str *bytes) {
    unsigned char *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    if (text.n && sodium_base642bin(p, text.n, text.p, text.n, NULL, &n, NULL,
                                    sodium_base64_VARIANT_URLSAFE_NO_PADDING))
        return TOKEN_WRONG;
    *bytes = str_bytes(p, n);
    return str_equal(base64url_encode(a, *bytes), text) ? OK : TOKEN_WRONG;
}

enum fault base64_hash(struct str text, struct hash *h) {
    enum { TEXT_BYTES = 44 };
    unsigned char bytes[TEXT_BYTES / 4 * 3];
    char again[TEXT_BYTES + 1];
    size_t n;
    if (text.n != TEXT_BYTES || !decode(text, bytes, again, &n) || n != sizeof h->b)
        return NOTE_MALFORMED;
    memcpy(h->b, bytes, sizeof h->b);
    return OK;
}
