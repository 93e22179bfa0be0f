/* closing.c: what the end of a step fixes, when it may come, and what each may see of the result. */
#include "award/close/closing.h"

#include "award/close/closed.h"
#include "award/people/enrolment.h"
#include "base/json.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

static struct panel p;

static enum fault close_by_clock(void) {
    struct step_close close = {.edition = p.edition, .step = STR("vurdering"), .by_clock = true};
    return house_public(&p.house, step_close, &close);
}

static const json_t *closed_of(const char *step) {
    struct fact f;
    struct step_record s = panel_step(&p, step);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(event_read(&t, p.house.arena, s.closed, &f));
    store_read_end(&t);
    return json_object_get(f.later, "closed");
}

static json_t *result_of(struct str viewer) {
    json_t *result;
    struct step_record s = panel_step(&p, "vurdering");
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_result(&t, p.house.arena, p.number, &s, viewer, &result));
    store_read_end(&t);
    return result;
}

/* --- when --- */

/* A ballot that arrived in the last second may still be on its way to the writer: neither clock nor chair
 * comes before it. */
static void the_close_waits_for_what_arrived_in_time(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    house_clock(&p.house, PANEL_CLOSES);
    for (int i = 0; i < ARRIVAL_GRACE_SECONDS; i++) {
        p.house.now++;
        assert_int_equal(close_by_clock(), NOT_OPEN_YET);
        assert_int_equal(panel_close(&p, "vurdering", p.chair.id), STEP_NOT_READY);
    }
    int64_t now = p.house.now;
    house_clock(&p.house, PANEL_CLOSES); /* it arrived then, and is decided now */
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    assert_int_equal(panel_hand_in(&p, "vurdering", &p.a, marks.p), OK);
    p.house.now = now + 1;
    assert_int_equal(panel_close(&p, "vurdering", p.chair.id), OK);
    assert_int_equal(close_by_clock(), ALREADY_DONE);
}

/* Whatever the clock says afterwards: a closed step takes nothing. */
static void a_clock_that_goes_back_opens_nothing(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    HOUSE_MUST(close_by_clock());
    house_clock(&p.house, "2021-10-20T09:00:00+02:00");
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    assert_int_equal(panel_hand_in(&p, "vurdering", &p.a, marks.p), STEP_CLOSED);
}

/* Silence could be absence or a vote against: only the chair was there. */
static void the_clock_closes_a_motion_only_when_all_have_voted(void **state) {
    static const char deadline[] = "2021-12-10T12:00:59+01:00", after[] = "2021-12-10T12:05:00+01:00";
    const char *step = panel_step_id(&p, "innstilling", p.solveig);
    struct step_close close = {.edition = p.edition, .step = str_of(step), .by_clock = true};
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.board[0], "innstilling", p.solveig, deadline, false));
    for (size_t voted = 0; voted <= BOARD; voted++) {
        struct step_due *due;
        size_t n;
        house_clock(&p.house, after);
        struct txn t = house_read(&p.house);
        HOUSE_MUST(steps_due(&t, p.house.arena, p.house.now, &due, &n));
        store_read_end(&t);
        assert_int_equal(n, voted == BOARD);
        assert_int_equal(house_public(&p.house, step_close, &close), voted == BOARD ? OK : WRONG_STATE);
        house_clock(&p.house, "2021-12-04T12:00:00+01:00");
        if (voted < BOARD)
            HOUSE_MUST(panel_hand_in(&p, step, &p.board[voted], "{\"m\":\"motion\",\"v\":\"yes\"}"));
    }
    assert_true(panel_step(&p, step).adopted);
}

/* --- what --- */

