/* delivery.c: mail that no entry caused waits for the postman, and nothing that waits is lost to what has
 * left. */
#include "desk/delivery.h"

#include "award/log/tables.h"
#include "store/meta.h"
#include "store/replay.h"
#include "store/txn_write.h"
#include "support/proposals.h"
#include "support/test.h"

static enum fault put(struct txn *t, struct command *c, struct batch *out) {
    const struct mail_text m = {.from_address = STR("priser@example.org"),
                                .to_address = STR("kari@example.org"),
                                .subject = STR("Hei")};
    enum fault f = OK;
    (void)out;
    for (size_t i = *(const size_t *)c->args; i > 0 && !f; i--)
        f = post_put(t, c, &m);
    return f;
}

static void put_some(struct house *h, size_t n) {
    HOUSE_MUST(house_public(h, put, &n));
}

/* The oldest one leaves. */
static enum fault send(struct txn *t, struct command *c, struct batch *out) {
    struct post_row row;
    (void)out;
    enum fault f = post_due(t, c->arena, c->arrived, &row);
    row.delivery.state = DELIVERY_SENT;
    return f ? f : post_write(t, c->arena, row.n, &row.delivery);
}

static uint64_t oldest_waiting(struct house *h) {
    struct post_row row;
    struct txn t = house_read(h);
    HOUSE_MUST(post_due(&t, h->arena, h->now, &row));
    store_read_end(&t);
    return row.n;
}

static void what_has_left_gives_way_first(void **state) {
    struct house *h = *state;
    put_some(h, POST_MOST);
    assert_int_equal(oldest_waiting(h), 1);
    HOUSE_MUST(house_public(h, send, NULL)); /* 1 */
    HOUSE_MUST(house_public(h, send, NULL)); /* 2 */
    put_some(h, 2);                          /* in their places */
    assert_int_equal(oldest_waiting(h), 3);
    put_some(h, 1); /* all wait: the oldest of them goes */
    assert_int_equal(oldest_waiting(h), 4);
}

static enum fault put_one_that_hurries(struct txn *t, struct command *c, struct batch *out) {
    const struct mail_text m = {.to_address = STR("ola@example.org"), .subject = STR("Lenke"), .hurry = true};
    (void)out;
    return post_put(t, c, &m);
}

static void what_somebody_waits_for_goes_first(void **state) {
    struct house *h = *state;
    put_some(h, 3);
    HOUSE_MUST(house_public(h, put_one_that_hurries, NULL));
    put_some(h, 1);
    assert_int_equal(oldest_waiting(h), 4);
    HOUSE_MUST(house_public(h, send, NULL));
    assert_int_equal(oldest_waiting(h), 1);
}

static void what_has_left_keeps_no_text(void **state) {
    struct house *h = *state;
    struct post_row *list;
    size_t n;
    put_some(h, 1);
    HOUSE_MUST(house_public(h, send, NULL));
    struct txn t = house_read(h);
    HOUSE_MUST(post_page(&t, h->arena, 5, &list, &n));
    store_read_end(&t);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].delivery.state, DELIVERY_SENT);
    assert_int_equal(list[0].text.to_address.n, 0);
}

static void only_the_office_stops_a_mail(void **state) {
    struct house *h = *state;
    const struct delivery_act stop = {.entry = 3, .n = 0, .stop = true};
    assert_int_equal(house_public(h, delivery_act, &stop), NOT_ALLOWED);
    assert_int_equal(house_as(h, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), delivery_act, &stop), NOT_ALLOWED);
    assert_int_equal(house_do(h, delivery_act, &stop), OK);
    assert_int_equal(house_do(h, delivery_act, &stop), WRONG_STATE);
}

/* What became of the confirmation mail of proposal 1, by fiat. */
struct fate {
    uint64_t entry;
    struct delivery_record record;
};
static enum fault write_fate(struct txn *t, struct command *c, struct batch *out) {
    const struct fate *fate = c->args;
    (void)out;
    return delivery_write(t, fate->entry, 0, &fate->record);
}

