/* rules.c: the shipped awards are whole; every mistake in a file is told with its line. */
#include "award/rules/rules.h"

#include "base/file.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

static struct arena *a;
static struct awards *all;
static struct str grunder, honour; /* the files' texts */

static int load(void **state) {
    a = arena_new();
    struct messages m = messages_new(a);
    HOUSE_MUST(awards_load(STR("conf/awards"), &m, &all));
    HOUSE_MUST(file_read(a, STR("conf/awards/gronn-grunder.yaml"), 1 << 20, &grunder));
    HOUSE_MUST(file_read(a, STR("conf/awards/hedersmerke.yaml"), 1 << 20, &honour));
    return 0;
}

static int unload(void **state) {
    arena_free(a);
    return 0;
}

static json_t *rules_of(const char *award) {
    for (size_t i = 0; i < all->n; i++)
        if (str_equal(all->list[i].id, str_of(award)))
            return all->list[i].rules;
    fail_msg("there is no %s", award);
    return NULL;
}

/* --- the shipped files --- */

static void shipped_awards_are_there_by_name(void **state) {
    assert_int_equal(all->n, 2);
    assert_true(str_equal(all->list[0].id, STR("gronn-grunder")));
    assert_true(str_equal(all->list[1].id, STR("hedersmerke")));
}

static bool all_texts_are_whole(const json_t *value) {
    const char *key;
    json_t *one;
    size_t i;
    if (json_is_object(value) && json_object_get(value, "nb"))
        return json_get_str(value, "nb").n && json_get_str(value, "nn").n && json_get_str(value, "en").n;
    if (json_is_object(value))
        json_object_foreach((json_t *)value, key, one) if (!all_texts_are_whole(one)) return false;
    json_array_foreach(value, i, one) if (!all_texts_are_whole(one)) return false;
    return true;
}

static void every_text_has_three_languages(void **state) {
    for (size_t i = 0; i < all->n; i++)
        assert_true(all_texts_are_whole(all->list[i].rules));
}

static void the_honour_follows_its_statute(void **state) {
    const json_t *rules = rules_of("hedersmerke");
    assert_true(json_get_bool(rules, "secret"));
    assert_false(json_get_bool(rules, "self_nomination"));
    const json_t *board = rules_find(rules, "steps", STR("innstilling")), *majority;
    majority = json_object_get(board, "majority");
    assert_int_equal(json_get_int(majority, "num"), 1);
    assert_int_equal(json_get_int(majority, "den"), 1);
    assert_true(str_equal(json_get_str(majority, "base"), STR("present")));
    const json_t *council = rules_find(rules, "steps", STR("vedtak"));
    majority = json_object_get(council, "majority");
    assert_int_equal(json_get_int(majority, "num"), 3);
    assert_int_equal(json_get_int(majority, "den"), 4);
    assert_false(json_get_bool(majority, "more"));
    assert_true(str_equal(json_get_str(majority, "base"), STR("present")));
    assert_true(str_equal(json_text(json_array_get(json_object_get(council, "excludes"), 0)), STR("styret")));
    assert_true(str_equal(json_get_str(council, "mode"), STR("either")));
    assert_true(str_equal(json_get_str(json_object_get(rules, "decision"), "support"), STR("by_vote")));
}

static void the_green_award_marks_its_scale_as_ours(void **state) {
    const json_t *rules = rules_of("gronn-grunder"), *scale = json_object_get(rules, "scale"), *c;
    assert_int_equal(json_get_int(scale, "lowest"), 1);
    assert_int_equal(json_get_int(scale, "highest"), 5);
    assert_true(json_get_bool(scale, "ours"));
    assert_int_equal(json_get_int(rules, "amount"), 30000);
    size_t i;
    assert_int_equal(json_array_size(json_object_get(rules, "criteria")), 3);
    json_array_foreach(json_object_get(rules, "criteria"), i, c) {
        assert_int_equal(json_array_size(json_object_get(c, "anchors")), 5);
        assert_int_equal(json_get_int(c, "weight"), 1);
    }
}

/* --- mistakes --- */

/* The file's text with the first `from` replaced. */
static struct str with(struct str file, const char *from, const char *to) {
    const char *at = strstr(file.p, from);
    if (!at)
        fail_msg("the file has no %s", from);
    size_t before = (size_t)(at - file.p);
    return arena_format(a, "%.*s%s%s", (int)before, file.p, to, at + strlen(from));
}

static unsigned line_of(struct str text, const char *part) {
    unsigned line = 1;
    for (const char *p = text.p, *at = strstr(text.p, part); p < at; p++)
        line += *p == '\n';
    return line;
}

