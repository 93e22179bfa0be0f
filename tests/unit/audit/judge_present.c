/* judge_present.c: who was there when a motion was voted on by ballots, which its result hangs on: an honest
 * closing holds, and one that takes somebody away, adds somebody or brings other numbers along is found out.
 */
#include "audit/judge.h"
#include "award/step/recorded.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

static struct panel p;
static struct arena *a;
static struct str full, marks, hands;
static const char *step;

/* Two say yes, one no, and one is there without a ballot: three of four would have been needed. */
static void rejected(void) {
    panel_honour(&p);
    panel_recommend(&p, p.solveig, "yes");
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.council[0], "vedtak", p.solveig, "", false));
    step = panel_step_id(&p, "vedtak", p.solveig);
    for (size_t i = 0; i < 3; i++)
        HOUSE_MUST(
            panel_hand_in(&p, step, &p.council[i],
                          i < 2 ? "{\"m\":\"motion\",\"v\":\"yes\"}" : "{\"m\":\"motion\",\"v\":\"no\"}"));
    struct step_close close = {
        .edition = p.edition, .step = str_of(step), .present_n = 1, .present = &p.council[3].id};
    HOUSE_MUST(house_as(&p.house, p.council[0].id, step_close, &close));
    full = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
}

/* A vote in the room; or marks of one, whom the clock closed for. */
static struct str other(bool in_the_room) {
    struct panel q;
    (in_the_room ? panel_honour : panel_jury)(&q);
    if (in_the_room) {
        panel_recommend(&q, q.solveig, "yes");
        HOUSE_MUST(panel_hands(&q, q.solveig));
        const char *vote = panel_step_id(&q, "vedtak", q.solveig);
        struct record_confirm yes = {q.edition, str_of(vote), true, panel_step(&q, vote).recorded};
        HOUSE_MUST(house_as(&q.house, q.secretary, step_record_confirm, &yes));
    } else {
        HOUSE_MUST(panel_open(&q, PANEL_CLOSES));
        HOUSE_MUST(panel_hand_in(&q, "vurdering", &q.a, all_marks(&q.house, 3, 4, 4, 4, NULL).p));
        house_clock(&q.house, "2021-10-22T12:01:30+02:00");
        struct step_close close = {.edition = q.edition, .step = STR("vurdering"), .by_clock = true};
        HOUSE_MUST(house_public(&q.house, step_close, &close));
    }
    struct str tar = forger_archive(q.house.store, a, q.edition, ARCHIVE_FULL);
    panel_end(&q);
    return tar;
}

static int setup(void **state) {
    a = arena_new();
    rejected();
    marks = other(false);
    hands = other(true);
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    panel_end(&p);
    return 0;
}

/* The last closing: the council's. */
static uint64_t closing(const struct forger *f) {
    uint64_t at = f->entries_n;
    while (at > 0) {
        struct part later = {.kind = PART_OPENING, .index = --at, .class = STR("later")};
        const struct part *found = archive_find(&f->archive, part_name(a, &later));
        if (found && memmem(found->bytes.p, found->bytes.n, "step.closed", 11))
            return at;
    }
    fail_msg("no closing");
    return 0;
}

static void an_honest_one_holds(void **state) {
    struct forger f;
    struct report r;
    forger_begin(&f, a, full);
    forger_judge(a, full, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    assert_true(judged_says(&r.unchecked, (int64_t)closing(&f), "1 more were present than gave a ballot"));
    forger_judge(a, marks, &r);
    judged_holds(&r);
    assert_false(judged_says(&r.unchecked, -1, "more were present"));
}

/* --- lies --- */

static json_t *present_of(json_t *closed) {
    return json_object_get(closed, "present");
}

static size_t place_of(json_t *closed, struct str id) {
    size_t i = 0;
    while (i < json_array_size(present_of(closed)) &&
           !str_equal(json_text(json_array_get(present_of(closed), i)), id))
        i++;
    return i;
}

static void a_no_goes_away(json_t *closed) {
    json_array_remove(present_of(closed), place_of(closed, p.council[2].id));
}

static void one_is_there_twice(json_t *closed) {
    json_array_append_new(present_of(closed), json_deep_copy(json_array_get(present_of(closed), 0)));
}

static void a_stranger_is_there(json_t *closed) {
    json_add_str(present_of(closed), p.board[0].id);
}

static void two_change_places(json_t *closed) {
    json_t *first = json_deep_copy(json_array_get(present_of(closed), 0));
    json_array_remove(present_of(closed), 0);
    json_array_append_new(present_of(closed), first);
}

static void hands_count_too(json_t *closed) {
    json_object_set_new(closed, "record", json_pack("{s:i, s:i, s:i}", "yes", 5, "no", 0, "blank", 0));
}

static void somebody_is_there(json_t *closed) {
    json_array_append(present_of(closed),
                      json_object_get(json_array_get(json_object_get(closed, "ballots"), 0), "juror"));
}

static void why_is_no_word_of_it(json_t *closed) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        if (json_object_get(row, "why"))
            json_set_str(row, "why", STR("not_theirs"));
    }
}

