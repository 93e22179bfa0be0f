/* note_lines.c: a text of our own has one reading and one spelling. */
#include "base/buf.h"
#include "proof/note.h"
#include "support/test.h"

#include <string.h>

/* Of each kind: one before and one behind lines that may be many, none, or the last. */
static const struct note_definition slate = {
    "slate", {{"log", false}, {"candidate", true}, {"step", false}, {"extra", true}, {0}}};
static const struct note_definition bare = {"bare", {{0}}};

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static void a_text_gives_its_values(void **state) {
    struct str text =
        STR("kaaring slate v1\nlog priser.example.no\ncandidate k01 x\ncandidate k02 y\nstep en to  tre\n");
    struct note_values v;
    assert_int_equal(note_read(a, text, &slate, &v), OK);
    assert_int_equal(v.count[0], 1);
    assert_true(str_equal(v.value[0][0], STR("priser.example.no")));
    assert_int_equal(v.count[1], 2);
    assert_true(str_equal(v.value[1][0], STR("k01 x")));
    assert_true(str_equal(v.value[1][1], STR("k02 y")));
    assert_true(str_equal(v.value[2][0], STR("en to  tre")));
    assert_int_equal(v.count[3], 0);
    assert_true(str_equal(note_write(a, &slate, &v), text));
}

static void lines_that_may_be_many_may_be_none(void **state) {
    struct str text = STR("kaaring slate v1\nlog x\nstep y\nextra 1\nextra 2\nextra 3\n");
    struct note_values v;
    assert_int_equal(note_read(a, text, &slate, &v), OK);
    assert_int_equal(v.count[1], 0);
    assert_int_equal(v.count[3], 3);
    assert_true(str_equal(note_write(a, &slate, &v), text));
    assert_int_equal(note_read(a, STR("kaaring bare v1\n"), &bare, &v), OK);
    assert_true(str_equal(note_write(a, &bare, &v), STR("kaaring bare v1\n")));
}

static struct str with_candidates(size_t n) {
    struct buf b = buf_new(a);
    buf_add(&b, STR("kaaring slate v1\nlog x\n"));
    for (size_t i = 0; i < n; i++)
        buf_format(&b, "candidate k%zu\n", i);
    buf_add(&b, STR("step y\n"));
    return buf_str(&b);
}

static void many_lines_have_a_limit(void **state) {
    struct note_values v;
    assert_int_equal(note_read(a, with_candidates(NOTE_MANY_MAX), &slate, &v), OK);
    assert_int_equal(v.count[1], NOTE_MANY_MAX);
    assert_int_equal(note_read(a, with_candidates(NOTE_MANY_MAX + 1), &slate, &v), NOTE_MALFORMED);
}

static void malformed_texts_are_refused(void **state) {
    static const struct str wrong[] = {
        STR_INIT(""),
        STR_INIT("\n"),
        STR_INIT("kaaring slate v1"),
        STR_INIT("kaaring slate v1\n"), /* ends before its lines do */
        STR_INIT("kaaring slate v1\nlog x\n"),
        STR_INIT("kaaring slate v1\nlog x\ncandidate k\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y"),   /* no last newline */
        STR_INIT("kaaring slate v2\nlog x\nstep y\n"), /* another first line */
        STR_INIT("kaaring ballot v1\nlog x\nstep y\n"),
        STR_INIT("kaaring slate v1 \nlog x\nstep y\n"),
        STR_INIT(" kaaring slate v1\nlog x\nstep y\n"),
        STR_INIT("\nkaaring slate v1\nlog x\nstep y\n"),
        STR_INIT("log x\nstep y\n"),
        STR_INIT("kaaring slate v1\n\nlog x\nstep y\n"), /* empty lines */
        STR_INIT("kaaring slate v1\nlog x\n\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y\n\n"),
        STR_INIT("kaaring slate v1\r\nlog x\r\nstep y\r\n"), /* CR LF */
        STR_INIT("kaaring slate v1\nlog x\r\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog\tx\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\t\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\0\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\x7f\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog \xc3\xa5\nstep y\n"), /* not ASCII */
        STR_INIT("kaaring slate v1\nlog \nstep y\n"),         /* no value */
        STR_INIT("kaaring slate v1\nlog\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog  x\nstep y\n"), /* spaces about the value */
        STR_INIT("kaaring slate v1\nlog x \nstep y\n"),
        STR_INIT("kaaring slate v1\n log x\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\ncandidate \nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\ncandidate\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\ncandidate  k\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y\nmore\n"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct note_values v;
        assert_int_equal(note_read(a, wrong[i], &slate, &v), NOTE_MALFORMED);
    }
}

static void another_word_than_the_expected_is_unknown(void **state) {
    static const struct str unknown[] = {
        STR_INIT("kaaring slate v1\nstep y\nlog x\n"),        /* wrong order */
        STR_INIT("kaaring slate v1\nlog x\nlog x\nstep y\n"), /* twice */
        STR_INIT("kaaring slate v1\nstep y\n"),               /* one is missing */
        STR_INIT("kaaring slate v1\nlog x\nweight 2\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y\ncandidate k\n"),
        STR_INIT("kaaring slate v1\nlog x\ncandidate k\nweight 2\ncandidate k\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y\nstep y\n"),
        STR_INIT("kaaring slate v1\nlog x\nstep y\nextra 1\nweight 2\n"), /* one more */
        STR_INIT("kaaring slate v1\nLog x\nstep y\n"),
        STR_INIT("kaaring slate v1\nlogg x\nstep y\n"),
        STR_INIT("kaaring slate v1\nlo x\nstep y\n"),
    };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        struct note_values v;
        assert_int_equal(note_read(a, unknown[i], &slate, &v), NOTE_UNKNOWN_LINE);
    }
}

static void a_definition_without_lines_takes_none(void **state) {
    struct note_values v;
    assert_int_equal(note_read(a, STR("kaaring bare v1\nlog x\n"), &bare, &v), NOTE_UNKNOWN_LINE);
    assert_int_equal(note_read(a, STR("kaaring bare v1\nx\n"), &bare, &v), NOTE_MALFORMED);
    assert_int_equal(note_read(a, STR("kaaring bare v1"), &bare, &v), NOTE_MALFORMED);
}

/* Whatever one byte of a text becomes: either it is refused, or what is read writes the same bytes again. */
static void a_text_that_is_read_is_written_back(void **state) {
    struct str text = STR("kaaring slate v1\nlog x\ncandidate k 1\ncandidate k 2\nstep y\nextra z\n");
    size_t read = 0;
    for (size_t i = 0; i < text.n; i++)
        for (int c = 0; c < 256; c++) {
            struct str other = arena_copy(a, text);
            struct note_values v;
            ((char *)other.p)[i] = (char)c;
            if (note_read(a, other, &slate, &v))
                continue;
            read++;
            assert_true(str_equal(note_write(a, &slate, &v), other));
        }
    assert_true(read > text.n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_gives_its_values),
        cmocka_unit_test(lines_that_may_be_many_may_be_none),
        cmocka_unit_test(many_lines_have_a_limit),
        cmocka_unit_test(malformed_texts_are_refused),
        cmocka_unit_test(another_word_than_the_expected_is_unknown),
        cmocka_unit_test(a_definition_without_lines_takes_none),
        cmocka_unit_test(a_text_that_is_read_is_written_back),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
