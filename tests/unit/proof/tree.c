/* tree.c: published roots first, then growth against the definition over many sizes. */
#include "proof/tree.h"

#include "support/nodes.h"
#include "support/rfc6962.h"
#include "support/test.h"

#include <stdlib.h>

enum { ALL_SIZES = 300, BIG = 70000 };

static void root_of_rfc_6962_vectors(void **state) {
    struct tree t = {0};
    for (uint64_t size = 0;; size++) {
        assert_true(hash_equal(tree_root(&t), rfc6962_hex(rfc6962_root[size])));
        if (size == RFC6962_LEAVES)
            break;
        assert_int_equal(tree_append(&t, tree_leaf(rfc6962_entry[size]), NULL, NULL), OK);
    }
}

static void nodes_of_rfc_6962_vectors(void **state) {
    struct nodes n;
    nodes_init(&n);
    for (size_t i = 0; i < RFC6962_LEAVES; i++)
        assert_int_equal(tree_append(&n.tree, tree_leaf(rfc6962_entry[i]), nodes_put, &n), OK);
    for (unsigned level = 0; level < 4; level++) {
        assert_int_equal(n.count[level], RFC6962_LEAVES >> level);
        for (uint64_t i = 0; i < n.count[level]; i++)
            assert_true(hash_equal(n.level[level][i], rfc6962_hex(rfc6962_node[level][i])));
    }
    nodes_free(&n);
}

static void appending_one_by_one_equals_hashing_all(void **state) {
    struct nodes n;
    nodes_init(&n);
    for (uint64_t size = 0; size <= ALL_SIZES; size++) {
        nodes_fill(&n, size);
        assert_true(hash_equal(tree_root(&n.tree), rfc6962_mth(n.level[0], size)));
    }
    for (uint64_t size = ALL_SIZES; size < BIG; size = size * 5 / 3 + 7) {
        nodes_fill(&n, size);
        assert_true(hash_equal(tree_root(&n.tree), rfc6962_mth(n.level[0], size)));
    }
    nodes_free(&n);
}

static void whoever_stores_nothing_gets_the_same_root(void **state) {
    struct nodes n;
    struct tree bare = {0};
    nodes_init(&n);
    for (uint64_t size = 0; size < 1000; size++) {
        assert_true(hash_equal(tree_root(&n.tree), tree_root(&bare)));
        nodes_fill(&n, size + 1);
        assert_int_equal(tree_append(&bare, n.level[0][size], NULL, NULL), OK);
    }
    nodes_free(&n);
}

static void every_perfect_subtree_is_put_once(void **state) {
    struct nodes n;
    nodes_init(&n);
    for (uint64_t size = 1; size <= 1100; size++) {
        nodes_fill(&n, size);
        for (unsigned level = 0; level < TREE_LEVELS_MAX; level++)
            assert_int_equal(n.count[level], size >> level); /* nodes_put holds the order */
    }
    nodes_free(&n);
}

static void a_tree_loaded_from_its_nodes_is_the_tree_that_grew(void **state) {
    struct nodes n;
    nodes_init(&n);
    nodes_fill(&n, 2000);
    struct tree grown = {0}, loaded;
    for (uint64_t size = 0; size <= 2000; size++) {
        struct hash root;
        assert_int_equal(tree_load(size, nodes_get, &n, &loaded), OK);
        assert_int_equal(tree_root_at(size, nodes_get, &n, &root), OK);
        assert_int_equal(loaded.size, size);
        assert_true(hash_equal(tree_root(&loaded), tree_root(&grown)));
        assert_true(hash_equal(root, tree_root(&grown)));
        if (size == 2000)
            break;
        tree_append(&grown, n.level[0][size], NULL, NULL);
        assert_int_equal(tree_append(&loaded, n.level[0][size], NULL, NULL), OK);
        assert_true(hash_equal(tree_root(&loaded), tree_root(&grown)));
    }
    nodes_free(&n);
}

/* The eighth leaf puts four nodes: each of these puts may fail. */
static void a_fault_while_appending_leaves_the_tree_as_it_was(void **state) {
    for (uint64_t budget = 0; budget < 4; budget++) {
        struct nodes n;
        nodes_init(&n);
        nodes_fill(&n, 7);
        struct tree before = n.tree;
        struct hash leaf = tree_leaf(STR("one too many"));
        n.budget = budget;
        assert_int_equal(tree_append(&n.tree, leaf, nodes_put, &n), NODES_FAULT);
        assert_memory_equal(&n.tree, &before, sizeof before);
        n.budget = UINT64_MAX;
        for (unsigned level = 0; level < 4; level++)
            n.count[level] = 7 >> level;
        assert_int_equal(tree_append(&n.tree, leaf, nodes_put, &n), OK);
        assert_true(hash_equal(tree_root(&n.tree), rfc6962_mth(n.level[0], 8)));
        nodes_free(&n);
    }
}

static void a_fault_while_loading_is_passed_on(void **state) {
    struct nodes n;
    struct tree t;
    struct hash root;
    nodes_init(&n);
    nodes_fill(&n, 7);
    for (uint64_t budget = 0; budget < 3; budget++) {
        n.budget = budget;
        assert_int_equal(tree_load(7, nodes_get, &n, &t), NODES_FAULT);
        n.budget = budget;
        assert_int_equal(tree_root_at(7, nodes_get, &n, &root), NODES_FAULT);
    }
    n.budget = UINT64_MAX;
    assert_int_equal(tree_load(8, nodes_get, &n, &t), NOT_FOUND);
    nodes_free(&n);
}

static void a_leaf_is_never_a_node(void **state) {
    struct hash a = tree_leaf(STR("a")), b = tree_leaf(STR("b"));
    struct hash both[] = {a, b};
    assert_false(hash_equal(tree_node(a, b), tree_leaf(str_bytes(both, sizeof both))));
    assert_false(hash_equal(tree_node(a, b), tree_node(b, a)));
    assert_false(hash_equal(tree_leaf(STR("")), hash_of(STR(""))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(root_of_rfc_6962_vectors),
        cmocka_unit_test(nodes_of_rfc_6962_vectors),
        cmocka_unit_test(appending_one_by_one_equals_hashing_all),
        cmocka_unit_test(whoever_stores_nothing_gets_the_same_root),
        cmocka_unit_test(every_perfect_subtree_is_put_once),
        cmocka_unit_test(a_tree_loaded_from_its_nodes_is_the_tree_that_grew),
        cmocka_unit_test(a_fault_while_appending_leaves_the_tree_as_it_was),
        cmocka_unit_test(a_fault_while_loading_is_passed_on),
        cmocka_unit_test(a_leaf_is_never_a_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
