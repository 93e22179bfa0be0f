/* reminders.c: on the last day, once, and only to who has not handed in. */
#include "desk/reminders.h"

#include "award/step/recusal.h"
#include "desk/delivery.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel p;
static size_t rendered; /* since the round began */
static struct reminder last;

static int setup(void **state) {
    panel_jury(&p);
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    return 0;
}

static enum fault render(void *context, const struct txn *t, struct arena *a, const struct reminder *r,
                         struct mail_text *out) {
    rendered++;
    last = *r;
    last.person = arena_copy(p.house.arena, r->person);
    *out =
        (struct mail_text){.to_address = arena_copy(a, STR("morten@example.org")), .subject = STR("Frist")};
    return OK;
}

static size_t posts(void) {
    struct post_row *list;
    size_t n;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(post_page(&t, p.house.arena, 10, &list, &n));
    store_read_end(&t);
    return n;
}

static size_t round_at(const char *now) {
    rendered = 0;
    HOUSE_MUST(reminders_due(p.house.store, p.house.writer, house_moment(now), render, NULL));
    return rendered;
}

static void hand_in(const struct juror *who) {
    HOUSE_MUST(panel_hand_in(&p, "vurdering", who, all_marks(&p.house, 3, 4, 4, 4, NULL).p));
}

static void nobody_is_reminded_before_the_last_day_or_after_it(void **state) {
    assert_int_equal(round_at("2021-10-21T12:00:59+02:00"), 0);
    assert_int_equal(round_at("2021-10-22T12:01:00+02:00"), 0);
    assert_int_equal(posts(), 0);
}

static void each_is_reminded_once(void **state) {
    assert_int_equal(round_at("2021-10-21T12:01:00+02:00"), 3);
    assert_int_equal(posts(), 3);
    assert_int_equal(round_at("2021-10-22T12:00:00+02:00"), 0);
    assert_int_equal(posts(), 3);
}

static void who_has_handed_in_is_left_in_peace(void **state) {
    hand_in(&p.chair);
    hand_in(&p.b);
    assert_int_equal(round_at("2021-10-22T08:00:00+02:00"), 1);
    assert_true(str_equal(last.person, p.a.id));
    assert_int_equal(last.of, 0);
}

static void it_tells_what_the_browser_has_told(void **state) {
    struct progress_tell told = {p.edition, STR("vurdering"), p.a.id, 1, 3};
    HOUSE_MUST(house_as(&p.house, p.a.id, progress_tell, &told));
    hand_in(&p.chair);
    hand_in(&p.b);
    assert_int_equal(round_at("2021-10-22T08:00:00+02:00"), 1);
    assert_int_equal(last.done, 1);
    assert_int_equal(last.of, 3);
}

static void who_is_kept_from_a_case_hears_no_more_of_it(void **state) {
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.board[0], "innstilling", p.solveig,
                          "2021-12-10T12:00:59+01:00", false));
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.board[1], p.solveig));
    assert_int_equal(round_at("2021-12-10T09:00:00+01:00"), BOARD - 1);
}

static int setup_sealed(void **state) {
    house_seals(true);
    return setup(state);
}

/* Also who was reminded of the deadline before. */
static void a_day_after_the_close_who_has_not_opened_it_is_reminded(void **state) {
    assert_int_equal(round_at("2021-10-22T08:00:00+02:00"), 3);
    hand_in(&p.chair);
    hand_in(&p.a);
    hand_in(&p.b);
    house_clock(&p.house, "2021-10-22T10:00:00+02:00");
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    HOUSE_MUST(juror_give(&p.house, p.edition, "vurdering", &p.b, NULL));
    assert_int_equal(round_at("2021-10-23T09:59:59+02:00"), 0);
    assert_int_equal(round_at("2021-10-23T10:00:00+02:00"), 2);
    assert_true(last.shut && !str_equal(last.person, p.b.id));
    assert_int_equal(round_at("2021-10-24T10:00:00+02:00"), 0); /* once */
    HOUSE_MUST(juror_give(&p.house, p.edition, "vurdering", &p.a, NULL));
    assert_int_equal(round_at("2021-10-25T10:00:00+02:00"), 0);
    assert_int_equal(posts(), 5);
}

int main(void) {
#define T(f) WITH_PANEL(f, setup, &p)
    const struct CMUnitTest tests[] = {
        T(nobody_is_reminded_before_the_last_day_or_after_it),
        T(each_is_reminded_once),
        T(who_has_handed_in_is_left_in_peace),
        T(it_tells_what_the_browser_has_told),
        cmocka_unit_test_prestate_setup_teardown(a_day_after_the_close_who_has_not_opened_it_is_reminded,
                                                 setup_sealed, panel_teardown_sealed, &p),
        WITH_HONOUR(who_is_kept_from_a_case_hears_no_more_of_it, &p),
    };
#undef T
    return cmocka_run_group_tests(tests, NULL, NULL);
}
