/* step_holders.c: who shares the key of a sealed step, when all may and when only some can. */
#include "award/step/step_holders.h"

#include "support/jurors.h"
#include "support/test.h"

static struct house h;
static struct str edition;
static struct str roll_ids[64];
static struct roll roll;

static int begin(void **state) {
    house_make(&h, "2021-09-01T08:00:00+02:00");
    edition = house_hedersmerke(&h);
    roll = (struct roll){.jurors = roll_ids};
    return 0;
}

static int end(void **state) {
    house_replays(&h);
    house_remove(&h);
    return 0;
}

#define WITH_A_BODY(test) cmocka_unit_test_setup_teardown(test, begin, end)

/* Somebody who may vote, with a key. */
static struct str voter(const char *body) {
    static unsigned n;
    struct str name = arena_format(h.arena, "Medlem %u", ++n);
    return roll_ids[roll.n++] = juror_make(&h, edition, body, MEMBER_PLAIN, name.p).id;
}

static void voters(const char *body, size_t n) {
    for (size_t i = 0; i < n; i++)
        voter(body);
}

static void also_in(struct str person, const char *body) {
    const struct member_invite_args m = {
        .edition = edition, .body = str_of(body), .role = MEMBER_PLAIN, .who = {.person = person}};
    HOUSE_MUST(house_do(&h, member_invite, &m));
}

static void is_admin(struct str person) {
    const struct admin_args args = {.who = {.person = person}};
    HOUSE_MUST(house_do(&h, admin_grant, &args));
}

static struct {
    struct holders holders;
    enum holders_how how;
    size_t ready;
} chosen;

static enum fault choose_by(const char *template, struct seed seed) {
    json_t *step;
    HOUSE_MUST(json_parse(h.arena, str_of(template), &step));
    struct txn t = house_read(&h);
    uint32_t number;
    HOUSE_MUST(edition_number(&t, edition, &number));
    const struct holders_choice c = {
        .t = &t, .a = h.arena, .edition = number, .template = step, .roll = &roll, .seed = &seed};
    chosen.holders = (struct holders){.n = 0};
    enum fault f = holders_choose(&c, &chosen.holders, &chosen.how, &chosen.ready);
    store_read_end(&t);
    return f;
}

static enum fault choose(const char *template) {
    return choose_by(template, seed_fresh());
}

static bool holds(struct str person) {
    return holders_find(&chosen.holders, person) < chosen.holders.n;
}

/* --- when the rules name nobody --- */

static void all_hold_as_long_as_all_can(void **state) {
    struct str admin = voter("radet");
    voters("radet", SEAL_HOLDERS_MAX - 1);
    roll_ids[roll.n++] = house_member(&h, edition, "radet", MEMBER_PLAIN, "Uten Enhet-Eks");
    is_admin(admin);
    assert_int_equal(choose("{}"), OK);
    assert_int_equal(chosen.how, HOLDERS_ALL);
    assert_int_equal(chosen.holders.n, SEAL_HOLDERS_MAX);
    assert_int_equal(chosen.holders.threshold, 9);
    assert_true(holds(admin)); /* a small body has no others */
}

static void of_more_some_are_drawn_and_no_administrator(void **state) {
    struct str admin = voter("radet");
    voters("radet", 19);
    is_admin(admin);
    struct seed seed = seed_fresh(), other = seed_fresh();
    assert_int_equal(choose_by("{}", seed), OK);
    assert_int_equal(chosen.how, HOLDERS_DRAWN);
    assert_int_equal(chosen.holders.n, SEAL_HOLDERS_MAX);
    assert_int_equal(chosen.ready, 19);
    assert_false(holds(admin));
    struct holders first = chosen.holders;
    assert_int_equal(choose_by("{}", seed), OK);
    for (size_t i = 0; i < first.n; i++)
        assert_true(str_equal(first.list[i].person, chosen.holders.list[i].person));
    bool same = true;
    for (unsigned tries = 0; same && tries < 20; tries++, other = seed_fresh()) {
        assert_int_equal(choose_by("{}", other), OK);
        for (size_t i = 0; i < first.n; i++)
            same = same && str_equal(first.list[i].person, chosen.holders.list[i].person);
    }
    assert_false(same);
}

/* --- when they name bodies --- */

static const char named[] = "{\"holders\":[\"styret\",\"radet\"]}";

static void those_of_the_named_bodies_hold_and_nobody_else(void **state) {
    struct str both = voter("radet"), plain = voter("radet");
    struct str stranger = roll_ids[roll.n++] =
        juror_make(&h, edition, "styret", MEMBER_PLAIN, "Annen Eks").id;
    also_in(both, "styret");
    assert_int_equal(choose(named), OK);
    assert_int_equal(chosen.how, HOLDERS_NAMED);
    assert_int_equal(chosen.holders.n, 3);
    assert_int_equal(chosen.holders.threshold, 2);
    assert_true(holds(both) && holds(plain) && holds(stranger));
    assert_int_equal(choose("{\"holders\":[\"styret\",\"ingen\"]}"), SEAL_HOLDERS_BODIES);
}

static void one_body_alone_is_refused(void **state) {
    voters("radet", 5);
    assert_int_equal(choose(named), SEAL_HOLDERS_BODIES);
    struct str admin = voter("styret");
    is_admin(admin);
    assert_int_equal(choose(named), SEAL_HOLDERS_BODIES); /* who is an administrator makes up no body */
    struct str second = voter("styret");
    assert_int_equal(choose(named), OK);
    assert_int_equal(chosen.holders.n, 6);
    assert_true(holds(second) && !holds(admin));
}

static void fewer_than_two_are_refused(void **state) {
    struct str only = voter("radet");
    also_in(only, "styret");
    assert_int_equal(choose(named), SEAL_HOLDERS_FEW);
    assert_int_equal(choose("{}"), SEAL_HOLDERS_FEW);
}

/* The draw alone would mostly leave the single one of the board out. */
static void what_is_drawn_comes_from_two_bodies_too(void **state) {
    voters("radet", 40);
    struct str single = voter("styret");
    for (unsigned tries = 0; tries < 20; tries++) {
        assert_int_equal(choose(named), OK);
        assert_int_equal(chosen.holders.n, SEAL_HOLDERS_MAX);
        assert_true(holds(single));
        for (size_t i = 0; i < chosen.holders.n; i++)
            assert_int_equal(holders_find(&chosen.holders, chosen.holders.list[i].person), i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_A_BODY(all_hold_as_long_as_all_can),
        WITH_A_BODY(of_more_some_are_drawn_and_no_administrator),
        WITH_A_BODY(those_of_the_named_bodies_hold_and_nobody_else),
        WITH_A_BODY(one_body_alone_is_refused),
        WITH_A_BODY(fewer_than_two_are_refused),
        WITH_A_BODY(what_is_drawn_comes_from_two_bodies_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