static void a_tie_that_is_found_after_the_ballot_strikes_its_marks(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct str marks = all_marks(&p.house, 3, 5, 5, 5, NULL), less = all_marks(&p.house, 3, 2, 2, 2, NULL);
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.chair, less.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, less.p));
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.a, "k02"));
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    const json_t *recusals = json_object_get(closed_of("vurdering"), "recusals"), *rows, *row;
    assert_int_equal(json_array_size(recusals), 1);
    assert_true(str_equal(json_get_str(json_array_get(recusals, 0), "juror"), p.a.id));
    rows = json_object_get(result_of(p.chair.id), "rows");
    size_t i;
    json_array_foreach(rows, i, row) {
        bool struck = str_equal(json_get_str(row, "id"), STR("k02"));
        assert_true(str_equal(json_get_str(row, "total"), struck ? STR("2/1") : STR("3/1")));
        assert_int_equal(json_get_int(row, "aside"), struck);
    }
}

static void everybody_in_the_roll_stands_there_bytewise(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL), last = {0};
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p));
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    HOUSE_MUST(close_by_clock());
    const json_t *rows = json_object_get(closed_of("vurdering"), "ballots"), *row;
    size_t i;
    assert_int_equal(json_array_size(rows), 3);
    json_array_foreach(rows, i, row) {
        struct str juror = json_get_str(row, "juror");
        assert_true(str_compare(last, juror) < 0);
        last = juror;
        bool a = str_equal(juror, p.a.id);
        assert_int_equal(json_get_int(row, "number"), a ? 2 : 0);
        assert_true(str_equal(json_get_str(row, "why"), a ? STR("") : STR("none")));
    }
}

/* --- who sees what --- */

static void a_tie_says_nothing_of_whom_the_viewer_is_kept_from(void **state) {
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.b, "k02"));
    HOUSE_MUST(panel_open(&p, ""));
    struct str same = all_marks(&p.house, 3, 4, 4, 4, NULL), but = all_marks(&p.house, 3, 4, 4, 4, "k02");
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.chair, same.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, same.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, but.p));
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    struct str all = json_compact(p.house.arena, result_of(p.chair.id)),
               seen = json_compact(p.house.arena, result_of(p.b.id));
    assert_non_null(memmem(all.p, all.n, "k02", 3));
    assert_null(memmem(seen.p, seen.n, "k02", 3));
}

static enum fault see(struct str viewer, struct str juror, const char *step) {
    struct ballot_text b;
    struct step_record s = panel_step(&p, step);
    struct txn t = house_read(&p.house);
    enum fault f = ballot_latest(&t, p.house.arena, p.number, &s, viewer, juror, &b);
    store_read_end(&t);
    return f;
}

static void who_is_kept_from_a_case_reads_no_vote_about_it(void **state) {
    json_t *result;
    const struct member_invite_args both = {.edition = p.edition,
                                            .body = STR("styret"),
                                            .role = MEMBER_PLAIN,
                                            .who = {.person = p.council[COUNCIL - 1].id}};
    HOUSE_MUST(house_do(&p.house, member_invite, &both));
    panel_recommend(&p, p.kari, "yes");
    assert_int_equal(see(p.board[0].id, p.board[1].id, panel_step_id(&p, "innstilling", p.kari)), OK);
    assert_int_equal(see(p.council[COUNCIL - 1].id, p.board[1].id, panel_step_id(&p, "innstilling", p.kari)),
                     RECUSED);
    struct step_record s = panel_step(&p, panel_step_id(&p, "innstilling", p.kari));
    struct txn t = house_read(&p.house);
    assert_int_equal(step_result(&t, p.house.arena, p.number, &s, p.council[COUNCIL - 1].id, &result),
                     RECUSED);
    store_read_end(&t);
}

/* --- where enrolment is strict --- */

static int vouch_and_setup(void **state) {
    house_vouches(true);
    return panel_setup_jury(state);
}

static int unvouch_and_teardown(void **state) {
    house_vouches(false);
    return panel_teardown(state);
}

#define WITH_STRICT(test)                                                                                    \
    cmocka_unit_test_prestate_setup_teardown(test, vouch_and_setup, unvouch_and_teardown, &p)

