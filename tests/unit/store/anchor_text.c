/* anchor_text.c: what is written is read back; what a power cut tore is left out; what was changed is
 * refused. */
#include "store/anchor_text.h"

#include "support/test.h"

#include <sodium.h>
#include <string.h>

#define ORIGIN STR("priser.example.no/kaaring")

static struct arena *arena;

static int setup(void **state) {
    arena = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(arena);
    return 0;
}

static struct anchor_text text_of(uint64_t size, size_t erased) {
    struct anchor_text x = {
        .origin = ORIGIN, .newest = {size, hash_of(STR("root"))}, .erased = {.arena = arena}};
    for (size_t i = 0; i < erased; i++)
        erasures_add(&x.erased, 3 * i, i % 2 ? STR("later") : STR("private"));
    return x;
}

static void what_is_written_is_read_back(void **state) {
    for (size_t erased = 0; erased < 20; erased++) {
        struct anchor_text x = text_of(erased * 1000003, erased), y;
        x.sample = erased % 3 == 0;
        for (x.earlier_n = 0; x.earlier_n < erased % LINEAGE_MAX; x.earlier_n++)
            x.earlier[x.earlier_n] = arena_format(arena, "old-%zu.example.no", x.earlier_n);
        struct str bytes = anchor_write(arena, &x);
        assert_int_equal(anchor_parse(arena, bytes, &y), OK);
        assert_true(str_equal(y.origin, ORIGIN));
        assert_int_equal(y.sample, x.sample);
        assert_int_equal(y.newest.size, x.newest.size);
        assert_true(hash_equal(y.newest.root, x.newest.root));
        assert_int_equal(y.earlier_n, x.earlier_n);
        for (size_t i = 0; i < y.earlier_n; i++)
            assert_true(str_equal(y.earlier[i], x.earlier[i]));
        assert_int_equal(y.erased.n, erased);
        for (size_t i = 0; i < erased; i++)
            assert_true(erasures_has(&y.erased, 3 * i, i % 2 ? STR("later") : STR("private")));
        assert_int_equal(y.whole, bytes.n);
        assert_false(y.spare);
    }
}

static void a_line_is_what_the_header_says(void **state) {
    struct str line = anchor_signed_line(arena, ORIGIN, &(struct position){17, hash_of(STR(""))});
    assert_string_equal(line.p, "signed 00000000000000000017 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= "
                                "98066e5023575e9d\n");
    line = anchor_erased_line(arena, ORIGIN, &(struct erasure){5, 'l'});
    assert_true(str_starts(line, STR("erased 00000000000000000005 later ")));
}

/* Both slots hold the same at first, so the newer one is put over the first as the file's owner does. */
static struct str with_newer(struct str bytes, size_t slots_at, uint64_t size) {
    struct str line = anchor_signed_line(arena, ORIGIN, &(struct position){size, hash_of(STR("newer"))});
    char *p = arena_alloc(arena, bytes.n + 1);
    memcpy(p, bytes.p, bytes.n);
    memcpy(p + slots_at, line.p, line.n);
    return (struct str){p, bytes.n};
}

static void a_torn_write_of_a_position_leaves_the_one_before(void **state) {
    struct anchor_text x = text_of(100, 3), y;
    struct str old = anchor_write(arena, &x);
    assert_int_equal(anchor_parse(arena, old, &y), OK);
    size_t at = y.slots_at, n = anchor_signed_line(arena, ORIGIN, &x.newest).n;
    struct str new = with_newer(old, at, 222);
    for (size_t cut = 0; cut <= n; cut++) {
        char *p = (char *)(uintptr_t)arena_copy(arena, old).p;
        memcpy(p + at, new.p + at, cut);
        assert_int_equal(anchor_parse(arena, (struct str){p, old.n}, &y), OK);
        uint64_t size = y.newest.size;
        bool whole = memcmp(p + at, new.p + at, n) == 0;
        assert_true(size == (whole ? 222 : 100));
        assert_int_equal(y.erased.n, 3);
    }
}

