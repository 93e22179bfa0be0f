/* retention.c: what led to nothing is erased when its months are over, and not before; the rest stays. */
#include "award/privacy/retention.h"

#include "award/candidate/candidate.h"
#include "award/decision/announcement.h"
#include "award/privacy/erased_days.h"
#include "award/privacy/erasure.h"
#include "support/panel.h"
#include "support/test.h"

#define ANNOUNCED "2022-01-12T18:00:00+01:00"
#define DUE       "2024-01-12T18:00:00+01:00" /* the award's file says 24 months */

static struct panel p;

static struct retention stand(void) {
    struct retention r;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(retention_of(&t, p.house.arena, p.number, p.house.now, &r));
    store_read_end(&t);
    return r;
}

/* One by letter, under a candidate or under none. Its number. */
static uint32_t letter(const char *candidate) {
    struct proposal_args args = house_proposal(p.edition);
    args.via = STR("letter");
    args.received_at = house_moment("2021-09-28T12:00:00+02:00");
    HOUSE_MUST(house_as(&p.house, p.house.admin, proposal_receive, &args));
    uint32_t number = p.house.result.number;
    const struct candidate_act_args under = {.edition = p.edition,
                                             .candidate = str_of(candidate ? candidate : ""),
                                             .proposals = &number,
                                             .proposals_n = 1};
    if (candidate)
        HOUSE_MUST(house_as(&p.house, p.house.admin, candidate_gather, &under));
    return number;
}

static bool is_erased(uint32_t number) {
    struct proposal x;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(proposal_read(&t, p.house.arena, p.number, number, &x));
    store_read_end(&t);
    assert_int_equal(x.erased, x.record.erased);
    return x.erased;
}

static void announce(const char *at) {
    const struct edition_announce_args args = {.edition = p.edition, .decision = 1};
    house_clock(&p.house, at);
    HOUSE_MUST(house_as(&p.house, p.house.admin, edition_announce, &args));
}

/* The jury's vote is counted, k01 decided. */
static void decide(void) {
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    const struct decision_record_it decision = panel_decision(&p, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&p, p.chair.id, &decision));
}

/* By the process itself. */
static enum fault erase_after(uint32_t after) {
    const struct retention_args args = {p.edition, after};
    return house_public(&p.house, retention_write, &args);
}

/* The entries that it wrote. */
static uint64_t erase_all(void) {
    uint64_t before = house_size(&p.house);
    HOUSE_MUST(erase_after(0));
    while (p.house.result.number)
        HOUSE_MUST(erase_after(p.house.result.number));
    return house_size(&p.house) - before;
}

static void it_runs_from_the_announcement_in_calendar_months(void **state) {
    (void)state;
    letter(NULL);
    assert_int_equal(stand().state, RETENTION_UNANNOUNCED);
    assert_int_equal(stand().due, 0);
    assert_int_equal(stand().waiting, 2);
    decide();
    assert_int_equal(erase_after(0), WRONG_STATE);
    announce(ANNOUNCED);
    struct retention r = stand();
    assert_int_equal(r.state, RETENTION_RUNS);
    assert_int_equal(r.months, 24);
    assert_int_equal(r.announced, house_moment(ANNOUNCED));
    assert_int_equal(r.due, house_moment(DUE));
    assert_int_equal(erase_after(0), WRONG_STATE);
    p.house.now = r.due - 1;
    assert_int_equal(erase_after(0), WRONG_STATE);
    p.house.now = r.due;
    HOUSE_MUST(erase_after(0));
}

static void the_winners_stay_and_the_others_go(void **state) {
    (void)state;
    uint32_t winners = letter("k01"), theirs = letter("k02"), loose = letter(NULL);
    decide();
    announce(ANNOUNCED);
    assert_int_equal(stand().winners, 1);
    assert_int_equal(stand().waiting, 3);
    house_clock(&p.house, DUE);
    assert_int_equal(stand().resting, 0);
    assert_true(erase_all() >= 3);
    assert_false(is_erased(winners));
    assert_true(is_erased(theirs));
    assert_true(is_erased(loose));
    assert_int_equal(stand().waiting, 0);
    assert_int_equal(stand().erased, 3);
    assert_int_equal(stand().winners, 1);
    assert_int_equal(erase_all(), 0);
}

static bool candidate_is_erased(const char *id) {
    struct candidate k;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(candidate_find(&t, p.house.arena, p.number, str_of(id), &k));
    store_read_end(&t);
    return k.erased;
}

static enum fault material_of(const char *candidate) {
    struct str salt, json;
    struct step_record s = panel_step(&p, "vurdering");
    struct txn t = house_read(&p.house);
    enum fault f = step_material_committed(&t, p.house.arena, &s, str_of(candidate), &salt, &json);
    store_read_end(&t);
    return f;
}

