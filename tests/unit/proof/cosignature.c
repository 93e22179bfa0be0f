/* cosignature.c: the example of the specification, vectors that the browser's half is held to as well
 * (tests/data/witnesses.json, made by other code than either), then what was signed here. */
#include "proof/cosignature.h"

#include "base/file.h"
#include "base/json.h"
#include "proof/policy.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

/* Its witness's key is not published. */
#define EXAMPLE                                                                                              \
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"                \
    "\xe2\x80\x94 example.com/behind-the-sofa "                                                              \
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"         \
    "\xe2\x80\x94 witness.example.com/w1 "                                                                   \
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"                                                                   \
    "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA="                                    \
    "=\n"

static struct arena *a;
static json_t *vectors;

static int begin(void **state) {
    struct str text;
    a = arena_new();
    return sodium_init() < 0 || file_read(a, STR("tests/data/witnesses.json"), 1 << 17, &text) ||
           json_parse(a, text, &vectors);
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct note_signer signer(struct str name, unsigned char seed_byte, struct note_verifier *v) {
    unsigned char seed[crypto_sign_SEEDBYTES];
    struct note_signer s = {.name = name};
    memset(seed, seed_byte, sizeof seed);
    v->name = name;
    crypto_sign_seed_keypair(v->public_key, s.secret_key, seed);
    return s;
}

static struct note parsed(struct str bytes) {
    struct note n;
    assert_int_equal(note_parse(a, bytes, &n), OK);
    return n;
}

static void the_examples_line_has_the_time_that_it_says(void **state) {
    struct note n = parsed(STR(EXAMPLE));
    struct note_verifier other;
    const unsigned char *p = (const unsigned char *)n.signatures[1].bytes.p;
    int64_t at;
    assert_int_equal(n.signatures[1].bytes.n, 8 + 64);
    assert_int_equal((int64_t)p[4] << 24 | p[5] << 16 | p[6] << 8 | p[7], 1679315147);
    signer(STR("witness.example.com/w1"), 9, &other);
    assert_int_equal(cosignature_verify(&n, &other, &at), NOT_FOUND);
    assert_int_equal(at, 0);
}

static void keys_are_read_and_written_as_the_vectors_have_them(void **state) {
    const char *name;
    json_t *value;
    size_t n = 0;
    json_object_foreach(json_object_get(vectors, "witnesses"), name, value) {
        struct note_verifier v;
        assert_int_equal(cosignature_key_parse(a, json_text(value), &v), OK);
        assert_text(cosignature_key_string(a, &v), json_text(value).p);
        assert_int_equal(note_verifier_parse(a, json_text(value), &v), NOTE_MALFORMED);
        n++;
    }
    assert_int_equal(n, 3);
    struct note_verifier v;
    assert_int_equal(cosignature_key_parse(a, json_get_str(vectors, "log"), &v), NOTE_MALFORMED);
}

static void a_line_is_the_vectors_byte_for_byte(void **state) {
    struct note_verifier v;
    struct note_signer s = signer(STR("vitne.rotary.example/kaaring"), 2, &v);
    struct str line = cosignature_line(a, json_get_str(vectors, "text"), &s, json_get_int(vectors, "at"));
    assert_text(line, json_get_str(vectors, "rotary_line").p);
}

static const struct note_verifier *key_of(const struct policy *p, const char *name) {
    for (size_t i = 0; i < p->witnesses_n; i++)
        if (str_equal(p->witnesses[i].name, str_of(name)))
            return &p->witnesses[i].key;
    fail();
    return NULL;
}

/* A time above what JSON's numbers bear stands as a text. */
static int64_t time_in(const json_t *value) {
    uint64_t at = 0;
    if (json_is_integer(value))
        return json_integer_value(value);
    assert_true(str_to_u64(json_text(value), &at));
    return (int64_t)at;
}

static void check_times(const struct policy *p, const struct note *n, const json_t *wanted) {
    struct policy_judgement j;
    const char *name;
    json_t *value;
    int64_t at;
    assert_int_equal(policy_judge(p, n, &j, NULL), OK);
    assert_int_equal(j.n, json_object_size(wanted));
    json_object_foreach((json_t *)(uintptr_t)wanted, name, value) {
        assert_int_equal(cosignature_verify(n, key_of(p, name), &at), OK);
        assert_int_equal(at, time_in(value));
    }
}

static void check_case(const struct policy *p, const json_t *one) {
    struct note n;
    struct policy_judgement j;
    size_t forged = 99;
    struct str outcome = json_get_str(one, "outcome");
    if (note_parse(a, json_get_str(one, "note"), &n)) {
        assert_text(outcome, "malformed");
        return;
    }
    if (policy_judge(p, &n, &j, &forged) == NOTE_SIGNATURE) {
        assert_text(outcome, "forged");
        assert_true(forged < p->witnesses_n);
        return;
    }
    assert_text(outcome, "read");
    assert_int_equal(j.quorum, json_is_true(json_object_get(one, "quorum")));
    check_times(p, &n, json_object_get(one, "at"));
}

static void every_case_of_the_vectors_comes_out_as_it_says(void **state) {
    struct messages m = messages_new(a);
    struct policy p;
    size_t i;
    json_t *one;
    assert_int_equal(policy_parse(a, STR("policy"), json_get_str(vectors, "policy"), &m, &p), OK);
    json_array_foreach(json_object_get(vectors, "cases"), i, one) {
        print_message("%s\n", json_get_str(one, "name").p);
        check_case(&p, one);
    }
    assert_true(i > 25);
}

static void every_byte_of_a_line_matters(void **state) {
    struct note_verifier v;
    struct note_signer s = signer(STR("vitne.example.org"), 7, &v);
    struct str text = json_get_str(vectors, "text"), line = cosignature_line(a, text, &s, 1764000000);
    struct str whole = arena_format(a, "%.*s\n%.*s", STR_ARGS(text), STR_ARGS(line));
    struct note n = parsed(whole);
    int64_t at;
    assert_int_equal(cosignature_verify(&n, &v, &at), OK);
    assert_int_equal(at, 1764000000);
    for (size_t i = 0; i < whole.n; i++) {
        char *p = (char *)(uintptr_t)whole.p + i, kept = *p;
        *p = (char)(kept ^ 1);
        if (note_parse(a, whole, &n) == OK)
            assert_int_not_equal(cosignature_verify(&n, &v, &at), OK);
        *p = kept;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_line_has_the_time_that_it_says),
        cmocka_unit_test(keys_are_read_and_written_as_the_vectors_have_them),
        cmocka_unit_test(a_line_is_the_vectors_byte_for_byte),
        cmocka_unit_test(every_case_of_the_vectors_comes_out_as_it_says),
        cmocka_unit_test(every_byte_of_a_line_matters),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
