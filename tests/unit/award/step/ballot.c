/* ballot.c: a jury of three and three candidates: what is taken, everything that is refused, and who sees
 * what when. */
#include "award/step/ballot.h"

#include "award/close/closing.h"
#include "award/decision/announcement.h"
#include "award/decision/decision.h"
#include "award/people/enrolment.h"
#include "award/step/recusal.h"
#include "base/json.h"
#include "support/panel.h"
#include "support/test.h"

#include <sodium.h>
#include <string.h>

#define STEP "vurdering"

/* The step is open; b sits on the board of k02. */
static int setup(void **state) {
    static struct panel p;
    panel_jury(&p);
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.b, "k02"));
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    *state = &p;
    return 0;
}

static struct ballot_text plain(struct panel *p, const struct juror *who) {
    struct str marks = all_marks(&p->house, 3, 4, 5, 3, who == &p->b ? "k02" : NULL);
    return juror_ballot(&p->house, p->edition, STEP, who, marks.p);
}

static enum fault hand_in(struct panel *p, const struct juror *who, struct ballot_text b) {
    return juror_hand_in(&p->house, p->edition, STEP, who, juror_sign(&p->house, who, b));
}

/* --- what is taken --- */

static void each_change_is_a_new_ballot_that_names_the_one_before(void **state) {
    struct panel *p = *state;
    assert_int_equal(hand_in(p, &p->a, plain(p, &p->a)), OK);
    assert_int_equal(p->house.result.number, 1);
    assert_int_equal(hand_in(p, &p->a, plain(p, &p->a)), OK);
    assert_int_equal(p->house.result.number, 2);
    assert_int_equal(panel_step(p, STEP).handed_in, 1);
}

static void the_last_second_counts_and_the_next_does_not(void **state) {
    struct panel *p = *state;
    house_clock(&p->house, PANEL_CLOSES);
    assert_int_equal(hand_in(p, &p->a, plain(p, &p->a)), OK);
    p->house.now++;
    assert_int_equal(hand_in(p, &p->b, plain(p, &p->b)), STEP_CLOSED);
}

/* --- what is refused --- */

static void a_ballot_by_another_key_is_refused(void **state) {
    struct panel *p = *state;
    struct str note = juror_sign(&p->house, &p->b, plain(p, &p->a)); /* b signs for a, under b's name */
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, note), NOTE_SIGNATURE);
    struct juror forged = p->a;
    crypto_sign_keypair((unsigned char[32]){0}, forged.signer.secret_key);
    note = juror_sign(&p->house, &forged, plain(p, &p->a));
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, note), NOTE_SIGNATURE);
}

static void a_ballot_for_somebody_else_is_refused(void **state) {
    struct panel *p = *state;
    struct ballot_text b = plain(p, &p->a);
    b.juror = p->b.id;
    assert_int_equal(hand_in(p, &p->a, b), NOT_ALLOWED);
}

#define REFUSED(change, fault)                                                                               \
    do {                                                                                                     \
        struct ballot_text b = plain(p, &p->a);                                                              \
        change;                                                                                              \
        uint64_t size = house_size(&p->house);                                                               \
        assert_int_equal(hand_in(p, &p->a, b), fault);                                                       \
        assert_int_equal(house_size(&p->house), size);                                                       \
    } while (0)

static void a_ballot_of_another_step_rules_slate_or_roll_is_refused(void **state) {
    struct panel *p = *state;
    REFUSED(b.log = STR("example.org/annen"), BALLOT_LOG);
    REFUSED(b.step = STR("annet"), BALLOT_STEP);
    REFUSED(b.edition = STR("gronn-grunder-2"), BALLOT_STEP);
    REFUSED(b.opened.b[0] ^= 1, BALLOT_STEP);
    REFUSED(b.rules.b[0] ^= 1, BALLOT_RULES);
    REFUSED(b.slate.b[31] ^= 1, BALLOT_SLATE);
    REFUSED(b.roll.b[7] ^= 1, BALLOT_ROLL);
}

