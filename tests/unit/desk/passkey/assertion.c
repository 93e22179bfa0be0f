/* assertion.c: the published vectors and what Chromium sent first, then an authenticator of our own that
 * signs what it should not.
 */
#include "desk/passkey/assertion.h"

#include "support/authenticator.h"
#include "support/text.h"

#include <openssl/err.h>
#include <sodium.h>
#include <string.h>

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

static struct passkey stored(const struct authenticator *d, uint32_t count) {
    return (struct passkey){d->credential_id, d->public_key, count};
}

/* What is refused tells nothing. */
static enum refusal verdict_of(const struct ceremony *asked, const struct assertion_answer *answer,
                               const struct passkey *passkey) {
    struct assertion made, nothing = {0};
    memset(&made, 0x5a, sizeof made);
    enum refusal r = assertion_verify(asked, answer, passkey, &made);
    if (r)
        assert_memory_equal(&made, &nothing, sizeof made);
    return r;
}

static enum refusal verdict(struct assertion_answer answer) {
    struct ceremony asked = ceremony_asked();
    struct passkey passkey = stored(&devices[0], 0);
    return verdict_of(&asked, &answer, &passkey);
}

static struct assertion_answer signed_data(struct str data) {
    return authenticator_answer_with(&devices[0], client_data_of(a, "webauthn.get"), data);
}

static struct assertion_answer with_flags(unsigned flags, struct str rest) {
    return signed_data(authenticator_data_of(a, PASSKEY_RP_ID, flags, 1, rest));
}

/* Of those that are refused when they are made, too: their keys are good. */
static void published_and_chromiums_vectors_come_out_as_they_say(void **state) {
    size_t i, signed_in = 0;
    json_t *one;
    json_array_foreach(webauthn_vectors(a), i, one) {
        struct ceremony asked = webauthn_asked(a, one, "registration");
        struct str refused = json_get_str(one, "refused");
        struct registration made;
        struct str object = webauthn_bytes(a, one, "registration", "attestationObject");
        if (str_equal(refused, STR("algorithm")))
            continue;
        if (refused.n) /* from a page within another: the key is read past that */
            made = (struct registration){.public_key = str_slice(object, object.n - 77, 77)};
        else
            assert_int_equal(registration_verify(&asked,
                                                 webauthn_bytes(a, one, "registration", "clientDataJSON"),
                                                 object, &made),
                             NOT_REFUSED);
        struct passkey passkey = {webauthn_bytes(a, one, "registration", "credential_id"), made.public_key,
                                  made.sign_count};
        struct assertion_answer answer = {passkey.credential_id,
                                          webauthn_bytes(a, one, "authentication", "clientDataJSON"),
                                          webauthn_bytes(a, one, "authentication", "authenticatorData"),
                                          webauthn_bytes(a, one, "authentication", "signature")};
        struct assertion in;
        asked = webauthn_asked(a, one, "authentication");
        enum refusal r = assertion_verify(&asked, &answer, &passkey, &in);
        print_message("%s: %s\n", json_get_str(one, "name").p, refusal_word(r).p);
        assert_text(refusal_word(r), refused.n ? refused.p : "none");
        assert_int_equal(in.sign_count, json_get_int(json_object_get(one, "authentication"), "sign_count"));
        signed_in += r == NOT_REFUSED;
    }
    assert_int_equal(i, 15 + 6);
    assert_int_equal(signed_in, 10 + 6);
}

static void somebody_signs_in(void **state) {
    struct ceremony asked = ceremony_asked();
    for (size_t i = 0; i < 3; i++) {
        const unsigned flags = FLAG_PRESENT | FLAG_VERIFIED | FLAG_BACKUP_ELIGIBLE | FLAG_BACKED_UP;
        struct str data =
            authenticator_data_of(a, PASSKEY_RP_ID, flags | FLAG_EXTENDED | 1 << 5, 8, STR("\xa0"));
        struct assertion_answer answer =
            authenticator_answer_with(&devices[i], client_data_of(a, "webauthn.get"), data);
        struct passkey passkey = stored(&devices[i], 7);
        struct assertion made;
        assert_int_equal(assertion_verify(&asked, &answer, &passkey, &made), NOT_REFUSED);
        assert_int_equal(made.sign_count, 8);
        assert_int_equal(made.flags, flags);
    }
}

