/* judge.c: an archive of a whole story holds; and every lie in one is found out, also when all hashes were
 * made to fit and the log's own key signed it. */
#include "audit/judge.h"

#include "support/judged.h"
#include "support/test.h"
#include "support/told.h"

#include <stdlib.h>
#include <string.h>

static struct panel p;
static struct arena *a;
static struct str full, open;

static int setup(void **state) {
    told_make(&p, true);
    a = arena_new();
    full = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    open = forger_archive(p.house.store, a, p.edition, ARCHIVE_PUBLIC);
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    told_end(&p);
    return 0;
}

static struct report judged(struct str tar) {
    struct report r;
    forger_judge(a, tar, &r);
    return r;
}

static void assert_wrong(struct str tar, int64_t entry, const char *sentence) {
    judged_wrong(a, tar, entry, sentence);
}

static struct forger forge(void) {
    struct forger f;
    forger_begin(&f, a, full);
    return f;
}

/* --- what holds --- */

static void a_whole_story_holds(void **state) {
    struct report r = judged(full);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    assert_string_equal(report_verdict(&r), "holds");
    static const char *const sentences[] = {"Each of",
                                            "hidden parts are opened",
                                            "3 keys were enrolled",
                                            "5 documents of 1 steps",
                                            "4 ballots",
                                            "1 steps were closed",
                                            "was opened by 2 shares",
                                            "comes to the result that was logged",
                                            "is what was decided in entry",
                                            "says what is opened here of 2 counts and tellings",
                                            "2 papers for people to read"};
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        assert_true(judged_says(&r.checked, -1, sentences[i]));
    assert_true(judged_says(&r.unchecked, -1, "no key was given"));
}

static void a_public_one_holds_as_far_as_it_goes(void **state) {
    struct report r = judged(open);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 1);
    assert_string_equal(report_verdict(&r), "uncounted");
    assert_true(judged_says(&r.checked, -1, "is what was decided in entry"));
    assert_false(judged_says(&r.checked, -1, "ballots"));
}

static void open_steps_hold_too(void **state) {
    struct panel q;
    told_make(&q, false);
    struct report r = judged(forger_archive(q.house.store, a, q.edition, ARCHIVE_FULL));
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    told_end(&q);
}

static void votes_in_the_room_hold_too(void **state) {
    struct panel q;
    panel_honour(&q);
    panel_recommend(&q, q.solveig, "yes");
    HOUSE_MUST(panel_hands(&q, q.solveig));
    struct report r = judged(forger_archive(q.house.store, a, q.edition, ARCHIVE_FULL));
    judged_holds(&r);
    panel_end(&q);
}

static void what_is_made_anew_without_a_lie_holds(void **state) {
    struct forger f = forge();
    struct report r = judged(forger_end(&f));
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
}

/* --- whose it is --- */

static struct report judged_by(struct str tar, const struct judge_order *o) {
    struct archive x;
    struct report r = {.arena = a};
    struct str why;
    assert_int_equal(archive_read(a, press_get_str, &tar, &x, &why), OK);
    archive_judge(a, &x, o, &r);
    return r;
}

static void another_key_is_another_log(void **state) {
    const struct note_verifier stranger = {.name = HOUSE_ORIGIN, .public_key = {9}};
    struct report r = judged_by(full, &(struct judge_order){.keys_n = 1, .keys = &stranger});
    assert_true(judged_says(&r.wrong, -1, "another key than the one that was given"));
}

static void the_key_of_documents_can_be_given_too(void **state) {
    const struct note_verifier log = store_log_verifier(p.house.store);
    struct note_verifier documents = store_documents_verifier(p.house.store);
    const struct judge_order o = {.keys_n = 1, .keys = &log, .documents = &documents};
    struct report r = judged_by(full, &o);
    judged_holds(&r);
    assert_false(judged_says(&r.unchecked, -1, "no key was given"));
    assert_false(judged_says(&r.unchecked, -1, "the key which signs documents"));
    documents.public_key[0] ^= 1;
    r = judged_by(full, &o);
    assert_true(judged_says(&r.wrong, -1, "documents are signed by another key than"));
}

