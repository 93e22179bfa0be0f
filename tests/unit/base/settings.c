/* settings.c: the file that ships is the table's initial values, and each mistake is told with its line. */
#include "base/settings.h"

#include "base/file.h"
#include "support/text.h"

#include <stdlib.h>
#include <unistd.h>

/* Loads a text as a file; its messages, each on a line without the file's name. */
static const char *load(struct arena *a, const char *text, struct settings *s) {
    char path[] = "/tmp/kaaring-settings-XXXXXX";
    int fd = mkstemp(path);
    struct messages m = messages_new(a);
    struct str all = STR("");
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    enum fault f = settings_load(a, str_of(path), &m, s);
    unlink(path);
    assert_int_equal(f, m.n ? FILE_INVALID : OK);
    for (size_t i = 0; i < m.n; i++)
        all = arena_format(a, "%.*s%u:%u: %.*s\n", STR_ARGS(all), m.list[i].line, m.list[i].column,
                           STR_ARGS(m.list[i].text));
    return all.p ? all.p : "";
}

static bool same_addresses(const struct addresses *a, const struct addresses *b) {
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (!str_equal(a->list[i], b->list[i]))
            return false;
    return a->n == b->n;
}

static bool same(const struct setting *row, const struct settings *a, const struct settings *b) {
    const char *x = (const char *)a + row->offset, *y = (const char *)b + row->offset;
    switch (row->kind) {
    case SETTING_LISTEN:
        return same_addresses((const void *)x, (const void *)y);
    case SETTING_NUMBER:
    case SETTING_SIZE:
        return *(const int64_t *)(const void *)x == *(const int64_t *)(const void *)y;
    case SETTING_BOOL:
        return *(const bool *)x == *(const bool *)y;
    case SETTING_LANGUAGE:
        return *(const enum lang *)(const void *)x == *(const enum lang *)(const void *)y;
    default:
        return str_equal(*(const struct str *)(const void *)x, *(const struct str *)(const void *)y);
    }
}

static void the_file_that_ships_says_the_initial_values(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct settings initial = settings_initial(), shipped;
    assert_int_equal(settings_load(a, STR("conf/kaaring.yaml"), &m, &shipped), OK);
    for (const struct setting *row = settings_table; row->path; row++)
        if (row->kind != SETTING_PATH && !same(row, &initial, &shipped))
            fail_msg("%s", row->path);
    assert_text(shipped.templates, "conf/../templates");
    assert_text(shipped.assets, "conf/../build/assets");
    assert_text(shipped.awards, "conf/awards");
    assert_text(shipped.smtp_password_file, "");
    arena_free(a);
}

static void the_file_that_ships_names_every_setting(void **state) {
    struct arena *a = arena_new();
    struct str text;
    assert_int_equal(file_read(a, STR("conf/kaaring.yaml"), 1 << 20, &text), OK);
    for (const struct setting *row = settings_table; row->path; row++) {
        const char *dot = strrchr(row->path, '.');
        struct str key = arena_format(a, "\n%s%s:", dot ? "  " : "", dot ? dot + 1 : row->path);
        if (!strstr(text.p, key.p))
            fail_msg("%s", row->path);
    }
    arena_free(a);
}

static void every_row_has_help_and_an_initial_value_that_its_bounds_allow(void **state) {
    struct settings s = settings_initial();
    for (const struct setting *row = settings_table; row->path; row++) {
        struct str help = str_of(row->help);
        assert_true(help.n > 10 && str_ends(help, STR(".")) && str_find(help, '\n') == help.n);
        if (row->kind == SETTING_NUMBER || row->kind == SETTING_SIZE) {
            int64_t value = *(const int64_t *)(const void *)((const char *)&s + row->offset);
            assert_true(row->min < row->max && value >= row->min && value <= row->max);
        }
    }
    assert_int_equal(s.listen.n, 2);
    assert_text(s.listen.list[1], "[::1]:8080");
    assert_int_equal(s.data_limit, (int64_t)4 << 30);
    assert_true(s.smtp_tls);
}

static void what_is_set_is_read(void **state) {
    struct arena *a = arena_new();
    struct settings s;
    assert_text(
        str_of(load(a,
                    "listen: [0.0.0.0:80]\nurl: https://priser.example.no\nlanguage: nn\nthreads: 3\n"
                    "clock: 2021-09-20T08:00:00Z\ntemplates: t\nawards: /srv/awards\ndata-limit: 1 GiB\n"
                    "limits: {body: 64 KiB, connections: 10, memory: 16 MiB}\n"
                    "mail:\n  smtp: smtps://mail.example.no:465\n  user: kari\n  password-file: pw\n"
                    "  from-name: Kari i N\xC3\xA6ringsforeningen\n  from-address: pris@example.no\n",
                    &s)),
        "");
    assert_int_equal(s.listen.n, 1);
    assert_text(s.listen.list[0], "0.0.0.0:80");
    assert_text(s.url, "https://priser.example.no");
    assert_int_equal(s.language, LANG_NN);
    assert_int_equal(s.threads, 3);
    assert_text(s.templates, "/tmp/t");
    assert_text(s.awards, "/srv/awards");
    assert_int_equal(s.data_limit, 1 << 30);
    assert_int_equal(s.body, 65536);
    assert_int_equal(s.body_seconds, 60);
    assert_text(s.smtp, "smtps://mail.example.no:465");
    assert_text(s.smtp_password_file, "/tmp/pw");
    assert_text(s.from_name, "Kari i N\xC3\xA6ringsforeningen");
    arena_free(a);
}

