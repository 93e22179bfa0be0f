/* watch.c: what was seen comes back, for logs of every size, and nothing that does not fit together is
 * believed. */
#include "proof/watch.h"

#include "base/buf.h"
#include "proof/tile.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

enum { SIZE_MOST = 70 };

static struct arena *a;
static struct note_signer signer = {.name = STR_INIT("example.org/en-logg")};
static struct note_verifier verifier;

static int setup(void **state) {
    unsigned char public_key[32];
    (void)state;
    a = arena_new();
    assert_true(sodium_init() >= 0);
    crypto_sign_keypair(public_key, signer.secret_key);
    verifier.name = signer.name;
    memcpy(verifier.public_key, public_key, sizeof public_key);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_free(a);
    return 0;
}

static struct watch watch_of(uint64_t size) {
    struct watch w = {.position = {.size = size}};
    for (uint64_t i = 0; i < size; i++)
        tree_append(&w.tree, tree_leaf(arena_format(a, "entry %llu", (unsigned long long)i)), NULL, NULL);
    w.position.root = tree_root(&w.tree);
    struct checkpoint c = {signer.name, w.position};
    w.note = note_sign(a, checkpoint_text(a, &c), &signer, 1);
    return w;
}

static void what_was_seen_comes_back(void **state) {
    (void)state;
    for (uint64_t size = 0; size <= SIZE_MOST; size++) {
        struct watch w = watch_of(size), back;
        assert_int_equal(watch_read(a, watch_write(a, &w), &verifier, &back), OK);
        assert_int_equal(back.position.size, size);
        assert_true(hash_equal(tree_root(&back.tree), w.position.root));
        assert_true(str_equal(back.note, w.note));
        struct hash next = tree_leaf(STR("next"));
        tree_append(&w.tree, next, NULL, NULL);
        tree_append(&back.tree, next, NULL, NULL);
        assert_true(hash_equal(tree_root(&back.tree), tree_root(&w.tree)));
    }
}

/* Each sign of it matters. */
static void nothing_else_is_believed(void **state) {
    (void)state;
    struct watch w = watch_of(21), back;
    struct str text = watch_write(a, &w);
    for (size_t i = 0; i < text.n; i++) {
        struct str spoilt = arena_copy(a, text);
        ((char *)spoilt.p)[i] ^= 1;
        assert_int_not_equal(watch_read(a, spoilt, &verifier, &back), OK);
        assert_int_not_equal(watch_read(a, str_slice(text, 0, i), &verifier, &back), OK);
    }
    w.tree.size = 20; /* one hash too few */
    assert_int_equal(watch_read(a, watch_write(a, &w), &verifier, &back), NOTE_MALFORMED);
    w = watch_of(21);
    verifier.public_key[0] ^= 1;
    assert_int_equal(watch_read(a, watch_write(a, &w), &verifier, &back), NOTE_SIGNATURE);
    verifier.public_key[0] ^= 1;
}

static void entries_come_one_by_one_and_a_cut_one_not_at_all(void **state) {
    (void)state;
    struct buf b = buf_new(a);
    struct str bundle, entry;
    tile_add_entry(&b, STR("first"));
    tile_add_entry(&b, STR(""));
    tile_add_entry(&b, STR("third"));
    bundle = buf_str(&b);
    assert_true(watch_next_entry(&bundle, &entry));
    assert_text(entry, "first");
    assert_true(watch_next_entry(&bundle, &entry));
    assert_int_equal(entry.n, 0);
    assert_true(watch_next_entry(&bundle, &entry));
    assert_text(entry, "third");
    assert_false(watch_next_entry(&bundle, &entry));
    assert_int_equal(bundle.n, 0);
    for (size_t n = 1; n < 7; n++) {
        struct str cut = str_slice(buf_str(&b), 0, n);
        assert_false(watch_next_entry(&cut, &entry));
        assert_int_equal(cut.n, n);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_seen_comes_back),
        cmocka_unit_test(nothing_else_is_believed),
        cmocka_unit_test(entries_come_one_by_one_and_a_cut_one_not_at_all),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
