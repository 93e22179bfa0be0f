/* gzip.c: what was put into the holes comes out of any unpacker, with a checksum that fits. */
#include "web/gzip.h"

#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { ROOM = 1 << 16, TOKEN = 48 };

static char plain[20000], packed[ROOM], unpacked[ROOM];

/* zlib's own reader checks length and checksum. */
static size_t unpack(size_t n) {
    z_stream z = {.next_in = (unsigned char *)packed,
                  .avail_in = (unsigned)n,
                  .next_out = (unsigned char *)unpacked,
                  .avail_out = ROOM};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    size_t out = z.total_out;
    assert_int_equal(z.avail_in, 0);
    inflateEnd(&z);
    return out;
}

static void fill_plain(void) {
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = "Foreslå en kandidat til prisen. "[i % 31];
}

static void a_page_without_holes_is_a_plain_gzip(void **state) {
    struct gzip_plan plan = {0};
    fill_plain();
    size_t n = gzip_write((struct str){plain, sizeof plain}, &plan, packed, sizeof packed);
    assert_true(n > 0 && n < sizeof plain / 10);
    assert_int_equal(unpack(n), sizeof plain);
    assert_memory_equal(unpacked, plain, sizeof plain);
}

static void holes_are_filled_again_and_again(void **state) {
    static const size_t places[][GZIP_HOLES_MAX] = {
        {0, 48, 96, sizeof plain - TOKEN}, {1, 5000, 10000, 15000}, {100, 200, 300, 400}};
    for (size_t p = 0; p < 3; p++)
        for (size_t holes = 1; holes <= GZIP_HOLES_MAX; holes++) {
            struct gzip_plan plan = {.holes_n = holes, .hole_bytes = TOKEN};
            char token[GZIP_HOLES_MAX][TOKEN];
            struct str fill[GZIP_HOLES_MAX];
            memcpy(plan.at, places[p], sizeof plan.at);
            fill_plain();
            size_t n = gzip_write((struct str){plain, sizeof plain}, &plan, packed, sizeof packed);
            assert_int_equal(unpack(n), sizeof plain);
            assert_memory_equal(unpacked, plain, sizeof plain);
            for (int round = 0; round < 3; round++) {
                for (size_t i = 0; i < holes; i++) {
                    memset(token[i], 'A' + round * 4 + (int)i, TOKEN);
                    fill[i] = (struct str){token[i], TOKEN};
                    memcpy(plain + plan.at[i], token[i], TOKEN);
                }
                gzip_fill(&plan, packed, n, fill);
                assert_int_equal(unpack(n), sizeof plain);
                assert_memory_equal(unpacked, plain, sizeof plain);
            }
        }
}

static void what_fills_a_hole_stands_uncompressed(void **state) {
    struct gzip_plan plan = {.holes_n = 1, .hole_bytes = TOKEN, .at = {5000}};
    fill_plain();
    memset(plain + 5000, 'Z', TOKEN);
    size_t n = gzip_write((struct str){plain, sizeof plain}, &plan, packed, sizeof packed);
    assert_non_null(memmem(packed, n, plain + 5000, TOKEN));
    assert_memory_equal(packed + plan.at_gzip[0], plain + 5000, TOKEN);
}

static void what_does_not_fit_is_not_written(void **state) {
    struct gzip_plan plan = {.holes_n = 1, .hole_bytes = TOKEN, .at = {5000}};
    fill_plain();
    size_t n = gzip_write((struct str){plain, sizeof plain}, &plan, packed, sizeof packed);
    for (size_t room = 0; room + 8 < n; room++) {
        memset(packed + room, 0x5A, 16);
        assert_int_equal(gzip_write((struct str){plain, sizeof plain}, &plan, packed, room), 0);
        for (size_t i = 0; i < 16; i++)
            assert_int_equal(packed[room + i], 0x5A);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_without_holes_is_a_plain_gzip),
        cmocka_unit_test(holes_are_filled_again_and_again),
        cmocka_unit_test(what_fills_a_hole_stands_uncompressed),
        cmocka_unit_test(what_does_not_fit_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
