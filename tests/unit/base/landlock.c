/* landlock.c: tried in a child, since it is for good. */
#include "base/landlock.h"

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;
static char folder[] = "/tmp/kaaring-landlock-XXXXXX";
static struct landlock_plan plan;

static struct str at(const char *name) {
    return arena_format(arena, "%s/%s", folder, name);
}

static void put(const char *name) {
    FILE *f = fopen(at(name).p, "we");
    assert_non_null(f);
    fputs(name, f);
    fclose(f);
}

/* What this kernel has, asked without the code under test: one that has less can only be refused less. */
static int version_here(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* With what `f` ends behind the plan. */
static int behind(int (*f)(const void *), const void *what) {
    pid_t child = fork();
    if (child == 0) {
        if (landlock_follow(&plan) != (version_here() > 0 ? version_here() : 0))
            _exit(255);
        _exit(f(what));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 255);
    return WEXITSTATUS(status);
}

struct opening {
    const char *path;
    int flags;
};

static int open_it(const void *what) {
    const struct opening *o = what;
    return open(o->path, o->flags | O_CLOEXEC, 0600) < 0 ? errno : 0;
}

/* The error with which a file is opened so; 0: it is opened. */
static int error_of(const char *path, int flags) {
    return behind(open_it, &(struct opening){path, flags});
}

/* EACCES, where the kernel has the version that knows of it. */
static int refused_since(int version) {
    return version_here() >= version ? EACCES : 0;
}

static void a_place_is_read_and_what_is_none_is_not(void **state) {
    landlock_add(&plan, at("read"), false);
    assert_int_equal(error_of(at("read/file").p, O_RDONLY), 0);
    assert_int_equal(error_of(at("read").p, O_RDONLY | O_DIRECTORY), 0);
    assert_int_equal(error_of(at("read/file").p, O_WRONLY), refused_since(1));
    assert_int_equal(error_of(at("read/new").p, O_WRONLY | O_CREAT), refused_since(1));
    assert_int_equal(error_of(at("other/file").p, O_RDONLY), refused_since(1));
    assert_int_equal(error_of(folder, O_RDONLY | O_DIRECTORY), refused_since(1));
}

static void a_place_to_change_is_changed(void **state) {
    landlock_add(&plan, at("read"), true);
    assert_int_equal(error_of(at("read/file").p, O_WRONLY | O_TRUNC), 0);
    assert_int_equal(error_of(at("read/new").p, O_WRONLY | O_CREAT), 0);
    assert_int_equal(error_of(at("other/file").p, O_WRONLY), refused_since(1));
}

static void one_file_is_a_place_too(void **state) {
    landlock_add(&plan, at("read/file"), false);
    landlock_add(&plan, at("nowhere"), false);
    assert_int_equal(error_of(at("read/file").p, O_RDONLY), 0);
    assert_int_equal(error_of(at("read/beside").p, O_RDONLY), refused_since(1));
}

static void where_a_link_leads_is_a_place_as_its_own_folder_is(void **state) {
    assert_int_equal(symlink("../other/file", at("read/link").p), 0);
    landlock_add_folder_of(&plan, arena, at("read/link"), false);
    assert_int_equal(error_of(at("read/link").p, O_RDONLY), 0);
    assert_int_equal(error_of(at("other/file").p, O_RDONLY), 0);
    assert_int_equal(error_of(at("read/file").p, O_RDONLY), 0);
    assert_int_equal(error_of(at("third/file").p, O_RDONLY), refused_since(1));
}

static int run_it(const void *path) {
    char *argv[] = {(char *)(uintptr_t) "false", NULL};
    execv(path, argv);
    return errno;
}

static void nothing_is_run(void **state) {
    landlock_add(&plan, STR("/"), false);
    assert_int_equal(behind(run_it, "/bin/false"), version_here() >= 1 ? EACCES : EXIT_FAILURE);
}

static int listen_there(const void *port) {
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_port = htons(*(const uint16_t *)port),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(fd, (struct sockaddr *)&here, sizeof here) < 0 && errno != EADDRINUSE ? errno : 0;
}

static void ports_that_are_not_named_are_out_of_reach(void **state) {
    uint16_t ours = 17893, another = 17894;
    plan.ports[plan.ports_n++] = ours;
    assert_int_equal(behind(listen_there, &ours), 0);
    assert_int_equal(behind(listen_there, &another), refused_since(4));
}

static int set_up(void **state) {
    static const char *const folders[] = {"read", "other", "third"};
    arena = arena_new();
    plan = (struct landlock_plan){0};
    memcpy(folder, "/tmp/kaaring-landlock-XXXXXX", sizeof folder);
    if (!mkdtemp(folder))
        return -1;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        mkdir(at(folders[i]).p, 0700);
        put(arena_format(arena, "%s/file", folders[i]).p);
    }
    put("read/beside");
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where) {
    (void)st, (void)type, (void)where;
    return remove(path);
}

static int tear_down(void **state) {
    arena_free(arena);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        EACH(a_place_is_read_and_what_is_none_is_not),
        EACH(a_place_to_change_is_changed),
        EACH(one_file_is_a_place_too),
        EACH(where_a_link_leads_is_a_place_as_its_own_folder_is),
        EACH(nothing_is_run),
        EACH(ports_that_are_not_named_are_out_of_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
