/* insight.c: a link shows what it was made for, for a day, to who has it and nobody else. */
#include "desk/insight.h"

#include "support/house.h"
#include "support/test.h"

struct putting {
    struct str secret;
    struct insight link;
};

static enum fault put(struct txn *t, struct command *c, struct batch *out) {
    const struct putting *p = c->args;
    (void)out;
    return insight_put(t, p->secret, &p->link, c->arrived);
}

static enum fault sweep(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return insight_sweep(t, c->arrived);
}

/* 26 signs, another for each number. */
static struct str secret_of(struct house *h, unsigned n) {
    return arena_format(h->arena, "aaaaaaaaaaaaaaaaaaaaaaa%c%c%c", 'a' + n % 26, 'a' + n / 26 % 26,
                        'a' + n / 676 % 26);
}

static enum fault make(struct house *h, unsigned n, struct str email) {
    const struct putting p = {
        secret_of(h, n), {.email = email, .edition = 2, .candidate = 7, .until = h->now + INSIGHT_SECONDS}};
    return house_public(h, put, &p);
}

static enum fault find(struct house *h, struct str secret, struct insight *i) {
    struct txn t = house_read(h);
    enum fault f = insight_get(&t, h->arena, secret, h->now, i);
    store_read_end(&t);
    return f;
}

static void a_link_shows_what_it_was_made_for_however_often(void **state) {
    struct house *h = *state;
    struct insight i;
    HOUSE_MUST(make(h, 1, STR("kari@example.no")));
    for (int k = 0; k < 3; k++) {
        HOUSE_MUST(find(h, secret_of(h, 1), &i));
        assert_true(str_equal(i.email, STR("kari@example.no")));
        assert_int_equal(i.edition, 2);
        assert_int_equal(i.candidate, 7);
    }
    assert_int_equal(find(h, secret_of(h, 2), &i), NOT_FOUND);
    assert_int_equal(find(h, str_slice(secret_of(h, 1), 0, 25), &i), NOT_FOUND);
    assert_int_equal(find(h, STR(""), &i), NOT_FOUND);
}

static void it_lives_a_day_and_is_then_forgotten(void **state) {
    struct house *h = *state;
    struct insight i;
    HOUSE_MUST(make(h, 1, STR("kari@example.no")));
    h->now += INSIGHT_SECONDS;
    HOUSE_MUST(find(h, secret_of(h, 1), &i));
    h->now++;
    assert_int_equal(find(h, secret_of(h, 1), &i), NOT_FOUND);
    h->now -= INSIGHT_SECONDS;
    HOUSE_MUST(house_public(h, sweep, NULL));
    HOUSE_MUST(find(h, secret_of(h, 1), &i)); /* not before its time */
    h->now += INSIGHT_SECONDS;
    HOUSE_MUST(house_public(h, sweep, NULL));
    h->now -= INSIGHT_SECONDS;
    assert_int_equal(find(h, secret_of(h, 1), &i), NOT_FOUND);
}

static void one_address_gets_three_a_day(void **state) {
    struct house *h = *state;
    for (unsigned n = 0; n < INSIGHT_ADDRESS_MOST; n++)
        HOUSE_MUST(make(h, n, STR("kari@example.no")));
    assert_int_equal(make(h, 9, STR("Kari@Example.no")), ALREADY_DONE);
    HOUSE_MUST(make(h, 10, STR("ola@example.no")));
    h->now += INSIGHT_SECONDS + 1;
    HOUSE_MUST(make(h, 11, STR("kari@example.no")));
}

static void there_are_never_more_than_so_many(void **state) {
    struct house *h = *state;
    for (unsigned n = 0; n < INSIGHT_MOST; n++)
        HOUSE_MUST(make(h, n, arena_format(h->arena, "u%u@example.no", n)));
    assert_int_equal(make(h, INSIGHT_MOST, STR("kari@example.no")), TOO_MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(a_link_shows_what_it_was_made_for_however_often),
        WITH_HOUSE(it_lives_a_day_and_is_then_forgotten),
        WITH_HOUSE(one_address_gets_three_a_day),
        WITH_HOUSE(there_are_never_more_than_so_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
