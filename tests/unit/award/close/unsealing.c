/* unsealing.c, and with it the whole course of a sealed step: opened with a key that no server has seen,
 * voted on by ballots that nobody can read, closed, and opened by enough of its holders together. */
#include "award/close/unsealing.h"

#include "base/json.h"
#include "base/time.h"
#include "support/panel.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

static struct panel p;

#define STEP "vurdering"

static const char high[] =
    "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[5,5,5]},{\"id\":\"k02\",\"s\":[3,3,3]},"
    "{\"id\":\"k03\",\"s\":[2,2,2]}]}";
static const char low[] =
    "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[1,1,1]},{\"id\":\"k02\",\"s\":[4,4,4]},"
    "{\"id\":\"k03\",\"s\":[2,2,2]}]}";

static struct ballot_text ballot(const struct juror *j, const char *choices) {
    return juror_ballot(&p.house, p.edition, STEP, j, choices);
}

static enum fault hand_in(const struct juror *j, struct ballot_text b) {
    return juror_hand_in(&p.house, p.edition, STEP, j, juror_sign(&p.house, j, b));
}

static enum fault give(const struct juror *j, void (*spoil)(struct share_text *)) {
    return juror_give(&p.house, p.edition, STEP, j, spoil);
}

static struct step_documents documents(void) {
    struct step_documents d;
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_documents(&t, p.house.arena, &s, &d));
    store_read_end(&t);
    return d;
}

static json_t *result(void) {
    json_t *r;
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_result(&t, p.house.arena, p.number, &s, p.a.id, &r));
    store_read_end(&t);
    return r;
}

static enum fault latest(const struct juror *of, const struct juror *viewer, struct ballot_text *b) {
    struct step_record s = panel_step(&p, STEP);
    struct txn t = house_read(&p.house);
    enum fault f = ballot_latest(&t, p.house.arena, p.number, &s, viewer->id, of->id, b);
    store_read_end(&t);
    return f;
}

/* Opened, and all three have handed in. */
static void vote(void) {
    HOUSE_MUST(panel_open(&p, ""));
    HOUSE_MUST(hand_in(&p.chair, ballot(&p.chair, high)));
    HOUSE_MUST(hand_in(&p.a, ballot(&p.a, high)));
    HOUSE_MUST(hand_in(&p.b, ballot(&p.b, low)));
}

static void vote_and_close(void) {
    vote();
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
}

/* --- opening --- */

static void the_rules_say_that_it_is_sealed_and_who_holds(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct step_documents d = documents();
    struct step_record s = panel_step(&p, STEP);
    assert_int_equal(d.rules.secrecy, SECRECY_SEALED);
    assert_int_equal(d.rules.sealed_length % 4096, 0);
    assert_true(d.rules.sealed_length >= 3 * 2048);
    assert_int_equal(d.holders.n, 3);
    assert_int_equal(d.holders.threshold, 2);
    assert_int_equal(s.holders, 3);
    assert_int_equal(s.shares, 0);
    assert_true(holders_find(&d.holders, p.a.id) < 3);
    assert_int_equal(d.key.n, 3);
}

static void two_must_be_able_to_open_it(void **state) {
    struct panel few = {.number = 0};
    house_make(&few.house, "2021-09-01T08:00:00+02:00");
    few.edition = house_grunder(&few.house);
    house_propose(&few.house, few.edition, NULL, NULL);
    panel_candidate(&few, "Biokullverket Åssiden AS", (struct str){0});
    few.chair = juror_make(&few.house, few.edition, "juryen", MEMBER_CHAIR, "Astrid Nøkleby-Eks");
    house_member(&few.house, few.edition, "juryen", MEMBER_PLAIN, "Ingen Enhet-Eks");
    house_clock(&few.house, "2021-10-10T09:00:00+02:00");
    assert_int_equal(panel_open(&few, ""), SEAL_HOLDERS_FEW);
    juror_make(&few.house, few.edition, "juryen", MEMBER_PLAIN, "Morten Ås-Prøve");
    assert_int_equal(panel_open(&few, ""), OK);
    house_remove(&few.house);
}

