/* call.c: what is asked for, in which language and by whom, and that every answer says what every answer
 * must. */
#include "base/clock.h"
#include "base/json.h"
#include "base/time.h"
#include "support/text.h"
#include "support/toy_site.h"
#include "web/session.h"

#include <stdlib.h>

static unsigned status(struct toy_request r) {
    struct call *c = toy_ask(&toy, r);
    unsigned s = c->reply.status;
    call_free(c);
    return s;
}

static unsigned got(const char *target) {
    return status((struct toy_request){.target = target});
}

/* Where a request is sent on to, "" when it is not. */
static const char *sent_to(struct toy_request r) {
    struct call *c = toy_ask(&toy, r);
    struct str to = arena_copy(toy.arena, toy_header(c, "location"));
    call_free(c);
    return to.p;
}

/* Signs somebody in; what a browser then sends. */
static const char *cookies_of(const char *person) {
    struct str rest = arena_format(toy.arena, "person=%s", person);
    struct call *c =
        toy_ask(&toy, (struct toy_request){
                          .method = "POST", .target = "/inn", .body = toy_body(&toy, "/inn", NULL, rest.p)});
    struct str cookies = arena_copy(toy.arena, toy_cookies(c));
    call_free(c);
    return cookies.p;
}

static void a_page_is_shown_in_the_language_of_its_address(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/thanks/7"});
    assert_int_equal(c->reply.status, 200);
    assert_text(toy_header(c, "content-type"), "text/html; charset=utf-8");
    assert_true(toy_says(c, "<html lang=\"nb\">"));
    assert_true(toy_says(c, "said 7 "));
    assert_true(toy_says(c, "<a href=\"/nn/thanks/7\">Nynorsk</a><a href=\"/en/thanks/7\">English</a>"));
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/en/thanks/7?q=%C3%A6"});
    assert_true(toy_says(c, "<html lang=\"en\">"));
    assert_true(toy_says(c, "asked \xc3\xa6 "));
    assert_true(toy_says(c, "<a href=\"/thanks/7?q=%C3%A6\">Bokm\xc3\xa5l</a>"));
    assert_true(toy_says(c, "<s>/en /thanks/7 /assets/"));
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/nn"});
    assert_int_equal(c->reply.status, 200);
    assert_true(toy_says(c, "<html lang=\"nn\">"));
    assert_true(toy_says(c, "<a href=\"/\">"));
    call_free(c);
    assert_int_equal(got("/nnx"), 404);
}

static void one_page_has_one_address(void **state) {
    assert_string_equal(sent_to((struct toy_request){.target = "/thanks/7/"}), "/thanks/7");
    assert_string_equal(sent_to((struct toy_request){.target = "/en/thanks/7/?q=1"}), "/en/thanks/7?q=1");
    assert_string_equal(sent_to((struct toy_request){.target = "/nb/thanks/7"}), "/thanks/7");
    assert_string_equal(sent_to((struct toy_request){.target = "/nb"}), "/");
    assert_int_equal(got("/thanks/7/"), 308);
    assert_int_equal(status((struct toy_request){.method = "POST", .target = "/form/"}), 404);
}

/* A path that browsers take for another host's would lead there. */
static void nobody_is_sent_to_another_host(void **state) {
    static const char *const odd[] = {"/%5Cevil.example/", "/nb/%5Cevil.example", "/nb//evil.example",
                                      "/%5C%5Cevil.example/", "/%09/evil.example/"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_string_equal(sent_to((struct toy_request){.target = odd[i]}), "");
        assert_int_equal(got(odd[i]), 404);
    }
}

static void a_query_that_is_no_text_is_refused_in_words(void **state) {
    assert_int_equal(got("/thanks/7?\xff\xfe"), 400);
    assert_int_equal(got("/?\xff"), 400);
    assert_int_equal(got("/nowhere?a=\xc3"), 400);
}

static void a_program_gets_the_view_itself(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/thanks/7", .accept = "application/json"});
    assert_text(toy_header(c, "content-type"), "application/json");
    assert_text(c->reply.body, "{\"said\":\"7\",\"asked\":\"\"}");
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/nowhere", .accept = "application/json"});
    assert_int_equal(c->reply.status, 404);
    assert_text(c->reply.body, "{\"fault\":\"not_found\",\"sentence\":\"Fault not_found nb\",\"fields\":[]}");
    call_free(c);
}

