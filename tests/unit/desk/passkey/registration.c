/* registration.c: the published vectors and what Chromium sent first, then an authenticator of our own that
 * errs in every way. */
#include "desk/passkey/registration.h"

#include "support/authenticator.h"
#include "support/hex.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

enum { GOOD_FLAGS = FLAG_PRESENT | FLAG_VERIFIED | FLAG_ATTESTED };

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

/* As the user's question asked for; what is refused tells nothing. */
static enum refusal verdict_of(const struct ceremony *asked, struct str client_data, struct str object) {
    struct registration made, nothing = {0};
    memset(&made, 0x5a, sizeof made);
    enum refusal r = registration_verify(asked, client_data, object, &made);
    if (r)
        assert_memory_equal(&made, &nothing, sizeof made);
    return r;
}

static enum refusal verdict(struct str object) {
    struct ceremony asked = ceremony_asked();
    return verdict_of(&asked, client_data_of(a, "webauthn.create"), object);
}

static struct str passkey(void) {
    return attested_of(a, devices[0].credential_id, devices[0].public_key);
}

static struct str with_flags(unsigned flags) {
    return attestation_of(a, authenticator_data_of(a, PASSKEY_RP_ID, flags, 0, passkey()));
}

static struct str with_key(struct str key) {
    struct str data = attested_of(a, devices[0].credential_id, key);
    return attestation_of(a, authenticator_data_of(a, PASSKEY_RP_ID, GOOD_FLAGS, 0, data));
}

static struct str joined(struct str one, struct str other) {
    struct buf b = buf_new(a);
    buf_add(&b, one);
    buf_add(&b, other);
    return buf_str(&b);
}

static void published_and_chromiums_vectors_come_out_as_they_say(void **state) {
    size_t i;
    json_t *one;
    json_array_foreach(webauthn_vectors(a), i, one) {
        struct ceremony asked = webauthn_asked(a, one, "registration");
        struct registration made;
        enum refusal r =
            registration_verify(&asked, webauthn_bytes(a, one, "registration", "clientDataJSON"),
                                webauthn_bytes(a, one, "registration", "attestationObject"), &made);
        struct str refused = json_get_str(one, "refused");
        print_message("%s: %s\n", json_get_str(one, "name").p, refusal_word(r).p);
        assert_text(refusal_word(r), refused.n ? refused.p : "none");
        if (r)
            continue;
        assert_true(str_equal(made.aaguid, webauthn_bytes(a, one, "registration", "aaguid")));
        assert_true(str_equal(made.credential_id, webauthn_bytes(a, one, "registration", "credential_id")));
        assert_true(made.flags & FLAG_PRESENT);
        assert_int_equal(made.sign_count, json_get_int(json_object_get(one, "registration"), "sign_count"));
    }
    assert_int_equal(i, 15 + 6);
}

static void a_passkey_is_told_as_it_was_made(void **state) {
    struct ceremony asked = ceremony_asked();
    for (size_t i = 0; i < 3; i++) {
        const unsigned flags = GOOD_FLAGS | FLAG_BACKUP_ELIGIBLE | FLAG_BACKED_UP;
        struct str data = attested_of(a, devices[i].credential_id, devices[i].public_key);
        struct str object =
            attestation_of(a, authenticator_data_of(a, PASSKEY_RP_ID, flags, 0xfffffffe, data));
        struct registration made;
        assert_int_equal(registration_verify(&asked, client_data_of(a, "webauthn.create"), object, &made),
                         NOT_REFUSED);
        assert_true(str_equal(made.credential_id, devices[i].credential_id));
        assert_true(str_equal(made.public_key, devices[i].public_key));
        assert_int_equal(made.algorithm, devices[i].algorithm);
        assert_int_equal(made.sign_count, 0xfffffffe);
        assert_int_equal(made.flags, CEREMONY_FLAGS);
        assert_int_equal(made.aaguid.n, AAGUID_BYTES);
    }
}

