/* judge_exclusions.c: where only confirmed keys count, an honest closing holds, and what it leaves out or
 * counts against that rule is found out. */
#include "audit/judge.h"
#include "award/people/enrolment.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

#define STEP "vurdering"

static struct panel p;
static struct arena *a;
static struct str full, simple;

static void vouch(const struct juror *j) {
    const struct key_confirm chair = {j->id, 1, STR("juryen")}, office = {.person = j->id, .key = 1};
    HOUSE_MUST(house_as(&p.house, p.chair.id, enrolment_confirm, &chair));
    HOUSE_MUST(house_do(&p.house, enrolment_confirm, &office));
}

/* a's key was confirmed by two; b's was not, and b's ballot is left out. */
static void story(bool strict) {
    struct str marks;
    house_vouches(strict);
    panel_jury(&p);
    marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    HOUSE_MUST(panel_open(&p, ""));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.a, marks.p));
    HOUSE_MUST(panel_hand_in(&p, STEP, &p.b, marks.p));
    vouch(&p.a);
    struct exclusion left = {p.b.id, STR("not_reached")};
    struct step_close close = {
        .edition = p.edition, .step = STR(STEP), .excluded_n = strict, .excluded = &left};
    HOUSE_MUST(house_as(&p.house, p.chair.id, step_close, &close));
    house_vouches(false);
}

static int setup(void **state) {
    a = arena_new();
    story(false);
    simple = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    panel_end(&p);
    story(true);
    full = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    panel_end(&p);
    return 0;
}

static void what_is_left_out_with_a_ground_holds(void **state) {
    struct report r;
    forger_judge(a, full, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    assert_true(judged_says(&r.checked, -1, "on the ground \"not_reached\""));
    assert_true(judged_says(&r.checked, -1, arena_copy(a, p.b.id).p));
    forger_judge(a, simple, &r);
    judged_holds(&r);
}

/* The closing says so of b where nothing asks for confirmed keys. */
static void a_simple_step_leaves_nobody_out(void **state) {
    struct forger f;
    json_t *outer;
    size_t i;
    json_t *row;
    forger_begin(&f, a, simple);
    uint64_t at = forger_find(&f, 0, "later", "step.closed");
    assert_int_equal(json_parse(a, forger_opening(&f, at, "later"), &outer), OK);
    json_t *closed = json_object_get(json_object_get(outer, "later"), "closed"),
           *rows = json_object_get(closed, "ballots");
    json_array_foreach(rows, i, row) {
        if (!json_object_get(row, "index"))
            continue;
        struct str juror = arena_copy(a, json_get_str(row, "juror"));
        json_object_clear(row);
        json_set_str(row, "juror", juror);
        json_set_str(row, "why", STR("excluded"));
        json_object_set_new(
            closed, "excluded",
            json_pack("[{s:s, s:i, s:s}]", "juror", juror.p, "key", 1, "ground", "not_reached"));
        break;
    }
    forger_set(&f, at, "later", json_compact(a, outer));
    judged_wrong(a, forger_end(&f), (int64_t)at, "on no ground that the step's rules know");
}

static const struct {
    const char *entry, *text, *with, *sentence;
} lies[] = {
    {"step.closed", "\"ground\":\"not_reached\"", "\"ground\":\"a_whim\"",
     "on no ground that the step's rules know"},
    {"step.closed", "\"key\":1,\"ground\"", "\"key\":2,\"ground\"", "for a key that did not sign it"},
    {"step.closed", "\"excluded\":[{", "\"excluded\":[{\"juror\":\"a\",\"key\":1,\"ground\":\"lost\"},{",
     "grounds for other ballots"},
    {"juror.key_confirmed", "\"body\":\"juryen\"", "\"body\":\"styret\"", NULL},
    {"juror.key_confirmed", "\"key\":1", "\"key\":2", "which is signed by a key that two had not confirmed"},
};

static void a_closing_that_counts_or_leaves_out_what_it_should_not(void **state) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct forger f;
        struct report r;
        forger_begin(&f, a, full);
        uint64_t at = forger_find(&f, 0, "later", lies[i].entry);
        forger_change(&f, at, "later", lies[i].text, lies[i].with);
        struct str tar = forger_end(&f);
        uint64_t closed = forger_find(&f, 0, "later", "step.closed");
        if (lies[i].sentence) {
            judged_wrong(a, tar, (int64_t)closed, lies[i].sentence);
            continue;
        }
        forger_judge(a, tar, &r);
        judged_holds(&r); /* which body does not matter, as long as they are two */
    }
}

/* The same officer twice is one. */
static void one_who_confirms_twice_is_one(void **state) {
    struct forger f;
    forger_begin(&f, a, full);
    uint64_t first = forger_find(&f, 0, "later", "juror.key_confirmed"),
             second = forger_find(&f, first + 1, "later", "juror.key_confirmed");
    forger_change(&f, second, "private", arena_copy(a, p.house.admin).p, arena_copy(a, p.chair.id).p);
    uint64_t closed = forger_find(&f, 0, "later", "step.closed");
    judged_wrong(a, forger_end(&f), (int64_t)closed, "which is signed by a key that two had not confirmed");
}

/* b's ballot, as if a's two confirmations had been of b's key. */
static void who_was_confirmed_is_not_left_out(void **state) {
    struct forger f;
    forger_begin(&f, a, full);
    for (uint64_t i = 0; i < 2; i++)
        forger_change(&f, forger_find(&f, 0, "later", i ? "\"key\":1}" : "\"body\":\"juryen\"}"), "later",
                      arena_copy(a, p.a.id).p, arena_copy(a, p.b.id).p);
    uint64_t closed = forger_find(&f, 0, "later", "step.closed");
    struct str tar = forger_end(&f);
    judged_wrong(a, tar, (int64_t)closed, "though its key had been confirmed");
    judged_wrong(a, tar, (int64_t)closed, "which is signed by a key that two had not confirmed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_out_with_a_ground_holds),
        cmocka_unit_test(a_simple_step_leaves_nobody_out),
        cmocka_unit_test(a_closing_that_counts_or_leaves_out_what_it_should_not),
        cmocka_unit_test(one_who_confirms_twice_is_one),
        cmocka_unit_test(who_was_confirmed_is_not_left_out),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