static void a_ballot_counts_too(json_t *closed) {
    json_object_set_new(closed, "ballots", json_pack("[{s:s, s:s}]", "juror", "a", "why", "none"));
}

static const struct {
    const struct str *story;
    void (*change)(json_t *closed);
    const char *sentence;
} lies[] = {
    {&full, a_no_goes_away, "has somebody absent whose ballot it counts"},
    {&full, one_is_there_twice, "not in the order of the roll, each once"},
    {&full, a_stranger_is_there, "not in the order of the roll, each once"},
    {&full, two_change_places, "not in the order of the roll, each once"},
    {&full, hands_count_too, "numbers that no ballot gives"},
    {&marks, hands_count_too, "numbers that no ballot gives"},
    {&marks, somebody_is_there, "says who was present, which its method does not ask"},
    {&marks, why_is_no_word_of_it, "neither which ballot counts nor why none does"},
    {&hands, a_ballot_counts_too, "more than was written down"},
};

static void each_lie_is_found_out(void **state) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct forger f;
        json_t *outer;
        forger_begin(&f, a, *lies[i].story);
        uint64_t at = closing(&f);
        assert_int_equal(json_parse(a, forger_opening(&f, at, "later"), &outer), OK);
        lies[i].change(json_object_get(json_object_get(outer, "later"), "closed"));
        forger_set(&f, at, "later", json_compact(a, outer));
        judged_wrong(a, forger_end(&f), (int64_t)at, lies[i].sentence);
    }
}

/* The forger makes the count again, too: nothing else would be noticed. */
static void a_rejected_motion_is_not_adopted(void **state) {
    struct forger f;
    struct report r;
    json_t *outer;
    forger_begin(&f, a, full);
    uint64_t at = closing(&f), counted = forger_find(&f, at, "later", "step.counted");
    assert_int_equal(json_parse(a, forger_opening(&f, at, "later"), &outer), OK);
    json_t *closed = json_object_get(json_object_get(outer, "later"), "closed");
    json_array_remove(present_of(closed), place_of(closed, p.council[2].id));
    json_array_remove(present_of(closed), place_of(closed, p.council[3].id));
    forger_set(&f, at, "later", json_compact(a, outer));
    forger_change(&f, counted, "later", "\"present\":4", "\"present\":2");
    forger_change(&f, counted, "later", "\"needed\":3", "\"needed\":2");
    forger_change(&f, counted, "later", "\"adopted\":false", "\"adopted\":true");
    struct str tar = forger_end(&f);
    judged_wrong(a, tar, (int64_t)at, "has somebody absent whose ballot it counts");
    forger_judge(a, tar, &r);
    assert_false(judged_says(&r.wrong, (int64_t)counted, "comes to another result"));
}

/* Whoever the clock closes for has seen nobody. */
static void the_clock_sees_nobody(void **state) {
    struct forger f;
    forger_begin(&f, a, full);
    uint64_t at = closing(&f);
    struct str chair = arena_format(a, "\"by\":\"%.*s\"", STR_ARGS(p.council[0].id));
    forger_change(&f, at, "private", chair.p, "\"by\":null");
    judged_wrong(a, forger_end(&f), (int64_t)at, "nobody had seen present");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_one_holds),
        cmocka_unit_test(each_lie_is_found_out),
        cmocka_unit_test(a_rejected_motion_is_not_adopted),
        cmocka_unit_test(the_clock_sees_nobody),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
