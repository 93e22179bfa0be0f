/* client_data.c: as browsers write it, and every way in which it says something else. */
#include "desk/passkey/client_data.h"

#include "support/authenticator.h"
#include "support/test.h"

#include <string.h>

#define CHALLENGE "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define HEAD      "{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" PASSKEY_ORIGIN "\""
#define WHOLE     HEAD ",\"crossOrigin\":false}"

static int begin(void **state) {
    *state = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(*state);
    return 0;
}

static enum refusal check(struct str json) {
    struct ceremony c = ceremony_asked();
    return client_data_check(json, STR("webauthn.get"), c.challenge, c.origin);
}

static void as_browsers_write_it(void **state) {
    static const char *const good[] = {
        WHOLE,
        HEAD "}", /* WebKit leaves crossOrigin out when it is false */
        HEAD ",\"crossOrigin\":false,\"other_keys_can_be_added_here\":\"do not compare clientDataJSON\"}",
        HEAD ",\"crossOrigin\":false,\"extraData\":{\"a\":[1,2]}}",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(check(str_of(good[i])), NOT_REFUSED);
}

static void every_other_saying_is_refused_for_what_it_says(void **state) {
    static const struct {
        const char *json;
        enum refusal refusal;
    } cases[] = {
        {"", REFUSED_CLIENT_DATA},
        {"{}", REFUSED_CLIENT_DATA},
        {"\xef\xbb\xbf" WHOLE, REFUSED_CLIENT_DATA},
        {"{ \"type\":\"webauthn.get\"", REFUSED_CLIENT_DATA},
        {"{\"challenge\":\"" CHALLENGE "\",\"type\":\"webauthn.get\"", REFUSED_CLIENT_DATA},
        {"{\"type\":\"webauthn.create\",\"challenge\":\"" CHALLENGE "\"", REFUSED_TYPE},
        {"{\"type\":\"webauthn.gets\",\"challenge\":\"" CHALLENGE "\"", REFUSED_TYPE},
        {"{\"type\":\"webauthn.get\\u0020\",\"challenge\":\"" CHALLENGE "\"", REFUSED_TYPE},
        {"{\"type\":\"payment.get\",\"challenge\":\"" CHALLENGE "\"", REFUSED_TYPE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"\",", REFUSED_CHALLENGE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9\",",
         REFUSED_CHALLENGE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh\",",
         REFUSED_CHALLENGE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "=\",", REFUSED_CHALLENGE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "AAAA\",", REFUSED_CHALLENGE},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE
         "\",\"origin\":\"https://priser.example.com\"",
         REFUSED_ORIGIN},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"http://priser.example.no\"",
         REFUSED_ORIGIN},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" PASSKEY_ORIGIN
         ".evil.example\"",
         REFUSED_ORIGIN},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" PASSKEY_ORIGIN ":8443\"",
         REFUSED_ORIGIN},
        {"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\",\"origin\":\"" PASSKEY_ORIGIN "/\"",
         REFUSED_ORIGIN},
        {HEAD ",\"crossOrigin\":true}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"crossOrigin\":true,\"topOrigin\":\"https://example.com\"}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"crossOrigin\":false,\"topOrigin\":\"https://example.com\"}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"topOrigin\":\"https://example.com\",\"crossOrigin\":true}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"extraData\":1}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"crossOrigin\":0}", REFUSED_CROSS_ORIGIN},
        {HEAD, REFUSED_CROSS_ORIGIN},
        {HEAD "}}", REFUSED_CROSS_ORIGIN},
        {HEAD ",\"crossOrigin\":false", REFUSED_CLIENT_DATA},
        {HEAD ",\"crossOrigin\":falsely}", REFUSED_CLIENT_DATA},
        {HEAD ",\"crossOrigin\":false}}", REFUSED_CLIENT_DATA},
        {HEAD ",\"crossOrigin\":false} ", REFUSED_CLIENT_DATA},
        {HEAD ",\"crossOrigin\":false,\"extraData\":1", REFUSED_CLIENT_DATA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (check(str_of(cases[i].json)) != cases[i].refusal)
            fail_msg("%s: %s", cases[i].json, refusal_word(check(str_of(cases[i].json))).p);
}

/* Browsers write the host in ASCII: one that was set up in other letters is never theirs, and no reason to
 * stop. */
static void an_origin_in_other_letters_is_not_the_browsers(void **state) {
    static const struct str json =
        STR_INIT("{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE
                 "\",\"origin\":\"https://xn--brum-0na.example.no\",\"crossOrigin\":false}");
    struct ceremony c = ceremony_asked();
    assert_int_equal(
        client_data_check(json, STR("webauthn.get"), c.challenge, STR("https://b\xc3\xa6rum.example.no")),
        REFUSED_ORIGIN);
    assert_int_equal(
        client_data_check(json, STR("webauthn.get"), c.challenge, STR("https://xn--brum-0na.example.no")),
        NOT_REFUSED);
}

static void every_byte_matters(void **state) {
    char json[] = WHOLE;
    for (size_t i = 0; i + 1 < sizeof json; i++)
        for (int bit = 0; bit < 8; bit++) {
            json[i] = (char)(json[i] ^ 1 << bit);
            assert_int_not_equal(check(str_bytes(json, sizeof json - 1)), NOT_REFUSED);
            json[i] = (char)(json[i] ^ 1 << bit);
        }
    for (size_t n = 0; n + 1 < sizeof json; n++)
        assert_int_not_equal(check(str_bytes(json, n)), NOT_REFUSED);
    assert_int_equal(check(str_of(json)), NOT_REFUSED);
}

static void a_challenge_may_have_any_length_between_its_bounds(void **state) {
    static const char bytes[CHALLENGE_BYTES_MAX + 1] = {0};
    static const size_t lengths[] = {CHALLENGE_BYTES_LEAST, 17, 18, 31, 32, 33, 64, CHALLENGE_BYTES_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t signs = (lengths[i] * 4 + 2) / 3; /* of six bits, and without padding */
        char zeros[2 * CHALLENGE_BYTES_MAX] = {0};
        memset(zeros, 'A', signs);
        struct str json =
            arena_format(*state,
                         "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"" PASSKEY_ORIGIN
                         "\",\"crossOrigin\":false}",
                         zeros);
        struct str challenge = str_bytes(bytes, lengths[i]), longer = str_bytes(bytes, lengths[i] + 1);
        assert_int_equal(client_data_check(json, STR("webauthn.get"), challenge, STR(PASSKEY_ORIGIN)),
                         NOT_REFUSED);
        if (lengths[i] < CHALLENGE_BYTES_MAX)
            assert_int_equal(client_data_check(json, STR("webauthn.get"), longer, STR(PASSKEY_ORIGIN)),
                             REFUSED_CHALLENGE);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_browsers_write_it),
        cmocka_unit_test(every_other_saying_is_refused_for_what_it_says),
        cmocka_unit_test(an_origin_in_other_letters_is_not_the_browsers),
        cmocka_unit_test(every_byte_matters),
        cmocka_unit_test(a_challenge_may_have_any_length_between_its_bounds),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
