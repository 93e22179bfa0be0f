/* recusal.c: who is kept from whom, however the candidates are gathered, and who says so. */
#include "award/step/recusal.h"

#include "support/panel.h"
#include "support/test.h"

static struct panel p;

static bool kept(struct str person, uint32_t candidate) {
    struct txn t = house_read(&p.house);
    bool stands = recusal_stands(&t, p.number, person, candidate);
    store_read_end(&t);
    return stands;
}

static enum fault merge(house_decide *decide, const char *candidate, const char *into) {
    const struct candidate_act_args args = {
        .edition = p.edition, .candidate = str_of(candidate), .into = str_of(into)};
    return house_do(&p.house, decide, &args);
}

static void a_tie_follows_a_candidate_through_its_mergers(void **state) {
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.a, "k01"));
    assert_true(kept(p.a.id, 1));
    assert_false(kept(p.a.id, 2));
    HOUSE_MUST(merge(candidate_merge, "k01", "k02"));
    HOUSE_MUST(merge(candidate_merge, "k02", "k03"));
    assert_true(kept(p.a.id, 3));
    assert_false(kept(p.b.id, 3));
    HOUSE_MUST(merge(candidate_unmerge, "k02", ""));
    assert_true(kept(p.a.id, 2));
    assert_false(kept(p.a.id, 3));
}

static uint32_t number_of(const char *candidate) {
    uint32_t number = 0;
    assert_true(candidate_number(str_of(candidate), &number));
    return number;
}

/* What was merged into another is read with it: so they are kept from that too. */
static void who_is_proposed_is_kept_from_what_they_were_merged_into(void **state) {
    struct str kari = p.council[COUNCIL - 1].id;
    assert_true(kept(kari, number_of(p.kari)));
    assert_false(kept(kari, number_of(p.solveig)));
    HOUSE_MUST(merge(candidate_merge, p.kari, p.solveig));
    assert_true(kept(kari, number_of(p.solveig)));
    assert_false(kept(p.council[1].id, number_of(p.solveig)));
    HOUSE_MUST(merge(candidate_unmerge, p.kari, ""));
    assert_false(kept(kari, number_of(p.solveig)));
}

static enum fault declare(const struct juror *who, const char *candidate) {
    struct binding b = {str_of(candidate), STR("other"), STR("")};
    struct recusal_declare d = {
        .edition = p.edition, .body = who->body, .person = who->id, .n = 1, .bindings = &b};
    return house_as(&p.house, who->id, recusal_declare, &d);
}

/* One who tries all numbers gets the same answer for their own as for none. */
static void nobody_finds_out_by_declaring_that_they_are_proposed(void **state) {
    const struct juror *kari = &p.council[COUNCIL - 1];
    assert_int_equal(declare(kari, p.kari), NOT_FOUND);
    assert_int_equal(declare(kari, "k07"), NOT_FOUND);
    assert_int_equal(declare(&p.council[1], p.kari), OK);
    HOUSE_MUST(merge(candidate_merge, p.kari, p.solveig));
    assert_int_equal(declare(kari, p.solveig), NOT_FOUND);
}

/* Not by age: who comes to a body later, or comes back, was not on the list. */
static void it_is_kept_on_whose_names_a_member_has_declared(void **state) {
    struct str asked[] = {STR("k01"), STR("k03")};
    struct recusal_declare d = {
        .edition = p.edition, .body = p.a.body, .person = p.a.id, .asked_n = 2, .asked = asked};
    HOUSE_MUST(house_as(&p.house, p.a.id, recusal_declare, &d));
    struct txn t = house_read(&p.house);
    for (uint32_t k = 1; k <= 3; k++) {
        assert_int_equal(recusal_was_asked(&t, p.number, p.a.body, p.a.id, k), k != 2);
        assert_false(recusal_was_asked(&t, p.number, p.b.body, p.b.id, k));
        assert_false(recusal_was_asked(&t, p.number, STR("styret"), p.a.id, k));
    }
    store_read_end(&t);
    asked[1] = STR("k09");
    assert_int_equal(house_as(&p.house, p.a.id, recusal_declare, &d), NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(a_tie_follows_a_candidate_through_its_mergers, &p),
        WITH_JURY(it_is_kept_on_whose_names_a_member_has_declared, &p),
        WITH_HONOUR(who_is_proposed_is_kept_from_what_they_were_merged_into, &p),
        WITH_HONOUR(nobody_finds_out_by_declaring_that_they_are_proposed, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
