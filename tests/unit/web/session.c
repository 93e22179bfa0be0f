/* session.c: sessions begin, are used, and end: by the person, by the clock, all at once. */
#include "web/session.h"

#include "award/log/tables.h"
#include "support/text.h"
#include "support/toy_site.h"

#include <stdlib.h>

enum what { BEGIN, END, END_ALL, TOUCH, SHIFT };
struct act {
    enum what what;
    struct str secret, person, name;
    int64_t at;
};

static enum fault decide(struct txn *t, struct command *c, struct batch *out) {
    struct act *a = c->args;
    (void)out;
    const struct session_start begun = {
        .secret = a->secret, .person = a->person, .previous = a->name, .at = a->at};
    return a->what == BEGIN     ? session_begin(t, &begun)
           : a->what == END     ? session_end(t, a->name)
           : a->what == END_ALL ? session_end_all(t, a->person, a->name)
           : a->what == TOUCH   ? session_touch(t, a->name, a->at)
                                : session_shift(t, a->at);
}

static enum fault run(struct act a) {
    struct command *c = command_new();
    c->decide = decide;
    c->args = &a;
    enum fault f = writer_run(toy.site.writer, c);
    arena_free(c->arena);
    return f;
}

static struct str begin(const char *person, const char *previous, int64_t at) {
    struct str secret = session_secret(toy.arena);
    assert_int_equal(run((struct act){BEGIN, secret, str_of(person), str_of(previous), at}), OK);
    return secret;
}

/* Who is signed in by a secret at a time; "" for nobody. */
static const char *who(struct str secret, int64_t now) {
    struct session_record r;
    struct txn t;
    assert_int_equal(store_read(toy.site.store, &t), OK);
    enum fault f = session_find(&t, secret, now, &r);
    store_read_end(&t);
    return f ? "" : arena_copy(toy.arena, (struct str){r.person, r.person_n}).p;
}

static void a_secret_leads_to_its_person(void **state) {
    struct str kari = begin("kari", "", 1000), ola = begin("ola", "", 1000);
    assert_string_equal(who(kari, 1000), "kari");
    assert_string_equal(who(ola, 1000), "ola");
    assert_string_equal(who(session_secret(toy.arena), 1000), "");
    assert_string_equal(who(STR(""), 1000), "");
    assert_string_equal(who(session_name(toy.arena, kari), 1000), ""); /* its name opens nothing */
}

static void it_ends_when_nobody_comes(void **state) {
    struct str secret = begin("kari", "", 1000);
    struct str name = session_name(toy.arena, secret);
    int64_t idle = SESSION_IDLE_SECONDS;
    assert_string_equal(who(secret, 1000 + idle), "kari");
    assert_string_equal(who(secret, 1001 + idle), "");
    assert_int_equal(run((struct act){TOUCH, .name = name, .at = 1000 + idle}), OK);
    assert_string_equal(who(secret, 1000 + 2 * idle), "kari");
}

static void it_ends_for_good_after_its_longest_time(void **state) {
    struct str secret = begin("kari", "", 0);
    struct str name = session_name(toy.arena, secret);
    for (int64_t at = 0; at <= SESSION_MOST_SECONDS; at += SESSION_IDLE_SECONDS)
        assert_int_equal(run((struct act){TOUCH, .name = name, .at = at}), OK);
    assert_string_equal(who(secret, SESSION_MOST_SECONDS), "kari");
    assert_string_equal(who(secret, SESSION_MOST_SECONDS + 1), "");
}

static void signing_in_ends_the_session_before(void **state) {
    struct str before = begin("kari", "", 1000);
    struct str after = begin("kari", session_name(toy.arena, before).p, 1000);
    assert_string_equal(who(before, 1000), "");
    assert_string_equal(who(after, 1000), "kari");
}

static void one_can_end_and_all_but_one(void **state) {
    struct str a = begin("berit", "", 1000), b = begin("berit", "", 1000), c = begin("berit", "", 1000);
    struct str other = begin("ola", "", 1000);
    assert_int_equal(run((struct act){END, .name = session_name(toy.arena, a)}), OK);
    assert_string_equal(who(a, 1000), "");
    assert_int_equal(run((struct act){END_ALL, .person = STR("berit"), .name = session_name(toy.arena, b)}),
                     OK);
    assert_string_equal(who(b, 1000), "berit");
    assert_string_equal(who(c, 1000), "");
    assert_string_equal(who(other, 1000), "ola");
    assert_int_equal(run((struct act){END, .name = STR("no such")}), OK);
}

static void a_moved_clock_makes_nobody_idle(void **state) {
    struct str secret = begin("kari", "", 1000);
    assert_int_equal(run((struct act){SHIFT, .at = 90 * 86400}), OK);
    assert_string_equal(who(secret, 90 * 86400 + 1000), "kari");
    assert_int_equal(run((struct act){SHIFT, .at = -90 * 86400}), OK);
}

static void what_acts_differs_from_what_shows(void **state) {
    struct str secret = session_secret(toy.arena), act = session_act(toy.site.store, toy.arena, secret);
    assert_int_equal(act.n, SESSION_SIGNS);
    assert_false(str_equal(act, secret));
    assert_true(session_act_holds(toy.site.store, toy.arena, secret, act));
    assert_false(session_act_holds(toy.site.store, toy.arena, secret, str_slice(act, 0, act.n - 1)));
    assert_false(session_act_holds(toy.site.store, toy.arena, secret, (struct str){0}));
    assert_false(session_act_holds(toy.site.store, toy.arena, session_secret(toy.arena), act));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_leads_to_its_person),
        cmocka_unit_test(it_ends_when_nobody_comes),
        cmocka_unit_test(it_ends_for_good_after_its_longest_time),
        cmocka_unit_test(signing_in_ends_the_session_before),
        cmocka_unit_test(one_can_end_and_all_but_one),
        cmocka_unit_test(a_moved_clock_makes_nobody_idle),
        cmocka_unit_test(what_acts_differs_from_what_shows),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