struct mistake {
    const char *from, *to, *at, *sentence;
};

static const struct mistake mistakes[] = {
    {"method: scores", "method: ranking", "method: ranking",
     "\"method\" names a way to count that this version does not have yet; it has scores and motion."},
    {"method: scores", "method: lottery", "method: lottery", "\"method\" must be scores or motion."},
    {"secrecy: sealed", "secrecy: secret", "secrecy: secret",
     "\"secrecy\" names a secrecy that this version does not have yet; it has open and sealed."},
    {"secrecy: sealed", "secrecy: locked", "secrecy: locked", "\"secrecy\" must be open or sealed."},
    {"publish: none", "holders: [juryen]\n    publish: none", "holders: [juryen",
     "\"holders\" must name at least two bodies."},
    {"publish: none", "holders: [juryen, juryen]\n    publish: none", "holders: [juryen",
     "\"juryen\" stands twice in \"holders\"."},
    {"publish: none", "holders: [juryen, styret]\n    publish: none", "holders: [juryen",
     "\"bodies\" has no body \"styret\"."},
    {"secrecy: sealed", "holders: [juryen, styret]\n    secrecy: open", "holders: [juryen", NULL},
    {"secrecy: sealed", "witnesses: 2\n    secrecy: open", "witnesses: 2",
     "\"witnesses\" are waited for before a sealed vote is shown: \"secrecy\" must be sealed."},
    {"publish: none", "witnesses: 0\n    publish: none", "witnesses: 0",
     "\"witnesses\" must be a whole number from 1 to 32."},
    {"publish: none", "publish: ballots", "publish: ballots",
     "\"publish\" asks to publish ballots, which this version does not do yet; it has none."},
    {"secret: false", "secret: maybe", "secret: maybe", "\"secret\" must be true or false."},
    {"prefix: GG", "prefix: gg", "prefix: gg", "\"prefix\" must be of capital letters A … Z."},
    {"confirm_days: 14", "confirm_days: 0", "confirm_days: 0",
     "\"confirm_days\" must be a whole number from 1 to 60."},
    {"    body: juryen", "    body: styret", "    body: styret", "\"bodies\" has no body \"styret\"."},
    {"highest: 5", "highest: 6", "      - {nb: Uklar virkning",
     "\"anchors\" needs one for each of the 6 marks, and has 5."},
    {"criterion:miljo,", "criterion:farge,", "    ties:", "\"criteria\" has no criterion \"farge\"."},
    {"casting]", "lot, casting]", "    ties:", "A lot leaves no tie: it must be the last."},
    {"quorum: {num: 1", "quorum: {num: 3",
     "quorum:", "\"quorum\" cannot be more than all: \"num\" is above \"den\"."},
    {"    mode: ballots", "    mode: either", "    mode: either",
     "Scores are given by ballots, not recorded in the room."},
    {"    min: 100\n    max: 4000", "    min: 900\n    max: 800", "    min: 900",
     "\"min\" must not be above \"max\"."},
    {"giver: Drammen Rotaryklubb", "giver2: x", "giver2", NULL},
    {"id: potensial", "id: miljo", "name: {nb: Potensial", NULL},
    {"finalists: {least: 1", "finalists: {least: 11", "finalists:", "\"least\" must not be above \"most\"."},
    {"giver: Drammen", "milestones_to: [{name: Rotary, email: rotary}]\ngiver: Drammen",
     "milestones_to:", "\"email\" must be an e-mail address."},
    {"number: \"3301\"", "number: \"33\"", "number: \"33\"",
     "\"number\" must be the four digits of a municipality."},
    {"per_candidate: false", "per_candidate: true", "  - id: vurdering",
     "Scores compare candidates: \"per_candidate\" must be false."},
    {"support: majority", "support: by_vote", "support: by_vote",
     "\"support\" must be by_vote when the last step is a motion, and only then."},
};
static const struct mistake mistakes_of_honour[] = {
    {"per_candidate: true", "per_candidate: false", "  - id: innstilling",
     "A motion is about one candidate: \"per_candidate\" must be true."},
    {"den: 1, more: false", "den: 1, more: true", "    majority: {num: 1",
     "\"majority\" cannot be more than all: \"more\" must be false."},
    {"support: by_vote", "support: majority", "support: majority",
     "\"support\" must be by_vote when the last step is a motion, and only then."},
};

