/* cose_key_verify.c: what keys can do: ECDSA and RSA by OpenSSL, Ed25519 by libsodium, as everywhere here.
 *
 * OpenSSL keeps its errors in a queue of the thread, and whoever speaks TLS on the same thread takes what
 * lies there for its own: nothing is left in it. */
#include "desk/passkey/cose_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

static const unsigned char *bytes_of(struct str s) {
    return (const unsigned char *)s.p;
}

static EVP_PKEY *public_key(const char *type, OSSL_PARAM *members) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (!c || EVP_PKEY_fromdata_init(c) != 1 || EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, members) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(c);
    return key;
}

/* Refuses a point that is not on the curve. */
static EVP_PKEY *p256_key(struct str x, struct str y) {
    enum { UNCOMPRESSED = 0x04 };
    unsigned char point[1 + 2 * COSE_COORDINATE_BYTES] = {UNCOMPRESSED};
    char curve[] = "prime256v1";
    memcpy(point + 1, x.p, COSE_COORDINATE_BYTES);
    memcpy(point + 1 + COSE_COORDINATE_BYTES, y.p, COSE_COORDINATE_BYTES);
    OSSL_PARAM members[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end(),
    };
    return public_key("EC", members);
}

/* Parameters have their numbers in the machine's own order of bytes. */
static bool native(struct str number, unsigned char out[COSE_MODULUS_MAX]) {
    BIGNUM *n = BN_bin2bn(bytes_of(number), (int)number.n, NULL);
    bool good = n && BN_bn2nativepad(n, out, (int)number.n) == (int)number.n;
    BN_free(n);
    return good;
}

static EVP_PKEY *rsa_key(struct str modulus, struct str exponent) {
    unsigned char n[COSE_MODULUS_MAX], e[COSE_MODULUS_MAX];
    if (!native(modulus, n) || !native(exponent, e))
        return NULL;
    OSSL_PARAM members[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n, modulus.n),
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e, exponent.n),
        OSSL_PARAM_construct_end(),
    };
    return public_key("RSA", members);
}

static EVP_PKEY *openssl_key(const struct cose_key *k) {
    return k->algorithm == COSE_ES256 ? p256_key(k->first, k->second) : rsa_key(k->first, k->second);
}

/* OpenSSL holds ECDSA's signatures to DER, with r and s within the group and nothing behind them, and RSA's
 * to the length of the modulus; its padding is that of PKCS #1 v1.5 unless told otherwise. */
static bool openssl_verify(EVP_PKEY *key, struct str message, struct str signature) {
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool good = c && EVP_DigestVerifyInit_ex(c, NULL, "SHA256", NULL, NULL, key, NULL) == 1 &&
                EVP_DigestVerify(c, bytes_of(signature), signature.n, bytes_of(message), message.n) == 1;
    EVP_MD_CTX_free(c);
    return good;
}

bool cose_key_sound(const struct cose_key *k) {
    if (k->algorithm == COSE_EDDSA)
        return crypto_core_ed25519_is_valid_point(bytes_of(k->first)) == 1;
    EVP_PKEY *key = openssl_key(k);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return key != NULL;
}

bool cose_key_verify(const struct cose_key *k, struct str message, struct str signature) {
    if (k->algorithm == COSE_EDDSA)
        return signature.n == crypto_sign_BYTES &&
               crypto_sign_verify_detached(bytes_of(signature), bytes_of(message), message.n,
                                           bytes_of(k->first)) == 0;
    EVP_PKEY *key = openssl_key(k);
    bool good = key && openssl_verify(key, message, signature);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return good;
}
