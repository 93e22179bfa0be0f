/* recorded.c: the hedersmerke: a unanimous board by signed ballots, then a council that raises hands. */
#include "award/step/recorded.h"

#include "award/decision/decision.h"
#include "award/step/recusal.h"
#include "base/json.h"
#include "support/jurors.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#define RECOMMEND step_id(x, "innstilling", x->solveig)
#define ADOPT     step_id(x, "vedtak", x->solveig)
enum { BOARD = 3, COUNCIL = 9 };

struct honour {
    struct house house;
    struct str edition;
    struct juror board[BOARD], chair;
    struct str council[COUNCIL], secretary, proposed;
    const char *solveig, *kari; /* candidates: one from outside, one about `proposed` */
};

static const char *step_id(struct honour *x, const char *template_id, const char *candidate) {
    return arena_format(x->house.arena, "%s-%s", template_id, candidate).p;
}

static struct str candidate(struct honour *x, const char *name, struct str person) {
    uint32_t n = house_propose(
        &x->house, x->edition, name,
        "Har gjennom mer enn tjue år lagt ned et usedvanlig arbeid for foreningen og for alle oss andre.");
    struct candidate_args k = {.edition = x->edition,
                               .name = str_of(name),
                               .body = person.n ? STR("radet") : STR(""),
                               .person = person,
                               .proposals_n = 1,
                               .proposals = &n};
    HOUSE_MUST(house_do(&x->house, candidate_form, &k));
    return house_id(&x->house);
}

static int setup(void **state) {
    static struct honour x;
    struct house *h = &x.house;
    house_make(h, "2021-09-01T08:00:00+02:00");
    x.edition = house_hedersmerke(h);
    for (size_t i = 0; i < BOARD; i++)
        x.board[i] = juror_make(h, x.edition, "styret", i ? MEMBER_PLAIN : MEMBER_CHAIR,
                                arena_format(h->arena, "Styremedlem %zu", i + 1).p);
    x.chair = juror_make(h, x.edition, "radet", MEMBER_CHAIR, "Gunvor Brekke-Test");
    x.council[0] = x.chair.id;
    for (size_t i = 1; i < COUNCIL; i++)
        x.council[i] = house_member(h, x.edition, "radet", MEMBER_PLAIN,
                                    arena_format(h->arena, "Rådsmedlem %zu", i + 1).p);
    x.secretary = house_member(h, x.edition, "radet", MEMBER_SECRETARY, "Arne Øvrebø-Prøve");
    x.proposed = house_member(h, x.edition, "radet", MEMBER_PLAIN, "Kari Mørk-Test");
    x.solveig = candidate(&x, "Solveig Brånås-Eksempel", (struct str){0}).p;
    x.kari = candidate(&x, "Kari Mørk-Test", x.proposed).p;
    house_clock(h, "2021-12-03T09:00:00+01:00");
    for (size_t i = 0; i < BOARD; i++)
        HOUSE_MUST(juror_declare(h, x.edition, &x.board[i], NULL));
    *state = &x;
    return 0;
}

static int teardown(void **state) {
    struct honour *x = *state;
    house_replays(&x->house);
    house_remove(&x->house);
    return 0;
}

static enum fault vote(struct honour *x, size_t i, const char *what) {
    struct str choices = arena_format(x->house.arena, "{\"m\":\"motion\",\"v\":\"%s\"}", what);
    struct ballot_text b = juror_ballot(&x->house, x->edition, RECOMMEND, &x->board[i], choices.p);
    return juror_hand_in(&x->house, x->edition, RECOMMEND, &x->board[i],
                         juror_sign(&x->house, &x->board[i], b));
}

static struct step_record step(struct honour *x, const char *id) {
    struct step_record s;
    uint32_t n;
    struct txn t = house_read(&x->house);
    HOUSE_MUST(edition_number(&t, x->edition, &n));
    HOUSE_MUST(step_find(&t, n, str_of(id), &s));
    store_read_end(&t);
    return s;
}

static void recommend(struct honour *x, const char *last) {
    struct step_close close = {.edition = x->edition, .step = str_of(RECOMMEND)};
    HOUSE_MUST(juror_open(&x->house, x->edition, &x->board[0], "innstilling", x->solveig, "", false));
    for (size_t i = 0; i < BOARD; i++)
        HOUSE_MUST(vote(x, i, i == BOARD - 1 ? last : "yes"));
    struct str by = x->house.by;
    x->house.by = x->board[0].id;
    HOUSE_MUST(house_do(&x->house, step_close, &close));
    x->house.by = by;
}

static enum fault open_council(struct honour *x) {
    return juror_open(&x->house, x->edition, &x->chair, "vedtak", x->solveig, "", true);
}