static void an_old_number_or_another_predecessor_is_refused(void **state) {
    struct panel *p = *state;
    REFUSED(b.number = 2, BALLOT_NUMBER);
    REFUSED(b.number = 0, BALLOT_NUMBER);
    REFUSED(b.number = 1001, BALLOT_NUMBER);
    REFUSED(b.has_replaces = true, BALLOT_REPLACES);
    assert_int_equal(hand_in(p, &p->a, plain(p, &p->a)), OK);
    REFUSED(b.number = 1, BALLOT_NUMBER);
    REFUSED(b.has_replaces = false, BALLOT_REPLACES);
    REFUSED(b.replaces.b[5] ^= 1, BALLOT_REPLACES);
}

static void the_same_ballot_twice_counts_once(void **state) {
    struct panel *p = *state;
    struct str note = juror_sign(&p->house, &p->a, plain(p, &p->a));
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, note), OK);
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, note), BALLOT_NUMBER);
}

static void choices_off_the_rules_are_refused(void **state) {
    struct panel *p = *state;
    static const struct {
        const char *choices;
        enum fault fault;
    } bad[] = {
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[6,4,4]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_MARK},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[0,4,4]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_MARK},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[4,4]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CHOICES},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[4,4,4.5]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CHOICES},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[4,4,4]},{\"id\":\"k02\",\"s\":[4,4,4]}]}",
         BALLOT_CANDIDATE},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":\"k01\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CANDIDATE},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k09\",\"s\":[4,4,4]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CANDIDATE},
        {"{\"m\":\"scores\", "
         "\"c\":[{\"id\":\"k01\",\"s\":[4,4,4]},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":\"k03\",\"s\":[4,4,4]}"
         "]}",
         BALLOT_CHOICES},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[4,4,4],\"x\":1},{\"id\":\"k02\",\"s\":[4,4,4]},{"
         "\"id\":\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CHOICES},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"recused\":true},{\"id\":\"k02\",\"s\":[4,4,4]},{\"id\":"
         "\"k03\",\"s\":[4,4,4]}]}",
         BALLOT_CANDIDATE},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[null,null,null]},{\"id\":\"k02\",\"s\":[null,null,"
         "null]},{\"id\":\"k03\",\"s\":[null,null,null]}]}",
         BALLOT_INCOMPLETE},
        {"{\"m\":\"motion\",\"v\":\"yes\"}", BALLOT_CHOICES},
        {"[]", BALLOT_CHOICES},
        {"\xff", BALLOT_CHOICES},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        REFUSED(b.choices = str_of(bad[i].choices), bad[i].fault);
    REFUSED(b.texts = STR("{\"k09\":\"x\"}"), BALLOT_CANDIDATE);
    REFUSED(b.texts = STR("{\"k01\":7}"), BALLOT_CHOICES);
    REFUSED(b.texts = STR("{\"k01\":\"a\\u0007\"}"), FIELD_CONTROL);
}

static void a_recused_candidate_gets_no_mark_and_no_material(void **state) {
    struct panel *p = *state;
    struct str salt, json;
    struct ballot_text b = plain(p, &p->b);
    b.choices = all_marks(&p->house, 3, 4, 4, 4, NULL);
    assert_int_equal(hand_in(p, &p->b, b), RECUSED);
    struct step_record s = panel_step(p, STEP);
    struct txn t = house_read(&p->house);
    assert_int_equal(step_material(&t, p->house.arena, 1, &s, p->b.id, STR("k02"), &salt, &json), RECUSED);
    assert_int_equal(step_material(&t, p->house.arena, 1, &s, p->a.id, STR("k02"), &salt, &json), OK);
    store_read_end(&t);
    assert_int_equal(hand_in(p, &p->b, plain(p, &p->b)), OK);
}

static void a_recused_candidate_gets_no_reason_either(void **state) {
    struct panel *p = *state;
    struct ballot_text b = plain(p, &p->b);
    b.texts = STR("{\"k02\":\"Jeg er i styret, og de er best.\"}");
    assert_int_equal(hand_in(p, &p->b, b), RECUSED);
    b.texts = STR("{\"k01\":\"De er best.\"}");
    assert_int_equal(hand_in(p, &p->b, b), OK);
}

