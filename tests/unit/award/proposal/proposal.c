/* proposal.c: from the form to the inbox: what is taken, what is refused, and who may do what with which
 * secret. */
#include "support/proposals.h"

/* --- receiving --- */

static void all_that_was_sent_is_told(void **state) {
    struct scene *s = *state;
    struct proposal_args sent = house_proposal(s->edition);
    sent.orgnr = STR("974760673");
    sent.web = STR("https://www.example.org/om");
    sent.municipality = STR("3301");
    sent.contact = STR("Nora, 32 00 00 00");
    sent.merits = STR("2006–2014: styremedlem");
    sent.goals = json_owned(s->h.arena, json_pack("[i,i]", 12, 13));
    sent.self = true;
    sent.lang = LANG_NN;
    HOUSE_MUST(house_public(&s->h, proposal_receive, &sent));
    assert_int_equal(s->h.result.number, 1);
    assert_true(id_valid(str_of(s->h.result.id)));
    struct proposal p = told(s, 1);
    assert_true(str_equal(p.id, str_of(s->h.result.id)));
    assert_true(str_equal(p.candidate, sent.candidate));
    assert_true(str_equal(p.why, sent.why));
    assert_true(str_equal(p.relation, sent.relation));
    assert_true(str_equal(p.name, sent.name));
    assert_true(str_equal(p.email, sent.email));
    assert_true(str_equal(p.orgnr, sent.orgnr));
    assert_true(str_equal(p.web, sent.web));
    assert_true(str_equal(p.municipality, sent.municipality));
    assert_true(str_equal(p.contact, sent.contact));
    assert_true(str_equal(p.merits, sent.merits));
    assert_true(json_equal(p.goals, sent.goals));
    assert_true(p.self);
    assert_int_equal(p.lang, LANG_NN);
    assert_int_equal(p.at, s->h.now);
    assert_int_equal(p.state, PROPOSAL_UNCONFIRMED);
    assert_true(str_equal(p.via, STR("web")));
}

static void the_log_says_nothing_of_who_or_what(void **state) {
    struct scene *s = *state;
    receive(s);
    struct str entry;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(journal_entry(&t, s->h.result.index, &entry));
    assert_null(memmem(entry.p, entry.n, "Biokull", 7));
    assert_null(memmem(entry.p, entry.n, "Sigrun", 6));
    assert_null(memmem(entry.p, entry.n, "example.org", 11));
    store_read_end(&t);
}

static void numbers_are_the_editions_own(void **state) {
    struct scene *s = *state;
    struct str other = house_hedersmerke(&s->h);
    assert_int_equal(receive(s), 1);
    assert_int_equal(receive(s), 2);
    struct proposal_args p = house_proposal(other);
    HOUSE_MUST(house_public(&s->h, proposal_receive, &p));
    assert_in_range(s->h.result.number, 100, 999);
    assert_int_equal(receive(s), 3);
}

static void neighbours_and_rows_are_found_by_walking(void **state) {
    struct scene *s = *state;
    struct str other = house_hedersmerke(&s->h);
    for (int i = 0; i < 5; i++)
        house_propose(&s->h, other, "Solveig Brånås-Eksempel", NULL);
    receive(s);
    struct proposal *list;
    size_t n;
    bool more;
    uint32_t edition;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, other, &edition));
    HOUSE_MUST(proposals_page(&t, s->h.arena, edition, 0, 10, &list, &n, &more));
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(proposal_beside(&t, edition, list[i].number, true), i ? list[i - 1].number : 0);
        assert_int_equal(proposal_beside(&t, edition, list[i].number, false), i < 4 ? list[i + 1].number : 0);
        assert_int_equal(proposal_after_rows(&t, edition, i + 1), list[i].number);
    }
    assert_int_equal(proposal_after_rows(&t, edition, 0), 0);
    assert_int_equal(proposal_after_rows(&t, edition, 6), 0);
    store_read_end(&t);
}