static void a_torn_erasure_is_left_out_at_each_byte(void **state) {
    struct anchor_text x = text_of(100, 4), y;
    struct str bytes = anchor_write(arena, &x);
    struct erasure last = {9, 'l'};
    size_t n = anchor_erased_line(arena, ORIGIN, &last).n;
    for (size_t cut = 1; cut < n; cut++) {
        assert_int_equal(anchor_parse(arena, str_slice(bytes, 0, bytes.n - cut), &y), OK);
        assert_int_equal(y.erased.n, 3);
        assert_true(y.spare);
        assert_int_equal(y.whole, bytes.n - n);
        char *zeros = arena_alloc(arena, bytes.n); /* room, and no bytes yet */
        memcpy(zeros, bytes.p, bytes.n - cut);
        assert_int_equal(anchor_parse(arena, (struct str){zeros, bytes.n}, &y), OK);
        assert_int_equal(y.erased.n, 3);
    }
}

/* Cut shorter, it has no position left: that is no tear. */
static void what_is_cut_before_its_erasures_is_refused(void **state) {
    struct anchor_text x = text_of(100, 1), y;
    struct str bytes = anchor_write(arena, &x);
    size_t n = anchor_erased_line(arena, ORIGIN, &x.erased.list[0]).n;
    for (size_t whole = 0; whole < bytes.n - n; whole++)
        assert_int_equal(anchor_parse(arena, str_slice(bytes, 0, whole), &y), FILE_INVALID);
}

/* One of the two positions can be wrong, as if torn; nothing else. */
static void each_changed_byte_is_noticed(void **state) {
    struct anchor_text x = text_of(100, 4), y;
    x.earlier_n = 1;
    x.earlier[0] = STR("old.example.no");
    struct str bytes = anchor_write(arena, &x);
    assert_int_equal(anchor_parse(arena, bytes, &y), OK);
    size_t from = y.slots_at, n = anchor_signed_line(arena, ORIGIN, &x.newest).n;
    bytes = with_newer(bytes, from, 222);
    for (size_t i = 0; i < bytes.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *p = (char *)(uintptr_t)arena_copy(arena, bytes).p;
            p[i] = (char)(p[i] ^ (1 << bit));
            enum fault f = anchor_parse(arena, (struct str){p, bytes.n}, &y);
            if (i >= from && i < from + 2 * n) {
                assert_int_equal(f, OK);
                assert_true(y.newest.size == (i < from + n ? 100 : 222));
            } else {
                assert_int_equal(f, FILE_INVALID);
            }
        }
}

static void lines_of_another_log_do_not_count(void **state) {
    struct anchor_text x = text_of(100, 0), y;
    struct str bytes = anchor_write(arena, &x);
    struct str foreign = anchor_erased_line(arena, STR("other.example.no"), &(struct erasure){1, 'p'});
    struct str both = arena_format(arena, "%s%s", bytes.p, foreign.p);
    assert_int_equal(anchor_parse(arena, both, &y), FILE_INVALID);
}

static void what_is_said_twice_is_said_once_when_written_anew(void **state) {
    struct anchor_text x = text_of(100, 2), y;
    struct str line = anchor_erased_line(arena, ORIGIN, &x.erased.list[0]);
    struct str twice = arena_format(arena, "%s%s", anchor_write(arena, &x).p, line.p);
    assert_int_equal(anchor_parse(arena, twice, &y), OK);
    assert_true(y.spare);
    assert_int_equal(y.erased.n, 2);
    assert_true(str_equal(anchor_write(arena, &y), anchor_write(arena, &x)));
}

static void rubbish_is_refused(void **state) {
    struct anchor_text y;
    for (unsigned i = 0; i < 2000; i++) {
        char p[300];
        size_t n = randombytes_uniform(sizeof p);
        randombytes_buf(p, n);
        assert_int_equal(anchor_parse(arena, (struct str){p, n}, &y), FILE_INVALID);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_is_read_back),
        TEST(a_line_is_what_the_header_says),
        TEST(a_torn_write_of_a_position_leaves_the_one_before),
        TEST(a_torn_erasure_is_left_out_at_each_byte),
        TEST(what_is_cut_before_its_erasures_is_refused),
        TEST(each_changed_byte_is_noticed),
        TEST(lines_of_another_log_do_not_count),
        TEST(what_is_said_twice_is_said_once_when_written_anew),
        TEST(rubbish_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