static void of_many_sixteen_hold(void **state) {
    for (size_t i = 0; i < 20; i++)
        juror_make(&p.house, p.edition, "juryen", MEMBER_PLAIN,
                   arena_format(p.house.arena, "Medlem %zu", i).p);
    HOUSE_MUST(panel_open(&p, ""));
    struct step_documents d = documents();
    assert_int_equal(d.roll.n, 23);
    assert_int_equal(d.holders.n, SEAL_HOLDERS_MAX);
    assert_int_equal(d.holders.threshold, 9);
    for (size_t i = 0; i < d.holders.n; i++)
        assert_true(roll_has(&d.roll, d.holders.list[i].person));
}

/* What the chair's browser sends is checked as far as a server can. */
static void a_key_that_does_not_fit_opens_nothing(void **state) {
    struct step_open open;
    struct step_prepared made;
    struct step_key key;
    struct holders holders;
    struct arena *a = p.house.arena;
    open = (struct step_open){.plan = {.edition = p.edition,
                                       .template_id = STR(STEP),
                                       .opens = p.house.now,
                                       .now = p.house.now,
                                       .seed = seed_fresh()}};
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_prepare(&t, a, &open.plan, &made));
    store_read_end(&t);
    HOUSE_MUST(holders_read(a, made.holders, &holders));
    open.rules_line = note_sign_line(a, made.rules, &p.chair.signer);
    open.slate_line = note_sign_line(a, made.slate, &p.chair.signer);
    open.roll_line = note_sign_line(a, made.roll, &p.chair.signer);
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open),
                     DOCUMENTS_CHANGED); /* as an open step */
    open.holders_line = note_sign_line(a, made.holders, &p.chair.signer);

    struct str box = base64_encode(a, str_bytes(arena_alloc(a, 81), 81));
    struct str boxes =
        arena_format(a, "[\"%.*s\",\"%.*s\",\"%.*s\"]", STR_ARGS(box), STR_ARGS(box), STR_ARGS(box));
    struct str salt = base64_encode(a, str_bytes(arena_alloc(a, 32), 32));
    const struct step_key right = {.origin = HOUSE_ORIGIN,
                                   .edition = p.edition,
                                   .step = STR(STEP),
                                   .holders = note_hash(made.holders),
                                   .threshold = 2,
                                   .n = 3};
#define TRY(change, list, expected)                                                                          \
    key = right;                                                                                             \
    change;                                                                                                  \
    open.shares = list;                                                                                      \
    open.key_note = note_sign(a, step_key_write(a, &key, salt), &p.chair.signer, 1);                         \
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), expected)
    TRY(key.origin = STR("example.org/andre"), boxes, NOTE_MALFORMED);
    TRY(key.edition = STR("gronn-grunder-2"), boxes, NOTE_MALFORMED);
    TRY(key.step = STR("vurdering-2"), boxes, NOTE_MALFORMED);
    TRY(key.holders = note_hash(made.roll), boxes, NOTE_MALFORMED);
    TRY(key.threshold = 3, boxes, NOTE_MALFORMED);
    TRY(key.n = 2, boxes, NOTE_MALFORMED);
    TRY((void)0, STR("[]"), NOTE_MALFORMED);
    TRY((void)0, STR("{}"), NOTE_MALFORMED);
    TRY((void)0, STR("x"), NOTE_MALFORMED);
    TRY((void)0, STR("[\"AAAA\",\"AAAA\",\"AAAA\"]"), NOTE_MALFORMED);
    TRY((void)0, STR("[1,2,3]"), NOTE_MALFORMED);
    open.key_note = note_sign(a, step_key_write(a, &right, salt), &p.a.signer, 1);
    open.shares = boxes;
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open),
                     DOCUMENTS_CHANGED); /* not the chair's */
    assert_int_equal(house_size(&p.house) > 0, 1);
    TRY((void)0, boxes, OK);
}

/* --- ballots --- */

