/* sort.c: lists in the order of a Norwegian telephone book, and that it is an order. */
#include "base/sort.h"

#include "support/text.h"

#include <stdlib.h>

/* Each list stands in its order. */
static const char *const letters[] = {"Abel",        "Adam",       "Bodil", "Zakarias", "\xC3\x86gir",
                                      "\xC3\x98vre", "\xC3\x85se", "Aasen", NULL};
static const char *const words[] = {"Gr\xC3\xB8nn",    "gr\xC3\xB8nn vekst",       "Gr\xC3\xB8nn-vekst",
                                    "Gr\xC3\xB8nnere", "Gr\xC3\xB8nnskj\xC3\xA6r", NULL};
static const char *const marks[] = {"Andre", "andre", "Andr\xC3\xA9", "andr\xC3\xA9", "Andrea", NULL};
static const char *const digits[] = {"", "1", "2 Bro", "2Bro", "A", "\xD0\x90", NULL}; /* Cyrillic behind å */
static const char *const foreign[] = {"Muhr", "M\xC3\xBCller", "Mz", "Nore", "N\xC3\xB6re", NULL};
static const char *const sisters[] = {"Baat", "B\xC3\xA5t", "Baaten", "B\xC3\xA5ten", NULL};
static const char *const *const lists[] = {letters, words, digits, foreign, sisters};

static void check_list(const char *const *list) {
    for (size_t i = 0; list[i]; i++)
        for (size_t k = 0; list[k]; k++) {
            int order = norwegian_compare(str_of(list[i]), str_of(list[k]));
            if ((i < k) != (order < 0) || (i == k) != (order == 0))
                fail_msg("%s, %s: %d", list[i], list[k], order);
        }
}

static void lists_stand_in_their_order(void **state) {
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        check_list(lists[i]);
}

static void marks_and_case_count_only_where_all_else_is_equal(void **state) {
    check_list(marks);
    assert_true(norwegian_compare(STR("andr\xC3\xA9"), STR("Andreb")) < 0);
    assert_true(norwegian_compare(STR("BERIT"), STR("bodil")) < 0);
    assert_true(norwegian_compare(STR("O'Hara"), STR("Ohara")) != 0);
    assert_true(norwegian_compare(STR("O'Hara"), STR("Ohare")) < 0);
}

static void double_a_is_one_letter_wherever_it_stands(void **state) {
    assert_true(norwegian_compare(STR("Haakon"), STR("Hz")) > 0);
    assert_true(norwegian_compare(STR("AASE"), STR("Z")) > 0);
    assert_true(norwegian_compare(STR("A-A"), STR("Ab")) < 0);
    assert_true(norwegian_compare(STR("A\xCC\x8Ase"), STR("Z")) > 0);
}

static int by_name(const void *a, const void *b) {
    return norwegian_compare(str_of(*(const char *const *)a), str_of(*(const char *const *)b));
}

static void sorting_from_any_start_gives_the_same(void **state) {
    const char *all[40], *again[40];
    size_t n = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; lists[i][k]; k++)
            all[n++] = lists[i][k];
    for (size_t i = 0; i < n; i++)
        again[i] = all[n - 1 - i];
    qsort(all, n, sizeof *all, by_name);
    qsort(again, n, sizeof *again, by_name);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(all[i], again[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_stand_in_their_order),
        cmocka_unit_test(marks_and_case_count_only_where_all_else_is_equal),
        cmocka_unit_test(double_a_is_one_letter_wherever_it_stands),
        cmocka_unit_test(sorting_from_any_start_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
