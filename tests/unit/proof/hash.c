/* hash.c: SHA-256 against FIPS 180-2's examples, and from many threads at once. */
#include "proof/hash.h"

#include "support/rfc6962.h"
#include "support/test.h"

#include <pthread.h>
#include <string.h>

static void digests_of_fips_180_2(void **state) {
    static const struct {
        struct str in;
        const char *out;
    } vectors[] = {
        {STR_INIT(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {STR_INIT("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {STR_INIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_true(hash_equal(hash_of(vectors[i].in), rfc6962_hex(vectors[i].out)));
}

static void digest_of_a_million_times_a(void **state) {
    static char million[1000000];
    memset(million, 'a', sizeof million);
    assert_true(hash_equal(hash_of(str_bytes(million, sizeof million)),
                           rfc6962_hex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")));
}

static void parts_hash_as_if_they_stood_in_a_row(void **state) {
    struct str whole = STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    for (size_t i = 0; i <= whole.n; i++) {
        struct str parts[] = {str_slice(whole, 0, i), {0}, str_slice(whole, i, whole.n)};
        assert_true(hash_equal(hash_of_parts(parts, 3), hash_of(whole)));
    }
    assert_true(hash_equal(hash_of_parts(NULL, 0), hash_of(STR(""))));
}

static void hashes_differ_when_any_bit_does(void **state) {
    struct hash a = hash_of(STR("abc"));
    assert_true(hash_equal(a, a));
    for (size_t bit = 0; bit < 8 * sizeof a.b; bit++) {
        struct hash b = a;
        b.b[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(hash_equal(a, b));
    }
}

static void *hash_much(void *p) {
    struct hash *h = p;
    for (int i = 0; i < 2000; i++)
        *h = hash_of(hash_str(h));
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state) {
    pthread_t thread[8];
    struct hash alone = {{1}}, together[8];
    hash_much(&alone);
    for (int i = 0; i < 8; i++) {
        together[i] = (struct hash){{1}};
        assert_int_equal(pthread_create(&thread[i], NULL, hash_much, &together[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(thread[i], NULL);
        assert_true(hash_equal(together[i], alone));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_of_fips_180_2),
        cmocka_unit_test(digest_of_a_million_times_a),
        cmocka_unit_test(parts_hash_as_if_they_stood_in_a_row),
        cmocka_unit_test(hashes_differ_when_any_bit_does),
        cmocka_unit_test(threads_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
