/* lot.c: the stream and the swaps are those of the format, every order is as likely as any other, and each
 * byte of what it is made of matters. */
#include "award/count/lot.h"

#include "support/text.h"

#include <sodium.h>
#include <string.h>

enum { DRAWS = 12000, ORDERS = 6 };

static struct hash counting(unsigned char from) {
    struct hash h;
    for (size_t i = 0; i < sizeof h.b; i++)
        h.b[i] = (unsigned char)(from + i);
    return h;
}

/* The stream's first bytes as formats.md has them. */
static void the_stream_is_libsodiums(void **state) {
    static const unsigned char expected[] = {0x0d, 0x8e, 0x6c, 0xc6, 0x87, 0x15, 0x64, 0x89,
                                             0x26, 0x73, 0x2e, 0x7e, 0xa7, 0x32, 0x50, 0xcf};
    unsigned char stream[sizeof expected];
    (void)state;
    struct hash seed = counting(0);
    randombytes_buf_deterministic(stream, sizeof stream, seed.b);
    assert_memory_equal(stream, expected, sizeof expected);
}

/* By hand: words w1 = 0x89641587c66c8e0d, w2 = 0xcf5032a77e2e7326; w1 mod 3 = 0 swaps c and a; w2 mod 2 = 0
 * swaps b and what stands first then. */
static void three_are_drawn_as_the_format_says(void **state) {
    (void)state;
    static const uint64_t w1 = 0x89641587c66c8e0dULL, w2 = 0xcf5032a77e2e7326ULL;
    struct str ids[] = {STR_INIT("a"), STR_INIT("b"), STR_INIT("c")};
    struct str by_hand[] = {STR_INIT("a"), STR_INIT("b"), STR_INIT("c")};
    struct str swapped = by_hand[2];
    by_hand[2] = by_hand[w1 % 3];
    by_hand[w1 % 3] = swapped;
    swapped = by_hand[1];
    by_hand[1] = by_hand[w2 % 2];
    by_hand[w2 % 2] = swapped;
    lot_draw(counting(0), ids, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(str_equal(ids[i], by_hand[i]));
}

static void every_order_is_as_likely(void **state) {
    (void)state;
    unsigned seen[3][3] = {{0}}, orders[27] = {0};
    for (uint32_t i = 0; i < DRAWS; i++) {
        struct str ids[] = {STR_INIT("0"), STR_INIT("1"), STR_INIT("2")};
        lot_draw(hash_of(str_bytes(&i, sizeof i)), ids, 3);
        unsigned order = 0;
        for (size_t k = 0; k < 3; k++) {
            seen[k][ids[k].p[0] - '0']++;
            order = order * 3 + (unsigned)(ids[k].p[0] - '0');
        }
        orders[order]++;
    }
    for (size_t i = 0; i < 27; i++) /* six standard deviations */
        assert_true(orders[i] == 0 || (orders[i] > DRAWS / ORDERS - 250 && orders[i] < DRAWS / ORDERS + 250));
    for (size_t i = 0; i < 9; i++)
        assert_true(seen[i / 3][i % 3] > DRAWS / 3 - 320 && seen[i / 3][i % 3] < DRAWS / 3 + 320);
}

static void one_alone_and_many_are_all_there(void **state) {
    (void)state;
    static char names[1024][5];
    struct str ids[1024];
    bool there[1024] = {false};
    for (size_t i = 0; i < 1024; i++) {
        snprintf(names[i], sizeof names[i], "%04zu", i);
        ids[i] = str_of(names[i]);
    }
    lot_draw(counting(7), ids, 1);
    assert_text(ids[0], "0000");
    lot_draw(counting(7), ids, 1024);
    for (size_t i = 0; i < 1024; i++)
        there[(size_t)(ids[i].p - names[0]) / sizeof names[0]] = true;
    for (size_t i = 0; i < 1024; i++)
        assert_true(there[i]);
}

static void each_part_of_the_seed_matters(void **state) {
    (void)state;
    struct hash lots[] = {counting(1), counting(2), counting(3)};
    struct lot_source s = {.rules = counting(9), .slate = counting(8), .n = 3, .lots = lots};
    struct hash seed = lot_seed(&s, 1), expected;
    crypto_hash_sha256_state sha;
    crypto_hash_sha256_init(&sha);
    crypto_hash_sha256_update(&sha, (const unsigned char *)"kaaring lot v1\n", 15);
    crypto_hash_sha256_update(&sha, s.rules.b, 32);
    crypto_hash_sha256_update(&sha, s.slate.b, 32);
    crypto_hash_sha256_update(&sha, (const unsigned char *)"\0\0\0\1", 4);
    for (size_t i = 0; i < 3; i++)
        crypto_hash_sha256_update(&sha, lots[i].b, 32);
    crypto_hash_sha256_final(&sha, expected.b);
    assert_true(hash_equal(seed, expected));
    assert_false(hash_equal(lot_seed(&s, 2), seed));
    s.n = 2;
    assert_false(hash_equal(lot_seed(&s, 1), seed));
    s.n = 3;
    lots[2].b[31] ^= 1;
    assert_false(hash_equal(lot_seed(&s, 1), seed));
    lots[2].b[31] ^= 1;
    s.rules.b[0] ^= 1;
    assert_false(hash_equal(lot_seed(&s, 1), seed));
}

int main(void) {
    if (sodium_init() < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stream_is_libsodiums),      cmocka_unit_test(three_are_drawn_as_the_format_says),
        cmocka_unit_test(every_order_is_as_likely),      cmocka_unit_test(one_alone_and_many_are_all_there),
        cmocka_unit_test(each_part_of_the_seed_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
