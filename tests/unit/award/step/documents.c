/* documents.c: the notes of a step say exactly what they were made of, and nothing else passes for one. */
#include "award/step/documents.h"

#include "support/test.h"
#include "support/text.h"

#include <string.h>

#define SALT STR("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

static struct arena *a;

static struct step_rules some_scores(void) {
    return (struct step_rules){.origin = STR("example.org/priser"),
                               .edition = STR("gronn-grunder-3"),
                               .step = STR("vurdering"),
                               .body = STR("juryen"),
                               .method = METHOD_SCORES,
                               .mode = MODE_BALLOTS,
                               .lowest = 1,
                               .highest = 5,
                               .criteria_n = 2,
                               .criteria = {{STR("miljo"), 1}, {STR("sdg"), 3}},
                               .quorum_num = 1,
                               .quorum_den = 2,
                               .rungs_n = 3,
                               .rungs = {{RUNG_CRITERION, 1}, {RUNG_TOP_MARKS, 0}, {RUNG_CASTING, 0}},
                               .opens = 1633849200,
                               .closes = 1634896859};
}

static struct step_rules some_motion(void) {
    struct step_rules r = some_scores();
    r.method = METHOD_MOTION;
    r.mode = MODE_RECORDED;
    r.criteria_n = r.rungs_n = r.lowest = r.highest = 0;
    r.majority = (struct majority){3, 4, false, BASE_PRESENT};
    r.quorum_num = 0;
    r.quorum_den = 1;
    r.closes = 0;
    return r;
}

static void rules_of_marks_are_written_line_by_line(void **state) {
    (void)state;
    struct step_rules r = some_scores();
    assert_text(rules_write(a, &r, SALT), "kaaring rules v1\n"
                                          "log example.org/priser\n"
                                          "edition gronn-grunder-3\n"
                                          "step vurdering\n"
                                          "salt AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
                                          "body juryen\n"
                                          "method scores\n"
                                          "mode ballots\n"
                                          "secrecy open\n"
                                          "publish none\n"
                                          "scale 1 5\n"
                                          "criteria miljo:1 sdg:3\n"
                                          "choices 1 1\n"
                                          "majority none\n"
                                          "quorum 1/2\n"
                                          "ties criterion:sdg top-marks casting\n"
                                          "opens 2021-10-10T07:00:00Z\n"
                                          "closes 2021-10-22T10:00:59Z\n"
                                          "inspection none\n"
                                          "enrolment simple\n"
                                          "sealed-length none\n"
                                          "witnesses 0\n");
}

static void rules_read_again_are_the_same_bytes(void **state) {
    (void)state;
    struct step_rules all[] = {some_scores(), some_motion()};
    for (size_t i = 0; i < 2; i++) {
        struct step_rules again;
        struct str text = rules_write(a, &all[i], SALT);
        assert_int_equal(rules_read(a, text, &again), OK);
        assert_true(str_equal(rules_write(a, &again, SALT), text));
        assert_int_equal(again.closes, all[i].closes);
        assert_int_equal(again.majority.num, all[i].majority.num);
    }
}

static void care_for_ballots_is_read_again(void **state) {
    (void)state;
    struct step_rules r = some_scores(), again;
    r.inspection_days = 3;
    r.enrolment = ENROLMENT_STRICT;
    struct str text = rules_write(a, &r, SALT);
    assert_non_null(strstr(text.p, "\ninspection 3\nenrolment strict\n"));
    assert_int_equal(rules_read(a, text, &again), OK);
    assert_int_equal(again.inspection_days, 3);
    assert_int_equal(again.enrolment, ENROLMENT_STRICT);
    r.mode = MODE_RECORDED; /* hands have neither keys nor ballots */
    assert_int_equal(rules_read(a, rules_write(a, &r, SALT), &again), NOTE_MALFORMED);
}

static void witnesses_are_asked_for_by_a_sealed_step_alone(void **state) {
    (void)state;
    struct step_rules r = some_scores(), again;
    r.witnesses = 2;
    assert_int_equal(rules_read(a, rules_write(a, &r, SALT), &again), NOTE_MALFORMED);
    r.secrecy = SECRECY_SEALED;
    r.sealed_length = 4096;
    struct str text = rules_write(a, &r, SALT);
    assert_non_null(strstr(text.p, "\nwitnesses 2\n"));
    assert_int_equal(rules_read(a, text, &again), OK);
    assert_int_equal(again.witnesses, 2);
    r.witnesses = STEP_WITNESSES_MAX + 1;
    assert_int_equal(rules_read(a, rules_write(a, &r, SALT), &again), NOTE_MALFORMED);
}

