/* judge_corrections.c: a step that was counted again holds, whatever it was for; and what was changed in one
 * is found out.
 */
#include "audit/judge.h"
#include "award/close/claim.h"
#include "award/close/correction.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

#define STEP "vurdering"

static struct panel p;
static struct arena *a;

/* --- what people do --- */

static struct str signed_(const struct juror *j, int mark) {
    struct str choices = all_marks(&p.house, 3, mark, mark, mark, NULL);
    return juror_sign(&p.house, j, juror_ballot(&p.house, p.edition, STEP, j, choices.p));
}

static void hand_in(const struct juror *j, int mark) {
    HOUSE_MUST(juror_hand_in(&p.house, p.edition, STEP, j, signed_(j, mark)));
}

static void claim(const struct juror *j, enum claim_what what, struct str note) {
    struct claim_make m = {p.edition, STR(STEP), j->id, what, note, STR("Det er ikke slik jeg stemte.")};
    HOUSE_MUST(house_as(&p.house, j->id, claim_make, &m));
}

/* Asked by the chair, answered by the office. */
static void correct(enum correction_kind kind, const struct juror *about, const char *candidate) {
    struct correction_ask k = {.edition = p.edition,
                               .step = STR(STEP),
                               .kind = kind,
                               .person = about->id,
                               .candidate = str_of(candidate),
                               .reason = STR("Signaturen stemmer.")};
    HOUSE_MUST(house_as(&p.house, p.chair.id, correction_ask, &k));
    struct correction_answer yes = {p.edition, STR(STEP), p.house.result.number, true, {0}};
    HOUSE_MUST(house_as(&p.house, p.house.admin, correction_answer, &yes));
}

static void give(const struct juror *j) {
    HOUSE_MUST(juror_give(&p.house, p.edition, STEP, j, NULL));
}

/* A sealed step is corrected for the first time between the shares that open it. Of a's ballots the second
 * came late, b's is complained of, and b is recused from k02 after all. */
static void corrected(bool sealed) {
    house_seals(sealed);
    panel_jury(&p);
    HOUSE_MUST(panel_open(&p, ""));
    hand_in(&p.chair, 3);
    hand_in(&p.a, 1);
    hand_in(&p.b, 2);
    struct str late = signed_(&p.a, 5);
    HOUSE_MUST(panel_close(&p, STEP, p.chair.id));
    claim(&p.a, CLAIM_NEWER, late);
    claim(&p.b, CLAIM_NOT_MINE, (struct str){0});
    if (sealed)
        give(&p.a);
    correct(CORRECTION_BALLOT, &p.a, "");
    if (sealed)
        give(&p.b);
    correct(CORRECTION_RECUSAL, &p.b, "k02");
    correct(CORRECTION_BALLOT, &p.b, "");
}

static struct forger forge(void) {
    struct forger f;
    forger_begin(&f, a, forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL));
    return f;
}

static int setup(void **state) {
    corrected(false);
    a = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    house_seals(false);
    panel_end(&p);
    return 0;
}

static int seal_and_setup(void **state) {
    corrected(true);
    a = arena_new();
    return 0;
}

/* --- what holds --- */

static void what_two_have_corrected_holds(void **state) {
    struct report r;
    forger_judge(a, forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL), &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    static const char *const sentences[] = {"the complaint of entry", "is recused from k02"};
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        assert_true(judged_says(&r.checked, -1, sentences[i]));
}

/* --- lies --- */

static void a_claimed_ballot_that_was_changed(void **state) {
    struct forger f = forge();
    uint64_t at = forger_find(&f, 0, "later", "ballot.claimed");
    struct str said = forger_opening(&f, at, "private");
    const char *nonce = (const char *)memmem(said.p, said.n, "nonce ", 6) + 6;
    forger_change(&f, at, "private", arena_format(a, "%.10s", nonce).p, "AAAAAAAAAA");
    judged_wrong(a, forger_end(&f), (int64_t)at, "not signed by a key that its juror had enrolled");
}

static const struct {
    const char *entry, *class, *text, *with, *sentence;
} lies[] = {
    {"ballot.claimed", "later", "\"shows\":\"never_received\"", "\"shows\":\"older\"",
     "shows something else"},
    {"ballot.claimed", "later", "\"number\":2", "\"number\":3", "another number"},
    {"ballot.claimed", "later", "\"key\":1", "\"key\":2", "signed by another key of its juror"},
    {"ballot.claimed", "later", "\"step\":\"vurdering\"", "\"step\":\"vurdering-9\"", "that no entry opens"},
};