static int by_bytes(const void *a, const void *b) {
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static enum fault record_it(struct honour *x, size_t present, uint32_t yes, uint32_t no, uint32_t blank,
                            struct str second) {
    static struct str ids[COUNCIL];
    memcpy(ids, x->council, sizeof ids);
    qsort(ids, present, sizeof *ids, by_bytes);
    struct step_record_vote r = {
        .edition = x->edition,
        .step = str_of(ADOPT),
        .vote = {
            .second = second, .present_n = present, .present = ids, .yes = yes, .no = no, .blank = blank}};
    struct str by = x->house.by;
    x->house.by = x->chair.id;
    enum fault f = house_do(&x->house, step_record_vote, &r);
    x->house.by = by;
    return f;
}

static enum fault answer(struct honour *x, struct str who, bool agrees) {
    struct record_confirm c = {
        .edition = x->edition, .step = str_of(ADOPT), .agrees = agrees, .seen = step(x, ADOPT).recorded};
    return house_as(&x->house, who, step_record_confirm, &c);
}

static enum fault decide(struct honour *x, const char *winner) {
    struct str winners[] = {str_of(winner)};
    struct decision_record_it d = {.edition = x->edition,
                                   .step = str_of(ADOPT),
                                   .outcome = OUTCOME_WINNER,
                                   .support = SUPPORT_VOTE,
                                   .winners_n = 1,
                                   .winners = winners,
                                   .citation = STR("For tjue års arbeid.")};
    struct str by = x->house.by;
    x->house.by = x->chair.id;
    enum fault f = house_do(&x->house, decision_record_it, &d);
    x->house.by = by;
    return f;
}

/* --- the board --- */

static void a_board_that_is_not_unanimous_recommends_nobody(void **state) {
    struct honour *x = *state;
    recommend(x, "blank");
    assert_int_equal(step(x, RECOMMEND).state, STEP_IS_COUNTED);
    assert_int_equal(step(x, RECOMMEND).adopted, 0);
    assert_int_equal(open_council(x), STEP_NOT_READY);
}

static void the_council_waits_for_the_board(void **state) {
    struct honour *x = *state;
    assert_int_equal(open_council(x), STEP_NOT_READY);
    recommend(x, "yes");
    assert_int_equal(step(x, RECOMMEND).adopted, 1);
    assert_int_equal(open_council(x), OK);
    assert_int_equal(open_council(x), ALREADY_DONE);
}

static void whoever_is_proposed_is_not_in_the_roll_of_their_own_case(void **state) {
    struct honour *x = *state;
    struct roll_record v;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    struct step_record s = step(x, ADOPT);
    struct txn t = house_read(&x->house);
    uint32_t kari;
    assert_true(candidate_number(str_of(x->kari), &kari));
    assert_true(recusal_stands(&t, 1, x->proposed, kari));
    assert_int_equal(step_roll_get(&t, 1, s.number, x->proposed, &v), OK); /* it is not about them */
    assert_int_equal(step_roll_get(&t, 1, s.number, x->secretary, &v), NOT_IN_ROLL);
    store_read_end(&t);
    x->house.now += 60;
    HOUSE_MUST(juror_open(&x->house, x->edition, &x->board[0], "innstilling", x->kari, "", false));
}

static void a_member_of_the_board_does_not_vote_in_the_council(void **state) {
    struct honour *x = *state;
    struct roll_record v;
    struct member_invite_args both = {
        .edition = x->edition, .body = STR("radet"), .role = MEMBER_PLAIN, .who = {.person = x->board[1].id}};
    HOUSE_MUST(house_do(&x->house, member_invite, &both));
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    struct step_record s = step(x, ADOPT);
    struct txn t = house_read(&x->house);
    assert_int_equal(step_roll_get(&t, 1, s.number, x->board[1].id, &v), NOT_IN_ROLL);
    store_read_end(&t);
}

/* --- the council --- */

static void seven_of_nine_present_adopt_and_six_do_not(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    assert_int_equal(record_it(x, 9, 6, 0, 3, x->secretary), OK);
    assert_int_equal(step(x, ADOPT).state, STEP_IS_OPEN);
    assert_int_equal(answer(x, x->council[3], true), SECOND_PERSON);
    assert_int_equal(answer(x, x->secretary, false), OK); /* wrong numbers: back to the chair */
    assert_int_equal(answer(x, x->secretary, true), WRONG_STATE);
    assert_int_equal(record_it(x, 9, 7, 0, 2, x->secretary), OK);
    assert_int_equal(answer(x, x->secretary, true), OK);
    assert_int_equal(step(x, ADOPT).state, STEP_IS_COUNTED);
    assert_int_equal(step(x, ADOPT).adopted, 1);
    assert_int_equal(record_it(x, 9, 9, 0, 0, x->secretary), ALREADY_DONE);
    assert_int_equal(decide(x, x->kari), BALLOT_CANDIDATE);
    assert_int_equal(decide(x, x->solveig), OK);
}

/* What the second person agrees to is what they saw, not what the chair wrote meanwhile. */
static void the_second_person_confirms_what_they_saw(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    HOUSE_MUST(record_it(x, 9, 6, 0, 3, x->secretary));
    struct record_confirm c = {
        .edition = x->edition, .step = str_of(ADOPT), .agrees = true, .seen = step(x, ADOPT).recorded};
    HOUSE_MUST(record_it(x, 9, 9, 0, 0, x->secretary));
    assert_int_equal(house_as(&x->house, x->secretary, step_record_confirm, &c), WRONG_STATE);
    c.seen = step(x, ADOPT).recorded;
    assert_int_equal(house_as(&x->house, x->secretary, step_record_confirm, &c), OK);
}

static void nobody_raises_a_hand_about_whom_they_are_kept_from(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    struct juror third = {.id = x->council[2], .body = STR("radet")};
    HOUSE_MUST(juror_declare(&x->house, x->edition, &third, x->solveig)); /* said after the step opened */
    assert_int_equal(record_it(x, 9, 9, 0, 0, x->secretary), RECUSED);
    assert_int_equal(record_it(x, 2, 2, 0, 0, x->council[2]), RECUSED);
    assert_int_equal(record_it(x, 2, 2, 0, 0, x->secretary), OK);
}

/* One who is proposed and tries addresses gets the same answer for their own case as for none. */
static void who_is_kept_from_a_case_does_not_learn_that_there_is_one(void **state) {
    struct honour *x = *state;
    HOUSE_MUST(juror_open(&x->house, x->edition, &x->board[0], "innstilling", x->kari, "", false));
    struct progress_tell tell = {x->edition, str_of(step_id(x, "innstilling", x->kari)), x->proposed, 1, 1};
    struct ballot_cast cast = {.edition = x->edition,
                               .step = str_of(step_id(x, "innstilling", x->kari)),
                               .person = x->proposed,
                               .note = STR("x")};
    struct txn t = house_read(&x->house);
    assert_int_equal(ballot_verify(&t, x->house.arena, &cast), NOT_FOUND);
    cast.step = STR("innstilling-k07");
    assert_int_equal(ballot_verify(&t, x->house.arena, &cast), NOT_FOUND);
    store_read_end(&t);
    assert_int_equal(house_as(&x->house, x->proposed, progress_tell, &tell), NOT_FOUND);
}

static void six_of_nine_is_not_enough(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    HOUSE_MUST(record_it(x, 9, 6, 0, 3, x->secretary));
    HOUSE_MUST(answer(x, x->secretary, true));
    assert_int_equal(step(x, ADOPT).adopted, 0);
    assert_int_equal(decide(x, x->solveig), BALLOT_CANDIDATE);
}

static void numbers_that_do_not_add_up_are_refused(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    assert_int_equal(record_it(x, 9, 7, 1, 2, x->secretary), NUMBERS_DO_NOT_ADD_UP);
    assert_int_equal(record_it(x, 9, 7, 0, 1, x->secretary), NUMBERS_DO_NOT_ADD_UP);
    assert_int_equal(record_it(x, 9, 7, 0, 2, x->chair.id), SECOND_PERSON);
    assert_int_equal(record_it(x, 9, 7, 0, 2, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa")), SECOND_PERSON);
}

static void nothing_of_it_stands_in_the_clear(void **state) {
    struct honour *x = *state;
    recommend(x, "yes");
    HOUSE_MUST(open_council(x));
    struct txn t = house_read(&x->house);
    uint64_t secret = 0;
    for (uint64_t i = 0; i < house_size(&x->house); i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        assert_null(memmem(entry.p, entry.n, "hedersmerke", strlen("hedersmerke")));
        assert_null(memmem(entry.p, entry.n, "innstilling", strlen("innstilling")));
        secret += memmem(entry.p, entry.n, "\"type\":\"sealed\"", strlen("\"type\":\"sealed\"")) != NULL;
    }
    store_read_end(&t);
    assert_true(secret > 20);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(a_board_that_is_not_unanimous_recommends_nobody),
        T(the_council_waits_for_the_board),
        T(whoever_is_proposed_is_not_in_the_roll_of_their_own_case),
        T(a_member_of_the_board_does_not_vote_in_the_council),
        T(seven_of_nine_present_adopt_and_six_do_not),
        T(the_second_person_confirms_what_they_saw),
        T(nobody_raises_a_hand_about_whom_they_are_kept_from),
        T(who_is_kept_from_a_case_does_not_learn_that_there_is_one),
        T(six_of_nine_is_not_enough),
        T(numbers_that_do_not_add_up_are_refused),
        T(nothing_of_it_stands_in_the_clear),
    };
#undef T
    return cmocka_run_group_tests(tests, NULL, NULL);
}
