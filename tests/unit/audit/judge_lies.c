/* judge_lies.c: one lie after the other in an archive that else holds, told by somebody who has the log's
 * key, and in some the voters' keys too: each is found out, by its own sentence. */
#include "audit/judge.h"
#include "award/step/recorded.h"
#include "base/buf.h"
#include "proof/base64.h"
#include "support/judged.h"
#include "support/test.h"
#include "support/told.h"

#include <string.h>

static struct panel told, room, timed;
static struct arena *a;
static struct str told_full, room_full, timed_full;

/* --- four stories --- */

/* Decided anew after the announcement, too. */
static void make_told(void) {
    told_make(&told, true);
    struct decision_record_it d = panel_decision(&told, "vurdering", "k02");
    d.finalists_n = 3;
    d.finalists = arena_alloc(told.house.arena, 3 * sizeof *d.finalists);
    d.finalists[0] = STR("k01");
    d.finalists[1] = STR("k02");
    d.finalists[2] = STR("k03");
    d.departs = STR("Den første har takket nei.");
    HOUSE_MUST(panel_decide(&told, told.chair.id, &d));
    told_full = forger_archive(told.house.store, a, told.edition, ARCHIVE_FULL);
    house_seals(false);
}

static void make_room(void) {
    panel_honour(&room);
    panel_recommend(&room, room.solveig, "yes");
    HOUSE_MUST(panel_hands(&room, room.solveig));
    const char *step = panel_step_id(&room, "vedtak", room.solveig);
    struct record_confirm yes = {room.edition, str_of(step), true, panel_step(&room, step).recorded};
    HOUSE_MUST(house_as(&room.house, room.secretary, step_record_confirm, &yes));
    struct decision_record_it d = panel_decision(&room, step, room.solveig);
    HOUSE_MUST(panel_decide(&room, room.council[0].id, &d));
    room_full = forger_archive(room.house.store, a, room.edition, ARCHIVE_FULL);
}

/* Closed by the clock, after the deadline; b has not voted. */
static void make_timed(void) {
    panel_jury(&timed);
    HOUSE_MUST(panel_open(&timed, PANEL_CLOSES));
    struct str marks = all_marks(&timed.house, 3, 4, 4, 4, NULL);
    HOUSE_MUST(panel_hand_in(&timed, "vurdering", &timed.a, marks.p));
    house_clock(&timed.house, "2021-10-22T12:01:30+02:00");
    struct step_close close = {.edition = timed.edition, .step = STR("vurdering"), .by_clock = true};
    HOUSE_MUST(house_public(&timed.house, step_close, &close));
    timed_full = forger_archive(timed.house.store, a, timed.edition, ARCHIVE_FULL);
}

static int setup(void **state) {
    a = arena_new();
    make_told();
    make_room();
    make_timed();
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    panel_end(&told);
    panel_end(&room);
    panel_end(&timed);
    return 0;
}

/* --- what a forger does --- */

/* The first entry that says this in the open. */
static uint64_t entry_with(const struct forger *f, const char *text) {
    for (size_t i = 0; i < f->entries_n; i++)
        if (memmem(f->entries[i].p, f->entries[i].n, text, strlen(text)))
            return i;
    fail_msg("no entry says %s", text);
    return 0;
}

/* The same once more, at the end. */
static void repeat(struct forger *f, uint64_t index) {
    static const char *const classes[] = {"later", "private"};
    uint64_t at = f->entries_n;
    forger_append(f, f->entries[index]);
    for (size_t c = 0; c < 2; c++) {
        struct part old = {.kind = PART_OPENING, .index = index, .class = str_of(classes[c])},
                    fresh = {.kind = PART_OPENING, .index = at, .class = str_of(classes[c])};
        const struct part *p = archive_find(&f->archive, part_name(a, &old));
        fresh.name = part_name(a, &fresh);
        if (!p)
            continue;
        fresh.bytes = p->bytes;
        forger_add(f, &fresh);
    }
}

/* The text of a note in a JSON's "note", with something else in it, signed by this key. */
static void sign_again(struct forger *f, uint64_t at, const struct juror *j, const char *text,
                       const char *with) {
    json_t *outer, *inner;
    struct note n;
    assert_int_equal(json_parse(a, forger_opening(f, at, "private"), &outer), OK);
    inner = json_object_get(outer, "private");
    assert_int_equal(note_parse(a, json_get_str(inner, "note"), &n), OK);
    const char *found = memmem(n.text.p, n.text.n, text, strlen(text));
    assert_non_null(found);
    size_t before = (size_t)(found - n.text.p);
    struct str said = arena_format(a, "%.*s%s%.*s", (int)before, n.text.p, with,
                                   (int)(n.text.n - before - strlen(text)), found + strlen(text));
    json_set_str(inner, "note", note_sign(a, said, &j->signer, 1));
    forger_set(f, at, "private", json_compact(a, outer));
}