static void a_form_in_json_has_words_and_a_token(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/form", .accept = "application/json"});
    json_t *view;
    assert_int_equal(json_parse(c->visit.arena, c->reply.body, &view), OK);
    assert_int_equal(json_get_str(json_object_get(view, "form"), "token").n, 48);
    call_free(c);
}

static void a_help_text_that_is_there_describes_its_field(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/form", .accept = "application/json"});
    json_t *view;
    assert_int_equal(json_parse(c->visit.arena, c->reply.body, &view), OK);
    json_t *form = json_object_get(view, "form");
    json_t *fields = json_object_get(json_array_get(json_object_get(form, "fieldsets"), 0), "fields");
    assert_text(json_get_str(form, "action"), "/form");
    assert_text(json_get_str(json_array_get(fields, 0), "describedby"), "toy-name-help");
    assert_text(json_get_str(json_array_get(fields, 0), "help"), "Help nb");
    assert_text(json_get_str(json_array_get(fields, 1), "describedby"), "toy-why-count");
    assert_true(json_is_null(json_object_get(json_array_get(fields, 1), "help")));
    call_free(c);
}

static void faults_are_pages_with_a_way_on(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/nowhere"});
    assert_int_equal(c->reply.status, 404);
    assert_true(toy_says(c, "<h1>404 Sorry</h1><p>Fault not_found nb</p>"));
    assert_true(toy_says(c, "<a href=\"/\">Home nb</a>"));
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/en/nowhere"});
    assert_true(toy_says(c, "Fault not_found en"));
    assert_true(toy_says(c, "<a href=\"/en\">Home en</a>"));
    call_free(c);
}

static void a_defect_is_a_500_with_a_reference(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/broken"});
    assert_int_equal(c->reply.status, 500);
    assert_int_equal(strlen(c->reference), LOG_REFERENCE_SIGNS);
    assert_true(toy_says(c, c->reference));
    call_free(c);
}

static void the_other_method_is_refused_with_what_is_allowed(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.method = "POST", .target = "/thanks/7"});
    assert_int_equal(c->reply.status, 405);
    assert_text(toy_header(c, "allow"), "GET, HEAD");
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/act"});
    assert_int_equal(c->reply.status, 405);
    assert_text(toy_header(c, "allow"), "POST");
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.method = "DELETE", .target = "/"});
    assert_text(toy_header(c, "allow"), "GET, HEAD, POST");
    call_free(c);
    assert_int_equal(status((struct toy_request){.method = "POST", .target = "/assets/x/css/app.css"}), 405);
}

static void roles_are_asked_before_any_page(void **state) {
    const char *kari = cookies_of("kari"), *ola = cookies_of("ola");
    assert_int_equal(got("/mine"), 401);
    assert_int_equal(got("/pris/e-1/styr"), 401);
    assert_int_equal(status((struct toy_request){.target = "/mine", .cookie = ola}), 200);
    assert_int_equal(status((struct toy_request){.target = "/pris/e-1/styr", .cookie = ola}), 403);
    assert_int_equal(status((struct toy_request){.target = "/pris/e-1/styr", .cookie = kari}), 200);
    assert_int_equal(status((struct toy_request){.target = "/pris/e-2/styr", .cookie = kari}), 403);
}

static const char *asked_to_prove(const char *target, const char *cookie) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = target, .cookie = cookie});
    const char *to = c->reply.status == 303 ? arena_copy(toy.arena, toy_header(c, "location")).p : "";
    call_free(c);
    return to;
}

