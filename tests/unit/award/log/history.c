/* What has happened in an edition: its newest, page by page, and all of one type. */
#include "award/log/event.h"
#include "award/rules/edition.h"
#include "support/house.h"
#include "support/test.h"

static struct edition told(struct house *h, struct str id) {
    struct edition e;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_find(&t, h->arena, id, h->now, &e));
    store_read_end(&t);
    return e;
}

static void what_happened_is_told_newest_first(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_grunder(h));
    house_propose(h, e.id, NULL, NULL);
    struct happening *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(history_page(&t, h->arena, e.number, 0, 2, &list, &n));
    assert_int_equal(n, 2);
    assert_true(str_equal(list[0].type, STR("proposal.confirmed")));
    assert_true(str_equal(list[1].type, STR("proposal.received")));
    assert_null(json_object_get(list[1].open, "why"));
    HOUSE_MUST(history_page(&t, h->arena, e.number, list[1].index, 10, &list, &n));
    assert_int_equal(n, 2);
    assert_true(str_equal(list[0].type, STR("edition.opened")));
    assert_true(str_equal(list[0].by, h->admin));
    HOUSE_MUST(history_page(&t, h->arena, 0, 0, 10, &list, &n));
    assert_true(str_equal(list[n - 1].type, STR("log.begun")));
    store_read_end(&t);
}

/* Thirty-five of a type, so that the list grows twice. */
static void all_of_one_type_are_found_oldest_first(void **state) {
    enum { MANY = 35 };
    struct house *h = *state;
    struct edition e = told(h, house_grunder(h));
    for (size_t i = 0; i < MANY; i++)
        house_propose(h, e.id, NULL, NULL);
    struct happening *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(history_find(&t, h->arena, e.number, false, STR("proposal.received"), &list, &n));
    assert_int_equal(n, MANY);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_equal(list[i].type, STR("proposal.received")));
        assert_int_equal(json_get_int(list[i].open, "number"), i + 1);
    }
    HOUSE_MUST(history_find(&t, h->arena, e.number, false, STR("edition.recalled"), &list, &n));
    assert_int_equal(n, 0);
    store_read_end(&t);
}

static void in_a_secret_edition_a_type_is_found_behind_its_seal(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_hedersmerke(h));
    struct happening *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(history_find(&t, h->arena, e.number, true, STR("edition.drafted"), &list, &n));
    assert_int_equal(n, 1);
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(what_happened_is_told_newest_first),
        WITH_HOUSE(all_of_one_type_are_found_oldest_first),
        WITH_HOUSE(in_a_secret_edition_a_type_is_found_behind_its_seal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
