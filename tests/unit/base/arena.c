/* arena.c: pieces are apart, zeroed and aligned; what was deferred happens once, backwards. */
#include "base/arena.h"

#include "support/text.h"

static void pieces_are_zeroed_aligned_and_apart(void **state) {
    struct arena *a = arena_new();
    unsigned char *piece[600];
    for (size_t i = 0; i < 600; i++) {
        size_t n = i * i % 5003;
        piece[i] = arena_alloc(a, n);
        assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(piece[i][k], 0);
        memset(piece[i], (int)(i % 251), n);
    }
    for (size_t i = 0; i < 600; i++)
        for (size_t k = 0; k < i * i % 5003; k++)
            assert_int_equal(piece[i][k], i % 251);
    arena_free(a);
}

static void pieces_of_no_bytes_have_addresses_of_their_own(void **state) {
    struct arena *a = arena_new();
    assert_ptr_not_equal(arena_alloc(a, 0), arena_alloc(a, 0));
    arena_free(a);
}

static void a_big_piece_leaves_the_rest_of_the_block_usable(void **state) {
    struct arena *a = arena_new();
    char *before = arena_alloc(a, 16);
    char *big = arena_alloc(a, 10 << 20);
    big[(10 << 20) - 1] = 1;
    assert_ptr_equal((char *)arena_alloc(a, 16), before + 16);
    arena_free(a);
}

static void a_copy_has_a_nul_that_the_length_does_not_count(void **state) {
    struct arena *a = arena_new();
    struct str s = arena_copy(a, STR("bj\xC3\xB8rk"));
    assert_int_equal(s.n, 6);
    assert_int_equal(s.p[6], 0);
    struct str none = arena_copy(a, (struct str){0});
    assert_int_equal(none.n, 0);
    assert_int_equal(none.p[0], 0);
    assert_int_equal(arena_copy(a, STR("a\0b")).n, 3);
    arena_free(a);
}

static void formatting_takes_as_much_as_it_needs(void **state) {
    struct arena *a = arena_new();
    struct str s = arena_format(a, "%05d-%*s", 42, 9000, "x");
    assert_int_equal(s.n, 9006);
    assert_text(str_slice(s, 0, 7), "00042- ");
    assert_int_equal(s.p[9005], 'x');
    assert_int_equal(s.p[9006], 0);
    arena_free(a);
}

static char order[8];
static size_t noted;

static void note(void *p) {
    order[noted++] = *(const char *)p;
}

static void deferred_functions_run_once_last_first(void **state) {
    struct arena *a = arena_new();
    arena_defer(a, note, "a");
    arena_defer(a, note, "b");
    arena_defer(a, note, "c");
    assert_string_equal(order, "");
    arena_free(a);
    assert_string_equal(order, "cba");
    arena_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(pieces_of_no_bytes_have_addresses_of_their_own),
        cmocka_unit_test(a_big_piece_leaves_the_rest_of_the_block_usable),
        cmocka_unit_test(a_copy_has_a_nul_that_the_length_does_not_count),
        cmocka_unit_test(formatting_takes_as_much_as_it_needs),
        cmocka_unit_test(deferred_functions_run_once_last_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
