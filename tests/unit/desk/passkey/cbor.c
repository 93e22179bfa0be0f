/* cbor.c: the examples of RFC 8949, appendix A, as far as authenticators send such things; then each other
 * spelling of the same, and whatever announces more than there is. */
#include "desk/passkey/cbor.h"

#include "support/hex.h"
#include "support/test.h"

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct str hex(const char *digits) {
    return hex_bytes(a, str_of(digits));
}

static bool same(struct str one, struct str other) {
    return one.p == other.p && one.n == other.n;
}

/* Whether it is a map, all of it. What is refused has not moved. */
static bool map_whole(struct str bytes) {
    struct str in = bytes, map;
    if (!cbor_map_whole(&in, &map)) {
        assert_true(same(in, bytes));
        return false;
    }
    return same(map, bytes);
}

static void numbers_are_read_as_the_rfc_writes_them(void **state) {
    static const struct {
        const char *hex;
        int64_t value;
    } cases[] = {
        {"00", 0},
        {"01", 1},
        {"0a", 10},
        {"17", 23},
        {"1818", 24},
        {"1864", 100},
        {"18ff", 255},
        {"190100", 256},
        {"1903e8", 1000},
        {"1a00010000", 65536},
        {"1a000f4240", 1000000},
        {"1b000000e8d4a51000", 1000000000000},
        {"1b7fffffffffffffff", INT64_MAX},
        {"20", -1},
        {"29", -10},
        {"3863", -100},
        {"3903e7", -1000},
        {"3b7fffffffffffffff", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str in = hex(cases[i].hex);
        int64_t value = 77;
        assert_true(cbor_int(&in, &value));
        assert_int_equal(value, cases[i].value);
        assert_int_equal(in.n, 0);
    }
}

static void a_number_has_one_spelling_and_64_bits(void **state) {
    static const char *const cases[] = {/* longer than it need be */
                                        "1800", "1817", "3817", "190000", "1900ff", "1a00000000",
                                        "1a0000ffff", "1b0000000000000000", "1b00000000ffffffff",
                                        /* cut off */
                                        "", "18", "1901", "1a010203", "1b01020304050607",
                                        /* beyond 63 bits */
                                        "1b8000000000000000", "1bffffffffffffffff", "3b8000000000000000",
                                        "3bffffffffffffffff",
                                        /* reserved and endless heads */
                                        "1c", "1d", "1e", "1f", "3f", "1c00000000000000000fffffffffffffff",
                                        /* something else */
                                        "40", "60", "80", "a0", "c001", "f4", "f90000"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str bytes = hex(cases[i]), in = bytes;
        int64_t value;
        assert_false(cbor_int(&in, &value));
        assert_true(same(in, bytes));
    }
}

static void strings_are_slices_of_what_is_there(void **state) {
    struct str in = hex("44010203046449455446f5"), taken;
    const char *from = in.p;
    assert_true(cbor_bytes(&in, &taken));
    assert_true(taken.p == from + 1 && taken.n == 4);
    assert_false(cbor_bytes(&in, &taken));
    assert_true(cbor_text(&in, &taken));
    assert_true(str_equal(taken, STR("IETF")));
    assert_int_equal(in.n, 1);
    in = hex("40");
    assert_true(cbor_bytes(&in, &taken) && taken.n == 0 && in.n == 0);
    in = hex("64f0908591");
    assert_true(cbor_text(&in, &taken) && taken.n == 4);
}

static void a_string_is_refused_when_it_is_not_there_or_otherwise_spelled(void **state) {
    static const char *const cases[] = {/* shorter than it says */
                                        "41", "44010203", "61", "5820", "59ffff00", "5affffffff00",
                                        "5b7fffffffffffffff00", "5bffffffffffffffff00",
                                        "7bffffffffffffffff61",
                                        /* longer heads, pieces without an end */
                                        "580100", "5900010000", "780161", "5f42010243030405ff", "7f6161ff",
                                        /* no UTF-8 */
                                        "61ff", "62c328", "63eda080"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str bytes = hex(cases[i]), in = bytes, taken;
        assert_false(cbor_bytes(&in, &taken));
        assert_false(cbor_text(&in, &taken));
        assert_true(same(in, bytes));
    }
}

static void a_map_is_taken_whole_and_no_more(void **state) {
    static const char *const cases[] = {"a0", "a201020304", "a26161016162820203",
                                        "a56161614161626142616361436164614461656145",
                                        /* false, true and null */
                                        "a301f402f503f6",
                                        /* numbers, then bytes, then text; shorter keys first */
                                        "a501002000410000610000616100", "a261620062616100",
                                        /* as deep as they may be */
                                        "a101a101a101a0", "a101818180"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(map_whole(hex(cases[i])));
    struct str in = hex("a1010203"), map;
    assert_true(cbor_map_whole(&in, &map));
    assert_int_equal(map.n, 3);
    assert_int_equal(in.n, 1);
}

static void what_is_in_a_map_is_canonical(void **state) {
    static const char *const cases[] = {
        /* keys out of their order */
        "a202000100", "a220000100", "a2616200616100", "a262616100616200", "a26161000100", "a2616100410000",
        /* the same key twice */
        "a201000100", "a2616100616100", "a220002000",
        /* keys that nobody sends */
        "a18000", "a1a000", "a1f400", "a1c00000",
        /* too deep */
        "a101a101a101a101a0", "a10181818180", "a101a101818180",
        /* tags, floating point, other simple values, the end of what never began */
        "a101c000", "a101d81800", "a101d9d9f7a0", "a101f90000", "a101fa00000000", "a101fb0000000000000000",
        "a101e0", "a101f3", "a101f7", "a101f8ff", "a101f814", "a101ff",
        /* without an end */
        "bf0100ff", "bfff", "a1019f00ff",
        /* longer heads */
        "b8010000", "a1180100", "a1011801", "a101980100", "a101580100",
        /* wrong text inside */
        "a10161ff", "a161ff00",
        /* no map at all */
        "", "00", "80", "8101", "60", "40", "f6"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (map_whole(hex(cases[i])))
            fail_msg("%s is taken", cases[i]);
}

static void counts_are_not_believed(void **state) {
    static const char *const cases[] = {"bbffffffffffffffff",
                                        "bb7fffffffffffffff0100",
                                        "ba7fffffff0100",
                                        "b9ffff0100",
                                        "a1019bffffffffffffffff00",
                                        "a1019b7fffffffffffffff",
                                        "a1019affffffff0000",
                                        "a1015bffffffffffffffff00",
                                        "a1",
                                        "a101",
                                        "a20100",
                                        "a1018200"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_false(map_whole(hex(cases[i])));
    assert_true(map_whole(hex("a1018100")));
}

static void no_beginning_of_a_map_is_one(void **state) {
    struct str map = hex("a4013903e7024401020304036449455446048301f6a1615aa0");
    assert_true(map_whole(map));
    for (size_t n = 0; n < map.n; n++)
        assert_false(map_whole(str_slice(map, 0, n)));
}

static void a_head_of_a_map_counts_its_pairs(void **state) {
    struct str in = hex("a20102");
    uint64_t pairs = 0;
    assert_true(cbor_map(&in, &pairs));
    assert_int_equal(pairs, 2);
    assert_int_equal(in.n, 2);
    assert_false(cbor_map(&in, &pairs));
    assert_int_equal(in.n, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_the_rfc_writes_them),
        cmocka_unit_test(a_number_has_one_spelling_and_64_bits),
        cmocka_unit_test(strings_are_slices_of_what_is_there),
        cmocka_unit_test(a_string_is_refused_when_it_is_not_there_or_otherwise_spelled),
        cmocka_unit_test(a_map_is_taken_whole_and_no_more),
        cmocka_unit_test(what_is_in_a_map_is_canonical),
        cmocka_unit_test(counts_are_not_believed),
        cmocka_unit_test(no_beginning_of_a_map_is_one),
        cmocka_unit_test(a_head_of_a_map_counts_its_pairs),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
