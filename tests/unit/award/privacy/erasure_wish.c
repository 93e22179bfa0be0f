/* erasure_wish.c: when a wish for erasure is settled, what it said can be erased too. */
#include "award/privacy/erasure_request.h"
#include "award/privacy/erasure_subject.h"
#include "desk/delivery.h"
#include "desk/insight.h"
#include "support/tells.h"
#include "support/test.h"

static struct str asked(struct house *h) {
    const struct erasure_ask_args args = {
        .email = STR("kari@example.no"), .what = STR("all"), .words = STR("Alt om svigermor")};
    HOUSE_MUST(house_public(h, erasure_ask, &args));
    return house_id(h);
}

static void settle(struct house *h, struct str id, const char *outcome) {
    const struct erasure_answer_args args = {
        .request = id, .outcome = str_of(outcome), .reason = STR("Regnskapet trenger det")};
    HOUSE_MUST(house_do(h, erasure_settle, &args));
}

static enum fault erase(struct house *h, struct str id) {
    const struct erasure_args args = {.rule = STR("retention"), .id = id};
    return house_do(h, erasure_write_request, &args);
}

static struct erasure_request told(struct house *h, struct str id) {
    struct erasure_request r;
    struct txn t = house_read(h);
    HOUSE_MUST(erasure_request_read(&t, h->arena, id, &r));
    store_read_end(&t);
    return r;
}

static void its_words_go_and_how_it_was_settled_stays(void **state) {
    struct house *h = *state;
    struct str id = asked(h);
    const struct erasure_answer_args longer = {.request = id, .reason = STR("Ferie")};
    HOUSE_MUST(house_do(h, erasure_extend, &longer));
    assert_int_equal(erase(h, id), WRONG_STATE);
    settle(h, id, "refused");
    struct erasure_request before = told(h, id);
    HOUSE_MUST(erase(h, id));
    for (const char *const *gone = (const char *const[]){"kari@", "svigermor", "Ferie", "Regnskapet", NULL};
         *gone; gone++)
        assert_false(house_tells(h, *gone));
    struct erasure_request after = told(h, id);
    assert_int_equal(after.state, ERASURE_REFUSED);
    assert_memory_equal(&after.record, &before.record, sizeof before.record);
    assert_int_equal(after.email.n + after.words.n + after.answer.n, 0);
    house_replays(h);
    assert_int_equal(erase(h, id), ALREADY_DONE);
    asked(h); /* and may be asked again */
}

static enum fault decide_mail(struct txn *t, struct command *c, struct batch *out) {
    const struct mail_text *text = c->args;
    (void)out;
    return post_put(t, c, text);
}

static enum fault decide_link(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return insight_put(t, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), c->args, c->arrived);
}

static void the_answer_that_waits_and_the_link_go_with_it(void **state) {
    struct house *h = *state;
    struct str id = asked(h);
    settle(h, id, "done");
    const struct mail_text mine = {.to_address = STR("kari@example.no"), .body = STR("Nei.")},
                           other = {.to_address = STR("ola@example.no"), .body = STR("Ja.")};
    HOUSE_MUST(house_do(h, decide_mail, &mine));
    HOUSE_MUST(house_do(h, decide_mail, &other));
    const struct insight link = {.email = STR("kari@example.no"), .until = h->now + 60};
    HOUSE_MUST(house_do(h, decide_link, &link));
    HOUSE_MUST(erase(h, id));
    assert_false(house_tells(h, "kari@"));
    assert_true(house_tells(h, "ola@"));
    assert_int_equal(told(h, id).state, ERASURE_DONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(its_words_go_and_how_it_was_settled_stays),
        WITH_HOUSE(the_answer_that_waits_and_the_link_go_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
