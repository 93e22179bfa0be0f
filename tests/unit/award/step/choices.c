/* choices.c: what was chosen comes back, and nothing but its one encoding is read. */
#include "award/step/choices.h"

#include "support/text.h"

#include <stdlib.h>
#include <string.h>

static struct slate_line lines[] = {
    {.candidate = STR_INIT("k01")}, {.candidate = STR_INIT("k02")}, {.candidate = STR_INIT("k10")}};
static const struct slate slate = {.n = 3, .lines = lines};
static const struct step_rules scores = {
    .method = METHOD_SCORES, .lowest = 0, .highest = 100, .criteria_n = 2};
static const struct step_rules motion = {.method = METHOD_MOTION};

static struct choice marks(int32_t first, int32_t second) {
    return (struct choice){.what = first == NO_MARK && second == NO_MARK ? UNASSESSED : ASSESSED,
                           .marks = {first, second}};
}

static void assert_comes_back(struct choice *list, const char *text) {
    struct arena *a = arena_new();
    struct choices c = {.by_candidate = list}, back;
    struct str json = choices_write(a, &c, &scores, &slate);
    assert_text(json, text);
    assert_int_equal(choices_read(a, json, &scores, &slate, &back), OK);
    for (size_t i = 0; i < slate.n; i++) {
        assert_int_equal(back.by_candidate[i].what, list[i].what);
        for (size_t k = 0; k < scores.criteria_n && list[i].what == ASSESSED; k++)
            assert_int_equal(back.by_candidate[i].marks[k], list[i].marks[k]);
    }
    arena_free(a);
}

static void marks_gaps_and_the_three_other_states_come_back(void **state) {
    assert_comes_back(
        (struct choice[]){marks(0, 100), {.what = ABSTAINED}, {.what = ASIDE}},
        "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[0,100]},{\"id\":\"k02\",\"abstain\":true},"
        "{\"id\":\"k10\",\"recused\":true}]}");
    assert_comes_back(
        (struct choice[]){marks(NO_MARK, 7), marks(NO_MARK, NO_MARK), marks(10, NO_MARK)},
        "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[null,7]},{\"id\":\"k02\",\"s\":[null,null]},"
        "{\"id\":\"k10\",\"s\":[10,null]}]}");
}

static void the_three_votes_come_back(void **state) {
    struct arena *a = arena_new();
    for (enum vote v = VOTE_YES; v <= VOTE_BLANK; v++) {
        struct choices c = {.vote = v}, back;
        assert_int_equal(choices_read(a, choices_write(a, &c, &motion, &slate), &motion, &slate, &back), OK);
        assert_int_equal(back.vote, v);
    }
    arena_free(a);
}

static enum fault reads(const char *json, const struct step_rules *r) {
    struct arena *a = arena_new();
    struct choices c;
    enum fault f = choices_read(a, str_of(json), r, &slate, &c);
    arena_free(a);
    return f;
}

#define LIST(first)                                                                                          \
    "{\"m\":\"scores\",\"c\":[" first ",{\"id\":\"k02\",\"s\":[1,1]},{\"id\":\"k10\",\"s\":[1,1]}]}"
#define ONE(marks) LIST("{\"id\":\"k01\",\"s\":[" marks "]}")

