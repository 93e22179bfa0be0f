/* members.c: who sits in which body of which edition. */
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "support/house.h"
#include "support/test.h"

#define JURY STR("juryen")

static uint32_t number_of(struct house *h, struct str edition) {
    uint32_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, edition, &n));
    store_read_end(&t);
    return n;
}

static unsigned roles(struct house *h, struct str person, struct str edition) {
    struct txn t = house_read(h);
    unsigned bits = people_roles(&t, person, edition);
    store_read_end(&t);
    return bits;
}

static size_t list(struct house *h, struct str edition, struct str body, struct member **members) {
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(members_list(&t, h->arena, number_of(h, edition), body, members, &n));
    store_read_end(&t);
    return n;
}

static size_t mails(struct house *h) {
    struct mail *all;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(outbox_page(&t, h->arena, 0, 0, 1000, &all, &n));
    store_read_end(&t);
    return n;
}

static void a_role_holds_for_its_edition_only(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h), other = house_hedersmerke(h);
    struct str chair = house_member(h, e, "juryen", MEMBER_CHAIR, "Astrid");
    struct str member = house_member(h, e, "juryen", MEMBER_PLAIN, "Morten");
    assert_int_equal(roles(h, chair, e), ROLE_MEMBER | ROLE_CHAIR);
    assert_int_equal(roles(h, member, e), ROLE_MEMBER);
    assert_int_equal(roles(h, chair, other), 0);
    assert_int_equal(roles(h, chair, (struct str){0}), 0);
    assert_int_equal(roles(h, chair, STR("gronn-grunder-4")), 0);
    assert_int_equal(roles(h, h->admin, e), ROLE_ADMIN);
    assert_int_equal(roles(h, (struct str){0}, e), 0);
}