static void it_answers_the_question_that_was_asked(void **state) {
    struct assertion_answer answer = authenticator_answer(&devices[0], 1);
    struct passkey passkey = stored(&devices[0], 0);
    struct ceremony asked = ceremony_asked();
    assert_int_equal(verdict_of(&asked, &answer, &passkey), NOT_REFUSED);
    asked.challenge = STR("another challenge");
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_CHALLENGE);
    asked = ceremony_asked();
    asked.origin = STR("https://example.no");
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_ORIGIN);
    asked = ceremony_asked();
    asked.rp_id = STR("example.no");
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_RP_ID);
    answer = authenticator_answer_with(&devices[0], client_data_of(a, "webauthn.create"),
                                       answer.authenticator_data);
    assert_int_equal(verdict(answer), REFUSED_TYPE);
}

static void what_is_signed_is_judged(void **state) {
    const unsigned good = FLAG_PRESENT | FLAG_VERIFIED;
    struct str attested = attested_of(a, devices[0].credential_id, devices[0].public_key);
    struct str other_site = authenticator_data_of(a, "example.no", good, 1, STR(""));
    assert_int_equal(verdict(with_flags(good, STR(""))), NOT_REFUSED);
    assert_int_equal(verdict(with_flags(FLAG_VERIFIED, STR(""))), REFUSED_PRESENCE);
    assert_int_equal(verdict(with_flags(FLAG_PRESENT, STR(""))), REFUSED_VERIFICATION);
    assert_int_equal(verdict(with_flags(good | FLAG_BACKED_UP, STR(""))), REFUSED_BACKUP);
    assert_int_equal(verdict(with_flags(good | 1 << 1 | 1 << 5, STR(""))), NOT_REFUSED);
    assert_int_equal(verdict(with_flags(good | FLAG_EXTENDED, STR("\xa1\x61p\xf5"))), NOT_REFUSED);
    assert_int_equal(verdict(with_flags(good | FLAG_EXTENDED, STR(""))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(with_flags(good | FLAG_EXTENDED, STR("\xa2\x61p\xf5\x61p\xf5"))),
                     REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(with_flags(good, STR("\0"))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(with_flags(good | FLAG_ATTESTED, attested)), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(signed_data(other_site)), REFUSED_RP_ID);
    assert_int_equal(verdict(signed_data(STR(""))), REFUSED_AUTHENTICATOR_DATA);

    struct ceremony asked = ceremony_asked();
    struct passkey passkey = stored(&devices[0], 0);
    struct assertion_answer touched = with_flags(FLAG_PRESENT, STR(""));
    asked.verified = false;
    assert_int_equal(verdict_of(&asked, &touched, &passkey), NOT_REFUSED);
}

static void it_is_the_passkey_that_is_stored(void **state) {
    struct ceremony asked = ceremony_asked();
    struct assertion_answer answer = authenticator_answer(&devices[0], 1);
    struct passkey passkey = stored(&devices[0], 0);
    struct authenticator other;
    authenticator_begin(&other, a, COSE_ES256);
    passkey.public_key = other.public_key;
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_SIGNATURE);
    authenticator_end(&other);
    for (size_t i = 1; i < 3; i++) {
        passkey.public_key = devices[i].public_key;
        assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_SIGNATURE);
    }
    passkey.public_key = STR("");
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_KEY);
    struct buf b = buf_new(a);
    buf_add(&b, devices[0].public_key);
    buf_byte(&b, 0);
    passkey.public_key = buf_str(&b);
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_KEY);
    passkey = stored(&devices[0], 0);
    passkey.credential_id = str_slice(passkey.credential_id, 0, 31);
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_CREDENTIAL);
    assert_int_equal(ERR_peek_error(), 0);
}

static void a_count_goes_on_or_stays_at_nought(void **state) {
    static const struct {
        uint32_t stored, now;
        enum refusal refusal;
    } cases[] = {{0, 0, NOT_REFUSED},
                 {0, 1, NOT_REFUSED},
                 {7, 8, NOT_REFUSED},
                 {7, 4000000000, NOT_REFUSED},
                 {4294967294, 4294967295, NOT_REFUSED},
                 {7, 7, REFUSED_COUNTER},
                 {7, 6, REFUSED_COUNTER},
                 {7, 0, REFUSED_COUNTER},
                 {1, 0, REFUSED_COUNTER},
                 {4294967295, 0, REFUSED_COUNTER},
                 {4294967295, 4294967295, REFUSED_COUNTER}};
    struct ceremony asked = ceremony_asked();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct assertion_answer answer = authenticator_answer(&devices[0], cases[i].now);
        struct passkey passkey = stored(&devices[0], cases[i].stored);
        assert_int_equal(verdict_of(&asked, &answer, &passkey), cases[i].refusal);
    }
}