static void other_spellings_and_what_is_off_the_rules_are_refused(void **state) {
    static const struct {
        const char *json;
        enum fault fault;
    } wrong[] = {
        {ONE("101,1"), BALLOT_MARK},
        {ONE("9999,1"), BALLOT_MARK},
        {ONE("00,1"), BALLOT_CHOICES},
        {ONE("01,1"), BALLOT_CHOICES},
        {ONE("10000,1"), BALLOT_MARK},
        {ONE("-1,1"), BALLOT_CHOICES},
        {ONE("+1,1"), BALLOT_CHOICES},
        {ONE("1.0,1"), BALLOT_CHOICES},
        {ONE("1e0,1"), BALLOT_CHOICES},
        {ONE("\"1\",1"), BALLOT_CHOICES},
        {ONE(",1"), BALLOT_CHOICES},
        {ONE("1,"), BALLOT_CHOICES},
        {ONE("1"), BALLOT_CHOICES},
        {ONE("1,1,1"), BALLOT_CHOICES},
        {ONE("1, 1"), BALLOT_CHOICES},
        {ONE(""), BALLOT_CHOICES},
        {LIST("{\"id\":\"k01\"}"), BALLOT_CHOICES},
        {LIST("{\"id\":\"k01\",\"abstain\":false}"), BALLOT_CHOICES},
        {LIST("{\"id\":\"k01\",\"abstain\":true,\"s\":[1,1]}"), BALLOT_CHOICES},
        {LIST("{\"s\":[1,1],\"id\":\"k01\"}"), BALLOT_CHOICES},
        {LIST("{\"id\":\"k02\",\"s\":[1,1]}"), BALLOT_CANDIDATE},
        {LIST("{\"id\":\"k1\",\"s\":[1,1]}"), BALLOT_CANDIDATE},
        {LIST("{\"id\":\"k\\u00301\",\"s\":[1,1]}"), BALLOT_CANDIDATE},
        {LIST("{\"id\":\"k01\",\"s\":[1,1]},{\"id\":\"k01\",\"s\":[1,1]}"), BALLOT_CANDIDATE},
        {"{\"m\":\"scores\",\"c\":[]}", BALLOT_CANDIDATE},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[1,1]}]}", BALLOT_CANDIDATE},
        {LIST("{\"id\":\"k01\",\"s\":[1,1]}") " ", BALLOT_CHOICES},
        {" " LIST("{\"id\":\"k01\",\"s\":[1,1]}"), BALLOT_CHOICES},
        {"{\"c\":[],\"m\":\"scores\"}", BALLOT_CHOICES},
        {"{\"m\":\"motion\",\"v\":\"yes\"}", BALLOT_CHOICES},
        {"{\"m\":\"scores\",\"c\":[{\"id\":\"k01", BALLOT_CHOICES},
        {"", BALLOT_CHOICES},
    };
    assert_int_equal(reads(ONE("1,1"), &scores), OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (reads(wrong[i].json, &scores) != wrong[i].fault)
            fail_msg("%s: %d", wrong[i].json, (int)reads(wrong[i].json, &scores));
    assert_int_equal(reads("{\"m\":\"motion\",\"v\":\"maybe\"}", &motion), BALLOT_CHOICES);
    assert_int_equal(reads("{\"m\":\"motion\", \"v\":\"yes\"}", &motion), BALLOT_CHOICES);
    assert_int_equal(reads(ONE("1,1"), &motion), BALLOT_CHOICES);
}

/* One sign changed, put in or taken out: what is still read is what would be written. */
static void nothing_near_an_encoding_is_read_but_an_encoding(void **state) {
    static const char signs[] = "0123456789,:[]{}\" \\-.ekmnsult\x01\xC3";
    static const char text[] = LIST("{\"id\":\"k01\",\"s\":[4,null]}");
    size_t read = 0;
    for (size_t at = 0; at < sizeof text - 1; at++)
        for (size_t with = 0; with < sizeof signs - 1; with++)
            for (unsigned how = 0; how < 3; how++) {
                char near[sizeof text + 1];
                size_t n = (size_t)snprintf(near, sizeof near, "%.*s%.*s%s", (int)at, text, how < 2,
                                            &signs[with], text + at + (how != 1));
                struct arena *a = arena_new();
                struct choices c;
                if (choices_read(a, str_bytes(near, n), &scores, &slate, &c) == OK) {
                    assert_text(choices_write(a, &c, &scores, &slate), near);
                    read++;
                }
                arena_free(a);
            }
    assert_true(read > 50); /* other marks on the scale */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_gaps_and_the_three_other_states_come_back),
        cmocka_unit_test(the_three_votes_come_back),
        cmocka_unit_test(other_spellings_and_what_is_off_the_rules_are_refused),
        cmocka_unit_test(nothing_near_an_encoding_is_read_but_an_encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
