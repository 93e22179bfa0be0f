/* edition.c: drafted, opened, postponed: dates and phases, to the second. */
#include "award/rules/edition.h"

#include "award/log/association.h"
#include "award/people/people.h"
#include "support/house.h"
#include "support/test.h"

static struct edition told(struct house *h, struct str id) {
    struct edition e;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_find(&t, h->arena, id, h->now, &e));
    store_read_end(&t);
    return e;
}

static struct edition_args third(struct house *h) {
    return (struct edition_args){.award = STR("gronn-grunder"),
                                 .ordinal = 3,
                                 .label = STR("2021"),
                                 .opens = h->now,
                                 .closes = house_moment("2021-10-08T23:59:59+02:00"),
                                 .decides = house_moment("2021-10-22T12:00:59+02:00"),
                                 .ceremony = house_moment("2021-11-17T18:00:00+01:00")};
}

static enum fault open_it(struct house *h, struct str id) {
    const struct edition_open_args open = {id};
    return house_do(h, edition_open, &open);
}

/* --- drafting --- */

static void a_draft_has_id_ordinal_and_words(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    args.theme = STR("helse");
    HOUSE_MUST(house_do(h, edition_draft, &args));
    assert_string_equal(h->result.id, "gronn-grunder-3");
    struct edition e = told(h, STR("gronn-grunder-3"));
    assert_int_equal(e.phase, PHASE_DRAFT);
    assert_int_equal(e.record.ordinal, 3);
    assert_true(str_equal(e.award, args.award));
    assert_true(str_equal(e.label, args.label));
    assert_true(str_equal(e.theme, args.theme));
    assert_int_equal(e.record.closes, args.closes);
    assert_false(e.secret);
    assert_false(e.postponed);
}

static void the_next_ordinal_follows_the_last(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    HOUSE_MUST(house_do(h, edition_draft, &args));
    assert_int_equal(house_do(h, edition_draft, &args), ALREADY_DONE);
    args.ordinal = 0;
    HOUSE_MUST(house_do(h, edition_draft, &args));
    assert_string_equal(h->result.id, "gronn-grunder-4");
    args.award = STR("hedersmerke");
    HOUSE_MUST(house_do(h, edition_draft, &args));
    assert_string_equal(h->result.id, "hedersmerke-1");
}

static void what_a_draft_cannot_be_is_refused(void **state) {
    struct house *h = *state;
    uint64_t size = house_size(h);
    struct edition_args args = third(h);
    args.award = STR("nobelprisen");
    assert_int_equal(house_do(h, edition_draft, &args), NOT_FOUND);
    args = third(h);
    args.label = (struct str){0};
    assert_int_equal(house_do(h, edition_draft, &args), FIELD_MISSING);
    args = third(h);
    args.closes = args.opens;
    assert_int_equal(house_do(h, edition_draft, &args), FIELD_DATE_ORDER);
    args = third(h);
    args.decides = args.closes - 1;
    assert_int_equal(house_do(h, edition_draft, &args), FIELD_DATE_ORDER);
    args = third(h);
    args.ceremony = args.decides - 1;
    assert_int_equal(house_do(h, edition_draft, &args), FIELD_DATE_ORDER);
    args = third(h);
    args.decides = 0; /* not yet known: then nothing to compare */
    args.ceremony = args.closes - 1;
    assert_int_equal(house_do(h, edition_draft, &args), FIELD_DATE_ORDER);
    assert_int_equal(house_size(h), size);
}

static void a_draft_can_be_changed_freely(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    HOUSE_MUST(house_do(h, edition_draft, &args));
    args.edition = house_id(h);
    assert_int_equal(house_do(h, edition_change, &args), NOTHING_CHANGED);
    args.opens += 86400;
    args.label = STR("Grønn Gründer 2021");
    HOUSE_MUST(house_do(h, edition_change, &args));
    struct edition e = told(h, args.edition);
    assert_int_equal(e.record.opens, args.opens);
    assert_true(str_equal(e.label, args.label));
}