static void vouch(const struct juror *j) {
    const struct key_confirm chair = {j->id, 1, STR("juryen")}, office = {.person = j->id, .key = 1};
    if (!str_equal(j->id, p.chair.id))
        HOUSE_MUST(house_as(&p.house, p.chair.id, enrolment_confirm, &chair));
    HOUSE_MUST(house_do(&p.house, enrolment_confirm, &office));
}

static size_t due(void) {
    struct step_due *list;
    size_t n;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(steps_due(&t, p.house.arena, p.house.now, &list, &n));
    store_read_end(&t);
    return n;
}

static void hand_in_strictly(void) {
    struct str high = all_marks(&p.house, 3, 5, 5, 5, NULL), low = all_marks(&p.house, 3, 2, 2, 2, NULL);
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, high.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, low.p));
    vouch(&p.a);
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
}

static void the_clock_waits_for_keys_that_were_used(void **state) {
    hand_in_strictly();
    assert_int_equal(due(), 0);
    assert_int_equal(close_by_clock(), WRONG_STATE);
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    assert_int_equal(panel_hand_in(&p, "vurdering", &p.chair, marks.p), STEP_CLOSED); /* and is late */
    vouch(&p.b);
    assert_int_equal(due(), 1); /* whose key was never used is asked nothing of */
    assert_int_equal(close_by_clock(), OK);
}

static void the_chair_leaves_out_with_a_ground(void **state) {
    hand_in_strictly();
    struct exclusion both[] = {{p.b.id, STR("not_reached")}, {p.a.id, STR("lost")}};
    struct step_close close = {.edition = p.edition, .step = STR("vurdering"), .excluded = both};
    assert_int_equal(house_as(&p.house, p.chair.id, step_close, &close), KEYS_UNCONFIRMED);
    close.excluded_n = 2; /* one of whom was vouched for */
    assert_int_equal(house_as(&p.house, p.chair.id, step_close, &close), FIELD_CHOICE);
    close.excluded_n = 1;
    both[0].ground = STR("a_whim");
    assert_int_equal(house_as(&p.house, p.chair.id, step_close, &close), FIELD_CHOICE);
    both[0].ground = STR("not_reached");
    assert_int_equal(house_as(&p.house, p.a.id, step_close, &close), NOT_ALLOWED);
    HOUSE_MUST(house_as(&p.house, p.chair.id, step_close, &close));
    const json_t *closed = closed_of("vurdering");
    assert_true(str_equal(closed_exclusion(closed, p.b.id), STR("not_reached")));
    assert_true(str_equal(json_get_str(closed_row(closed, p.b.id), "why"), STR("excluded")));
    assert_int_equal(json_get_int(json_array_get(json_object_get(closed, "excluded"), 0), "key"), 1);
    const json_t *row = json_array_get(json_object_get(result_of(p.chair.id), "rows"), 0);
    assert_true(str_equal(json_get_str(row, "total"), STR("5/1")));
}

static void a_step_that_is_not_strict_asks_for_no_keys(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p));
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    HOUSE_MUST(close_by_clock());
    assert_null(json_object_get(closed_of("vurdering"), "excluded"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(the_close_waits_for_what_arrived_in_time, &p),
        WITH_JURY(a_clock_that_goes_back_opens_nothing, &p),
        WITH_JURY(a_tie_that_is_found_after_the_ballot_strikes_its_marks, &p),
        WITH_JURY(everybody_in_the_roll_stands_there_bytewise, &p),
        WITH_JURY(a_tie_says_nothing_of_whom_the_viewer_is_kept_from, &p),
        WITH_STRICT(the_clock_waits_for_keys_that_were_used),
        WITH_STRICT(the_chair_leaves_out_with_a_ground),
        WITH_JURY(a_step_that_is_not_strict_asks_for_no_keys, &p),
        WITH_HONOUR(the_clock_closes_a_motion_only_when_all_have_voted, &p),
        WITH_HONOUR(who_is_kept_from_a_case_reads_no_vote_about_it, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
