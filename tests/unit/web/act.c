/* act.c: what a POST must bring, that it happens once, and what a refusal shows. */
#include "base/clock.h"
#include "base/json.h"
#include "support/text.h"
#include "support/toy_site.h"
#include "web/token.h"

#include <stdlib.h>

static struct call *post(const char *target, const char *body) {
    return toy_ask(&toy, (struct toy_request){.method = "POST", .target = target, .body = body});
}

static struct call *post_name(const char *name) {
    struct str rest = arena_format(toy.arena, "name=%s", name);
    return post("/form", toy_body(&toy, "/form", NULL, rest.p));
}

static unsigned refused(struct call *c) {
    unsigned s = c->reply.status;
    call_free(c);
    return s;
}

static const char *cookies_of(const char *person) {
    struct str rest = arena_format(toy.arena, "person=%s", person);
    struct call *c = post("/inn", toy_body(&toy, "/inn", NULL, rest.p));
    struct str cookies = arena_copy(toy.arena, toy_cookies(c));
    call_free(c);
    return cookies.p;
}

static void it_is_done_and_leads_on(void **state) {
    uint64_t before = toy_site_entries(&toy);
    struct call *c = post_name("Ada");
    assert_int_equal(c->reply.status, 303);
    assert_text(toy_header(c, "location"), "/thanks/7");
    assert_int_equal(toy_site_entries(&toy), before + 1);
    call_free(c);
    c = toy_ask(&toy, (struct toy_request){.method = "POST",
                                           .target = "/nn/form",
                                           .body = toy_body(&toy, "/nn/form", NULL, "name=Ada")});
    assert_text(toy_header(c, "location"), "/nn/thanks/7");
    call_free(c);
}

static void the_same_token_twice_gives_the_same_answer(void **state) {
    const char *body = toy_body(&toy, "/form", NULL, "name=Ada");
    struct toy_request r = {.method = "POST", .target = "/form", .body = body, .accept = "application/json"};
    struct call *first = toy_ask(&toy, r);
    uint64_t entries = toy_site_entries(&toy);
    struct call *second = toy_ask(&toy, r);
    assert_int_equal(second->reply.status, 200);
    assert_true(second->command->repeated);
    assert_int_equal(second->command->result.index, first->command->result.index);
    assert_int_equal(toy_site_entries(&toy), entries);
    call_free(first);
    call_free(second);
}

static void the_answer_sees_what_was_done(void **state) {
    struct call *c = toy_ask(&toy, (struct toy_request){.method = "POST",
                                                        .target = "/form",
                                                        .accept = "application/json",
                                                        .body = toy_body(&toy, "/form", NULL, "name=Ada")});
    json_t *view;
    assert_int_equal(json_parse(c->visit.arena, c->reply.body, &view), OK);
    assert_text(json_get_str(view, "redirect"), "/thanks/7");
    assert_int_equal(json_get_int(view, "seen"), json_get_int(view, "index") + 1);
    call_free(c);
}

static void what_is_wrong_stands_at_the_field_with_what_was_typed(void **state) {
    uint64_t before = toy_site_entries(&toy);
    struct call *c = post("/form", toy_body(&toy, "/form", NULL, "name=&why=Fordi+%3Cb%3E"));
    assert_int_equal(c->reply.status, 422);
    assert_true(toy_says(c, "<b>toy-name: Fault field_missing nb </b>"));
    assert_true(toy_says(c, "<i>why=Fordi &lt;b&gt;</i>"));
    assert_int_equal(toy_token(c).n, TOKEN_SIGNS); /* to try again with */
    assert_int_equal(toy_site_entries(&toy), before);
    call_free(c);
    c = post("/form", toy_body(&toy, "/form", NULL, "name=nobody")); /* by the page's own check */
    assert_int_equal(c->reply.status, 422);
    assert_true(toy_says(c, "toy-name: Fault field_choice nb"));
    call_free(c);
}

static void what_the_domain_refuses_keeps_what_was_typed(void **state) {
    uint64_t before = toy_site_entries(&toy);
    struct call *c = post_name("late");
    assert_int_equal(c->reply.status, 409);
    assert_true(toy_says(c, "main: Fault deadline_passed nb"));
    assert_true(toy_says(c, "too late")); /* the page may say it in its own way */
    assert_true(toy_says(c, "<i>name=late</i>"));
    call_free(c);
    c = post_name("full");
    assert_int_equal(c->reply.status, 503);
    assert_text(toy_header(c, "retry-after"), "2");
    assert_true(toy_says(c, "<i>name=full</i>"));
    call_free(c);
    c = post_name("defect");
    assert_int_equal(c->reply.status, 500);
    assert_true(toy_says(c, c->reference));
    assert_true(toy_says(c, "<i>name=defect</i>"));
    call_free(c);
    assert_int_equal(toy_site_entries(&toy), before);
}

