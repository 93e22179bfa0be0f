/* base64.c: RFC 4648's vectors; every other spelling of the same bytes is refused. */
#include "proof/base64.h"

#include "support/test.h"

#include <string.h>

static const struct {
    struct str bytes, text;
} vectors[] = {
    {STR_INIT(""), STR_INIT("")},
    {STR_INIT("f"), STR_INIT("Zg==")},
    {STR_INIT("fo"), STR_INIT("Zm8=")},
    {STR_INIT("foo"), STR_INIT("Zm9v")},
    {STR_INIT("foob"), STR_INIT("Zm9vYg==")},
    {STR_INIT("fooba"), STR_INIT("Zm9vYmE=")},
    {STR_INIT("foobar"), STR_INIT("Zm9vYmFy")},
    {STR_INIT("\xff\xef\xbe"), STR_INIT("/+++")},
};

static void vectors_of_rfc_4648(void **state) {
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct str bytes;
        assert_true(str_equal(base64_encode(a, vectors[i].bytes), vectors[i].text));
        assert_int_equal(base64_decode(a, vectors[i].text, &bytes), OK);
        assert_true(str_equal(bytes, vectors[i].bytes));
    }
    arena_free(a);
}

static void all_lengths_come_back(void **state) {
    struct arena *a = arena_new();
    unsigned char in[300];
    for (size_t n = 0; n < sizeof in; n++) {
        for (size_t i = 0; i < n; i++)
            in[i] = (unsigned char)(i * 7 + n * 13);
        struct str bytes, text = base64_encode(a, str_bytes(in, n));
        assert_int_equal(text.n, (n + 2) / 3 * 4);
        assert_int_equal(text.p[text.n], 0);
        assert_int_equal(base64_decode(a, text, &bytes), OK);
        assert_true(str_equal(bytes, str_bytes(in, n)));
    }
    arena_free(a);
}

static void other_spellings_are_refused(void **state) {
    static const struct str wrong[] = {STR_INIT("Zg"),
                                       STR_INIT("Zg="),
                                       STR_INIT("Zg==="),
                                       STR_INIT("Zg==Zg=="),
                                       STR_INIT("Zh=="),
                                       STR_INIT("Zm9="),
                                       STR_INIT("Zm9v\n"),
                                       STR_INIT("Zm9v\r\n"),
                                       STR_INIT("\nZm9v"),
                                       STR_INIT("Zm\n9"),
                                       STR_INIT(" Zm9v"),
                                       STR_INIT("Zm9v "),
                                       STR_INIT("Zm9v    "),
                                       STR_INIT("Z"),
                                       STR_INIT("="),
                                       STR_INIT("===="),
                                       STR_INIT("Zm9v===="),
                                       STR_INIT("Zm-_"),
                                       STR_INIT("Zm9\0"),
                                       STR_INIT("Zm9v\0\0\0\0"),
                                       STR_INIT("Zm9\xc3\xa5Zm9"),
                                       STR_INIT("Z===")};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct str bytes;
        assert_int_equal(base64_decode(a, wrong[i], &bytes), NOTE_MALFORMED);
    }
    arena_free(a);
}

/* Of the 64 signs that could stand before the padding, only those whose lowest bits are 0 are canonical. */
static void bits_that_carry_nothing_are_zero(void **state) {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct arena *a = arena_new();
    for (size_t i = 0; i < 64; i++) {
        char one[] = {'A', alphabet[i], '=', '='}, two[] = {'A', 'A', alphabet[i], '='};
        struct str bytes;
        assert_int_equal(base64_decode(a, str_bytes(one, 4), &bytes), i % 16 ? NOTE_MALFORMED : OK);
        assert_int_equal(base64_decode(a, str_bytes(two, 4), &bytes), i % 4 ? NOTE_MALFORMED : OK);
    }
    arena_free(a);
}

static void only_the_alphabet_is_read(void **state) {
    static const struct str alphabet =
        STR_INIT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    struct arena *a = arena_new();
    for (int c = 0; c < 256; c++)
        for (size_t place = 0; place < 8; place++) {
            char text[] = "Zm9vZm9v";
            struct str bytes;
            text[place] = (char)c;
            bool letter = str_find(alphabet, (char)c) < alphabet.n;
            assert_int_equal(base64_decode(a, str_bytes(text, 8), &bytes), letter ? OK : NOTE_MALFORMED);
        }
    arena_free(a);
}

static void a_hash_has_exactly_32_bytes(void **state) {
    struct arena *a = arena_new();
    struct hash h, got;
    memset(h.b, 0xa5, sizeof h.b);
    assert_int_equal(base64_hash(base64_encode(a, hash_str(&h)), &got), OK);
    assert_true(hash_equal(h, got));
    unsigned char bytes[48] = {0};
    for (size_t n = 0; n < sizeof bytes; n++)
        if (n != 32)
            assert_int_equal(base64_hash(base64_encode(a, str_bytes(bytes, n)), &got), NOTE_MALFORMED);
    assert_int_equal(base64_hash(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="), &got), NOTE_MALFORMED);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_of_rfc_4648),         cmocka_unit_test(all_lengths_come_back),
        cmocka_unit_test(other_spellings_are_refused), cmocka_unit_test(bits_that_carry_nothing_are_zero),
        cmocka_unit_test(only_the_alphabet_is_read),   cmocka_unit_test(a_hash_has_exactly_32_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