static void it_answers_the_question_that_was_asked(void **state) {
    static const struct {
        struct ceremony asked;
        enum refusal refusal;
    } cases[] = {
        {{STR_INIT("another challenge"), STR_INIT(PASSKEY_ORIGIN), STR_INIT(PASSKEY_RP_ID), true},
         REFUSED_CHALLENGE},
        {{{0}, STR_INIT("https://example.org"), STR_INIT(PASSKEY_RP_ID), true}, REFUSED_ORIGIN},
        {{{0}, STR_INIT("http://priser.example.no"), STR_INIT(PASSKEY_RP_ID), true}, REFUSED_ORIGIN},
        {{{0}, STR_INIT(PASSKEY_ORIGIN), STR_INIT("example.no"), true}, REFUSED_RP_ID},
        {{{0}, STR_INIT(PASSKEY_ORIGIN), STR_INIT(""), true}, REFUSED_RP_ID},
        {{{0}, STR_INIT(PASSKEY_ORIGIN), STR_INIT(PASSKEY_RP_ID), true}, NOT_REFUSED},
    };
    struct str object = authenticator_attest(&devices[0]), data = client_data_of(a, "webauthn.create");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ceremony asked = cases[i].asked;
        if (!asked.challenge.n)
            asked.challenge = ceremony_asked().challenge;
        assert_int_equal(verdict_of(&asked, data, object), cases[i].refusal);
    }
    struct ceremony asked = ceremony_asked();
    assert_int_equal(verdict_of(&asked, client_data_of(a, "webauthn.get"), object), REFUSED_TYPE);
    assert_int_equal(verdict_of(&asked, STR(""), object), REFUSED_CLIENT_DATA);
}

static void somebody_was_there_and_known(void **state) {
    struct ceremony asked = ceremony_asked();
    assert_int_equal(verdict(with_flags(GOOD_FLAGS)), NOT_REFUSED);
    assert_int_equal(verdict(with_flags(FLAG_VERIFIED | FLAG_ATTESTED)), REFUSED_PRESENCE);
    assert_int_equal(verdict(with_flags(FLAG_PRESENT | FLAG_ATTESTED)), REFUSED_VERIFICATION);
    assert_int_equal(verdict(with_flags(GOOD_FLAGS | FLAG_BACKED_UP)), REFUSED_BACKUP);
    assert_int_equal(verdict(with_flags(GOOD_FLAGS | FLAG_BACKUP_ELIGIBLE)), NOT_REFUSED);
    asked.verified = false;
    assert_int_equal(
        verdict_of(&asked, client_data_of(a, "webauthn.create"), with_flags(FLAG_PRESENT | FLAG_ATTESTED)),
        NOT_REFUSED);
    assert_int_equal(verdict_of(&asked, client_data_of(a, "webauthn.create"), with_flags(FLAG_ATTESTED)),
                     REFUSED_PRESENCE);
}

