/* step_words.c: the rules of a step become the sentences that the award's statute has, and no more. */
#include "page/words/step_words.h"

#include "support/text.h"

static struct visit visit; /* of whom only arena and language are asked */

static struct str key_of_words(const json_t *words, const char *member) {
    return json_get_str(member ? json_object_get(words, member) : words, "t");
}

static void a_majority_is_said_by_its_name(void **state) {
    static const struct {
        struct majority majority;
        const char *part, *base, *blank;
    } rows[] = {
        {{3, 4, false, BASE_PRESENT}, "step.three_quarters", "step.base_present", "step.blank_present"},
        {{1, 1, false, BASE_PRESENT}, "step.all", "step.base_present", "step.blank_present"},
        {{2, 3, false, BASE_CAST}, "step.two_thirds", "step.base_cast", "step.blank_cast"},
        {{1, 2, true, BASE_ALL}, "step.more_than_half", "step.base_all", "step.blank_all"},
        {{1, 2, false, BASE_CAST}, "step.at_least_half", "step.base_cast", "step.blank_cast"},
        {{4, 5, false, BASE_CAST}, "step.at_least", "step.base_cast", "step.blank_cast"},
        {{4, 5, true, BASE_CAST}, "step.more_than", "step.base_cast", "step.blank_cast"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct step_rules rules = {.method = METHOD_MOTION, .majority = rows[i].majority};
        json_t *words = json_owned(visit.arena, step_majority(&rules));
        assert_text(key_of_words(words, NULL), "step.majority");
        assert_text(key_of_words(words, "part"), rows[i].part);
        assert_text(key_of_words(words, "base"), rows[i].base);
        assert_text(key_of_words(words, "blank"), rows[i].blank);
        assert_int_equal(json_get_int(json_object_get(words, "part"), "num"), rows[i].majority.num);
    }
}

static json_t *parsed(const char *text) {
    json_t *value;
    assert_int_equal(json_parse(visit.arena, str_of(text), &value), OK);
    return value;
}

static const char award[] =
    "{\"bodies\":[{\"id\":\"styret\",\"name\":{\"nb\":\"Styret\",\"en\":\"The board\"}},{\"id\":\"x\","
    "\"name\":\"X\"}],\"criteria\":[{\"id\":\"miljo\",\"name\":\"Miljø\"}]}";

static void bodies_kept_out_are_named(void **state) {
    json_t *rules = parsed(award);
    json_t *out =
        json_owned(visit.arena, step_excluded(&visit, rules, parsed("{\"excludes\":[\"styret\",\"x\"]}")));
    assert_text(json_get_str(out, "names"), "Styret, X");
    assert_null(step_excluded(&visit, rules, parsed("{}")));
}

static void facts_of_marks_name_scale_quorum_ties_and_deadline(void **state) {
    struct step_rules r = {.method = METHOD_SCORES,
                           .lowest = 1,
                           .highest = 5,
                           .criteria_n = 1,
                           .criteria = {{STR("miljo"), 1}},
                           .quorum_num = 1,
                           .quorum_den = 2,
                           .rungs_n = 2,
                           .rungs = {{RUNG_CRITERION, 0}, {RUNG_CASTING, 0}},
                           .closes = 1634896800};
    json_t *facts = json_owned(visit.arena, step_facts(&visit, parsed(award), parsed("{}"), &r));
    assert_int_equal(json_array_size(facts), 4);
    assert_int_equal(json_get_int(json_array_get(facts, 0), "high"), 5);
    assert_text(key_of_words(json_array_get(facts, 1), "part"), "step.at_least_half");
    const json_t *ladder = json_object_get(json_array_get(facts, 2), "ladder");
    assert_text(key_of_words(ladder, NULL), "step.tie_then");
    assert_text(json_get_str(json_object_get(ladder, "first"), "name"), "Miljø");
    assert_text(key_of_words(ladder, "then"), "step.tie_casting");
    assert_text(json_get_str(json_array_get(facts, 3), "at"), "22. oktober 2021 kl. 12.00 (norsk tid)");
}

static void what_the_rules_do_not_say_is_not_said(void **state) {
    struct step_rules r = {
        .method = METHOD_MOTION, .mode = MODE_RECORDED, .majority = {1, 1, false, BASE_PRESENT}};
    json_t *facts = json_owned(visit.arena, step_facts(&visit, parsed(award), parsed("{}"), &r));
    assert_int_equal(json_array_size(facts),
                     1); /* no quorum, no ties, no deadline: it is voted in the room */
    r.mode = MODE_BALLOTS;
    facts = json_owned(visit.arena, step_facts(&visit, parsed(award), parsed("{}"), &r));
    assert_text(key_of_words(json_array_get(facts, 1), NULL), "queue.chair_closes");
}

/* Whoever runs the server could read an open vote, and no sentence may leave that out. */
static void who_could_read_is_said_by_how_it_is_kept(void **state) {
    static const struct {
        const char *step, *key;
    } rows[] = {
        {"{\"method\":\"scores\",\"secrecy\":\"open\"}", "admin.step.secrecy_open"},
        {"{\"method\":\"scores\"}", "admin.step.secrecy_open"},
        {"{\"method\":\"motion\",\"secrecy\":\"open\"}", "jury.welcome.secrecy_vote"},
        {"{\"method\":\"motion\"}", "jury.welcome.secrecy_vote"},
        {"{\"method\":\"scores\",\"secrecy\":\"sealed\"}", "step.secrecy_sealed"},
        {"{\"method\":\"motion\",\"secrecy\":\"sealed\"}", "step.secrecy_sealed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(step_secrecy(parsed(rows[i].step)), rows[i].key);
}

static void who_holds_a_key_is_told_in_numbers(void **state) {
    json_t *words = json_owned(visit.arena, step_held("unseal.trust_seal", 9, 16));
    assert_text(key_of_words(words, NULL), "unseal.trust_seal");
    assert_int_equal(json_get_int(words, "needed"), 9);
    assert_int_equal(json_get_int(words, "of"), 16);
}

static int begin(void **state) {
    visit = (struct visit){.arena = arena_new(), .lang = LANG_NB};
    return 0;
}

static int end(void **state) {
    arena_free(visit.arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_majority_is_said_by_its_name, begin, end),
        cmocka_unit_test_setup_teardown(bodies_kept_out_are_named, begin, end),
        cmocka_unit_test_setup_teardown(facts_of_marks_name_scale_quorum_ties_and_deadline, begin, end),
        cmocka_unit_test_setup_teardown(what_the_rules_do_not_say_is_not_said, begin, end),
        cmocka_unit_test_setup_teardown(who_could_read_is_said_by_how_it_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(who_holds_a_key_is_told_in_numbers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
