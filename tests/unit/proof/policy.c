/* policy.c: what a policy may say, where each mistake is pointed out, and every subset of witnesses counted.
 */
#include "proof/policy.h"

#include "base/buf.h"
#include "proof/cosignature.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return sodium_init() < 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct note_verifier verifier(const char *name, unsigned char seed_byte) {
    unsigned char seed[crypto_sign_SEEDBYTES], secret[NOTE_SECRET_BYTES];
    struct note_verifier v = {.name = str_of(name)};
    memset(seed, seed_byte, sizeof seed);
    crypto_sign_seed_keypair(v.public_key, secret, seed);
    return v;
}

/* %1 … %9: witness keys; %L: a log's. */
static struct str with_keys(const char *form) {
    struct buf b = buf_new(a);
    for (const char *p = form; *p; p++) {
        if (*p != '%') {
            buf_byte(&b, *p);
            continue;
        }
        p++;
        char name[] = "witness.example/0";
        name[sizeof name - 2] = *p;
        struct note_verifier v =
            verifier(*p == 'L' ? "log.example/a" : arena_copy(a, str_of(name)).p, (unsigned char)*p);
        buf_add(&b, *p == 'L' ? note_verifier_string(a, &v) : cosignature_key_string(a, &v));
    }
    return arena_copy(a, buf_str(&b));
}

static struct policy policy(const char *form) {
    struct policy p;
    struct messages m = messages_new(a);
    enum fault f = policy_parse(a, STR("policy"), with_keys(form), &m, &p);
    if (f)
        print_error("%.*s\n", STR_ARGS(m.list[0].text));
    assert_int_equal(f, OK);
    return p;
}

/* Who has signed, as bits of the witnesses in their order. */
static bool quorum(const struct policy *p, unsigned who) {
    int64_t at[POLICY_WITNESSES_MAX] = {0};
    for (size_t i = 0; i < p->witnesses_n; i++)
        at[i] = who >> i & 1 ? 1764000000 : 0;
    return policy_quorum(p, at);
}

static void the_specifications_example_counts_as_it_says(void **state) {
    struct policy p = policy("log %L\n\nwitness X1 %1\nwitness X2 %2\nwitness X3 %3\n"
                             "group X-witnesses 2 X1 X2 X3\n\nwitness Y1 %4\nwitness Y2 %5\n"
                             "group Y-witnesses any Y1 Y2\n\ngroup X-and-Y all X-witnesses Y-witnesses\n"
                             "quorum X-and-Y\n");
    assert_int_equal(p.witnesses_n, 5);
    for (unsigned who = 0; who < 32; who++)
        assert_int_equal(quorum(&p, who), __builtin_popcount(who & 7) >= 2 && (who & 24));
}

static void a_quorum_is_a_witness_a_group_or_none(void **state) {
    struct policy one = policy("witness a %1\nwitness b %2\nquorum b\n");
    struct policy all = policy("witness a %1\nwitness b %2\ngroup g all a b\nquorum g\n");
    struct policy none = policy("witness a %1\nwitness b %2\nquorum none\n"), bare = policy("quorum none\n");
    for (unsigned who = 0; who < 4; who++) {
        assert_int_equal(quorum(&one, who), who >> 1);
        assert_int_equal(quorum(&all, who), who == 3);
        assert_int_equal(quorum(&none, who), who > 0); /* nobody needs to have signed: but who has, has */
        assert_false(quorum(&bare, who));
    }
}

static void a_line_may_have_space_around_comments_and_an_address(void **state) {
    struct policy p =
        policy("# whom we ask\n \t\n\t# indented\n  log\t %L \t https://log.example/log \n"
               "witness k\xc3\xa5re %1 https://kåre.example/\nwitness b %2\t\nquorum k\xc3\xa5re\n");
    assert_text(p.logs[0].url, "https://log.example/log");
    assert_text(p.witnesses[0].name, "k\xc3\xa5re");
    assert_text(p.witnesses[0].url, "https://kåre.example/");
    assert_int_equal(p.witnesses[1].url.n, 0);
    assert_int_equal(policy_askable(&p), 1);
    struct note_verifier log = verifier("log.example/a", 'L'), other = verifier("log.example/a", 'M');
    assert_true(policy_has_log(&p, &log));
    assert_false(policy_has_log(&p, &other));
    p = policy("quorum none\n");
    assert_true(policy_has_log(&p, &other));
}