static void an_empty_file_or_value_leaves_what_was(void **state) {
    struct arena *a = arena_new();
    struct settings s, initial = settings_initial();
    assert_text(str_of(load(a, "", &s)), "");
    assert_text(str_of(load(a, "url:\nmail:\nlimits:\n  body:\ndata-limit: ''\n", &s)), "");
    for (const struct setting *row = settings_table; row->path; row++)
        assert_true(same(row, &initial, &s));
    arena_free(a);
}

static void each_mistake_is_told_at_its_place(void **state) {
    static const struct {
        const char *text, *messages;
    } cases[] = {
        {"listen: [localhost:80]\n",
         "1:10: \"listen 1\" must be a numeric address and a port, such as 127.0.0.1:8080.\n"},
        {"listen: []\n", "1:9: \"listen\" needs at least 1, and has 0.\n"},
        {"url: https://a.no/\n",
         "1:6: \"url\" must be https:// or http://, a host and perhaps a port, with nothing behind.\n"},
        {"url: https://a.no?x\n",
         "1:6: \"url\" must be https:// or http://, a host and perhaps a port, with nothing behind.\n"},
        {"language: no\n", "1:11: \"language\" must be nb, nn or en.\n"},
        {"threads: 65\n", "1:10: \"threads\" must be a whole number from 0 to 64.\n"},
        {"clock: today\n", "1:8: \"clock\" must be a time such as 2021-09-20T08:00:00Z.\n"},
        {"data-limit: 4 GB\n", "1:13: \"data-limit\" must be a size such as 512 KiB, 2 MiB or 4 GiB.\n"},
        {"data-limit: 1 MiB\n", "1:13: \"data-limit\" is out of bounds. From 64 MiB to 64 GiB.\n"},
        {"limits: {memory: 64 MiB}\n",
         "1:9: \"limits.memory\" must be at least \"limits.connections\" times \"limits.body\".\n"},
        {"mail: {smtp: 'http://x'}\n", "1:14: \"smtp\" must be smtps://HOST:465 or smtp://HOST:587.\n"},
        {"mail: {smtp: 'smtp://x/y'}\n", "1:14: \"smtp\" must be smtps://HOST:465 or smtp://HOST:587.\n"},
        {"mail: {smtp: 'smtp://x'}\n", "1:14: \"mail.smtp\" also needs \"mail.from-address\".\n"},
        {"mail: {user: x}\n", "1:7: \"mail.user\" and \"mail.password-file\" go together.\n"},
        {"mail: {user: x, password-file: y, tls: false}\n",
         "1:7: With \"mail.user\", \"mail.tls\" must be true: a password is sent.\n"},
        {"tls: {key: x}\n", "1:6: \"tls.certificate\" and \"tls.key\" go together.\n"},
        {"tls: {redirect: [127.0.0.1:80]}\n", "1:6: \"tls.redirect\" also needs \"tls.certificate\".\n"},
        {"tls: {certificate: x, key: y}\n",
         "1:6: With \"tls.certificate\", \"url\" must begin with https://.\n"},
        {"url: https://a.no\ntls: {certificate: x, key: y, redirect: [0.0.0.0:1, 0.0.0.0:2, 0.0.0.0:3, "
         "0.0.0.0:4, 0.0.0.0:5, 0.0.0.0:6, 0.0.0.0:7]}\n",
         "2:6: \"listen\" and \"tls.redirect\" are more than 8 addresses.\n"},
        {"mail: {from-address: x}\n", "1:22: \"from-address\" must be an e-mail address.\n"},
        {"mail: {from-name: \"a\\nBcc: x\"}\n", "1:19: \"from-name\" must be one line.\n"},
        {"mail: {colour: x}\n", "1:8: There is no key \"colour\" here; the keys are: smtp, tls, ca-file, "
                                "seconds, per-minute, user, password-file, "
                                "from-name, from-address, bounce-address.\n"},
        {"threads: 1\nthreads: 99\nlanguage: de\n",
         "2:1: The key \"threads\" stands twice, first in line 1.\n"
         "3:11: \"language\" must be nb, nn or en.\n"},
    };
    struct arena *a = arena_new();
    struct settings s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(str_of(load(a, cases[i].text, &s)), cases[i].messages);
    arena_free(a);
}

static void the_help_tells_every_setting_with_its_initial_value(void **state) {
    struct arena *a = arena_new();
    struct str help = settings_help(a);
    for (const struct setting *row = settings_table; row->path; row++)
        assert_non_null(strstr(help.p, row->help));
    assert_non_null(
        strstr(help.p, "limits.body (2 MiB)\n    The largest request body. From 64 KiB to 16 MiB.\n"));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_that_ships_says_the_initial_values),
        cmocka_unit_test(the_file_that_ships_names_every_setting),
        cmocka_unit_test(every_row_has_help_and_an_initial_value_that_its_bounds_allow),
        cmocka_unit_test(what_is_set_is_read),
        cmocka_unit_test(an_empty_file_or_value_leaves_what_was),
        cmocka_unit_test(each_mistake_is_told_at_its_place),
        cmocka_unit_test(the_help_tells_every_setting_with_its_initial_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
