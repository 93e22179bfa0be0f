/* submission.c: the example of the specification, every pair of sizes, and every form that is none. */
#include "witness/submission.h"

#include "base/buf.h"
#include "support/text.h"
#include "support/watched.h"

#include <sodium.h>

#define EXAMPLE                                                                                              \
    "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"                                           \
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"           \
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"                                                       \
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"                \
    "\xe2\x80\x94 example.com/behind-the-sofa "                                                              \
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"         \
    "\xe2\x80\x94 example.com/behind-the-sofa "                                                              \
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n"

static struct arena *a;
static struct watched honest;

static int begin(void **state) {
    a = arena_new();
    if (sodium_init() < 0)
        return 1;
    watched_make(&honest, a, "log.example/a", 1);
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct submission read(struct str body) {
    struct submission s;
    assert_int_equal(submission_parse(a, body, &s), OK);
    return s;
}

static void the_specifications_example_is_read(void **state) {
    struct submission s = read(STR(EXAMPLE));
    assert_int_equal(s.old, 20852014);
    assert_int_equal(s.proof_n, 4);
    assert_int_equal(s.checkpoint.position.size, 20852163);
    assert_text(s.checkpoint.origin, "example.com/behind-the-sofa");
    assert_int_equal(s.note.signatures_n, 2);
}

static void every_pair_of_sizes_is_judged(void **state) {
    enum { MOST = 12 };
    struct watched bent = honest;
    watched_bend(&bent, 0);
    for (uint64_t size = 0; size <= MOST; size++)
        for (uint64_t old = 0; old <= size; old++) {
            struct position last = watched_at(&honest, old), other = watched_at(&bent, old);
            struct submission s = read(watched_body(&honest, old, size));
            assert_int_equal(submission_judge(&s, &last), 200);
            if (old)
                assert_int_equal(submission_judge(&s, &other), 422);
            struct position more = watched_at(&honest, old + 1);
            assert_int_equal(submission_judge(&s, &more), 409);
            s.proof_n += s.proof_n < SUBMISSION_PROOF_MAX;
            assert_int_equal(submission_judge(&s, &last), 422);
        }
}

static void an_empty_log_has_one_root(void **state) {
    struct submission s = read(watched_body(&honest, 0, 0));
    struct position none = watched_at(&honest, 0);
    assert_int_equal(submission_judge(&s, &none), 200);
    s.checkpoint.position.root.b[0] ^= 1;
    assert_int_equal(submission_judge(&s, &none), 422);
}

static void only_a_key_of_the_log_may_have_signed(void **state) {
    struct watched other;
    watched_make(&other, a, "log.example/a", 2);
    struct note_verifier both[] = {other.verifier, honest.verifier};
    struct watched_log is = {STR("log.example/a"), 2, both}, one = {STR("log.example/a"), 1, &other.verifier};
    struct submission s = read(watched_body(&honest, 3, 5));
    assert_int_equal(submission_refused(&s, NULL), 404);
    assert_int_equal(submission_refused(&s, &is), 0);
    assert_int_equal(submission_refused(&s, &one), 403);
    s.old = 6;
    assert_int_equal(submission_refused(&s, &is), 400);
    assert_int_equal(submission_refused(&s, &one), 403);
    struct str body = watched_body(&honest, 3, 5);
    strstr(body.p, "\n5\n")[1] = '6'; /* no longer what was signed */
    s = read(body);
    assert_int_equal(submission_refused(&s, &is), 403);
}

static void extension_lines_are_signed_with_the_rest(void **state) {
    struct watched extended = honest;
    extended.extension = STR("one line\nanother\n");
    struct submission s = read(watched_body(&extended, 3, 5));
    struct watched_log is = {STR("log.example/a"), 1, &honest.verifier};
    assert_int_equal(submission_refused(&s, &is), 0);
    extended.extension = STR("one\n\nbehind an empty line\n");
    assert_int_equal(submission_parse(a, watched_body(&extended, 3, 5), &s), NOTE_MALFORMED);
}

/* Every place of a whole request: cut there, a byte more there, another byte there. */
static void what_is_no_request_is_none(void **state) {
    struct str whole = watched_body(&honest, 3, 7);
    struct submission s;
    for (size_t i = 0; i < whole.n; i++)
        assert_int_equal(submission_parse(a, str_slice(whole, 0, i), &s), NOTE_MALFORMED);
    assert_int_equal(submission_parse(a, arena_format(a, "%.*sx", STR_ARGS(whole)), &s), NOTE_MALFORMED);
    struct buf b = buf_new(a);
    for (size_t i = 0; i < whole.n; i++)
        buf_add(&b, whole.p[i] == '\n' ? STR("\r\n") : str_slice(whole, i, 1));
    assert_int_equal(submission_parse(a, buf_str(&b), &s), NOTE_MALFORMED);
}

static struct str with_head(const char *head) {
    struct str checkpoint = watched_checkpoint(&honest, 7);
    return arena_format(a, "%s%.*s", head, STR_ARGS(checkpoint));
}

static void a_head_has_one_form(void **state) {
    static const char *const heads[] = {
        "",
        "\n",
        "old 3\n",
        "old  3\n\n",
        "old 03\n\n",
        "old -1\n\n",
        "old +1\n\n",
        "old\n\n",
        "Old 3\n\n",
        "old 3 \n\n",
        "old 18446744073709551616\n\n",
        "old 3\nAAAA\n\n",
        "old 3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\n",
        "old 3\n AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n",
    };
    struct submission s;
    assert_int_equal(submission_parse(a, with_head("old 3\n\n"), &s), OK);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (submission_parse(a, with_head(heads[i]), &s) != NOTE_MALFORMED)
            fail_msg("%s", heads[i]);
}

static void a_proof_has_at_most_63_lines(void **state) {
    for (size_t n = 63; n <= 64; n++) {
        struct buf b = buf_new(a);
        struct submission s;
        buf_add(&b, STR("old 3\n"));
        for (size_t i = 0; i < n; i++)
            buf_add(&b, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
        buf_add(&b, STR("\n"));
        buf_add(&b, watched_checkpoint(&honest, 7));
        assert_int_equal(submission_parse(a, buf_str(&b), &s), n == 63 ? OK : NOTE_MALFORMED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specifications_example_is_read),
        cmocka_unit_test(every_pair_of_sizes_is_judged),
        cmocka_unit_test(an_empty_log_has_one_root),
        cmocka_unit_test(only_a_key_of_the_log_may_have_signed),
        cmocka_unit_test(extension_lines_are_signed_with_the_rest),
        cmocka_unit_test(what_is_no_request_is_none),
        cmocka_unit_test(a_head_has_one_form),
        cmocka_unit_test(a_proof_has_at_most_63_lines),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
