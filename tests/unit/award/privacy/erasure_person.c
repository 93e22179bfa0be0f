/* erasure_person.c: a person's names and addresses go; the name of who took part in a vote stays without the
 * address, and votes hold. */
#include "award/decision/announcement.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/privacy/erasure_subject.h"
#include "base/time.h"
#include "support/panel.h"
#include "support/tells.h"
#include "support/test.h"

static enum fault erase(struct house *h, struct str id) {
    const struct erasure_args args = {.rule = STR("request"), .id = id};
    return house_as(h, h->admin, erasure_write_person, &args);
}

static struct person told(struct house *h, struct str id) {
    struct person p;
    struct txn t = house_read(h);
    HOUSE_MUST(person_read(&t, h->arena, id, &p));
    store_read_end(&t);
    return p;
}

static size_t mails_to(struct house *h, struct str id) {
    struct mail *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(outbox_to(&t, h->arena, id, &list, &n));
    store_read_end(&t);
    return n;
}

static struct str somebody(struct house *h) {
    const struct person_args p = {.name = STR("Ragnhild Prøve"), .email = STR("ragnhild@example.no")};
    HOUSE_MUST(house_do(h, person_add, &p));
    return house_id(h);
}

static void of_who_never_voted_nothing_stays(void **state) {
    struct house *h = *state;
    struct str id = somebody(h);
    const struct person_args moved = {
        .person = id, .name = STR("Ragnhild Flyttet"), .email = STR("ny@example.no"), .from = STR("Rotary")};
    HOUSE_MUST(house_do(h, person_change, &moved));
    assert_int_equal(mails_to(h, id), 1); /* to the address before */
    HOUSE_MUST(erase(h, id));
    for (const char *const *gone =
             (const char *const[]){"Ragnhild", "ragnhild@", "ny@example", "Rotary", NULL};
         *gone; gone++)
        assert_false(house_tells(h, *gone));
    assert_int_equal(told(h, id).name.n + told(h, id).email.n, 0);
    assert_int_equal(mails_to(h, id), 0);
    struct person found;
    struct txn t = house_read(h);
    assert_int_equal(person_by_mail(&t, h->arena, STR("ny@example.no"), &found), NOT_FOUND);
    store_read_end(&t);
    house_replays(h);
    assert_int_equal(erase(h, id), ALREADY_DONE);
    const struct person_args again = {.name = STR("Ny"), .email = STR("ny@example.no")};
    HOUSE_MUST(house_do(h, person_add, &again)); /* the address is free */
}

/* Whoever was added and invited by one form: the invitation stays, and answers for the form alone. */
static void what_is_left_of_a_forms_command_answers_for_it(void **state) {
    struct house *h = *state;
    struct str edition = house_grunder(h);
    const struct member_invite_args invite = {
        .edition = edition,
        .body = STR("juryen"),
        .role = MEMBER_PLAIN,
        .who = {.name = STR("Nils Nyvalgt"), .email = STR("n@example.no")}};
    HOUSE_MUST(house_with_token(h, member_invite, &invite, "once"));
    struct str id = house_id(h);
    const struct member_remove_args leave = {
        .edition = edition, .body = STR("juryen"), .person = id, .reason = STR("reist")};
    HOUSE_MUST(house_do(h, member_remove, &leave));
    uint64_t spent = house_rows(h, TABLE_SPENT);
    HOUSE_MUST(erase(h, id));
    assert_int_equal(house_rows(h, TABLE_SPENT), spent);
    house_replays(h);
    HOUSE_MUST(house_with_token(h, member_invite, &invite, "once"));
    assert_true(h->repeated);
}

static void who_works_here_is_not_erased(void **state) {
    struct house *h = *state;
    struct str edition = house_grunder(h),
               juror = house_member(h, edition, "juryen", MEMBER_PLAIN, "Berit Eksempel");
    assert_int_equal(erase(h, h->admin), WRONG_STATE);
    assert_int_equal(erase(h, juror), WRONG_STATE);
    const struct member_remove_args leave = {
        .edition = edition, .body = STR("juryen"), .person = juror, .reason = STR("reist")};
    HOUSE_MUST(house_do(h, member_remove, &leave));
    HOUSE_MUST(erase(h, juror));
    assert_false(house_tells(h, "Berit"));
    assert_int_equal(erase(h, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa")), NOT_FOUND);
    const struct erasure_args args = {.rule = STR("request"), .id = juror};
    assert_int_equal(house_as(h, juror, erasure_write_person, &args), NOT_ALLOWED);
}

static struct panel panel;

static void who_voted_keeps_the_name_and_no_address(void **state) {
    struct house *h = &panel.house;
    struct str id = panel.a.id;
    const struct person_args reached = {
        .person = id, .name = told(h, id).name, .email = STR("naas-meg@example.no")};
    HOUSE_MUST(house_as(h, h->admin, person_change, &reached));
    struct person before = told(h, id);
    HOUSE_MUST(panel_open(&panel, ""));
    panel_count(&panel, "vurdering");
    const struct decision_record_it decision = panel_decision(&panel, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&panel, panel.chair.id, &decision));
    assert_int_equal(erase(h, id), WRONG_STATE);
    const struct edition_announce_args announce = {.edition = panel.edition, .decision = 1};
    HOUSE_MUST(house_as(h, h->admin, edition_announce, &announce));
    assert_int_equal(erase(h, id), COUNT_NEEDS_IT); /* they may still complain */
    h->now += (int64_t)INSPECTION_DAYS_MAX * DAY_SECONDS;
    assert_true(house_tells(h, "naas-meg"));
    HOUSE_MUST(erase(h, id));
    assert_false(house_tells(h, "naas-meg"));
    assert_true(str_equal(told(h, id).name, before.name));
    assert_int_equal(told(h, id).email.n, 0);
    assert_int_equal(mails_to(h, id), 0);
    house_replays(h);
    assert_int_equal(erase(h, id), ALREADY_DONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(of_who_never_voted_nothing_stays),
        WITH_HOUSE(what_is_left_of_a_forms_command_answers_for_it),
        WITH_HOUSE(who_works_here_is_not_erased),
        WITH_JURY(who_voted_keeps_the_name_and_no_address, &panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