static void who_has_a_passkey_comes_into_the_office_by_it(void **state) {
    const char *pia = cookies_of("pia"), *per = cookies_of("per");
    assert_int_equal(status((struct toy_request){.target = "/pris/e-1/styr", .cookie = per}), 200);
    assert_string_equal(asked_to_prove("/pris/e-1/styr?q=a%20b", pia),
                        "/innlogging/bekreft?til=%2Fpris%2Fe-1%2Fstyr%3Fq%3Da%2520b");
    assert_string_equal(asked_to_prove("/nn/pris/e-1/styr", pia),
                        "/nn/innlogging/bekreft?til=%2Fpris%2Fe-1%2Fstyr");
    assert_int_equal(
        status((struct toy_request){.target = "/pris/e-1/styr", .cookie = pia, .accept = "application/json"}),
        403);
    assert_int_equal(status((struct toy_request){.target = "/mine", .cookie = pia}), 200);
    assert_int_equal(status((struct toy_request){.target = "/pris/e-2/styr", .cookie = pia}), 403);
}

static void a_passkey_is_asked_for_before_something_grave(void **state) {
    const char *kari = cookies_of("kari"), *pia = cookies_of("pia"), *per = cookies_of("per");
    assert_int_equal(status((struct toy_request){.target = "/grave", .cookie = kari}), 200);
    assert_int_equal(status((struct toy_request){.target = "/grave", .cookie = per}), 200);
    assert_string_equal(asked_to_prove("/grave", pia), "/innlogging/bekreft?til=%2Fgrave");
    clock_set_offset(SESSION_FRESH_SECONDS + 60);
    assert_string_equal(asked_to_prove("/grave", per), "/innlogging/bekreft?til=%2Fgrave");
    clock_set_offset(0);
}

static void nothing_that_was_typed_is_lost_by_it(void **state) {
    const char *per = cookies_of("per");
    const char *body = toy_body(&toy, "/grave", per, "name=what+was+typed");
    uint64_t before = toy_site_entries(&toy);
    clock_set_offset(SESSION_FRESH_SECONDS + 60);
    struct call *c = toy_ask(
        &toy, (struct toy_request){.method = "POST", .target = "/grave", .cookie = per, .body = body});
    assert_int_equal(c->reply.status, 403);
    assert_true(toy_says(c, "what was typed"));
    call_free(c);
    clock_set_offset(0);
    assert_int_equal(toy_site_entries(&toy), before);
    body = toy_body(&toy, "/grave", per, "name=what+was+typed");
    assert_int_equal(
        status((struct toy_request){.method = "POST", .target = "/grave", .cookie = per, .body = body}), 303);
}

static void a_visit_keeps_the_session_alive(void **state) {
    const char *kari = cookies_of("kari");
    for (int week = 1; week <= 3; week++) {
        clock_set_offset(week * 6 * DAY_SECONDS);
        assert_int_equal(status((struct toy_request){.target = "/mine", .cookie = kari}), 200);
        cookies_of("ola"); /* what was noted of the visit stood before this in the writer's queue */
    }
    clock_set_offset(3 * 6 * DAY_SECONDS + 8 * DAY_SECONDS);
    assert_int_equal(status((struct toy_request){.target = "/mine", .cookie = kari}), 401);
    clock_set_offset(0);
}

static void cookies_are_bound_to_us(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.method = "POST",
                                                        .target = "/inn",
                                                        .body = toy_body(&toy, "/inn", NULL, "person=kari")});
    unsigned lax = 0, strict = 0;
    for (size_t i = 0; i < c->reply.headers_n; i++) {
        struct str h = c->reply.headers[i].value;
        if (!str_equal(c->reply.headers[i].name, STR("set-cookie")))
            continue;
        assert_true(str_starts(h, STR("__Host-kaaring")));
        assert_non_null(memmem(h.p, h.n, "; Path=/; Secure; HttpOnly; SameSite=", 37));
        lax += str_starts(h, STR("__Host-kaaring=")) && memmem(h.p, h.n, "SameSite=Lax", 12) != NULL;
        strict +=
            str_starts(h, STR("__Host-kaaring-act=")) && memmem(h.p, h.n, "SameSite=Strict", 15) != NULL;
    }
    assert_int_equal(lax, 1);
    assert_int_equal(strict, 1);
    assert_int_equal(c->reply.status, 303);
    assert_text(toy_header(c, "location"), "/mine");
    call_free(c);
}

