/* checkpoint.c: three lines, each in its one spelling. */
#include "proof/checkpoint.h"

#include "support/test.h"

#include <string.h>

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static void example_of_the_specification_is_read(void **state) {
    struct str text = STR("example.com/behind-the-sofa\n20852163\n" ROOT "\n");
    struct checkpoint c;
    assert_int_equal(checkpoint_parse(text, &c), OK);
    assert_true(str_equal(c.origin, STR("example.com/behind-the-sofa")));
    assert_int_equal(c.position.size, 20852163);
    assert_int_equal(c.position.root.b[0], 0x0a);
    assert_int_equal(c.position.root.b[31], 0x62);
    assert_true(str_equal(checkpoint_text(a, &c), text));
}

static void smallest_and_largest_sizes_come_back(void **state) {
    static const uint64_t sizes[] = {0, 1, 9, 10, 255, 256, TREE_SIZE_MAX - 1, TREE_SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct checkpoint c = {STR("x"), {sizes[i], hash_of(STR(""))}}, got;
        assert_int_equal(checkpoint_parse(checkpoint_text(a, &c), &got), OK);
        assert_int_equal(got.position.size, sizes[i]);
        assert_true(hash_equal(got.position.root, c.position.root));
    }
}

static void other_spellings_are_refused(void **state) {
    static const struct str wrong[] = {
        STR_INIT(""),
        STR_INIT("\n\n\n"),
        STR_INIT("x\n1\n"),
        STR_INIT("x\n1\n" ROOT),                 /* no last newline */
        STR_INIT("x\n1\n" ROOT "\n\n"),          /* trailing bytes */
        STR_INIT("x\n1\n" ROOT "\nextension\n"), /* extension lines are allowed to others */
        STR_INIT("x\n1\n" ROOT "\n "),
        STR_INIT("\nx\n1\n" ROOT "\n"),
        STR_INIT("x\n1\r\n" ROOT "\n"), /* CR LF */
        STR_INIT("x\r\n1\r\n" ROOT "\r\n"),
        STR_INIT("\n1\n" ROOT "\n"), /* origin */
        STR_INIT("X\n1\n" ROOT "\n"),
        STR_INIT("x y\n1\n" ROOT "\n"),
        STR_INIT("x/juror\n1\n" ROOT "\n"),
        STR_INIT("x\n\n" ROOT "\n"), /* size */
        STR_INIT("x\n01\n" ROOT "\n"),
        STR_INIT("x\n00\n" ROOT "\n"),
        STR_INIT("x\n+1\n" ROOT "\n"),
        STR_INIT("x\n-1\n" ROOT "\n"),
        STR_INIT("x\n 1\n" ROOT "\n"),
        STR_INIT("x\n1 \n" ROOT "\n"),
        STR_INIT("x\n1.0\n" ROOT "\n"),
        STR_INIT("x\n0x1\n" ROOT "\n"),
        STR_INIT("x\n9223372036854775808\n" ROOT "\n"),
        STR_INIT("x\n18446744073709551617\n" ROOT "\n"),
        STR_INIT("x\n1\n\n"), /* root */
        STR_INIT("x\n1\nAAAA\n"),
        STR_INIT("x\n1\n " ROOT "\n"),
        STR_INIT("x\n1\n" ROOT "=\n"),
        STR_INIT("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"), /* not canonical */
        STR_INIT("x\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n"), /* another alphabet */
        STR_INIT("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"),  /* no padding */
        STR_INIT("1\nx\n" ROOT "\n"),                                     /* wrong order */
        STR_INIT("x\n" ROOT "\n1\n"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct checkpoint c;
        assert_int_equal(checkpoint_parse(wrong[i], &c), NOTE_MALFORMED);
    }
}

static void origins_are_names_without_surprises(void **state) {
    static const char *const valid[] = {"x",         "example.com",  "priser.example.no/kaaring", "a.b/c-d/0",
                                        "localhost", "10.0.0.1/log", "juror.example.no",          "x/jurors",
                                        "x/document"};
    static const char *const invalid[] = {
        "",          "/",     "x/",        "/x",          "x//y",        "x/y/",     "X",           "x/Y",
        "x y",       "x+y",   "x/y.z",     "x_y",         "x:80",        "x\n",      "\xc3\xa5.no", "x/juror",
        "x/juror/y", "juror", "documents", "x/documents", "documents/x", "https://x"};
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        assert_true(origin_valid(str_of(valid[i])));
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_false(origin_valid(str_of(invalid[i])));
    assert_false(origin_valid(STR("x\0")));
    char name[201];
    memset(name, 'x', sizeof name);
    assert_true(origin_valid(str_bytes(name, 200)));
    assert_false(origin_valid(str_bytes(name, 201)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example_of_the_specification_is_read),
        cmocka_unit_test(smallest_and_largest_sizes_come_back),
        cmocka_unit_test(other_spellings_are_refused),
        cmocka_unit_test(origins_are_names_without_surprises),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
