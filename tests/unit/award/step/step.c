/* step.c: when a step may open, about what, by whom; and that what is frozen is exactly what was signed. */
#include "award/step/step.h"

#include "award/people/enrolment.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel p;

/* --- when --- */

static void it_opens_only_when_every_proposal_in_time_has_been_taken(void **state) {
    house_clock(&p.house, "2021-10-08T23:59:59+02:00");
    assert_int_equal(panel_open(&p, ""), STEP_NOT_READY);
    p.house.now +=
        ARRIVAL_GRACE_SECONDS; /* one that arrived in the last second may still wait for the writer */
    assert_int_equal(panel_open(&p, ""), STEP_NOT_READY);
    p.house.now++;
    assert_int_equal(panel_open(&p, ""), OK);
}

static void a_deadline_that_is_over_is_refused(void **state) {
    assert_int_equal(panel_open(&p, "2021-10-10T08:59:59+02:00"), FIELD_DATE_ORDER);
    struct step_prepared made;
    struct step_open open = {.plan = {.edition = p.edition,
                                      .template_id = STR("vurdering"),
                                      .opens = p.house.now,
                                      .closes = p.house.now + 60,
                                      .now = p.house.now,
                                      .seed = seed_fresh()}};
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_prepare(&t, p.house.arena, &open.plan, &made));
    store_read_end(&t);
    open.rules_line = note_sign_line(p.house.arena, made.rules, &p.chair.signer);
    open.slate_line = note_sign_line(p.house.arena, made.slate, &p.chair.signer);
    open.roll_line = note_sign_line(p.house.arena, made.roll, &p.chair.signer);
    p.house.now += 60; /* shown in time, sent too late: nobody could vote */
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), FIELD_DATE_ORDER);
    p.house.now--;
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), OK);
}

static void a_recommendation_that_was_taken_back_leads_nowhere(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    p.house.now += 60;
    panel_recommend(&p, p.solveig, "no");
    assert_int_equal(panel_hands(&p, p.solveig), STEP_NOT_READY);
    p.house.now += 60;
    panel_recommend(&p, p.solveig, "yes");
    assert_int_equal(panel_hands(&p, p.solveig), OK);
}

static void nothing_follows_while_the_vote_before_is_taken_again(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.board[0], "innstilling", p.solveig, "", false));
    assert_int_equal(panel_hands(&p, p.solveig), STEP_NOT_READY);
}

/* In a secret edition that would tell that somebody is proposed. */
static void who_comes_too_late_does_not_learn_that_judging_has_begun(void **state) {
    struct proposal_args late = house_proposal(p.edition);
    assert_int_equal(house_public(&p.house, proposal_receive, &late), DEADLINE_PASSED);
    panel_recommend(&p, p.solveig, "yes");
    assert_int_equal(house_public(&p.house, proposal_receive, &late), DEADLINE_PASSED);
}

/* --- by whom --- */

static void who_is_proposed_does_not_lead_their_own_case(void **state) {
    struct juror *kari = &p.council[COUNCIL - 1];
    const struct member_invite_args lead = {
        .edition = p.edition, .body = STR("radet"), .role = MEMBER_CHAIR, .who = {.person = kari->id}};
    HOUSE_MUST(house_do(&p.house, member_invite, &lead));
    panel_recommend(&p, p.solveig, "yes");
    panel_recommend(&p, p.kari, "yes");
    assert_int_equal(juror_open(&p.house, p.edition, kari, "vedtak", p.kari, "", true), NOT_FOUND);
    assert_int_equal(juror_open(&p.house, p.edition, kari, "vedtak", p.solveig, "", true), OK);
}

/* --- what was signed --- */

static void a_signature_line_brings_no_text_of_its_own(void **state) {
    struct arena *a = p.house.arena;
    struct step_prepared made;
    struct step_open open = {.plan = {.edition = p.edition,
                                      .template_id = STR("vurdering"),
                                      .opens = p.house.now,
                                      .now = p.house.now,
                                      .seed = seed_fresh()}};
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_prepare(&t, a, &open.plan, &made));
    store_read_end(&t);
    open.rules_line = note_sign_line(a, made.rules, &p.chair.signer);
    open.slate_line = note_sign_line(a, made.slate, &p.chair.signer);
    struct str longer = arena_format(a, "%.*s\njuror x\n", STR_ARGS(made.roll));
    struct str line = note_sign_line(a, longer, &p.chair.signer);
    open.roll_line = arena_format(a, "juror x\n\n%.*s", STR_ARGS(line));
    uint64_t size = house_size(&p.house);
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), NOTE_MALFORMED);
    open.roll_line = note_sign_line(a, longer, &p.chair.signer);
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), DOCUMENTS_CHANGED);
    assert_int_equal(house_size(&p.house), size);
    open.roll_line = note_sign_line(a, made.roll, &p.chair.signer);
    assert_int_equal(house_as(&p.house, p.chair.id, step_open, &open), OK);
}