#define NEXT STR("example.org/etter")

/* The archive of a log that lost two entries and has gone on, with the keys that it had. */
static struct str succeeded(struct panel *q, struct note_verifier keys[2]) {
    told_make(q, true);
    keys[1] = store_log_verifier(q->house.store);
    house_succeed(&q->house, NEXT, house_size(&q->house) + 2);
    keys[0] = store_log_verifier(q->house.store);
    struct str tar = forger_archive(q->house.store, a, q->edition, ARCHIVE_FULL);
    keys[0].name = NEXT;
    keys[1].name = HOUSE_ORIGIN;
    return tar;
}

static void a_log_that_has_gone_on_says_which_is_which(void **state) {
    struct panel q;
    struct note_verifier keys[2];
    struct str tar = succeeded(&q, keys),
               public = forger_archive(q.house.store, a, q.edition, ARCHIVE_PUBLIC);
    int64_t at = (int64_t)house_size(&q.house) - 1;
    told_end(&q);
    struct report r = judged_by(tar, &(struct judge_order){.keys_n = 2, .keys = keys});
    judged_holds(&r);
    assert_string_equal(report_verdict(&r), "holds");
    assert_true(judged_says(&r.checked, -1, "from the log example.org/etter when"));
    assert_true(
        judged_says(&r.checked, -1, "The log example.org/priser goes on as example.org/etter from entry"));
    assert_true(judged_says(&r.unchecked, at, "at least 2 of them were lost"));
    assert_true(judged_says(&r.unchecked, at, "key, which was given"));
    r = judged_by(public, &(struct judge_order){.keys_n = 1, .keys = keys});
    judged_holds(&r);
    assert_false(judged_says(&r.unchecked, at, "key, which was given"));
    r = judged_by(tar, &(struct judge_order){.keys_n = 1, .keys = keys + 1});
    assert_true(judged_says(&r.wrong, -1, "of the log example.org/etter, with another key than the one"));
}

/* The entry in the open with one word changed, and all hashes made to fit. */
static struct str resealed(struct str tar, uint64_t at, const char *text, const char *with) {
    struct forger f;
    forger_begin(&f, a, tar);
    forger_reword(&f, at, text, with);
    return forger_end(&f);
}

static void a_name_that_no_entry_gives_is_found_out(void **state) {
    struct panel q;
    struct note_verifier keys[2];
    struct str tar = succeeded(&q, keys);
    uint64_t at = house_size(&q.house) - 1;
    told_end(&q);
    assert_wrong(resealed(tar, at, "example.org/etter", "example.org/annen"), -1, "no entry says that");
    assert_wrong(resealed(tar, at, "\"after\":\"example.org/priser", "\"after\":\"example.org/andre"),
                 (int64_t)at, "succeeds another one");
    assert_wrong(resealed(tar, at, "\"entries\":", "\"entries\":1"), (int64_t)at, "succeeds another one");
    assert_wrong(resealed(tar, 0, "example.org/priser", "example.org/andre"), -1, "does not begin the log");
    assert_wrong(resealed(full, 0, "log.begun", "log.begin"), -1, "does not begin the log");
}

/* --- lies --- */

static void a_wrong_count(void **state) {
    struct forger f = forge();
    uint64_t counted = forger_find(&f, 0, "later", "\"result\"");
    forger_change(&f, counted, "later", "\"place\":1", "\"place\":2");
    assert_wrong(forger_end(&f), (int64_t)counted, "made again, comes to another result");
}

static void an_announcement_that_was_altered(void **state) {
    struct forger f = forge();
    uint64_t told = forger_find(&f, 0, "later", "\"signed_by\"");
    forger_change(&f, told, "later", "\"winners\":[{\"candidate\":\"k03\"",
                  "\"winners\":[{\"candidate\":\"k02\"");
    assert_wrong(forger_end(&f), (int64_t)told, "not what was decided");
    forger_begin(&f, a, open);
    told = forger_find(&f, 0, "later", "\"signed_by\"");
    forger_change(&f, told, "later", "tre problemer", "to problemer");
    assert_wrong(forger_end(&f), (int64_t)told, "not what was decided");
}

