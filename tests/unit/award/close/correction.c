/* correction.c: a closed step is counted again when two officers say so, and nobody alone, nobody about
 * themself; what it came to before is still there. */
#include "award/close/correction.h"

#include "award/close/closed.h"
#include "award/close/unsealing.h"
#include "award/people/outbox.h"
#include "award/step/recorded.h"
#include "award/step/recusal.h"
#include "base/json.h"
#include "support/panel.h"
#include "support/text.h"

#include <string.h>

static struct panel p;

#define STEP "vurdering"

static struct correction_ask about(const char *step, struct str person, const char *candidate) {
    return (struct correction_ask){.edition = p.edition,
                                   .step = str_of(step),
                                   .kind = CORRECTION_RECUSAL,
                                   .person = person,
                                   .candidate = str_of(candidate),
                                   .reason = STR("Eier en tiendedel av selskapet.")};
}

static enum fault ask(struct str by, const struct correction_ask *k) {
    return house_as(&p.house, by, correction_ask, k);
}

static enum fault answer(struct str by, const char *step, uint32_t n, bool agrees, const char *reason) {
    struct correction_answer k = {p.edition, str_of(step), n, agrees, str_of(reason)};
    return house_as(&p.house, by, correction_answer, &k);
}

static json_t *result_at(const char *step, uint64_t counted) {
    json_t *r;
    struct step_record s = panel_step(&p, step);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_result_at(&t, p.house.arena, p.number, &s, counted, p.house.admin, &r));
    store_read_end(&t);
    return r;
}

static const json_t *row_of(const json_t *result, const char *id) {
    const json_t *row;
    size_t i;
    json_array_foreach(json_object_get(result, "rows"), i, row) {
        if (str_equal(json_get_str(row, "id"), str_of(id)))
            return row;
    }
    fail_msg("no row of %s", id);
    return NULL;
}

static bool stands(struct str person, const char *candidate) {
    uint32_t number;
    assert_true(candidate_number(str_of(candidate), &number));
    struct txn t = house_read(&p.house);
    bool is = recusal_stands(&t, p.number, person, number);
    store_read_end(&t);
    return is;
}

static size_t mails(enum mail_kind kind) {
    struct mail *list;
    size_t n, found = 0;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(outbox_page(&t, p.house.arena, 0, 0, 1000, &list, &n));
    store_read_end(&t);
    for (size_t i = 0; i < n; i++)
        found += list[i].record.kind == kind;
    return found;
}

/* All three marked all; b's marks are low. Counted. */
static void count(void) {
    struct str high = all_marks(&p.house, 3, 5, 5, 5, NULL), low = all_marks(&p.house, 3, 2, 2, 2, NULL);
    HOUSE_MUST(panel_open(&p, ""));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.chair, high.p));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.a, high.p));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.b, low.p));
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
}

/* --- the course of it --- */

static void two_officers_count_again_and_both_results_stay(void **state) {
    count();
    struct step_record before = panel_step(&p, STEP);
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(ask(p.chair.id, &k));
    assert_int_equal(p.house.result.number, 1);
    assert_int_equal(panel_step(&p, STEP).counted, before.counted);
    assert_int_equal(mails(MAIL_CORRECTION_ASKED), 1); /* the administrator; the chair asked */
    assert_false(stands(p.b.id, "k02"));

    HOUSE_MUST(answer(p.house.admin, STEP, 1, true, ""));
    struct step_record after = panel_step(&p, STEP);
    assert_int_equal(after.closed, before.closed);
    assert_true(after.corrected > after.closed && after.counted > after.corrected);
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, before.counted), "k02"), "total"), STR("4/1")));
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, after.counted), "k02"), "total"), STR("5/1")));
    assert_int_equal(json_get_int(row_of(result_at(STEP, after.counted), "k02"), "aside"), 1);
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, after.counted), "k01"), "total"), STR("4/1")));
    assert_true(stands(p.b.id, "k02"));
    assert_int_equal(mails(MAIL_STEP_CORRECTED), 3);

    struct txn t = house_read(&p.house);
    struct correction c;
    HOUSE_MUST(correction_read(&t, p.house.arena, p.number, &after, 1, &c));
    assert_int_equal(c.record.state, CORRECTION_DONE);
    assert_int_equal(c.record.before, before.counted);
    assert_true(str_equal(c.by, p.chair.id) && str_equal(c.answered_by, p.house.admin));
    assert_true(corrected_since(&t, p.number, before.counted));
    assert_false(corrected_since(&t, p.number, after.corrected));
    store_read_end(&t);
    assert_int_equal(answer(p.house.admin, STEP, 1, true, ""), WRONG_STATE);
    assert_int_equal(ask(p.chair.id, &k), NOTHING_CHANGED);
}

