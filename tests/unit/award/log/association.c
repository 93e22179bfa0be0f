/* association.c: the log begins once; the association says who it is. */
#include "award/log/association.h"

#include "support/house.h"
#include "support/test.h"

static struct association_change_args some_words(void) {
    return (struct association_change_args){.name = STR("Handelsstanden"),
                                            .short_name = STR("HS"),
                                            .sender_name = STR("Kari Eks"),
                                            .sender_email = STR("kari@example.org"),
                                            .privacy_contact = STR("personvern@example.org")};
}

static struct association told(struct house *h) {
    struct association as;
    struct txn t = house_read(h);
    HOUSE_MUST(association_read(&t, h->arena, &as));
    store_read_end(&t);
    return as;
}

static void log_begins_only_once(void **state) {
    struct house *h = *state;
    const struct log_begin_args begin = {HOUSE_ORIGIN, true};
    uint64_t size = house_size(h);
    assert_int_equal(house_do(h, log_begin, &begin), ALREADY_DONE);
    assert_int_equal(house_size(h), size);
    assert_true(told(h).sample);
}

static void what_it_says_is_what_is_told(void **state) {
    struct house *h = *state;
    struct association_change_args args = some_words();
    HOUSE_MUST(house_do(h, association_change, &args));
    struct association as = told(h);
    assert_true(as.named);
    assert_true(str_equal(as.name, args.name));
    assert_true(str_equal(as.short_name, args.short_name));
    assert_true(str_equal(as.sender_email, args.sender_email));
    assert_false(as.has_logo);
    assert_int_equal(house_do(h, association_change, &args), NOTHING_CHANGED);
}

static void logo_stays_when_words_change(void **state) {
    struct house *h = *state;
    struct association_change_args args = some_words();
    args.logo = STR("<svg/>");
    args.logo_type = STR("image/svg+xml");
    HOUSE_MUST(house_do(h, association_change, &args));
    args.logo = (struct str){0};
    args.name = STR("Handelsstandens forening");
    HOUSE_MUST(house_do(h, association_change, &args));

    struct txn t = house_read(h);
    struct str bytes, type;
    HOUSE_MUST(association_logo(&t, &bytes, &type, h->arena));
    assert_true(str_equal(bytes, STR("<svg/>")));
    assert_true(str_equal(type, STR("image/svg+xml")));
    store_read_end(&t);
}

static void what_is_missing_or_wrong_is_refused(void **state) {
    struct house *h = *state;
    uint64_t size = house_size(h);
    struct association_change_args args = some_words();
    args.name = (struct str){0};
    assert_int_equal(house_do(h, association_change, &args), FIELD_MISSING);
    args = some_words();
    args.privacy_contact = (struct str){0};
    assert_int_equal(house_do(h, association_change, &args), FIELD_MISSING);
    args = some_words();
    args.sender_email = STR("kari at example");
    assert_int_equal(house_do(h, association_change, &args), FIELD_EMAIL);
    args = some_words();
    args.logo = str_bytes(arena_alloc(h->arena, LOGO_BYTES_MAX + 1), LOGO_BYTES_MAX + 1);
    assert_int_equal(house_do(h, association_change, &args), FIELD_TOO_LONG);
    assert_int_equal(house_size(h), size);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(log_begins_only_once),
        WITH_HOUSE(what_it_says_is_what_is_told),
        WITH_HOUSE(logo_stays_when_words_change),
        WITH_HOUSE(what_is_missing_or_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
