/* ballot.c: a jury of three and three candidates: what is taken, everything that is refused, and who sees
 * what when. */
#include "award/ballot.h"

#include "award/announcement.h"
#include "award/closing.h"
#include "award/decision.h"
#include "award/enrolment.h"
#include "award/recusal.h"
#include "base/json.h"
#include "support/jurors.h"
#include "support/test.h"

#include <sodium.h>
#include <string.h>

#define STEP   "vurdering"
#define CLOSES "2021-10-22T12:00:59+02:00"

struct jury {
    struct house house;
    struct str edition;
    struct juror chair, a, b;
};

static int setup(void **state) {
    static struct jury j;
    struct house *h = &j.house;
    static const char *const names[] = {"Biokullverket Åssiden AS", "Fjordren Batteri AS",
                                        "Matrett Eiker SA"};
    house_make(h, "2021-09-01T08:00:00+02:00");
    j.edition = house_grunder(h);
    for (size_t i = 0; i < 3; i++) {
        uint32_t n = house_propose(h, j.edition, names[i],
                                   "De gjør en konkret forskjell for miljøet her hos oss, og det kan bli mye "
                                   "større: utslippene går ned, og flere får arbeid.");
        struct candidate_args k = {
            .edition = j.edition, .name = str_of(names[i]), .proposals_n = 1, .proposals = &n};
        HOUSE_MUST(house_do(h, candidate_form, &k));
    }
    j.chair = juror_make(h, j.edition, "juryen", MEMBER_CHAIR, "Astrid Nøkleby-Eks");
    j.a = juror_make(h, j.edition, "juryen", MEMBER_PLAIN, "Morten Ås-Prøve");
    j.b = juror_make(h, j.edition, "juryen", MEMBER_PLAIN, "Siri Lønnøy");
    house_clock(h, "2021-10-10T09:00:00+02:00");
    HOUSE_MUST(juror_declare(h, j.edition, &j.chair, NULL));
    HOUSE_MUST(juror_declare(h, j.edition, &j.a, NULL));
    HOUSE_MUST(juror_declare(h, j.edition, &j.b, "k02"));
    HOUSE_MUST(juror_open(h, j.edition, &j.chair, STEP, "", CLOSES, false));
    *state = &j;
    return 0;
}

static int teardown(void **state) {
    struct jury *j = *state;
    house_replays(&j->house);
    house_remove(&j->house);
    return 0;
}

static struct ballot_text plain(struct jury *j, const struct juror *who) {
    struct str marks = all_marks(&j->house, 3, 4, 5, 3, who == &j->b ? "k02" : NULL);
    return juror_ballot(&j->house, j->edition, STEP, who, marks.p);
}

static enum fault hand_in(struct jury *j, const struct juror *who, struct ballot_text b) {
    return juror_hand_in(&j->house, j->edition, STEP, who, juror_sign(&j->house, who, b));
}

static struct step_record step_of(struct jury *j) {
    struct step_record s;
    uint32_t n;
    struct txn t = house_read(&j->house);
    HOUSE_MUST(edition_number(&t, j->edition, &n));
    HOUSE_MUST(step_find(&t, n, str_of(STEP), &s));
    store_read_end(&t);
    return s;
}

/* --- what is taken --- */

static void each_change_is_a_new_ballot_that_names_the_one_before(void **state) {
    struct jury *j = *state;
    assert_int_equal(hand_in(j, &j->a, plain(j, &j->a)), OK);
    assert_int_equal(j->house.result.number, 1);
    assert_int_equal(hand_in(j, &j->a, plain(j, &j->a)), OK);
    assert_int_equal(j->house.result.number, 2);
    assert_int_equal(step_of(j).handed_in, 1);
}

static void the_last_second_counts_and_the_next_does_not(void **state) {
    struct jury *j = *state;
    house_clock(&j->house, CLOSES);
    assert_int_equal(hand_in(j, &j->a, plain(j, &j->a)), OK);
    j->house.now++;
    assert_int_equal(hand_in(j, &j->b, plain(j, &j->b)), STEP_CLOSED);
}

