/* erasure_candidate.c: what the office wrote of a candidate goes; how far it had come stays, also when the
 * log is read anew, which each teardown does. */
#include "award/decision/announcement.h"
#include "award/privacy/erasure_subject.h"
#include "base/time.h"
#include "support/candidates.h"
#include "support/panel.h"
#include "support/tells.h"

static enum fault erase(struct scene *s, const char *id, const char *rule) {
    const struct erasure_args args = {
        .rule = str_of(rule), .reason = STR("Ønsket det"), .edition = s->edition, .id = str_of(id)};
    return house_do(&s->h, erasure_write_candidate, &args);
}

static void write_of(struct scene *s, const char *name) {
    const struct candidate_args k = {.edition = s->edition,
                                     .name = str_of(name),
                                     .orgnr = STR("974760673"),
                                     .summary = STR("Sliper om gamle kniver")};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
}

static void every_wording_goes_and_how_it_stood_stays(void **state) {
    struct scene *s = *state;
    write_of(s, "Skarpt AS");
    const struct candidate_args changed = {.edition = s->edition,
                                           .candidate = STR("k01"),
                                           .name = STR("Hvasst AS"),
                                           .summary = STR("Tilføyelse")};
    HOUSE_MUST(house_do(&s->h, candidate_change, &changed));
    HOUSE_MUST(screen(s, "k01", "no", "Holder til i Ramsund"));
    HOUSE_MUST(form(s, "Et annet AS", NULL, 0));
    uint32_t in = scene_edition(s).candidates_in;
    assert_true(house_tells(&s->h, "Skarpt") && house_tells(&s->h, "Hvasst"));
    HOUSE_MUST(erase(s, "k01", "request"));
    for (const char *const *gone =
             (const char *const[]){"Skarpt", "Hvasst", "kniver", "Tilføyelse", "Ramsund", NULL};
         *gone; gone++)
        assert_false(house_tells(&s->h, *gone));
    struct candidate k = told(s, "k01");
    assert_true(k.erased && k.name.n == 0 && k.reason.n == 0);
    assert_int_equal(k.state, CANDIDATE_OUT);
    assert_int_equal(k.record.screened, 'n');
    assert_int_equal(scene_edition(s).candidates_in, in);
    house_replays(&s->h);
    assert_false(told(s, "k02").erased);
    assert_int_equal(erase(s, "k01", "request"), ALREADY_DONE);
    HOUSE_MUST(screen(s, "k01", "yes", "")); /* life goes on */
    assert_int_equal(scene_edition(s).candidates_in, in + 1);
}

static void one_that_was_merged_stays_merged(void **state) {
    struct scene *s = *state;
    write_of(s, "Skarpt AS");
    write_of(s, "Et annet AS");
    const struct candidate_act_args merge = {
        .edition = s->edition, .candidate = STR("k01"), .into = STR("k02")};
    HOUSE_MUST(screen(s, "k01", "unsure", "kanskje"));
    HOUSE_MUST(house_do(&s->h, candidate_merge, &merge));
    HOUSE_MUST(erase(s, "k01", "retention"));
    assert_int_equal(told(s, "k01").state, CANDIDATE_MERGED);
    assert_int_equal(told(s, "k01").record.screened, 'q');
    house_replays(&s->h);
    const struct candidate_act_args undo = {.edition = s->edition, .candidate = STR("k01")};
    HOUSE_MUST(house_do(&s->h, candidate_unmerge, &undo));
    assert_int_equal(told(s, "k01").state, CANDIDATE_IN);
}

static void nobody_is_alike_to_what_is_gone(void **state) {
    struct scene *s = *state;
    write_of(s, "Skarpt AS");
    assert_true(house_rows(&s->h, T_ALIKE) > 0);
    HOUSE_MUST(erase(s, "k01", "request"));
    assert_int_equal(house_rows(&s->h, T_ALIKE), 0);
}

static void who_may_and_by_which_rule(void **state) {
    struct scene *s = *state;
    write_of(s, "Skarpt AS");
    const struct erasure_args args = {.rule = STR("request"), .edition = s->edition, .id = STR("k01")};
    struct str juror = house_member(&s->h, s->edition, "juryen", MEMBER_PLAIN, "Berit Eksempel");
    assert_int_equal(house_as(&s->h, juror, erasure_write_candidate, &args), NOT_ALLOWED);
    assert_int_equal(erase(s, "k01", "because"), FIELD_CHOICE);
    assert_int_equal(erase(s, "k09", "request"), NOT_FOUND);
    assert_true(house_tells(&s->h, "Skarpt"));
}

static struct panel panel;

static enum fault erase_of_panel(const char *id) {
    const struct erasure_args args = {.rule = STR("request"), .edition = panel.edition, .id = str_of(id)};
    return house_as(&panel.house, panel.house.admin, erasure_write_candidate, &args);
}

static void what_a_vote_rests_on_stays_and_what_is_announced_stays_announced(void **state) {
    HOUSE_MUST(panel_open(&panel, ""));
    assert_int_equal(erase_of_panel("k01"), COUNT_NEEDS_IT);
    panel_count(&panel, "vurdering");
    const struct decision_record_it decision = panel_decision(&panel, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&panel, panel.chair.id, &decision));
    const struct edition_announce_args announce = {.edition = panel.edition, .decision = 1};
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, edition_announce, &announce));
    uint64_t announced = panel.house.result.index;
    assert_int_equal(erase_of_panel("k01"), COUNT_NEEDS_IT); /* they may still complain */
    panel.house.now += (int64_t)INSPECTION_DAYS_MAX * DAY_SECONDS;
    struct candidate k;
    struct txn t = house_read(&panel.house);
    HOUSE_MUST(candidate_read(&t, panel.house.arena, panel.number, 1, &k));
    store_read_end(&t);
    struct step_record s = panel_step(&panel, "vurdering");
    struct str salt, json;
    HOUSE_MUST(erase_of_panel("k01"));
    t = house_read(&panel.house);
    assert_int_equal(step_material_committed(&t, panel.house.arena, &s, STR("k01"), &salt, &json), ERASED);
    HOUSE_MUST(step_material_committed(&t, panel.house.arena, &s, STR("k02"), &salt, &json));
    store_read_end(&t);
    struct fact said;
    t = house_read(&panel.house);
    HOUSE_MUST(event_read(&t, panel.house.arena, announced, &said));
    struct str winners = json_compact(panel.house.arena, json_object_get(said.later, "winners"));
    assert_non_null(memmem(winners.p, winners.n, k.name.p, k.name.n));
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(every_wording_goes_and_how_it_stood_stays),
        WITH_SCENE(one_that_was_merged_stays_merged),
        WITH_SCENE(nobody_is_alike_to_what_is_gone),
        WITH_SCENE(who_may_and_by_which_rule),
        WITH_JURY(what_a_vote_rests_on_stays_and_what_is_announced_stays_announced, &panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
