/* file.c: a file whole, or why not. */
#include "base/file.h"

#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void a_file_is_read_whole_up_to_its_bound(void **state) {
    struct arena *a = arena_new();
    char path[] = "/tmp/kaaring-file-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "a\0b\n", 4), 4);
    struct str got;
    assert_int_equal(file_read(a, str_of(path), 4, &got), OK);
    assert_int_equal(got.n, 4);
    assert_memory_equal(got.p, "a\0b\n\0", 5);
    assert_int_equal(file_read(a, str_of(path), 3, &got), REQUEST_TOO_LARGE);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(file_read(a, str_of(path), 3, &got), OK);
    assert_int_equal(got.n, 0);
    close(fd);
    unlink(path);
    assert_int_equal(file_read(a, str_of(path), 3, &got), NOT_FOUND);
    arena_free(a);
}

static void what_is_no_file_is_refused(void **state) {
    struct arena *a = arena_new();
    struct str got;
    assert_int_equal(file_read(a, STR("/tmp"), 100, &got), FILE_INVALID);
    assert_int_equal(file_read(a, STR("/dev/zero"), 100, &got), FILE_INVALID);
    assert_int_equal(file_read(a, STR("/dev/null/x"), 100, &got), NOT_FOUND);
    assert_int_equal(file_read(a, STR("/etc/passwd\0x"), 100, &got), NOT_FOUND);
    arena_free(a);
}

static void a_relative_path_is_seen_from_the_others_folder(void **state) {
    struct arena *a = arena_new();
    assert_text(path_beside(a, STR("conf/kaaring.yaml"), STR("awards")), "conf/awards");
    assert_text(path_beside(a, STR("/etc/kaaring/kaaring.yaml"), STR("../x")), "/etc/kaaring/../x");
    assert_text(path_beside(a, STR("kaaring.yaml"), STR("awards")), "awards");
    assert_text(path_beside(a, STR("conf/kaaring.yaml"), STR("/srv/awards")), "/srv/awards");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_up_to_its_bound),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_relative_path_is_seen_from_the_others_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
