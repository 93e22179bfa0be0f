/* authenticator.c: keys and signatures by OpenSSL alone, so that libsodium's half is held to other code. */
#include "support/authenticator.h"

#include "base/file.h"
#include "proof/hash.h"
#include "support/hex.h"
#include "support/test.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <string.h>

enum { RSA_BITS = 2048, SIGNATURE_ROOM = 512 };

/* --- CBOR --- */

void cbor_put(struct buf *b, unsigned major, uint64_t n) {
    static const uint64_t above[] = {24, 1U << 8, 1U << 16, UINT64_C(1) << 32};
    unsigned wide = 0;
    while (wide < 4 && n >= above[wide])
        wide++;
    buf_byte(b, (char)(major << 5 | (wide ? 23 + wide : (unsigned)n)));
    for (unsigned left = wide ? 1U << (wide - 1) : 0; left > 0; left--)
        buf_byte(b, (char)(n >> (8 * (left - 1))));
}

void cbor_put_int(struct buf *b, int64_t value) {
    cbor_put(b, value < 0, (uint64_t)(value < 0 ? -1 - value : value));
}

void cbor_put_bytes(struct buf *b, struct str bytes) {
    cbor_put(b, 2, bytes.n);
    buf_add(b, bytes);
}

void cbor_put_text(struct buf *b, const char *text) {
    cbor_put(b, 3, strlen(text));
    buf_add(b, str_of(text));
}

/* --- keys --- */

static struct buf key_of(struct arena *a, uint64_t members, int64_t type, int64_t algorithm) {
    struct buf b = buf_new(a);
    cbor_put(&b, 5, members);
    cbor_put_int(&b, 1);
    cbor_put_int(&b, type);
    cbor_put_int(&b, 3);
    cbor_put_int(&b, algorithm);
    return b;
}

static void put_member(struct buf *b, int64_t label, struct str bytes) {
    cbor_put_int(b, label);
    cbor_put_bytes(b, bytes);
}

struct str cose_ec2(struct arena *a, struct str x, struct str y) {
    struct buf b = key_of(a, 5, 2, COSE_ES256);
    cbor_put_int(&b, -1);
    cbor_put_int(&b, 1);
    put_member(&b, -2, x);
    put_member(&b, -3, y);
    return buf_str(&b);
}

struct str cose_okp(struct arena *a, struct str x) {
    struct buf b = key_of(a, 4, 1, COSE_EDDSA);
    cbor_put_int(&b, -1);
    cbor_put_int(&b, 6);
    put_member(&b, -2, x);
    return buf_str(&b);
}

struct str cose_rsa(struct arena *a, struct str n, struct str e) {
    struct buf b = key_of(a, 4, 3, COSE_RS256);
    put_member(&b, -1, n);
    put_member(&b, -2, e);
    return buf_str(&b);
}

static struct str number_of(const struct authenticator *a, const char *name, size_t bytes) {
    BIGNUM *n = NULL;
    unsigned char *out = arena_alloc(a->arena, bytes);
    assert_int_equal(EVP_PKEY_get_bn_param(a->key, name, &n), 1);
    assert_int_equal(BN_bn2binpad(n, out, (int)bytes), bytes);
    BN_free(n);
    return str_bytes(out, bytes);
}

static struct str ed25519_of(const struct authenticator *a) {
    size_t n = COSE_COORDINATE_BYTES;
    unsigned char *out = arena_alloc(a->arena, n);
    assert_int_equal(EVP_PKEY_get_raw_public_key(a->key, out, &n), 1);
    return str_bytes(out, n);
}

void authenticator_begin(struct authenticator *a, struct arena *arena, enum cose_algorithm algorithm) {
    static const char id[] = "\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d"
                             "\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d\x1d";
    *a = (struct authenticator){.arena = arena, .algorithm = algorithm, .credential_id = str_of(id)};
    if (algorithm == COSE_ES256) {
        assert_non_null(a->key = EVP_EC_gen("P-256"));
        a->public_key = cose_ec2(arena, number_of(a, OSSL_PKEY_PARAM_EC_PUB_X, COSE_COORDINATE_BYTES),
                                 number_of(a, OSSL_PKEY_PARAM_EC_PUB_Y, COSE_COORDINATE_BYTES));
    } else if (algorithm == COSE_EDDSA) {
        assert_non_null(a->key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"));
        a->public_key = cose_okp(arena, ed25519_of(a));
    } else {
        assert_non_null(a->key = EVP_RSA_gen(RSA_BITS));
        a->public_key = cose_rsa(arena, number_of(a, OSSL_PKEY_PARAM_RSA_N, RSA_BITS / 8),
                                 number_of(a, OSSL_PKEY_PARAM_RSA_E, 3));
    }
}

void authenticator_end(struct authenticator *a) {
    EVP_PKEY_free(a->key);
}

struct str authenticator_sign(const struct authenticator *a, struct str message) {
    size_t n = SIGNATURE_ROOM;
    unsigned char *out = arena_alloc(a->arena, n);
    const char *digest = a->algorithm == COSE_EDDSA ? NULL : "SHA256";
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit_ex(c, NULL, digest, NULL, NULL, a->key, NULL), 1);
    assert_int_equal(EVP_DigestSign(c, out, &n, (const unsigned char *)message.p, message.n), 1);
    EVP_MD_CTX_free(c);
    return str_bytes(out, n);
}

