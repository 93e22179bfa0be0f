/* outbox.c: which mails there are, in the order of the log, and to whom. */
#include "award/people/outbox.h"

#include "support/house.h"
#include "support/test.h"

static size_t newest(struct house *h, size_t limit, struct mail **list) {
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(outbox_page(&t, h->arena, 0, 0, limit, list, &n));
    store_read_end(&t);
    return n;
}

static void who_proposes_gets_one_mail(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    house_propose(h, e, NULL, NULL); /* confirming calls for none */
    struct mail *list;
    assert_int_equal(newest(h, 10, &list), 1);
    assert_true(str_equal(mail_kind_word(list[0].record.kind), STR("proposal_confirm")));
    assert_true(str_equal(list[0].email, STR("sigrun@example.org")));
    assert_true(str_equal(list[0].name, STR("Sigrun Ødegaard-Prøve")));
    assert_int_equal(list[0].record.to, MAIL_TO_PROPOSAL);
}

static void one_by_letter_is_answered_and_one_imported_is_not(void **state) {
    struct house *h = *state;
    struct proposal_args p = house_proposal(house_grunder(h));
    struct mail *list;
    p.via = STR("import");
    HOUSE_MUST(house_do(h, proposal_receive, &p));
    assert_int_equal(newest(h, 10, &list), 0);
    p.via = STR("letter");
    p.email = (struct str){0};
    HOUSE_MUST(house_do(h, proposal_receive, &p));
    assert_int_equal(newest(h, 10, &list), 0);
    p.email = STR("sigrun@example.org");
    p.lang = LANG_EN;
    HOUSE_MUST(house_do(h, proposal_receive, &p));
    assert_int_equal(newest(h, 10, &list), 1);
    assert_int_equal(list[0].record.kind, MAIL_PROPOSAL_RECEIVED);
    assert_int_equal(list[0].lang, LANG_EN);
}

static void a_member_is_invited_by_name(void **state) {
    struct house *h = *state;
    const struct member_invite_args m = {
        .edition = house_grunder(h),
        .body = STR("juryen"),
        .role = MEMBER_PLAIN,
        .who = {.name = STR("Morten"), .email = STR("morten@example.org"), .lang = LANG_NN}};
    HOUSE_MUST(house_do(h, member_invite, &m));
    struct mail *list;
    assert_int_equal(newest(h, 10, &list), 1);
    assert_int_equal(list[0].record.kind, MAIL_INVITATION);
    assert_true(str_equal(list[0].email, m.who.email));
    assert_int_equal(list[0].lang, LANG_NN);
    assert_string_equal(list[0].record.body, "juryen");
}

static void nothing_goes_to_who_is_proposed_in_a_secret_edition(void **state) {
    struct house *h = *state;
    struct str e = house_hedersmerke(h);
    struct str proposed = house_member(h, e, "radet", MEMBER_PLAIN, "Kari Mørk-Test");
    struct mail *list;
    size_t before = newest(h, 100, &list);
    const uint32_t n = house_propose(h, e, "Kari Mørk-Test", NULL);
    const struct candidate_args k = {.edition = e,
                                     .name = STR("Kari Mørk-Test"),
                                     .body = STR("radet"),
                                     .person = proposed,
                                     .proposals = &n,
                                     .proposals_n = 1};
    HOUSE_MUST(house_do(h, candidate_form, &k));
    size_t after = newest(h, 100, &list);
    assert_int_equal(after, before + 1); /* the sender's */
    assert_false(str_equal(list[0].recipient, proposed));
}

static void pages_and_the_walk_meet_each_mail_once(void **state) {
    struct house *h = *state;
    struct proposal_args p = house_proposal(house_grunder(h));
    for (int i = 0; i < 5; i++)
        HOUSE_MUST(house_public(h, proposal_receive, &p));
    struct txn t = house_read(h);
    uint64_t entry = 0;
    uint32_t number = 0;
    size_t seen = 0, n;
    do {
        struct mail *list;
        HOUSE_MUST(outbox_page(&t, h->arena, entry, number, 2, &list, &n));
        for (size_t i = 0; i < n; i++) {
            assert_true(!entry || list[i].entry < entry);
            entry = list[i].entry;
            number = list[i].n;
        }
        seen += n;
    } while (n == 2);
    assert_int_equal(seen, 5);

    struct mail m;
    HOUSE_MUST(outbox_next(&t, h->arena, true, 0, 0, &m));
    for (seen = 1; outbox_next(&t, h->arena, false, m.entry, m.n, &m) == OK; seen++)
        ;
    assert_int_equal(seen, 5);
    struct mail again;
    HOUSE_MUST(mail_read(&t, h->arena, m.entry, m.n, &again));
    assert_int_equal(again.record.subject, 5);
    assert_int_equal(mail_read(&t, h->arena, m.entry, 7, &again), NOT_FOUND);
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(who_proposes_gets_one_mail),
        WITH_HOUSE(one_by_letter_is_answered_and_one_imported_is_not),
        WITH_HOUSE(a_member_is_invited_by_name),
        WITH_HOUSE(nothing_goes_to_who_is_proposed_in_a_secret_edition),
        WITH_HOUSE(pages_and_the_walk_meet_each_mail_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
