/* authority.c: who may decide what. The routes ask first; here every act is tried past them, by a member who
 * is no administrator, by somebody whom nobody knows, and by nobody at all. */
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "award/log/association.h"
#include "award/people/enrolment.h"
#include "award/step/recorded.h"
#include "award/step/recusal.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel jury, honour;

static const struct person_args somebody = {.name = STR_INIT("Ola Eks"),
                                            .email = STR_INIT("ola@example.org")};

/* --- acts of the office: what they would do if they were let --- */

static struct str proposal_id(void) {
    struct proposal p;
    struct txn t = house_read(&jury.house);
    HOUSE_MUST(proposal_read(&t, jury.house.arena, 1, 1, &p));
    store_read_end(&t);
    return p.id;
}

struct act {
    const char *name;
    house_decide *decide;
    const void *args;
    bool server; /* the process itself may: it imports files */
};

#define ACT(function, server_, ...)                                                                          \
    { #function, function, &(__VA_ARGS__), server_ }

static void office(void act(const struct act *a)) {
    struct str e = jury.edition, id = proposal_id();
    struct proposal_act_args about = {
        .proposal = id, .outcome = STR("no"), .reason = STR("x"), .email = STR("ny@example.org")};
    struct candidate_args k = {.edition = e, .candidate = STR("k01"), .name = STR("Ny")};
    struct candidate_act_args ka = {.edition = e,
                                    .candidate = STR("k01"),
                                    .into = STR("k02"),
                                    .outcome = STR("no"),
                                    .reason = STR("x"),
                                    .proposals_n = 1,
                                    .proposals = (const uint32_t[]){1}};
    struct edition_args ed = {
        .award = STR("gronn-grunder"), .edition = e, .label = STR("2022"), .ordinal = 7};
    struct edition_postpone_args later = {
        .edition = e, .reason = STR("x"), .ceremony = house_moment("2022-01-12T18:00:00+01:00")};
    struct proposal_args letter = house_proposal(e);
    letter.via = STR("letter");
    struct person_args change = somebody;
    change.person = jury.a.id;
    const struct act acts[] = {
        ACT(association_change, false,
            (struct association_change_args){.name = STR("X"),
                                             .sender_name = STR("X"),
                                             .sender_email = STR("x@example.org"),
                                             .privacy_contact = STR("x@example.org")}),
        ACT(person_add, false, somebody),
        ACT(person_change, false, change),
        ACT(admin_grant, false, (struct admin_args){.who = somebody}),
        ACT(admin_revoke, false, (struct admin_args){.who = {.person = jury.house.admin}}),
        ACT(member_invite, true,
            (struct member_invite_args){.edition = e, .role = MEMBER_PLAIN, .who = somebody}),
        ACT(member_remove, false,
            (struct member_remove_args){.edition = e, .body = STR("juryen"), .person = jury.b.id}),
        ACT(members_copy, false, (struct members_copy_args){.edition = e, .from = e}),
        ACT(edition_draft, false, ed),
        ACT(edition_repeat, false, ed),
        ACT(edition_change, false, ed),
        ACT(edition_open, false, (struct edition_open_args){e}),
        ACT(edition_postpone, false, later),
        ACT(edition_announce, false, (struct edition_announce_args){.edition = e, .decision = 1}),
        ACT(candidate_form, true, k),
        ACT(candidate_change, false, k),
        ACT(candidate_screen, false, ka),
        ACT(candidate_merge, false, ka),
        ACT(candidate_unmerge, false, ka),
        ACT(candidate_gather, false, ka),
        ACT(candidate_ungather, false, ka),
        ACT(proposal_receive, true, letter),
        ACT(proposal_release, false, about),
        ACT(proposal_screen, false, about),
        ACT(proposal_admit, false, about),
        ACT(winner_import, true,
            (struct winner_import_args){.award = STR("hedersmerke"), .year = 1947, .name = STR("X")}),
    };
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        act(&acts[i]);
}

static void refused_to(const struct act *a, struct str who, const char *what) {
    uint64_t size = house_size(&jury.house);
    enum fault f = house_as(&jury.house, who, a->decide, a->args);
    if (f != NOT_ALLOWED || house_size(&jury.house) != size)
        fail_msg("%s by %s: %.*s", a->name, what, STR_ARGS(fault_key(f)));
}

static void try_act(const struct act *a) {
    refused_to(a, jury.chair.id, "a chair");
    refused_to(a, jury.a.id, "a member");
    refused_to(a, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), "nobody we know");
    refused_to(a, STR("x"), "no id");
    if (!a->server)
        refused_to(a, (struct str){0}, "the public");
}