static void a_new_edition_takes_over_words_and_people(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    args.place = STR("Union Scene");
    HOUSE_MUST(house_do(h, edition_draft, &args));
    struct str before = house_id(h);
    struct str chair = house_member(h, before, "juryen", MEMBER_CHAIR, "Astrid");
    const struct edition_args next = {.edition = before, .label = STR("2022")};
    HOUSE_MUST(house_do(h, edition_repeat, &next));
    struct str id = house_id(h);
    assert_true(str_equal(id, STR("gronn-grunder-4")));
    struct edition e = told(h, id);
    assert_true(str_equal(e.place, args.place));
    assert_true(str_equal(e.label, next.label));
    assert_int_equal(e.record.closes, 0);
    struct txn t = house_read(h);
    assert_int_equal(people_roles(&t, chair, id), ROLE_MEMBER | ROLE_CHAIR);
    store_read_end(&t);
}

/* --- opening --- */

static void opening_freezes_the_rules(void **state) {
    struct house *h = *state;
    struct str id = house_grunder(h);
    struct edition e = told(h, id);
    json_t *rules;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_rules(&t, e.number, &rules));
    assert_true(json_get_str(rules, "salt").n > 0);
    awards_use(NULL); /* the file is gone */
    HOUSE_MUST(edition_rules(&t, e.number, &rules));
    assert_true(str_equal(json_get_str(rules, "prefix"), STR("GG")));
    store_read_end(&t);
}

static void rules_of_a_draft_are_those_of_the_file(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    HOUSE_MUST(house_do(h, edition_draft, &args));
    struct edition e = told(h, house_id(h));
    json_t *rules;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_rules(&t, e.number, &rules));
    assert_ptr_equal(rules, award_rules(STR("gronn-grunder")));
    awards_use(NULL);
    assert_int_equal(edition_rules(&t, e.number, &rules), NOT_FOUND);
    store_read_end(&t);
}

static void what_is_not_ready_does_not_open(void **state) {
    struct house *h = *state;
    assert_int_equal(open_it(h, STR("gronn-grunder-3")), NOT_FOUND);
    struct edition_args args = third(h);
    args.opens = 0;
    HOUSE_MUST(house_do(h, edition_draft, &args));
    args.edition = house_id(h);
    assert_int_equal(open_it(h, args.edition), FIELD_MISSING);
    args.opens = h->now;
    HOUSE_MUST(house_do(h, edition_change, &args));
    int64_t now = h->now;
    h->now = args.closes + 1;
    assert_int_equal(open_it(h, args.edition), DEADLINE_PASSED);
    h->now = now;
    HOUSE_MUST(open_it(h, args.edition));
    assert_int_equal(open_it(h, args.edition), ALREADY_DONE);
}

static void the_checklist_turns_green(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    HOUSE_MUST(house_do(h, edition_draft, &args));
    struct edition e = told(h, house_id(h));
    struct checklist l;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_checklist(&t, &e, &l));
    store_read_end(&t);
    assert_true(l.association && l.dates && l.texts);
    assert_false(l.members || l.chair);
    house_member(h, e.id, "juryen", MEMBER_CHAIR, "Astrid");
    t = house_read(h);
    HOUSE_MUST(edition_checklist(&t, &e, &l));
    store_read_end(&t);
    assert_true(l.members && l.chair);
}

static int setup_unnamed(void **state) {
    static struct house h;
    house_make_unnamed(&h, "2021-09-01T08:00:00+02:00");
    *state = &h;
    return 0;
}

static void an_unnamed_association_opens_nothing(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    HOUSE_MUST(house_do(h, edition_draft, &args));
    assert_int_equal(open_it(h, house_id(h)), STEP_NOT_READY);
}

/* --- phases --- */