static void a_ballot_must_be_sealed_to_this_step(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct ballot_text b = ballot(&p.a, high);
    b.sealed = false;
    assert_int_equal(hand_in(&p.a, b), BALLOT_SECRECY);
    b = ballot(&p.a, high);
    b.has_key = false;
    assert_int_equal(hand_in(&p.a, b), BALLOT_KEY);
    b = ballot(&p.a, high);
    b.key = b.rules;
    assert_int_equal(hand_in(&p.a, b), BALLOT_KEY);
    b = ballot(&p.a, high);
    b.seal = str_bytes(arena_alloc(p.house.arena, 100), 100);
    assert_int_equal(hand_in(&p.a, b), BALLOT_SEAL);
    assert_int_equal(hand_in(&p.a, ballot(&p.a, high)), OK);
    assert_int_equal(hand_in(&p.a, ballot(&p.a, low)), OK); /* and it can be changed */
}

static void an_open_step_takes_no_sealed_one(void **state) {
    struct panel open;
    house_seals(false);
    panel_jury(&open);
    HOUSE_MUST(panel_open(&open, ""));
    struct ballot_text b = juror_ballot(&open.house, open.edition, STEP, &open.a, high);
    b.sealed = b.has_key = true;
    b.seal = str_bytes(arena_alloc(open.house.arena, 500), 500);
    assert_int_equal(
        juror_hand_in(&open.house, open.edition, STEP, &open.a, juror_sign(&open.house, &open.a, b)),
        BALLOT_SECRECY);
    panel_end(&open);
}

/* The folder as the operator has it, without what was sealed. */
static void nobody_reads_it_before_enough_have_given_theirs(void **state) {
    struct ballot_text b;
    vote();
    HOUSE_MUST(latest(&p.a, &p.a, &b)); /* not even its juror, from here */
    assert_true(b.sealed && b.choices.n == 0 && b.texts.n == 0);
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
    struct step_record s = panel_step(&p, STEP);
    assert_int_equal(s.state, STEP_IS_CLOSED);
    assert_int_equal(s.counted, 0);
    HOUSE_MUST(give(&p.b, NULL));
    HOUSE_MUST(latest(&p.a, &p.chair, &b));
    assert_int_equal(b.choices.n, 0);
    json_t *r;
    struct txn t = house_read(&p.house);
    s = panel_step(&p, STEP);
    assert_int_equal(step_result(&t, p.house.arena, p.number, &s, p.a.id, &r), STEP_NOT_READY);
    store_read_end(&t);
}

/* --- opening it --- */

static void enough_shares_open_and_count_it(void **state) {
    struct ballot_text b;
    vote_and_close();
    HOUSE_MUST(give(&p.b, NULL));
    assert_int_equal(p.house.result.number, 1);
    HOUSE_MUST(give(&p.chair, NULL));
    assert_int_equal(p.house.result.number, 2);
    struct step_record s = panel_step(&p, STEP);
    assert_int_equal(s.state, STEP_IS_COUNTED);
    assert_true(s.unsealed > s.closed && s.counted > s.unsealed);
    const json_t *first = json_array_get(json_object_get(result(), "rows"), 0);
    assert_text(json_get_str(first, "id"), "k01");
    assert_null(json_object_get(result(), "invalid"));
    HOUSE_MUST(latest(&p.b, &p.a, &b));
    assert_text(b.choices, low);
    assert_int_equal(give(&p.a, NULL), WRONG_STATE); /* it is done */
}

static void before_the_close_no_share_is_taken(void **state) {
    vote();
    assert_int_equal(give(&p.a, NULL), WRONG_STATE);
    assert_int_equal(panel_step(&p, STEP).shares, 0);
}

static void other_closed(struct share_text *s) {
    s->closed.b[0] ^= 1;
}
static void other_share(struct share_text *s) {
    s->share.b[5] ^= 1;
}
static void other_index(struct share_text *s) {
    s->share.b[0] = s->share.b[0] % 3 + 1;
}
static void other_key(struct share_text *s) {
    s->key.b[0] ^= 1;
}
static void other_step(struct share_text *s) {
    s->step = STR("vurdering-2");
}
static void other_person(struct share_text *s) {
    s->person = p.b.id;
}
static void other_log(struct share_text *s) {
    s->origin = STR("example.org/andre");
}