static void deadlines_compare_the_arrival(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    house_clock(&s->h, "2021-09-01T07:59:59+02:00");
    assert_int_equal(house_public(&s->h, proposal_receive, &p), NOT_OPEN_YET);
    house_clock(&s->h, "2021-10-09T00:00:00+02:00");
    assert_int_equal(house_public(&s->h, proposal_receive, &p), DEADLINE_PASSED);
    HOUSE_MUST(house_do(&s->h, cover_write, NULL)); /* the log has moved on beyond the deadline … */
    house_clock(&s->h, "2021-10-08T23:59:59+02:00");
    HOUSE_MUST(house_public(&s->h, proposal_receive, &p)); /* … but this had come before it */
    assert_int_equal(told(s, 1).at, s->h.now);
    assert_false(told(s, 1).late);
}

static void what_the_form_must_not_let_through_is_refused_here_too(void **state) {
    struct scene *s = *state;
    uint64_t size = house_size(&s->h);
    const json_t *rules = award_rules(STR("gronn-grunder")), *honour = award_rules(STR("hedersmerke"));
    struct proposal_args p;
    const char *field;
#define REFUSED(expected, name, change)                                                                      \
    p = house_proposal(s->edition);                                                                          \
    change;                                                                                                  \
    assert_int_equal(proposal_check(rules, &p, &field), expected);                                           \
    assert_string_equal(field, name);                                                                        \
    assert_int_equal(house_public(&s->h, proposal_receive, &p), expected)
    REFUSED(FIELD_MISSING, "candidate", p.candidate = (struct str){0});
    REFUSED(FIELD_MISSING, "why", p.why = (struct str){0});
    REFUSED(FIELD_MISSING, "relation", p.relation = (struct str){0});
    REFUSED(FIELD_MISSING, "name", p.name = (struct str){0});
    REFUSED(FIELD_MISSING, "email", p.email = (struct str){0});
    REFUSED(FIELD_EMAIL, "email", p.email = STR("sigrun"));
    REFUSED(FIELD_TOO_SHORT, "why", p.why = STR("Grønnrute!!!"));
    REFUSED(FIELD_TOO_LONG, "why", p.why = str_bytes(memset(arena_alloc(s->h.arena, 4001), 'a', 4001), 4001));
    REFUSED(FIELD_CHOICE, "goals", p.goals = json_owned(s->h.arena, json_pack("[i]", 18)));
    REFUSED(FIELD_CHOICE, "goals", p.goals = json_owned(s->h.arena, json_pack("[i,i]", 3, 3)));
#undef REFUSED
    p = house_proposal(s->edition);
    assert_int_equal(proposal_check(rules, &p, &field), OK);
    assert_null(field);
    p.self = true;
    assert_int_equal(proposal_check(honour, &p, &field), FIELD_CHOICE);
    assert_string_equal(field, "self");
    p = house_proposal(s->edition);
    p.goals = json_owned(s->h.arena, json_pack("[i]", 3));
    assert_int_equal(proposal_check(honour, &p, &field), FIELD_CHOICE);
    p.via = STR("pigeon");
    assert_int_equal(house_do(&s->h, proposal_receive, &p), FIELD_CHOICE);
    p = house_proposal(STR("gronn-grunder-7"));
    assert_int_equal(house_public(&s->h, proposal_receive, &p), NOT_FOUND);
    assert_int_equal(house_size(&s->h), size);
}

static void characters_are_counted_and_not_bytes(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    char *text = arena_alloc(s->h.arena, 201);
    for (int i = 0; i < 100; i++)
        memcpy(text + 2 * i, "å", 2);
    const char *field;
    p.why = str_bytes(text, 198);
    assert_int_equal(proposal_check(award_rules(STR("gronn-grunder")), &p, &field), FIELD_TOO_SHORT);
    p.why = str_bytes(text, 200);
    assert_int_equal(proposal_check(award_rules(STR("gronn-grunder")), &p, &field), OK);
}

/* --- by an administrator's hand --- */

static void one_by_telephone_needs_no_address_and_no_confirmation(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    p.via = STR("phone");
    p.email = p.relation = (struct str){0};
    p.why = STR("Kort sagt.");
    p.received_at = house_moment("2021-09-19T10:00:00+02:00");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p));
    assert_int_equal(told(s, 1).state, PROPOSAL_NEW);
    assert_int_equal(told(s, 1).at, p.received_at);
    assert_false(told(s, 1).late);
}

