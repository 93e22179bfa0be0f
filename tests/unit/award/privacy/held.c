/* held.c: an address leads to what is held about it, and a secret stays one. */
#include "award/privacy/held.h"

#include "support/proposals.h"

static const struct str kari = STR_INIT("kari@example.no");

static size_t held(struct scene *s, struct str email, struct held **list) {
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(held_proposals(&t, s->h.arena, email, false, list, &n));
    store_read_end(&t);
    return n;
}

static uint32_t send(struct scene *s, struct str edition, struct str email, struct str contact) {
    struct proposal_args p = house_proposal(edition);
    p.email = email;
    p.contact = contact;
    HOUSE_MUST(house_public(&s->h, proposal_receive, &p));
    return s->h.result.number;
}

static void who_sent_it_is_found_whatever_the_capitals(void **state) {
    struct scene *s = *state;
    struct held *list;
    send(s, s->edition, STR("ola@example.no"), STR(""));
    uint32_t n = send(s, s->edition, STR("Kari@Example.no"), STR(""));
    assert_int_equal(held(s, kari, &list), 1);
    assert_int_equal(list[0].number, n);
    assert_int_equal(list[0].how, HELD_OWN);
    assert_int_equal(held(s, STR("ari@example.no"), &list), 0);
    assert_int_equal(held(s, STR("nobody@example.no"), &list), 0);
}

/* Whose address stood there by mistake learns no more than that. */
static void a_corrected_address_is_told_as_one(void **state) {
    struct scene *s = *state;
    struct held *list;
    uint32_t n = send(s, s->edition, kari, STR(""));
    const struct proposal_act_args args = {
        .proposal = told(s, n).id, .link = secret_of(s, n, LINK_OWN), .email = STR("karin@example.no")};
    HOUSE_MUST(house_public(&s->h, proposal_readdress, &args));
    assert_int_equal(held(s, kari, &list), 1);
    assert_int_equal(list[0].how, HELD_EARLIER);
    assert_int_equal(held(s, STR("karin@example.no"), &list), 1);
    assert_int_equal(list[0].how, HELD_OWN);
}

static void who_is_named_is_found(void **state) {
    struct scene *s = *state;
    struct held *list;
    send(s, s->edition, STR("ola@example.no"), STR("Kari, kari@example.no"));
    assert_int_equal(held(s, kari, &list), 1);
    assert_int_equal(list[0].how, HELD_NAMED);
}

/* An address in the reason is nobody's but who wrote it. */
static void what_is_said_elsewhere_is_not_told(void **state) {
    struct scene *s = *state;
    struct held *list;
    struct proposal_args p = house_proposal(s->edition);
    p.why = arena_format(s->h.arena, "%.*s Spør kari@example.no.", STR_ARGS(p.why));
    HOUSE_MUST(house_public(&s->h, proposal_receive, &p));
    assert_int_equal(held(s, kari, &list), 0);
}

static void a_secret_honour_tells_who_sent_it_and_not_who_is_named(void **state) {
    struct scene *s = *state;
    struct held *list;
    struct str honour = house_hedersmerke(&s->h);
    send(s, honour, STR("ola@example.no"), STR("kari@example.no"));
    assert_int_equal(held(s, kari, &list), 0);
    assert_int_equal(held(s, STR("ola@example.no"), &list), 1);
    assert_int_equal(list[0].how, HELD_OWN);
    const struct edition_record hidden = {.secret = true}, told_of = {.secret = true, .announced = true},
                                open = {.secret = false};
    assert_false(held_may_tell(&hidden));
    assert_true(held_may_tell(&told_of));
    assert_true(held_may_tell(&open));
}

static void the_rules_say_who_learns_who_proposed(void **state) {
    struct scene *s = *state;
    static const struct {
        const char *word;
        bool tells;
    } rules[] = {{"nobody", false}, {"jury", false}, {"jury_and_nominee", true}, {"public", true}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        json_t *r = json_owned(s->h.arena, json_pack("{s:{s:s}}", "nominator", "visible_to", rules[i].word));
        assert_int_equal(held_tells_sender(r), rules[i].tells);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(who_sent_it_is_found_whatever_the_capitals),
        WITH_SCENE(a_corrected_address_is_told_as_one),
        WITH_SCENE(who_is_named_is_found),
        WITH_SCENE(what_is_said_elsewhere_is_not_told),
        WITH_SCENE(a_secret_honour_tells_who_sent_it_and_not_who_is_named),
        WITH_SCENE(the_rules_say_who_learns_who_proposed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
