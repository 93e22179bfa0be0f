/* tree_proof.c: published proofs, those that the browser's half is held to as well (tests/data/trees.json),
 * then all proofs of many trees against the definition; nothing near a proof is one. */
#include "base/file.h"
#include "base/json.h"
#include "proof/base64.h"
#include "proof/tree.h"
#include "support/nodes.h"
#include "support/rfc6962.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { ALL_SIZES = 200, EVERY_BIT = 20, BIG = 70000 };

struct proof {
    struct hash h[TREE_PROOF_MAX];
    size_t n;
};

static struct nodes small, big;

static int plant(void **state) {
    nodes_init(&small);
    for (size_t i = 0; i < RFC6962_LEAVES; i++)
        tree_append(&small.tree, tree_leaf(rfc6962_entry[i]), nodes_put, &small);
    nodes_init(&big);
    nodes_fill(&big, BIG);
    return 0;
}

static int fell(void **state) {
    nodes_free(&small);
    nodes_free(&big);
    return 0;
}

static struct proof inclusion(struct nodes *nodes, uint64_t index, uint64_t size) {
    struct proof p;
    assert_int_equal(tree_inclusion(index, size, nodes_get, nodes, p.h, &p.n), OK);
    return p;
}

static struct proof consistency(struct nodes *nodes, uint64_t old, uint64_t size) {
    struct proof p;
    assert_int_equal(tree_consistency(old, size, nodes_get, nodes, p.h, &p.n), OK);
    return p;
}

static struct hash root_of(struct nodes *nodes, uint64_t size) {
    struct hash h;
    assert_int_equal(tree_root_at(size, nodes_get, nodes, &h), OK);
    return h;
}

struct vector {
    uint64_t at, size; /* index or old size */
    size_t n;
    const char *hash[3];
};

static void assert_is(const struct proof *p, const struct vector *v) {
    assert_int_equal(p->n, v->n);
    for (size_t i = 0; i < v->n; i++)
        assert_true(hash_equal(p->h[i], rfc6962_hex(v->hash[i])));
}