static void what_came_late_is_taken_down_as_late(void **state) {
    struct scene *s = *state;
    house_clock(&s->h, "2021-10-12T12:00:00+02:00");
    HOUSE_MUST(enter(s, "mail", "2021-10-12T09:30:00+02:00"));
    HOUSE_MUST(enter(s, "letter", "2021-10-08T23:59:59+02:00")); /* was in the box in time */
    HOUSE_MUST(enter(s, "phone", NULL));
    assert_int_equal(told(s, 1).state, PROPOSAL_LATE);
    assert_true(told(s, 1).late);
    assert_int_equal(told(s, 2).state, PROPOSAL_NEW);
    assert_int_equal(told(s, 3).state, PROPOSAL_LATE);
    assert_int_equal(enter(s, "mail", "2021-10-12T12:00:01+02:00"), FIELD_DATE);
    assert_int_equal(enter(s, "mail", "2021-08-12T12:00:00+02:00"), NOT_OPEN_YET);
}

static void a_late_one_enters_by_grace_with_a_reason(void **state) {
    struct scene *s = *state;
    house_clock(&s->h, "2021-10-12T12:00:00+02:00");
    HOUSE_MUST(enter(s, "mail", NULL));
    assert_int_equal(act(s, proposal_screen, 1, "yes", ""), WRONG_STATE);
    assert_int_equal(act(s, proposal_screen, 1, "unsure", ""), WRONG_STATE);
    assert_int_equal(act(s, proposal_admit, 1, "", " "), REASON_NEEDED);
    HOUSE_MUST(act(s, proposal_screen, 1, "no", "for sent"));
    assert_int_equal(told(s, 1).state, PROPOSAL_REFUSED);
    assert_int_equal(act(s, proposal_screen, 1, "yes", ""), WRONG_STATE);
    HOUSE_MUST(act(s, proposal_admit, 1, "", "E-posten vår var nede."));
    assert_int_equal(told(s, 1).state, PROPOSAL_ACCEPTED);
    assert_true(str_equal(told(s, 1).reason, STR("E-posten vår var nede.")));
    assert_true(told(s, 1).late);
    assert_int_equal(act(s, proposal_admit, 1, "", "x"), WRONG_STATE);
    HOUSE_MUST(act(s, proposal_screen, 1, "unsure", "")); /* now it is one like the others */
}

static void one_in_time_needs_no_grace(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(enter(s, "mail", NULL));
    assert_int_equal(act(s, proposal_admit, 1, "", "x"), WRONG_STATE);
}

/* --- confirming --- */

static void the_mailed_link_confirms_once(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    struct str secret = secret_of(s, n, LINK_CONFIRM);
    assert_int_equal(secret.n, PROPOSAL_LINK_SIGNS);
    assert_int_equal(by_link(s, proposal_confirm, n, secret_of(s, n, LINK_OWN)), TOKEN_WRONG);
    assert_int_equal(by_link(s, proposal_confirm, n, (struct str){0}), TOKEN_WRONG);
    assert_int_equal(by_link(s, proposal_confirm, n, str_slice(secret, 0, 25)), TOKEN_WRONG);
    HOUSE_MUST(by_link(s, proposal_confirm, n, secret));
    assert_int_equal(told(s, n).state, PROPOSAL_NEW);
    assert_int_equal(by_link(s, proposal_confirm, n, secret), ALREADY_DONE);
}

static void links_of_two_proposals_differ(void **state) {
    struct scene *s = *state;
    uint32_t a = receive(s), b = receive(s);
    assert_false(str_equal(secret_of(s, a, LINK_CONFIRM), secret_of(s, b, LINK_CONFIRM)));
    assert_int_equal(by_link(s, proposal_confirm, a, secret_of(s, b, LINK_CONFIRM)), TOKEN_WRONG);
}

static void confirming_is_possible_for_its_days(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s), other = receive(s);
    struct proposal p = told(s, n);
    int64_t until = proposal_confirm_until(&p.record, award_rules(STR("gronn-grunder")));
    assert_int_equal(until, s->h.now + 14 * 86400);
    s->h.now = until + 1;
    assert_int_equal(by_link(s, proposal_confirm, n, secret_of(s, n, LINK_CONFIRM)), TOKEN_EXPIRED);
    HOUSE_MUST(act(s, proposal_release, n, "", "ringte"));
    assert_int_equal(told(s, n).state, PROPOSAL_NEW);
    assert_int_equal(act(s, proposal_release, n, "", ""), WRONG_STATE);
    s->h.now = until;
    HOUSE_MUST(by_link(s, proposal_confirm, other, secret_of(s, other, LINK_CONFIRM)));
}