/* k01 won, k02 was a finalist; two proposals have their words in one candidate's material. */
static void candidates_who_were_not_announced_go_behind_the_proposals(void **state) {
    (void)state;
    uint32_t theirs = letter("k03"), more = letter("k03");
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct decision_record_it decision = panel_decision(&p, "vurdering", "k01");
    struct str finalists[] = {STR("k02"), STR("k01")};
    decision.finalists = finalists;
    decision.finalists_n = 2;
    HOUSE_MUST(panel_decide(&p, p.chair.id, &decision));
    announce(ANNOUNCED);
    assert_int_equal(stand().candidates, 1);
    assert_true(retention_has_work(&(struct retention){.candidates = 1}));
    assert_false(retention_has_work(&(struct retention){.candidates = 1, .rests = true}));
    house_clock(&p.house, DUE);
    erase_all();
    assert_true(is_erased(theirs) && is_erased(more));
    assert_true(candidate_is_erased("k03"));
    assert_false(candidate_is_erased("k01") || candidate_is_erased("k02"));
    assert_int_equal(material_of("k03"), ERASED);
    assert_int_equal(material_of("k01"), OK);
    assert_int_equal(stand().candidates, 0);
    assert_int_equal(erase_all(), 0);
    struct erased_day *days;
    size_t n;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(erased_days(&t, p.house.arena, p.number, 10, &days, &n));
    assert_int_equal(n, 1);
    assert_int_equal(days[0].proposals, 3);
    assert_int_equal(days[0].candidates, 1);
    store_read_end(&t);
}

static void what_was_merged_into_the_winner_led_to_it(void **state) {
    (void)state;
    uint32_t merged = letter("k02"), other = letter("k03");
    const struct candidate_act_args merge = {
        .edition = p.edition, .candidate = STR("k02"), .into = STR("k01")};
    HOUSE_MUST(house_as(&p.house, p.house.admin, candidate_merge, &merge));
    HOUSE_MUST(panel_open(&p, ""));
    static const char marks[] =
        "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[5,5,5]},{\"id\":\"k03\",\"s\":[2,2,2]}]}";
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.chair, marks));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, marks));
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    const struct decision_record_it decision = panel_decision(&p, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&p, p.chair.id, &decision));
    announce(ANNOUNCED);
    assert_int_equal(stand().winners, 1);
    house_clock(&p.house, DUE);
    erase_all();
    assert_false(is_erased(merged));
    assert_true(is_erased(other));
}

static void a_recall_stops_it_and_another_announcement_begins_anew(void **state) {
    (void)state;
    uint32_t number = letter("k02");
    decide();
    announce(ANNOUNCED);
    const struct edition_recall_args recall = {p.edition, 1, STR("Navnet var feil")};
    house_clock(&p.house, "2023-06-01T12:00:00+02:00");
    HOUSE_MUST(house_as(&p.house, p.house.admin, edition_recall, &recall));
    house_clock(&p.house, DUE);
    assert_int_equal(stand().state, RETENTION_RECALLED);
    assert_int_equal(stand().due, 0);
    assert_int_equal(erase_after(0), WRONG_STATE);
    announce("2024-01-13T12:00:00+01:00");
    assert_int_equal(stand().due, house_moment("2026-01-13T12:00:00+01:00"));
    assert_int_equal(erase_after(0), WRONG_STATE);
    house_clock(&p.house, "2026-01-13T12:00:00+01:00");
    erase_all();
    assert_true(is_erased(number));
}

static void a_correction_does_not_begin_it_anew(void **state) {
    (void)state;
    decide();
    announce(ANNOUNCED);
    house_clock(&p.house, "2022-02-01T12:00:00+01:00");
    const struct announced_one name = {STR("k01"), STR("Biokullverket Åssiden"), STR(""), STR("")};
    const struct edition_correct_args correct = {.edition = p.edition,
                                                 .number = 1,
                                                 .decision = 1,
                                                 .texts_n = 1,
                                                 .texts = (void *)&name,
                                                 .reason = STR("Navnet var feil")};
    HOUSE_MUST(house_as(&p.house, p.house.admin, edition_correct, &correct));
    assert_int_equal(stand().due, house_moment(DUE));
}

/* An award that keeps its proposals shorter than a vote can be complained of. */
static void keep_briefly(int months, int inspection_days) {
    json_t *rules = award_rules(STR("gronn-grunder"));
    json_set_int(json_object_get(rules, "retention"), "unsuccessful_months", months);
    json_set_int(rules_find(rules, "steps", STR("vurdering")), "inspection_days", inspection_days);
}

static int setup_brief(void **state) {
    (void)state;
    struct house reads_the_awards;
    house_make(&reads_the_awards, "2021-09-01T08:00:00+02:00");
    house_remove(&reads_the_awards);
    keep_briefly(1, INSPECTION_DAYS_MAX);
    panel_jury(&p);
    return 0;
}

static int teardown_brief(void **state) {
    (void)state;
    keep_briefly(24, 3);
    panel_end(&p);
    return 0;
}