static void became(struct scene *s, enum delivery_state state, uint8_t again) {
    const struct fate fate = {told(s, 1).record.addressed,
                              {.version = 1, .state = state, .at = s->h.now, .again = again}};
    HOUSE_MUST(house_public(&s->h, write_fate, &fate));
}

/* Whether the confirmation mail may be tried at this time. */
static bool due_at(struct scene *s, int64_t now) {
    uint64_t entry;
    uint32_t n;
    struct delivery_record r;
    struct txn t = house_read(&s->h);
    enum fault f = delivery_due(&t, now, &entry, &n, &r);
    store_read_end(&t);
    return f == OK;
}

static enum fault try_in_vain(struct txn *t, struct command *c, struct batch *out) {
    struct post_row row;
    (void)out;
    enum fault f = post_due(t, c->arena, c->arrived, &row);
    row.delivery.at = c->arrived;
    row.delivery.next = c->arrived + 60;
    return f ? f : post_write(t, c->arena, row.n, &row.delivery);
}

static void a_mail_does_not_wait_for_a_clock_that_was_set_back(void **state) {
    struct scene *s = *state;
    struct post_row row;
    receive(s);
    const struct fate fate = {
        told(s, 1).record.addressed,
        {.version = 1, .state = DELIVERY_WAITS, .attempts = 1, .at = s->h.now, .next = s->h.now + 60}};
    HOUSE_MUST(house_public(&s->h, write_fate, &fate));
    assert_false(due_at(s, s->h.now + 59));
    assert_true(due_at(s, s->h.now + 60));
    assert_true(due_at(s, s->h.now - 3600));
    put_some(&s->h, 1);
    HOUSE_MUST(house_public(&s->h, try_in_vain, NULL));
    struct txn t = house_read(&s->h);
    assert_int_equal(post_due(&t, s->h.arena, s->h.now + 59, &row), NOT_FOUND);
    assert_int_equal(post_due(&t, s->h.arena, s->h.now - 3600, &row), OK);
    store_read_end(&t);
}

static void a_clock_that_was_set_back_refuses_nobody_another_mail(void **state) {
    struct scene *s = *state;
    receive(s);
    struct proposal_act_args own = {.proposal = told(s, 1).id, .link = secret_of(s, 1, LINK_OWN)};
    became(s, DELIVERY_SENT, 0);
    s->h.now -= 3600;
    assert_int_equal(house_public(&s->h, delivery_again, &own), OK);
}

/* Whoever it was for cannot know that it was cut off; the office can. */
static void the_office_sends_again_what_was_lost(void **state) {
    struct scene *s = *state;
    receive(s);
    struct delivery_act again = {.entry = told(s, 1).record.addressed};
    became(s, DELIVERY_LEAVING, 0);
    assert_int_equal(house_do(&s->h, delivery_act, &again), WRONG_STATE); /* it may be arriving */
    s->h.now += DELIVERY_LOST_SECONDS;
    assert_int_equal(house_do(&s->h, delivery_act, &again), OK);
    assert_int_equal(house_do(&s->h, delivery_act, &again), WRONG_STATE); /* it waits */
    became(s, DELIVERY_SENT, 0);
    s->h.now += DELIVERY_LOST_SECONDS;
    assert_int_equal(house_do(&s->h, delivery_act, &again), WRONG_STATE);
}

