/* request.c: what is let in at all. */
#include "web/request.h"

#include "support/text.h"
#include "web/hosts.h"

#include <stdlib.h>

static struct arena *arena;

static struct request from_target(const char *method, const char *target) {
    return (struct request){
        .method = str_of(method), .target = str_of(target), .host = STR("localhost:8080")};
}

/* The status that it is refused with; 200 when it is let in. */
static unsigned status_of(struct request *r) {
    struct settings s = {.url = STR("https://priser.example.no")};
    struct hosts h = hosts_of(arena, &s);
    unsigned status;
    return request_read(r, arena, &h, &status) ? status : 200;
}

static unsigned asked(const char *method, const char *target) {
    struct request r = from_target(method, target);
    return status_of(&r);
}

static void only_three_methods_are_known(void **state) {
    static const char *const others[] = {"PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT",
                                         "get", "",       "PRI",   "GETX"};
    assert_int_equal(asked("GET", "/"), 200);
    assert_int_equal(asked("HEAD", "/"), 200);
    assert_int_equal(asked("POST", "/"), 200);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(asked(others[i], "/"), 405);
}

static void the_path_is_decoded_and_the_query_is_not(void **state) {
    struct request r = from_target("GET", "/pris/%C3%A6?q=%20x&y");
    assert_int_equal(status_of(&r), 200);
    assert_text(r.path, "/pris/\xc3\xa6");
    assert_text(r.query, "q=%20x&y");
    assert_text(request_query(&r, arena, STR("q")), " x");
    assert_text(request_query(&r, arena, STR("y")), "");
    assert_text(request_query(&r, arena, STR("z")), "");
}

static void odd_paths_are_not_found(void **state) {
    static const char *const odd[] = {"/../etc/passwd",
                                      "/a/../b",
                                      "/a/./b",
                                      "/.git/config",
                                      "/%2e%2e/x",
                                      "/..%2fx",
                                      "/a//b",
                                      "//a",
                                      "/%00",
                                      "/a%00.css",
                                      "/%FF",
                                      "/%0d%0aX:1",
                                      "/%zz",
                                      "/%",
                                      "/a/%2e",
                                      "/.well-known/x",
                                      "/\\evil.example/",
                                      "/%5Cevil.example/",
                                      "/a/%5c"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (asked("GET", odd[i]) != 404)
            fail_msg("%s", odd[i]);
    assert_int_equal(asked("GET", "http://localhost:8080/"), 400);
    assert_int_equal(asked("GET", "*"), 400);
    assert_int_equal(asked("GET", ""), 400);
}

/* It is given back in links to the same page in another language. */
static void a_query_is_printable_ascii(void **state) {
    static const char *const odd[] = {"/?\xff", "/?a=\xc3\xa6", "/?a=\x7f", "/?a=\x01", "/?a b"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(asked("GET", odd[i]), 400);
    assert_int_equal(asked("GET", "/?a=%FF&b=\"<'>[]|{}"), 200);
}

static void long_targets_and_heads_are_refused(void **state) {
    struct request r = from_target("GET", arena_format(arena, "/%0*d", TARGET_MAX - 1, 0).p);
    assert_int_equal(status_of(&r), 200);
    r = from_target("GET", arena_format(arena, "/%0*d", TARGET_MAX, 0).p);
    assert_int_equal(status_of(&r), 414);
    r = from_target("GET", "/");
    r.head_bytes = HEAD_MAX + 1;
    assert_int_equal(status_of(&r), 431);
}

static void another_host_is_misdirected(void **state) {
    struct request r = from_target("GET", "/");
    r.host = STR("evil.example");
    assert_int_equal(status_of(&r), 421);
}

static void cookies_are_found_by_their_whole_name(void **state) {
    struct request r = {.cookie = STR("a=1; __Host-kaaring=secret;b=2; x__Host-kaaring-act=no")};
    assert_text(request_cookie(&r, STR("__Host-kaaring")), "secret");
    assert_text(request_cookie(&r, STR("b")), "2");
    assert_text(request_cookie(&r, STR("__Host-kaaring-act")), "");
}

static enum fault site(const char *origin, const char *fetch_site) {
    struct request r = {
        .host = STR("localhost:8080"), .origin = str_of(origin), .fetch_site = str_of(fetch_site)};
    return request_same_site(&r, &(struct hosts){STR("priser.example.no"), true});
}

/* As somebody on the way would write one, who cannot break HTTPS. */
static void a_page_in_clear_is_not_ours_where_people_come_by_https(void **state) {
    struct hosts https = {STR("priser.example.no"), true}, http = {STR("priser.example.no"), false};
    struct request r = {.host = STR("priser.example.no"), .origin = STR("http://priser.example.no")};
    assert_int_equal(request_same_site(&r, &https), CROSS_SITE);
    assert_int_equal(request_same_site(&r, &http), OK);
    r.origin = STR("https://priser.example.no");
    assert_int_equal(request_same_site(&r, &https), OK);
    r.host = STR("priser.example.no:443");
    r.origin = STR("http://priser.example.no:443");
    assert_int_equal(request_same_site(&r, &https), CROSS_SITE);
}

static void only_our_own_pages_may_post(void **state) {
    assert_int_equal(site("http://localhost:8080", "same-origin"), OK);
    assert_int_equal(site("https://localhost:8080", ""), OK); /* a web server in front speaks TLS */
    assert_int_equal(site("", ""), OK);                       /* no browser */
    assert_int_equal(site("null", ""), CROSS_SITE);
    assert_int_equal(site("null", "same-origin"), CROSS_SITE);
    assert_int_equal(site("http://localhost:8081", ""), CROSS_SITE);
    assert_int_equal(site("http://evil.example", ""), CROSS_SITE);
    assert_int_equal(site("file://localhost:8080", ""), CROSS_SITE);
    assert_int_equal(site("http://localhost:8080", "same-site"), CROSS_SITE);
    assert_int_equal(site("http://localhost:8080", "cross-site"), CROSS_SITE);
    assert_int_equal(site("", "none"), CROSS_SITE);
}

static int set_up(void **state) {
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    arena_free(arena);
    return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(only_three_methods_are_known),
        T(the_path_is_decoded_and_the_query_is_not),
        T(odd_paths_are_not_found),
        T(a_query_is_printable_ascii),
        T(long_targets_and_heads_are_refused),
        T(another_host_is_misdirected),
        T(cookies_are_found_by_their_whole_name),
        T(only_our_own_pages_may_post),
        T(a_page_in_clear_is_not_ours_where_people_come_by_https),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
