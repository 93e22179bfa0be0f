/* passkey.c: any bytes as each part of what a browser may send of a passkey. Nothing is read beyond its end,
 * what is read has one spelling, and nobody signs in who has not signed. */
#include "base/buf.h"
#include "desk/passkey/assertion.h"
#include "desk/passkey/cbor.h"
#include "desk/passkey/registration.h"
#include "fuzz/fuzz.h"

#include <sodium.h>

/* The first vector of WebAuthn level 3, section 16. */
#define ORIGIN "https://example.org"
#define CREATED                                                                                              \
    "{\"type\":\"webauthn.create\",\"challenge\":\"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag\","           \
    "\"origin\":\"" ORIGIN "\",\"crossOrigin\":false}"
#define GOT_HEAD                                                                                             \
    "{\"type\":\"webauthn.get\",\"challenge\":\"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag\",\"origin\":"   \
    "\"" ORIGIN "\""
#define GOT    GOT_HEAD ",\"crossOrigin\":false}"
#define SIGNED "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000"
#define KEY                                                                                                  \
    "a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2f" \
    "ca66334b0345"                                                                                           \
    "8abf879717c12cc68ed73290af2e2664796b9220"

static struct str hex(struct arena *a, struct str digits) {
    size_t n = 0;
    unsigned char *p = arena_alloc(a, digits.n / 2 + 1);
    MUST(sodium_hex2bin(p, digits.n / 2, digits.p, digits.n, NULL, &n, NULL) == 0 && n == digits.n / 2);
    return str_bytes(p, n);
}

static struct ceremony asked(struct arena *a) {
    return (struct ceremony){hex(a, STR("39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408")),
                             STR(ORIGIN), STR("example.org"), false};
}

static bool within(struct str part, struct str whole) {
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void as_map(struct str in) {
    struct str rest = in, map, again, none;
    if (!cbor_map_whole(&rest, &map))
        return;
    MUST(map.p == in.p && map.n + rest.n == in.n && map.n > 0);
    again = map;
    MUST(cbor_map_whole(&again, &none) && none.n == map.n && again.n == 0);
    again = str_slice(map, 0, map.n - 1);
    MUST(!cbor_map_whole(&again, &none));
}

static struct str key_again(struct arena *a, const struct cose_key *k) {
    struct buf b = buf_new(a);
    if (k->algorithm == COSE_ES256) {
        buf_add(&b, STR("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"));
        buf_add(&b, k->first);
        buf_add(&b, STR("\x22\x58\x20"));
    } else if (k->algorithm == COSE_EDDSA) {
        buf_add(&b, STR("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"));
        buf_add(&b, k->first);
    } else {
        buf_add(&b, STR("\xa4\x01\x03\x03\x39\x01\x00\x20\x59"));
        buf_byte(&b, (char)(k->first.n >> 8));
        buf_byte(&b, (char)k->first.n);
        buf_add(&b, k->first);
        buf_byte(&b, 0x21);
        buf_byte(&b, (char)(0x40 | k->second.n));
    }
    buf_add(&b, k->second);
    return buf_str(&b);
}

/* And what is behind it as its signature. */
static void as_key(struct arena *a, struct str in) {
    struct str rest = in;
    struct cose_key k;
    if (cose_key_take(&rest, &k))
        return;
    MUST(str_equal(key_again(a, &k), str_slice(in, 0, in.n - rest.n)));
    if (cose_key_verify(&k, STR("message"), rest))
        MUST(cose_key_sound(&k));
}

static void as_authenticator_data(struct arena *a, struct str in) {
    struct authenticator_data d;
    if (authenticator_data_read(in, &d))
        return;
    size_t id = d.flags & FLAG_ATTESTED ? AAGUID_BYTES + 2 + d.credential_id.n + d.public_key.n : 0;
    MUST(in.n == AUTHENTICATOR_HEAD_BYTES + id + d.extensions.n);
    MUST(within(d.credential_id, in) && within(d.public_key, in) && within(d.extensions, in));
    if (id)
        MUST(str_equal(key_again(a, &d.key), d.public_key));
}

static void as_attestation(struct arena *a, struct str in) {
    struct ceremony c = asked(a);
    struct registration made;
    if (registration_verify(&c, STR(CREATED), in, &made)) {
        MUST(made.credential_id.n == 0 && made.public_key.n == 0);
        return;
    }
    struct str key = made.public_key;
    struct cose_key k;
    MUST(within(made.credential_id, in) && within(made.public_key, in) && within(made.aaguid, in));
    MUST(made.credential_id.n >= CREDENTIAL_ID_BYTES_LEAST &&
         made.credential_id.n <= CREDENTIAL_ID_BYTES_MAX);
    MUST(made.flags & FLAG_PRESENT && !(made.flags & ~(unsigned)CEREMONY_FLAGS));
    MUST(cose_key_take(&key, &k) == NOT_REFUSED && key.n == 0 && cose_key_sound(&k));
}

static void as_client_data(struct arena *a, struct str in) {
    struct ceremony c = asked(a);
    if (client_data_check(in, STR("webauthn.get"), c.challenge, c.origin) == NOT_REFUSED)
        MUST(str_starts(in, STR(GOT_HEAD)) && str_ends(in, STR("}")));
}

/* The authenticator's data as long as the vector's, then the signature. */
static void as_answer(struct arena *a, struct str in) {
    struct ceremony c = asked(a);
    const struct str id = STR("0123456789abcdef"), data = str_slice(in, 0, AUTHENTICATOR_HEAD_BYTES);
    const struct passkey stored = {id, hex(a, STR(KEY)), 0};
    const struct assertion_answer answer = {id, STR(GOT), data,
                                            str_slice(in, AUTHENTICATOR_HEAD_BYTES, in.n)};
    struct assertion made;
    if (assertion_verify(&c, &answer, &stored, &made) == NOT_REFUSED)
        MUST(str_equal(data, hex(a, STR(SIGNED))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    as_map(in);
    as_key(a, in);
    as_authenticator_data(a, in);
    as_attestation(a, in);
    as_client_data(a, in);
    as_answer(a, in);
    arena_free(a);
    return 0;
}
