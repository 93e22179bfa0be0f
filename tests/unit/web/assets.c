/* assets.c: files from memory, under addresses that never mean two things. */
#include "web/assets.h"

#include "support/text.h"
#include "support/toy_site.h"

#include <stdlib.h>

static struct reply ask(const char *path, const char *encoding) {
    struct request r = {.accept_encoding = str_of(encoding)};
    struct reply reply = {0};
    if (assets_reply(toy.site.assets, str_of(path), &r, &reply))
        reply.status = 404;
    return reply;
}

static struct str header(const struct reply *r, const char *name) {
    for (size_t i = 0; i < r->headers_n; i++)
        if (str_equal(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return STR("");
}

static const char *of_today(const char *path) {
    return arena_format(toy.arena, "%.*s/%s", STR_ARGS(toy.site.assets_version), path).p;
}

static void a_file_of_today_is_kept_for_ever(void **state) {
    struct reply r = ask(of_today("css/app.css"), "");
    assert_int_equal(r.status, 200);
    assert_text(r.body, "body { color: black }\n");
    assert_text(header(&r, "content-type"), "text/css; charset=utf-8");
    assert_text(header(&r, "cache-control"), "public, max-age=31536000, immutable");
    assert_text(header(&r, "vary"), "accept-encoding");
}

static void the_best_form_that_is_taken_is_given(void **state) {
    struct reply r = ask(of_today("css/app.css"), "gzip, deflate, br");
    assert_text(r.body, "brotlied");
    assert_text(header(&r, "content-encoding"), "br");
    r = ask(of_today("css/app.css"), "gzip");
    assert_text(r.body, "gzipped");
    r = ask(of_today("css/app.css"), "br;q=0, gzip;q=0");
    assert_text(header(&r, "content-encoding"), "");
}

static void under_an_old_version_todays_file_is_not_kept(void **state) {
    struct reply r = ask("0123456789abcdef/css/app.css", "");
    assert_int_equal(r.status, 200);
    assert_text(header(&r, "cache-control"), "no-store");
}

static void what_is_not_there_is_not_found(void **state) {
    static const char *const wrong[] = {
        "", "x", "x/", "x/css", "x/css/app.css.gz", "x/css/app.css/", "x/../data/data.mdb"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(ask(wrong[i], "").status, 404);
}

static enum fault load(struct assets **assets, struct messages *out) {
    *out = messages_new(toy.arena);
    return assets_load(toy.arena, str_of(toy.assets), out, assets);
}

static void other_bytes_are_another_version(void **state) {
    struct assets *same, *other;
    struct messages out;
    assert_int_equal(load(&same, &out), OK);
    assert_true(str_equal(assets_version(same), toy.site.assets_version));
    assert_int_equal(assets_version(same).n, 16);
    toy_site_file(&toy, "js/form.js", "export {};\n");
    assert_int_equal(load(&other, &out), OK);
    assert_false(str_equal(assets_version(other), assets_version(same)));
}

static void what_it_cannot_name_is_told(void **state) {
    struct assets *assets;
    struct messages out;
    toy_site_file(&toy, "readme.unknown", "?");
    assert_int_equal(load(&assets, &out), FILE_INVALID);
    assert_int_equal(out.n, 1);
    out = messages_new(toy.arena);
    assert_int_equal(assets_load(toy.arena, STR("/nowhere"), &out, &assets), FILE_INVALID);
    assert_int_equal(out.n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_today_is_kept_for_ever),
        cmocka_unit_test(the_best_form_that_is_taken_is_given),
        cmocka_unit_test(under_an_old_version_todays_file_is_not_kept),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(other_bytes_are_another_version),
        cmocka_unit_test(what_it_cannot_name_is_told),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