static void inclusion_proofs_of_rfc_6962_vectors(void **state) {
    static const struct vector vectors[] = {
        {0, 1, 0, {0}},
        {0,
         8,
         3,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {5,
         8,
         3,
         {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {2, 3, 1, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
        {1,
         5,
         3,
         {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *v = &vectors[i];
        struct proof p = inclusion(&small, v->at, v->size);
        assert_is(&p, v);
        assert_true(tree_inclusion_holds(tree_leaf(rfc6962_entry[v->at]), v->at, v->size, p.h, p.n,
                                         rfc6962_hex(rfc6962_root[v->size])));
    }
}

static void consistency_proofs_of_rfc_6962_vectors(void **state) {
    static const struct vector vectors[] = {
        {1, 1, 0, {0}},
        {1,
         8,
         3,
         {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
          "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
        {6,
         8,
         3,
         {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
          "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
        {2,
         5,
         2,
         {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
          "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *v = &vectors[i];
        struct proof p = consistency(&small, v->at, v->size);
        assert_is(&p, v);
        assert_true(tree_consistency_holds(v->at, rfc6962_hex(rfc6962_root[v->at]), v->size,
                                           rfc6962_hex(rfc6962_root[v->size]), p.h, p.n));
    }
}

/* What a proof claims, and the two ways of judging it. */
struct claim {
    bool consistency;
    uint64_t at, size;
    struct hash first, root; /* leaf or old root; root */
};

static bool holds(const struct claim *c, const struct hash *proof, size_t n) {
    return c->consistency ? tree_consistency_holds(c->at, c->first, c->size, c->root, proof, n)
                          : tree_inclusion_holds(c->first, c->at, c->size, proof, n, c->root);
}

static void flip(struct hash *h, size_t bit) {
    h->b[bit / 8] ^= (unsigned char)(1 << bit % 8);
}

/* A flipped bit anywhere; `step` 1 for every bit. */
static void assert_no_bit_may_change(struct claim c, struct proof p, size_t step) {
    struct hash *part[TREE_PROOF_MAX + 2] = {&c.first, &c.root};
    for (size_t i = 0; i < p.n; i++)
        part[i + 2] = &p.h[i];
    size_t seed = (size_t)(c.at * 31 + c.size);
    for (size_t i = 0; i < p.n + 2; i++)
        for (size_t bit = step == 1 ? 0 : (seed + i * 7) % step; bit < 256; bit += step) {
            flip(part[i], bit);
            assert_false(holds(&c, p.h, p.n));
            flip(part[i], bit);
        }
}

/* A hash more or fewer at any place, or two in each other's. */
static void assert_exactly_these_hashes(struct claim c, struct proof p) {
    struct hash other[TREE_PROOF_MAX + 1];
    for (size_t i = 0; i < p.n; i++) {
        memcpy(other, p.h, i * sizeof *other);
        memcpy(other + i, p.h + i + 1, (p.n - i - 1) * sizeof *other);
        assert_false(holds(&c, other, p.n - 1));
    }
    for (size_t i = 0; i <= p.n; i++) {
        memcpy(other, p.h, i * sizeof *other);
        other[i] = i ? p.h[i - 1] : c.first;
        memcpy(other + i + 1, p.h + i, (p.n - i) * sizeof *other);
        assert_false(holds(&c, other, p.n + 1));
    }
    for (size_t i = 0; i + 1 < p.n; i++) {
        memcpy(other, p.h, p.n * sizeof *other);
        other[i] = p.h[i + 1];
        other[i + 1] = p.h[i];
        assert_false(holds(&c, other, p.n));
    }
}

static void assert_proves(struct claim c, const struct proof *p, size_t step) {
    assert_true(holds(&c, p->h, p->n));
    assert_no_bit_may_change(c, *p, step);
    assert_exactly_these_hashes(c, *p);
}

/* Every proof is judged; of those in larger trees a part is also spoilt in every way. */
static void judge(struct claim c, const struct proof *p) {
    if (c.size <= EVERY_BIT)
        assert_proves(c, p, 1);
    else if (c.size <= ALL_SIZES / 4 || c.at % 4 == c.size % 4)
        assert_proves(c, p, 251);
    else
        assert_true(holds(&c, p->h, p->n));
}

static void every_leaf_of_every_tree_is_proved(void **state) {
    for (uint64_t size = 1; size <= ALL_SIZES; size++)
        for (uint64_t index = 0; index < size; index++) {
            struct proof p = inclusion(&big, index, size);
            struct hash path[TREE_PROOF_MAX];
            assert_int_equal(p.n, rfc6962_path(index, big.level[0], size, path));
            assert_memory_equal(p.h, path, p.n * sizeof *path);
            struct claim c = {false, index, size, big.level[0][index], root_of(&big, size)};
            judge(c, &p);
        }
}

static void every_tree_is_proved_to_begin_with_every_older_one(void **state) {
    for (uint64_t size = 1; size <= ALL_SIZES; size++)
        for (uint64_t old = 1; old <= size; old++) {
            struct proof p = consistency(&big, old, size);
            struct hash proof[TREE_PROOF_MAX];
            assert_int_equal(p.n, rfc6962_proof(old, big.level[0], size, proof));
            assert_memory_equal(p.h, proof, p.n * sizeof *proof);
            struct claim c = {true, old, size, root_of(&big, old), root_of(&big, size)};
            judge(c, &p);
        }
}

/* Numbers in no order, the same in every run. */
static uint64_t pseudo_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 33;
}

static void sampled_proofs_of_large_trees_hold(void **state) {
    static const uint64_t edges[] = {255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 69999, 70000};
    uint64_t seed = 1;
    for (size_t i = 0; i < 1500; i++) {
        size_t k = i % (2 * sizeof edges / sizeof *edges);
        uint64_t size = k < sizeof edges / sizeof *edges ? edges[k] : pseudo_random(&seed) % BIG + 1;
        uint64_t index = i % 5 == 0 ? size - 1 : pseudo_random(&seed) % size, old = index + 1;
        struct hash root = root_of(&big, size);
        struct proof in = inclusion(&big, index, size), since = consistency(&big, old, size);
        assert_proves((struct claim){false, index, size, big.level[0][index], root}, &in, 61);
        assert_proves((struct claim){true, old, size, root_of(&big, old), root}, &since, 61);
    }
}

static void a_proof_for_one_place_is_none_for_another(void **state) {
    for (uint64_t size = 1; size <= 64; size++)
        for (uint64_t index = 0; index < size; index++) {
            struct proof p = inclusion(&big, index, size);
            struct hash root = root_of(&big, size);
            for (uint64_t other = 0; other < size + 2; other++)
                assert_int_equal(tree_inclusion_holds(big.level[0][index], other, size, p.h, p.n, root),
                                 other == index);
        }
}

static void a_consistency_proof_is_for_these_sizes_only(void **state) {
    for (uint64_t size = 1; size <= 40; size++)
        for (uint64_t old = 1; old <= size; old++) {
            struct proof p = consistency(&big, old, size);
            for (uint64_t other = 0; other <= size + 1; other++)
                if (other != old)
                    assert_false(tree_consistency_holds(other, root_of(&big, other), size,
                                                        root_of(&big, size), p.h, p.n));
        }
}

/* The root of a smaller tree, claimed to be that of one with more levels: the proof ends before the top. */
static void a_proof_ends_at_the_top_of_the_tree(void **state) {
    for (uint64_t size = 1; size <= 64; size *= 2)
        for (uint64_t old = 1; old <= size; old++) {
            struct proof since = consistency(&big, old, size), in = inclusion(&big, old - 1, size);
            struct hash root = root_of(&big, size);
            for (uint64_t larger = size + 1; larger <= 130; larger++) {
                assert_false(tree_consistency_holds(old, root_of(&big, old), larger, root, since.h, since.n));
                assert_false(tree_inclusion_holds(big.level[0][old - 1], old - 1, larger, in.h, in.n, root));
            }
        }
}

static void nothing_is_proved_about_an_empty_tree(void **state) {
    struct hash empty = hash_of(STR(""));
    assert_false(tree_inclusion_holds(empty, 0, 0, NULL, 0, empty));
    assert_false(tree_consistency_holds(0, empty, 0, empty, NULL, 0));
    assert_false(tree_consistency_holds(0, empty, 1, big.level[0][0], NULL, 0));
    assert_false(tree_consistency_holds(2, big.level[0][0], 1, big.level[0][0], NULL, 0));
}

static void a_tree_is_consistent_with_itself_alone_and_without_hashes(void **state) {
    struct hash root = root_of(&big, 9), other = root_of(&big, 10);
    assert_true(tree_consistency_holds(9, root, 9, root, NULL, 0));
    assert_false(tree_consistency_holds(9, root, 9, other, NULL, 0));
    assert_false(tree_consistency_holds(9, root, 9, root, &root, 1));
}

/* A tree of the largest size: siblings to the right end beyond what exists, and no number overflows. */
static void the_longest_possible_proofs_hold(void **state) {
    struct hash proof[TREE_PROOF_MAX], h = tree_leaf(STR("first"));
    struct hash root = h;
    for (size_t i = 0; i < 63; i++) {
        proof[i] = tree_leaf(str_bytes(&i, sizeof i));
        root = tree_node(root, proof[i]);
    }
    assert_true(tree_inclusion_holds(h, 0, TREE_SIZE_MAX, proof, 63, root));
    assert_true(tree_consistency_holds(1, h, TREE_SIZE_MAX, root, proof, 63));
    assert_false(tree_inclusion_holds(h, 0, TREE_SIZE_MAX, proof, 62, root));
    assert_false(tree_inclusion_holds(h, 1, TREE_SIZE_MAX, proof, 63, root));
}

static enum fault any_node(void *context, unsigned level, uint64_t index, struct hash *h) {
    uint64_t *most = context;
    assert_true((index + 1) << level <= TREE_SIZE_MAX);
    *most = level > *most ? level : *most;
    *h = hash_of(str_bytes(&index, sizeof index));
    return OK;
}

static void proofs_of_the_largest_tree_fit(void **state) {
    struct hash proof[TREE_PROOF_MAX];
    size_t n;
    uint64_t most = 0;
    assert_int_equal(tree_inclusion(0, TREE_SIZE_MAX, any_node, &most, proof, &n), OK);
    assert_int_equal(n, 63);
    assert_int_equal(tree_inclusion(TREE_SIZE_MAX - 1, TREE_SIZE_MAX, any_node, &most, proof, &n), OK);
    assert_int_equal(n, 62);
    assert_int_equal(tree_consistency(TREE_SIZE_MAX - 1, TREE_SIZE_MAX, any_node, &most, proof, &n), OK);
    assert_true(n <= 64);
    assert_int_equal(most, 62);
}

static void a_fault_of_the_store_is_passed_on(void **state) {
    struct hash proof[TREE_PROOF_MAX];
    size_t n;
    for (uint64_t budget = 0; budget < 4; budget++) {
        big.budget = budget;
        assert_int_equal(tree_inclusion(3, 13, nodes_get, &big, proof, &n), NODES_FAULT);
        big.budget = budget;
        assert_int_equal(tree_consistency(7, 13, nodes_get, &big, proof, &n), NODES_FAULT);
    }
    big.budget = UINT64_MAX;
}

static struct hash hash_in(const json_t *object, const char *name) {
    struct hash h;
    assert_int_equal(base64_hash(json_get_str(object, name), &h), OK);
    return h;
}

static struct proof proof_in(const json_t *one) {
    struct proof p = {.n = 0};
    size_t i;
    json_t *hash;
    json_array_foreach(json_object_get(one, "proof"), i, hash)
        assert_int_equal(base64_hash(json_text(hash), &p.h[p.n++]), OK);
    return p;
}

static void assert_same(const struct proof *got, const struct proof *wanted) {
    assert_int_equal(got->n, wanted->n);
    assert_memory_equal(got->h, wanted->h, wanted->n * sizeof *wanted->h);
}

static void check_place(const json_t *one) {
    uint64_t index = (uint64_t)json_get_int(one, "index"), size = (uint64_t)json_get_int(one, "size");
    struct hash root = hash_in(one, "root");
    struct proof wanted = proof_in(one), made = inclusion(&big, index, size);
    char room[32];
    assert_true(hash_equal(root_of(&big, size), root));
    assert_same(&made, &wanted);
    assert_true(
        tree_inclusion_holds(tree_leaf(nodes_entry(index, room)), index, size, wanted.h, wanted.n, root));
}

static void check_extension(const json_t *one) {
    const json_t *older = json_object_get(one, "older"), *newer = json_object_get(one, "newer");
    uint64_t old = (uint64_t)json_get_int(older, "size"), size = (uint64_t)json_get_int(newer, "size");
    struct proof wanted = proof_in(one);
    print_message("%s\n", json_get_str(one, "name").p);
    if (old <= size) {
        struct proof made = consistency(&big, old, size);
        assert_same(&made, &wanted);
    }
    assert_int_equal(
        tree_consistency_holds(old, hash_in(older, "root"), size, hash_in(newer, "root"), wanted.h, wanted.n),
        json_get_bool(one, "holds"));
}

static void every_tree_of_the_vectors_comes_out_as_it_says(void **state) {
    struct arena *a = arena_new();
    struct str text;
    json_t *all, *one;
    size_t places, extensions;
    assert_int_equal(file_read(a, STR("tests/data/trees.json"), 1 << 20, &text), OK);
    assert_int_equal(json_parse(a, text, &all), OK);
    json_array_foreach(json_object_get(all, "inclusions"), places, one) check_place(one);
    json_array_foreach(json_object_get(all, "extensions"), extensions, one) check_extension(one);
    assert_true(places > 40 && extensions > 200);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tree_of_the_vectors_comes_out_as_it_says),
        cmocka_unit_test(inclusion_proofs_of_rfc_6962_vectors),
        cmocka_unit_test(consistency_proofs_of_rfc_6962_vectors),
        cmocka_unit_test(every_leaf_of_every_tree_is_proved),
        cmocka_unit_test(every_tree_is_proved_to_begin_with_every_older_one),
        cmocka_unit_test(sampled_proofs_of_large_trees_hold),
        cmocka_unit_test(a_proof_for_one_place_is_none_for_another),
        cmocka_unit_test(a_consistency_proof_is_for_these_sizes_only),
        cmocka_unit_test(a_proof_ends_at_the_top_of_the_tree),
        cmocka_unit_test(nothing_is_proved_about_an_empty_tree),
        cmocka_unit_test(a_tree_is_consistent_with_itself_alone_and_without_hashes),
        cmocka_unit_test(the_longest_possible_proofs_hold),
        cmocka_unit_test(proofs_of_the_largest_tree_fit),
        cmocka_unit_test(a_fault_of_the_store_is_passed_on),
    };
    return cmocka_run_group_tests(tests, plant, fell);
}