/* That something was erased elsewhere, of which everybody sees what it was, excuses nothing here. */
static void an_erasure_elsewhere_excuses_nothing(void **state) {
    static const struct {
        const char *what;
        bool later;
    } erased[] = {{"\"entry\":1,\"class\":\"later\"", false}, {"\"entry\":9999,\"class\":\"later\"", true}};
    for (size_t i = 0; i < 2; i++) {
        struct forger f = forge();
        uint64_t told = forger_find(&f, 0, "later", "\"signed_by\""), at = f.entries_n;
        forger_reword(&f, told, "\"decision\":1", "\"decision\":9");
        forger_append(&f, arena_format(a,
                                       "{\"v\":1,\"type\":\"erased\",\"at\":\"2029-01-01T00:00:00Z\","
                                       "\"edition\":\"annen-1\",\"open\":{%s,\"rule\":\"retention\"},"
                                       "\"private\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
                                       erased[i].what));
        struct str tar = forger_end(&f);
        assert_wrong(tar, (int64_t)told, "nobody had recorded before");
        if (erased[i].later)
            assert_wrong(tar, (int64_t)at, "does not come before it");
    }
}

static uint64_t closing(const struct forger *f) {
    return forger_find(f, 0, "later", "\"closed\":{\"ballots\"");
}

/* The JSON of a closing with one thing changed. */
static void change_closing(struct forger *f, void (*change)(json_t *closed, const char *juror)) {
    json_t *outer;
    uint64_t at = closing(f);
    assert_int_equal(json_parse(a, forger_opening(f, at, "later"), &outer), OK);
    change(json_object_get(json_object_get(outer, "later"), "closed"), arena_copy(a, p.b.id).p);
    forger_set(f, at, "later", json_compact(a, outer));
}

static void drop_recusals(json_t *closed, const char *juror) {
    json_array_clear(json_object_get(closed, "recusals"));
}

static void add_recusal(json_t *closed, const char *juror) {
    json_array_append_new(json_object_get(closed, "recusals"),
                          json_pack("{s:s, s:s}", "juror", juror, "candidate", "k01"));
}

static json_t *row_of(json_t *closed, const char *juror) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        if (strcmp(json_string_value(json_object_get(row, "juror")), juror) == 0)
            return row;
    }
    return NULL;
}

static void drop_ballot(json_t *closed, const char *juror) {
    json_t *row = row_of(closed, juror);
    json_object_clear(row);
    json_object_set_new(row, "juror", json_string(juror));
    json_object_set_new(row, "why", json_string("none"));
}

static void drop_row(json_t *closed, const char *juror) {
    json_array_remove(json_object_get(closed, "ballots"), 0);
}

static void a_closing_that_leaves_something_out(void **state) {
    static const struct {
        void (*change)(json_t *, const char *);
        const char *sentence;
    } lies[] = {{drop_recusals, "leaves out that"},
                {add_recusal, "which nobody had declared"},
                {drop_ballot, "leaves out the ballot of entry"},
                {drop_row, "one row for each in the roll"}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct forger f = forge();
        uint64_t at = closing(&f);
        change_closing(&f, lies[i].change);
        assert_wrong(forger_end(&f), (int64_t)at, lies[i].sentence);
    }
}

/* The first ballot of the one who voted twice, in the place of the second. */
static void an_earlier_ballot_is_counted(void **state) {
    struct forger f = forge();
    json_t *outer;
    uint64_t at = closing(&f);
    assert_int_equal(json_parse(a, forger_opening(&f, at, "later"), &outer), OK);
    json_t *row = row_of(json_object_get(json_object_get(outer, "later"), "closed"), arena_copy(a, p.a.id).p);
    int64_t index = json_get_int(row, "index");
    json_set_int(row, "index", index - 1);
    forger_set(&f, at, "later", json_compact(a, outer));
    assert_wrong(forger_end(&f), (int64_t)at, "gave a later one");
}

