/* The minutes as a model: told without a request. */
#include "page/minutes/minutes.h"

#include "award/decision/decision.h"
#include "award/step/ballot.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel p;
static struct settings settings = {.url = STR_INIT("https://priser.example.no")};

static int setup(void **state) {
    panel_jury(&p);
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct decision_record_it d = panel_decision(&p, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&p, p.chair.id, &d));
    return 0;
}

static int teardown(void **state) {
    panel_end(&p);
    return 0;
}

static json_t *told(struct str reader) {
    struct site site = {.store = p.house.store, .settings = &settings};
    struct txn t = house_read(&p.house);
    struct visit v = {.site = &site,
                      .arena = p.house.arena,
                      .txn = &t,
                      .lang_prefix = STR(""),
                      .arrived = p.house.now,
                      .who = {.person = reader}};
    struct edition e;
    json_t *rules, *into = json_new_object(p.house.arena);
    HOUSE_MUST(edition_find(&t, p.house.arena, p.edition, p.house.now, &e));
    HOUSE_MUST(edition_rules(&t, e.number, &rules));
    HOUSE_MUST(minutes_tell(&v, &e, rules, STR("juryen"), into));
    assert_int_equal(minutes_tell(&v, &e, rules, STR("ingen"), json_new_object(p.house.arena)), NOT_FOUND);
    store_read_end(&t);
    return into;
}

static void they_are_told_without_a_request(void **state) {
    const json_t *minutes = told(p.chair.id);
    const json_t *step = json_array_get(json_object_get(minutes, "steps"), 0);
    assert_int_equal(json_array_size(json_object_get(minutes, "members")), 3);
    assert_int_equal(json_array_size(json_object_get(json_object_get(step, "count"), "rows")), 3);
    assert_int_equal(json_array_size(json_object_get(step, "roll")), 3);
    assert_non_null(json_object_get(json_object_get(minutes, "decided"), "lock"));
    assert_true(json_get_bool(minutes, "has_checkpoint"));
}

static void a_record_of_them_has_all_and_no_grounds(void **state) {
    const json_t *minutes = told(READER_RECORD);
    const json_t *step = json_array_get(json_object_get(minutes, "steps"), 0);
    assert_int_equal(json_array_size(json_object_get(json_object_get(step, "count"), "rows")), 3);
    assert_null(json_object_get(minutes, "grounds_text"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_are_told_without_a_request, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_of_them_has_all_and_no_grounds, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