static void it_may_be_confirmed_after_the_deadline_when_it_came_before(void **state) {
    struct scene *s = *state;
    house_clock(&s->h, "2021-10-08T23:58:00+02:00");
    uint32_t n = receive(s);
    house_clock(&s->h, "2021-10-11T08:00:00+02:00");
    HOUSE_MUST(by_link(s, proposal_confirm, n, secret_of(s, n, LINK_CONFIRM)));
    assert_int_equal(told(s, n).state, PROPOSAL_NEW);
    assert_false(told(s, n).late);
}

/* --- the address --- */

static enum fault readdress(struct scene *s, uint32_t n, struct str secret, const char *email) {
    const struct proposal_act_args args = {.proposal = told(s, n).id, .link = secret, .email = str_of(email)};
    return house_public(&s->h, proposal_readdress, &args);
}

static void a_corrected_address_gets_a_link_of_its_own(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    struct str first = secret_of(s, n, LINK_CONFIRM), own = secret_of(s, n, LINK_OWN);
    HOUSE_MUST(readdress(s, n, own, "sigrun@example.com"));
    assert_true(str_equal(told(s, n).email, STR("sigrun@example.com")));
    assert_true(str_equal(own, secret_of(s, n, LINK_OWN))); /* so the page stays where it is */
    assert_int_equal(by_link(s, proposal_confirm, n, first), TOKEN_WRONG);
    HOUSE_MUST(by_link(s, proposal_confirm, n, secret_of(s, n, LINK_CONFIRM)));
    assert_int_equal(readdress(s, n, own, "sigrun@example.net"), WRONG_STATE);
}

static void a_sender_may_correct_five_times(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    struct str own = secret_of(s, n, LINK_OWN);
    assert_int_equal(readdress(s, n, secret_of(s, n, LINK_CONFIRM), "x@example.org"), TOKEN_WRONG);
    assert_int_equal(readdress(s, n, own, "x"), FIELD_EMAIL);
    assert_int_equal(readdress(s, n, own, ""), FIELD_MISSING);
    assert_int_equal(readdress(s, n, own, "sigrun@example.org"), NOTHING_CHANGED);
    for (int i = 0; i < PROPOSAL_READDRESSED_MAX; i++)
        HOUSE_MUST(readdress(s, n, own, arena_format(s->h.arena, "s%d@example.org", i).p));
    assert_int_equal(readdress(s, n, own, "s9@example.org"), TOO_MANY);
    const struct proposal_act_args office = {.proposal = told(s, n).id, .email = STR("s9@example.org")};
    HOUSE_MUST(house_do(&s->h, proposal_readdress, &office));
}

static void mails_go_to_the_newest_address_only(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    HOUSE_MUST(readdress(s, n, secret_of(s, n, LINK_OWN), "sigrun@example.com"));
    struct mail *list;
    size_t count;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(outbox_page(&t, s->h.arena, 0, 0, 10, &list, &count));
    store_read_end(&t);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].record.kind, MAIL_PROPOSAL_CONFIRM);
    assert_true(str_equal(list[0].email, STR("sigrun@example.com")));
    assert_int_equal(list[0].record.subject, n);
    assert_int_equal(list[1].email.n, 0);
}

/* --- withdrawing --- */

static void its_sender_withdraws_until_the_deadline(void **state) {
    struct scene *s = *state;
    uint32_t a = receive(s), b = receive(s);
    assert_int_equal(by_link(s, proposal_withdraw, a, secret_of(s, b, LINK_OWN)), TOKEN_WRONG);
    house_clock(&s->h, "2021-10-08T23:59:59+02:00");
    HOUSE_MUST(by_link(s, proposal_withdraw, a, secret_of(s, a, LINK_OWN)));
    assert_int_equal(told(s, a).state, PROPOSAL_WITHDRAWN);
    assert_int_equal(by_link(s, proposal_withdraw, a, secret_of(s, a, LINK_OWN)), ALREADY_DONE);
    assert_int_equal(by_link(s, proposal_confirm, a, secret_of(s, a, LINK_CONFIRM)), WRONG_STATE);
    house_clock(&s->h, "2021-10-09T00:00:00+02:00");
    assert_int_equal(by_link(s, proposal_withdraw, b, secret_of(s, b, LINK_OWN)), DEADLINE_PASSED);
    assert_int_equal(act(s, proposal_withdraw, b, "", ""), REASON_NEEDED);
    HOUSE_MUST(act(s, proposal_withdraw, b, "", "ba om det per telefon"));
    assert_true(str_equal(told(s, b).withdrawn_reason, STR("ba om det per telefon")));
}