static void ballots_that_change_places(void **state) {
    struct forger f = forge();
    uint64_t one = forger_find(&f, 0, "private", "kaaring ballot v1"),
             two = forger_find(&f, one + 1, "private", "kaaring ballot v1");
    struct str first = arena_copy(a, forger_opening(&f, one, "private"));
    forger_set(&f, one, "private", forger_opening(&f, two, "private"));
    forger_set(&f, two, "private", first);
    struct str tar = forger_end(&f);
    assert_wrong(tar, (int64_t)one, "of another juror");
    assert_wrong(tar, (int64_t)two, "of another juror");
}

static void a_ballot_with_another_nonce(void **state) {
    struct forger f = forge();
    uint64_t one = forger_find(&f, 0, "private", "kaaring ballot v1");
    struct str said = forger_opening(&f, one, "private");
    const char *nonce = (const char *)memmem(said.p, said.n, "nonce ", 6) + 6;
    struct str old = arena_format(a, "%.10s", nonce);
    forger_change(&f, one, "private", old.p, "AAAAAAAAAA");
    assert_wrong(forger_end(&f), (int64_t)one, "not signed by a key that its juror had enrolled");
}

static void a_key_that_somebody_else_made(void **state) {
    struct forger f = forge();
    uint64_t one = forger_find(&f, 0, "private", "kaaring enrol v1");
    struct str said = forger_opening(&f, one, "private");
    const char *key = (const char *)memmem(said.p, said.n, "\\ned25519 ", 10) + 10;
    forger_change(&f, one, "private", arena_format(a, "%.10s", key).p, "AAAAAAAAAA");
    assert_wrong(forger_end(&f), (int64_t)one, "not signed by its own key");
}

static void a_share_of_another_closing(void **state) {
    struct forger f = forge();
    uint64_t given = forger_find(&f, 0, "private", "kaaring share v1");
    change_closing(&f, drop_recusals); /* the shares were given for the honest one */
    assert_wrong(forger_end(&f), (int64_t)given, "another closing than the log has");
}

static void a_secret_that_is_not_the_steps(void **state) {
    struct forger f = forge();
    uint64_t at = forger_find(&f, 0, "private", "\"secret\":\"");
    struct str said = forger_opening(&f, at, "private");
    const char *secret = (const char *)memmem(said.p, said.n, "\"secret\":\"", 10) + 10;
    forger_change(&f, at, "private", arena_format(a, "%.10s", secret).p, "AAAAAAAAAA");
    assert_wrong(forger_end(&f), (int64_t)at, "not the step's secret");
}

/* --- what is taken away --- */

static void a_part_that_is_missing_is_missed(void **state) {
    struct forger f = forge();
    uint64_t ballot = forger_find(&f, 0, "private", "kaaring ballot v1");
    struct part gone = {.kind = PART_OPENING, .index = ballot, .class = STR("private")};
    forger_drop(&f, part_name(a, &gone));
    assert_wrong(forger_end(&f), (int64_t)ballot, "its private part is missing");

    f = forge();
    gone.class = STR("later");
    forger_drop(&f, part_name(a, &gone));
    assert_wrong(forger_end(&f), (int64_t)ballot, "its later part is missing");

    f = forge();
    forger_drop(&f, STR("steps/vurdering/slate"));
    struct report r = judged(forger_end(&f));
    assert_int_equal(r.uncounted, 1);
    assert_true(judged_says(&r.unchecked, -1, "the documents that it goes by"));

    f = forge();
    forger_drop(&f, f.archive.parts[f.archive.parts_n - 1].name);
    assert_wrong(forger_tar(a, f.archive.parts, f.archive.parts_n), -1, "tiles and bundles");
}

/* --- what people read --- */

static struct part *part_of(struct archive *x, const char *name) {
    for (size_t i = 0; i < x->parts_n; i++)
        if (str_equal(x->parts[i].name, str_of(name)))
            return &x->parts[i];
    fail_msg("no %s", name);
    return NULL;
}

