/* decision.c: a decision rests on the award's last word, names only who was judged, and is asked of who may
 * know of it. */
#include "award/decision/decision.h"

#include "award/decision/announcement.h"
#include "award/people/outbox.h"
#include "award/step/recorded.h"
#include "base/json.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel p;

static enum fault decide(const struct decision_record_it *d) {
    return panel_decide(&p, p.board[0].id.n ? p.council[0].id : p.chair.id, d);
}

static enum fault winner(const char *step, const char *id) {
    struct decision_record_it d = panel_decision(&p, step, id);
    return decide(&d);
}

/* --- on marks --- */

static void nobody_wins_who_was_not_judged(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    panel_candidate(&p, "Ny etter åpningen", (struct str){0});
    panel_count(&p, "vurdering");
    struct decision_record_it d = panel_decision(&p, "vurdering", "k04");
    d.departs = STR("Vi likte dem best.");
    assert_int_equal(decide(&d), BALLOT_CANDIDATE);
    struct str finalists[] = {STR("k02"), STR("k04")};
    d = panel_decision(&p, "vurdering", "k01");
    d.finalists = finalists;
    d.finalists_n = 2;
    assert_int_equal(decide(&d), BALLOT_CANDIDATE);
    d.finalists_n = 1;
    assert_int_equal(decide(&d), OK);
}

/* What a decision says is opened one day: the order of a form, which is that of the marks, must not be in it.
 */
static void the_order_of_those_named_says_nothing(void **state) {
    struct str finalists[] = {STR("k03"), STR("k02"), STR("k01"), STR("k02")};
    struct decided d;
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct decision_record_it it = panel_decision(&p, "vurdering", "k02");
    it.finalists = finalists;
    it.finalists_n = 4;
    it.departs = STR("Vi likte dem best.");
    HOUSE_MUST(decide(&it));
    struct txn t = house_read(&p.house);
    HOUSE_MUST(decision_current(&t, p.house.arena, p.number, &d));
    assert_int_equal(d.finalists_n, 3);
    for (size_t i = 0; i < d.finalists_n; i++)
        assert_true(str_equal(d.finalists[i], candidate_id(p.house.arena, (uint32_t)i + 1)));
    assert_int_equal(decision_read(&t, p.house.arena, p.number, 2, &d), NOT_FOUND);
    HOUSE_MUST(decision_read(&t, p.house.arena, p.number, 1, &d));
    assert_true(str_equal(d.winners[0], STR("k02")));
    store_read_end(&t);
}

static void who_was_screened_out_after_the_slate_froze_does_not_win(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct candidate_act_args out = {.edition = p.edition,
                                     .candidate = STR("k01"),
                                     .outcome = STR("no"),
                                     .reason = STR("har flyttet til Kongsberg")};
    HOUSE_MUST(house_do(&p.house, candidate_screen, &out));
    assert_int_equal(winner("vurdering", "k01"), BALLOT_CANDIDATE);
}

static void who_is_screened_out_after_the_decision_is_not_announced(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    HOUSE_MUST(winner("vurdering", "k01"));
    struct candidate_act_args out = {.edition = p.edition,
                                     .candidate = STR("k01"),
                                     .outcome = STR("no"),
                                     .reason = STR("har flyttet til Kongsberg")};
    struct edition_announce_args announce = {.edition = p.edition, .decision = 1};
    HOUSE_MUST(house_do(&p.house, candidate_screen, &out));
    assert_int_equal(house_do(&p.house, edition_announce, &announce), WRONG_STATE);
    out.outcome = STR("yes");
    HOUSE_MUST(house_do(&p.house, candidate_screen, &out));
    assert_int_equal(house_do(&p.house, edition_announce, &announce), OK);
}

static void marks_of_too_few_are_no_ground(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p)); /* one of three, and half are needed */
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    assert_int_equal(winner("vurdering", "k01"), NO_QUORUM);
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering-2");
    assert_int_equal(winner("vurdering-2", "k01"), OK);
}

