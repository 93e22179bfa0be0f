/* hall.c: winners of the past. */
#include "award/decision/hall.h"

#include "support/house.h"
#include "support/test.h"

static enum fault import(struct house *h, const char *award, uint32_t year, const char *name) {
    const struct winner_import_args w = {.award = str_of(award), .year = year, .name = str_of(name)};
    return house_do(h, winner_import, &w);
}

static size_t list(struct house *h, const char *award, size_t limit, struct hall_row **rows) {
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(hall_list(&t, h->arena, str_of(award), limit, rows, &n));
    store_read_end(&t);
    return n;
}

static void the_newest_stand_first_then_by_award_and_name(void **state) {
    struct house *h = *state;
    HOUSE_MUST(import(h, "hedersmerke", 2020, "Terje"));
    HOUSE_MUST(import(h, "gronn-grunder", 2019, "Piql AS"));
    HOUSE_MUST(import(h, "hedersmerke", 2020, "Åse"));
    HOUSE_MUST(import(h, "gronn-grunder", 2020, "NNNN AS"));
    HOUSE_MUST(import(h, "hedersmerke", 2020, "Svein"));
    static const char *const order[] = {"NNNN AS", "Svein", "Terje", "Åse", "Piql AS"};
    struct hall_row *rows;
    assert_int_equal(list(h, "", 0, &rows), 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(str_equal(rows[i].name, str_of(order[i])));
    assert_true(rows[0].imported);
    assert_int_equal(list(h, "gronn-grunder", 0, &rows), 2);
    assert_int_equal(list(h, "", 2, &rows), 2);
    assert_int_equal(list(h, "gronn", 0, &rows), 0); /* a prefix is no award */
}

static void all_that_was_known_is_told(void **state) {
    struct house *h = *state;
    const struct winner_import_args w = {.award = STR("byutviklingsprisen"),
                                         .year = 2020,
                                         .name = STR("Ronja"),
                                         .place = STR("Drammen"),
                                         .line = STR("leder av ungdomsrådet"),
                                         .label = STR("2020"),
                                         .source = STR("https://example.org")};
    HOUSE_MUST(house_do(h, winner_import, &w));
    struct hall_row *rows;
    assert_int_equal(list(h, "", 0, &rows), 1);
    assert_true(str_equal(rows[0].place, w.place));
    assert_true(str_equal(rows[0].line, w.line));
    assert_true(str_equal(rows[0].label, w.label));
    assert_int_equal(rows[0].edition.n, 0);
}

static void what_cannot_be_is_refused(void **state) {
    struct house *h = *state;
    HOUSE_MUST(import(h, "gronn-grunder", 2019, "Piql AS"));
    uint64_t size = house_size(h);
    assert_int_equal(import(h, "gronn-grunder", 2019, "Piql AS"), ALREADY_DONE);
    assert_int_equal(import(h, "gronn-grunder", 2022, "Framtid AS"), FIELD_NUMBER);
    assert_int_equal(import(h, "gronn-grunder", 1799, "For lenge siden"), FIELD_NUMBER);
    assert_int_equal(import(h, "gronn-grunder", 2019, ""), FIELD_MISSING);
    assert_int_equal(import(h, "Grønn Gründer", 2019, "X"), FIELD_CHOICE);
    assert_int_equal(import(h, "", 2019, "X"), FIELD_CHOICE);
    assert_int_equal(house_size(h), size);
}

static void past_years_count_as_editions(void **state) {
    struct house *h = *state;
    HOUSE_MUST(import(h, "hedersmerke", 2020, "Terje"));
    HOUSE_MUST(import(h, "hedersmerke", 2020, "Svein"));
    HOUSE_MUST(import(h, "hedersmerke", 2021, "Ragnhild"));
    assert_true(str_equal(house_hedersmerke(h), STR("hedersmerke-3")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(the_newest_stand_first_then_by_award_and_name),
        WITH_HOUSE(all_that_was_known_is_told),
        WITH_HOUSE(what_cannot_be_is_refused),
        WITH_HOUSE(past_years_count_as_editions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