static void rubbish_is_refused(void **state) {
    struct panel *p = *state;
    static char rubbish[1 << 20];
    memset(rubbish, 'x', sizeof rubbish);
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, str_bytes(rubbish, sizeof rubbish)),
                     BALLOT_TOO_LARGE);
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, str_bytes(rubbish, 1000)),
                     NOTE_MALFORMED);
    struct str note = juror_sign(&p->house, &p->a, plain(p, &p->a));
    struct str more = arena_format(p->house.arena, "%.*sx\n", STR_ARGS(note));
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, more), NOTE_MALFORMED);
}

static void an_unknown_line_is_refused(void **state) {
    struct panel *p = *state;
    struct str note = juror_sign(&p->house, &p->a, plain(p, &p->a));
    const char *nonce = strstr(note.p, "nonce ");
    struct str text = str_bytes(note.p, (size_t)(strstr(note.p, "\n\n") + 1 - note.p));
    struct str spoilt = arena_format(p->house.arena, "%.*scomment hei\n%.*s", (int)(nonce - text.p), text.p,
                                     (int)(text.p + text.n - nonce), nonce);
    note = note_sign(p->house.arena, spoilt, &p->a.signer, 1);
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &p->a, note), NOTE_UNKNOWN_LINE);
}

static void somebody_who_is_not_in_the_roll_is_refused(void **state) {
    struct panel *p = *state;
    struct juror late = juror_make(&p->house, p->edition, "juryen", MEMBER_PLAIN, "Yusuf Haugerød");
    HOUSE_MUST(juror_declare(&p->house, p->edition, &late, NULL));
    struct ballot_text b = plain(p, &p->a);
    b.juror = late.id;
    assert_int_equal(juror_hand_in(&p->house, p->edition, STEP, &late, juror_sign(&p->house, &late, b)),
                     NOT_IN_ROLL);
}

/* --- who sees what --- */

static enum fault see(struct panel *p, struct str viewer, struct str juror) {
    struct ballot_text b;
    struct step_record s = panel_step(p, STEP);
    struct txn t = house_read(&p->house);
    enum fault f = ballot_latest(&t, p->house.arena, 1, &s, viewer, juror, &b);
    store_read_end(&t);
    return f;
}

static enum fault close_by_clock(struct panel *p) {
    struct step_close close = {.edition = p->edition, .step = str_of(STEP), .by_clock = true};
    return house_public(&p->house, step_close, &close);
}

static void before_the_close_only_the_juror_reads_their_own_marks(void **state) {
    struct panel *p = *state;
    HOUSE_MUST(hand_in(p, &p->a, plain(p, &p->a)));
    assert_int_equal(see(p, p->a.id, p->a.id), OK);
    assert_int_equal(see(p, p->chair.id, p->a.id), NOT_ALLOWED);
    assert_int_equal(see(p, p->house.admin, p->a.id), NOT_ALLOWED);
    assert_int_equal(see(p, (struct str){0}, p->a.id), NOT_ALLOWED);
    assert_int_equal(see(p, READER_RECORD, p->a.id), NOT_ALLOWED);
    assert_int_equal(close_by_clock(p), NOT_OPEN_YET);
    house_clock(&p->house, "2021-10-22T12:01:02+02:00");
    assert_int_equal(close_by_clock(p), OK);
    assert_int_equal(see(p, p->chair.id, p->a.id), OK);
    assert_int_equal(see(p, p->house.admin, p->a.id), OK);
    assert_int_equal(see(p, READER_RECORD, p->a.id), OK);
    assert_int_equal(see(p, (struct str){0}, p->a.id), NOT_ALLOWED);
}

/* --- to the end --- */

static void count_of(struct panel *p, struct str viewer, json_t **result) {
    struct step_record s = panel_step(p, STEP);
    struct txn t = house_read(&p->house);
    HOUSE_MUST(step_result(&t, p->house.arena, 1, &s, viewer, result));
    store_read_end(&t);
}

static enum fault decide(struct panel *p, const char *winner, const char *departs) {
    struct str finalists[] = {STR("k03"), STR("k01")};
    struct decision_record_it d = panel_decision(p, STEP, winner);
    d.finalists_n = 2;
    d.finalists = finalists;
    d.departs = str_of(departs);
    return panel_decide(p, p->chair.id, &d);
}