static void a_refused_token_may_be_used_again(void **state) {
    const char *late = toy_body(&toy, "/form", NULL, "name=late");
    struct str good = arena_format(toy.arena, "%.*sAda", (int)strlen(late) - 4, late);
    assert_int_equal(refused(post("/form", late)), 409);
    assert_int_equal(refused(post("/form", good.p)), 303);
}

static void without_a_good_token_nothing_happens(void **state) {
    uint64_t before = toy_site_entries(&toy);
    assert_int_equal(refused(post("/form", "name=Ada")), 403);
    assert_int_equal(refused(post("/form", "token=x&name=Ada")), 403);
    assert_int_equal(refused(post("/form", toy_body(&toy, "/inn", NULL, "name=Ada"))),
                     403); /* another form's */
    const char *old = toy_body(&toy, "/form", NULL, "name=Ada");
    clock_set_offset(TOKEN_SECONDS + 1);
    struct call *c = post("/form", old);
    assert_int_equal(c->reply.status, 403);
    assert_true(toy_says(c, "main: Fault token_expired nb"));
    assert_true(toy_says(c, "<i>name=Ada</i>"));
    call_free(c);
    clock_set_offset(0);
    assert_int_equal(toy_site_entries(&toy), before);
}

static void anothers_sessions_token_is_wrong(void **state) {
    const char *kari = cookies_of("kari"), *ola = cookies_of("ola");
    const char *body = toy_body(&toy, "/mine", kari, "");
    assert_int_equal(
        refused(toy_ask(
            &toy, (struct toy_request){.method = "POST", .target = "/act", .body = body, .cookie = ola})),
        403);
    assert_int_equal(
        refused(toy_ask(
            &toy, (struct toy_request){.method = "POST", .target = "/act", .body = body, .cookie = kari})),
        303);
}

static void who_came_by_anothers_link_cannot_act(void **state) {
    const char *both = cookies_of("kari");
    struct str lax = arena_copy(toy.arena, str_slice(str_of(both), 0, str_find(str_of(both), ';')));
    const char *body = toy_body(&toy, "/mine", both, "");
    struct toy_request r = {.method = "POST", .target = "/act", .body = body, .cookie = lax.p};
    assert_int_equal(refused(toy_ask(&toy, (struct toy_request){.target = "/mine", .cookie = lax.p})), 200);
    assert_int_equal(refused(toy_ask(&toy, r)), 403);
    r.cookie = both;
    r.origin = "https://evil.example";
    assert_int_equal(refused(toy_ask(&toy, r)), 403);
    r.origin = "https://priser.example.no";
    r.fetch_site = "cross-site";
    assert_int_equal(refused(toy_ask(&toy, r)), 403);
    r.fetch_site = "same-origin";
    assert_int_equal(refused(toy_ask(&toy, r)), 303);
}

static void signing_out_ends_it(void **state) {
    const char *kari = cookies_of("kari");
    const char *body = toy_body(&toy, "/mine", kari, "");
    struct call *c =
        toy_ask(&toy, (struct toy_request){.method = "POST", .target = "/ut", .body = body, .cookie = kari});
    assert_int_equal(c->reply.status, 303);
    assert_text(toy_cookies(c), "__Host-kaaring=; __Host-kaaring-act=");
    call_free(c);
    assert_int_equal(refused(toy_ask(&toy, (struct toy_request){.target = "/mine", .cookie = kari})), 401);
    assert_int_equal(
        refused(toy_ask(
            &toy, (struct toy_request){.method = "POST", .target = "/act", .body = body, .cookie = kari})),
        401);
}

static void a_view_is_never_older_than_ones_own_write(void **state) {
    const char *kari = cookies_of("kari");
    struct call *c = toy_ask(&toy, (struct toy_request){.method = "POST",
                                                        .target = "/act",
                                                        .cookie = kari,
                                                        .body = toy_body(&toy, "/mine", kari, "")});
    struct str at = arena_copy(toy.arena, toy_cookies(c));
    struct str told =
        arena_format(toy.arena, "__Host-kaaring-at=%llu", (unsigned long long)toy_site_entries(&toy));
    assert_text(at, told.p);
    call_free(c);
    struct str with = arena_format(toy.arena, "%s; %.*s", kari, STR_ARGS(at));
    assert_int_equal(refused(toy_ask(&toy, (struct toy_request){.target = "/mine", .cookie = with.p})), 200);
    with = arena_format(toy.arena, "%s; __Host-kaaring-at=999999",
                        kari); /* written on a machine that is ahead */
    assert_int_equal(refused(toy_ask(&toy, (struct toy_request){.target = "/mine", .cookie = with.p})), 503);
}