static void a_vote_taken_again_takes_the_place_of_the_first(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    HOUSE_MUST(panel_open(&p, ""));
    assert_int_equal(winner("vurdering", "k01"), STEP_NOT_READY);
    panel_count(&p, "vurdering-2");
    assert_int_equal(winner("vurdering", "k01"), STEP_NOT_READY);
    assert_int_equal(winner("", "k01"), STEP_NOT_READY);
    assert_int_equal(winner("vurdering-3", "k01"), NOT_FOUND);
    assert_int_equal(winner("vurdering-2", "k01"), OK);
}

static void there_are_as_many_finalists_as_the_award_says(void **state) {
    for (int i = 4; i <= 12; i++)
        panel_candidate(&p, arena_format(p.house.arena, "Kandidat %d AS", i).p, (struct str){0});
    HOUSE_MUST(panel_open(&p, ""));
    struct str marks = all_marks(&p.house, 12, 4, 4, 4, NULL), finalists[12];
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.chair, marks.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.a, marks.p));
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, marks.p));
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    for (uint32_t i = 0; i < 12; i++)
        finalists[i] = candidate_id(p.house.arena, i + 1);
    struct decision_record_it d = panel_decision(&p, "vurdering", "k01");
    d.finalists = finalists;
    d.finalists_n = 11;
    assert_int_equal(decide(&d), FINALISTS); /* k01 … k11 are eleven */
    d.finalists_n = 10;
    assert_int_equal(decide(&d), OK); /* the winner is one of the ten */
}

/* --- on votes --- */

static void the_boards_recommendation_is_not_the_councils_decision(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    assert_int_equal(winner(panel_step_id(&p, "innstilling", p.solveig), p.solveig), STEP_NOT_READY);
    HOUSE_MUST(panel_hands(&p, p.solveig));
    struct record_confirm yes = {.edition = p.edition,
                                 .step = str_of(panel_step_id(&p, "vedtak", p.solveig)),
                                 .agrees = true,
                                 .seen = panel_step(&p, panel_step_id(&p, "vedtak", p.solveig)).recorded};
    HOUSE_MUST(house_as(&p.house, p.secretary, step_record_confirm, &yes));
    assert_int_equal(winner(panel_step_id(&p, "innstilling", p.solveig), p.solveig), STEP_NOT_READY);
    assert_int_equal(winner(panel_step_id(&p, "vedtak", p.solveig), p.solveig), OK);
}

static size_t mails(enum mail_kind kind, struct str to) {
    struct mail *list;
    size_t n, found = 0;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(outbox_page(&t, p.house.arena, 0, 0, 200, &list, &n));
    for (size_t i = 0; i < n; i++)
        found += list[i].record.kind == kind && str_equal(list[i].recipient, to);
    store_read_end(&t);
    return found;
}

/* The council votes for a candidate by a show of hands, twice confirmed. The step's id. */
static const char *adopt(const char *candidate) {
    panel_recommend(&p, candidate, "yes");
    HOUSE_MUST(panel_hands(&p, candidate));
    const char *step = panel_step_id(&p, "vedtak", candidate);
    struct record_confirm yes = {
        .edition = p.edition, .step = str_of(step), .agrees = true, .seen = panel_step(&p, step).recorded};
    HOUSE_MUST(house_as(&p.house, p.secretary, step_record_confirm, &yes));
    return step;
}

/* Kari sits in the council that has decided about her, and must not find out. */
static void kari_hears_nothing(void) {
    const struct juror *kari = &p.council[COUNCIL - 1];
    struct decision_confirm confirm = {.edition = p.edition, .number = 1, .agrees = true, .own_row = true};
    json_t *asked;
    assert_int_equal(mails(MAIL_CONFIRM_ROW, kari->id), 0);
    assert_int_equal(mails(MAIL_CONFIRM_ROW, p.council[1].id), 1);
    assert_int_equal(house_as(&p.house, kari->id, decision_confirm, &confirm), WRONG_STATE);
    assert_int_equal(house_as(&p.house, p.council[1].id, decision_confirm, &confirm), OK);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(decision_confirms(&t, p.house.arena, p.number, 1, &asked));
    assert_int_equal(json_array_size(asked), COUNCIL - 1);
    store_read_end(&t);
}