static void a_page_for_one_is_kept_by_nobody(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/mine", .cookie = cookies_of("kari")});
    assert_text(toy_header(c, "cache-control"), "no-store");
    assert_true(toy_says(c, "me kari"));
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/", .cookie = cookies_of("kari")});
    assert_text(toy_header(c, "cache-control"), "no-store");
    assert_true(toy_says(c, "me kari"));
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/"});
    assert_false(toy_says(c, "me kari"));
    call_free(c);
}

/* On whatever comes out: pages, files, redirects, faults. */
static void every_answer_is_secured(void **state) {
    static const char *const targets[] = {"/",
                                          "/form",
                                          "/mine",
                                          "/nowhere",
                                          "/broken",
                                          "/file",
                                          "/thanks/7/",
                                          "/healthz",
                                          "/log/checkpoint",
                                          "/log/x",
                                          "/assets/x/css/app.css",
                                          "/../x"};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct call *c = toy_ask(&toy, (struct toy_request){.target = targets[i]});
        struct str policy = toy_header(c, "content-security-policy");
        assert_true(str_starts(policy, STR("default-src 'none'; script-src 'self'")));
        assert_non_null(memmem(policy.p, policy.n, "frame-ancestors 'none'; base-uri 'none'", 39));
        assert_null(memmem(policy.p, policy.n, "unsafe-inline", 13));
        assert_int_equal(memmem(policy.p, policy.n, "wasm-unsafe-eval", 16) != NULL, i == 5);
        assert_text(toy_header(c, "x-content-type-options"), "nosniff");
        assert_text(toy_header(c, "referrer-policy"), "same-origin");
        assert_text(toy_header(c, "cross-origin-opener-policy"), "same-origin");
        assert_text(toy_header(c, "strict-transport-security"), "max-age=31536000");
        assert_true(toy_header(c, "cache-control").n > 0);
        call_free(c);
    }
}

static void files_are_offered_under_a_plain_name(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/file"});
    assert_text(c->reply.body, "a;b\n");
    assert_text(toy_header(c, "content-type"), "text/csv; charset=utf-8");
    assert_text(toy_header(c, "content-disposition"), "attachment; filename=\"for-slag---.csv\"");
    call_free(c);
}

static void doors_lead_to_what_is_no_page(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/healthz"});
    assert_text(c->reply.body, "ok\n");
    call_free(c);
    assert_int_equal(got("/healthz/x"), 404);
    assert_int_equal(got("/assets/"), 404);
    assert_int_equal(got("/assets"), 404);
}

static void the_route_is_known_by_its_pattern(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/thanks/secret"});
    assert_string_equal(call_route(c), "/thanks/:n");
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.target = "/secret"});
    assert_string_equal(call_route(c), "-");
    call_free(c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_shown_in_the_language_of_its_address),
        cmocka_unit_test(one_page_has_one_address),
        cmocka_unit_test(nobody_is_sent_to_another_host),
        cmocka_unit_test(a_query_that_is_no_text_is_refused_in_words),
        cmocka_unit_test(a_program_gets_the_view_itself),
        cmocka_unit_test(a_form_in_json_has_words_and_a_token),
        cmocka_unit_test(a_help_text_that_is_there_describes_its_field),
        cmocka_unit_test(faults_are_pages_with_a_way_on),
        cmocka_unit_test(a_defect_is_a_500_with_a_reference),
        cmocka_unit_test(the_other_method_is_refused_with_what_is_allowed),
        cmocka_unit_test(roles_are_asked_before_any_page),
        cmocka_unit_test(who_has_a_passkey_comes_into_the_office_by_it),
        cmocka_unit_test(a_passkey_is_asked_for_before_something_grave),
        cmocka_unit_test(nothing_that_was_typed_is_lost_by_it),
        cmocka_unit_test(a_visit_keeps_the_session_alive),
        cmocka_unit_test(cookies_are_bound_to_us),
        cmocka_unit_test(a_page_for_one_is_kept_by_nobody),
        cmocka_unit_test(every_answer_is_secured),
        cmocka_unit_test(files_are_offered_under_a_plain_name),
        cmocka_unit_test(doors_lead_to_what_is_no_page),
        cmocka_unit_test(the_route_is_known_by_its_pattern),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
