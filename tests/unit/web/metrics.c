/* metrics.c: who may read the numbers, and that they are the right ones. */
#include "web/metrics.h"

#include "support/text.h"
#include "support/toy_site.h"
#include "web/limits.h"
#include "web/meter.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN "0123456789abcdef0123456789abcdef"

static unsigned status(struct toy_request r) {
    r.target = "/metrics";
    struct call *c = toy_ask(&toy, r);
    unsigned s = c->reply.status;
    call_free(c);
    return s;
}

/* The whole page. */
static const char *page(void) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/metrics"});
    assert_int_equal(c->reply.status, 200);
    assert_text(toy_header(c, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_text(toy_header(c, "cache-control"), "no-store");
    struct str text = arena_copy(toy.arena, c->reply.body);
    call_free(c);
    return text.p;
}

/* The value behind a name with its labels, at the beginning of a line. */
static uint64_t value(const char *text, const char *name) {
    struct str wanted = arena_format(toy.arena, "\n%s ", name);
    const char *at = strstr(text, wanted.p);
    if (!at)
        fail_msg("%s is not told", name);
    return strtoull(at + wanted.n, NULL, 10);
}

static void a_token_file(const char *bytes, mode_t mode) {
    struct str path = arena_format(toy.arena, "%s/token", toy.root);
    unlink(path.p);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
    toy.settings.metrics_token_file = path;
}

static enum fault read_token(void) {
    struct messages out = messages_new(toy.arena);
    enum fault f = metrics_token(toy.arena, &toy.settings, &out, &toy.site.metrics_token);
    assert_int_equal(out.n, f ? 1 : 0);
    return f;
}

static void who_sits_at_the_machine_may_read_it(void **state) {
    assert_int_equal(status((struct toy_request){0}), 200);
    assert_int_equal(status((struct toy_request){.method = "POST"}), 405);
    assert_int_equal(status((struct toy_request){.from = "192.0.2.7"}), 404);
}

/* A request that a proxy passes on comes from loopback, too. */
static void what_was_passed_on_is_nobodys_at_the_machine(void **state) {
    assert_int_equal(status((struct toy_request){.passed_on = true}), 404);
    assert_int_equal(status((struct toy_request){.passed_on = true, .by_proxy = true, .from = "192.0.2.7"}),
                     404);
    assert_int_equal(status((struct toy_request){.passed_on = true, .by_proxy = true, .from = "0.0.0.0"}),
                     404);
    assert_int_equal(status((struct toy_request){.passed_on = true, .by_proxy = true}), 200);
    assert_int_equal(status((struct toy_request){.by_proxy = true}), 200); /* past the proxy */
}

static void others_may_with_the_token(void **state) {
    struct toy_request r = {.from = "192.0.2.7", .authorization = "Bearer " TOKEN};
    assert_int_equal(status(r), 404); /* there is none */
    a_token_file(TOKEN "\n", 0600);
    assert_int_equal(read_token(), OK);
    assert_int_equal(status(r), 200);
    r.passed_on = true;
    assert_int_equal(status(r), 200);
    static const char *const wrong[] = {NULL,
                                        "",
                                        TOKEN,
                                        "Bearer ",
                                        "Bearer " TOKEN "0",
                                        "Basic " TOKEN,
                                        "Bearer0",
                                        "bearer" TOKEN,
                                        "Bearer 0123456789abcdef"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        r.authorization = wrong[i];
        assert_int_equal(status(r), 404);
    }
    assert_int_equal(status((struct toy_request){0}), 200);
    toy.site.metrics_token = NULL;
}

static void a_token_that_is_no_secret_is_refused(void **state) {
    a_token_file("0123456789abcdef0123456789abcde\n", 0600);
    assert_int_equal(read_token(), FILE_INVALID);
    a_token_file("\n", 0600);
    assert_int_equal(read_token(), FILE_INVALID);
    a_token_file(TOKEN, 0604);
    assert_int_equal(read_token(), FILE_INVALID);
    a_token_file(TOKEN, 0620);
    assert_int_equal(read_token(), FILE_INVALID);
    toy.settings.metrics_token_file = STR("/nowhere/token");
    assert_int_equal(read_token(), FILE_INVALID);
    assert_null(toy.site.metrics_token);
    a_token_file(TOKEN, 0440); /* as a service manager hands a credential over */
    assert_int_equal(read_token(), OK);
    toy.settings.metrics_token_file = (struct str){0};
    assert_int_equal(read_token(), OK);
    assert_null(toy.site.metrics_token);
}

static void it_counts_what_is_done(void **state) {
    const char *before = page();
    for (int i = 0; i < 3; i++)
        call_free(toy_ask(&toy, (struct toy_request){.method = "POST",
                                                     .target = "/form",
                                                     .body = toy_body(&toy, "/form", NULL, "name=Ada")}));
    const char *after = page();
    assert_int_equal(value(after, "kaaring_commands_total") - value(before, "kaaring_commands_total"), 3);
    assert_int_equal(value(after, "kaaring_batches_total") - value(before, "kaaring_batches_total"), 3);
    assert_int_equal(value(after, "kaaring_checkpoints_signed_total") -
                         value(before, "kaaring_checkpoints_signed_total"),
                     3);
    assert_int_equal(value(after, "kaaring_log_entries"), toy_site_entries(&toy));
    assert_int_equal(value(after, "kaaring_queue_commands"), 0);
    assert_int_equal(value(after, "kaaring_queue_limit"), 64);
    assert_int_equal(value(after, "kaaring_only_reads"), 0);
    assert_int_equal(value(after, "kaaring_anchor_good"), 1);
    assert_true(value(after, "kaaring_data_used_bytes") < value(after, "kaaring_data_limit_bytes"));
    assert_true(value(after, "kaaring_disk_free_bytes") > 0);
}

static void it_counts_sessions_and_those_who_come_too_often(void **state) {
    const char *before = page();
    call_free(toy_ask(&toy, (struct toy_request){.method = "POST",
                                                 .target = "/inn",
                                                 .body = toy_body(&toy, "/inn", NULL, "person=ada")}));
    for (int64_t i = 0; i <= toy.settings.posts_per_minute; i++)
        call_free(toy_ask(
            &toy,
            (struct toy_request){.method = "POST", .target = "/form", .body = "x=y", .from = "192.0.2.9"}));
    const char *after = page();
    assert_int_equal(value(after, "kaaring_sessions") - value(before, "kaaring_sessions"), 1);
    assert_int_equal(
        value(after, "kaaring_forms_limited_total") - value(before, "kaaring_forms_limited_total"), 1);
}

/* Buckets hold what is below them, too; the last is the count. */
static void durations_add_up(void **state) {
    meter_answer(&toy.site.meters->of[0], METER_PAGE, 200, 90);
    meter_answer(&toy.site.meters->of[1], METER_PAGE, 200, 300);
    meter_answer(&toy.site.meters->of[2], METER_PAGE, 500, 12000000);
    const char *text = page();
    assert_int_equal(value(text, "kaaring_request_seconds_bucket{kind=\"page\",le=\"0.000100\"}"), 1);
    assert_int_equal(value(text, "kaaring_request_seconds_bucket{kind=\"page\",le=\"0.000500\"}"), 2);
    assert_int_equal(value(text, "kaaring_request_seconds_bucket{kind=\"page\",le=\"10.000000\"}"), 2);
    assert_int_equal(value(text, "kaaring_request_seconds_bucket{kind=\"page\",le=\"+Inf\"}"), 3);
    assert_int_equal(value(text, "kaaring_request_seconds_count{kind=\"page\"}"), 3);
    assert_non_null(strstr(text, "\nkaaring_request_seconds_sum{kind=\"page\"} 12.000390\n"));
    assert_int_equal(value(text, "kaaring_requests_total{kind=\"page\",status=\"2xx\"}"), 2);
    assert_int_equal(value(text, "kaaring_requests_total{kind=\"page\",status=\"5xx\"}"), 1);
    assert_int_equal(value(text, "kaaring_requests_total{kind=\"command\",status=\"5xx\"}"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_sits_at_the_machine_may_read_it),
        cmocka_unit_test(what_was_passed_on_is_nobodys_at_the_machine),
        cmocka_unit_test(others_may_with_the_token),
        cmocka_unit_test(a_token_that_is_no_secret_is_refused),
        cmocka_unit_test(it_counts_what_is_done),
        cmocka_unit_test(it_counts_sessions_and_those_who_come_too_often),
        cmocka_unit_test(durations_add_up),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