/* --- the roll --- */

static void nobody_loses_their_vote_by_being_removed(void **state) {
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    const struct member_remove_args out = {.edition = p.edition, .body = STR("juryen"), .person = p.b.id};
    HOUSE_MUST(panel_open(&p, ""));
    assert_int_equal(house_do(&p.house, member_remove, &out), VOTES_NOW);
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.b, marks.p));
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    assert_int_equal(house_do(&p.house, member_remove, &out), OK);
}

/* A new chair leads on; who led before votes on. */
static void a_step_outlives_its_chair(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    const struct member_invite_args lead = {
        .edition = p.edition, .body = STR("juryen"), .role = MEMBER_CHAIR, .who = {.person = p.a.id}};
    HOUSE_MUST(house_do(&p.house, member_invite, &lead));
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    HOUSE_MUST(panel_hand_in(&p, "vurdering", &p.chair, marks.p));
    assert_int_equal(panel_close(&p, "vurdering", p.chair.id), NOT_ALLOWED);
    assert_int_equal(panel_close(&p, "vurdering", p.a.id), OK);
}

/* A deadline that was told is not moved under those who vote; a ceremony may be. */
static void postponing_leaves_an_open_step_alone(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    struct edition_postpone_args later = {.edition = p.edition,
                                          .reason = STR("Smittevernet."),
                                          .closes = house_moment("2021-10-20T23:59:59+02:00")};
    assert_int_equal(house_do(&p.house, edition_postpone, &later), WRONG_STATE);
    later.closes = 0;
    later.ceremony = house_moment("2022-01-12T18:00:00+01:00");
    assert_int_equal(house_do(&p.house, edition_postpone, &later), OK);
    assert_int_equal(panel_step(&p, "vurdering").closes, house_moment(PANEL_CLOSES));
}

/* As a folder of format 7 has it: the same step opened again, with k02's material as a blob that it names. */
static enum fault open_as_before_format_8(struct txn *t, struct command *c, struct batch *out) {
    const struct step_record *s = c->args;
    struct fact f;
    struct hash blob;
    static const char old[] = "01234567890123456789012345678901{\"name\":\"Elvebyen\"}";
    HOUSE_MUST(event_read(t, c->arena, s->opened, &f));
    HOUSE_MUST(batch_add_blob(out, str_of(old), &blob));
    json_t *fields = json_copy(f.open), *materials = json_array(), *one = json_object();
    json_set_str(one, "candidate", STR("k02"));
    fact_set_hash(one, "material", blob);
    json_add_new(materials, one);
    json_object_set(fields, "documents", json_object_get(f.private, "documents"));
    json_set_new(fields, "materials", materials);
    return event_emit(c, out, "step.opened", f.edition, f.sealed, fields);
}

static void a_vote_that_an_older_program_opened_has_its_material(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct step_record s = panel_step(&p, "vurdering");
    HOUSE_MUST(house_do(&p.house, open_as_before_format_8, &s));
    s = panel_step(&p, "vurdering");
    assert_int_equal(s.number, 2);
    struct txn t = house_read(&p.house);
    struct str salt, json;
    HOUSE_MUST(step_material(&t, p.house.arena, p.number, &s, p.a.id, STR("k02"), &salt, &json));
    assert_int_equal(salt.n, SALT_BYTES);
    assert_true(str_equal(json, STR("{\"name\":\"Elvebyen\"}")));
    assert_int_equal(step_material(&t, p.house.arena, p.number, &s, p.a.id, STR("k01"), &salt, &json),
                     NOT_FOUND);
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(it_opens_only_when_every_proposal_in_time_has_been_taken, &p),
        WITH_JURY(a_deadline_that_is_over_is_refused, &p),
        WITH_HONOUR(a_recommendation_that_was_taken_back_leads_nowhere, &p),
        WITH_HONOUR(nothing_follows_while_the_vote_before_is_taken_again, &p),
        WITH_HONOUR(who_comes_too_late_does_not_learn_that_judging_has_begun, &p),
        WITH_HONOUR(who_is_proposed_does_not_lead_their_own_case, &p),
        WITH_JURY(a_signature_line_brings_no_text_of_its_own, &p),
        WITH_JURY(nobody_loses_their_vote_by_being_removed, &p),
        WITH_JURY(a_step_outlives_its_chair, &p),
        WITH_JURY(postponing_leaves_an_open_step_alone, &p),
        WITH_JURY(a_vote_that_an_older_program_opened_has_its_material, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
