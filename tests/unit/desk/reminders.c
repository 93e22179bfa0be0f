/* reminders.c: on the last day, once, and only to who has not handed in. */
#include "desk/reminders.h"

#include "award/recusal.h"
#include "desk/delivery.h"
#include "support/panel.h"
#include "support/test.h"

#define CLOSES "2021-10-22T12:00:59+02:00"

struct jury {
    struct house house;
    struct str edition;
    struct juror chair, a;
    size_t rendered;
    struct reminder last;
};

static int setup(void **state) {
    static struct jury j;
    struct house *h = &j.house;
    j = (struct jury){.rendered = 0};
    house_make(h, "2021-09-01T08:00:00+02:00");
    j.edition = house_grunder(h);
    uint32_t n =
        house_propose(h, j.edition, "Biokullverket Åssiden AS",
                      "De gjør en konkret forskjell for miljøet her hos oss, og det kan bli mye større: "
                      "utslippene går ned, og flere får arbeid.");
    struct candidate_args k = {
        .edition = j.edition, .name = STR("Biokullverket Åssiden AS"), .proposals_n = 1, .proposals = &n};
    HOUSE_MUST(house_do(h, candidate_form, &k));
    j.chair = juror_make(h, j.edition, "juryen", MEMBER_CHAIR, "Astrid Nøkleby-Eks");
    j.a = juror_make(h, j.edition, "juryen", MEMBER_PLAIN, "Morten Ås-Prøve");
    house_clock(h, "2021-10-10T09:00:00+02:00");
    HOUSE_MUST(juror_declare(h, j.edition, &j.chair, NULL));
    HOUSE_MUST(juror_declare(h, j.edition, &j.a, NULL));
    HOUSE_MUST(juror_open(h, j.edition, &j.chair, "vurdering", "", CLOSES, false));
    *state = &j;
    return 0;
}

static int teardown(void **state) {
    struct jury *j = *state;
    house_replays(&j->house);
    house_remove(&j->house);
    return 0;
}

static enum fault render(void *context, const struct txn *t, struct arena *a, const struct reminder *r,
                         struct mail_text *out) {
    struct jury *j = context;
    (void)t;
    j->rendered++;
    j->last = *r;
    j->last.person = arena_copy(j->house.arena, r->person);
    *out =
        (struct mail_text){.to_address = arena_copy(a, STR("morten@example.org")), .subject = STR("Frist")};
    return OK;
}

static size_t posts(struct jury *j) {
    struct post_row *list;
    size_t n;
    struct txn t = house_read(&j->house);
    HOUSE_MUST(post_page(&t, j->house.arena, 10, &list, &n));
    store_read_end(&t);
    return n;
}

static size_t round_at(struct jury *j, const char *now) {
    j->rendered = 0;
    HOUSE_MUST(reminders_due(j->house.store, j->house.writer, house_moment(now), render, j));
    return j->rendered;
}

static void hand_in(struct jury *j, const struct juror *who) {
    struct ballot_text b =
        juror_ballot(&j->house, j->edition, "vurdering", who, all_marks(&j->house, 1, 4, 4, 4, NULL).p);
    HOUSE_MUST(juror_hand_in(&j->house, j->edition, "vurdering", who, juror_sign(&j->house, who, b)));
}

static void nobody_is_reminded_before_the_last_day_or_after_it(void **state) {
    struct jury *j = *state;
    assert_int_equal(round_at(j, "2021-10-21T12:00:59+02:00"), 0);
    assert_int_equal(round_at(j, "2021-10-22T12:01:00+02:00"), 0);
    assert_int_equal(posts(j), 0);
}

static void each_is_reminded_once(void **state) {
    struct jury *j = *state;
    assert_int_equal(round_at(j, "2021-10-21T12:01:00+02:00"), 2);
    assert_int_equal(posts(j), 2);
    assert_int_equal(round_at(j, "2021-10-22T12:00:00+02:00"), 0);
    assert_int_equal(posts(j), 2);
}

static void who_has_handed_in_is_left_in_peace(void **state) {
    struct jury *j = *state;
    hand_in(j, &j->chair);
    assert_int_equal(round_at(j, "2021-10-22T08:00:00+02:00"), 1);
    assert_true(str_equal(j->last.person, j->a.id));
    assert_int_equal(j->last.of, 0);
}

static void it_tells_what_the_browser_has_told(void **state) {
    struct jury *j = *state;
    struct progress_tell p = {j->edition, STR("vurdering"), j->a.id, 1, 1};
    HOUSE_MUST(house_as(&j->house, j->a.id, progress_tell, &p));
    hand_in(j, &j->chair);
    assert_int_equal(round_at(j, "2021-10-22T08:00:00+02:00"), 1);
    assert_int_equal(j->last.done, 1);
    assert_int_equal(j->last.of, 1);
}

static void who_is_kept_from_a_case_hears_no_more_of_it(void **state) {
    static struct panel p;
    panel_honour(&p);
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.board[0], "innstilling", "k01", "2021-12-10T12:00:59+01:00",
                          false));
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.board[1], "k01"));
    struct jury board = {.house = p.house};
    assert_int_equal(round_at(&board, "2021-12-10T09:00:00+01:00"), BOARD - 1);
    panel_end(&p);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(nobody_is_reminded_before_the_last_day_or_after_it),
        T(each_is_reminded_once),
        T(who_has_handed_in_is_left_in_peace),
        T(it_tells_what_the_browser_has_told),
        cmocka_unit_test(who_is_kept_from_a_case_hears_no_more_of_it),
    };
#undef T
    return cmocka_run_group_tests(tests, NULL, NULL);
}
