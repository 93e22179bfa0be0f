/* retention_clock.c: it erases when the moment has come, some at a time, also what came due while nobody was
 * there, and does nothing otherwise. */
#include "desk/retention_clock.h"

#include "award/decision/announcement.h"
#include "award/privacy/retention.h"
#include "support/panel.h"
#include "support/test.h"

#define DUE "2024-01-12T18:00:00+01:00"

static struct panel p;
static struct retention_clock ticking;

static void send_letters(size_t n) {
    struct proposal_args args = house_proposal(p.edition);
    args.via = STR("letter");
    args.received_at = house_moment("2021-09-28T12:00:00+02:00");
    for (size_t i = 0; i < n; i++)
        HOUSE_MUST(house_as(&p.house, p.house.admin, proposal_receive, &args));
}

static void announce(void) {
    const struct edition_announce_args args = {.edition = p.edition, .decision = 1};
    HOUSE_MUST(house_as(&p.house, p.house.admin, edition_announce, &args));
}

/* `letters` proposals beside the one that the jury's panel has; k01 is decided, in January. */
static int begin(size_t letters) {
    panel_jury(&p);
    send_letters(letters);
    ticking = (struct retention_clock){0};
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    const struct decision_record_it decision = panel_decision(&p, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&p, p.chair.id, &decision));
    house_clock(&p.house, "2022-01-12T18:00:00+01:00");
    return 0;
}

static int setup(void **state) {
    (void)state;
    return begin(0);
}

static int setup_many(void **state) {
    (void)state;
    return begin((size_t)2 * RETENTION_AT_ONCE);
}

static int teardown(void **state) {
    (void)state;
    panel_end(&p);
    return 0;
}

/* How many proposals one round erases. */
static uint32_t round_at(int64_t now) {
    struct edition_record before, after;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(edition_get(&t, p.number, &before));
    store_read_end(&t);
    HOUSE_MUST(retention_clock_round(&ticking, p.house.store, p.house.writer, now));
    t = house_read(&p.house);
    HOUSE_MUST(edition_get(&t, p.number, &after));
    store_read_end(&t);
    return after.erased - before.erased;
}

static void nothing_happens_before_its_second_and_all_of_it_then(void **state) {
    (void)state;
    uint64_t size = house_size(&p.house);
    assert_int_equal(round_at(p.house.now), 0); /* nothing is announced */
    assert_int_equal(ticking.next, 0);
    announce();
    assert_int_equal(round_at(p.house.now), 0);
    assert_int_equal(ticking.next, house_moment(DUE));
    assert_int_equal(round_at(house_moment(DUE) - 1), 0);
    assert_int_equal(house_size(&p.house), size + 1);
    assert_int_equal(round_at(house_moment(DUE)), 1);
    assert_int_equal(round_at(house_moment(DUE)), 0);
    assert_int_equal(ticking.edition, 0);
    assert_int_equal(ticking.next, 0);
}

static void many_take_many_rounds_and_a_start_goes_on(void **state) {
    (void)state;
    announce();
    assert_int_equal(round_at(house_moment(DUE)), RETENTION_AT_ONCE);
    assert_int_equal(round_at(house_moment(DUE)), RETENTION_AT_ONCE);
    ticking = (struct retention_clock){0}; /* another process */
    assert_int_equal(round_at(house_moment(DUE)), 1);
    assert_int_equal(round_at(house_moment(DUE)), 0);
    assert_int_equal(ticking.edition, 0);
}

static void what_came_due_while_nobody_was_there_is_caught_up(void **state) {
    (void)state;
    announce();
    assert_int_equal(round_at(house_moment("2024-03-01T03:00:00+01:00")), 1);
    struct txn t = house_read(&p.house);
    struct fact f;
    HOUSE_MUST(event_read(&t, p.house.arena, p.house.result.index + 1, &f)); /* behind the announcement */
    assert_string_equal(f.type->name, "erased");
    assert_int_equal(f.at, house_moment("2024-03-01T03:00:00+01:00"));
    assert_true(str_equal(json_get_str(f.open, "rule"), STR("retention")));
    assert_int_equal(f.by.n, 0);
    store_read_end(&t);
}

static void a_recall_in_time_stops_it(void **state) {
    (void)state;
    announce();
    assert_int_equal(round_at(p.house.now), 0);
    const struct edition_recall_args recall = {p.edition, 1, STR("Navnet var feil")};
    HOUSE_MUST(house_as(&p.house, p.house.admin, edition_recall, &recall));
    assert_int_equal(round_at(house_moment(DUE)), 0);
    assert_int_equal(ticking.next, 0);
}

static void a_clock_that_is_set_back_is_looked_at_anew(void **state) {
    (void)state;
    announce();
    assert_int_equal(round_at(house_moment(DUE) - 1), 0);
    assert_int_equal(round_at(p.house.now), 0);
    assert_int_equal(ticking.at, p.house.now);
    assert_int_equal(round_at(house_moment(DUE)), 1);
}

#define WITH_DECISION(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_DECISION(nothing_happens_before_its_second_and_all_of_it_then),
        cmocka_unit_test_setup_teardown(many_take_many_rounds_and_a_start_goes_on, setup_many, teardown),
        WITH_DECISION(what_came_due_while_nobody_was_there_is_caught_up),
        WITH_DECISION(a_recall_in_time_stops_it),
        WITH_DECISION(a_clock_that_is_set_back_is_looked_at_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
