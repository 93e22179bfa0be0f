/* erasure_request.c: asked once at a time, answered once, within the month that the law gives. */
#include "award/privacy/erasure_request.h"

#include "award/people/people.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

static enum fault ask(struct house *h, const char *email) {
    const struct erasure_ask_args args = {
        .email = str_of(email), .what = STR("all"), .words = STR("Alt, takk."), .lang = LANG_NN};
    return house_public(h, erasure_ask, &args);
}

static struct erasure_request told(struct house *h, struct str id) {
    struct erasure_request r;
    struct txn t = house_read(h);
    HOUSE_MUST(erasure_request_read(&t, h->arena, id, &r));
    store_read_end(&t);
    return r;
}

static enum fault extend(struct house *h, struct str id, const char *reason) {
    const struct erasure_answer_args args = {.request = id, .reason = str_of(reason)};
    return house_do(h, erasure_extend, &args);
}

static enum fault settle(struct house *h, struct str id, const char *outcome, const char *reason) {
    const struct erasure_answer_args args = {
        .request = id, .outcome = str_of(outcome), .reason = str_of(reason)};
    return house_do(h, erasure_settle, &args);
}

static void all_that_was_asked_is_told_to_the_office(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct erasure_request r = told(h, house_id(h));
    assert_true(str_equal(r.email, STR("kari@example.no")));
    assert_true(str_equal(r.what, STR("all")));
    assert_true(str_equal(r.words, STR("Alt, takk.")));
    assert_int_equal(r.lang, LANG_NN);
    assert_int_equal(r.state, ERASURE_OPEN);
    assert_int_equal(r.record.at, h->now);
    assert_int_equal(r.record.until, house_moment("2021-10-01T23:59:59+02:00"));
}

static void the_log_does_not_even_say_that_somebody_asked(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct str entry;
    struct txn t = house_read(h);
    HOUSE_MUST(journal_entry(&t, h->result.index, &entry));
    assert_null(memmem(entry.p, entry.n, "erasure", 7));
    assert_null(memmem(entry.p, entry.n, "kari", 4));
    store_read_end(&t);
}

static void one_at_a_time_and_again_when_it_is_answered(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct str id = house_id(h);
    assert_int_equal(ask(h, "Kari@Example.no"), ALREADY_DONE);
    HOUSE_MUST(ask(h, "ola@example.no"));
    HOUSE_MUST(settle(h, id, "done", "slettet"));
    assert_int_equal(told(h, id).state, ERASURE_DONE);
    assert_true(str_equal(told(h, id).answer, STR("slettet")));
    HOUSE_MUST(ask(h, "kari@example.no"));
}

static void it_is_answered_once_and_never_without_saying_why_not(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct str id = house_id(h);
    assert_int_equal(settle(h, id, "perhaps", "x"), FIELD_CHOICE);
    assert_int_equal(settle(h, id, "refused", " "), REASON_NEEDED);
    assert_int_equal(settle(h, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), "done", "x"), NOT_FOUND);
    HOUSE_MUST(settle(h, id, "refused", "regnskapsloven"));
    assert_int_equal(told(h, id).state, ERASURE_REFUSED);
    assert_int_equal(settle(h, id, "done", "x"), WRONG_STATE);
    assert_int_equal(extend(h, id, "x"), WRONG_STATE);
}

static void the_office_alone_answers_and_who_asked_alone_takes_it_back(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct erasure_answer_args args = {
        .request = house_id(h), .outcome = STR("done"), .reason = STR("x"), .email = STR("ola@example.no")};
    assert_int_equal(house_public(h, erasure_settle, &args), NOT_ALLOWED);
    assert_int_equal(house_public(h, erasure_extend, &args), NOT_ALLOWED);
    args.outcome = STR("taken_back");
    assert_int_equal(house_public(h, erasure_settle, &args), NOT_ALLOWED);
    args.email = STR("KARI@example.no");
    HOUSE_MUST(house_public(h, erasure_settle, &args));
    assert_int_equal(told(h, args.request).state, ERASURE_TAKEN_BACK);
}

static void the_time_is_extended_once_and_in_time_with_a_reason(void **state) {
    struct house *h = *state;
    HOUSE_MUST(ask(h, "kari@example.no"));
    struct str id = house_id(h);
    assert_int_equal(extend(h, id, ""), REASON_NEEDED);
    house_clock(h, "2021-10-01T23:59:59+02:00");
    HOUSE_MUST(extend(h, id, "mange utgaver"));
    assert_int_equal(told(h, id).record.until, house_moment("2021-12-01T23:59:59+01:00"));
    assert_true(str_equal(told(h, id).extended_reason, STR("mange utgaver")));
    assert_int_equal(extend(h, id, "x"), ALREADY_DONE);
    HOUSE_MUST(ask(h, "ola@example.no"));
    id = house_id(h);
    house_clock(h, "2021-11-02T00:00:00+01:00");
    assert_int_equal(extend(h, id, "for sent"), DEADLINE_PASSED);
}

static void what_is_due_first_stands_first(void **state) {
    struct house *h = *state;
    struct erasure_request *list;
    size_t n;
    HOUSE_MUST(ask(h, "a@example.no"));
    struct str a = house_id(h);
    h->now += 86400;
    HOUSE_MUST(ask(h, "b@example.no"));
    h->now += 86400;
    HOUSE_MUST(ask(h, "c@example.no"));
    HOUSE_MUST(extend(h, a, "x"));
    struct txn t = house_read(h);
    HOUSE_MUST(erasure_requests(&t, h->arena, &list, &n));
    store_read_end(&t);
    assert_int_equal(n, 3);
    assert_true(str_equal(list[0].email, STR("b@example.no")));
    assert_true(str_equal(list[2].email, STR("a@example.no")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(all_that_was_asked_is_told_to_the_office),
        WITH_HOUSE(the_log_does_not_even_say_that_somebody_asked),
        WITH_HOUSE(one_at_a_time_and_again_when_it_is_answered),
        WITH_HOUSE(it_is_answered_once_and_never_without_saying_why_not),
        WITH_HOUSE(the_office_alone_answers_and_who_asked_alone_takes_it_back),
        WITH_HOUSE(the_time_is_extended_once_and_in_time_with_a_reason),
        WITH_HOUSE(what_is_due_first_stands_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
