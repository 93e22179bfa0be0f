/* accept.c: the face, the compression and the tag that are asked for. */
#include "support/test.h"
#include "web/request.h"

static bool json(const char *accept) {
    struct request r = {.accept = str_of(accept)};
    return request_wants_json(&r);
}

static void people_get_pages_and_programs_get_json(void **state) {
    assert_false(json(""));
    assert_false(json("*/*"));
    assert_false(json("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"));
    assert_true(json("application/json"));
    assert_true(json("Application/JSON; charset=utf-8"));
    assert_true(json("application/json, text/plain, */*"));
    assert_true(json("text/html;q=0.5, application/json"));
    assert_false(json("text/html, application/json;q=0.9"));
    assert_false(json("application/json;q=0"));
}

static void who_sends_json_reads_it(void **state) {
    struct request r = {
        .post = true, .accept = STR("*/*"), .content_type = STR("application/json; charset=utf-8")};
    assert_true(request_wants_json(&r));
    r.accept = STR("text/html");
    assert_false(request_wants_json(&r));
}

static bool takes(const char *header) {
    struct request r = {.accept_encoding = str_of(header)};
    return request_takes(&r, STR("gzip"));
}

static void compression_is_taken_or_refused(void **state) {
    assert_true(takes("gzip, deflate, br"));
    assert_true(takes("br;q=1.0, GZIP;q=0.001"));
    assert_false(takes(""));
    assert_false(takes("br"));
    assert_false(takes("gzip;q=0"));
    assert_false(takes("gzip;q=0.000"));
    assert_false(takes("gzip;q=x"));
}

static bool matches(const char *header) {
    struct request r = {.if_none_match = str_of(header)};
    return request_has(&r, STR("\"abc\""));
}

static void tags_match_in_lists_and_weakly(void **state) {
    assert_true(matches("\"abc\""));
    assert_true(matches("\"x\", \"abc\""));
    assert_true(matches("W/\"abc\""));
    assert_true(matches("*"));
    assert_false(matches(""));
    assert_false(matches("\"abcd\""));
    assert_false(matches("abc"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_get_pages_and_programs_get_json),
        cmocka_unit_test(who_sends_json_reads_it),
        cmocka_unit_test(compression_is_taken_or_refused),
        cmocka_unit_test(tags_match_in_lists_and_weakly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