static void phases_change_at_the_second(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    args.opens = house_moment("2021-09-10T00:00:00+02:00");
    HOUSE_MUST(house_do(h, edition_draft, &args));
    struct str id = house_id(h);
    HOUSE_MUST(open_it(h, id));
    static const struct {
        const char *now;
        enum edition_phase phase;
        enum fault takes;
    } moments[] = {
        {"2021-09-09T23:59:59+02:00", PHASE_SOON, NOT_OPEN_YET},
        {"2021-09-10T00:00:00+02:00", PHASE_OPEN, OK},
        {"2021-10-08T23:59:00+02:00", PHASE_OPEN, OK},
        {"2021-10-08T23:59:59+02:00", PHASE_OPEN, OK}, /* the last minute is inclusive */
        {"2021-10-09T00:00:00+02:00", PHASE_CLOSED, DEADLINE_PASSED},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        house_clock(h, moments[i].now);
        struct edition e = told(h, id);
        assert_int_equal(e.phase, moments[i].phase);
        assert_int_equal(e.public_phase, moments[i].phase);
        assert_int_equal(edition_takes_proposals(&e.record, h->now), moments[i].takes);
    }
    house_clock(h, "2021-09-01T08:00:00+02:00");
}

static struct edition_record judged(struct house *h, struct str id, uint32_t steps, uint32_t decisions) {
    struct edition_record r = told(h, id).record;
    r.steps = steps;
    r.decisions = decisions;
    return r;
}

static void the_public_is_told_nothing_before_it_is_announced(void **state) {
    struct house *h = *state;
    struct str id = house_grunder(h), secret = house_hedersmerke(h);
    house_clock(h, "2021-12-05T12:00:00+01:00");
    struct edition_record r = judged(h, id, 1, 1);
    assert_int_equal(edition_phase_of(&r, h->now), PHASE_DECIDED);
    assert_int_equal(edition_public_phase_of(&r, h->now), PHASE_JUDGING);
    r = judged(h, secret, 1, 0);
    assert_int_equal(edition_phase_of(&r, h->now), PHASE_JUDGING);
    assert_int_equal(edition_public_phase_of(&r, h->now), PHASE_CLOSED);
    r.decisions = 1;
    assert_int_equal(edition_public_phase_of(&r, h->now), PHASE_CLOSED);
    r.announced = true;
    assert_int_equal(edition_public_phase_of(&r, h->now), PHASE_ANNOUNCED);
}

/* --- postponing --- */

static void postponing_moves_dates_with_a_reason_and_reopens(void **state) {
    struct house *h = *state;
    struct str id = house_grunder(h);
    house_clock(h, "2021-11-20T12:00:00+01:00");
    assert_int_equal(told(h, id).phase, PHASE_CLOSED);
    struct edition_postpone_args p = {.edition = id,
                                      .reason = STR("Smittevernet tillater ikke utdelingen."),
                                      .closes = house_moment("2021-12-31T23:59:59+01:00"),
                                      .decides = house_moment("2022-01-07T12:00:59+01:00"),
                                      .ceremony = house_moment("2022-01-12T18:00:00+01:00")};
    HOUSE_MUST(house_do(h, edition_postpone, &p));
    struct edition e = told(h, id);
    assert_int_equal(e.phase, PHASE_OPEN);
    assert_true(e.postponed);
    assert_true(str_equal(e.postponed_reason, p.reason));
    assert_int_equal(e.postponed_at, h->now);
    assert_int_equal(e.record.closes, p.closes);
    assert_int_equal(e.record.ceremony, p.ceremony);
    assert_int_equal(e.record.first_closes, house_moment("2021-10-08T23:59:59+02:00"));
}