static void what_a_vote_needs_rests_and_the_others_go(void **state) {
    (void)state;
    uint32_t under = letter("k02"), loose = letter(NULL);
    decide();
    announce("2021-10-12T18:00:00+02:00");
    house_clock(&p.house, "2021-11-12T18:00:00+01:00");
    struct retention r = stand();
    assert_int_equal(r.due, p.house.now);
    assert_int_equal(r.waiting, 3);
    assert_int_equal(r.resting, 1);
    assert_true(r.rests_until > p.house.now);
    erase_all();
    assert_false(is_erased(under));
    assert_true(is_erased(loose));
    assert_int_equal(stand().waiting, 1);
    p.house.now = r.rests_until;
    assert_int_equal(erase_all(), 0);
    p.house.now++;
    assert_int_equal(stand().resting, 0);
    erase_all();
    assert_true(is_erased(under));
}

static void many_are_taken_some_at_a_time(void **state) {
    (void)state;
    for (int i = 0; i < 2 * RETENTION_AT_ONCE; i++)
        letter(NULL);
    decide();
    announce(ANNOUNCED);
    house_clock(&p.house, DUE);
    HOUSE_MUST(erase_after(0));
    assert_int_equal(stand().erased, RETENTION_AT_ONCE);
    assert_int_equal(p.house.result.number, RETENTION_AT_ONCE);
    HOUSE_MUST(erase_after(p.house.result.number));
    HOUSE_MUST(erase_after(p.house.result.number));
    assert_int_equal(p.house.result.number, 0);
    assert_int_equal(stand().erased, 2 * RETENTION_AT_ONCE + 1);
}

static void a_day_of_it_is_one_row_of_the_history(void **state) {
    (void)state;
    uint32_t first = letter(NULL), asked = letter(NULL);
    decide();
    announce(ANNOUNCED);
    struct proposal x;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(proposal_read(&t, p.house.arena, p.number, asked, &x));
    store_read_end(&t);
    const struct erasure_args request = {.id = x.id, .rule = STR("request")};
    HOUSE_MUST(house_as(&p.house, p.house.admin, erasure_write, &request));
    house_clock(&p.house, DUE);
    uint64_t entries = erase_all();
    assert_true(is_erased(first));
    struct erased_day *days;
    struct happening *all;
    size_t n, rows = 0;
    t = house_read(&p.house);
    HOUSE_MUST(erased_days(&t, p.house.arena, p.number, 10, &days, &n));
    assert_int_equal(n, 1);
    assert_int_equal(days[0].proposals, 2);
    assert_int_equal(days[0].entries, entries);
    assert_int_equal(days[0].last, house_size(&p.house) - 1);
    HOUSE_MUST(history_page(&t, p.house.arena, p.number, 0, 100, &all, &n));
    for (size_t i = 0; i < n; i++)
        rows += str_equal(all[i].type, STR("erased"));
    assert_int_equal(rows, 2); /* and the one that was asked for */
    store_read_end(&t);
}

static void who_may(void **state) {
    (void)state;
    letter(NULL);
    decide();
    announce(ANNOUNCED);
    house_clock(&p.house, DUE);
    const struct retention_args args = {p.edition, 0}, unknown = {STR("gronn-grunder-9"), 0};
    assert_int_equal(house_as(&p.house, p.chair.id, retention_write, &args), NOT_ALLOWED);
    assert_int_equal(house_public(&p.house, retention_write, &unknown), NOT_FOUND);
    HOUSE_MUST(house_as(&p.house, p.house.admin, retention_write, &args));
}

static void nobody_won_and_all_of_them_go(void **state) {
    (void)state;
    uint32_t number = letter("k01");
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct decision_record_it none = panel_decision(&p, "vurdering", "k01");
    none.outcome = OUTCOME_NONE;
    none.winners_n = none.finalists_n = 0;
    none.departs = STR("Ingen av dem holdt mål.");
    HOUSE_MUST(panel_decide(&p, p.chair.id, &none));
    announce(ANNOUNCED);
    assert_int_equal(stand().winners, 0);
    house_clock(&p.house, DUE);
    erase_all();
    assert_true(is_erased(number));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(it_runs_from_the_announcement_in_calendar_months, &p),
        WITH_JURY(the_winners_stay_and_the_others_go, &p),
        WITH_JURY(candidates_who_were_not_announced_go_behind_the_proposals, &p),
        WITH_JURY(what_was_merged_into_the_winner_led_to_it, &p),
        WITH_JURY(a_recall_stops_it_and_another_announcement_begins_anew, &p),
        WITH_JURY(a_correction_does_not_begin_it_anew, &p),
        cmocka_unit_test_setup_teardown(what_a_vote_needs_rests_and_the_others_go, setup_brief,
                                        teardown_brief),
        WITH_JURY(many_are_taken_some_at_a_time, &p),
        WITH_JURY(a_day_of_it_is_one_row_of_the_history, &p),
        WITH_JURY(who_may, &p),
        WITH_JURY(nobody_won_and_all_of_them_go, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
