/* signin.c: links let in whom they were made for, once, in time, and nobody else. */
#include "desk/signin.h"

#include "award/log/tables.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

struct spending {
    struct str secret;
};

static enum fault spend(struct txn *t, struct command *c, struct batch *out) {
    const struct spending *s = c->args;
    struct str person;
    enum signin_way way;
    (void)out;
    return signin_spend(t, c->arena, s->secret, c->arrived, &person, &way);
}

static enum fault use(struct house *h, struct str secret) {
    struct spending s = {secret};
    return house_public(h, spend, &s);
}

static void a_link_works_once(void **state) {
    struct house *h = *state;
    struct str secret = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600), person;
    assert_int_equal(signin_check(h->store, h->arena, secret, h->now, &person), OK);
    assert_true(str_equal(person, h->admin));
    assert_int_equal(use(h, secret), OK);
    assert_int_equal(use(h, secret), TOKEN_SPENT);
    assert_int_equal(use(h, signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600)), OK);
}

static void a_link_works_until_its_last_second(void **state) {
    struct house *h = *state;
    struct str one = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600);
    struct str two = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600);
    h->now += 3600;
    assert_int_equal(use(h, one), OK);
    h->now++;
    assert_int_equal(use(h, two), TOKEN_EXPIRED);
}

static void every_changed_sign_is_refused(void **state) {
    struct house *h = *state;
    struct str secret = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600), person;
    for (size_t i = 0; i < secret.n; i++)
        for (unsigned char flip = 1; flip; flip = (unsigned char)(flip << 1)) {
            struct str spoilt = arena_copy(h->arena, secret);
            ((char *)(uintptr_t)spoilt.p)[i] = (char)(spoilt.p[i] ^ flip);
            assert_int_not_equal(signin_check(h->store, h->arena, spoilt, h->now, &person), OK);
        }
    for (size_t n = 0; n < secret.n; n++)
        assert_int_equal(signin_check(h->store, h->arena, str_slice(secret, 0, n), h->now, &person),
                         TOKEN_WRONG);
    assert_int_equal(
        signin_check(h->store, h->arena, arena_format(h->arena, "%.*s=", STR_ARGS(secret)), h->now, &person),
        TOKEN_WRONG);
}

static void another_folder_knows_no_link_of_this_one(void **state) {
    struct house *h = *state, other;
    struct str person, secret = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600);
    house_make(&other, "2021-09-01T08:00:00+02:00");
    assert_int_equal(signin_check(other.store, h->arena, secret, h->now, &person), TOKEN_WRONG);
    house_remove(&other);
}

static enum fault sweep(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return signin_sweep(t, c->arrived);
}

static void spent_links_are_forgotten_only_when_they_have_expired(void **state) {
    struct house *h = *state;
    struct str secret = signin_secret(h->store, h->arena, SIGNIN_MAILED, h->admin, h->now + 3600);
    assert_int_equal(use(h, secret), OK);
    assert_int_equal(house_public(h, sweep, NULL), OK);
    assert_int_equal(use(h, secret), TOKEN_SPENT);
    h->now += 3601;
    assert_int_equal(house_public(h, sweep, NULL), OK);
    assert_int_equal(use(h, secret), TOKEN_EXPIRED);
}

static enum fault decoy(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return signin_decoy(t, c);
}

static uint64_t links(struct house *h) {
    struct txn t = house_read(h);
    uint64_t n = table_count(&t, T_LINKS);
    store_read_end(&t);
    return n;
}

static void somebody_unknown_costs_a_row_that_is_swept(void **state) {
    struct house *h = *state;
    assert_int_equal(house_public(h, decoy, NULL), OK);
    assert_int_equal(house_public(h, decoy, NULL), OK);
    assert_int_equal(links(h), 2);
    h->now++;
    assert_int_equal(house_public(h, sweep, NULL), OK);
    assert_int_equal(links(h), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(a_link_works_once),
        WITH_HOUSE(a_link_works_until_its_last_second),
        WITH_HOUSE(every_changed_sign_is_refused),
        WITH_HOUSE(another_folder_knows_no_link_of_this_one),
        WITH_HOUSE(spent_links_are_forgotten_only_when_they_have_expired),
        WITH_HOUSE(somebody_unknown_costs_a_row_that_is_swept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