/* As it was but for the bytes of one part; null: without it. */
static struct str with_part(const char *name, const char *bytes) {
    struct archive x;
    struct str rest = full, why;
    assert_int_equal(archive_read(a, press_get_str, &rest, &x, &why), OK);
    struct part *one = part_of(&x, name);
    if (bytes) {
        one->bytes = str_of(bytes);
    } else {
        memmove(one, one + 1, (size_t)(x.parts + x.parts_n - one - 1) * sizeof *one);
        x.parts_n--;
    }
    return forger_tar(a, x.parts, x.parts_n);
}

static void what_people_read_is_what_was_opened_and_signed_for(void **state) {
    assert_wrong(with_part("result.json", "{}\n"), -1, "something else than what is opened");
    assert_wrong(with_part("result.json", NULL), -1, "no result.json");
    assert_wrong(with_part("papers/a.txt", "Ikke kåret"), -1, "a paper is not the one that was signed for");
    assert_wrong(with_part("papers/a.txt", NULL), -1, "a paper is not the one that was signed for");
    struct forger f = forge();
    struct report r = judged(forger_end(&f)); /* all papers are gone, and what signed for them */
    assert_true(judged_says(&r.unchecked, -1, "it has no result in words, and no minutes"));
    r = judged(full);
    assert_false(judged_says(&r.unchecked, -1, "no result in words"));
    assert_wrong(with_part("papers/signed", NULL), -1, "nobody has signed for them");
    assert_wrong(with_part("papers/signed", "kaaring papers v1\n\n"), -1,
                 "not signed by the key that signs documents");
    struct archive x, y;
    struct str rest = full, other = open, why;
    assert_int_equal(archive_read(a, press_get_str, &rest, &x, &why), OK);
    assert_int_equal(archive_read(a, press_get_str, &other, &y, &why), OK);
    part_of(&x, "papers/signed")->bytes = part_of(&y, "papers/signed")->bytes;
    assert_wrong(forger_tar(a, x.parts, x.parts_n), -1, "signed for another archive");
}

/* --- every byte --- */

static void no_byte_of_a_public_one_can_be_another(void **state) {
    judged_no_byte_else(open, getenv("LONG") ? 1 : 5);
}

static void no_byte_of_a_full_one_can_be_another(void **state) {
    judged_no_byte_else(full, getenv("LONG") ? 1 : 97);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_story_holds),
        cmocka_unit_test(a_public_one_holds_as_far_as_it_goes),
        cmocka_unit_test(what_is_made_anew_without_a_lie_holds),
        cmocka_unit_test(another_key_is_another_log),
        cmocka_unit_test(the_key_of_documents_can_be_given_too),
        cmocka_unit_test(a_log_that_has_gone_on_says_which_is_which),
        cmocka_unit_test(a_name_that_no_entry_gives_is_found_out),
        cmocka_unit_test(a_wrong_count),
        cmocka_unit_test(an_announcement_that_was_altered),
        cmocka_unit_test(an_erasure_elsewhere_excuses_nothing),
        cmocka_unit_test(a_closing_that_leaves_something_out),
        cmocka_unit_test(an_earlier_ballot_is_counted),
        cmocka_unit_test(ballots_that_change_places),
        cmocka_unit_test(a_ballot_with_another_nonce),
        cmocka_unit_test(a_key_that_somebody_else_made),
        cmocka_unit_test(a_share_of_another_closing),
        cmocka_unit_test(a_secret_that_is_not_the_steps),
        cmocka_unit_test(a_part_that_is_missing_is_missed),
        cmocka_unit_test(what_people_read_is_what_was_opened_and_signed_for),
        cmocka_unit_test(no_byte_of_a_public_one_can_be_another),
        cmocka_unit_test(no_byte_of_a_full_one_can_be_another),
        cmocka_unit_test(open_steps_hold_too),
        cmocka_unit_test(votes_in_the_room_hold_too),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