/* --- published vectors --- */

json_t *webauthn_vectors(struct arena *a) {
    json_t *all;
    struct str text;
    assert_int_equal(file_read(a, STR("tests/data/webauthn.json"), 1 << 20, &text), OK);
    assert_int_equal(json_parse(a, text, &all), OK);
    return json_object_get(all, "vectors");
}

struct str webauthn_bytes(struct arena *a, const json_t *one, const char *ceremony, const char *member) {
    struct str digits = json_get_str(json_object_get(one, ceremony), member);
    assert_true(digits.n > 0);
    return hex_bytes(a, digits);
}

struct ceremony webauthn_asked(struct arena *a, const json_t *one, const char *ceremony) {
    struct str origin = json_get_str(one, "origin"), rp_id = json_get_str(one, "rp_id");
    return (struct ceremony){webauthn_bytes(a, one, ceremony, "challenge"),
                             origin.n ? origin : STR("https://example.org"),
                             rp_id.n ? rp_id : STR("example.org"), false};
}

/* --- what it says --- */

struct ceremony ceremony_asked(void) {
    static const char challenge[] = "\0\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
                                    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f";
    return (struct ceremony){str_bytes(challenge, 32), STR(PASSKEY_ORIGIN), STR(PASSKEY_RP_ID), true};
}

struct str client_data_of(struct arena *a, const char *type) {
    return arena_format(a,
                        "{\"type\":\"%s\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\","
                        "\"origin\":\"" PASSKEY_ORIGIN "\",\"crossOrigin\":false}",
                        type);
}

struct str authenticator_data_of(struct arena *a, const char *rp_id, unsigned flags, uint32_t count,
                                 struct str rest) {
    struct buf b = buf_new(a);
    struct hash site = hash_of(str_of(rp_id));
    buf_add(&b, hash_str(&site));
    buf_byte(&b, (char)flags);
    for (int i = 24; i >= 0; i -= 8)
        buf_byte(&b, (char)(count >> i));
    buf_add(&b, rest);
    return buf_str(&b);
}

struct str attested_of(struct arena *a, struct str credential_id, struct str public_key) {
    struct buf b = buf_new(a);
    for (int i = 0; i < AAGUID_BYTES; i++)
        buf_byte(&b, (char)0xaa);
    buf_byte(&b, (char)(credential_id.n >> 8));
    buf_byte(&b, (char)credential_id.n);
    buf_add(&b, credential_id);
    buf_add(&b, public_key);
    return buf_str(&b);
}

struct str attestation_of(struct arena *a, struct str authenticator_data) {
    struct buf b = buf_new(a);
    cbor_put(&b, 5, 3);
    cbor_put_text(&b, "fmt");
    cbor_put_text(&b, "none");
    cbor_put_text(&b, "attStmt");
    cbor_put(&b, 5, 0);
    cbor_put_text(&b, "authData");
    cbor_put_bytes(&b, authenticator_data);
    return buf_str(&b);
}

struct str authenticator_attest(const struct authenticator *a) {
    struct str passkey = attested_of(a->arena, a->credential_id, a->public_key);
    return attestation_of(a->arena,
                          authenticator_data_of(a->arena, PASSKEY_RP_ID,
                                                FLAG_PRESENT | FLAG_VERIFIED | FLAG_ATTESTED, 0, passkey));
}

struct assertion_answer authenticator_answer_with(const struct authenticator *a, struct str client_data,
                                                  struct str authenticator_data) {
    struct hash client = hash_of(client_data);
    struct buf b = buf_new(a->arena);
    buf_add(&b, authenticator_data);
    buf_add(&b, hash_str(&client));
    return (struct assertion_answer){a->credential_id, client_data, authenticator_data,
                                     authenticator_sign(a, buf_str(&b))};
}

struct assertion_answer authenticator_answer(const struct authenticator *a, uint32_t count) {
    struct str data =
        authenticator_data_of(a->arena, PASSKEY_RP_ID, FLAG_PRESENT | FLAG_VERIFIED, count, (struct str){0});
    return authenticator_answer_with(a, client_data_of(a->arena, "webauthn.get"), data);
}