/* --- what is refused --- */

static void a_ballot_by_another_key_is_refused(void **state) {
    struct jury *j = *state;
    struct str note = juror_sign(&j->house, &j->b, plain(j, &j->a)); /* b signs for a, under b's name */
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, note), NOTE_SIGNATURE);
    struct juror forged = j->a;
    crypto_sign_keypair((unsigned char[32]){0}, forged.signer.secret_key);
    note = juror_sign(&j->house, &forged, plain(j, &j->a));
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, note), NOTE_SIGNATURE);
}

static void a_ballot_for_somebody_else_is_refused(void **state) {
    struct jury *j = *state;
    struct ballot_text b = plain(j, &j->a);
    b.juror = j->b.id;
    assert_int_equal(hand_in(j, &j->a, b), NOT_ALLOWED);
}

#define REFUSED(change, fault)                                                                               \
    do {                                                                                                     \
        struct ballot_text b = plain(j, &j->a);                                                              \
        change;                                                                                              \
        uint64_t size = house_size(&j->house);                                                               \
        assert_int_equal(hand_in(j, &j->a, b), fault);                                                       \
        assert_int_equal(house_size(&j->house), size);                                                       \
    } while (0)

static void a_ballot_of_another_step_rules_slate_or_roll_is_refused(void **state) {
    struct jury *j = *state;
    REFUSED(b.log = STR("example.org/annen"), BALLOT_LOG);
    REFUSED(b.step = STR("annet"), BALLOT_STEP);
    REFUSED(b.edition = STR("gronn-grunder-2"), BALLOT_STEP);
    REFUSED(b.opened.b[0] ^= 1, BALLOT_STEP);
    REFUSED(b.rules.b[0] ^= 1, BALLOT_RULES);
    REFUSED(b.slate.b[31] ^= 1, BALLOT_SLATE);
    REFUSED(b.roll.b[7] ^= 1, BALLOT_ROLL);
}

static void an_old_number_or_another_predecessor_is_refused(void **state) {
    struct jury *j = *state;
    REFUSED(b.number = 2, BALLOT_NUMBER);
    REFUSED(b.number = 0, BALLOT_NUMBER);
    REFUSED(b.number = 1001, BALLOT_NUMBER);
    REFUSED(b.has_replaces = true, BALLOT_REPLACES);
    assert_int_equal(hand_in(j, &j->a, plain(j, &j->a)), OK);
    REFUSED(b.number = 1, BALLOT_NUMBER);
    REFUSED(b.has_replaces = false, BALLOT_REPLACES);
    REFUSED(b.replaces.b[5] ^= 1, BALLOT_REPLACES);
}

static void the_same_ballot_twice_counts_once(void **state) {
    struct jury *j = *state;
    struct str note = juror_sign(&j->house, &j->a, plain(j, &j->a));
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, note), OK);
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, note), BALLOT_NUMBER);
}

static void choices_off_the_rules_are_refused(void **state) {
    struct jury *j = *state;
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
    struct jury *j = *state;
    struct str salt, json;
    struct ballot_text b = plain(j, &j->b);
    b.choices = all_marks(&j->house, 3, 4, 4, 4, NULL);
    assert_int_equal(hand_in(j, &j->b, b), RECUSED);
    struct step_record s = step_of(j);
    struct txn t = house_read(&j->house);
    assert_int_equal(step_material(&t, j->house.arena, 1, &s, j->b.id, STR("k02"), &salt, &json), RECUSED);
    assert_int_equal(step_material(&t, j->house.arena, 1, &s, j->a.id, STR("k02"), &salt, &json), OK);
    store_read_end(&t);
    assert_int_equal(hand_in(j, &j->b, plain(j, &j->b)), OK);
}

static void a_recused_candidate_gets_no_reason_either(void **state) {
    struct jury *j = *state;
    struct ballot_text b = plain(j, &j->b);
    b.texts = STR("{\"k02\":\"Jeg er i styret, og de er best.\"}");
    assert_int_equal(hand_in(j, &j->b, b), RECUSED);
    b.texts = STR("{\"k01\":\"De er best.\"}");
    assert_int_equal(hand_in(j, &j->b, b), OK);
}