static void postponing_without_a_reason_or_backwards_is_refused(void **state) {
    struct house *h = *state;
    struct edition_args draft = third(h);
    draft.ordinal = 9;
    HOUSE_MUST(house_do(h, edition_draft, &draft));
    struct edition_postpone_args p = {
        .edition = house_id(h), .reason = STR("x"), .closes = draft.closes + 86400};
    assert_int_equal(house_do(h, edition_postpone, &p), WRONG_STATE);
    p.edition = house_grunder(h);
    uint64_t size = house_size(h);
    p.reason = STR("  \n");
    assert_int_equal(house_do(h, edition_postpone, &p), REASON_NEEDED);
    p.reason = STR("x");
    p.closes = 0;
    assert_int_equal(house_do(h, edition_postpone, &p), NOTHING_CHANGED);
    p.closes = draft.closes;
    assert_int_equal(house_do(h, edition_postpone, &p), NOTHING_CHANGED);
    p.closes = draft.closes - 86400;
    assert_int_equal(house_do(h, edition_postpone, &p), FIELD_DATE_ORDER);
    p.closes = draft.decides + 86400; /* beyond the decision, which stays */
    assert_int_equal(house_do(h, edition_postpone, &p), FIELD_DATE_ORDER);
    p.closes = 0;
    p.ceremony = draft.ceremony - 1;
    assert_int_equal(house_do(h, edition_postpone, &p), FIELD_DATE_ORDER);
    assert_int_equal(house_size(h), size);
}

static void a_deadline_in_the_past_is_no_new_deadline(void **state) {
    struct house *h = *state;
    struct str id = house_grunder(h);
    house_clock(h, "2021-10-20T12:00:00+02:00");
    const struct edition_postpone_args p = {
        .edition = id, .reason = STR("x"), .closes = house_moment("2021-10-15T23:59:59+02:00")};
    assert_int_equal(house_do(h, edition_postpone, &p), FIELD_DATE_ORDER);
}

static void dates_that_were_told_do_not_move_by_the_way(void **state) {
    struct house *h = *state;
    struct edition_args args = third(h);
    args.ceremony = 0;
    HOUSE_MUST(house_do(h, edition_draft, &args));
    args.edition = house_id(h);
    HOUSE_MUST(open_it(h, args.edition));
    args.closes += 60;
    assert_int_equal(house_do(h, edition_change, &args), WRONG_STATE);
    args.closes -= 60;
    args.decides += 60;
    assert_int_equal(house_do(h, edition_change, &args), WRONG_STATE);
    args.decides -= 60;
    args.ceremony = args.decides + 86400; /* was not known: may be told */
    args.label = STR("tredje utgave");
    HOUSE_MUST(house_do(h, edition_change, &args));
    assert_int_equal(told(h, args.edition).record.ceremony, args.ceremony);
}

/* --- lists, names, cache --- */

static void the_public_meets_the_open_edition_first(void **state) {
    struct house *h = *state;
    struct edition e;
    struct txn t = house_read(h);
    assert_int_equal(edition_current(&t, h->arena, STR("gronn-grunder"), h->now, &e), NOT_FOUND);
    store_read_end(&t);
    struct str open = house_grunder(h);
    struct edition_args soon = third(h);
    soon.ordinal = 4;
    soon.opens += 86400;
    HOUSE_MUST(house_do(h, edition_draft, &soon));
    HOUSE_MUST(open_it(h, house_id(h)));
    soon.ordinal = 5;
    HOUSE_MUST(house_do(h, edition_draft, &soon));
    t = house_read(h);
    HOUSE_MUST(edition_current(&t, h->arena, STR("gronn-grunder"), h->now, &e));
    assert_true(str_equal(e.id, open));
    struct edition *list;
    size_t n;
    HOUSE_MUST(editions_list(&t, h->arena, STR("gronn-grunder"), h->now, &list, &n));
    assert_int_equal(n, 3);
    assert_true(str_equal(list[0].id, STR("gronn-grunder-5")));
    HOUSE_MUST(editions_list(&t, h->arena, STR("hedersmerke"), h->now, &list, &n));
    assert_int_equal(n, 0);
    store_read_end(&t);
}

static void proposals_are_named_by_prefix_edition_and_number(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_grunder(h));
    const json_t *rules = award_rules(STR("gronn-grunder"));
    assert_true(str_equal(edition_proposal_name(h->arena, rules, &e.record, 17), STR("GG3-017")));
    assert_true(str_equal(edition_proposal_name(h->arena, rules, &e.record, 1234), STR("GG3-1234")));
}

