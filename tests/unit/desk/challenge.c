/* challenge.c: a question is for one purpose, one subject, some minutes and one answer. */
#include "desk/challenge.h"

#include "support/house.h"
#include "support/test.h"

#include <string.h>

#define SUBJECT STR("a session")

struct spending {
    struct str text;
    enum challenge_purpose purpose;
    struct str subject;
};

static enum fault spend(struct txn *t, struct command *c, struct batch *out) {
    const struct spending *s = c->args;
    struct str bytes = {0};
    (void)out;
    enum fault f = challenge_spend(t, c->arena, s->text, s->purpose, s->subject, c->arrived, &bytes);
    assert_int_equal(bytes.n, f && f != TOKEN_SPENT ? 0 : CHALLENGE_BYTES);
    return f;
}

static enum fault use(struct house *h, struct str text, enum challenge_purpose purpose, struct str subject) {
    const struct spending s = {text, purpose, subject};
    return house_public(h, spend, &s);
}

static struct str fresh(struct house *h) {
    return challenge_new(h->store, h->arena, CHALLENGE_PROVE, SUBJECT, h->now);
}

static void one_is_of_use_once(void **state) {
    struct house *h = *state;
    struct str one = fresh(h), two = fresh(h);
    assert_int_equal(one.n, CHALLENGE_SIGNS);
    assert_false(str_equal(one, two));
    assert_int_equal(use(h, one, CHALLENGE_PROVE, SUBJECT), OK);
    assert_int_equal(use(h, one, CHALLENGE_PROVE, SUBJECT), TOKEN_SPENT);
    assert_int_equal(use(h, two, CHALLENGE_PROVE, SUBJECT), OK);
}

static void one_is_for_what_it_was_made_for(void **state) {
    struct house *h = *state;
    struct str one = fresh(h);
    assert_int_equal(use(h, one, CHALLENGE_SIGN_IN, SUBJECT), TOKEN_WRONG);
    assert_int_equal(use(h, one, CHALLENGE_ADD, SUBJECT), TOKEN_WRONG);
    assert_int_equal(use(h, one, CHALLENGE_PROVE, STR("another session")), TOKEN_WRONG);
    assert_int_equal(use(h, one, CHALLENGE_PROVE, STR("")), TOKEN_WRONG);
    assert_int_equal(use(h, one, CHALLENGE_PROVE, SUBJECT), OK); /* nothing was spent */
}

static void one_holds_until_its_last_second(void **state) {
    struct house *h = *state;
    struct str one = fresh(h), two = fresh(h);
    h->now += CHALLENGE_SECONDS;
    assert_int_equal(use(h, one, CHALLENGE_PROVE, SUBJECT), OK);
    h->now++;
    assert_int_equal(use(h, two, CHALLENGE_PROVE, SUBJECT), TOKEN_EXPIRED);
}

static void every_changed_sign_is_refused(void **state) {
    struct house *h = *state;
    struct str one = fresh(h);
    for (size_t i = 0; i < one.n; i++) {
        struct str spoilt = arena_copy(h->arena, one);
        ((char *)(uintptr_t)spoilt.p)[i] = (char)(spoilt.p[i] ^ 1);
        assert_int_equal(use(h, spoilt, CHALLENGE_PROVE, SUBJECT), TOKEN_WRONG);
    }
    assert_int_equal(use(h, str_slice(one, 0, one.n - 1), CHALLENGE_PROVE, SUBJECT), TOKEN_WRONG);
    assert_int_equal(use(h, STR(""), CHALLENGE_PROVE, SUBJECT), TOKEN_WRONG);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(one_is_of_use_once),
        WITH_HOUSE(one_is_for_what_it_was_made_for),
        WITH_HOUSE(one_holds_until_its_last_second),
        WITH_HOUSE(every_changed_sign_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
