/* tile.c: the specification's examples, every tile of a tree of 70 000, and every path that names none. */
#include "proof/tile.h"

#include "base/buf.h"
#include "support/nodes.h"
#include "support/rfc6962.h"
#include "support/test.h"

#include <string.h>

enum { BIG = 70000 };

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static void paths_come_back(void **state) {
    static const struct {
        struct str path;
        struct tile tile;
    } known[] = {
        {STR_INIT("0/000"), {0, 0, 256}},
        {STR_INIT("0/000.p/1"), {0, 0, 1}},
        {STR_INIT("0/000.p/255"), {0, 0, 255}},
        {STR_INIT("0/273.p/112"), {0, 273, 112}},
        {STR_INIT("1/x001/x234/067"), {1, 1234067, 256}},
        {STR_INIT("1/x001/x234/067.p/8"), {1, 1234067, 8}},
        {STR_INIT("0/x001/000"), {0, 1000, 256}},
        {STR_INIT("0/999"), {0, 999, 256}},
        {STR_INIT("0/x123/x456/789"), {0, 123456789, 256}},
        {STR_INIT("entries/000"), {TILE_ENTRIES, 0, 256}},
        {STR_INIT("entries/x001/x234/067.p/9"), {TILE_ENTRIES, 1234067, 9}},
        {STR_INIT("7/000.p/127"), {7, 0, 127}},
        {STR_INIT("6/127"), {6, 127, 256}},
        {STR_INIT("0/x036/x028/x797/x018/x963/967"), {0, 36028797018963967, 256}}, /* 2^55 - 1: the last */
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct tile t;
        assert_int_equal(tile_parse(known[i].path, &t), OK);
        assert_int_equal(t.level, known[i].tile.level);
        assert_int_equal(t.index, known[i].tile.index);
        assert_int_equal(t.width, known[i].tile.width);
        assert_true(str_equal(tile_path(a, &known[i].tile), known[i].path));
    }
}

static void all_widths_and_many_indices_come_back(void **state) {
    for (uint64_t index = 0; index < (uint64_t)1 << 55; index = index * 7 / 2 + 1)
        for (unsigned width = 1; width <= TILE_WIDTH; width += index < 2000 ? 1 : 51) {
            struct tile t = {0, index, width}, got;
            assert_int_equal(tile_parse(tile_path(a, &t), &got), OK);
            assert_true(got.level == 0 && got.index == index && got.width == width);
        }
}

