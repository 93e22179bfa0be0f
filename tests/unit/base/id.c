/* id.c: the same seed gives the same ids, whatever the machine; the stream's bytes are pinned. */
#include "base/id.h"

#include "support/text.h"

#include <sodium.h>

static struct seed counting(void) {
    struct seed s = {.used = 0};
    for (unsigned i = 0; i < SEED_BYTES; i++)
        s.b[i] = (unsigned char)i;
    return s;
}

static void base32_of_rfc_4648_vectors(void **state) {
    static const struct {
        const char *in, *out;
    } vectors[] = {{"f\0", "my"},         {"fo\0", "mzxq"},        {"foo\0", "mzxw6"},
                   {"foob\0", "mzxw6yq"}, {"fooba\0", "mzxw6ytb"}, {"foobar\0", "mzxw6ytboi"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char out[16] = {0};
        base32_signs((const unsigned char *)vectors[i].in, out, strlen(vectors[i].out));
        assert_string_equal(out, vectors[i].out);
    }
}

static void a_draw_is_the_stream_under_the_hash_of_seed_and_counter(void **state) {
    struct seed s = counting();
    for (unsigned k = 0; k < 3; k++) {
        unsigned char in[SEED_BYTES + 8] = {0}, key[32], expected[100], got[100];
        memcpy(in, s.b, SEED_BYTES);
        in[SEED_BYTES + 7] = (unsigned char)k;
        crypto_hash_sha256(key, in, sizeof in);
        randombytes_buf_deterministic(expected, sizeof expected, key);
        assert_int_equal(s.used, k);
        seed_bytes(&s, got, sizeof got);
        assert_memory_equal(got, expected, sizeof got);
    }
}

static void ids_of_a_known_seed_are_these(void **state) {
    struct arena *a = arena_new();
    struct seed s = counting();
    assert_text(seed_id_in(&s, a), "oufti3azozzz7dblnc5eclgkgk");
    assert_text(seed_id_in(&s, a), "zrdic4lkaiqw4edfyrxjfykavi");
    assert_int_equal(s.used, 2);
    arena_free(a);
}

static void ids_are_26_signs_and_never_alike(void **state) {
    struct arena *a = arena_new();
    struct seed s = seed_fresh(), other = seed_fresh();
    struct str last = seed_id_in(&other, a);
    unsigned used[256] = {0};
    for (int i = 0; i < 2000; i++) {
        struct str id = seed_id_in(&s, a);
        assert_true(id_valid(id));
        assert_false(str_equal(id, last));
        for (size_t k = 0; k < id.n; k++)
            used[(unsigned char)id.p[k]]++;
        last = id;
    }
    for (const char *c = "abcdefghijklmnopqrstuvwxyz234567"; *c; c++)
        assert_in_range(used[(unsigned char)*c], 52000 / 32 * 3 / 4, 52000 / 32 * 5 / 4);
    arena_free(a);
}

static void only_the_form_of_an_id_is_valid(void **state) {
    assert_true(id_valid(STR("abcdefghijklmnopqrstuvwx27")));
    assert_false(id_valid(STR("abcdefghijklmnopqrstuvwx2")));
    assert_false(id_valid(STR("abcdefghijklmnopqrstuvwx234")));
    assert_false(id_valid(STR("abcdefghijklmnopqrstuvwx21")));
    assert_false(id_valid(STR("Abcdefghijklmnopqrstuvwx22")));
    assert_false(id_valid(STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base32_of_rfc_4648_vectors),
        cmocka_unit_test(a_draw_is_the_stream_under_the_hash_of_seed_and_counter),
        cmocka_unit_test(ids_of_a_known_seed_are_these),
        cmocka_unit_test(ids_are_26_signs_and_never_alike),
        cmocka_unit_test(only_the_form_of_an_id_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