static struct str replaced(struct str text, const char *from, const char *to) {
    char *at = strstr(arena_copy(a, text).p, from);
    assert_non_null(at);
    size_t before = (size_t)(strstr(text.p, from) - text.p);
    return arena_format(a, "%.*s%s%s", (int)before, text.p, to, text.p + before + strlen(from));
}

static void words_and_numbers_that_are_not_known_are_refused(void **state) {
    (void)state;
    static const char *const spoilt[][2] = {
        {"secrecy open", "secrecy sealed"},
        {"secrecy open", "secrecy oppen"},
        {"scale 1 5", "scale 5 1"},
        {"scale 1 5", "scale 01 5"},
        {"scale 1 5", "scale none"},
        {"miljo:1", "miljo:0"},
        {"miljo:1", "miljo"},
        {"quorum 1/2", "quorum 3/2"},
        {"quorum 1/2", "quorum 1/0"},
        {"criterion:sdg", "criterion:annet"},
        {"top-marks", "lot"},
        {"majority none", "majority at-least 1/2 cast"},
        {"inspection none", "inspection 0"},
        {"inspection none", "inspection 61"},
        {"inspection none", "inspection 03"},
        {"enrolment simple", "enrolment lax"},
        {"witnesses 0", "witnesses 1"},
        {"witnesses 0", "witnesses 00"},
        {"method scores", "method motion"},
        {"T07:00:00Z", "T07:00:00"},
    };
    struct step_rules r = some_scores(), again;
    struct str text = rules_write(a, &r, SALT);
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++)
        assert_int_not_equal(rules_read(a, replaced(text, spoilt[i][0], spoilt[i][1]), &again), OK);
}

static void a_slate_names_each_candidate_once(void **state) {
    (void)state;
    struct slate_line lines[] = {{STR("k01"), {{1}}}, {STR("k02"), {{2}}}};
    struct slate s = {STR("gronn-grunder-3"), STR("vurdering"), 2, lines}, again;
    struct str text = slate_write(a, STR("example.org/priser"), &s, SALT);
    assert_int_equal(slate_read(a, text, &again), OK);
    assert_int_equal(again.n, 2);
    assert_int_equal(slate_find(&again, STR("k02")), 1);
    assert_int_equal(slate_find(&again, STR("k03")), 2);
    assert_memory_equal(again.lines[1].commitment.b, lines[1].commitment.b, 32);
    assert_int_not_equal(slate_read(a, replaced(text, "k02", "k01"), &again), OK);
    assert_int_not_equal(slate_read(a, replaced(text, "k02", "K02"), &again), OK);
}

static void a_roll_is_in_order_and_has_nobody_twice(void **state) {
    (void)state;
    struct str jurors[] = {STR("aaaa"), STR("bbbb")};
    struct roll r = {STR("gronn-grunder-3"), STR("vurdering"), 2, jurors}, again;
    struct str text = roll_write(a, STR("example.org/priser"), &r, SALT);
    assert_int_equal(roll_read(a, text, &again), OK);
    assert_true(roll_has(&again, STR("bbbb")));
    assert_false(roll_has(&again, STR("bbb")));
    assert_int_not_equal(roll_read(a, replaced(text, "bbbb", "aaaa"), &again), OK);
    assert_int_not_equal(roll_read(a, replaced(text, "aaaa", "cccc"), &again), OK);
}

static void a_record_must_add_up(void **state) {
    (void)state;
    struct str present[] = {STR("aaaa"), STR("bbbb"), STR("cccc")}, aside[] = {STR("dddd")};
    struct record_of_vote v = {.origin = STR("example.org/priser"),
                               .edition = STR("hedersmerke-3"),
                               .step = STR("vedtak-k01"),
                               .chair = STR("aaaa"),
                               .second = STR("eeee"),
                               .present_n = 3,
                               .present = present,
                               .aside_n = 1,
                               .aside = aside,
                               .yes = 2,
                               .blank = 1},
                          again;
    struct str text = record_write(a, &v);
    assert_int_equal(record_read(a, text, &again), OK);
    assert_int_equal(again.yes, 2);
    assert_int_equal(record_read(a, replaced(text, "for 2", "for 3"), &again), NUMBERS_DO_NOT_ADD_UP);
    assert_int_equal(record_read(a, replaced(text, "aside dddd", "aside aaaa"), &again),
                     NUMBERS_DO_NOT_ADD_UP);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_marks_are_written_line_by_line),
        cmocka_unit_test(rules_read_again_are_the_same_bytes),
        cmocka_unit_test(care_for_ballots_is_read_again),
        cmocka_unit_test(witnesses_are_asked_for_by_a_sealed_step_alone),
        cmocka_unit_test(words_and_numbers_that_are_not_known_are_refused),
        cmocka_unit_test(a_slate_names_each_candidate_once),
        cmocka_unit_test(a_roll_is_in_order_and_has_nobody_twice),
        cmocka_unit_test(a_record_must_add_up),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