static const struct str wrong[] = {
    STR_INIT(""),
    STR_INIT("/"),
    STR_INIT("0"),
    STR_INIT("0/"),
    STR_INIT("/000"),
    STR_INIT("8/000"),
    STR_INIT("63/000"),
    STR_INIT("255/000"),
    STR_INIT("00/000"),
    STR_INIT("01/000"),
    STR_INIT("-1/000"),
    STR_INIT("+0/000"),
    STR_INIT(" 0/000"),
    STR_INIT("x/000"),
    STR_INIT("data/000"),
    STR_INIT("Entries/000"),
    STR_INIT("entries"),
    STR_INIT("entries/"),
    STR_INIT("entriesx/000"),
    STR_INIT("8/0/000"),
    STR_INIT("0/0"),
    STR_INIT("0/00"),
    STR_INIT("0/0000"),
    STR_INIT("0/1"),
    STR_INIT("0/ 00"),
    STR_INIT("0/00 "),
    STR_INIT("0/-01"),
    STR_INIT("0/0x1"),
    STR_INIT("0/x000"),
    STR_INIT("0/x001"),
    STR_INIT("0/x001/"),
    STR_INIT("0/x001/x002"),
    STR_INIT("0/001/002"),
    STR_INIT("0/001/x002"),
    STR_INIT("0/x000/001"),
    STR_INIT("0/x000/x001/002"),
    STR_INIT("0/x01/002"),
    STR_INIT("0/x0001/002"),
    STR_INIT("0/X001/002"),
    STR_INIT("0/xx01/002"),
    STR_INIT("0/x001//002"),
    STR_INIT("0//x001/002"),
    STR_INIT("0/x001/02"),
    STR_INIT("0/x001/0002"),
    STR_INIT("0//000"),
    STR_INIT("0/000/"),
    STR_INIT("0/000\n"),
    STR_INIT("0/000\0"),
    STR_INIT("0/000?"),
    STR_INIT("0/000 "),
    STR_INIT("0/000/000"),
    STR_INIT("../000"),
    STR_INIT("0/..."),
    STR_INIT("0/../000"),
    STR_INIT("0/000."),
    STR_INIT("0/000.p"),
    STR_INIT("0/000.p/"),
    STR_INIT("0/000.p/0"),
    STR_INIT("0/000.p/00"),
    STR_INIT("0/000.p/01"),
    STR_INIT("0/000.p/256"),
    STR_INIT("0/000.p/257"),
    STR_INIT("0/000.p/-1"),
    STR_INIT("0/000.p/+1"),
    STR_INIT("0/000.p/1 "),
    STR_INIT("0/000.p/1/"),
    STR_INIT("0/000.p/1.p/1"),
    STR_INIT("0/000.P/1"),
    STR_INIT("0/000.q/1"),
    STR_INIT("0/000p/1"),
    STR_INIT("0/000/.p/1"),
    STR_INIT("0/.p/1"),
    STR_INIT("0/000.p/4294967297"),
    STR_INIT("0/000.p/18446744073709551617"),
    STR_INIT("0/x036/x028/x797/x018/x963/968"), /* 2^55: beyond the longest log */
    STR_INIT("entries/x036/x028/x797/x018/x963/968"),
    STR_INIT("6/128"),
    STR_INIT("7/001"),
    STR_INIT("0/x018/x446/x744/x073/x709/x551/616"), /* 2^64 */
    STR_INIT("0/x001/x000/x000/x000/x000/x000/x000/000"),
    STR_INIT("0/x001/x000/x000/x000/x000/x000/x000/x000/x000/000"),
};

static void what_names_no_tile_is_not_found(void **state) {
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct tile t;
        assert_int_equal(tile_parse(wrong[i], &t), NOT_FOUND);
    }
}

/* Every string one byte away from a path either is no path or has that very path. */
static void a_tile_has_one_path(void **state) {
    static const struct str paths[] = {STR_INIT("1/x001/x234/067.p/19"), STR_INIT("entries/x001/067.p/9"),
                                       STR_INIT("0/007")};
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
        for (size_t i = 0; i < paths[k].n; i++)
            for (int c = 0; c < 256; c++) {
                struct str other = arena_copy(a, paths[k]);
                struct tile t;
                ((char *)other.p)[i] = (char)c;
                if (tile_parse(other, &t) == OK)
                    assert_true(str_equal(tile_path(a, &t), other));
            }
}

static unsigned widest(unsigned level, uint64_t index, uint64_t size) {
    struct tile t = {level, index, TILE_WIDTH};
    while (t.width && !tile_exists(&t, size))
        t.width--;
    return t.width;
}

/* The example of the specification. */
static void tiles_of_a_tree_of_70_000(void **state) {
    static const struct {
        unsigned level;
        uint64_t full;
        unsigned partial;
    } rows[] = {{0, 273, 112}, {1, 1, 17}, {2, 0, 1}, {TILE_ENTRIES, 273, 112}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (uint64_t index = 0; index < rows[i].full; index++)
            assert_int_equal(widest(rows[i].level, index, BIG), TILE_WIDTH);
        assert_int_equal(widest(rows[i].level, rows[i].full, BIG), rows[i].partial);
        assert_int_equal(widest(rows[i].level, rows[i].full + 1, BIG), 0);
    }
    for (unsigned level = 3; level < TILE_LEVELS; level++)
        assert_int_equal(widest(level, 0, BIG), 0);
}

