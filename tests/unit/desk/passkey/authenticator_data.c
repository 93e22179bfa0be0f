/* authenticator_data.c: what is there is read, and nothing else may be. */
#include "desk/passkey/authenticator_data.h"

#include "support/authenticator.h"
#include "support/hex.h"
#include "support/test.h"

#include <string.h>

static struct arena *a;
static struct authenticator device;

static int begin(void **state) {
    a = arena_new();
    authenticator_begin(&device, a, COSE_ES256);
    return 0;
}

static int end(void **state) {
    authenticator_end(&device);
    arena_free(a);
    return 0;
}

static struct str data(unsigned flags, struct str rest) {
    return authenticator_data_of(a, PASSKEY_RP_ID, flags, 0x01020304, rest);
}

static struct str joined(struct str one, struct str other) {
    struct buf b = buf_new(a);
    buf_add(&b, one);
    buf_add(&b, other);
    return buf_str(&b);
}

static enum refusal verdict(struct str bytes) {
    struct authenticator_data d;
    return authenticator_data_read(bytes, &d);
}

static void the_head_is_read(void **state) {
    struct authenticator_data d;
    struct hash site = hash_of(STR(PASSKEY_RP_ID));
    assert_int_equal(authenticator_data_read(data(FLAG_PRESENT | FLAG_BACKED_UP, STR("")), &d), NOT_REFUSED);
    assert_true(str_equal(d.rp_id_hash, hash_str(&site)));
    assert_int_equal(d.flags, FLAG_PRESENT | FLAG_BACKED_UP);
    assert_int_equal(d.sign_count, 0x01020304);
    assert_int_equal(d.credential_id.n + d.public_key.n + d.aaguid.n + d.extensions.n, 0);
}

static void a_passkey_and_extensions_are_read(void **state) {
    static const struct str extensions = STR_INIT("\xa1\x6b"
                                                  "credProtect\x02");
    struct authenticator_data d;
    struct str passkey = attested_of(a, device.credential_id, device.public_key);
    struct str bytes = data(FLAG_ATTESTED | FLAG_EXTENDED, joined(passkey, extensions));
    assert_int_equal(authenticator_data_read(bytes, &d), NOT_REFUSED);
    assert_true(str_equal(d.credential_id, device.credential_id));
    assert_true(str_equal(d.public_key, device.public_key));
    assert_true(str_equal(d.extensions, extensions));
    assert_int_equal(d.key.algorithm, COSE_ES256);
    assert_int_equal(d.aaguid.n, AAGUID_BYTES);
    assert_int_equal((unsigned char)d.aaguid.p[15], 0xaa);
    for (size_t n = 0; n < bytes.n; n++)
        assert_int_not_equal(verdict(str_slice(bytes, 0, n)), NOT_REFUSED);
    assert_int_equal(verdict(joined(bytes, STR("\0"))), REFUSED_AUTHENTICATOR_DATA);
}

static void flags_and_what_follows_agree(void **state) {
    struct str passkey = attested_of(a, device.credential_id, device.public_key), map = STR("\xa0");
    assert_int_equal(verdict(data(0, passkey)), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(0, map)), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_EXTENDED, map)), NOT_REFUSED);
    assert_int_equal(verdict(data(FLAG_EXTENDED, STR(""))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_EXTENDED, STR("\x80"))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_EXTENDED, STR("\xa0\xa0"))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_EXTENDED, passkey)), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_ATTESTED, STR(""))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_ATTESTED, joined(passkey, map))), REFUSED_AUTHENTICATOR_DATA);
    assert_int_equal(verdict(data(FLAG_ATTESTED | FLAG_EXTENDED, passkey)), REFUSED_AUTHENTICATOR_DATA);
}

static void reserved_flags_are_passed_over(void **state) {
    assert_int_equal(verdict(data(1 << 1 | 1 << 5, STR(""))), NOT_REFUSED);
}

static void an_id_is_of_16_to_1023_bytes(void **state) {
    static const struct {
        size_t n;
        enum refusal refusal;
    } cases[] = {{0, REFUSED_CREDENTIAL}, {15, REFUSED_CREDENTIAL},   {16, NOT_REFUSED},
                 {1023, NOT_REFUSED},     {1024, REFUSED_CREDENTIAL}, {65535, REFUSED_CREDENTIAL}};
    char *id = arena_alloc(a, 65535);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str passkey = attested_of(a, str_bytes(id, cases[i].n), device.public_key);
        assert_int_equal(verdict(data(FLAG_ATTESTED, passkey)), cases[i].refusal);
    }
    /* An id that is longer than what is there. */
    char bytes[AAGUID_BYTES + 2 + 100] = {0};
    bytes[AAGUID_BYTES + 1] = 101;
    assert_int_equal(verdict(data(FLAG_ATTESTED, str_bytes(bytes, sizeof bytes))),
                     REFUSED_AUTHENTICATOR_DATA);
}

static void a_key_is_one_of_ours(void **state) {
    struct str other = attested_of(a, device.credential_id, hex_bytes(a, STR("a301020338222001")));
    struct str none = attested_of(a, device.credential_id, STR("\xa0"));
    assert_int_equal(verdict(data(FLAG_ATTESTED, other)), REFUSED_ALGORITHM);
    assert_int_equal(verdict(data(FLAG_ATTESTED, none)), REFUSED_KEY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_is_read),
        cmocka_unit_test(a_passkey_and_extensions_are_read),
        cmocka_unit_test(flags_and_what_follows_agree),
        cmocka_unit_test(reserved_flags_are_passed_over),
        cmocka_unit_test(an_id_is_of_16_to_1023_bytes),
        cmocka_unit_test(a_key_is_one_of_ours),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