static void rubbish_is_refused(void **state) {
    struct jury *j = *state;
    static char rubbish[1 << 20];
    memset(rubbish, 'x', sizeof rubbish);
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, str_bytes(rubbish, sizeof rubbish)),
                     BALLOT_TOO_LARGE);
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, str_bytes(rubbish, 1000)),
                     NOTE_MALFORMED);
    struct str note = juror_sign(&j->house, &j->a, plain(j, &j->a));
    struct str more = arena_format(j->house.arena, "%.*sx\n", STR_ARGS(note));
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, more), NOTE_MALFORMED);
}

static void an_unknown_line_is_refused(void **state) {
    struct jury *j = *state;
    struct str note = juror_sign(&j->house, &j->a, plain(j, &j->a));
    const char *nonce = strstr(note.p, "nonce ");
    struct str text = str_bytes(note.p, (size_t)(strstr(note.p, "\n\n") + 1 - note.p));
    struct str spoilt = arena_format(j->house.arena, "%.*scomment hei\n%.*s", (int)(nonce - text.p), text.p,
                                     (int)(text.p + text.n - nonce), nonce);
    note = note_sign(j->house.arena, spoilt, &j->a.signer, 1);
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &j->a, note), NOTE_UNKNOWN_LINE);
}

static void somebody_who_is_not_in_the_roll_is_refused(void **state) {
    struct jury *j = *state;
    struct juror late = juror_make(&j->house, j->edition, "juryen", MEMBER_PLAIN, "Yusuf Haugerød");
    HOUSE_MUST(juror_declare(&j->house, j->edition, &late, NULL));
    struct ballot_text b = plain(j, &j->a);
    b.juror = late.id;
    assert_int_equal(juror_hand_in(&j->house, j->edition, STEP, &late, juror_sign(&j->house, &late, b)),
                     NOT_IN_ROLL);
}

/* --- who sees what --- */

static enum fault see(struct jury *j, struct str viewer, struct str juror) {
    struct ballot_text b;
    struct step_record s = step_of(j);
    struct txn t = house_read(&j->house);
    enum fault f = ballot_latest(&t, j->house.arena, 1, &s, viewer, juror, &b);
    store_read_end(&t);
    return f;
}

static enum fault close_by_clock(struct jury *j) {
    struct step_close close = {.edition = j->edition, .step = str_of(STEP), .by_clock = true};
    return house_public(&j->house, step_close, &close);
}

static void before_the_close_only_the_juror_reads_their_own_marks(void **state) {
    struct jury *j = *state;
    HOUSE_MUST(hand_in(j, &j->a, plain(j, &j->a)));
    assert_int_equal(see(j, j->a.id, j->a.id), OK);
    assert_int_equal(see(j, j->chair.id, j->a.id), NOT_ALLOWED);
    assert_int_equal(see(j, j->house.admin, j->a.id), NOT_ALLOWED);
    assert_int_equal(see(j, (struct str){0}, j->a.id), NOT_ALLOWED);
    assert_int_equal(close_by_clock(j), NOT_OPEN_YET);
    house_clock(&j->house, "2021-10-22T12:01:02+02:00");
    assert_int_equal(close_by_clock(j), OK);
    assert_int_equal(see(j, j->chair.id, j->a.id), OK);
    assert_int_equal(see(j, j->house.admin, j->a.id), OK);
    assert_int_equal(see(j, (struct str){0}, j->a.id), NOT_ALLOWED);
}

/* --- to the end --- */

static void count_of(struct jury *j, struct str viewer, json_t **result) {
    struct step_record s = step_of(j);
    struct txn t = house_read(&j->house);
    HOUSE_MUST(step_result(&t, j->house.arena, 1, &s, viewer, result));
    store_read_end(&t);
}

