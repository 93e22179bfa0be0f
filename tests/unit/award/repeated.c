/* repeated.c: a form sent twice: every act of more than one event gives the same answer again and adds
 * nothing. */
#include "award/step/recorded.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

static struct panel p;

static void twice(house_decide *decide, const void *args, uint32_t entries, const char *what) {
    uint64_t before = house_size(&p.house);
    house_must(house_with_token(&p.house, decide, args, what), what);
    struct result first = p.house.result;
    uint64_t after = house_size(&p.house);
    if (p.house.repeated || first.entries != entries || after != before + entries)
        fail_msg("%s: %u entries", what, first.entries);
    house_must(house_with_token(&p.house, decide, args, what), what);
    if (!p.house.repeated || house_size(&p.house) != after ||
        memcmp(&first, &p.house.result, sizeof first) != 0)
        fail_msg("%s: another answer (%u, %u, %s)", what, p.house.result.entries, p.house.result.number,
                 p.house.result.id);
}

static const struct person_args ola = {.name = STR_INIT("Ola Eks"), .email = STR_INIT("ola@example.org")};
static const struct person_args per = {.name = STR_INIT("Per Eks"), .email = STR_INIT("per@example.org")};

static void acts_of_the_office(void **state) {
    struct admin_args admin = {.who = ola};
    twice(admin_grant, &admin, 2, "admin_grant");
    /* added, the chair before becomes a member, and this one the chair */
    struct member_invite_args invite = {
        .edition = p.edition, .body = STR("juryen"), .role = MEMBER_CHAIR, .who = per};
    twice(member_invite, &invite, 3, "member_invite");
    struct edition_args next = {.edition = p.edition, .label = STR("2022")};
    twice(edition_repeat, &next, 1 + 4, "edition_repeat");
    const uint32_t one = 1;
    struct candidate_args k = {
        .edition = p.edition, .name = STR("Ny AS"), .proposals_n = 1, .proposals = &one};
    twice(candidate_form, &k, 2, "candidate_form");
}

static void members_copied(void **state) {
    struct edition_args next = {.award = STR("gronn-grunder"), .label = STR("2022")};
    HOUSE_MUST(house_do(&p.house, edition_draft, &next));
    struct members_copy_args copy = {.edition = house_id(&p.house), .from = p.edition};
    twice(members_copy, &copy, 3, "members_copy");
    assert_int_equal(p.house.result.number, 3);
}

static void acts_of_a_chair(void **state) {
    HOUSE_MUST(panel_open(&p, ""));
    struct step_close close = {.edition = p.edition, .step = STR("vurdering")};
    p.house.by = p.chair.id;
    twice(step_close, &close, 2, "step_close");
    p.house.by = p.house.admin;
}

static void acts_of_a_second_person(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    HOUSE_MUST(panel_hands(&p, p.solveig));
    struct record_confirm yes = {.edition = p.edition,
                                 .step = str_of(panel_step_id(&p, "vedtak", p.solveig)),
                                 .agrees = true,
                                 .seen = panel_step(&p, panel_step_id(&p, "vedtak", p.solveig)).recorded};
    p.house.by = p.secretary;
    twice(step_record_confirm, &yes, 3, "step_record_confirm");
    p.house.by = p.house.admin;
}

/* What was refused was not spent: the same form may be sent again when its time has come. */
static void a_refusal_spends_nothing(void **state) {
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    struct step_close close = {.edition = p.edition, .step = STR("vurdering")};
    p.house.by = p.chair.id;
    assert_int_equal(house_with_token(&p.house, step_close, &close, "close"), STEP_NOT_READY);
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    assert_int_equal(house_with_token(&p.house, step_close, &close, "close"), OK);
    assert_false(p.house.repeated);
    p.house.by = p.house.admin;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(acts_of_the_office, &p),       WITH_JURY(members_copied, &p),
        WITH_JURY(acts_of_a_chair, &p),          WITH_HONOUR(acts_of_a_second_person, &p),
        WITH_JURY(a_refusal_spends_nothing, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