static uint64_t second_ballot_of_a(const struct forger *f) {
    struct str wanted = arena_format(a, "\"person\":\"%.*s\",\"number\":2", STR_ARGS(told.a.id));
    return forger_find(f, 0, "later", wanted.p);
}

/* --- the lies: each gives the entry at which it is found out, or -1 --- */

static int64_t other_material(struct forger *f) {
    for (size_t i = 0; i < f->archive.parts_n; i++)
        if (f->archive.parts[i].kind == PART_MATERIAL) {
            struct str was = f->archive.parts[i].bytes;
            f->archive.parts[i].bytes = arena_copy(a, str_slice(was, 0, was.n - 1));
            break;
        }
    return -1;
}

/* The entry stands; what it committed to is held back. */
static int64_t material_left_out(struct forger *f) {
    int64_t entry = (int64_t)entry_with(f, "\"step\":\"vurdering\",\"candidate\":\"k02\"");
    forger_drop(f, STR("steps/vurdering/material/k02"));
    return entry;
}

static int64_t another_chair(struct forger *f) {
    forger_reword(f, entry_with(f, "\"role\":\"chair\""), "\"role\":\"chair\"", "\"role\":\"member\"");
    return -1;
}

static int64_t other_holders(struct forger *f) {
    struct part *holders = NULL;
    struct note n;
    for (size_t i = 0; i < f->archive.parts_n; i++)
        if (str_equal(f->archive.parts[i].name, STR("steps/vurdering/holders")))
            holders = &f->archive.parts[i];
    assert_non_null(holders);
    assert_int_equal(note_parse(a, holders->bytes, &n), OK);
    struct hash was = note_hash(n.text);
    struct buf text = buf_new(a);
    const char *threshold = memmem(holders->bytes.p, holders->bytes.n, "threshold 2", 11);
    buf_add(&text, str_bytes(holders->bytes.p, (size_t)(threshold - holders->bytes.p)));
    buf_add(&text, STR("threshold 3"));
    buf_add(&text, str_slice(holders->bytes, (size_t)(threshold - holders->bytes.p) + 11, holders->bytes.n));
    holders->bytes = buf_str(&text);
    assert_int_equal(note_parse(a, holders->bytes, &n), OK);
    struct hash is = note_hash(n.text);
    forger_reword(f, entry_with(f, "\"type\":\"step.opened\""), base64_encode(a, hash_str(&was)).p,
                  base64_encode(a, hash_str(&is)).p);
    return -1;
}

static int64_t a_ballot_of_other_rules(struct forger *f) {
    uint64_t at = second_ballot_of_a(f);
    sign_again(f, at, &told.a, "\nrules ", "\nrules AAAA");
    return (int64_t)at;
}

static int64_t a_ballot_by_other_rules(struct forger *f) {
    uint64_t at = second_ballot_of_a(f);
    struct str said = forger_opening(f, at, "private");
    const char *rules = (const char *)memmem(said.p, said.n, "\\nrules ", 8) + 8,
               *slate = (const char *)memmem(said.p, said.n, "\\nslate ", 8) + 8;
    sign_again(f, at, &told.a, arena_format(a, "%.44s", rules).p, arena_format(a, "%.44s", slate).p);
    return (int64_t)at;
}

static int64_t a_number_out_of_order(struct forger *f) {
    uint64_t at = second_ballot_of_a(f);
    sign_again(f, at, &told.a, "\nnumber 2\n", "\nnumber 3\n");
    forger_change(f, at, "later", "\"number\":2", "\"number\":3");
    return (int64_t)at;
}

static int64_t a_ballot_that_replaces_another(struct forger *f) {
    uint64_t at = second_ballot_of_a(f);
    struct str said = forger_opening(f, at, "private");
    const char *replaces = (const char *)memmem(said.p, said.n, "\\nreplaces ", 11) + 11,
               *slate = (const char *)memmem(said.p, said.n, "\\nslate ", 8) + 8;
    sign_again(f, at, &told.a, arena_format(a, "%.44s", replaces).p, arena_format(a, "%.44s", slate).p);
    return (int64_t)at;
}

