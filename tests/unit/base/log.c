/* log.c: one line, one write, and no way in for what people wrote. */
#include "base/log.h"

#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char line[4096];
static int from[2];

static int open_pipe(void **state) {
    return pipe(from);
}

static int close_pipe(void **state) {
    log_to(-1);
    close(from[0]);
    close(from[1]);
    return 0;
}

/* The one line that was logged meanwhile, behind its time and without the line feed. */
static const char *logged(void) {
    ssize_t n = read(from[0], line, sizeof line - 1);
    assert_true(n > 26);
    assert_int_equal(line[n - 1], '\n');
    line[n - 1] = 0;
    assert_null(strchr(line, '\n'));
    assert_true(strncmp(line, "time=", 5) == 0);
    assert_int_equal(line[15], 'T');
    assert_int_equal(line[24], 'Z');
    return line + 26;
}

static void a_line_is_level_event_and_pairs(void **state) {
    log_to(from[1]);
    log_info("served", LOG_WORD("route", "/jury/:edition"), LOG_NUMBER("status", 200), LOG_NUMBER("ms", -1));
    assert_string_equal(logged(), "level=info event=served route=/jury/:edition status=200 ms=-1");
    log_warning("refused", LOG_FAULT("fault", TOO_MANY));
    assert_string_equal(logged(), "level=warning event=refused fault=too_many");
    log_error("broken", LOG_ID("edition", STR("abcdefghijklmnopqrstuvwx27")));
    assert_string_equal(logged(), "level=error event=broken edition=abcdefghijklmnopqrstuvwx27");
}

static void what_people_wrote_has_no_way_in(void **state) {
    log_to(from[1]);
    log_info("x", LOG_WORD("a", "kari@example.no"), LOG_WORD("b", "Kari Nordmann"), LOG_WORD("c", "a\nb"),
             LOG_WORD("d", NULL), LOG_WORD("e", ""), LOG_WORD("f", "\xC3\xA5"), LOG_ID("g", STR("kari")));
    assert_string_equal(logged(), "level=info event=x a=? b=? c=? d=? e=? f=? g=?");
    log_info("two words", LOG_NUMBER("n", 1));
    assert_string_equal(logged(), "level=info event=? n=1");
}

static void a_long_line_is_cut_and_stays_one(void **state) {
    static char word[900];
    log_to(from[1]);
    memset(word, 'w', sizeof word - 1);
    log_info("x", LOG_WORD("a", word), LOG_WORD("b", word), LOG_NUMBER("n", 1));
    assert_true(strlen(logged()) < 1024);
}

/* The journal takes the level off again and keeps it beside the line. */
static void what_goes_to_the_journal_begins_with_its_level(void **state) {
    struct stat to;
    char named[64];
    log_to(from[1]);
    assert_int_equal(fstat(STDERR_FILENO, &to), 0);
    snprintf(named, sizeof named, "%ju:%ju", (uintmax_t)to.st_dev, (uintmax_t)to.st_ino);
    setenv("JOURNAL_STREAM", named, 1);
    log_for_journal();
    log_info("x", LOG_NUMBER("n", 1));
    assert_true(read(from[0], line, sizeof line) > 9);
    assert_memory_equal(line, "<6>time=", 8);
    log_error("x", LOG_NUMBER("n", 1));
    assert_true(read(from[0], line, sizeof line) > 9);
    assert_memory_equal(line, "<3>time=", 8);
    setenv("JOURNAL_STREAM", "1:1", 1); /* somebody else's: the line goes to a file */
    log_for_journal();
    log_info("x", LOG_NUMBER("n", 1));
    assert_string_equal(logged(), "level=info event=x n=1");
    unsetenv("JOURNAL_STREAM");
}

static void a_defect_gets_a_reference_that_the_line_names(void **state) {
    char one[LOG_REFERENCE_SIGNS + 1], two[LOG_REFERENCE_SIGNS + 1], expected[200];
    log_to(from[1]);
    log_defect(DISK_ERROR, "writer", one);
    snprintf(expected, sizeof expected, "level=error event=defect where=writer fault=disk_error reference=%s",
             one);
    assert_string_equal(logged(), expected);
    log_defect(DISK_ERROR, "writer", two);
    logged();
    assert_int_equal(strlen(one), LOG_REFERENCE_SIGNS);
    assert_string_not_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_level_event_and_pairs),
        cmocka_unit_test(what_people_wrote_has_no_way_in),
        cmocka_unit_test(a_long_line_is_cut_and_stays_one),
        cmocka_unit_test(what_goes_to_the_journal_begins_with_its_level),
        cmocka_unit_test(a_defect_gets_a_reference_that_the_line_names),
    };
    return cmocka_run_group_tests(tests, open_pipe, close_pipe);
}