static void who_was_proposed_in_vain_hears_nothing_of_it(void **state) {
    struct decision_record_it none = panel_decision(&p, adopt(p.kari), p.kari);
    none.outcome = OUTCOME_NONE;
    none.winners_n = 0;
    struct str citation = none.citation;
    none.citation = (struct str){0};
    assert_int_equal(decide(&none), FIELD_MISSING); /* that too takes a reason */
    none.citation = citation;
    HOUSE_MUST(decide(&none));
    kari_hears_nothing();
}

static void who_is_honoured_with_another_hears_of_neither(void **state) {
    const char *step = adopt(p.solveig);
    adopt(p.kari);
    struct decision_record_it both = panel_decision(&p, step, p.solveig);
    struct str winners[] = {str_of(p.solveig), str_of(p.kari)};
    both.outcome = OUTCOME_SHARED;
    both.winners = winners;
    both.winners_n = 2;
    HOUSE_MUST(decide(&both));
    kari_hears_nothing();
}

static void who_is_honoured_hears_nothing_of_it(void **state) {
    struct house *h = &p.house;
    const struct juror *kari = &p.council[COUNCIL - 1];
    adopt(p.kari);
    struct decision_confirm confirm = {.edition = p.edition, .number = 1, .agrees = true, .own_row = true};
    assert_int_equal(house_as(h, kari->id, decision_confirm, &confirm), WRONG_STATE);
    HOUSE_MUST(winner(panel_step_id(&p, "vedtak", p.kari), p.kari));
    assert_int_equal(mails(MAIL_STEP_OPENED, kari->id), 0);
    kari_hears_nothing();
}

/* Both stand in the log, and why the second is there. */
static void another_decision_takes_a_reason_and_hides_nothing(void **state) {
    struct decided d;
    struct str reason;
    int64_t at;
    HOUSE_MUST(panel_open(&p, ""));
    panel_count(&p, "vurdering");
    struct decision_record_it it = panel_decision(&p, "vurdering", "k01");
    it.finalists = (struct str[]){STR("k02"), STR("k03")};
    it.finalists_n = 2;
    it.instead = (struct str){0}; /* of the first nobody asks why */
    HOUSE_MUST(decide(&it));
    it.winners[0] = STR("k02");
    it.departs = STR("Vi likte dem best.");
    uint64_t size = house_size(&p.house);
    assert_int_equal(decide(&it), SUPERSEDE_REASON);
    assert_int_equal(house_size(&p.house), size);
    it.instead = STR("Vinneren har takket nei.");
    HOUSE_MUST(decide(&it));
    assert_int_equal(house_size(&p.house), size + 2);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(decision_current(&t, p.house.arena, p.number, &d));
    assert_int_equal(d.number, 2);
    assert_true(str_equal(d.winners[0], STR("k02")));
    assert_int_equal(decision_superseded(&t, p.house.arena, &d.record, &reason, &at), NOT_FOUND);
    HOUSE_MUST(decision_read(&t, p.house.arena, p.number, 1, &d));
    assert_true(str_equal(d.winners[0], STR("k01")));
    HOUSE_MUST(decision_superseded(&t, p.house.arena, &d.record, &reason, &at));
    assert_true(str_equal(reason, STR("Vinneren har takket nei.")));
    assert_int_equal(at, p.house.now);
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(nobody_wins_who_was_not_judged, &p),
        WITH_JURY(who_was_screened_out_after_the_slate_froze_does_not_win, &p),
        WITH_JURY(who_is_screened_out_after_the_decision_is_not_announced, &p),
        WITH_JURY(marks_of_too_few_are_no_ground, &p),
        WITH_JURY(a_vote_taken_again_takes_the_place_of_the_first, &p),
        WITH_JURY(the_order_of_those_named_says_nothing, &p),
        WITH_JURY(another_decision_takes_a_reason_and_hides_nothing, &p),
        WITH_JURY(there_are_as_many_finalists_as_the_award_says, &p),
        WITH_HONOUR(the_boards_recommendation_is_not_the_councils_decision, &p),
        WITH_HONOUR(who_is_honoured_hears_nothing_of_it, &p),
        WITH_HONOUR(who_was_proposed_in_vain_hears_nothing_of_it, &p),
        WITH_HONOUR(who_is_honoured_with_another_hears_of_neither, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