static int64_t a_ballot_with_another_key_number(struct forger *f) {
    uint64_t at = second_ballot_of_a(f);
    forger_change(f, at, "private", "\"key\":1", "\"key\":2");
    return (int64_t)at;
}

static int64_t somebody_elses_share(struct forger *f) {
    uint64_t at = forger_find(f, 0, "later", "share.given");
    forger_change(f, at, "later", arena_copy(a, told.a.id).p, arena_copy(a, told.chair.id).p);
    return (int64_t)at;
}

static uint64_t share(const struct forger *f, size_t n) {
    uint64_t at = forger_find(f, 0, "private", "kaaring share v1");
    while (n-- > 0)
        at = forger_find(f, at + 1, "private", "kaaring share v1");
    return at;
}

/* What was given is of no step any more. */
static int64_t opened_by_so_many(struct forger *f, size_t lost) {
    for (size_t i = 0; i < lost; i++)
        forger_change(f, share(f, i), "later", "\"step\":\"vurdering\"", "\"step\":\"ingen\"");
    return (int64_t)entry_with(f, "\"type\":\"step.unsealed\"");
}

static int64_t opened_by_nobody(struct forger *f) {
    return opened_by_so_many(f, 2);
}

static int64_t a_share_of_no_step(struct forger *f) {
    opened_by_so_many(f, 1);
    return (int64_t)share(f, 0);
}

/* The second share comes when the step is open already. */
static int64_t a_share_too_late(struct forger *f) {
    repeat(f, share(f, 1));
    return opened_by_so_many(f, 1);
}

static int64_t a_share_given_twice(struct forger *f) {
    repeat(f, share(f, 0));
    return (int64_t)f->entries_n - 1;
}

static int64_t a_share_of_another_number(struct forger *f) {
    uint64_t at = share(f, 0);
    struct str said = forger_opening(f, at, "later");
    const char *number = (const char *)memmem(said.p, said.n, "\"share\":", 8) + 8;
    forger_change(f, at, "later", arena_format(a, "\"share\":%c", *number).p, "\"share\":9");
    return (int64_t)at;
}

static int64_t unsealed_twice(struct forger *f) {
    repeat(f, entry_with(f, "\"type\":\"step.unsealed\""));
    return (int64_t)f->entries_n - 1;
}

static int64_t told_without_a_decision(struct forger *f) {
    uint64_t at = entry_with(f, "\"type\":\"edition.announced\"");
    forger_reword(f, at, "\"decision\":1", "\"decision\":9");
    return (int64_t)at;
}

/* The decision stands behind what was told of it. */
static int64_t decided_afterwards(struct forger *f) {
    uint64_t decided = forger_find(f, 0, "later", "decision.recorded");
    repeat(f, decided);
    forger_change(f, decided, "later", "\"decision\":1", "\"decision\":8");
    return (int64_t)entry_with(f, "\"type\":\"edition.announced\"");
}

static int64_t closed_twice(struct forger *f) {
    repeat(f, forger_find(f, 0, "later", "step.closed"));
    return (int64_t)f->entries_n - 1;
}

static int64_t opened_twice(struct forger *f) {
    repeat(f, entry_with(f, "\"type\":\"step.opened\""));
    return (int64_t)f->entries_n - 1;
}

static int64_t a_ballot_after_the_close(struct forger *f) {
    repeat(f, forger_find(f, 0, "private", "kaaring ballot v1"));
    return (int64_t)f->entries_n - 1;
}

/* The close comes last; what stood for it is of no step any more. */
static int64_t opened_before_the_close(struct forger *f) {
    uint64_t closed = forger_find(f, 0, "later", "step.closed");
    repeat(f, closed);
    forger_change(f, closed, "later", "\"step\":\"vurdering\"", "\"step\":\"ingen\"");
    return (int64_t)entry_with(f, "\"type\":\"step.unsealed\"");
}

static int64_t no_decision_was_replaced(struct forger *f) {
    uint64_t at = forger_find(f, 0, "later", "decision.superseded");
    forger_change(f, at, "later", "\"decision\":1", "\"decision\":7");
    return (int64_t)at;
}

static int64_t nothing_stands_instead(struct forger *f) {
    forger_change(f, forger_find(f, 0, "later", "\"decision\":2"), "later", "\"decision\":2",
                  "\"decision\":9");
    return (int64_t)forger_find(f, 0, "later", "decision.superseded");
}

static int64_t nothing_is_replaced(struct forger *f) {
    forger_change(f, forger_find(f, 0, "later", "decision.superseded"), "later", "\"decision\":1",
                  "\"decision\":2");
    return (int64_t)forger_find(f, 0, "later", "\"decision\":2,\"step\"");
}