static void what_is_not_the_holders_own_share_is_refused(void **state) {
    vote_and_close();
    uint64_t size = house_size(&p.house);
    assert_int_equal(give(&p.a, other_closed), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_share), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_index), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_key), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_step), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_person), SHARE_WRONG);
    assert_int_equal(give(&p.a, other_log), SHARE_WRONG);
    struct juror forged = p.a;
    forged.signer = p.b.signer;
    assert_int_equal(give(&forged, NULL), NOTE_SIGNATURE);
    assert_int_equal(house_size(&p.house), size);
    HOUSE_MUST(give(&p.a, NULL));
    assert_int_equal(give(&p.a, NULL), ALREADY_DONE);
}

/* --- what does not open --- */

static struct str rubbish(size_t n) {
    unsigned char *bytes = arena_alloc(p.house.arena, n);
    randombytes_buf(bytes, n);
    return str_bytes(bytes, n);
}

static const char *why_of(struct str juror) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(result(), "invalid"), i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            return json_string_value(json_object_get(row, "why"));
    }
    return NULL;
}

static void what_does_not_open_counts_as_no_ballot_and_is_named(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct ballot_text b = ballot(&p.a, high);
    HOUSE_MUST(hand_in(&p.a, b));
    struct str note =
        juror_sign(&p.house, &p.a, ballot(&p.a, low)); /* as if it had been sent: its seal is reused */
    struct note n;
    struct ballot_text moved, again = ballot(&p.a, low);
    HOUSE_MUST(note_parse(p.house.arena, note, &n));
    HOUSE_MUST(ballot_read(p.house.arena, n.text, &moved));
    again.seal = moved.seal;
    HOUSE_MUST(hand_in(&p.a, again)); /* nobody can see it now */
    b = ballot(&p.b, high);
    b.seal = rubbish(documents().rules.sealed_length + SEAL_BOX_BYTES);
    HOUSE_MUST(hand_in(&p.b, b));
    HOUSE_MUST(hand_in(&p.chair, ballot(&p.chair, "{\"m\":\"scores\",\"c\":[]}")));
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
    HOUSE_MUST(give(&p.b, NULL));
    HOUSE_MUST(give(&p.chair, NULL));
    assert_string_equal(why_of(p.a.id), "moved");
    assert_string_equal(why_of(p.b.id), "locked");
    assert_string_equal(why_of(p.chair.id), "choices");
    assert_int_equal(json_get_int(result(), "ballots"), 0); /* no earlier one revives */
}

/* --- when too few come --- */

static void after_a_day_it_may_be_voted_on_anew_and_then_stays_shut(void **state) {
    vote_and_close();
    HOUSE_MUST(give(&p.b, NULL));
    assert_int_equal(panel_open(&p, ""), ALREADY_DONE);
    p.house.now += DAY_SECONDS - 1;
    assert_int_equal(panel_open(&p, ""), ALREADY_DONE);
    p.house.now++;
    HOUSE_MUST(panel_open(&p, ""));
    assert_int_equal(give(&p.a, NULL), WRONG_STATE);
    assert_int_equal(panel_step(&p, STEP "-2").state, STEP_IS_OPEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SEALED(the_rules_say_that_it_is_sealed_and_who_holds, &p),
        WITH_SEALED(two_must_be_able_to_open_it, &p),
        WITH_SEALED(of_many_sixteen_hold, &p),
        WITH_SEALED(a_key_that_does_not_fit_opens_nothing, &p),
        WITH_SEALED(a_ballot_must_be_sealed_to_this_step, &p),
        WITH_SEALED(an_open_step_takes_no_sealed_one, &p),
        WITH_SEALED(nobody_reads_it_before_enough_have_given_theirs, &p),
        WITH_SEALED(enough_shares_open_and_count_it, &p),
        WITH_SEALED(before_the_close_no_share_is_taken, &p),
        WITH_SEALED(what_is_not_the_holders_own_share_is_refused, &p),
        WITH_SEALED(what_does_not_open_counts_as_no_ballot_and_is_named, &p),
        WITH_SEALED(after_a_day_it_may_be_voted_on_anew_and_then_stays_shut, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