static void bodies_that_cannot_be_read_are_refused(void **state) {
    struct toy_request r = {.method = "POST", .target = "/form", .body = "name=%"};
    assert_int_equal(refused(toy_ask(&toy, r)), 400);
    r.type = "application/json";
    r.body = "{\"name\":";
    struct call *c = toy_ask(&toy, r);
    assert_int_equal(c->reply.status, 400);
    assert_text(toy_header(c, "content-type"), "application/json");
    call_free(c);
    r.type = "multipart/form-data; boundary=x";
    r.body = "--x\r\nrubbish";
    assert_int_equal(refused(toy_ask(&toy, r)), 400);
    r.type = "text/plain";
    assert_int_equal(refused(toy_ask(&toy, r)), 400);
}

static void json_is_refused_field_by_field(void **state) {
    struct call *form = toy_ask(&toy, (struct toy_request){.target = "/form"});
    struct str body =
        arena_format(toy.arena, "{\"token\":\"%.*s\",\"name\":\"et altfor langt navn som ikke g\xc3\xa5r\"}",
                     STR_ARGS(toy_token(form)));
    call_free(form);
    struct call *c =
        toy_ask(&toy, (struct toy_request){
                          .method = "POST", .target = "/form", .type = "application/json", .body = body.p});
    json_t *view;
    assert_int_equal(c->reply.status, 422);
    assert_int_equal(json_parse(c->visit.arena, c->reply.body, &view), OK);
    assert_text(json_get_str(view, "fault"), "form_invalid");
    assert_int_equal(json_get_str(view, "token").n, TOKEN_SIGNS);
    json_t *field = json_array_get(json_object_get(view, "fields"), 0);
    assert_text(json_get_str(field, "name"), "name");
    assert_text(json_get_str(field, "fault"), "field_too_long");
    assert_text(json_get_str(field, "sentence"), "Fault field_too_long nb");
    call_free(c);
}

/* --- a writer that stands still, and a queue that is full --- */

static pthread_mutex_t standing = PTHREAD_MUTEX_INITIALIZER;

static enum fault stand_still(struct txn *t, struct command *c, struct batch *out) {
    (void)t, (void)c, (void)out;
    pthread_mutex_lock(&standing);
    pthread_mutex_unlock(&standing);
    return OK;
}

static void let_go(struct command *c) {
    arena_free(c->arena);
}

static void a_full_queue_answers_at_once_and_keeps_what_was_typed(void **state) {
    const char *body = toy_body(&toy, "/form", NULL, "name=Ada");
    uint64_t before = toy_site_entries(&toy);
    enum fault f = OK;
    pthread_mutex_lock(&standing);
    while (!f) {
        struct command *c = command_new();
        c->decide = stand_still;
        c->done = let_go;
        f = writer_submit(toy.site.writer, c);
        if (f)
            arena_free(c->arena);
    }
    struct call *c = post("/form", body);
    assert_int_equal(c->reply.status, 503);
    assert_text(toy_header(c, "retry-after"), "2");
    assert_true(toy_says(c, "<i>name=Ada</i>"));
    assert_true(toy_says(c, "Fault busy nb"));
    call_free(c);
    pthread_mutex_unlock(&standing);
    assert_int_equal(toy_site_entries(&toy), before);
    unsigned status; /* the same once more, when there is room: nothing was half done */
    do
        status = refused(post("/form", body));
    while (status == 503);
    assert_int_equal(status, 303);
    assert_int_equal(toy_site_entries(&toy), before + 1);
}

static void too_many_at_once_are_told_to_wait(void **state) {
    struct toy_request r = {.method = "POST", .target = "/form", .body = "name=", .from = "192.0.2.7"};
    for (int64_t i = 0; i < toy.settings.posts_per_minute; i++)
        assert_int_equal(refused(toy_ask(&toy, r)), 403); /* it has no token, but it counts */
    struct call *c = toy_ask(&toy, r);
    assert_int_equal(c->reply.status, 429);
    assert_true(toy_header(c, "retry-after").n > 0);
    call_free(c);
    r.from = "192.0.2.8";
    assert_int_equal(refused(toy_ask(&toy, r)), 403);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_done_and_leads_on),
        cmocka_unit_test(the_same_token_twice_gives_the_same_answer),
        cmocka_unit_test(the_answer_sees_what_was_done),
        cmocka_unit_test(what_is_wrong_stands_at_the_field_with_what_was_typed),
        cmocka_unit_test(what_the_domain_refuses_keeps_what_was_typed),
        cmocka_unit_test(a_refused_token_may_be_used_again),
        cmocka_unit_test(without_a_good_token_nothing_happens),
        cmocka_unit_test(anothers_sessions_token_is_wrong),
        cmocka_unit_test(who_came_by_anothers_link_cannot_act),
        cmocka_unit_test(signing_out_ends_it),
        cmocka_unit_test(a_view_is_never_older_than_ones_own_write),
        cmocka_unit_test(bodies_that_cannot_be_read_are_refused),
        cmocka_unit_test(json_is_refused_field_by_field),
        cmocka_unit_test(a_full_queue_answers_at_once_and_keeps_what_was_typed),
        cmocka_unit_test(too_many_at_once_are_told_to_wait),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
