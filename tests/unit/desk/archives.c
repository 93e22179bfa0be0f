/* archives.c: made once however many ask, kept within bounds, and never with what was erased since. */
#include "desk/archives.h"

#include "award/privacy/erasure.h"
#include "support/forger.h"
#include "support/proposals.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct archives *open_archives(struct scene *s) {
    struct archives *x = archives_open(s->h.store, NULL, NULL);
    assert_non_null(x);
    return x;
}

static struct archives_seen look(struct archives *x, struct scene *s) {
    return archives_look(x, s->edition, ARCHIVE_FULL);
}

static void want(struct archives *x, struct scene *s) {
    HOUSE_MUST(archives_want(x, s->edition, ARCHIVE_FULL));
}

static struct str take(struct archives *x, struct arena *a, struct scene *s) {
    struct str bytes;
    HOUSE_MUST(archives_take(x, a, s->edition, ARCHIVE_FULL, &bytes));
    return bytes;
}

static const char *folder(struct scene *s) {
    return arena_format(s->h.arena, "%s/archives", s->h.dir).p;
}

static size_t files(struct scene *s) {
    size_t n = 0;
    DIR *dir = opendir(folder(s));
    for (const struct dirent *one; dir && (one = readdir(dir));)
        n += one->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return n;
}

static void one_is_made_and_given(void **state) {
    struct scene *s = *state;
    struct archives *x = open_archives(s);
    struct str bytes;
    receive(s);
    assert_int_equal(look(x, s).state, ARCHIVES_NONE);
    want(x, s);
    want(x, s);
    assert_int_equal(look(x, s).state, ARCHIVES_WAITS);
    assert_int_equal(archives_take(x, s->h.arena, s->edition, ARCHIVE_FULL, &bytes), NOT_FOUND);
    archives_round(x);
    struct archives_seen seen = look(x, s);
    assert_int_equal(seen.state, ARCHIVES_READY);
    assert_true(seen.rests);
    assert_int_equal(seen.entries, house_size(&s->h));
    struct arena *a = arena_new();
    struct archive read;
    struct str why, rest = bytes = take(x, a, s);
    assert_int_equal(bytes.n, seen.bytes);
    HOUSE_MUST(archive_read(a, press_get_str, &rest, &read, &why));
    assert_int_equal(read.head.kind, ARCHIVE_FULL);
    arena_free(a);
    assert_int_equal(archives_look(x, s->edition, ARCHIVE_PUBLIC).state, ARCHIVES_NONE);
    struct stat st;
    assert_int_equal(stat(folder(s), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    archives_close(x);
    assert_int_equal(stat(folder(s), &st), -1);
}

/* However the log grows, so soon after the last none other is made. */
static void who_asks_again_gets_the_same(void **state) {
    struct scene *s = *state;
    struct archives *x = open_archives(s);
    want(x, s);
    archives_round(x);
    uint64_t entries = look(x, s).entries;
    receive(s);
    want(x, s);
    archives_round(x);
    assert_int_equal(look(x, s).state, ARCHIVES_READY);
    assert_int_equal(look(x, s).entries, entries);
    assert_int_equal(files(s), 1);
    archives_close(x);
}

static struct str edition_called(struct scene *s, unsigned i) {
    return arena_format(s->h.arena, "ingen-%u", i + 1);
}

static void only_so_many_wait_and_are_kept(void **state) {
    struct scene *s = *state;
    struct archives *x = open_archives(s);
    for (unsigned i = 0; i < ARCHIVES_KEPT; i++)
        HOUSE_MUST(archives_want(x, edition_called(s, i), ARCHIVE_PUBLIC));
    assert_int_equal(archives_want(x, s->edition, ARCHIVE_FULL), BUSY);
    HOUSE_MUST(archives_want(x, edition_called(s, 0), ARCHIVE_PUBLIC));
    archives_round(x);
    struct archives_seen none = archives_look(x, edition_called(s, 0), ARCHIVE_PUBLIC);
    assert_int_equal(none.state, ARCHIVES_FAILED);
    assert_int_equal(none.why, NOT_FOUND);
    assert_int_equal(files(s), 0);
    want(x, s); /* in the place of what failed */
    assert_int_equal(archives_look(x, edition_called(s, 0), ARCHIVE_PUBLIC).state, ARCHIVES_NONE);
    for (unsigned i = 0; i < ARCHIVES_KEPT; i++)
        archives_round(x);
    assert_int_equal(look(x, s).state, ARCHIVES_READY);
    const char long_id[] = "en-utgave-som-heter-noe-saa-langt-at-ingen-utgave-kan-hete-det-noe-sted-1";
    assert_int_equal(archives_want(x, str_of(long_id), ARCHIVE_PUBLIC), NOT_FOUND);
    archives_close(x);
}

static void what_is_being_sent_is_sent_to_its_end(void **state) {
    struct scene *s = *state;
    struct archives *x = open_archives(s);
    struct arena *a = arena_new();
    want(x, s);
    archives_round(x);
    struct str bytes = take(x, a, s), before = arena_copy(s->h.arena, bytes);
    for (unsigned i = 0; i < ARCHIVES_KEPT; i++) { /* others take all places */
        HOUSE_MUST(archives_want(x, edition_called(s, i), ARCHIVE_PUBLIC));
        archives_round(x);
    }
    assert_int_equal(look(x, s).state, ARCHIVES_NONE);
    assert_int_equal(files(s), 1);
    assert_true(str_equal(bytes, before));
    arena_free(a);
    archives_round(x);
    assert_int_equal(files(s), 0);
    archives_close(x);
}

static void what_was_erased_is_in_none_from_then_on(void **state) {
    struct scene *s = *state;
    struct archives *x = open_archives(s);
    struct arena *a = arena_new();
    uint32_t n = receive(s);
    want(x, s);
    archives_round(x);
    struct str sent = take(x, a, s), bytes;
    uint64_t old = look(x, s).bytes;
    const struct erasure_args args = {.id = told(s, n).id, .rule = STR("request")};
    HOUSE_MUST(house_do(&s->h, erasure_write, &args));
    assert_int_equal(look(x, s).state, ARCHIVES_NONE);
    assert_int_equal(archives_take(x, s->h.arena, s->edition, ARCHIVE_FULL, &bytes), NOT_FOUND);
    archives_round(x);
    assert_int_equal(files(s), 0);
    char any = 0; /* also where it was being sent, and on the disk */
    for (size_t i = 0; i < sent.n; i++)
        any |= sent.p[i];
    assert_int_equal(any, 0);
    arena_free(a);
    want(x, s);
    archives_round(x);
    assert_int_equal(look(x, s).state, ARCHIVES_READY);
    assert_true(look(x, s).bytes < old);
    archives_close(x);
}

static void what_a_process_left_is_removed_at_the_start(void **state) {
    struct scene *s = *state;
    assert_int_equal(mkdir(folder(s), 0700), 0);
    int fd = open(arena_format(s->h.arena, "%s/7-0", folder(s)).p, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, "navn", 4), 4);
    close(fd);
    assert_int_equal(files(s), 1);
    struct archives *x = open_archives(s);
    assert_int_equal(files(s), 0);
    archives_close(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(one_is_made_and_given),
        WITH_SCENE(who_asks_again_gets_the_same),
        WITH_SCENE(only_so_many_wait_and_are_kept),
        WITH_SCENE(what_is_being_sent_is_sent_to_its_end),
        WITH_SCENE(what_was_erased_is_in_none_from_then_on),
        WITH_SCENE(what_a_process_left_is_removed_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