static void the_office_is_for_administrators(void **state) {
    office(try_act);
}

/* Who is none any more acts no more, also when their command had waited. */
static void who_was_an_administrator_is_none(void **state) {
    struct house *h = &jury.house;
    struct admin_args two = {.who = somebody};
    HOUSE_MUST(house_do(h, admin_grant, &two));
    struct str second = house_id(h);
    struct admin_args out = {.who = {.person = second}};
    HOUSE_MUST(house_do(h, admin_revoke, &out));
    struct edition_open_args open = {jury.edition};
    assert_int_equal(house_as(h, second, edition_open, &open), NOT_ALLOWED);
}

static void a_sender_acts_by_their_link_and_nobody_else_does(void **state) {
    struct proposal_act_args about = {
        .proposal = proposal_id(), .reason = STR("x"), .email = STR("ny@example.org")};
    assert_int_equal(house_as(&jury.house, jury.a.id, proposal_withdraw, &about), NOT_ALLOWED);
    assert_int_equal(house_as(&jury.house, jury.a.id, proposal_readdress, &about), NOT_ALLOWED);
    assert_int_equal(house_as(&jury.house, jury.a.id, proposal_confirm, &about), TOKEN_WRONG);
    assert_int_equal(house_public(&jury.house, proposal_withdraw, &about), TOKEN_WRONG);
    about.link = STR("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(house_do(&jury.house, proposal_withdraw, &about), TOKEN_WRONG);
}

/* --- acts of a member: theirs alone --- */

static void nobody_speaks_for_another_member(void **state) {
    struct house *h = &jury.house;
    HOUSE_MUST(panel_open(&jury, PANEL_CLOSES));
    struct recusal_declare declare = {.edition = jury.edition, .body = STR("juryen"), .person = jury.a.id};
    struct progress_tell progress = {jury.edition, STR("vurdering"), jury.a.id, 1, 3};
    struct ballot_cast cast = {.edition = jury.edition, .step = STR("vurdering"), .person = jury.a.id};
    struct str marks = all_marks(h, 3, 4, 4, 4, NULL);
    struct ballot_text b = juror_ballot(h, jury.edition, "vurdering", &jury.a, marks.p);
    cast.note = juror_sign(h, &jury.a, b);
    struct txn t = house_read(h);
    HOUSE_MUST(ballot_verify(&t, h->arena, &cast));
    store_read_end(&t);
    struct juror again = jury.a;
    struct enrolment enrol = {jury.a.id, juror_enrol_note(h, &again, NULL)};
    struct str others[] = {jury.b.id, jury.chair.id, h->admin, (struct str){0}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(house_as(h, others[i], recusal_declare, &declare), NOT_ALLOWED);
        assert_int_equal(house_as(h, others[i], progress_tell, &progress), NOT_ALLOWED);
        assert_int_equal(house_as(h, others[i], ballot_cast, &cast), NOT_ALLOWED);
        assert_int_equal(house_as(h, others[i], enrolment_add, &enrol), NOT_ALLOWED);
    }
    HOUSE_MUST(house_as(h, jury.a.id, ballot_cast, &cast));
    HOUSE_MUST(house_as(h, jury.a.id, progress_tell, &progress));
    HOUSE_MUST(house_as(h, jury.a.id, enrolment_add, &enrol));
}

/* --- acts of a chair: of that body --- */

static void a_key_is_confirmed_by_who_leads_its_owner_or_by_the_office(void **state) {
    struct house *h = &honour.house;
    struct key_confirm key = {honour.board[1].id, 1, STR("styret")};
    assert_int_equal(house_as(h, honour.council[0].id, enrolment_confirm, &key), NOT_ALLOWED);
    assert_int_equal(house_as(h, honour.board[2].id, enrolment_confirm, &key), NOT_ALLOWED);
    assert_int_equal(house_as(h, honour.board[1].id, enrolment_confirm, &key), NOT_ALLOWED);
    assert_int_equal(house_public(h, enrolment_confirm, &key), NOT_ALLOWED);
    assert_int_equal(house_as(h, honour.board[0].id, enrolment_confirm, &key), OK);
    key.person = honour.board[0].id;
    assert_int_equal(house_as(h, honour.board[0].id, enrolment_confirm, &key), SECOND_PERSON);
    key.body = (struct str){0};
    assert_int_equal(house_do(h, enrolment_confirm, &key), OK);
}

static void a_chair_settles_ties_of_their_own_body(void **state) {
    struct house *h = &honour.house;
    HOUSE_MUST(juror_declare(h, honour.edition, &honour.board[1], honour.solveig));
    struct recusal_settle settle = {.edition = honour.edition,
                                    .body = STR("radet"),
                                    .person = honour.board[1].id,
                                    .candidate = str_of(honour.solveig),
                                    .reason = STR("bare naboer")};
    assert_int_equal(house_as(h, honour.council[0].id, recusal_settle, &settle), NOT_ALLOWED);
    settle.body = STR("styret");
    assert_int_equal(house_as(h, honour.council[0].id, recusal_settle, &settle), NOT_ALLOWED);
    assert_int_equal(house_do(h, recusal_settle, &settle), NOT_ALLOWED);
    assert_int_equal(house_as(h, honour.board[0].id, recusal_settle, &settle), OK);
}

static void only_the_bodys_chair_leads_its_steps(void **state) {
    struct house *h = &honour.house;
    struct juror wrong = honour.council[0];
    assert_int_equal(juror_open(h, honour.edition, &wrong, "innstilling", honour.solveig, "", false),
                     NOT_ALLOWED);
    wrong = honour.board[1];
    assert_int_equal(juror_open(h, honour.edition, &wrong, "innstilling", honour.solveig, "", false),
                     NOT_ALLOWED);
    panel_recommend(&honour, honour.solveig, "yes");
    HOUSE_MUST(panel_hands(&honour, honour.solveig));
    struct step_record_vote r = {.edition = honour.edition,
                                 .step = str_of(panel_step_id(&honour, "vedtak", honour.solveig)),
                                 .vote = {.second = honour.secretary}};
    struct record_confirm c = {
        .edition = honour.edition,
        .step = str_of(panel_step_id(&honour, "vedtak", honour.solveig)),
        .agrees = true,
        .seen = panel_step(&honour, panel_step_id(&honour, "vedtak", honour.solveig)).recorded};
    struct str others[] = {honour.board[0].id, honour.council[1].id, h->admin, (struct str){0}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_int_equal(house_as(h, others[i], step_record_vote, &r), NOT_ALLOWED);
        assert_int_equal(house_as(h, others[i], step_record_confirm, &c), SECOND_PERSON);
    }
    HOUSE_MUST(house_as(h, honour.secretary, step_record_confirm, &c));
    struct decision_record_it d =
        panel_decision(&honour, panel_step_id(&honour, "vedtak", honour.solveig), honour.solveig);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(panel_decide(&honour, others[i], &d), NOT_ALLOWED);
    assert_int_equal(panel_decide(&honour, honour.council[0].id, &d), OK);
}

static void the_clock_closes_in_nobodys_name(void **state) {
    struct house *h = &jury.house;
    HOUSE_MUST(panel_open(&jury, PANEL_CLOSES));
    house_clock(h, "2021-10-23T09:00:00+02:00");
    struct step_close close = {.edition = jury.edition, .step = STR("vurdering"), .by_clock = true};
    assert_int_equal(house_as(h, jury.a.id, step_close, &close), NOT_ALLOWED);
    assert_int_equal(house_do(h, step_close, &close), NOT_ALLOWED);
    assert_int_equal(house_public(h, step_close, &close), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(the_office_is_for_administrators, &jury),
        WITH_JURY(who_was_an_administrator_is_none, &jury),
        WITH_JURY(a_sender_acts_by_their_link_and_nobody_else_does, &jury),
        WITH_JURY(nobody_speaks_for_another_member, &jury),
        WITH_HONOUR(a_key_is_confirmed_by_who_leads_its_owner_or_by_the_office, &honour),
        WITH_HONOUR(a_chair_settles_ties_of_their_own_body, &honour),
        WITH_HONOUR(only_the_bodys_chair_leads_its_steps, &honour),
        WITH_JURY(the_clock_closes_in_nobodys_name, &jury),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