static int64_t another_decision_of_this_number(struct forger *f) {
    repeat(f, forger_find(f, 0, "later", "decision.recorded"));
    return (int64_t)f->entries_n - 1;
}

/* Decided and told alike: the count alone says otherwise. */
static int64_t another_winner(struct forger *f) {
    uint64_t decided = forger_find(f, 0, "later", "decision.recorded");
    forger_change(f, decided, "later", "\"winners\":[\"k03\"]", "\"winners\":[\"k01\"]");
    forger_change(f, entry_with(f, "\"type\":\"edition.announced\""), "later",
                  "\"winners\":[{\"candidate\":\"k03\"", "\"winners\":[{\"candidate\":\"k01\"");
    return (int64_t)decided;
}

static int64_t a_winner_who_was_not_judged(struct forger *f) {
    uint64_t decided = forger_find(f, 0, "later", "decision.recorded");
    forger_change(f, decided, "later", "\"winners\":[\"k03\"]", "\"winners\":[\"k04\"]");
    return (int64_t)decided;
}

static int64_t no_word_why(struct forger *f) {
    uint64_t decided = forger_find(f, 0, "private", "\"departs\"");
    forger_change(f, decided, "private", ",\"departs\":\"Den første har takket nei.\"", "");
    return (int64_t)decided;
}

static int64_t decided_before_the_count(struct forger *f) {
    uint64_t counted = entry_with(f, "\"type\":\"step.counted\"");
    repeat(f, counted);
    forger_reword(f, counted, "\"step\":\"vurdering\"", "\"step\":\"ingen\"");
    return (int64_t)forger_find(f, 0, "later", "decision.recorded");
}

static int64_t a_winner_without_a_vote(struct forger *f) {
    uint64_t decided = forger_find(f, 0, "later", "decision.recorded");
    forger_change(f, decided, "later", arena_format(a, "\"winners\":[\"%s\"]", room.solveig).p,
                  arena_format(a, "\"winners\":[\"%s\"]", room.kari).p);
    return (int64_t)decided;
}

static uint64_t room_closing(const struct forger *f) {
    return forger_find(f, 0, "later", "\"record\":{");
}

static int64_t other_numbers(struct forger *f) {
    forger_change(f, room_closing(f), "later", "\"yes\":4", "\"yes\":3");
    return (int64_t)room_closing(f);
}

static int64_t not_confirmed(struct forger *f) {
    forger_change(f, forger_find(f, 0, "later", "step.record_confirmed"), "private", "\"agrees\":true",
                  "\"agrees\":false");
    return (int64_t)room_closing(f);
}

static int64_t others_were_there(struct forger *f) {
    struct str gone = arena_copy(a, room.council[1].id), came = arena_copy(a, room.board[1].id);
    forger_change(f, room_closing(f), "later", gone.p, came.p);
    return (int64_t)room_closing(f);
}

/* When an entry says that it came; the one before it stays older. */
static void move(struct forger *f, uint64_t at, const char *when) {
    const char *was = (const char *)memmem(f->entries[at].p, f->entries[at].n, "\"at\":\"", 6) + 6;
    forger_reword(f, at, arena_format(a, "%.20s", was).p, when);
}

static int64_t a_late_ballot(struct forger *f) {
    uint64_t at = forger_find(f, 0, "private", "kaaring ballot v1");
    move(f, at, "2021-10-22T10:01:05Z");
    return (int64_t)at;
}

static int64_t an_early_close(struct forger *f) {
    uint64_t at = forger_find(f, 0, "later", "step.closed");
    move(f, at, "2021-10-21T10:00:00Z");
    return (int64_t)at;
}