static void there_is_a_passkey_of_a_kind_that_was_asked_for(void **state) {
    struct str none = authenticator_data_of(a, PASSKEY_RP_ID, FLAG_PRESENT | FLAG_VERIFIED, 0, STR(""));
    struct str x = str_slice(devices[0].public_key, 10, 32);
    assert_int_equal(verdict(attestation_of(a, none)), REFUSED_CREDENTIAL);
    assert_int_equal(verdict(with_key(hex_bytes(a, STR("a501020338222002214100224100")))), REFUSED_ALGORITHM);
    assert_int_equal(verdict(with_key(STR("\xa0"))), REFUSED_KEY);
    assert_int_equal(verdict(with_key(cose_ec2(a, x, x))), REFUSED_KEY);
    assert_int_equal(verdict(with_key(cose_okp(
                         a, STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")))),
                     REFUSED_KEY);
    assert_int_equal(verdict(with_flags(GOOD_FLAGS | FLAG_EXTENDED)), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(with_flags(FLAG_PRESENT | FLAG_VERIFIED)), REFUSED_AUTHENTICATOR_DATA);
}

/* The three members of an attestation object, each as given, head and all. */
static struct str object_of(const char *head, const char *format, const char *statement, bool data_first) {
    struct buf b = buf_new(a), data = buf_new(a);
    cbor_put_text(&data, "authData");
    cbor_put_bytes(&data, authenticator_data_of(a, PASSKEY_RP_ID, GOOD_FLAGS, 0, passkey()));
    buf_add(&b, hex_bytes(a, str_of(head)));
    if (data_first)
        buf_add(&b, buf_str(&data));
    buf_add(&b, hex_bytes(a, str_of(format)));
    buf_add(&b, hex_bytes(a, str_of(statement)));
    if (!data_first)
        buf_add(&b, buf_str(&data));
    return buf_str(&b);
}

#define FMT       "63666d74"
#define NONE      FMT "646e6f6e65"
#define STATEMENT "6761747453746d74"

static void an_attestation_is_well_formed_and_trusted_in_nothing(void **state) {
    static const struct {
        const char *head, *format, *statement;
        enum refusal refusal;
    } cases[] = {
        {"a3", NONE, STATEMENT "a0", NOT_REFUSED},
        {"a3", FMT "667061636b6564", STATEMENT "a263616c6726637369674100",
         NOT_REFUSED},                                                 /* a signature of nothing */
        {"a3", FMT "656e6f737563", STATEMENT "a1616101", NOT_REFUSED}, /* of no known format */
        {"a3", FMT "60", STATEMENT "a0", NOT_REFUSED},
        {"a3", NONE, STATEMENT "a1616181a101f6", NOT_REFUSED},         /* four levels */
        {"a3", NONE, STATEMENT "a1616181a10180", REFUSED_ATTESTATION}, /* five */
        {"a3", FMT "446e6f6e65", STATEMENT "a0", REFUSED_ATTESTATION}, /* a format in bytes */
        {"a3", FMT "64fffefffe", STATEMENT "a0", REFUSED_ATTESTATION}, /* in no UTF-8 */
        {"a3", NONE, STATEMENT "80", REFUSED_ATTESTATION},             /* a list */
        {"a3", NONE, STATEMENT "f6", REFUSED_ATTESTATION},
        {"a3", NONE, STATEMENT "a2616201616101", REFUSED_ATTESTATION},           /* out of order */
        {"a3", NONE, STATEMENT "a2616101616101", REFUSED_ATTESTATION},           /* doubled */
        {"a3", NONE, STATEMENT "bf616101ff", REFUSED_ATTESTATION},               /* without an end */
        {"a3", NONE, STATEMENT "a161615b7fffffffffffffff", REFUSED_ATTESTATION}, /* giant */
        {"a3", NONE, STATEMENT "a161619bffffffffffffffff", REFUSED_ATTESTATION},
        {"a3", NONE, STATEMENT "bbffffffffffffffff", REFUSED_ATTESTATION},
        {"a3", NONE, STATEMENT "a16161c000", REFUSED_ATTESTATION},               /* tagged */
        {"a3", NONE, STATEMENT "a16161fb3ff8000000000000", REFUSED_ATTESTATION}, /* 1.5 */
        {"a4", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"a2", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"a2", NONE, "", REFUSED_ATTESTATION},
        {"a2", "", STATEMENT "a0", REFUSED_ATTESTATION},
        {"b803", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"bbffffffffffffffff", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"83", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"", NONE, STATEMENT "a0", REFUSED_ATTESTATION},
        {"a3", STATEMENT "a0", NONE, REFUSED_ATTESTATION},
        {"a3", NONE, "6761747453746d75a0", REFUSED_ATTESTATION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str object = object_of(cases[i].head, cases[i].format, cases[i].statement, false);
        if (verdict(object) != cases[i].refusal)
            fail_msg("%s %s %s: %s", cases[i].head, cases[i].format, cases[i].statement,
                     refusal_word(verdict(object)).p);
    }
    assert_int_equal(verdict(object_of("a3", NONE, STATEMENT "a0", true)), REFUSED_ATTESTATION);
    struct str more =
        hex_bytes(a, STR("686175746844617462f6")); /* a fourth member that would be in its place */
    assert_int_equal(verdict(joined(object_of("a4", NONE, STATEMENT "a0", false), more)),
                     REFUSED_ATTESTATION);
}

static void nothing_stands_behind_and_nothing_is_missing(void **state) {
    struct str object = authenticator_attest(&devices[0]);
    assert_int_equal(verdict(object), NOT_REFUSED);
    assert_int_equal(verdict(joined(object, STR("\0"))), REFUSED_ATTESTATION);
    assert_int_equal(verdict(joined(object, object)), REFUSED_ATTESTATION);
    for (size_t n = 0; n < object.n; n++)
        assert_int_equal(verdict(str_slice(object, 0, n)), REFUSED_ATTESTATION);
    assert_int_equal(
        verdict(attestation_of(
            a, joined(authenticator_data_of(a, PASSKEY_RP_ID, GOOD_FLAGS, 0, passkey()), STR("\0")))),
        REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(attestation_of(a, STR(""))), REFUSED_AUTHENTICATOR_DATA);
}

static void an_answer_is_of_64_kib_at_most(void **state) {
    struct ceremony asked = ceremony_asked();
    struct str object = authenticator_attest(&devices[0]), whole = client_data_of(a, "webauthn.create");
    struct buf b = buf_new(a);
    buf_add(&b, str_slice(whole, 0, whole.n - 1));
    buf_add(&b, STR(",\"more\":\""));
    while (b.n < PASSKEY_BYTES_MAX - object.n - 2)
        buf_byte(&b, 'x');
    struct str full = joined(buf_str(&b), STR("\"}")), over = joined(buf_str(&b), STR("x\"}"));
    assert_int_equal(full.n + object.n, PASSKEY_BYTES_MAX);
    assert_int_equal(verdict_of(&asked, full, object), NOT_REFUSED);
    assert_int_equal(verdict_of(&asked, over, object), REFUSED_SIZE);
    assert_int_equal(verdict_of(&asked, whole, str_bytes("", SIZE_MAX)), REFUSED_SIZE);
    assert_int_equal(verdict_of(&asked, str_bytes("", SIZE_MAX), object), REFUSED_SIZE);
}

/* With any one bit turned it is refused, or the bit is of what nobody has signed and nothing rests on: it is
 * told as it came, or it is the format's name or a reserved flag, which are passed over. */
static void every_bit_matters_or_is_told(void **state) {
    enum { FLAGS = 32, COUNT = 33, AAGUID = 37, ID_LENGTH = 53, ID = 55, KEY = ID + 32 };
    const unsigned free_flags = FLAG_BACKUP_ELIGIBLE | 1U << 1 | 1U << 5;
    struct ceremony asked = ceremony_asked();
    struct str client = client_data_of(a, "webauthn.create"), object = authenticator_attest(&devices[0]);
    char *p = (char *)(uintptr_t)object.p;
    size_t data_at = object.n - KEY - devices[0].public_key.n, taken = 0;
    const char *data = p + data_at;
    const size_t name_at = 6; /* {"fmt": "none" */
    for (size_t bit = 0; bit < object.n * 8; bit++) {
        size_t i = bit / 8, at = i - data_at;
        struct registration made;
        p[i] = (char)(p[i] ^ 1 << bit % 8);
        if (registration_verify(&asked, client, object, &made) == NOT_REFUSED) {
            bool name = i >= name_at && i < name_at + 4, flag = i >= data_at && at == FLAGS;
            bool told = i >= data_at && ((at >= COUNT && at < ID_LENGTH) || (at >= ID && at < KEY));
            assert_true(name || told || (flag && (1U << bit % 8 & free_flags)));
            assert_true(made.flags == ((unsigned char)data[FLAGS] & CEREMONY_FLAGS));
            assert_memory_equal(made.aaguid.p, data + AAGUID, AAGUID_BYTES);
            assert_memory_equal(made.credential_id.p, data + ID, 32);
            assert_true(str_equal(made.public_key, devices[0].public_key));
            assert_int_equal(made.sign_count >> 24, (unsigned char)data[COUNT]);
            assert_int_equal(made.sign_count & 0xff, (unsigned char)data[COUNT + 3]);
            taken++;
        }
        p[i] = (char)(p[i] ^ 1 << bit % 8);
    }
    assert_int_equal(verdict(object), NOT_REFUSED);
    assert_in_range(taken, (size_t)8 * (4 + AAGUID_BYTES + 32), (size_t)8 * (4 + AAGUID_BYTES + 32) + 32 + 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_and_chromiums_vectors_come_out_as_they_say),
        cmocka_unit_test(a_passkey_is_told_as_it_was_made),
        cmocka_unit_test(it_answers_the_question_that_was_asked),
        cmocka_unit_test(somebody_was_there_and_known),
        cmocka_unit_test(there_is_a_passkey_of_a_kind_that_was_asked_for),
        cmocka_unit_test(an_attestation_is_well_formed_and_trusted_in_nothing),
        cmocka_unit_test(nothing_stands_behind_and_nothing_is_missing),
        cmocka_unit_test(an_answer_is_of_64_kib_at_most),
        cmocka_unit_test(every_bit_matters_or_is_told),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