/* Or anybody could have a passkey put out of use. */
static void a_count_is_not_judged_of_whoever_cannot_sign(void **state) {
    struct ceremony asked = ceremony_asked();
    struct passkey passkey = stored(&devices[0], 9);
    struct assertion_answer answer = authenticator_answer(&devices[0], 1);
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_COUNTER);
    answer.signature = authenticator_sign(&devices[0], STR("noe annet"));
    assert_int_equal(verdict_of(&asked, &answer, &passkey), REFUSED_SIGNATURE);
}

static void every_bit_matters(void **state) {
    for (size_t d = 0; d < 3; d++) {
        struct ceremony asked = ceremony_asked();
        struct passkey passkey = stored(&devices[d], 0);
        struct assertion_answer answer = authenticator_answer(&devices[d], 1);
        struct str *const parts[] = {&answer.credential_id, &answer.client_data, &answer.authenticator_data,
                                     &answer.signature};
        for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
            struct str kept = *parts[part];
            for (size_t bit = 0; bit < kept.n * 8; bit++) {
                char *p = (char *)(uintptr_t)arena_copy(a, kept).p;
                p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
                *parts[part] = (struct str){p, kept.n};
                assert_int_not_equal(verdict_of(&asked, &answer, &passkey), NOT_REFUSED);
            }
            for (size_t n = 0; n < kept.n; n++) {
                *parts[part] = str_slice(kept, 0, n);
                assert_int_not_equal(verdict_of(&asked, &answer, &passkey), NOT_REFUSED);
            }
            *parts[part] = kept;
        }
        assert_int_equal(verdict_of(&asked, &answer, &passkey), NOT_REFUSED);
    }
}

static void an_answer_is_bounded(void **state) {
    char *zeros = arena_alloc(a, PASSKEY_BYTES_MAX + 1);
    struct assertion_answer answer = authenticator_answer(&devices[0], 1);
    struct str *const parts[] = {&answer.credential_id, &answer.client_data, &answer.authenticator_data,
                                 &answer.signature};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str kept = *parts[i];
        *parts[i] = str_bytes(zeros, PASSKEY_BYTES_MAX + 1);
        assert_int_equal(verdict(answer), REFUSED_SIZE);
        *parts[i] = str_bytes(zeros, SIZE_MAX);
        assert_int_equal(verdict(answer), REFUSED_SIZE);
        *parts[i] = kept;
    }
    answer.authenticator_data = str_bytes(zeros, ASSERTION_DATA_BYTES_MAX + 1);
    assert_int_equal(verdict(answer), REFUSED_SIZE);
    /* As long as it may be, and signed. */
    struct buf b = buf_new(a);
    cbor_put(&b, 5, 1);
    cbor_put_text(&b, "x");
    size_t left = ASSERTION_DATA_BYTES_MAX - AUTHENTICATOR_HEAD_BYTES - b.n - 3;
    cbor_put_bytes(&b, str_bytes(zeros, left));
    answer = with_flags(FLAG_PRESENT | FLAG_VERIFIED | FLAG_EXTENDED, buf_str(&b));
    assert_int_equal(answer.authenticator_data.n, ASSERTION_DATA_BYTES_MAX);
    assert_int_equal(verdict(answer), NOT_REFUSED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_and_chromiums_vectors_come_out_as_they_say),
        cmocka_unit_test(somebody_signs_in),
        cmocka_unit_test(it_answers_the_question_that_was_asked),
        cmocka_unit_test(what_is_signed_is_judged),
        cmocka_unit_test(it_is_the_passkey_that_is_stored),
        cmocka_unit_test(a_count_goes_on_or_stays_at_nought),
        cmocka_unit_test(a_count_is_not_judged_of_whoever_cannot_sign),
        cmocka_unit_test(every_bit_matters),
        cmocka_unit_test(an_answer_is_bounded),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
