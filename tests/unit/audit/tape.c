/* tape.c: one form, and no other. */
#include "audit/tape.h"

#include "support/test.h"

#include <string.h>

static void a_head_is_what_tar_writes(void **state) {
    char head[TAPE_BLOCK];
    struct str name;
    uint64_t size;
    tape_head(STR("openings/000000012-later"), 1000, head);
    assert_string_equal(head, "openings/000000012-later");
    assert_string_equal(head + 100, "0000644");
    assert_string_equal(head + 124, "00000001750");
    assert_memory_equal(head + 257, "ustar\00000", 8);
    assert_int_equal(tape_read_head(head, &name, &size), OK);
    assert_true(str_equal(name, STR("openings/000000012-later")));
    assert_int_equal(size, 1000);
}

static void every_byte_of_a_head_matters(void **state) {
    char head[TAPE_BLOCK];
    struct str name;
    uint64_t size;
    tape_head(STR("checkpoint"), 0777, head);
    for (size_t i = 0; i < TAPE_BLOCK; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            head[i] ^= (char)(1 << bit);
            assert_int_equal(tape_read_head(head, &name, &size), FILE_INVALID);
            head[i] ^= (char)(1 << bit);
        }
}

static void a_name_fills_its_field_but_for_the_nul(void **state) {
    char head[TAPE_BLOCK], longest[TAPE_NAME_MAX];
    struct str name;
    uint64_t size;
    memset(longest, 'x', sizeof longest);
    tape_head(str_bytes(longest, sizeof longest), 1, head);
    assert_int_equal(tape_read_head(head, &name, &size), OK);
    assert_int_equal(name.n, TAPE_NAME_MAX);
    memset(head, 0, sizeof head);
    assert_int_equal(tape_read_head(head, &name, &size), FILE_INVALID);
}

static void padding_fills_the_block(void **state) {
    assert_int_equal(tape_padding(0), 0);
    assert_int_equal(tape_padding(1), 511);
    assert_int_equal(tape_padding(512), 0);
    assert_int_equal(tape_padding(513), 511);
    assert_true(tape_zero(STR("\0\0\0")));
    assert_false(tape_zero(STR("\0\1\0")));
    assert_true(tape_zero((struct str){0}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_what_tar_writes),
        cmocka_unit_test(every_byte_of_a_head_matters),
        cmocka_unit_test(a_name_fills_its_field_but_for_the_nul),
        cmocka_unit_test(padding_fills_the_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