static void a_confirmation_goes_again_within_bounds(void **state) {
    struct scene *s = *state;
    receive(s);
    struct proposal_act_args own = {.proposal = told(s, 1).id, .link = secret_of(s, 1, LINK_OWN)},
                             other = {.proposal = own.proposal, .link = secret_of(s, 1, LINK_CONFIRM)};
    assert_int_equal(house_public(&s->h, delivery_again, &own), ALREADY_DONE); /* it waits */
    became(s, DELIVERY_LEAVING, 0);
    assert_int_equal(house_public(&s->h, delivery_again, &own), ALREADY_DONE);
    became(s, DELIVERY_STOPPED, 0);
    assert_int_equal(house_public(&s->h, delivery_again, &own), WRONG_STATE);
    became(s, DELIVERY_SENT, 0);
    assert_int_equal(house_public(&s->h, delivery_again, &own), TOO_MANY); /* a moment ago */
    s->h.now += DELIVERY_AGAIN_SECONDS;
    assert_int_equal(house_public(&s->h, delivery_again, &other), TOKEN_WRONG);
    assert_int_equal(house_public(&s->h, delivery_again, &own), OK);
    assert_int_equal(house_public(&s->h, delivery_again, &own), ALREADY_DONE);
    became(s, DELIVERY_FAILED, DELIVERY_AGAIN_MOST);
    s->h.now += DELIVERY_AGAIN_SECONDS;
    assert_int_equal(house_public(&s->h, delivery_again, &own), TOO_MANY);
    became(s, DELIVERY_LEAVING, 1); /* and the process ended there */
    s->h.now += DELIVERY_LOST_SECONDS;
    assert_int_equal(house_public(&s->h, delivery_again, &own), OK);
    HOUSE_MUST(house_public(&s->h, proposal_confirm, &other));
    became(s, DELIVERY_SENT, 0);
    s->h.now += DELIVERY_AGAIN_SECONDS;
    assert_int_equal(house_public(&s->h, delivery_again, &own), WRONG_STATE);
}

/* --- a folder of an older program --- */

/* As a program left it that knew of no mail for the newer of two proposals. */
static void forget_mail_of(struct scene *s, uint32_t number) {
    uint64_t entry = told(s, number).record.addressed;
    struct key k = key_new();
    struct txn t;
    key_u64(&k, entry);
    key_u32(&k, 0);
    HOUSE_MUST(store_write(s->h.store, &t));
    t.phase = TXN_REPAIR;
    HOUSE_MUST(table_delete(&t, T_OUTBOX, key_of(&k)));
    HOUSE_MUST(meta_put(&t, META_STALE, STR("\1")));
    HOUSE_MUST(store_commit(&t));
}

static enum delivery_state state_of(struct scene *s, uint32_t number) {
    struct delivery_record r;
    uint64_t entry = told(s, number).record.addressed;
    struct mail m;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(mail_read(&t, s->h.arena, entry, 0, &m));
    HOUSE_MUST(delivery_read(&t, entry, 0, &r));
    store_read_end(&t);
    return r.state;
}

static void old_news_is_not_mailed_by_a_newer_program(void **state) {
    struct scene *s = *state;
    receive(s);
    receive(s);
    writer_stop(s->h.writer);
    s->h.writer = NULL;
    forget_mail_of(s, 2);
    HOUSE_MUST(replay_if_stale(s->h.store, &award_domain, delivery_settle, &s->h.said));
    assert_int_equal(state_of(s, 1), DELIVERY_WAITS);
    assert_int_equal(state_of(s, 2), DELIVERY_STOPPED);
    HOUSE_MUST(replay_if_stale(s->h.store, &award_domain, delivery_settle, &s->h.said));
    HOUSE_MUST(writer_start(s->h.store, s->h.engine, &award_domain, 64, &s->h.writer));
    const struct delivery_act again = {.entry = told(s, 2).record.addressed};
    HOUSE_MUST(house_do(&s->h, delivery_act, &again)); /* the office may send it */
    assert_int_equal(state_of(s, 2), DELIVERY_WAITS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(what_has_left_gives_way_first),
        WITH_HOUSE(what_somebody_waits_for_goes_first),
        WITH_HOUSE(what_has_left_keeps_no_text),
        WITH_HOUSE(only_the_office_stops_a_mail),
        WITH_SCENE(a_mail_does_not_wait_for_a_clock_that_was_set_back),
        WITH_SCENE(a_clock_that_was_set_back_refuses_nobody_another_mail),
        WITH_SCENE(the_office_sends_again_what_was_lost),
        WITH_SCENE(a_confirmation_goes_again_within_bounds),
        WITH_SCENE(old_news_is_not_mailed_by_a_newer_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