static void told_with_its_line(struct str file, const struct mistake *x) {
    struct messages m = messages_new(a);
    struct str text = with(file, x->from, x->to);
    assert_null(award_parse(a, STR("award.yaml"), text, &m));
    assert_int_not_equal(m.n, 0);
    bool said = false;
    for (size_t k = 0; k < m.n; k++)
        said |= !x->sentence || str_equal(m.list[k].text, str_of(x->sentence));
    if (!said || (x->sentence && m.list[0].line != line_of(text, x->at))) {
        messages_print(&m, stderr);
        fail_msg("%s at line %u, %s", x->to, line_of(text, x->at), x->sentence ? x->sentence : "something");
    }
    assert_true(m.list[0].line > 0);
}

static void each_mistake_is_told_with_its_line(void **state) {
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        told_with_its_line(grunder, &mistakes[i]);
    for (size_t i = 0; i < sizeof mistakes_of_honour / sizeof *mistakes_of_honour; i++)
        told_with_its_line(honour, &mistakes_of_honour[i]);
}

static void an_unchanged_file_has_no_mistake(void **state) {
    struct messages m = messages_new(a);
    assert_non_null(award_parse(a, STR("gronn-grunder.yaml"), grunder, &m));
    assert_int_equal(m.n, 0);
}

static void a_missing_folder_is_told(void **state) {
    struct messages m = messages_new(a);
    struct awards *none;
    assert_int_equal(awards_load(STR("conf/nowhere"), &m, &none), FOLDER_MISSING);
    assert_int_equal(m.n, 1);
}

/* --- canonical and frozen --- */

static void the_order_in_the_file_does_not_matter(void **state) {
    struct messages m = messages_new(a);
    struct str moved = with(grunder, "secret: false\n", "");
    moved = arena_format(a, "%.*s\nsecret: false\n", STR_ARGS(moved));
    json_t *one = award_parse(a, STR("x"), grunder, &m), *other = award_parse(a, STR("x"), moved, &m);
    assert_true(str_equal(json_compact(a, one), json_compact(a, other)));
}

static void frozen_rules_begin_with_their_salt(void **state) {
    unsigned char salt[RULES_SALT_BYTES] = {0}, other[RULES_SALT_BYTES] = {1};
    const json_t *rules = rules_of("hedersmerke");
    struct str one = rules_freeze(a, rules, salt);
    assert_true(str_starts(one, STR("{\"salt\":\"AAAA")));
    assert_false(str_equal(one, rules_freeze(a, rules, other)));
    assert_true(str_equal(one, rules_freeze(a, rules, salt)));
}

/* What is frozen is kept for ever, and an address is a person's. */
static void addresses_are_not_frozen(void **state) {
    struct messages m = messages_new(a);
    struct str text = arena_format(
        a, "%.*smilestones_to:\n  - name: Drammen Rotaryklubb\n    email: post@rotary.example.org\n",
        STR_ARGS(grunder));
    json_t *rules = award_parse(a, STR("gronn-grunder.yaml"), text, &m), *frozen;
    assert_int_equal(m.n, 0);
    unsigned char salt[RULES_SALT_BYTES] = {0};
    struct str bytes = rules_freeze(a, rules, salt);
    assert_int_equal(json_parse(a, bytes, &frozen), OK);
    assert_null(memmem(bytes.p, bytes.n, "rotary.example.org", strlen("rotary.example.org")));
    const json_t *readers = json_object_get(frozen, "milestones_to");
    assert_int_equal(json_array_size(readers), 1);
    assert_true(str_equal(json_get_str(json_array_get(readers, 0), "name"), STR("Drammen Rotaryklubb")));
    assert_true(str_equal(json_get_str(json_array_get(json_object_get(rules, "milestones_to"), 0), "email"),
                          STR("post@rotary.example.org")));
}

static void texts_fall_back_to_bokmal(void **state) {
    json_t *text = json_owned(a, json_pack("{s:s}", "nb", "Pris"));
    assert_true(str_equal(rules_text(text, LANG_EN), STR("Pris")));
    assert_int_equal(rules_text(NULL, LANG_NB).n, 0);
    assert_true(
        str_equal(rules_text_of(rules_of("gronn-grunder"), "name", LANG_NN), STR("Grøn Gründer-prisen")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_awards_are_there_by_name),
        cmocka_unit_test(every_text_has_three_languages),
        cmocka_unit_test(the_honour_follows_its_statute),
        cmocka_unit_test(the_green_award_marks_its_scale_as_ours),
        cmocka_unit_test(each_mistake_is_told_with_its_line),
        cmocka_unit_test(an_unchanged_file_has_no_mistake),
        cmocka_unit_test(a_missing_folder_is_told),
        cmocka_unit_test(the_order_in_the_file_does_not_matter),
        cmocka_unit_test(frozen_rules_begin_with_their_salt),
        cmocka_unit_test(addresses_are_not_frozen),
        cmocka_unit_test(texts_fall_back_to_bokmal),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
