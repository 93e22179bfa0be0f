/* settings.c: the file as it is shipped, with logs, and each mistake in it. */
#include "witness/settings.h"

#include "support/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *a;

#define KEY "log.example/a+dc7da4ae+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"

static int begin(void **state) {
    a = arena_new();
    return sodium_init() < 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static enum fault load(const char *text, struct witness_settings *s, struct messages *m) {
    char path[] = "/tmp/kaaring-witness-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    enum fault f = witness_settings_load(a, str_of(path), m, s);
    unlink(path);
    return f;
}

static struct str key(void) {
    struct note_verifier v = {.name = STR("log.example/a")};
    memset(v.public_key, 7, sizeof v.public_key);
    return note_verifier_string(a, &v);
}

static void the_shipped_file_is_read(void **state) {
    struct messages m = messages_new(a);
    struct witness_settings s;
    assert_int_equal(witness_settings_load(a, STR("conf/witness.yaml"), &m, &s), OK);
    assert_text(s.folder, "conf/../build/witness");
    assert_int_equal(s.listen.n, 1);
    assert_int_equal(s.logs_n, 0);
    assert_int_equal(s.connections, 64);
}

static void logs_have_their_keys(void **state) {
    struct messages m = messages_new(a);
    struct witness_settings s;
    struct str text = arena_format(a,
                                   "name: w.example\nlisten: [127.0.0.1:8090]\nfolder: /f\nlogs:\n"
                                   "  - origin: log.example/a\n    keys: [\"%s\"]\n"
                                   "  - origin: log.example/b\n    keys: [\"%s\", \"%s\"]\n",
                                   key().p, key().p, key().p);
    assert_int_equal(load(text.p, &s, &m), OK);
    assert_int_equal(s.logs_n, 2);
    assert_text(s.logs[1].origin, "log.example/b");
    assert_int_equal(s.logs[1].keys_n, 2);
    assert_int_equal(s.logs[1].keys[1].public_key[31], 7);
}

static const struct {
    const char *text, *told;
} wrong[] = {
    {"listen: [127.0.0.1:8090]\nfolder: /f\n", "name"},
    {"name: ''\nlisten: [127.0.0.1:8090]\nfolder: /f\n", "name"},
    {"name: a b\nlisten: [127.0.0.1:8090]\nfolder: /f\n", "printable"},
    {"name: a+b\nlisten: [127.0.0.1:8090]\nfolder: /f\n", "printable"},
    {"name: w\nlisten: [localhost:80]\nfolder: /f\n", "numeric address"},
    {"name: w\nlisten: []\nfolder: /f\n", "listen"},
    {"name: w\nlisten: [127.0.0.1:8090]\n", "folder"},
    {"name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nconnections: 0\n", "connections"},
    {"name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nlogs: [{origin: a}]\n", "keys"},
    {"name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nlogs: [{origin: a, keys: []}]\n", "keys"},
    {"name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nlogs: [{origin: a, keys: [" KEY "x]}]\n",
     "verifier key"},
    {"name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nother: 1\n", "other"},
};

static void each_mistake_is_told(void **state) {
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct messages m = messages_new(a);
        struct witness_settings s;
        if (load(wrong[i].text, &s, &m) != FILE_INVALID || m.n == 0 ||
            !strstr(m.list[0].text.p, wrong[i].told))
            fail_msg("%s: %s", wrong[i].text, m.n ? m.list[0].text.p : "nothing told");
    }
}

static void a_log_stands_there_once(void **state) {
    struct messages m = messages_new(a);
    struct witness_settings s;
    struct str text = arena_format(a,
                                   "name: w\nlisten: [127.0.0.1:8090]\nfolder: /f\nlogs:\n"
                                   "  - origin: a\n    keys: [\"%s\"]\n  - origin: a\n    keys: [\"%s\"]\n",
                                   key().p, key().p);
    assert_int_equal(load(text.p, &s, &m), FILE_INVALID);
    assert_int_equal(m.list[0].line, 7);
    assert_non_null(strstr(m.list[0].text.p, "twice"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_file_is_read),
        cmocka_unit_test(logs_have_their_keys),
        cmocka_unit_test(each_mistake_is_told),
        cmocka_unit_test(a_log_stands_there_once),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
