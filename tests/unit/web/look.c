/* look.c: public pages are built once and stay right. */
#include "base/clock.h"
#include "support/text.h"
#include "support/toy_site.h"
#include "web/token.h"

#include <stdlib.h>

static struct call *get(const char *target) {
    return toy_ask(&toy, (struct toy_request){.target = target});
}

static void post(const char *rest) {
    struct call *c =
        toy_ask(&toy, (struct toy_request){
                          .method = "POST", .target = "/form", .body = toy_body(&toy, "/form", NULL, rest)});
    assert_int_equal(c->reply.status, 303);
    call_free(c);
}

/* How often the page was built while it was asked for. */
static size_t builds(const char *target, int times) {
    size_t before = toy.shown;
    while (times--)
        call_free(get(target));
    return toy.shown - before;
}

static void it_is_built_once(void **state) {
    clock_set_offset(60 - clock_now() % 60); /* a whole minute lies ahead */
    call_free(get("/"));
    assert_int_equal(builds("/", 5), 0);
    assert_int_equal(builds("/en", 5), 1);
    assert_int_equal(builds("/?x=1", 3), 3); /* what asks for something in particular is not kept */
}

static void what_everybody_may_see_shows_at_once(void **state) {
    call_free(get("/"));
    post("name=Ada");
    struct str told = arena_format(toy.arena, "count %llu ", (unsigned long long)toy_site_entries(&toy));
    struct call *c = get("/");
    assert_true(toy_says(c, told.p));
    call_free(c);
    assert_int_equal(builds("/", 3), 0);
}

static void what_nobody_may_see_builds_nothing(void **state) {
    call_free(get("/"));
    post("name=hidden");
    assert_int_equal(builds("/", 3), 0);
}

static void a_new_minute_is_a_new_page(void **state) {
    call_free(get("/"));
    clock_set_offset(clock_offset() + 60);
    assert_int_equal(builds("/", 3), 1);
}

static void who_has_it_gets_no_bytes(void **state) {
    struct call *c = get("/");
    struct str tag = arena_copy(toy.arena, toy_header(c, "etag"));
    assert_int_equal(tag.n > 20, true);
    assert_text(toy_header(c, "cache-control"), "no-cache");
    assert_text(toy_header(c, "vary"), "accept, accept-encoding, cookie");
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/", .have = tag.p});
    assert_int_equal(c->reply.status, 304);
    assert_int_equal(c->reply.body.n, 0);
    assert_text(toy_header(c, "etag"), tag.p);
    call_free(c);
    post("name=Ada");
    c = toy_ask(&toy, (struct toy_request){.target = "/", .have = tag.p});
    assert_int_equal(c->reply.status, 200);
    call_free(c);
}

static void it_is_packed_for_who_takes_that(void **state) {
    struct call *plain = get("/"),
                *packed = toy_ask(&toy, (struct toy_request){.target = "/", .encoding = "gzip"});
    assert_text(toy_header(packed, "content-encoding"), "gzip");
    assert_true(packed->reply.body.n < plain->reply.body.n);
    assert_false(str_equal(toy_header(plain, "etag"), toy_header(packed, "etag")));
    call_free(plain);
    call_free(packed);
}

static void each_visitor_gets_a_token_of_their_own(void **state) {
    struct call *one = get("/form"), *other = get("/form");
    struct str first = toy_token(one), second = toy_token(other);
    assert_int_equal(first.n, TOKEN_SIGNS);
    assert_false(str_equal(first, second));
    assert_int_equal(token_check(toy.site.store, "toy", STR(""), clock_now(), first), OK);
    assert_int_equal(token_check(toy.site.store, "toy", STR(""), clock_now(), second), OK);
    assert_text(toy_header(other, "cache-control"), "no-store");
    assert_text(toy_header(other, "etag"), "");
    call_free(one);
    call_free(other);
}

static void the_json_face_is_kept_beside_the_page(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/", .accept = "application/json"});
    assert_text(toy_header(c, "content-type"), "application/json");
    call_free(c);
    c = get("/");
    assert_text(toy_header(c, "content-type"), "text/html; charset=utf-8");
    call_free(c);
    size_t before = toy.shown;
    c = toy_ask(&toy, (struct toy_request){.target = "/", .accept = "application/json"});
    assert_true(str_starts(c->reply.body, STR("{\"count\":")));
    assert_int_equal(toy.shown, before);
    call_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_built_once),
        cmocka_unit_test(what_everybody_may_see_shows_at_once),
        cmocka_unit_test(what_nobody_may_see_builds_nothing),
        cmocka_unit_test(a_new_minute_is_a_new_page),
        cmocka_unit_test(who_has_it_gets_no_bytes),
        cmocka_unit_test(it_is_packed_for_who_takes_that),
        cmocka_unit_test(each_visitor_gets_a_token_of_their_own),
        cmocka_unit_test(the_json_face_is_kept_beside_the_page),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
