/* outbox_counts.c: what waits and what went wrong, whichever way a mail came to be. */
#include "desk/outbox_counts.h"

#include "desk/delivery.h"
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

/* What the office would have to look at, in numbers. */
static void counts(struct scene *s, uint64_t *waiting, uint64_t *failed) {
    struct txn t = house_read(&s->h);
    HOUSE_MUST(outbox_counts(&t, s->h.now, waiting, failed));
    store_read_end(&t);
}

static void what_waits_and_what_failed_is_counted(void **state) {
    struct scene *s = *state;
    uint64_t before, waiting, failed;
    counts(s, &before, &failed);
    assert_int_equal(failed, 0);
    receive(s);
    put_some(&s->h, 2);
    counts(s, &waiting, &failed);
    assert_int_equal(waiting, before + 3);
    became(s, DELIVERY_LEAVING, 0);
    counts(s, &waiting, &failed);
    assert_int_equal(waiting, before + 2);
    assert_int_equal(failed, 0); /* it may be arriving */
    s->h.now += DELIVERY_LOST_SECONDS;
    counts(s, &waiting, &failed);
    assert_int_equal(failed, 1);
    became(s, DELIVERY_WAITS, 0); /* to be tried again */
    counts(s, &waiting, &failed);
    assert_int_equal(waiting, before + 3);
    assert_int_equal(failed, 0);
    became(s, DELIVERY_FAILED, 0);
    HOUSE_MUST(house_public(&s->h, send, NULL)); /* one of those that no entry caused */
    counts(s, &waiting, &failed);
    assert_int_equal(waiting, before + 1);
    assert_int_equal(failed, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(what_waits_and_what_failed_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
