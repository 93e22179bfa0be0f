/* file.c: a file whole, or why not. */
#include "base/file.h"

#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
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

static void put(struct arena *a, const char *dir, const char *name, const char *text) {
    FILE *f = fopen(arena_format(a, "%s/%s", dir, name).p, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* A second name of the file shows what has become of its bytes. */
static void a_folder_is_wiped_with_all_in_it_and_nothing_beside(void **state) {
    struct arena *a = arena_new();
    char dir[] = "/tmp/kaaring-file-XXXXXX";
    struct str bytes;
    assert_non_null(mkdtemp(dir));
    struct str in = arena_format(a, "%s/in", dir), deep = arena_format(a, "%s/keys", in.p),
               kept = arena_format(a, "%s/kept", dir), away = arena_format(a, "%s/away", dir);
    assert_int_equal(mkdir(in.p, 0700) + mkdir(deep.p, 0700), 0);
    put(a, dir, "away", "elsewhere");
    put(a, deep.p, "log.key", "secret");
    assert_int_equal(link(arena_format(a, "%s/log.key", deep.p).p, kept.p), 0);
    assert_int_equal(symlink(away.p, arena_format(a, "%s/link", in.p).p), 0);
    assert_true(file_wipe_folder(in));
    assert_int_equal(access(in.p, F_OK), -1);
    assert_int_equal(file_read(a, kept, 100, &bytes), OK);
    assert_memory_equal(bytes.p, "\0\0\0\0\0\0", 6);
    assert_int_equal(file_read(a, away, 100, &bytes), OK);
    assert_text(bytes, "elsewhere");
    assert_true(file_wipe_folder(str_of(dir)));
    assert_true(file_wipe_folder(in));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_up_to_its_bound),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_relative_path_is_seen_from_the_others_folder),
        cmocka_unit_test(a_folder_is_wiped_with_all_in_it_and_nothing_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
