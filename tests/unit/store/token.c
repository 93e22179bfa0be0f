/* token.c: what was spent tells what it was spent for. */
#include "store/txn_write.h"
#include "store/writer.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>

static struct toy_place place;
static struct txn txn;

static int setup(void **state) {
    toy_make(&place);
    toy_open(&place, NULL);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_APPLY;
    return 0;
}

static int teardown(void **state) {
    store_abort(&txn);
    toy_remove(&place);
    return 0;
}

static struct result result_of(uint64_t index, char fill) {
    struct result r = {.index = index, .entries = 1, .number = 17};
    memset(r.id, fill, RESULT_ID_MAX - 1);
    return r;
}

static void unspent_token_is_not_found(void **state) {
    struct result r;
    assert_int_equal(token_result(&txn, hash_of(STR("t")), &r), NOT_FOUND);
}

static void spent_token_tells_its_result(void **state) {
    struct result in = result_of((uint64_t)1 << 40, 'x'), out;
    memset(&out, 0xff, sizeof out);
    assert_int_equal(token_spend(&txn, hash_of(STR("t")), &in), OK);
    assert_int_equal(token_result(&txn, hash_of(STR("t")), &out), OK);
    assert_memory_equal(&in, &out, sizeof in);
    struct result none = {.entries = 1};
    assert_int_equal(token_spend(&txn, hash_of(STR("u")), &none), OK);
    assert_int_equal(token_result(&txn, hash_of(STR("u")), &out), OK);
    assert_memory_equal(&none, &out, sizeof none);
}

static void entries_of_one_command_tell_one_result(void **state) {
    struct result first = result_of(7, 'a'), second = result_of(8, 'b'), third = result_of(9, 'c'), out;
    third.number = 18;
    assert_int_equal(token_spend(&txn, hash_of(STR("t")), &first), OK);
    assert_int_equal(token_spend(&txn, hash_of(STR("t")), &second), OK);
    assert_int_equal(token_spend(&txn, hash_of(STR("t")), &third), OK);
    assert_int_equal(token_result(&txn, hash_of(STR("t")), &out), OK);
    third.index = 7;
    third.entries = 3;
    assert_memory_equal(&third, &out, sizeof out);
}

static void row_of_another_form_is_damage(void **state) {
    static const struct str wrong[] = {STR_INIT(""), STR_INIT("\1short"),
                                       STR_INIT("\2 a version of tomorrow")};
    struct hash token = hash_of(STR("t"));
    struct result r;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(table_put(&txn, TABLE_SPENT, hash_str(&token), wrong[i]), OK);
        assert_int_equal(token_result(&txn, token, &r), FOLDER_DAMAGED);
    }
}

#define WITH_TXN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_TXN(unspent_token_is_not_found),
        WITH_TXN(spent_token_tells_its_result),
        WITH_TXN(entries_of_one_command_tell_one_result),
        WITH_TXN(row_of_another_form_is_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