static const struct {
    unsigned line;
    const char *text, *told;
} refused[] = {
    {0, "", "no line `quorum"},
    {0, "witness a %1\n", "no line `quorum"},
    {1, "quorum none", "no end"},
    {1, "quorum none\r\n", "control character"},
    {1, "quorum\vnone\n", "control character"},
    {2, "quorum none\nquorum none\n", "one quorum"},
    {1, "quorum a\nwitness a %1\n", "earlier line"},
    {1, "quorum none none\n", "`quorum NAME`"},
    {1, "Quorum none\n", "begins with"},
    {1, "log\nquorum none\n", "`log VKEY"},
    {1, "log %L url more\nquorum none\n", "`log VKEY"},
    {1, "log %1\nquorum none\n", "type 1"},
    {2, "log %L\nlog %L\nquorum none\n", "twice"},
    {1, "witness a\nquorum a\n", "`witness NAME"},
    {1, "witness a %L\nquorum a\n", "type 4"},
    {1, "witness a %1x\nquorum a\n", "type 4"},
    {1, "witness none %1\nquorum none\n", "taken"},
    {2, "witness a %1\nwitness a %2\nquorum a\n", "taken"},
    {2, "witness a %1\nwitness b %1\nquorum a\n", "twice"},
    {2, "witness a %1\ngroup g any\nquorum g\n", "`group NAME"},
    {2, "witness a %1\ngroup g 0 a\nquorum g\n", "from 1"},
    {2, "witness a %1\ngroup g 2 a\nquorum g\n", "from 1"},
    {2, "witness a %1\ngroup g 01 a\nquorum g\n", "from 1"},
    {2, "witness a %1\ngroup g some a\nquorum g\n", "from 1"},
    {2, "witness a %1\ngroup g all a a\nquorum g\n", "already"},
    {3, "witness a %1\ngroup g all a\ngroup h all a\nquorum h\n", "already"},
    {2, "witness a %1\ngroup g all b\nquorum g\n", "earlier line"},
    {2, "witness a %1\ngroup g all g\nquorum g\n", "earlier line"},
    {2, "witness a %1\ngroup g all none\nquorum g\n", "earlier line"},
    {2, "witness a %1\ngroup a all a\nquorum a\n", "taken"},
};

static void each_mistake_is_told_at_its_line(void **state) {
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct messages m = messages_new(a);
        struct policy p;
        enum fault f = policy_parse(a, STR("policy"), with_keys(refused[i].text), &m, &p);
        if (f != FILE_INVALID || m.n != 1 || m.list[0].line != refused[i].line ||
            !strstr(m.list[0].text.p, refused[i].told))
            fail_msg("%s", refused[i].text);
    }
}

static struct str many_logs(size_t n) {
    struct buf b = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        struct note_verifier v = verifier("x.example", (unsigned char)i);
        buf_format(&b, "log %s\n", note_verifier_string(a, &v).p);
    }
    buf_add(&b, STR("quorum none\n"));
    return arena_copy(a, buf_str(&b));
}

/* Each in a group of its own. */
static struct str many_witnesses(size_t n) {
    struct buf b = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        struct note_verifier v = verifier("x.example", (unsigned char)i);
        buf_format(&b, "witness w%zu %s\ngroup g%zu all w%zu\n", i, cosignature_key_string(a, &v).p, i, i);
    }
    buf_add(&b, STR("quorum none\n"));
    return arena_copy(a, buf_str(&b));
}

static enum fault reads(struct str text) {
    struct messages m = messages_new(a);
    struct policy p;
    return policy_parse(a, STR("policy"), text, &m, &p);
}

static void the_bounds_are_those_that_the_specification_recommends(void **state) {
    assert_int_equal(reads(many_logs(32)), OK);
    assert_int_equal(reads(many_logs(33)), FILE_INVALID);
    assert_int_equal(reads(many_witnesses(32)), OK);
    assert_int_equal(reads(many_witnesses(33)), FILE_INVALID);
    char *long_one = arena_alloc(a, POLICY_BYTES_MAX + 1);
    memset(long_one, '\n', POLICY_BYTES_MAX + 1);
    assert_int_equal(reads(str_bytes(long_one, POLICY_BYTES_MAX + 1)), FILE_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specifications_example_counts_as_it_says),
        cmocka_unit_test(a_quorum_is_a_witness_a_group_or_none),
        cmocka_unit_test(a_line_may_have_space_around_comments_and_an_address),
        cmocka_unit_test(each_mistake_is_told_at_its_line),
        cmocka_unit_test(the_bounds_are_those_that_the_specification_recommends),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
