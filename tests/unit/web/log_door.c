/* log_door.c: the public log, byte by byte, and nothing behind it. */
#include "web/log_door.h"

#include "support/text.h"
#include "support/toy_site.h"

#include <stdlib.h>

static struct call *get(const char *target) {
    return toy_ask(&toy, (struct toy_request){.target = target});
}

static unsigned status(const char *target) {
    struct call *c = get(target);
    unsigned s = c->reply.status;
    call_free(c);
    return s;
}

static void append(size_t n) {
    while (n--)
        call_free(toy_ask(&toy, (struct toy_request){.method = "POST",
                                                     .target = "/form",
                                                     .body = toy_body(&toy, "/form", NULL, "name=Ada")}));
}

static void the_checkpoint_is_the_one_that_is_published(void **state) {
    append(1);
    struct call *c = get("/log/checkpoint");
    assert_int_equal(c->reply.status, 200);
    assert_text(toy_header(c, "content-type"), "text/plain; charset=utf-8");
    assert_text(toy_header(c, "access-control-allow-origin"), "*");
    assert_text(toy_header(c, "cross-origin-resource-policy"), "cross-origin");
    assert_true(str_starts(c->reply.body, STR("example.org/toy\n1\n")));
    call_free(c);
}

static void the_key_verifies_it(void **state) {
    struct call *key = get("/log/key"), *checkpoint = get("/log/checkpoint");
    struct note_verifier v;
    struct note n;
    assert_int_equal(note_verifier_parse(key->visit.arena, str_trim(key->reply.body), &v), OK);
    assert_int_equal(note_parse(key->visit.arena, checkpoint->reply.body, &n), OK);
    assert_int_equal(note_verify(&n, &v, 1, NULL), OK);
    call_free(key);
    call_free(checkpoint);
}

static void the_key_of_documents_is_another(void **state) {
    struct call *log = get("/log/key"), *documents = get("/log/documents");
    struct note_verifier v, l;
    struct arena *a = documents->visit.arena;
    assert_int_equal(note_verifier_parse(a, str_trim(documents->reply.body), &v), OK);
    assert_int_equal(note_verifier_parse(a, str_trim(log->reply.body), &l), OK);
    assert_text(v.name, arena_format(a, "%.*s/documents", STR_ARGS(l.name)).p);
    assert_memory_not_equal(v.public_key, l.public_key, NOTE_PUBLIC_BYTES);
    assert_text(toy_header(documents, "access-control-allow-origin"), "*");
    call_free(log);
    call_free(documents);
}

static void tiles_and_bundles_have_their_bytes(void **state) {
    append(2);
    struct call *c = get("/log/tile/0/000.p/3");
    assert_int_equal(c->reply.status, 200);
    assert_int_equal(c->reply.body.n, 96);
    assert_text(toy_header(c, "content-type"), "application/octet-stream");
    assert_text(toy_header(c, "cache-control"), "public, max-age=31536000, immutable");
    call_free(c);
    c = get("/log/tile/entries/000.p/2");
    assert_int_equal(c->reply.status, 200);
    size_t first = (size_t)(unsigned char)c->reply.body.p[0] << 8 | (unsigned char)c->reply.body.p[1];
    assert_true(first + 2 < c->reply.body.n);
    call_free(c);
}

static void what_the_log_has_not_is_not_found(void **state) {
    static const char *const wrong[] = {"/log/tile/0/000",
                                        "/log/tile/0/000.p/4",
                                        "/log/tile/0/001.p/1",
                                        "/log/tile/1/000.p/1",
                                        "/log/tile/0/0.p/1",
                                        "/log/tile/0/000.p/0",
                                        "/log/tile/0/000.p/256",
                                        "/log/tile/0/x000/000.p/1",
                                        "/log/tile/8/000.p/1",
                                        "/log/tile/-1/000.p/1",
                                        "/log/tile/00/000.p/1",
                                        "/log/tile/entries/000",
                                        "/log/tile/entries/",
                                        "/log/tile/",
                                        "/log/",
                                        "/log/tile/0/000.p/1/",
                                        "/log/checkpoint/x",
                                        "/log/../data.mdb",
                                        "/log/tile/0/999999999999999999999.p/1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (status(wrong[i]) != 404)
            fail_msg("%s: %u", wrong[i], status(wrong[i]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checkpoint_is_the_one_that_is_published),
        cmocka_unit_test(the_key_verifies_it),
        cmocka_unit_test(the_key_of_documents_is_another),
        cmocka_unit_test(tiles_and_bundles_have_their_bytes),
        cmocka_unit_test(what_the_log_has_not_is_not_found),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