static enum fault confirm(struct panel *p, const struct juror *who, uint32_t number) {
    struct decision_confirm d = {.edition = p->edition, .number = number, .agrees = true, .own_row = true};
    return house_as(&p->house, who->id, decision_confirm, &d);
}

static void a_jury_goes_from_marks_to_an_announced_winner(void **state) {
    struct panel *p = *state;
    json_t *result;
    struct ballot_text favourite = plain(p, &p->a);
    favourite.choices =
        STR("{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[2,2,2]},{\"id\":\"k02\",\"s\":[5,5,5]},"
            "{\"id\":\"k03\",\"abstain\":true}]}");
    HOUSE_MUST(hand_in(p, &p->a, favourite));
    HOUSE_MUST(hand_in(p, &p->b, plain(p, &p->b)));
    assert_int_equal(decide(p, "k02", ""), STEP_NOT_READY);
    house_clock(&p->house, "2021-10-22T12:05:00+02:00");
    HOUSE_MUST(close_by_clock(p));
    assert_int_equal(close_by_clock(p), ALREADY_DONE);
    count_of(p, p->chair.id, &result);
    assert_int_equal(json_array_size(json_object_get(result, "rows")), 3);
    assert_int_equal(json_get_int(result, "ballots"), 2);
    assert_true(
        str_equal(json_get_str(json_array_get(json_object_get(result, "rows"), 0), "id"), STR("k02")));
    count_of(p, p->b.id, &result); /* recused from k02: no row of it */
    assert_int_equal(json_array_size(json_object_get(result, "rows")), 2);
    assert_int_equal(decide(p, "k01", ""), REASON_NEEDED); /* not the first of the ranking */
    assert_int_equal(decide(p, "k02", ""), OK);
    assert_int_equal(decide(p, "k01", "Den har virket lengst."), OK);
    assert_int_equal(confirm(p, &p->a, 1), WRONG_STATE);
    assert_int_equal(confirm(p, &p->a, 2), OK);
    assert_int_equal(confirm(p, &p->a, 2), ALREADY_DONE);
    struct edition_announce_args announce = {.edition = p->edition, .decision = 2};
    HOUSE_MUST(house_do(&p->house, edition_announce, &announce));
    struct announcement n;
    HOUSE_MUST(decide(p, "k02", "")); /* anew, and hidden until it is told */
    struct txn t = house_read(&p->house);
    HOUSE_MUST(announcement_read(&t, p->house.arena, p->number, &n));
    store_read_end(&t);
    assert_int_equal(n.decision, 2);
}

static void the_chair_closes_early_only_when_everyone_has_handed_in(void **state) {
    struct panel *p = *state;
    HOUSE_MUST(hand_in(p, &p->a, plain(p, &p->a)));
    HOUSE_MUST(hand_in(p, &p->b, plain(p, &p->b)));
    assert_int_equal(panel_close(p, STEP, p->chair.id), STEP_NOT_READY);
    HOUSE_MUST(hand_in(p, &p->chair, plain(p, &p->chair)));
    assert_int_equal(panel_close(p, STEP, p->a.id), NOT_ALLOWED);
    assert_int_equal(panel_close(p, STEP, p->chair.id), OK);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, panel_teardown)
    const struct CMUnitTest tests[] = {
        T(each_change_is_a_new_ballot_that_names_the_one_before),
        T(the_last_second_counts_and_the_next_does_not),
        T(a_ballot_by_another_key_is_refused),
        T(a_ballot_for_somebody_else_is_refused),
        T(a_ballot_of_another_step_rules_slate_or_roll_is_refused),
        T(an_old_number_or_another_predecessor_is_refused),
        T(the_same_ballot_twice_counts_once),
        T(choices_off_the_rules_are_refused),
        T(a_recused_candidate_gets_no_mark_and_no_material),
        T(a_recused_candidate_gets_no_reason_either),
        T(rubbish_is_refused),
        T(an_unknown_line_is_refused),
        T(somebody_who_is_not_in_the_roll_is_refused),
        T(before_the_close_only_the_juror_reads_their_own_marks),
        T(a_jury_goes_from_marks_to_an_announced_winner),
        T(the_chair_closes_early_only_when_everyone_has_handed_in),
    };
#undef T
    return cmocka_run_group_tests(tests, NULL, NULL);
}