static uint64_t version(struct house *h) {
    struct txn t = house_read(h);
    uint64_t v = award_public_version(&t);
    store_read_end(&t);
    return v;
}

static void public_pages_are_renewed_by_what_they_show_alone(void **state) {
    struct house *h = *state;
    struct str id = house_grunder(h);
    uint64_t before = version(h);
    assert_int_equal(before, house_size(h)); /* it opened just now */
    house_propose(h, id, NULL, NULL);
    house_member(h, id, "juryen", MEMBER_CHAIR, "Astrid");
    assert_int_equal(version(h), before);
    HOUSE_MUST(house_do(h, cover_write, NULL));
    assert_int_equal(version(h), before);
    const struct edition_postpone_args p = {
        .edition = id, .reason = STR("x"), .ceremony = house_moment("2021-12-17T18:00:00+01:00")};
    HOUSE_MUST(house_do(h, edition_postpone, &p));
    assert_int_equal(version(h), house_size(h));
}

static void public_pages_last_until_the_clock_changes_them(void **state) {
    struct house *h = *state;
    house_grunder(h);
    struct txn t = house_read(h);
    assert_int_equal(award_public_until(&t, house_moment("2021-09-20T12:00:00+02:00")),
                     house_moment("2021-09-21T00:00:00+02:00"));
    assert_int_equal(award_public_until(&t, house_moment("2021-10-08T23:59:30+02:00")),
                     house_moment("2021-10-09T00:00:00+02:00"));
    /* the night the clocks go back, and the one they go forward */
    assert_int_equal(award_public_until(&t, house_moment("2021-10-31T00:00:00+02:00")),
                     house_moment("2021-11-01T00:00:00+01:00"));
    assert_int_equal(award_public_until(&t, house_moment("2022-03-27T00:00:00+01:00")),
                     house_moment("2022-03-28T00:00:00+02:00"));
    store_read_end(&t);
}

static void a_secret_edition_is_sealed_from_its_draft_on(void **state) {
    struct house *h = *state;
    uint64_t size = house_size(h);
    struct str id = house_hedersmerke(h);
    assert_true(told(h, id).secret);
    struct txn t = house_read(h);
    for (uint64_t i = size; i < size + 2; i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        assert_true(str_starts(entry, STR("{\"v\":1,\"type\":\"sealed\",")));
    }
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(a_draft_has_id_ordinal_and_words),
        WITH_HOUSE(the_next_ordinal_follows_the_last),
        WITH_HOUSE(what_a_draft_cannot_be_is_refused),
        WITH_HOUSE(a_draft_can_be_changed_freely),
        WITH_HOUSE(a_new_edition_takes_over_words_and_people),
        WITH_HOUSE(opening_freezes_the_rules),
        WITH_HOUSE(rules_of_a_draft_are_those_of_the_file),
        WITH_HOUSE(what_is_not_ready_does_not_open),
        WITH_HOUSE(the_checklist_turns_green),
        cmocka_unit_test_setup_teardown(an_unnamed_association_opens_nothing, setup_unnamed, house_teardown),
        WITH_HOUSE(phases_change_at_the_second),
        WITH_HOUSE(the_public_is_told_nothing_before_it_is_announced),
        WITH_HOUSE(postponing_moves_dates_with_a_reason_and_reopens),
        WITH_HOUSE(postponing_without_a_reason_or_backwards_is_refused),
        WITH_HOUSE(a_deadline_in_the_past_is_no_new_deadline),
        WITH_HOUSE(dates_that_were_told_do_not_move_by_the_way),
        WITH_HOUSE(the_public_meets_the_open_edition_first),
        WITH_HOUSE(proposals_are_named_by_prefix_edition_and_number),
        WITH_HOUSE(public_pages_are_renewed_by_what_they_show_alone),
        WITH_HOUSE(public_pages_last_until_the_clock_changes_them),
        WITH_HOUSE(a_secret_edition_is_sealed_from_its_draft_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
