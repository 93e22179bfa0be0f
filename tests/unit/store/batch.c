/* batch.c: a batch knows its size to the byte, and comes back from its bytes the same. */
#include "store/journal.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static const struct str salt = STR_INIT("0123456789abcdef0123456789abcdef");

static struct batch sample(struct arena *a) {
    struct batch b = batch_new(a);
    struct hash h;
    for (size_t i = 0; i < 9; i++) {
        struct record r = {.entry = arena_format(a, "entry %zu", i), .openings_n = i % 3};
        r.openings[0] =
            (struct opening){i % 2 ? STR("later") : STR("private"), salt, arena_format(a, "{%zu}", i)};
        r.openings[1] = (struct opening){STR("private"), salt, STR("")};
        assert_int_equal(batch_add(&b, &r), OK);
    }
    assert_int_equal(batch_add_blob(&b, STR("a blob"), &h), OK);
    assert_int_equal(batch_add_blob(&b, STR(""), &h), OK);
    return b;
}

static void batch_comes_back_from_its_bytes(void **state) {
    struct arena *a = arena_new();
    struct batch b = sample(a), again;
    struct str bytes = batch_encode(a, &b);
    assert_int_equal(bytes.n, b.bytes);
    assert_int_equal(batch_decode(a, bytes, &again), OK);
    assert_int_equal(again.records_n, 9);
    assert_int_equal(again.bytes, b.bytes);
    for (size_t i = 0; i < 9; i++) {
        assert_true(str_equal(again.records[i].entry, b.records[i].entry));
        assert_int_equal(again.records[i].openings_n, b.records[i].openings_n);
        for (size_t j = 0; j < b.records[i].openings_n; j++) {
            assert_true(str_equal(again.records[i].openings[j].class, b.records[i].openings[j].class));
            assert_true(str_equal(again.records[i].openings[j].salt, salt));
            assert_true(str_equal(again.records[i].openings[j].json, b.records[i].openings[j].json));
        }
    }
    assert_int_equal(again.blobs_n, 2);
    assert_true(str_equal(again.blobs[0].bytes, STR("a blob")));
    assert_true(hash_equal(again.blobs[0].hash, hash_of(STR("a blob"))));
    arena_free(a);
}

static void cut_or_longer_bytes_are_refused(void **state) {
    struct arena *a = arena_new();
    struct batch b = sample(a), again;
    struct str bytes = batch_encode(a, &b);
    for (size_t n = 0; n < bytes.n; n++)
        assert_int_equal(batch_decode(a, str_slice(bytes, 0, n), &again), FILE_INVALID);
    assert_int_equal(batch_decode(a, arena_format(a, "%.*s!", STR_ARGS(bytes)), &again), FILE_INVALID);
    arena_free(a);
}

/* Whatever the bytes are, decoding ends, and what it takes encodes to the same bytes. */
static void changed_bytes_are_refused_or_mean_themselves(void **state) {
    struct arena *a = arena_new();
    struct batch b = sample(a);
    struct str good = batch_encode(a, &b);
    unsigned refused = 0;
    for (size_t i = 0; i < good.n; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            struct arena *own = arena_new();
            struct str bytes = arena_copy(own, good);
            ((char *)(uintptr_t)bytes.p)[i] = (char)(bytes.p[i] ^ (1 << bit));
            struct batch again;
            if (batch_decode(own, bytes, &again))
                refused++;
            else
                assert_true(str_equal(batch_encode(own, &again), bytes));
            arena_free(own);
        }
    }
    assert_true(refused > 100);
    arena_free(a);
}

static void bounds_are_kept_and_the_batch_stays_as_it_was(void **state) {
    struct arena *a = arena_new();
    char *big = calloc(1, BATCH_BYTES_MAX);
    struct batch b = batch_new(a);
    struct record r = {.entry = str_bytes(big, ENTRY_BYTES_MAX)};
    struct hash h;
    assert_int_equal(batch_add(&b, &r), OK);
    size_t before = b.bytes;
    r.entry.n++;
    assert_int_equal(batch_add(&b, &r), TOO_LARGE_FOR_ENTRY);
    r.entry.n = 1;
    r.openings_n = 1;
    r.openings[0] = (struct opening){STR("later"), salt, str_bytes(big, BATCH_BYTES_MAX)};
    assert_int_equal(batch_add(&b, &r), TOO_LARGE_FOR_ENTRY);
    assert_int_equal(batch_add_blob(&b, str_bytes(big, BATCH_BYTES_MAX), &h), TOO_LARGE_FOR_ENTRY);
    assert_int_equal(b.bytes, before);
    assert_int_equal(b.records_n, 1);
    assert_int_equal(b.blobs_n, 0);
    size_t left = BATCH_BYTES_MAX - b.bytes - 4;
    assert_int_equal(batch_add_blob(&b, str_bytes(big, left + 1), &h), TOO_LARGE_FOR_ENTRY);
    assert_int_equal(batch_add_blob(&b, str_bytes(big, left), &h), OK);
    assert_int_equal(b.bytes, BATCH_BYTES_MAX);
    assert_int_equal(batch_encode(a, &b).n, BATCH_BYTES_MAX);
    r = (struct record){.entry = STR("x")};
    assert_int_equal(batch_add(&b, &r), TOO_LARGE_FOR_ENTRY);
    free(big);
    arena_free(a);
}

static void batch_of_zeros_is_an_empty_one(void **state) {
    struct arena *a = arena_new();
    struct batch b = {.arena = a}, again;
    struct record r = {.entry = STR("x")};
    assert_int_equal(batch_add(&b, &r), OK);
    assert_int_equal(batch_encode(a, &b).n, b.bytes);
    struct batch empty = batch_new(a);
    assert_int_equal(batch_decode(a, batch_encode(a, &empty), &again), OK);
    assert_int_equal(again.records_n + again.blobs_n, 0);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batch_comes_back_from_its_bytes),
        cmocka_unit_test(cut_or_longer_bytes_are_refused),
        cmocka_unit_test(changed_bytes_are_refused_or_mean_themselves),
        cmocka_unit_test(bounds_are_kept_and_the_batch_stays_as_it_was),
        cmocka_unit_test(batch_of_zeros_is_an_empty_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
