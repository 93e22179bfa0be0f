/* router.c: which row a path means, and what a table may not say. */
#include "web/router.h"

#include "support/text.h"

static enum fault nothing(struct visit *v) {
    (void)v;
    return OK;
}
static enum fault command(struct visit *v, struct command *c) {
    (void)v, (void)c;
    return OK;
}

static const struct form form = {"form", {{0}}};
static const struct route public_routes[] = {
    {GET, "/", EVERYONE, .view = nothing},
    {GET, "/:award", EVERYONE, .view = nothing},
    {GET, "/:award/:edition", EVERYONE, .view = nothing},
    {GET, "/vinnere", EVERYONE, .view = nothing},
    {GET, "/:award/nytt", EVERYONE, .view = nothing},
    {GET, "/forslag/:token", EVERYONE, .view = nothing},
    {0},
};
static const struct route more_routes[] = {
    {POST, "/forslag/:token", EVERYONE, .form = &form, .command = command},
    {POST, "/ut", SIGNED_IN, .form = &form, .command = command},
    {0},
};
static const struct route *const table[] = {public_routes, more_routes, NULL};

static const char *found(enum method method, const char *path, struct match *m) {
    enum fault f = router_find(table, method, str_of(path), m);
    return f == NOT_FOUND ? "404" : f == METHOD_NOT_ALLOWED ? "405" : m->route->path;
}

static void words_win_over_names(void **state) {
    struct match m;
    assert_string_equal(found(GET, "/", &m), "/");
    assert_string_equal(found(GET, "/vinnere", &m), "/vinnere");
    assert_string_equal(found(GET, "/hedersmerke", &m), "/:award");
    assert_string_equal(found(GET, "/forslag/abc", &m), "/forslag/:token");
    assert_string_equal(found(GET, "/forslag/nytt", &m),
                        "/forslag/:token"); /* the first difference decides */
    assert_string_equal(found(GET, "/pris/nytt", &m), "/:award/nytt");
    assert_string_equal(found(GET, "/pris/3", &m), "/:award/:edition");
}

static void names_get_their_parts_of_the_path(void **state) {
    struct match m;
    found(GET, "/gronn-grunder/3", &m);
    assert_int_equal(m.params_n, 2);
    assert_text(m.names[0], "award");
    assert_text(m.values[0], "gronn-grunder");
    assert_text(m.names[1], "edition");
    assert_text(m.values[1], "3");
}

static void what_no_row_has_is_not_found(void **state) {
    struct match m;
    assert_string_equal(found(GET, "/a/b/c", &m), "404");
    assert_string_equal(found(GET, "/vinnere/", &m), "404");
    assert_string_equal(found(POST, "/a/b/c", &m), "404");
}

static void the_other_method_is_told_apart(void **state) {
    struct match m;
    assert_string_equal(found(POST, "/vinnere", &m), "405");
    assert_string_equal(found(POST, "/forslag/abc", &m), "/forslag/:token");
    assert_int_equal(m.route->method, POST);
    assert_string_equal(found(POST, "/ut", &m), "/ut");
}

static size_t wrongs(const struct route *group) {
    struct arena *a = arena_new();
    struct messages out = messages_new(a);
    const struct route *const one[] = {group, NULL};
    router_check(one, &out);
    size_t n = out.n;
    arena_free(a);
    return n;
}

static void a_sound_table_has_nothing_wrong(void **state) {
    assert_int_equal(wrongs(public_routes), 0);
    assert_int_equal(wrongs(more_routes), 0);
}

static void each_wrong_row_is_told(void **state) {
    assert_int_equal(wrongs((const struct route[]){{GET, "vinnere", EVERYONE, .view = nothing}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{GET, "/a/", EVERYONE, .view = nothing}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{GET, "/:a/:a", EVERYONE, .view = nothing}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{GET, "/a", 0, .view = nothing}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{.method = GET, .path = "/a", .who = EVERYONE}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{POST, "/a", EVERYONE, .form = &form}, {0}}), 1);
    assert_int_equal(
        wrongs((const struct route[]){{GET, "/a", ADMIN, .view = nothing, .cache = PUBLIC}, {0}}), 1);
    assert_int_equal(wrongs((const struct route[]){{GET, "/a/:x", EVERYONE, .view = nothing},
                                                   {GET, "/a/:y", EVERYONE, .view = nothing},
                                                   {0}}),
                     1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_win_over_names),
        cmocka_unit_test(names_get_their_parts_of_the_path),
        cmocka_unit_test(what_no_row_has_is_not_found),
        cmocka_unit_test(the_other_method_is_told_apart),
        cmocka_unit_test(a_sound_table_has_nothing_wrong),
        cmocka_unit_test(each_wrong_row_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