static const struct {
    const struct str *story;
    int64_t (*tell)(struct forger *f);
    const char *sentence;
} lies[] = {
    {&told_full, material_left_out, "no entry says that it was erased"},
    {&told_full, other_material, "not what the slate commits to"},
    {&told_full, another_chair, "whoever signed it did not lead the body"},
    {&told_full, other_holders, "it is made for other holders"},
    {&told_full, a_ballot_of_other_rules, "has not the form of one"},
    {&told_full, a_ballot_by_other_rules, "given by other rules, slate, roll or key"},
    {&told_full, a_number_out_of_order, "number does not follow"},
    {&told_full, a_ballot_that_replaces_another, "does not replace the juror's ballot before"},
    {&told_full, a_ballot_with_another_key_number, "signed by another key of its juror"},
    {&told_full, somebody_elses_share, "is not its giver's"},
    {&told_full, a_share_given_twice, "its giver had given it before"},
    {&told_full, a_share_of_another_number, "is not its giver's"},
    {&told_full, a_share_of_no_step, "about a step that no entry before it opens"},
    {&told_full, a_share_too_late, "by fewer shares than it takes"},
    {&told_full, opened_by_nobody, "by fewer shares than it takes"},
    {&told_full, unsealed_twice, "opens a step that was opened before"},
    {&told_full, told_without_a_decision, "tells a decision that nobody had recorded before"},
    {&told_full, decided_afterwards, "tells a decision that nobody had recorded before"},
    {&told_full, nothing_is_replaced, "nothing says that the decision before is replaced"},
    {&told_full, another_decision_of_this_number, "does not follow the one before"},
    {&told_full, another_winner, "decides otherwise than the count"},
    {&told_full, a_winner_who_was_not_judged, "chooses somebody who was not judged"},
    {&told_full, no_word_why, "decides otherwise than the count"},
    {&told_full, decided_before_the_count, "on a step that was not counted before"},
    {&room_full, a_winner_without_a_vote, "whom no vote had adopted"},
    {&told_full, closed_twice, "closes a step that was closed before"},
    {&told_full, opened_twice, "opens a step that was opened before"},
    {&told_full, a_ballot_after_the_close, "came after its step had closed"},
    {&told_full, opened_before_the_close, "opens the ballots of a step that had not closed"},
    {&told_full, no_decision_was_replaced, "replaces a decision that nobody had recorded"},
    {&told_full, nothing_stands_instead, "none stands instead"},
    {&room_full, other_numbers, "other numbers than were written down"},
    {&room_full, others_were_there, "other people present than were written down"},
    {&room_full, not_confirmed, "has not confirmed what it counts"},
    {&timed_full, a_late_ballot, "came after its step's deadline"},
    {&timed_full, an_early_close, "before its deadline, though not all had handed in"},
};

static void the_stories_hold(void **state) {
    const struct str *const all[] = {&told_full, &room_full, &timed_full};
    for (size_t i = 0; i < 3; i++) {
        struct report r;
        forger_judge(a, *all[i], &r);
        judged_holds(&r);
        assert_int_equal(r.uncounted, 0);
        assert_false(judged_says(&r.unchecked, -1, "is not in the archive"));
        assert_true(judged_says(&r.unchecked, -1, "The rest the server wrote down"));
        if (i == 0)
            assert_true(judged_says(&r.checked, -1, "both it and the reason are opened"));
    }
}

static void each_lie_is_found_out(void **state) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct forger f;
        forger_begin(&f, a, *lies[i].story);
        int64_t at = lies[i].tell(&f);
        judged_wrong(a, forger_end(&f), at, lies[i].sentence);
    }
}

/* A ballot that is kept shut looks like an entry of something else: nobody is accused, and it is said. */
static void a_ballot_that_is_kept_back_is_missed(void **state) {
    static const char *const classes[] = {"later", "private"};
    struct forger f;
    struct report r;
    forger_judge(a, timed_full, &r);
    assert_true(judged_says(&r.checked, -1, "no ballot is kept back"));
    forger_begin(&f, a, timed_full);
    uint64_t at = forger_find(&f, 0, "private", "kaaring ballot v1"),
             closed = forger_find(&f, 0, "later", "step.closed");
    for (size_t i = 0; i < 2; i++) {
        struct part gone = {.kind = PART_OPENING, .index = at, .class = str_of(classes[i])};
        forger_drop(&f, part_name(a, &gone));
    }
    forger_judge(a, forger_end(&f), &r);
    assert_true(judged_says(&r.unchecked, (int64_t)closed, "1 entries since the step's opening are not"));
    assert_false(judged_says(&r.checked, -1, "no ballot is kept back"));
}

/* No count needs it: that it is missing is said, and is not wrong. */
static void what_a_count_does_not_need_is_missed(void **state) {
    struct forger f;
    struct report r;
    forger_begin(&f, a, told_full);
    forger_drop(&f, STR("rules"));
    forger_judge(a, forger_end(&f), &r);
    judged_holds(&r);
    assert_true(judged_says(&r.unchecked, -1, "the settings that it froze are not in the archive"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stories_hold),
        cmocka_unit_test(each_lie_is_found_out),
        cmocka_unit_test(a_ballot_that_is_kept_back_is_missed),
        cmocka_unit_test(what_a_count_does_not_need_is_missed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
