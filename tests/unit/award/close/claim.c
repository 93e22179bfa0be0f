/* claim.c: what a juror may complain of and when, what a kept note shows, and what two officers make of it.
 */
#include "award/close/claim.h"

#include "award/close/closed.h"
#include "award/close/closing.h"
#include "award/close/correction.h"
#include "award/people/enrolment.h"
#include "base/json.h"
#include "base/time.h"
#include "support/panel.h"
#include "support/text.h"

#include <string.h>

static struct panel p;

#define STEP "vurdering"
static const struct str empty;

static struct str signed_(const struct juror *j, int mark) {
    struct str choices = all_marks(&p.house, 3, mark, mark, mark, NULL);
    return juror_sign(&p.house, j, juror_ballot(&p.house, p.edition, STEP, j, choices.p));
}

static enum fault hand_in(const struct juror *j, struct str note) {
    return juror_hand_in(&p.house, p.edition, STEP, j, note);
}

static enum fault claim(const struct juror *j, enum claim_what what, struct str note) {
    struct claim_make m = {p.edition, STR(STEP), j->id, what, note, STR("Det er ikke slik jeg stemte.")};
    return house_as(&p.house, j->id, claim_make, &m);
}

static enum fault ask(struct str by, enum correction_kind kind, const struct juror *about) {
    struct correction_ask k = {.edition = p.edition,
                               .step = STR(STEP),
                               .kind = kind,
                               .person = about->id,
                               .reason = STR("Signaturen stemmer.")};
    return house_as(&p.house, by, correction_ask, &k);
}

static enum fault answer(struct str by, uint32_t n, bool agrees) {
    struct correction_answer k = {p.edition, STR(STEP), n, agrees, STR("Se protokollen.")};
    return house_as(&p.house, by, correction_answer, &k);
}

static struct claim_record record_of(const struct juror *j) {
    struct claim_record r;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(claim_get(&t, p.number, panel_step(&p, STEP).number, j->id, &r));
    store_read_end(&t);
    return r;
}

static const json_t *row_of(const struct juror *j) {
    json_t *closed;
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_closed_now(&t, p.house.arena, &s, &closed));
    store_read_end(&t);
    return closed_row(closed, j->id);
}

/* k01's mean as counted now. */
static struct str total(void) {
    json_t *result;
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_result(&t, p.house.arena, p.number, &s, p.house.admin, &result));
    store_read_end(&t);
    return json_get_str(json_array_get(json_object_get(result, "rows"), 0), "total");
}

/* The chair and a have handed in, a two times; b not. `late` (may be null): a third one of a's, signed and
 * never sent; *first the first one. */
static void vote(struct str *first, struct str *second, struct str *late) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    *first = signed_(&p.a, 1);
    HOUSE_MUST(hand_in(&p.a, *first));
    *second = signed_(&p.a, 2);
    HOUSE_MUST(hand_in(&p.a, *second));
    *late = signed_(&p.a, 5);
    HOUSE_MUST(hand_in(&p.chair, signed_(&p.chair, 4)));
}

static void close_it(void) {
    struct step_close close = {.edition = p.edition, .step = STR(STEP), .by_clock = true};
    house_clock(&p.house, "2021-10-22T12:01:30+02:00");
    HOUSE_MUST(house_public(&p.house, step_close, &close));
}

/* --- what it shows --- */

static void a_newer_one_that_never_came_counts_when_two_say_so(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    HOUSE_MUST(claim(&p.a, CLAIM_NEWER, late));
    struct claim_record r = record_of(&p.a);
    assert_int_equal(r.shows, CLAIM_SHOWS_NEVER_RECEIVED);
    assert_int_equal(r.number, 3);
    assert_true(str_equal(total(), STR("3/1")));
    assert_int_equal(ask(p.a.id, CORRECTION_BALLOT, &p.a), NOT_ALLOWED);
    HOUSE_MUST(ask(p.chair.id, CORRECTION_BALLOT, &p.a));
    assert_int_equal(ask(p.house.admin, CORRECTION_REJECTION, &p.a), ALREADY_DONE);
    assert_int_equal(answer(p.chair.id, 1, true), SECOND_PERSON);
    HOUSE_MUST(answer(p.house.admin, 1, true));
    assert_int_equal(record_of(&p.a).state, CLAIM_ACCEPTED);
    assert_int_equal(json_get_int(row_of(&p.a), "index"), r.index);
    assert_int_equal(json_get_int(row_of(&p.a), "number"), 3);
    assert_true(str_equal(total(), STR("9/2")));
    assert_int_equal(panel_step(&p, STEP).handed_in, 2);
    assert_int_equal(ask(p.chair.id, CORRECTION_BALLOT, &p.a), WRONG_STATE);
}