static void each_correction_is_made_of_the_one_before(void **state) {
    count();
    struct correction_ask first = about(STEP, p.b.id, "k02"), second = about(STEP, p.a.id, "k01");
    HOUSE_MUST(ask(p.chair.id, &first));
    HOUSE_MUST(ask(p.chair.id, &second));
    HOUSE_MUST(answer(p.house.admin, STEP, 2, true, ""));
    HOUSE_MUST(answer(p.house.admin, STEP, 1, true, ""));
    json_t *closed;
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_closed_now(&t, p.house.arena, &s, &closed));
    store_read_end(&t);
    assert_true(closed_recuses(closed, p.b.id, STR("k02")) && closed_recuses(closed, p.a.id, STR("k01")));
    assert_int_equal(json_array_size(json_object_get(closed, "recusals")), 2);
    assert_int_equal(json_array_size(json_object_get(closed, "ballots")), 3);
}

/* --- who may, and when --- */

static void one_person_never_suffices(void **state) {
    count();
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(ask(p.chair.id, &k));
    assert_int_equal(answer(p.chair.id, STEP, 1, true, ""), SECOND_PERSON);
    assert_int_equal(answer(p.a.id, STEP, 1, true, ""), NOT_ALLOWED);
    assert_int_equal(answer(p.house.admin, STEP, 1, false, ""), REASON_NEEDED);
    assert_int_equal(ask(p.house.admin, &k), ALREADY_DONE);
    HOUSE_MUST(answer(p.house.admin, STEP, 1, false, "Det var en annen Siri."));
    assert_int_equal(answer(p.house.admin, STEP, 1, true, ""), WRONG_STATE);
    assert_int_equal(panel_step(&p, STEP).corrected, 0);
    assert_false(stands(p.b.id, "k02"));
}

static void who_asked_takes_it_back(void **state) {
    count();
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(ask(p.chair.id, &k));
    HOUSE_MUST(answer(p.chair.id, STEP, 1, false, ""));
    assert_int_equal(answer(p.house.admin, STEP, 1, true, ""), WRONG_STATE);
    HOUSE_MUST(ask(p.house.admin, &k));
    HOUSE_MUST(answer(p.chair.id, STEP, 2, true, ""));
    assert_true(stands(p.b.id, "k02"));
}

static void nobody_has_a_part_in_what_is_about_themself(void **state) {
    count();
    struct correction_ask k = about(STEP, p.chair.id, "k02");
    assert_int_equal(ask(p.chair.id, &k), SECOND_PERSON);
    assert_int_equal(ask(p.a.id, &k), NOT_ALLOWED);
    HOUSE_MUST(ask(p.house.admin, &k));
    assert_int_equal(answer(p.chair.id, STEP, 1, true, ""), SECOND_PERSON);
    assert_int_equal(answer(p.house.admin, STEP, 1, true, ""), SECOND_PERSON);
}

static void who_is_kept_from_the_candidate_has_no_part_in_it(void **state) {
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.chair, "k02"));
    struct str high = all_marks(&p.house, 3, 5, 5, 5, NULL), but = all_marks(&p.house, 3, 5, 5, 5, "k02");
    HOUSE_MUST(panel_open(&p, ""));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.chair, but.p));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.b, high.p));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.a, high.p));
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
    struct correction_ask k = about(STEP, p.b.id, "k02"), other = about(STEP, p.b.id, "k01");
    assert_int_equal(ask(p.chair.id, &k), RECUSED);
    HOUSE_MUST(ask(p.chair.id, &other));
    HOUSE_MUST(ask(p.house.admin, &k));
    assert_int_equal(answer(p.chair.id, STEP, 2, true, ""), RECUSED);
}

static void what_does_not_fit_is_refused(void **state) {
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(panel_open(&p, ""));
    assert_int_equal(ask(p.chair.id, &k), WRONG_STATE);
    panel_count(&p, STEP);
    struct correction_ask wrong = k;
    wrong.person = p.house.admin;
    assert_int_equal(ask(p.chair.id, &wrong), NOT_IN_ROLL);
    wrong = about(STEP, p.b.id, "k77");
    assert_int_equal(ask(p.chair.id, &wrong), BALLOT_CANDIDATE);
    wrong = k;
    wrong.reason = (struct str){0};
    assert_int_equal(ask(p.chair.id, &wrong), REASON_NEEDED);
    wrong = k;
    wrong.has_votes = true;
    assert_int_equal(ask(p.chair.id, &wrong), WRONG_STATE);
    assert_int_equal(answer(p.house.admin, STEP, 1, true, ""), NOT_FOUND);
    assert_int_equal(ask(p.chair.id, &k), OK);
}

/* --- sealed --- */

static enum fault give(const struct juror *j) {
    return juror_give(&p.house, p.edition, STEP, j, NULL);
}

static enum fault hand_in(const struct juror *j, const char *choices) {
    return juror_hand_in(&p.house, p.edition, STEP, j,
                         juror_sign(&p.house, j, juror_ballot(&p.house, p.edition, STEP, j, choices)));
}

