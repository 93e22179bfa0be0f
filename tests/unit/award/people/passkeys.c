/* passkeys.c: whose a passkey is, how many one has, and what becomes of them. */
#include "award/people/passkeys.h"

#include "award/people/outbox.h"
#include "award/privacy/erasure.h"
#include "award/privacy/erasure_subject.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

static struct passkey_add_args passkey_named(struct house *h, const char *name) {
    return (struct passkey_add_args){.name = str_of(name),
                                     .rp_id = STR("priser.example.no"),
                                     .credential_id = arena_format(h->arena, "credential of %s", name),
                                     .public_key = STR("\xa5\x01 a key"),
                                     .aaguid = STR("0123456789abcdef"),
                                     .sign_count = 3,
                                     .flags = 5};
}

static enum fault add(struct house *h, const char *name) {
    const struct passkey_add_args args = passkey_named(h, name);
    return house_do(h, passkey_add, &args);
}

static struct hash id_of(struct house *h, const char *name) {
    return hash_of(passkey_named(h, name).credential_id);
}

static enum fault take_out(struct house *h, struct str person, const char *name) {
    const struct passkey_remove_args args = {person, id_of(h, name)};
    return house_do(h, passkey_remove, &args);
}

static enum fault find(struct house *h, const char *name, struct passkey_kept *k) {
    struct txn t = house_read(h);
    enum fault f = passkey_find(&t, h->arena, id_of(h, name), k);
    store_read_end(&t);
    return f;
}

static size_t count(struct house *h, struct str person) {
    struct txn t = house_read(h);
    size_t n = passkeys_count(&t, person, STR("priser.example.no"));
    store_read_end(&t);
    return n;
}

static void what_is_added_is_found_by_its_id(void **state) {
    struct house *h = *state;
    struct passkey_kept k;
    assert_int_equal(find(h, "phone", &k), NOT_FOUND);
    HOUSE_MUST(add(h, "phone"));
    HOUSE_MUST(find(h, "phone", &k));
    assert_true(str_equal(k.person, h->admin));
    assert_true(str_equal(k.name, STR("phone")));
    assert_true(str_equal(k.rp_id, STR("priser.example.no")));
    assert_true(str_equal(k.credential_id, STR("credential of phone")));
    assert_true(str_equal(k.public_key, STR("\xa5\x01 a key")));
    assert_int_equal(k.sign_count, 3);
    assert_int_equal(k.used_at, 0);
    assert_int_equal(k.added_at, h->now);
}

static void its_owner_is_told_by_mail(void **state) {
    struct house *h = *state;
    struct mail *list;
    size_t n;
    HOUSE_MUST(add(h, "phone"));
    struct txn t = house_read(h);
    HOUSE_MUST(outbox_page(&t, h->arena, 0, 0, 1, &list, &n));
    store_read_end(&t);
    assert_int_equal(list[0].record.kind, MAIL_PASSKEY_ADDED);
    assert_true(str_equal(list[0].recipient, h->admin));
}

static void it_has_one_owner_and_a_name(void **state) {
    struct house *h = *state;
    struct str other = house_member(h, house_grunder(h), "juryen", MEMBER_PLAIN, "Berit Test");
    HOUSE_MUST(add(h, "phone"));
    assert_int_equal(add(h, "phone"), ALREADY_DONE);
    h->by = other;
    assert_int_equal(add(h, "phone"), ALREADY_DONE);
    assert_int_equal(add(h, ""), FIELD_MISSING);
    h->by = STR("");
    assert_int_equal(add(h, "nobody's"), NOT_FOUND);
}

static void there_is_a_bound(void **state) {
    struct house *h = *state;
    for (int i = 0; i < PASSKEYS_MAX; i++)
        HOUSE_MUST(add(h, arena_format(h->arena, "key %d", i).p));
    assert_int_equal(add(h, "one more"), TOO_MANY);
    HOUSE_MUST(take_out(h, h->admin, "key 3"));
    HOUSE_MUST(add(h, "one more"));
    assert_int_equal(count(h, h->admin), PASSKEYS_MAX);
    struct txn elsewhere = house_read(h);
    assert_int_equal(passkeys_count(&elsewhere, h->admin, STR("other.example.no")), 0);
    assert_int_equal(passkeys_count(&elsewhere, h->admin, STR("")), PASSKEYS_MAX);
    store_read_end(&elsewhere);
    struct passkey_kept *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(passkeys_list(&t, h->arena, h->admin, &list, &n));
    store_read_end(&t);
    assert_int_equal(n, PASSKEYS_MAX);
    assert_true(str_equal(list[0].name, STR("key 0")));
    assert_true(str_equal(list[n - 1].name, STR("one more")));
}

