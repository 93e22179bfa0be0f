/* cache.c: a page is given out only while nothing that it shows can have changed. */
#include "web/cache.h"

#include "support/text.h"

#include <stdlib.h>

static struct cache_key key(const char *path) {
    return (struct cache_key){str_of(path), LANG_NB, false};
}

static struct page page(struct arena *a, const char *body, size_t n) {
    char *p = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = body[i % strlen(body)];
    return (struct page){.body = {p, n}, .content_type = STR("text/html")};
}

static const struct page *put(struct page_cache *c, struct arena *a, const char *path, uint64_t published,
                              uint64_t version, int64_t minute) {
    struct cache_key k = key(path);
    struct page p = page(a, path, 2000);
    const struct page *kept = cache_put(c, &k, published, version, minute, &p);
    page_release((void *)(uintptr_t)kept);
    return kept;
}

/* Whether it is still given out. */
static bool has(struct page_cache *c, const char *path, uint64_t published, uint64_t version,
                int64_t minute) {
    struct cache_key k = key(path);
    bool unsure;
    const struct page *p = cache_get(c, &k, published, minute, &unsure);
    if (!p && unsure)
        p = cache_confirm(c, &k, published, version);
    bool there = p != NULL && str_starts(p->body, str_of(path));
    page_release((void *)(uintptr_t)p);
    return there;
}

static void it_holds_while_the_log_and_the_minute_stand(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    put(c, a, "/a", 10, 7, 100);
    assert_true(has(c, "/a", 10, 7, 100));
    assert_true(has(c, "/a", 10, 7, 100));
    assert_false(has(c, "/b", 10, 7, 100));
    assert_false(has(c, "/a", 10, 7, 101)); /* a deadline may have passed */
    cache_free(c);
    arena_free(a);
}

static void what_happens_out_of_sight_does_not_move_it(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    put(c, a, "/a", 10, 7, 100);
    assert_true(has(c, "/a", 11, 7, 100));
    assert_true(has(c, "/a", 12, 7, 100));
    assert_false(has(c, "/a", 13, 13, 100));
    assert_false(has(c, "/a", 10, 7, 100)); /* and it is gone for good */
    cache_free(c);
    arena_free(a);
}

static void languages_and_faces_are_kept_apart(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    bool unsure;
    put(c, a, "/a", 1, 1, 1);
    struct cache_key english = {STR("/a"), LANG_EN, false}, json = {STR("/a"), LANG_NB, true};
    assert_null(cache_get(c, &english, 1, 1, &unsure));
    assert_null(cache_get(c, &json, 1, 1, &unsure));
    cache_free(c);
    arena_free(a);
}

static void a_page_that_is_held_outlives_its_place(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    struct cache_key k = key("/a");
    struct page p = page(a, "first ", 3000);
    const struct page *held = cache_put(c, &k, 1, 1, 1, &p);
    put(c, a, "/a", 2, 2, 1);
    assert_true(str_starts(held->body, STR("first first")));
    page_release((void *)(uintptr_t)held);
    const struct page *again = cache_put(c, &k, 3, 3, 1, &p);
    cache_free(c);
    assert_true(str_starts(again->body, STR("first first")));
    page_release((void *)(uintptr_t)again);
    arena_free(a);
}

static void it_never_grows_past_its_bounds(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(100000);
    size_t pages, bytes;
    for (int i = 0; i < 2000; i++) {
        put(c, a, arena_format(a, "/%d", i).p, 1, 1, 1);
        cache_counts(c, &pages, &bytes);
        assert_true(pages <= CACHE_PAGES && bytes <= 100000);
    }
    assert_true(has(c, "/1999", 1, 1, 1));
    struct page big = page(a, "x", CACHE_PAGE_MAX + 1);
    struct cache_key k = key("/big");
    assert_null(cache_put(c, &k, 1, 1, 1, &big));
    cache_free(c);
    cache_counts(c = cache_new(1), &pages, &bytes);
    assert_int_equal(pages + bytes, 0);
    cache_free(c);
    arena_free(a);
}

static void tags_are_of_the_bytes(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    struct cache_key k = key("/a"), l = key("/b");
    struct page one = page(a, "one", 2000), other = page(a, "other", 2000);
    const struct page *p = cache_put(c, &k, 1, 1, 1, &one), *same = cache_put(c, &l, 5, 5, 5, &one);
    assert_true(str_equal(p->etag, same->etag));
    assert_false(str_equal(p->etag, p->etag_gzip)); /* other bytes, another tag */
    const struct page *q = cache_put(c, &k, 1, 1, 1, &other);
    assert_false(str_equal(p->etag, q->etag));
    assert_true(p->gzip.n > 0 && p->gzip.n < p->body.n / 2);
    page_release((void *)(uintptr_t)p);
    page_release((void *)(uintptr_t)q);
    page_release((void *)(uintptr_t)same);
    cache_free(c);
    arena_free(a);
}

static void a_page_with_holes_has_no_tag_and_takes_fresh_tokens(void **state) {
    struct arena *a = arena_new();
    struct page_cache *c = cache_new(1 << 20);
    struct cache_key k = key("/form");
    struct page p = page(a, "form ", 2000);
    p.plan = (struct gzip_plan){.holes_n = 1, .hole_bytes = 4, .at = {1000}};
    const struct page *kept = cache_put(c, &k, 1, 1, 1, &p);
    struct str filled = page_fill(a, kept, false, (struct str[]){STR("ABCD")});
    assert_int_equal(kept->etag.n, 0);
    assert_memory_equal(filled.p + 1000, "ABCD", 4);
    assert_memory_equal(filled.p, p.body.p, 1000);
    assert_memory_equal(filled.p + 1004, p.body.p + 1004, 996);
    struct str packed = page_fill(a, kept, true, (struct str[]){STR("EFGH")});
    assert_memory_equal(packed.p + kept->plan.at_gzip[0], "EFGH", 4);
    page_release((void *)(uintptr_t)kept);
    cache_free(c);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_while_the_log_and_the_minute_stand),
        cmocka_unit_test(what_happens_out_of_sight_does_not_move_it),
        cmocka_unit_test(languages_and_faces_are_kept_apart),
        cmocka_unit_test(a_page_that_is_held_outlives_its_place),
        cmocka_unit_test(it_never_grows_past_its_bounds),
        cmocka_unit_test(tags_are_of_the_bytes),
        cmocka_unit_test(a_page_with_holes_has_no_tag_and_takes_fresh_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
