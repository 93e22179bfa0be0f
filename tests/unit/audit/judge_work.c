/* judge_work.c: an archive is judged in a time that follows its size, or not to its end; counted, not
 * measured. */
#include "audit/judge_parts.h"
#include "support/judged.h"
#include "support/test.h"
#include "support/told.h"

#include <string.h>

static struct panel p;
static struct arena *a;
static struct str full, public;

static int setup(void **state) {
    told_make(&p, true);
    a = arena_new();
    full = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    public = forger_archive(p.house.store, a, p.edition, ARCHIVE_PUBLIC);
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    told_end(&p);
    return 0;
}

static struct report judged(struct str tar) {
    struct report r;
    forger_judge(a, tar, &r);
    return r;
}

static struct str with_entries(struct str tar, size_t n, const char *entry) {
    struct forger f;
    forger_begin(&f, a, tar);
    for (size_t i = 0; i < n; i++)
        forger_append(&f, str_of(entry));
    return forger_end(&f);
}

#define HASH "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""

/* Entries of which each is held against all before it, in an archive that opens none of them. */
static const char *entry_of(const char *type, const char *body) {
    return arena_format(a,
                        "{\"v\":1,\"type\":\"%s\",\"at\":\"2099-01-01T00:00:00Z\",\"edition\":\"%.*s\","
                        "\"open\":%s,\"later\":" HASH ",\"private\":" HASH "}",
                        type, STR_ARGS(p.edition), body)
        .p;
}

static void honest_ones_are_looked_at_little(void **state) {
    struct archive x;
    struct str rest = full, why;
    struct report r = judged(full);
    HOUSE_MUST(archive_read(a, press_get_str, &rest, &x, &why));
    assert_true(r.looks < 100 * (x.head.size + x.parts_n));
    assert_true(r.proofs < x.head.size);
    assert_false(r.over);
}

static void what_grows_as_the_square_is_refused(void **state) {
    static const struct {
        const char *type, *body;
    } all[] = {{"step.counted", "{\"step\":\"vurdering\"}"}, {"edition.corrected", "{\"decision\":1}"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *entry = entry_of(all[i].type, all[i].body);
        struct report few = judged(with_entries(public, 500, entry)),
                      twice = judged(with_entries(public, 1000, entry)),
                      many = judged(with_entries(public, 20000, entry));
        judged_holds(&few);
        assert_false(few.over || twice.over);
        assert_true(twice.looks > 2 * few.looks); /* else it is not what this test is about */
        assert_true(many.over);
        assert_true(judged_says(&many.wrong, -1, "takes far longer than its size"));
    }
}

static void the_bounds_of_work_are_said_once(void **state) {
    struct archive x = {.parts_n = 1};
    struct report r = {.arena = a}, m = {.arena = a}, v = {.arena = a};
    struct judging looks = {.archive = &x, .report = &r}, proofs = {.archive = &x, .report = &m},
                   values = {.archive = &x, .report = &v};
    assert_true(judge_look(&looks, 100000000));
    assert_false(judge_look(&looks, 100000000));
    assert_false(judge_look(&looks, 1));
    assert_int_equal(r.wrong.n, 1);
    assert_true(judge_prove(&proofs, 20000));
    assert_false(judge_prove(&proofs, 20000));
    assert_true(judged_says(&m.wrong, -1, "far more signatures"));
    size_t n = (size_t)1 << 20;
    char *list = arena_alloc(a, n);
    memset(list, ',', n);
    for (size_t i = 0; i < 32; i++)
        assert_true(judge_read(&values, str_bytes(list, n)));
    assert_false(judge_read(&values, str_bytes(list, 1)));
    assert_true(judged_says(&v.wrong, -1, "more memory than they are long"));
}

/* Not even room is made for each, which is large. */
static void steps_beyond_number_are_not_judged(void **state) {
    struct forger f;
    forger_begin(&f, a, public);
    for (unsigned i = 0; i < 1200; i++)
        forger_append(&f, arena_format(a,
                                       "{\"v\":1,\"type\":\"step.opened\",\"at\":\"2099-01-01T00:00:00Z\","
                                       "\"edition\":\"%.*s\",\"open\":{\"step\":\"s%u\",\"rules\":" HASH
                                       ",\"slate\":" HASH ",\"roll\":" HASH "},\"private\":" HASH "}",
                                       STR_ARGS(p.edition), i));
    struct report r = judged(forger_end(&f));
    assert_true(judged_says(&r.wrong, -1, "opens 1201 steps of the edition"));
    assert_int_equal(r.wrong.n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_ones_are_looked_at_little),
        cmocka_unit_test(what_grows_as_the_square_is_refused),
        cmocka_unit_test(the_bounds_of_work_are_said_once),
        cmocka_unit_test(steps_beyond_number_are_not_judged),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