static enum fault decide_used(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return passkey_used(t, *(const struct hash *)c->args, 41, 5, c->arrived);
}

static void use_is_kept_beside_the_log(void **state) {
    struct house *h = *state;
    struct passkey_kept k;
    struct hash id = id_of(h, "phone");
    HOUSE_MUST(add(h, "phone"));
    uint64_t size = house_size(h);
    HOUSE_MUST(house_do(h, decide_used, &id));
    assert_int_equal(house_size(h), size);
    HOUSE_MUST(find(h, "phone", &k));
    assert_int_equal(k.sign_count, 41);
    assert_int_equal(k.used_at, h->now);
}

static void its_owner_or_the_office_takes_it_out(void **state) {
    struct house *h = *state;
    struct passkey_kept k;
    struct str member = house_member(h, house_grunder(h), "juryen", MEMBER_PLAIN, "Berit Test");
    h->by = member;
    HOUSE_MUST(add(h, "hers"));
    HOUSE_MUST(add(h, "her other"));
    HOUSE_MUST(take_out(h, member, "hers")); /* also her last would go: she has mail */
    assert_int_equal(take_out(h, member, "hers"), NOT_FOUND);
    h->by = h->admin;
    HOUSE_MUST(add(h, "his"));
    assert_int_equal(take_out(h, h->admin, "her other"), NOT_FOUND); /* not of whom is named */
    HOUSE_MUST(take_out(h, member, "her other"));
    assert_int_equal(find(h, "her other", &k), NOT_FOUND);
    assert_int_equal(count(h, member), 0);
    h->by = member;
    assert_int_equal(take_out(h, h->admin, "his"), NOT_ALLOWED);
}

static void who_administers_keeps_the_last(void **state) {
    struct house *h = *state;
    HOUSE_MUST(add(h, "phone"));
    assert_int_equal(take_out(h, h->admin, "phone"), WRONG_STATE);
    HOUSE_MUST(add(h, "key"));
    HOUSE_MUST(take_out(h, h->admin, "phone"));
    assert_int_equal(take_out(h, h->admin, "key"), WRONG_STATE);
}

static void a_colleague_lets_in_who_has_lost_all(void **state) {
    struct house *h = *state;
    struct str other = house_member(h, house_grunder(h), "juryen", MEMBER_PLAIN, "Berit Test");
    const struct admin_args grant = {{.person = other}};
    HOUSE_MUST(house_do(h, admin_grant, &grant));
    assert_int_equal(house_do(h, passkeys_clear, &other), NOT_FOUND);
    assert_int_equal(house_do(h, passkeys_clear, &h->admin), SECOND_PERSON);
    h->by = other;
    HOUSE_MUST(add(h, "hers"));
    HOUSE_MUST(add(h, "her other"));
    h->by = h->admin;
    HOUSE_MUST(house_do(h, passkeys_clear, &other));
    assert_int_equal(count(h, other), 0);
}

static void what_was_taken_out_may_come_again(void **state) {
    struct house *h = *state;
    struct passkey_kept k;
    HOUSE_MUST(add(h, "phone"));
    HOUSE_MUST(add(h, "key"));
    HOUSE_MUST(take_out(h, h->admin, "phone"));
    HOUSE_MUST(add(h, "phone"));
    HOUSE_MUST(find(h, "phone", &k));
}

static void who_is_erased_signs_in_with_none(void **state) {
    struct house *h = *state;
    struct passkey_kept k;
    struct str edition = house_grunder(h);
    struct str member = house_member(h, edition, "juryen", MEMBER_PLAIN, "Berit Test");
    h->by = member;
    HOUSE_MUST(add(h, "hers"));
    h->by = h->admin;
    const struct member_remove_args out = {edition, STR("juryen"), member, STR("Flyttet.")};
    HOUSE_MUST(house_do(h, member_remove, &out));
    const struct erasure_args args = {.id = member, .rule = STR("request"), .reason = STR("Bedt om.")};
    HOUSE_MUST(house_do(h, erasure_write_person, &args));
    assert_int_equal(find(h, "hers", &k), NOT_FOUND);
    assert_int_equal(count(h, member), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(what_is_added_is_found_by_its_id),  WITH_HOUSE(its_owner_is_told_by_mail),
        WITH_HOUSE(it_has_one_owner_and_a_name),       WITH_HOUSE(there_is_a_bound),
        WITH_HOUSE(use_is_kept_beside_the_log),        WITH_HOUSE(its_owner_or_the_office_takes_it_out),
        WITH_HOUSE(who_administers_keeps_the_last),    WITH_HOUSE(a_colleague_lets_in_who_has_lost_all),
        WITH_HOUSE(what_was_taken_out_may_come_again), WITH_HOUSE(who_is_erased_signs_in_with_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