static enum fault decide(struct jury *j, const char *winner, const char *departs) {
    struct str winners[] = {str_of(winner)}, finalists[] = {STR("k03"), STR("k01")};
    struct decision_record_it d = {.edition = j->edition,
                                   .step = str_of(STEP),
                                   .outcome = OUTCOME_WINNER,
                                   .support = SUPPORT_UNANIMOUS,
                                   .winners_n = 1,
                                   .winners = winners,
                                   .finalists_n = 2,
                                   .finalists = finalists,
                                   .citation = STR("Ett og samme produkt løser tre problemer på én gang."),
                                   .departs = str_of(departs)};
    struct str by = j->house.by;
    j->house.by = j->chair.id;
    enum fault f = house_do(&j->house, decision_record_it, &d);
    j->house.by = by;
    return f;
}

static enum fault confirm(struct jury *j, const struct juror *who, uint32_t number) {
    struct decision_confirm d = {.edition = j->edition, .number = number, .agrees = true, .own_row = true};
    struct str by = j->house.by;
    j->house.by = who->id;
    enum fault f = house_do(&j->house, decision_confirm, &d);
    j->house.by = by;
    return f;
}

static void a_jury_goes_from_marks_to_an_announced_winner(void **state) {
    struct jury *j = *state;
    json_t *result;
    struct ballot_text favourite = plain(j, &j->a);
    favourite.choices =
        STR("{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[2,2,2]},{\"id\":\"k02\",\"s\":[5,5,5]},"
            "{\"id\":\"k03\",\"abstain\":true}]}");
    HOUSE_MUST(hand_in(j, &j->a, favourite));
    HOUSE_MUST(hand_in(j, &j->b, plain(j, &j->b)));
    assert_int_equal(decide(j, "k02", ""), STEP_NOT_READY);
    house_clock(&j->house, "2021-10-22T12:05:00+02:00");
    HOUSE_MUST(close_by_clock(j));
    assert_int_equal(close_by_clock(j), ALREADY_DONE);
    count_of(j, j->chair.id, &result);
    assert_int_equal(json_array_size(json_object_get(result, "rows")), 3);
    assert_int_equal(json_get_int(result, "ballots"), 2);
    assert_true(
        str_equal(json_get_str(json_array_get(json_object_get(result, "rows"), 0), "id"), STR("k02")));
    count_of(j, j->b.id, &result); /* recused from k02: no row of it */
    assert_int_equal(json_array_size(json_object_get(result, "rows")), 2);
    assert_int_equal(decide(j, "k01", ""), REASON_NEEDED); /* not the first of the ranking */
    assert_int_equal(decide(j, "k02", ""), OK);
    assert_int_equal(decide(j, "k01", "Den har virket lengst."), OK);
    assert_int_equal(confirm(j, &j->a, 1), WRONG_STATE);
    assert_int_equal(confirm(j, &j->a, 2), OK);
    assert_int_equal(confirm(j, &j->a, 2), ALREADY_DONE);
    struct edition_announce_args announce = {.edition = j->edition, .decision = 2};
    HOUSE_MUST(house_do(&j->house, edition_announce, &announce));
    assert_int_equal(decide(j, "k02", ""), WRONG_STATE);
}

static void the_chair_closes_early_only_when_everyone_has_handed_in(void **state) {
    struct jury *j = *state;
    struct step_close close = {.edition = j->edition, .step = str_of(STEP)};
    j->house.by = j->chair.id;
    HOUSE_MUST(hand_in(j, &j->a, plain(j, &j->a)));
    HOUSE_MUST(hand_in(j, &j->b, plain(j, &j->b)));
    assert_int_equal(house_do(&j->house, step_close, &close), STEP_NOT_READY);
    HOUSE_MUST(hand_in(j, &j->chair, plain(j, &j->chair)));
    j->house.by = j->a.id;
    assert_int_equal(house_do(&j->house, step_close, &close), NOT_ALLOWED);
    j->house.by = j->chair.id;
    assert_int_equal(house_do(&j->house, step_close, &close), OK);
}

int main(void) {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
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