static void seal(void) {
    struct str high = all_marks(&p.house, 3, 5, 5, 5, NULL), low = all_marks(&p.house, 3, 2, 2, 2, NULL);
    HOUSE_MUST(panel_open(&p, ""));
    HOUSE_MUST(hand_in(&p.chair, high.p));
    HOUSE_MUST(hand_in(&p.a, high.p));
    HOUSE_MUST(hand_in(&p.b, low.p));
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
}

static void before_the_opening_the_shares_open_what_was_corrected(void **state) {
    seal();
    HOUSE_MUST(give(&p.b)); /* of the first closing: it stays given */
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(ask(p.chair.id, &k));
    HOUSE_MUST(answer(p.house.admin, STEP, 1, true, ""));
    struct step_record s = panel_step(&p, STEP);
    assert_int_equal(s.state, STEP_IS_CLOSED);
    assert_int_equal(s.counted, 0);
    HOUSE_MUST(give(&p.a));
    s = panel_step(&p, STEP);
    assert_int_equal(s.state, STEP_IS_COUNTED);
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, s.counted), "k02"), "total"), STR("5/1")));
}

static void after_the_opening_it_is_counted_with_the_secret_that_is_there(void **state) {
    seal();
    HOUSE_MUST(give(&p.a));
    HOUSE_MUST(give(&p.b));
    struct correction_ask k = about(STEP, p.b.id, "k02");
    HOUSE_MUST(ask(p.chair.id, &k));
    HOUSE_MUST(answer(p.house.admin, STEP, 1, true, ""));
    struct step_record s = panel_step(&p, STEP);
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, s.counted), "k02"), "total"), STR("5/1")));
    assert_true(str_equal(json_get_str(row_of(result_at(STEP, s.counted), "k01"), "total"), STR("4/1")));
}

/* --- one case at a time --- */

static void a_vote_is_struck_from_a_motion(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    const char *step = panel_step_id(&p, "innstilling", p.solveig);
    struct step_record before = panel_step(&p, step);
    struct correction_ask k = about(step, p.board[1].id, p.solveig);
    HOUSE_MUST(ask(p.board[0].id, &k));
    HOUSE_MUST(answer(p.house.admin, step, 1, true, ""));
    struct step_record after = panel_step(&p, step);
    assert_int_equal(json_get_int(result_at(step, before.counted), "yes"), BOARD);
    assert_int_equal(json_get_int(result_at(step, after.counted), "yes"), BOARD - 1);
    assert_int_equal(json_get_int(result_at(step, after.counted), "needed"), BOARD - 1);
    assert_true(after.adopted);
    assert_int_equal(mails(MAIL_STEP_CORRECTED), BOARD - 1); /* whom it is about learns nothing */
    struct txn t = house_read(&p.house);
    json_t *result;
    assert_int_equal(step_result(&t, p.house.arena, p.number, &after, p.board[1].id, &result), RECUSED);
    store_read_end(&t);
}

static void of_a_vote_in_the_room_two_write_the_numbers_without_them(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    HOUSE_MUST(panel_hands(&p, p.solveig));
    const char *step = panel_step_id(&p, "vedtak", p.solveig);
    struct record_confirm yes = {p.edition, str_of(step), true, panel_step(&p, step).recorded};
    HOUSE_MUST(house_as(&p.house, p.secretary, step_record_confirm, &yes));
    struct correction_ask k = about(step, p.council[1].id, p.solveig);
    assert_int_equal(ask(p.council[0].id, &k), FIELD_MISSING);
    k.has_votes = true;
    k.yes = COUNCIL;
    assert_int_equal(ask(p.council[0].id, &k), NUMBERS_DO_NOT_ADD_UP);
    k.yes = 2;
    k.no = 1;
    HOUSE_MUST(ask(p.council[0].id, &k));
    HOUSE_MUST(answer(p.secretary, step, 1, true, ""));
    struct step_record s = panel_step(&p, step);
    json_t *after = result_at(step, s.counted);
    assert_int_equal(json_get_int(after, "yes"), 2);
    assert_int_equal(json_get_int(after, "present"), COUNCIL - 1);
    assert_false(s.adopted); /* two of three are not three quarters */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(two_officers_count_again_and_both_results_stay, &p),
        WITH_JURY(each_correction_is_made_of_the_one_before, &p),
        WITH_JURY(one_person_never_suffices, &p),
        WITH_JURY(who_asked_takes_it_back, &p),
        WITH_JURY(nobody_has_a_part_in_what_is_about_themself, &p),
        WITH_JURY(who_is_kept_from_the_candidate_has_no_part_in_it, &p),
        WITH_JURY(what_does_not_fit_is_refused, &p),
        WITH_SEALED(before_the_opening_the_shares_open_what_was_corrected, &p),
        WITH_SEALED(after_the_opening_it_is_counted_with_the_secret_that_is_there, &p),
        WITH_HONOUR(a_vote_is_struck_from_a_motion, &p),
        WITH_HONOUR(of_a_vote_in_the_room_two_write_the_numbers_without_them, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