static void officers_stand_first_then_names_in_norwegian_order(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    house_member(h, e, "juryen", MEMBER_PLAIN, "Åse");
    house_member(h, e, "juryen", MEMBER_PLAIN, "Berit");
    house_member(h, e, "juryen", MEMBER_SECRETARY, "Zara");
    house_member(h, e, "juryen", MEMBER_CHAIR, "Øystein");
    static const char *const order[] = {"Øystein", "Zara", "Berit", "Åse"};
    struct member *m;
    assert_int_equal(list(h, e, JURY, &m), 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(str_equal(m[i].person.name, str_of(order[i])));
}

static void a_body_has_one_chair(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct str first = house_member(h, e, "juryen", MEMBER_CHAIR, "Astrid");
    struct str second = house_member(h, e, "juryen", MEMBER_CHAIR, "Morten");
    assert_int_equal(roles(h, first, e), ROLE_MEMBER);
    assert_int_equal(roles(h, second, e), ROLE_MEMBER | ROLE_CHAIR);
    const struct member_invite_args again = {
        .edition = e, .body = JURY, .role = MEMBER_CHAIR, .who = {.person = second}};
    assert_int_equal(house_do(h, member_invite, &again), ALREADY_DONE);
}

static void who_is_removed_has_no_role(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct str chair = house_member(h, e, "juryen", MEMBER_CHAIR, "Astrid");
    const struct member_remove_args remove = {e, JURY, chair, STR("flyttet")};
    HOUSE_MUST(house_do(h, member_remove, &remove));
    assert_int_equal(roles(h, chair, e), 0);
    assert_int_equal(house_do(h, member_remove, &remove), NOT_FOUND);
    struct membership *left;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(memberships_list(&t, h->arena, chair, &left, &n));
    assert_int_equal(n, 0);
    store_read_end(&t);
}

static void what_the_award_does_not_have_is_refused(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct member_invite_args m = {
        .edition = e, .body = STR("styret"), .role = MEMBER_PLAIN, .who = {.name = STR("A")}};
    uint64_t size = house_size(h);
    assert_int_equal(house_do(h, member_invite, &m), NOT_FOUND);
    m.body = JURY;
    m.edition = STR("gronn-grunder-9");
    assert_int_equal(house_do(h, member_invite, &m), NOT_FOUND);
    m.edition = e;
    m.who.name = (struct str){0};
    assert_int_equal(house_do(h, member_invite, &m), FIELD_MISSING);
    m.who.person = STR("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(house_do(h, member_invite, &m), NOT_FOUND);
    assert_int_equal(house_size(h), size);
}

static void one_person_may_sit_in_two_bodies(void **state) {
    struct house *h = *state;
    struct str e = house_hedersmerke(h);
    struct str both = house_member(h, e, "styret", MEMBER_CHAIR, "Eirik");
    const struct member_invite_args m = {
        .edition = e, .body = STR("radet"), .role = MEMBER_PLAIN, .who = {.person = both}};
    HOUSE_MUST(house_do(h, member_invite, &m));
    struct membership *all;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(memberships_list(&t, h->arena, both, &all, &n));
    assert_int_equal(n, 2);
    store_read_end(&t);
    assert_int_equal(roles(h, both, e), ROLE_MEMBER | ROLE_CHAIR);
}

static void without_a_body_the_first_is_meant(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h), id = house_member(h, e, "", MEMBER_PLAIN, "Siri");
    enum member_role role;
    struct txn t = house_read(h);
    HOUSE_MUST(member_find(&t, number_of(h, e), JURY, id, &role));
    assert_int_equal(role, MEMBER_PLAIN);
    store_read_end(&t);
}

static void members_can_be_copied_once(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    house_member(h, e, "juryen", MEMBER_CHAIR, "Astrid");
    house_member(h, e, "juryen", MEMBER_PLAIN, "Morten");
    const struct edition_args next = {.award = STR("gronn-grunder"), .label = STR("2022")};
    HOUSE_MUST(house_do(h, edition_draft, &next));
    const struct members_copy_args copy = {.edition = house_id(h), .from = e};
    HOUSE_MUST(house_do(h, members_copy, &copy));
    assert_int_equal(h->result.number, 2);
    struct member *m;
    assert_int_equal(list(h, copy.edition, JURY, &m), 2);
    assert_int_equal(m[0].role, MEMBER_CHAIR);
    assert_int_equal(house_do(h, members_copy, &copy), NOTHING_CHANGED);
}

static void members_of_a_draft_are_invited_when_it_opens_and_once(void **state) {
    struct house *h = *state;
    const struct edition_args draft = {
        .award = STR("gronn-grunder"), .label = STR("2021"), .opens = h->now, .closes = h->now + 30 * 86400};
    HOUSE_MUST(house_do(h, edition_draft, &draft));
    struct str e = house_id(h);
    house_member(h, e, "juryen", MEMBER_CHAIR, "Astrid");
    struct str morten = house_member(h, e, "juryen", MEMBER_PLAIN, "Morten");
    assert_int_equal(mails(h), 0);
    const struct edition_open_args open = {e};
    HOUSE_MUST(house_do(h, edition_open, &open));
    assert_int_equal(mails(h), 2);
    house_member(h, e, "juryen", MEMBER_PLAIN, "Siri");
    assert_int_equal(mails(h), 3);
    const struct member_invite_args chair = {
        .edition = e, .body = JURY, .role = MEMBER_CHAIR, .who = {.person = morten}};
    HOUSE_MUST(house_do(h, member_invite, &chair)); /* another role is no new invitation */
    assert_int_equal(mails(h), 3);
}

static void role_words_are_the_logs(void **state) {
    enum member_role r;
    assert_true(member_role_parse(STR("secretary"), &r));
    assert_int_equal(r, MEMBER_SECRETARY);
    assert_true(str_equal(member_role_word(MEMBER_CHAIR), STR("chair")));
    assert_false(member_role_parse(STR("juryleder"), &r));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(a_role_holds_for_its_edition_only),
        WITH_HOUSE(officers_stand_first_then_names_in_norwegian_order),
        WITH_HOUSE(a_body_has_one_chair),
        WITH_HOUSE(who_is_removed_has_no_role),
        WITH_HOUSE(what_the_award_does_not_have_is_refused),
        WITH_HOUSE(one_person_may_sit_in_two_bodies),
        WITH_HOUSE(without_a_body_the_first_is_meant),
        WITH_HOUSE(members_can_be_copied_once),
        WITH_HOUSE(members_of_a_draft_are_invited_when_it_opens_and_once),
        cmocka_unit_test(role_words_are_the_logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
