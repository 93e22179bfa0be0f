/* people.c: persons and administrators. */
#include "award/people/people.h"

#include "support/house.h"
#include "support/test.h"

static const struct person_args kari = {
    .name = {"Kari", 4}, .email = {"Kari@Example.org", 16}, .lang = LANG_NN};

static struct str add(struct house *h, const struct person_args *p) {
    HOUSE_MUST(house_do(h, person_add, p));
    return house_id(h);
}

static void a_person_is_found_by_id_and_by_address_in_any_case(void **state) {
    struct house *h = *state;
    struct str id = add(h, &kari);
    struct person p;
    struct txn t = house_read(h);
    assert_true(id_valid(id));
    HOUSE_MUST(person_read(&t, h->arena, id, &p));
    assert_true(str_equal(p.name, kari.name));
    assert_int_equal(p.lang, LANG_NN);
    assert_false(p.admin);
    HOUSE_MUST(person_by_mail(&t, h->arena, STR("kari@EXAMPLE.ORG"), &p));
    assert_true(str_equal(p.id, id));
    assert_int_equal(person_by_mail(&t, h->arena, STR("ola@example.org"), &p), NOT_FOUND);
    assert_int_equal(person_read(&t, h->arena, STR("nobody"), &p), NOT_FOUND);
    assert_int_equal(person_read(&t, h->arena, (struct str){0}, &p), NOT_FOUND);
    store_read_end(&t);
}

static void an_address_belongs_to_one(void **state) {
    struct house *h = *state;
    add(h, &kari);
    struct person_args other = {.name = STR("Ola"), .email = STR("kari@example.org")};
    assert_int_equal(house_do(h, person_add, &other), ALREADY_DONE);
    other.email = STR("ola@example.org");
    other.person = add(h, &other);
    other.email = STR("KARI@example.org");
    assert_int_equal(house_do(h, person_change, &other), ALREADY_DONE);
}

static void a_new_address_replaces_the_old(void **state) {
    struct house *h = *state;
    struct person_args changed = kari;
    changed.person = add(h, &kari);
    changed.email = STR("kari@example.com");
    HOUSE_MUST(house_do(h, person_change, &changed));
    assert_int_equal(house_do(h, person_change, &changed), NOTHING_CHANGED);
    struct person p;
    struct txn t = house_read(h);
    assert_int_equal(person_by_mail(&t, h->arena, kari.email, &p), NOT_FOUND);
    HOUSE_MUST(person_by_mail(&t, h->arena, changed.email, &p));
    assert_true(str_equal(p.id, changed.person));
    store_read_end(&t);

    changed.email = (struct str){0};
    HOUSE_MUST(house_do(h, person_change, &changed));
    t = house_read(h);
    assert_int_equal(person_by_mail(&t, h->arena, STR("kari@example.com"), &p), NOT_FOUND);
    store_read_end(&t);
}

static void what_is_missing_or_wrong_is_refused(void **state) {
    struct house *h = *state;
    uint64_t size = house_size(h);
    struct person_args p = kari;
    p.name = (struct str){0};
    assert_int_equal(house_do(h, person_add, &p), FIELD_MISSING);
    p = kari;
    p.email = STR("kari");
    assert_int_equal(house_do(h, person_add, &p), FIELD_EMAIL);
    p.person = STR("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(house_do(h, person_change, &p), NOT_FOUND);
    assert_int_equal(house_size(h), size);
}

static void administrators_are_named_and_the_last_one_stays(void **state) {
    struct house *h = *state;
    struct admin_args first = {.who = {.person = h->admin}}, second = {.who = kari};
    assert_int_equal(house_do(h, admin_revoke, &first), WRONG_STATE);
    assert_int_equal(house_do(h, admin_grant, &first), ALREADY_DONE);
    HOUSE_MUST(house_do(h, admin_grant, &second));
    struct str id = house_id(h);
    struct person *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(admins_list(&t, h->arena, &list, &n));
    assert_int_equal(n, 2);
    assert_true(str_equal(list[1].name, kari.name));
    assert_true(person_is_admin(&t, id));
    assert_int_equal(people_roles(&t, id, (struct str){0}), ROLE_ADMIN);
    store_read_end(&t);
    HOUSE_MUST(house_do(h, admin_revoke, &first));
    t = house_read(h);
    assert_int_equal(people_roles(&t, h->admin, (struct str){0}), 0);
    store_read_end(&t);
    assert_int_equal(house_do(h, admin_revoke, &first), NOT_ALLOWED); /* not theirs to do any more */
    assert_int_equal(house_as(h, id, admin_revoke, &first), NOT_FOUND);
}

static void somebody_known_by_address_is_not_added_again(void **state) {
    struct house *h = *state;
    struct str id = add(h, &kari);
    struct admin_args grant = {.who = {.name = STR("Kari Nordmann"), .email = STR("kari@example.org")}};
    HOUSE_MUST(house_do(h, admin_grant, &grant));
    assert_true(str_equal(house_id(h), id));
    assert_int_equal(h->result.entries, 1);
}

static void everybody_comes_in_pages(void **state) {
    struct house *h = *state;
    for (int i = 0; i < 5; i++)
        add(h, &(struct person_args){.name = arena_format(h->arena, "P%d", i)});
    struct txn t = house_read(h);
    struct str after = {0};
    size_t all = 0, n;
    do {
        struct person *list;
        HOUSE_MUST(people_page(&t, h->arena, after, 2, &list, &n));
        for (size_t i = 0; i < n; i++) {
            assert_true(str_compare(after, list[i].id) < 0);
            after = list[i].id;
        }
        all += n;
    } while (n == 2);
    assert_int_equal(all, 6); /* with the administrator */
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(a_person_is_found_by_id_and_by_address_in_any_case),
        WITH_HOUSE(an_address_belongs_to_one),
        WITH_HOUSE(a_new_address_replaces_the_old),
        WITH_HOUSE(what_is_missing_or_wrong_is_refused),
        WITH_HOUSE(administrators_are_named_and_the_last_one_stays),
        WITH_HOUSE(somebody_known_by_address_is_not_added_again),
        WITH_HOUSE(everybody_comes_in_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
