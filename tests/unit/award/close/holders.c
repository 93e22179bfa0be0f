/* holders.c: the three notes of a sealed step come back, and nothing but their one form is read. */
#include "award/close/holders.h"

#include "support/text.h"

#include <string.h>

static struct arena *a;

static int setup(void **state) {
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(a);
    return 0;
}

static struct str salt(void) {
    return base64_encode(a, str_bytes("0123456789abcdef0123456789abcdef", 32));
}

static struct holders three(void) {
    static const struct str people[] = {STR_INIT("aaa"), STR_INIT("bbb"), STR_INIT("ccc")};
    struct holders h = {.edition = STR("gronn-grunder-3"), .step = STR("vurdering"), .threshold = 2, .n = 3};
    for (size_t i = 0; i < h.n; i++) {
        h.list[i].person = people[i];
        memset(h.list[i].ed25519, (int)(i + 1), sizeof h.list[i].ed25519);
        memset(h.list[i].box.b, (int)(i + 100), sizeof h.list[i].box.b);
    }
    return h;
}

static struct step_key a_key(void) {
    struct step_key k = {.origin = STR("example.org/priser"),
                         .edition = STR("gronn-grunder-3"),
                         .step = STR("vurdering"),
                         .threshold = 2,
                         .n = 3};
    memset(k.key.b, 7, sizeof k.key.b);
    for (size_t i = 0; i < k.n; i++)
        memset(k.digests[i].b, (int)i, sizeof k.digests[i].b);
    return k;
}

static void half_is_not_enough(void **state) {
    (void)state;
    static const uint32_t needed[] = {[2] = 2, [3] = 2, [4] = 3, [5] = 3, [7] = 4, [10] = 6, [16] = 9};
    for (size_t n = 2; n < sizeof needed / sizeof *needed; n++)
        if (needed[n])
            assert_int_equal(holders_threshold(n), needed[n]);
}

static void each_note_comes_back(void **state) {
    (void)state;
    struct holders h = three(), back;
    struct step_key k = a_key(), key;
    struct share_text s = {.origin = k.origin, .edition = k.edition, .step = k.step, .person = STR("bbb")},
                      share;
    memset(s.share.b, 9, sizeof s.share.b);
    assert_int_equal(holders_read(a, holders_write(a, k.origin, &h, salt()), &back), OK);
    assert_int_equal(back.n, 3);
    assert_int_equal(back.threshold, 2);
    assert_int_equal(holders_find(&back, STR("ccc")), 2);
    assert_int_equal(holders_find(&back, STR("ddd")), 3);
    assert_memory_equal(back.list[1].box.b, h.list[1].box.b, SEAL_KEY_BYTES);
    assert_memory_equal(back.list[2].ed25519, h.list[2].ed25519, 32);
    assert_int_equal(step_key_read(a, step_key_write(a, &k, salt()), &key), OK);
    assert_memory_equal(key.key.b, k.key.b, sizeof k.key.b);
    assert_true(hash_equal(key.digests[2], k.digests[2]));
    assert_int_equal(share_read(a, share_write(a, &s), &share), OK);
    assert_memory_equal(share.share.b, s.share.b, sizeof s.share.b);
    assert_text(share.person, "bbb");
}

/* The text with the first `from` replaced. */
static struct str with(struct str text, const char *from, const char *to) {
    const char *at = strstr(arena_copy(a, text).p, from);
    if (!at)
        fail_msg("no %s in %.*s", from, STR_ARGS(text));
    text = arena_copy(a, text);
    at = strstr(text.p, from);
    return arena_format(a, "%.*s%s%s", (int)(at - text.p), text.p, to, at + strlen(from));
}

static void no_other_form_is_read(void **state) {
    (void)state;
    struct holders h = three(), x;
    struct step_key k = a_key(), y;
    struct str text = holders_write(a, k.origin, &h, salt());
    static const char *const holders_bad[][2] = {{"threshold 2", "threshold 1"},
                                                 {"threshold 2", "threshold 4"},
                                                 {"threshold 2", "threshold 02"},
                                                 {"holder 2 ", "holder 3 "},
                                                 {"holder 1 ", "holder 0 "},
                                                 {"3 ccc", "3 aaa"},
                                                 {"3 ccc", "3 c-c"},
                                                 {"3 ccc ", "3 ccc x"},
                                                 {"salt ", "salt A"},
                                                 {"kaaring holders", "kaaring roll"}};
    for (size_t i = 0; i < sizeof holders_bad / sizeof *holders_bad; i++)
        assert_int_not_equal(holders_read(a, with(text, holders_bad[i][0], holders_bad[i][1]), &x), OK);
    h.n = 1;
    assert_int_equal(holders_read(a, holders_write(a, k.origin, &h, salt()), &x), NOTE_MALFORMED);

    text = step_key_write(a, &k, salt());
    static const char *const key_bad[][2] = {{"shamir-gf256 2 3", "shamir-gf256 2 2"},
                                             {"shamir-gf256 2 3", "shamir-gf256 4 3"},
                                             {"shamir-gf256 2 3", "shamir-gf257 2 3"},
                                             {"shamir-gf256 2 3", "shamir-gf256 2 17"},
                                             {"digest 2 ", "digest 1 "},
                                             {"digest 3 ", "digest 3 A"},
                                             {"key ", "key A"},
                                             {"holders ", "holders none"}};
    for (size_t i = 0; i < sizeof key_bad / sizeof *key_bad; i++)
        assert_int_not_equal(step_key_read(a, with(text, key_bad[i][0], key_bad[i][1]), &y), OK);

    struct share_text s = {.origin = k.origin, .edition = k.edition, .step = k.step, .person = STR("bbb")}, z;
    memset(s.share.b, 9, sizeof s.share.b);
    text = share_write(a, &s);
    static const char *const share_bad[][2] = {{"index 9", "index 8"},
                                               {"index 9", "index 0"},
                                               {"index 9", "index 17"},
                                               {"scheme shamir-gf256", "scheme x"},
                                               {"share CQkJ", "share CAkJ"},
                                               {"closed ", "closed A"},
                                               {"juror bbb\n", "juror bbb\nx y\n"}};
    for (size_t i = 0; i < sizeof share_bad / sizeof *share_bad; i++)
        assert_int_not_equal(share_read(a, with(text, share_bad[i][0], share_bad[i][1]), &z), OK);
    s.share.b[0] = 0;
    assert_int_equal(share_read(a, share_write(a, &s), &z), NOTE_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_is_not_enough),
        cmocka_unit_test(each_note_comes_back),
        cmocka_unit_test(no_other_form_is_read),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