static void narrower_tiles_exist_too_and_wider_do_not(void **state) {
    for (unsigned width = 1; width <= TILE_WIDTH; width++) {
        assert_int_equal(tile_exists(&(struct tile){0, 273, width}, BIG), width <= 112);
        assert_true(tile_exists(&(struct tile){0, 272, width}, BIG));
    }
    assert_false(tile_exists(&(struct tile){0, 0, 0}, BIG));
    assert_false(tile_exists(&(struct tile){0, 0, 257}, BIG));
    assert_false(tile_exists(&(struct tile){8, 0, 1}, UINT64_MAX));
    assert_false(tile_exists(&(struct tile){0, UINT64_MAX, 1}, TREE_SIZE_MAX));
    assert_true(tile_exists(&(struct tile){7, 0, 127}, TREE_SIZE_MAX));
    assert_false(tile_exists(&(struct tile){7, 0, 128}, TREE_SIZE_MAX));
}

static void small_trees_have_no_empty_tile(void **state) {
    assert_int_equal(widest(0, 0, 0), 0);
    assert_int_equal(widest(TILE_ENTRIES, 0, 0), 0);
    assert_int_equal(widest(0, 0, 1), 1);
    assert_int_equal(widest(1, 0, 255), 0);
    assert_int_equal(widest(0, 0, 256), 256);
    assert_int_equal(widest(1, 0, 256), 1);
    assert_int_equal(widest(0, 1, 256), 0);
    assert_int_equal(widest(0, 1, 257), 1);
}

/* Each hash of each tile is the root over its leaves by the definition, and all tiles together give the root.
 */
static void hashes_are_the_roots_over_their_leaves(void **state) {
    struct nodes n;
    nodes_init(&n);
    nodes_fill(&n, BIG);
    for (unsigned level = 0; level < 3; level++)
        for (uint64_t index = 0; widest(level, index, BIG); index++) {
            struct tile t = {level, index, widest(level, index, BIG)};
            struct str bytes;
            assert_int_equal(tile_hashes(a, &t, nodes_get, &n, &bytes), OK);
            assert_int_equal(bytes.n, 32 * t.width);
            uint64_t span = (uint64_t)1 << 8 * level;
            for (unsigned i = 0; i < t.width; i += level ? 1 : 17) {
                struct hash root = rfc6962_mth(n.level[0] + (index * 256 + i) * span, span);
                assert_memory_equal(bytes.p + 32 * i, root.b, 32);
            }
        }
    nodes_free(&n);
}

static void a_fault_of_the_store_is_passed_on(void **state) {
    struct nodes n;
    struct str bytes;
    nodes_init(&n);
    nodes_fill(&n, 300);
    n.budget = 200;
    assert_int_equal(tile_hashes(a, &(struct tile){0, 0, 256}, nodes_get, &n, &bytes), NODES_FAULT);
    n.budget = UINT64_MAX;
    assert_int_equal(tile_hashes(a, &(struct tile){0, 1, 45}, nodes_get, &n, &bytes), NOT_FOUND);
    nodes_free(&n);
}

static void entries_follow_their_length(void **state) {
    struct buf b = buf_new(a);
    char *longest = arena_alloc(a, 65535);
    tile_add_entry(&b, STR("abc"));
    tile_add_entry(&b, STR(""));
    memset(longest, 'x', 65535);
    tile_add_entry(&b, str_bytes(longest, 65535));
    tile_add_entry(&b, str_bytes(longest, 258));
    struct str got = buf_str(&b);
    assert_int_equal(got.n, 2 + 3 + 2 + 2 + 65535 + 2 + 258);
    assert_memory_equal(got.p, "\0\3abc\0\0\xff\xffxxx", 12);
    assert_memory_equal(got.p + 9 + 65535, "\1\2x", 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_come_back),
        cmocka_unit_test(all_widths_and_many_indices_come_back),
        cmocka_unit_test(what_names_no_tile_is_not_found),
        cmocka_unit_test(a_tile_has_one_path),
        cmocka_unit_test(tiles_of_a_tree_of_70_000),
        cmocka_unit_test(narrower_tiles_exist_too_and_wider_do_not),
        cmocka_unit_test(small_trees_have_no_empty_tile),
        cmocka_unit_test(hashes_are_the_roots_over_their_leaves),
        cmocka_unit_test(a_fault_of_the_store_is_passed_on),
        cmocka_unit_test(entries_follow_their_length),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
