/* cose_key.c: the example of the specification, keys of every kind that is asked for, and each way in which
 * bytes are no such key or a signature none of its. */
#include "desk/passkey/cose_key.h"

#include "desk/passkey/cbor.h"
#include "support/authenticator.h"
#include "support/hex.h"
#include "support/test.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <string.h>

/* WebAuthn level 3, section 6.5.1.1. */
#define EXAMPLE_X  "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
#define EXAMPLE_Y  "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
#define P256_PRIME "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
#define P256_ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define ZEROS      "0000000000000000000000000000000000000000000000000000000000000000"

static const struct str message = STR_INIT("Hvem som helst kan foreslå noen.");

static struct arena *a;
static struct authenticator devices[3];

static int begin(void **state) {
    static const enum cose_algorithm kinds[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
    a = arena_new();
    for (size_t i = 0; i < 3; i++)
        authenticator_begin(&devices[i], a, kinds[i]);
    return sodium_init() < 0;
}

static int end(void **state) {
    for (size_t i = 0; i < 3; i++)
        authenticator_end(&devices[i]);
    arena_free(a);
    return 0;
}

static struct str hex(const char *digits) {
    return hex_bytes(a, str_of(digits));
}

static enum refusal taken(struct str bytes) {
    struct cose_key k;
    struct str in = bytes;
    enum refusal r = cose_key_take(&in, &k);
    if (r)
        assert_true(in.p == bytes.p && in.n == bytes.n);
    return r;
}

static struct cose_key key(struct str bytes) {
    struct cose_key k;
    assert_int_equal(cose_key_take(&bytes, &k), NOT_REFUSED);
    assert_int_equal(bytes.n, 0);
    return k;
}

static bool sound(struct str bytes) {
    struct cose_key k = key(bytes);
    return cose_key_sound(&k);
}

static bool verifies(const struct authenticator *d, struct str signature) {
    struct cose_key k = key(d->public_key);
    bool good = cose_key_verify(&k, message, signature);
    assert_int_equal(ERR_peek_error(), 0);
    return good;
}

/* A copy with one bit turned. */
static struct str turned(struct str s, size_t byte, unsigned bit) {
    char *p = (char *)(uintptr_t)arena_copy(a, s).p;
    p[byte] = (char)(p[byte] ^ 1 << bit);
    return (struct str){p, s.n};
}

static struct str joined(struct str one, struct str other) {
    struct buf b = buf_new(a);
    buf_add(&b, one);
    buf_add(&b, other);
    return buf_str(&b);
}

/* --- form --- */

static void the_example_of_the_specification_is_read(void **state) {
    struct cose_key k = key(hex("a5010203262001215820" EXAMPLE_X "225820" EXAMPLE_Y));
    assert_int_equal(k.algorithm, COSE_ES256);
    assert_true(str_equal(k.first, hex(EXAMPLE_X)));
    assert_true(str_equal(k.second, hex(EXAMPLE_Y)));
    assert_true(cose_key_sound(&k));
}

static void keys_of_three_kinds_verify_what_they_signed(void **state) {
    for (size_t i = 0; i < 3; i++) {
        struct str signature = authenticator_sign(&devices[i], message);
        struct cose_key k = key(devices[i].public_key);
        assert_int_equal(k.algorithm, devices[i].algorithm);
        assert_true(cose_key_sound(&k));
        assert_true(verifies(&devices[i], signature));
        assert_false(cose_key_verify(&k, STR("Noe annet."), signature));
        assert_false(cose_key_verify(&k, message, STR("")));
        assert_false(cose_key_verify(&k, message, (struct str){0}));
        for (size_t other = 0; other < 3; other++)
            if (other != i)
                assert_false(verifies(&devices[other], signature));
    }
}

static void only_what_is_behind_a_key_is_left(void **state) {
    struct str in = joined(devices[1].public_key, STR("\xa0"));
    struct cose_key k;
    assert_int_equal(cose_key_take(&in, &k), NOT_REFUSED);
    assert_true(str_equal(in, STR("\xa0")));
}

static void keys_of_other_kinds_are_told_apart_from_none(void **state) {
    static const struct {
        const char *hex;
        enum refusal refusal;
    } cases[] = {
        {"a5010203382220022158200022582000", REFUSED_KEY},   /* cut off */
        {"a501020338222002214100224100", REFUSED_ALGORITHM}, /* ES384 */
        {"a501020338232003214100224100", REFUSED_ALGORITHM}, /* ES512 */
        {"a5010203382e2008214100224100", REFUSED_ALGORITHM}, /* ES256K */
        {"a40103033824204100214100", REFUSED_ALGORITHM},     /* PS256 */
        {"a4010303390100204100214100", REFUSED_KEY},         /* RS256, but of one byte */
        {"a40101033a000100012006214100", REFUSED_ALGORITHM}, /* one that nobody knows */
        {"a0", REFUSED_KEY},
        {"a10102", REFUSED_KEY},
        {"a2010203654553323536", REFUSED_KEY}, /* its algorithm in words */
        {"a201634543320326", REFUSED_KEY},     /* and its type */
        {"a203260102", REFUSED_KEY},           /* in another order */
        {"", REFUSED_KEY},
        {"80", REFUSED_KEY},
        {"5820" ZEROS, REFUSED_KEY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (taken(hex(cases[i].hex)) != cases[i].refusal)
            fail_msg("%s: %s", cases[i].hex, refusal_word(taken(hex(cases[i].hex))).p);
}

static void a_key_has_its_members_and_no_others(void **state) {
    static const char *const cases[] = {
        "a4010203262001215820" EXAMPLE_X,        /* no y */
        "a5010203262001215820" EXAMPLE_X "22f5", /* y as a sign: compressed */
        "a5010203262001215820" EXAMPLE_X
        "22581f1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d1",
        "a501020326200121582100" EXAMPLE_X "225820" EXAMPLE_Y,                  /* x of 33 bytes */
        "a5010203262002215820" EXAMPLE_X "225820" EXAMPLE_Y,                    /* P-384 */
        "a5010103262001215820" EXAMPLE_X "225820" EXAMPLE_Y,                    /* another type */
        "a5010203262001225820" EXAMPLE_Y "215820" EXAMPLE_X,                    /* another order */
        "a5010203262001215820" EXAMPLE_X "215820" EXAMPLE_X,                    /* x twice */
        "a6010202410003262001215820" EXAMPLE_X "225820" EXAMPLE_Y,              /* with an id */
        "a6010203260481022001215820" EXAMPLE_X "225820" EXAMPLE_Y,              /* with what it may do */
        "a6010203262001215820" EXAMPLE_X "225820" EXAMPLE_Y "235820" EXAMPLE_X, /* with its secret */
        "a5010203262001217820" ZEROS "225820" EXAMPLE_Y,                        /* x as text */
        "a501020338062001215820" EXAMPLE_X "225820" EXAMPLE_Y,                  /* -7 in two bytes */
        "bf010203262001215820" EXAMPLE_X "225820" EXAMPLE_Y "ff",               /* without an end */
        "a401010327200621581f"
        "00000000000000000000000000000000000000000000000000000000000000",
        "a4010103272004215820" EXAMPLE_X, /* X25519 */
        "a301010327215820" EXAMPLE_X,     /* without its curve */
        "a4010203272006215820" EXAMPLE_X, /* another type */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (taken(hex(cases[i])) != REFUSED_KEY)
            fail_msg("%s is taken", cases[i]);
}

/* --- RSA's numbers --- */

static struct str modulus(size_t n, unsigned char first, unsigned char last) {
    char *p = arena_alloc(a, n);
    memset(p, 0x5a, n);
    p[0] = (char)first;
    p[n - 1] = (char)last;
    return str_bytes(p, n);
}

static void rsa_is_of_2048_to_4096_bits_and_its_exponent_is_usual(void **state) {
    const struct str e = STR("\x01\x00\x01"), n = modulus(256, 0x80, 1);
    assert_int_equal(taken(cose_rsa(a, n, e)), NOT_REFUSED);
    assert_int_equal(taken(cose_rsa(a, modulus(512, 0xff, 0xff), e)), NOT_REFUSED);
    assert_int_equal(taken(cose_rsa(a, modulus(257, 1, 1), e)), NOT_REFUSED);
    assert_int_equal(taken(cose_rsa(a, n, STR("\xff\xff\xff\xff"))), NOT_REFUSED);
    const struct str moduli[] = {modulus(256, 0x7f, 1),
                                 modulus(128, 0xff, 1),
                                 modulus(513, 1, 1),
                                 modulus(257, 0, 1),
                                 modulus(256, 0x80, 2),
                                 modulus(1, 3, 3),
                                 STR("")};
    for (size_t i = 0; i < sizeof moduli / sizeof *moduli; i++)
        assert_int_equal(taken(cose_rsa(a, moduli[i], e)), REFUSED_KEY);
    const struct str exponents[] = {STR("\x01"),
                                    STR("\x03"),
                                    STR("\xff\xff"),
                                    STR("\x01\x00\x00"),
                                    STR("\x00\x00\x01"),
                                    STR("\x00\x01\x00\x01"),
                                    STR(""),
                                    STR("\x01\x00\x00\x00\x01")};
    for (size_t i = 0; i < sizeof exponents / sizeof *exponents; i++)
        assert_int_equal(taken(cose_rsa(a, n, exponents[i])), REFUSED_KEY);
}

/* --- points --- */

static void a_point_lies_on_p_256(void **state) {
    const char *const off[][2] = {
        {EXAMPLE_Y, EXAMPLE_X},
        {ZEROS, ZEROS},
        {EXAMPLE_X, ZEROS},
        {P256_PRIME, EXAMPLE_Y},
        {EXAMPLE_X, P256_PRIME},
        {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
         "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
        /* That of the twist, and x + p for a small x. */
        {"0000000000000000000000000000000000000000000000000000000000000001", EXAMPLE_Y},
        {"ffffffff00000001000000000000000000000001000000000000000000000004", EXAMPLE_Y},
    };
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        assert_false(sound(cose_ec2(a, hex(off[i][0]), hex(off[i][1]))));
    assert_int_equal(ERR_peek_error(), 0);
    for (size_t i = 0; i < 32; i++)
        for (unsigned bit = 0; bit < 8; bit++)
            assert_false(sound(cose_ec2(a, hex(EXAMPLE_X), turned(hex(EXAMPLE_Y), i, bit))));
}

static void a_point_lies_in_the_group_of_ed25519(void **state) {
    static const char *const off[] = {
        /* the points of small order, in each spelling */
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        /* not on the curve */
        "0200000000000000000000000000000000000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        assert_false(sound(cose_okp(a, hex(off[i]))));
    /* With the neutral point as key, this holds over any message to who does not look. */
    struct cose_key k = key(cose_okp(a, hex(off[2])));
    struct str signature = hex("01" ZEROS ZEROS);
    assert_false(cose_key_verify(&k, message, str_slice(signature, 0, 64)));
}

static void a_key_that_is_not_sound_verifies_nothing(void **state) {
    struct str x = hex(EXAMPLE_X);
    struct cose_key k = key(cose_ec2(a, x, x));
    assert_false(cose_key_verify(&k, message, authenticator_sign(&devices[0], message)));
    assert_int_equal(ERR_peek_error(), 0);
}

/* --- signatures --- */

static void every_bit_of_a_signature_matters(void **state) {
    for (size_t d = 0; d < 3; d++) {
        struct str signature = authenticator_sign(&devices[d], message);
        for (size_t i = 0; i < signature.n; i++)
            for (unsigned bit = 0; bit < 8; bit++)
                assert_false(verifies(&devices[d], turned(signature, i, bit)));
        for (size_t n = 0; n < signature.n; n++)
            assert_false(verifies(&devices[d], str_slice(signature, 0, n)));
        assert_false(verifies(&devices[d], joined(signature, STR("\0"))));
        assert_false(verifies(&devices[d], joined(STR("\0"), signature)));
    }
}

static void every_bit_of_a_key_matters(void **state) {
    for (size_t d = 0; d < 3; d++) {
        struct str signature = authenticator_sign(&devices[d], message);
        for (size_t i = 0; i < devices[d].public_key.n; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                struct str in = turned(devices[d].public_key, i, bit);
                struct cose_key k;
                if (cose_key_take(&in, &k) == NOT_REFUSED)
                    assert_false(in.n == 0 && cose_key_verify(&k, message, signature));
            }
    }
    assert_int_equal(ERR_peek_error(), 0);
}

/* A signature of ECDSA by its two numbers, in hexadecimal, as OpenSSL writes them. */
static struct str ecdsa(BIGNUM *r, BIGNUM *s) {
    ECDSA_SIG *sig = ECDSA_SIG_new();
    unsigned char *der = NULL;
    assert_int_equal(ECDSA_SIG_set0(sig, r, s), 1);
    int n = i2d_ECDSA_SIG(sig, &der);
    assert_true(n > 0);
    struct str out = arena_copy(a, str_bytes(der, (size_t)n));
    OPENSSL_free(der);
    ECDSA_SIG_free(sig);
    return out;
}

static BIGNUM *number(const char *digits) {
    BIGNUM *n = NULL;
    assert_true(BN_hex2bn(&n, digits) > 0);
    return n;
}

static void the_numbers_of_ecdsa_lie_within_its_group(void **state) {
    const unsigned char *der;
    struct str good = authenticator_sign(&devices[0], message);
    der = (const unsigned char *)good.p;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)good.n);
    const BIGNUM *r = ECDSA_SIG_get0_r(sig), *s = ECDSA_SIG_get0_s(sig);
    BIGNUM *order = number(P256_ORDER), *sum = BN_new(), *rest = BN_new();

    assert_true(verifies(&devices[0], ecdsa(BN_dup(r), BN_dup(s))));
    assert_false(verifies(&devices[0], ecdsa(number("0"), BN_dup(s))));
    assert_false(verifies(&devices[0], ecdsa(BN_dup(r), number("0"))));
    assert_false(verifies(&devices[0], ecdsa(number("0"), number("0"))));
    assert_false(verifies(&devices[0], ecdsa(number("1"), number("1"))));
    assert_false(verifies(&devices[0], ecdsa(BN_dup(order), BN_dup(s))));
    assert_false(verifies(&devices[0], ecdsa(BN_dup(r), BN_dup(order))));
    BN_add(sum, r, order);
    assert_false(verifies(&devices[0], ecdsa(BN_dup(sum), BN_dup(s))));
    BN_add(sum, s, order);
    assert_false(verifies(&devices[0], ecdsa(BN_dup(r), BN_dup(sum))));
    BN_sub(rest, order, s);
    /* The other half of the group holds as well: WebAuthn asks for no one of the two, and a challenge works
     * once. */
    assert_true(verifies(&devices[0], ecdsa(BN_dup(r), BN_dup(rest))));

    BN_free(order);
    BN_free(sum);
    BN_free(rest);
    ECDSA_SIG_free(sig);
}

/* 0x30 n (0x02 n r) (0x02 n s), the numbers as short as they can be. */
static void a_signature_of_ecdsa_is_written_in_der(void **state) {
    struct str good = authenticator_sign(&devices[0], message);
    struct str body = str_slice(good, 2, good.n);
    size_t r_bytes = (unsigned char)good.p[3];
    struct str r = str_slice(good, 4, r_bytes), s = str_slice(good, 6 + r_bytes, good.n);
    struct buf raw = buf_new(a);
    buf_add(&raw, str_slice(r, r.n - 32, r.n));
    buf_add(&raw, str_slice(s, s.n - 32, s.n));
    char longer[] = {0x30, (char)0x81, (char)body.n}, one_more[] = {0x30, (char)(body.n + 1)};
    char padded[] = {0x30, (char)(body.n + 1), 0x02, (char)(r_bytes + 1), 0x00};
    char endless[] = {0x30, (char)0x80}, set[] = {0x31, (char)body.n};
    assert_true(verifies(&devices[0], good));
    assert_false(verifies(&devices[0], joined(str_bytes(longer, 3), body)));
    assert_false(
        verifies(&devices[0], joined(joined(str_bytes(padded, 5), r), str_slice(good, 4 + r_bytes, good.n))));
    assert_false(verifies(&devices[0], joined(joined(str_bytes(endless, 2), body), STR("\0\0"))));
    assert_false(verifies(&devices[0], joined(str_bytes(set, 2), body)));
    assert_false(verifies(&devices[0], joined(joined(str_bytes(one_more, 2), body), STR("\0"))));
    assert_false(verifies(&devices[0], buf_str(&raw)));
}

/* A first number with its highest bit set has a zero before it, or it is below zero. */
static void a_number_below_zero_is_none(void **state) {
    struct str good;
    do
        good = authenticator_sign(&devices[0], message);
    while (good.p[3] != 33);
    char head[] = {0x30, (char)(good.p[1] - 1), 0x02, 32};
    assert_true(verifies(&devices[0], good));
    assert_false(verifies(&devices[0], joined(str_bytes(head, 4), str_slice(good, 5, good.n))));
}

/* S and S + L are the same number to who does not look. */
static void a_signature_of_ed25519_has_one_spelling(void **state) {
    struct str good = authenticator_sign(&devices[1], message),
               order = hex("edd3f55c1a631258d69cf7a2def9de1400000000"
                           "000000000000000000000010");
    unsigned char other[64], carry = 0;
    memcpy(other, good.p, 64);
    for (size_t i = 0; i < 32; i++) {
        unsigned sum = other[32 + i] + (unsigned char)order.p[i] + carry;
        other[32 + i] = (unsigned char)sum;
        carry = (unsigned char)(sum >> 8);
    }
    assert_true(verifies(&devices[1], good));
    assert_false(verifies(&devices[1], str_bytes(other, 64)));
}

static void a_signature_of_rsa_is_padded_by_pkcs_1(void **state) {
    unsigned char out[256];
    size_t n = sizeof out;
    EVP_PKEY_CTX *p;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit_ex(c, &p, "SHA256", NULL, NULL, devices[2].key, NULL), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(p, RSA_PKCS1_PSS_PADDING), 1);
    assert_int_equal(EVP_DigestSign(c, out, &n, (const unsigned char *)message.p, message.n), 1);
    EVP_MD_CTX_free(c);
    assert_false(verifies(&devices[2], str_bytes(out, n)));
    c = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit_ex(c, NULL, "SHA1", NULL, NULL, devices[2].key, NULL), 1);
    assert_int_equal(EVP_DigestSign(c, out, &n, (const unsigned char *)message.p, message.n), 1);
    EVP_MD_CTX_free(c);
    assert_false(verifies(&devices[2], str_bytes(out, n)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_specification_is_read),
        cmocka_unit_test(keys_of_three_kinds_verify_what_they_signed),
        cmocka_unit_test(only_what_is_behind_a_key_is_left),
        cmocka_unit_test(keys_of_other_kinds_are_told_apart_from_none),
        cmocka_unit_test(a_key_has_its_members_and_no_others),
        cmocka_unit_test(rsa_is_of_2048_to_4096_bits_and_its_exponent_is_usual),
        cmocka_unit_test(a_point_lies_on_p_256),
        cmocka_unit_test(a_point_lies_in_the_group_of_ed25519),
        cmocka_unit_test(a_key_that_is_not_sound_verifies_nothing),
        cmocka_unit_test(every_bit_of_a_signature_matters),
        cmocka_unit_test(every_bit_of_a_key_matters),
        cmocka_unit_test(the_numbers_of_ecdsa_lie_within_its_group),
        cmocka_unit_test(a_signature_of_ecdsa_is_written_in_der),
        cmocka_unit_test(a_number_below_zero_is_none),
        cmocka_unit_test(a_signature_of_ed25519_has_one_spelling),
        cmocka_unit_test(a_signature_of_rsa_is_padded_by_pkcs_1),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
