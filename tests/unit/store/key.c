/* key.c: keys sort as what they are made of. */
#include "store/table.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>

static struct key number_key(uint64_t v) {
    struct key k = key_new();
    key_u64(&k, v);
    return k;
}

static void numbers_sort_as_bytes(void **state) {
    const uint64_t rising[] = {0, 1, 255, 256, 65535, 1u << 31, UINT32_MAX, (uint64_t)1 << 40, UINT64_MAX};
    for (size_t i = 1; i < sizeof rising / sizeof *rising; i++) {
        struct key a = number_key(rising[i - 1]), b = number_key(rising[i]);
        assert_true(str_compare(key_of(&a), key_of(&b)) < 0);
    }
}

static void parts_are_read_back(void **state) {
    struct key k = key_new();
    key_u8(&k, 200);
    key_u32(&k, 0xdeadbeef);
    key_u64(&k, 0x0123456789abcdef);
    key_str(&k, STR("end"));
    struct str s = key_of(&k);
    assert_int_equal(s.n, 1 + 4 + 8 + 3);
    assert_int_equal((unsigned char)s.p[0], 200);
    assert_int_equal(key_read_u32(s, 1), 0xdeadbeef);
    assert_true(key_read_u64(s, 5) == 0x0123456789abcdef);
    assert_memory_equal(s.p + 13, "end", 3);
    assert_memory_equal(s.p + 5, "\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
}

static void add_too_much(void *context) {
    char big[TABLE_KEY_MAX + 1] = {0};
    struct key k = key_new();
    key_str(&k, str_bytes(big, sizeof big));
}

static void read_behind(void *context) {
    key_read_u64(STR("1234567"), 0);
}

static void bounds_are_asserted(void **state) {
    char big[TABLE_KEY_MAX] = {0};
    struct key k = key_new();
    key_str(&k, str_bytes(big, sizeof big));
    assert_int_equal(key_of(&k).n, TABLE_KEY_MAX);
    assert_true(toy_aborts(add_too_much, NULL));
    assert_true(toy_aborts(read_behind, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_sort_as_bytes),
        cmocka_unit_test(parts_are_read_back),
        cmocka_unit_test(bounds_are_asserted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