static void who_was_not_counted_at_all_can_be(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    struct str hers = signed_(&p.b, 3);
    close_it();
    assert_int_equal(claim(&p.b, CLAIM_NOT_MINE, empty), FIELD_CHOICE);
    HOUSE_MUST(claim(&p.b, CLAIM_NEWER, hers));
    HOUSE_MUST(ask(p.house.admin, CORRECTION_BALLOT, &p.b));
    HOUSE_MUST(answer(p.chair.id, 1, true));
    assert_int_equal(panel_step(&p, STEP).handed_in, 3);
    assert_true(str_equal(total(), STR("3/1")));
}

/* Somebody else replaced it: her own older one is the evidence, and counts. */
static void an_older_one_shows_that_the_counted_is_not_hers(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    assert_int_equal(claim(&p.a, CLAIM_NEWER, first), CLAIM_OLDER);
    HOUSE_MUST(claim(&p.a, CLAIM_NOT_MINE, first));
    assert_int_equal(record_of(&p.a).shows, CLAIM_SHOWS_OLDER);
    HOUSE_MUST(ask(p.chair.id, CORRECTION_BALLOT, &p.a));
    HOUSE_MUST(answer(p.house.admin, 1, true));
    assert_int_equal(json_get_int(row_of(&p.a), "number"), 1);
    assert_true(str_equal(total(), STR("5/2")));
}

static void without_a_note_it_can_only_be_struck(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    assert_int_equal(claim(&p.a, CLAIM_NEWER, empty), CLAIM_NO_NOTE);
    HOUSE_MUST(claim(&p.a, CLAIM_NOT_MINE, empty));
    HOUSE_MUST(ask(p.chair.id, CORRECTION_BALLOT, &p.a));
    HOUSE_MUST(answer(p.house.admin, 1, true));
    assert_true(str_equal(json_get_str(row_of(&p.a), "why"), STR("not_theirs")));
    assert_true(str_equal(total(), STR("4/1")));
    assert_int_equal(panel_step(&p, STEP).handed_in, 1);
}

static void a_rejection_takes_two_as_well_and_counts_nothing_again(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    uint64_t counted = panel_step(&p, STEP).counted;
    HOUSE_MUST(claim(&p.a, CLAIM_NEWER, late));
    HOUSE_MUST(ask(p.house.admin, CORRECTION_REJECTION, &p.a));
    assert_int_equal(record_of(&p.a).state, CLAIM_WAITS);
    HOUSE_MUST(answer(p.chair.id, 1, true));
    assert_int_equal(record_of(&p.a).state, CLAIM_REJECTED);
    assert_int_equal(panel_step(&p, STEP).counted, counted);
    assert_int_equal(panel_step(&p, STEP).corrected, 0);
    assert_int_equal(ask(p.chair.id, CORRECTION_BALLOT, &p.a), WRONG_STATE);
}

/* --- what is refused --- */

static void what_is_counted_already_is_no_complaint(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    assert_int_equal(claim(&p.a, CLAIM_NEWER, second), CLAIM_COUNTED);
    assert_int_equal(claim(&p.a, CLAIM_NOT_MINE, second), CLAIM_COUNTED);
}