/* --- screening --- */

static void screening_moves_it_and_needs_a_reason_for_no(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    assert_int_equal(act(s, proposal_screen, n, "maybe", ""), FIELD_CHOICE);
    assert_int_equal(act(s, proposal_screen, n, "no", ""), REASON_NEEDED);
    HOUSE_MUST(act(s, proposal_screen, n, "no", "utenfor området (Kongsberg)"));
    assert_int_equal(told(s, n).state, PROPOSAL_REFUSED);
    assert_true(str_equal(told(s, n).reason, STR("utenfor området (Kongsberg)")));
    assert_int_equal(act(s, proposal_screen, n, "no", "utenfor området (Kongsberg)"), NOTHING_CHANGED);
    HOUSE_MUST(act(s, proposal_screen, n, "unsure", "spør"));
    assert_int_equal(told(s, n).state, PROPOSAL_UNSURE);
    HOUSE_MUST(act(s, proposal_screen, n, "yes", ""));
    assert_int_equal(told(s, n).state, PROPOSAL_ACCEPTED);
    assert_int_equal(told(s, n).reason.n, 0);
}

static void an_unconfirmed_one_is_not_screened(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    assert_int_equal(act(s, proposal_screen, n, "yes", ""), WRONG_STATE);
    HOUSE_MUST(by_link(s, proposal_withdraw, n, secret_of(s, n, LINK_OWN)));
    assert_int_equal(act(s, proposal_screen, n, "yes", ""), WRONG_STATE);
}

static void nobody_acts_on_what_is_not_there(void **state) {
    struct scene *s = *state;
    const struct proposal_act_args args = {
        .proposal = STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), .reason = STR("x"), .outcome = STR("no")};
    house_decide *const acts[] = {proposal_confirm,  proposal_readdress, proposal_release,
                                  proposal_withdraw, proposal_screen,    proposal_admit};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        assert_int_equal(house_do(&s->h, acts[i], &args), NOT_FOUND);
    receive(s);
    const struct proposal_act_args public = {.proposal = told(s, 1).id, .reason = STR("x")};
    assert_int_equal(house_public(&s->h, proposal_withdraw, &public), TOKEN_WRONG);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(all_that_was_sent_is_told),
        WITH_SCENE(the_log_says_nothing_of_who_or_what),
        WITH_SCENE(numbers_are_the_editions_own),
        WITH_SCENE(neighbours_and_rows_are_found_by_walking),
        WITH_SCENE(deadlines_compare_the_arrival),
        WITH_SCENE(what_the_form_must_not_let_through_is_refused_here_too),
        WITH_SCENE(characters_are_counted_and_not_bytes),
        WITH_SCENE(one_by_telephone_needs_no_address_and_no_confirmation),
        WITH_SCENE(what_came_late_is_taken_down_as_late),
        WITH_SCENE(a_late_one_enters_by_grace_with_a_reason),
        WITH_SCENE(one_in_time_needs_no_grace),
        WITH_SCENE(the_mailed_link_confirms_once),
        WITH_SCENE(links_of_two_proposals_differ),
        WITH_SCENE(confirming_is_possible_for_its_days),
        WITH_SCENE(it_may_be_confirmed_after_the_deadline_when_it_came_before),
        WITH_SCENE(a_corrected_address_gets_a_link_of_its_own),
        WITH_SCENE(a_sender_may_correct_five_times),
        WITH_SCENE(mails_go_to_the_newest_address_only),
        WITH_SCENE(its_sender_withdraws_until_the_deadline),
        WITH_SCENE(screening_moves_it_and_needs_a_reason_for_no),
        WITH_SCENE(an_unconfirmed_one_is_not_screened),
        WITH_SCENE(nobody_acts_on_what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