/* The same of what stands behind a correction: it is the correction that is found out. */
static const struct {
    const char *entry, *class, *text, *with, *sentence;
} behind[] = {
    {"correction.asked", "later", "\"what\":\"ballot\"", "\"what\":\"rejection\"",
     "nothing that a step is counted again for"},
    {"correction.answered", "later", "\"agrees\":true", "\"agrees\":false", "nobody had agreed"},
};

static void a_complaint_or_a_correction_that_says_something_else(void **state) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct forger f = forge();
        uint64_t at = forger_find(&f, 0, lies[i].class, lies[i].entry);
        forger_change(&f, at, lies[i].class, lies[i].text, lies[i].with);
        judged_wrong(a, forger_end(&f), (int64_t)at, lies[i].sentence);
    }
}

static void a_correction_that_was_not_asked_for_or_not_agreed_to(void **state) {
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        struct forger f = forge();
        uint64_t at = forger_find(&f, 0, behind[i].class, behind[i].entry);
        forger_change(&f, at, behind[i].class, behind[i].text, behind[i].with);
        at = forger_find(&f, 0, "later", "step.corrected");
        judged_wrong(a, forger_end(&f), (int64_t)at, behind[i].sentence);
    }
}

/* The office's word, as if the chair had given it; and the chair's request as if it were about the chair. */
static void one_officer_never_suffices(void **state) {
    struct forger f = forge();
    uint64_t said = forger_find(&f, 0, "later", "correction.answered"),
             at = forger_find(&f, 0, "later", "step.corrected");
    const char *chair = arena_copy(a, p.chair.id).p, *office = arena_copy(a, p.house.admin).p,
               *whose = arena_copy(a, p.a.id).p;
    forger_change(&f, said, "private", office, chair);
    judged_wrong(a, forger_end(&f), (int64_t)at, "who asked for the correction has answered it, too");
    f = forge();
    forger_change(&f, said, "private", office, whose);
    judged_wrong(a, forger_end(&f), (int64_t)at, "a correction that is about themself");
}

static void a_correction_that_changes_something_else(void **state) {
    struct forger f = forge();
    uint64_t at = forger_find(&f, 0, "later", "step.corrected");
    forger_change(&f, at, "later", "\"number\":2", "\"number\":1");
    judged_wrong(a, forger_end(&f), (int64_t)at, "something else than was asked for");
}

static void a_complaint_that_nobody_made(void **state) {
    struct forger f = forge();
    uint64_t claimed = forger_find(&f, 0, "later", "ballot.claimed");
    uint64_t at = forger_find(&f, 0, "later", "step.corrected");
    const char *person = arena_copy(a, p.chair.id).p, *was = arena_copy(a, p.a.id).p;
    forger_change(&f, claimed, "later", was, person);
    judged_wrong(a, forger_end(&f), (int64_t)at, "a complaint right that nobody had made");
}

/* Each share is for the closing that stood when it was given: a's for the first, b's for the corrected one.
 */
static void a_share_for_a_closing_that_was_corrected_otherwise(void **state) {
    struct forger f = forge();
    uint64_t first = forger_find(&f, 0, "private", "kaaring share v1"),
             second = forger_find(&f, first + 1, "private", "kaaring share v1"),
             corrected_at = forger_find(&f, 0, "later", "step.corrected");
    assert_true(first < corrected_at && corrected_at < second);
    forger_change(&f, corrected_at, "private", "Signaturen stemmer.", "Signaturen er falsk.");
    struct str tar = forger_end(&f);
    struct report r;
    forger_judge(a, tar, &r);
    judged_wrong(a, tar, (int64_t)second, "another closing than the log has");
    assert_false(judged_says(&r.wrong, (int64_t)first, "another closing"));
}

#define OPEN_STEP(test)   cmocka_unit_test_setup_teardown(test, setup, teardown)
#define SEALED_STEP(test) cmocka_unit_test_setup_teardown(test, seal_and_setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        OPEN_STEP(what_two_have_corrected_holds),
        SEALED_STEP(what_two_have_corrected_holds),
        OPEN_STEP(a_claimed_ballot_that_was_changed),
        OPEN_STEP(a_complaint_or_a_correction_that_says_something_else),
        OPEN_STEP(a_correction_that_changes_something_else),
        OPEN_STEP(a_correction_that_was_not_asked_for_or_not_agreed_to),
        OPEN_STEP(one_officer_never_suffices),
        OPEN_STEP(a_complaint_that_nobody_made),
        SEALED_STEP(a_share_for_a_closing_that_was_corrected_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
