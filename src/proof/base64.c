/* base64.c: libsodium's codec, held to the one spelling that each value has.
 *
 * Everything here is public or bound for somebody: what libsodium adds is that it looks at no table by secret
 * index. */
#include "proof/base64.h"

#include <sodium.h>

enum { VARIANT = sodium_base64_VARIANT_ORIGINAL };

struct str base64_encode(struct arena *a, struct str bytes) {
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, VARIANT);
    char *p = arena_alloc(a, room);
    sodium_bin2base64(p, room, (const unsigned char *)bytes.p, bytes.n, VARIANT);
    return (struct str){p, room - 1};
}

/* libsodium 1.0.18 takes a byte above 0x7f for some sign of the alphabet. */
static bool ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] > 0x7f)
            return false;
    return true;
}

/* libsodium refuses missing padding and bits behind the last byte; that it read to the end is for us to see.
 */
static bool decode(struct str text, unsigned char *p, size_t room, size_t *n) {
    const char *end = NULL;
    *n = 0;
    if (text.n == 0)
        return true;
    if (text.n % 4 || !ascii(text))
        return false;
    return sodium_base642bin(p, room, text.p, text.n, NULL, n, &end, VARIANT) == 0 && end == text.p + text.n;
}

enum fault base64_decode(struct arena *a, struct str text, struct str *bytes) {
    size_t room = text.n / 4 * 3, n;
    unsigned char *p = arena_alloc(a, room + 1);
    if (!decode(text, p, room, &n))
        return NOTE_MALFORMED;
    *bytes = str_bytes(p, n);
    return OK;
}

enum fault base64_hash(struct str text, struct hash *h) {
    size_t n;
    if (text.n != 44 || !decode(text, h->b, sizeof h->b, &n) || n != sizeof h->b)
        return NOTE_MALFORMED;
    return OK;
}