static void a_note_of_another_or_altered_is_refused(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    struct str others = signed_(&p.b, 3);
    struct ballot_text wrong =
        juror_ballot(&p.house, p.edition, STEP, &p.a, all_marks(&p.house, 3, 5, 5, 5, NULL).p);
    wrong.step = STR("vurdering-2");
    struct str elsewhere = juror_sign(&p.house, &p.a, wrong);
    close_it();
    assert_int_equal(claim(&p.a, CLAIM_NEWER, others), NOT_ALLOWED);
    assert_int_equal(claim(&p.a, CLAIM_NEWER, elsewhere), BALLOT_STEP);
    struct str altered = arena_copy(p.house.arena, late);
    char *at = memmem(altered.p, altered.n, "number 3", 8);
    assert_non_null(at);
    at[7] = '4';
    assert_int_equal(claim(&p.a, CLAIM_NEWER, altered), NOTE_SIGNATURE);
    assert_int_equal(claim(&p.a, CLAIM_NEWER, STR("kaaring ballot v1\n")), NOTE_MALFORMED);
    HOUSE_MUST(claim(&p.a, CLAIM_NEWER, late));
    assert_int_equal(claim(&p.a, CLAIM_NEWER, late), ALREADY_DONE);
}

/* A key that came after the close can have signed nothing before it. */
static void a_key_from_after_the_close_proves_nothing(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    struct juror later = p.a;
    struct enrolment e = {p.a.id, juror_enrol_note(&p.house, &later, NULL)};
    HOUSE_MUST(house_as(&p.house, p.a.id, enrolment_add, &e));
    assert_int_equal(claim(&p.a, CLAIM_NEWER, signed_(&later, 5)), NOTE_SIGNATURE);
}

static void only_within_the_time_and_only_ones_own(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    assert_int_equal(claim(&p.a, CLAIM_NEWER, late), WRONG_STATE);
    close_it();
    struct claim_make others = {p.edition, STR(STEP), p.a.id, CLAIM_NEWER, late, empty};
    assert_int_equal(house_as(&p.house, p.b.id, claim_make, &others), NOT_ALLOWED);
    house_clock(&p.house, "2021-10-25T12:02:00+02:00");
    assert_int_equal(claim(&p.a, CLAIM_NEWER, late), DEADLINE_PASSED);
    house_clock(&p.house, "2021-10-25T12:01:59+02:00");
    HOUSE_MUST(claim(&p.a, CLAIM_NEWER, late)); /* the last minute is inclusive */
}

static void the_claimant_settles_nothing(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    struct str newer = signed_(&p.chair, 1);
    close_it();
    HOUSE_MUST(claim(&p.chair, CLAIM_NEWER, newer));
    assert_int_equal(ask(p.chair.id, CORRECTION_BALLOT, &p.chair), SECOND_PERSON);
    HOUSE_MUST(ask(p.house.admin, CORRECTION_BALLOT, &p.chair));
    assert_int_equal(answer(p.chair.id, 1, true), SECOND_PERSON);
    assert_int_equal(ask(p.house.admin, CORRECTION_BALLOT, &p.b), NOT_FOUND);
}

/* --- sealed --- */

static void a_sealed_one_is_opened_with_the_others(void **state) {
    struct str first, second, late;
    vote(&first, &second, &late);
    close_it();
    HOUSE_MUST(claim(&p.a, CLAIM_NEWER, late));
    HOUSE_MUST(juror_give(&p.house, p.edition, STEP, &p.a, NULL));
    HOUSE_MUST(ask(p.house.admin, CORRECTION_BALLOT, &p.a));
    HOUSE_MUST(answer(p.chair.id, 1, true));
    assert_int_equal(panel_step(&p, STEP).state, STEP_IS_CLOSED);
    HOUSE_MUST(juror_give(&p.house, p.edition, STEP, &p.b, NULL));
    assert_true(str_equal(total(), STR("9/2")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(a_newer_one_that_never_came_counts_when_two_say_so, &p),
        WITH_JURY(who_was_not_counted_at_all_can_be, &p),
        WITH_JURY(an_older_one_shows_that_the_counted_is_not_hers, &p),
        WITH_JURY(without_a_note_it_can_only_be_struck, &p),
        WITH_JURY(a_rejection_takes_two_as_well_and_counts_nothing_again, &p),
        WITH_JURY(what_is_counted_already_is_no_complaint, &p),
        WITH_JURY(a_note_of_another_or_altered_is_refused, &p),
        WITH_JURY(a_key_from_after_the_close_proves_nothing, &p),
        WITH_JURY(only_within_the_time_and_only_ones_own, &p),
        WITH_JURY(the_claimant_settles_nothing, &p),
        WITH_SEALED(a_sealed_one_is_opened_with_the_others, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
