/* erasure.c: what was told of a proposal is gone for good, what happened stands, and the log read anew says
 * the same. */
#include "award/privacy/erasure.h"

#include "award/candidate/candidate.h"
#include "award/decision/announcement.h"
#include "award/log/tables.h"
#include "award/proposal/alike.h"
#include "base/time.h"
#include "support/panel.h"
#include "support/proposals.h"
#include "support/tells.h"

static enum fault erase(struct scene *s, uint32_t number, const char *rule) {
    const struct erasure_args args = {
        .id = told(s, number).id, .rule = str_of(rule), .reason = STR("Asked by letter")};
    return house_do(&s->h, erasure_write, &args);
}

/* What can be erased, into the house's arena. */
static size_t targets(struct scene *s, uint32_t number, struct erasure_target **list) {
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(erasure_of_proposal(&t, s->h.arena, s->number, number, s->h.now, list, &n));
    store_read_end(&t);
    return n;
}

static bool has_private(struct scene *s, uint64_t index) {
    struct opening o;
    struct txn t = house_read(&s->h);
    enum fault f = journal_opening(&t, index, STR("private"), &o);
    store_read_end(&t);
    return f == OK;
}

static void all_that_was_told_is_gone_and_what_happened_stands(void **state) {
    struct scene *s = *state;
    uint64_t mails = house_rows(&s->h, T_OUTBOX);
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    HOUSE_MUST(act(s, proposal_screen, n, "no", "Sigrun er ikke fra Drammen"));
    struct proposal before = told(s, n);
    struct edition_record e = scene_edition(s);
    assert_true(house_tells(&s->h, "Biokull"));
    assert_true(house_rows(&s->h, T_ALIKE) > 0);

    struct erasure_target *list;
    assert_int_equal(targets(s, n, &list), 2);
    assert_int_equal(list[0].index, before.record.received);
    assert_true(str_equal(list[0].type, STR("proposal.received")));
    assert_true(str_equal(list[1].type, STR("proposal.screened")));
    HOUSE_MUST(erase(s, n, "request"));
    assert_int_equal(s->h.result.number, n);

    struct proposal after = told(s, n);
    assert_true(after.erased);
    assert_int_equal(after.candidate.n + after.name.n + after.email.n + after.why.n + after.reason.n, 0);
    assert_int_equal(after.state, PROPOSAL_REFUSED);
    assert_int_equal(after.at, before.at);
    assert_int_equal(after.record.erased, 1);
    after.record.erased = 0;
    assert_memory_equal(&after.record, &before.record, sizeof before.record);
    assert_memory_equal(scene_edition(s).in_state, e.in_state, sizeof e.in_state);
    assert_false(house_tells(&s->h, "Biokull"));
    assert_false(house_tells(&s->h, "Sigrun"));
    assert_int_equal(house_rows(&s->h, T_ALIKE), 0);
    assert_int_equal(house_rows(&s->h, T_OUTBOX), mails);
    assert_int_equal(targets(s, n, &list), 0);
    assert_int_equal(erase(s, n, "request"), ALREADY_DONE);
}

static void every_wording_and_address_goes(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    const struct proposal_act_args address = {
        .proposal = told(s, n).id, .link = secret_of(s, n, LINK_OWN), .email = STR("annen@example.org")};
    HOUSE_MUST(house_public(&s->h, proposal_readdress, &address));
    struct proposal_change_args change = {
        .act = {.proposal = told(s, n).id, .link = secret_of(s, n, LINK_OWN)},
        .now = house_proposal(s->edition)};
    change.now.candidate = STR("Gjenbruksverkstedet");
    HOUSE_MUST(house_public(&s->h, proposal_change, &change));
    HOUSE_MUST(by_link(s, proposal_confirm, n, secret_of(s, n, LINK_CONFIRM)));
    struct erasure_target *list;
    assert_int_equal(targets(s, n, &list), 3);
    HOUSE_MUST(erase(s, n, "request"));
    for (size_t i = 0; i < 3; i++)
        assert_false(has_private(s, list[i].index));
    assert_false(house_tells(&s->h, "Gjenbruksverkstedet"));
    assert_false(house_tells(&s->h, "annen@"));
    assert_int_equal(house_rows(&s->h, T_ALIKE), 0);
    assert_int_equal(told(s, n).state, PROPOSAL_NEW);
}

/* What the state has from an opening must be the same when the log is read without it: the teardown replays.
 */
static void what_came_late_stays_late_without_its_opening(void **state) {
    struct scene *s = *state;
    house_clock(&s->h, "2021-10-20T12:00:00+02:00");
    HOUSE_MUST(enter(s, "letter", "2021-10-12T12:00:00+02:00"));
    uint32_t late = s->h.result.number;
    HOUSE_MUST(enter(s, "phone", "2021-09-28T12:00:00+02:00"));
    uint32_t timely = s->h.result.number;
    HOUSE_MUST(act(s, proposal_screen, timely, "unsure", ""));
    HOUSE_MUST(erase(s, late, "retention"));
    HOUSE_MUST(erase(s, timely, "retention"));
    assert_int_equal(told(s, late).state, PROPOSAL_LATE);
    assert_true(told(s, late).late);
    assert_int_equal(told(s, late).at, house_moment("2021-10-12T12:00:00+02:00"));
    assert_int_equal(scene_edition(s).erased, 2);
    assert_int_equal(told(s, timely).state, PROPOSAL_UNSURE);
    house_replays(&s->h);
    HOUSE_MUST(act(s, proposal_screen, timely, "yes", "")); /* life goes on, and may be erased again */
    assert_int_equal(scene_edition(s).erased, 1);
    HOUSE_MUST(erase(s, timely, "request"));
    assert_int_equal(told(s, timely).state, PROPOSAL_ACCEPTED);
}

static void a_gathered_one_stays_under_its_candidate_and_out_of_the_material(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    HOUSE_MUST(act(s, proposal_screen, n, "yes", ""));
    const struct candidate_args k = {
        .edition = s->edition, .name = STR("Verkstedet"), .proposals = &n, .proposals_n = 1};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    HOUSE_MUST(erase(s, n, "request"));
    assert_int_equal(told(s, n).state, PROPOSAL_GATHERED);
    assert_int_equal(told(s, n).record.candidate, 1);
    struct txn t = house_read(&s->h);
    json_t *material;
    HOUSE_MUST(candidate_material(&t, s->number, 1, s->h.arena, &material));
    assert_int_equal(json_array_size(json_object_get(material, "proposals")), 0);
    store_read_end(&t);
}

static void a_form_sent_again_after_the_erasure_is_no_key_to_it(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    uint64_t spent = house_rows(&s->h, TABLE_SPENT);
    HOUSE_MUST(house_with_token(&s->h, proposal_receive, &p, "once"));
    uint32_t n = s->h.result.number;
    assert_int_equal(house_rows(&s->h, TABLE_SPENT), spent + 1);
    HOUSE_MUST(erase(s, n, "request"));
    assert_int_equal(house_rows(&s->h, TABLE_SPENT), spent);
}

static void others_are_untouched(void **state) {
    struct scene *s = *state;
    uint32_t gone = house_propose(&s->h, s->edition, NULL, NULL),
             stays = house_propose(&s->h, s->edition, "Sykkelkjøkkenet", NULL);
    struct proposal before = told(s, stays);
    HOUSE_MUST(erase(s, gone, "request"));
    struct proposal after = told(s, stays);
    assert_false(after.erased);
    assert_true(str_equal(after.why, before.why));
    assert_true(str_equal(after.email, before.email));
}

static void the_entry_of_a_secret_edition_hides_which(void **state) {
    struct scene *s = *state;
    struct str honour = house_hedersmerke(&s->h), entry;
    uint32_t n = house_propose(&s->h, honour, "Solveig Brånås-Eksempel", NULL), edition;
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, honour, &edition));
    HOUSE_MUST(proposal_read(&t, s->h.arena, edition, n, &p));
    store_read_end(&t);
    const struct erasure_args args = {.id = p.id, .rule = STR("request")};
    HOUSE_MUST(house_do(&s->h, erasure_write, &args));
    t = house_read(&s->h);
    HOUSE_MUST(journal_entry(&t, s->h.result.index, &entry));
    assert_non_null(memmem(entry.p, entry.n, "\"sealed\"", 8));
    assert_null(memmem(entry.p, entry.n, "erased", 6));
    HOUSE_MUST(proposal_read(&t, s->h.arena, edition, n, &p));
    assert_true(p.erased);
    store_read_end(&t);
    assert_false(has_private(s, p.record.received));
    assert_false(house_tells(&s->h, "Brånås"));
}

static void the_entry_says_what_and_why_and_the_receipt_still_verifies(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    uint64_t index = told(s, n).record.received;
    struct published p = store_published(s->h.store, s->h.arena);
    struct str before, after, entry;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(journal_receipt(&t, s->h.arena, index, &p, 3, &before));
    store_read_end(&t);
    HOUSE_MUST(erase(s, n, "retention"));
    t = house_read(&s->h);
    HOUSE_MUST(journal_entry(&t, s->h.result.index, &entry));
    assert_non_null(memmem(entry.p, entry.n, "\"type\":\"erased\"", 15));
    assert_non_null(memmem(entry.p, entry.n, "\"class\":\"private\",\"rule\":\"retention\"", 36));
    assert_null(memmem(entry.p, entry.n, "letter", 6)); /* why is private, as who did it is */
    struct fact said;
    HOUSE_MUST(event_read(&t, s->h.arena, s->h.result.index, &said));
    assert_true(str_equal(json_get_str(said.private, "reason"), STR("Asked by letter")));
    assert_true(str_equal(said.by, s->h.admin));
    HOUSE_MUST(journal_receipt(&t, s->h.arena, index, &p, 3, &after)); /* of today: without the opening */
    store_read_end(&t);
    struct receipt r;
    struct note_verifier log = store_log_verifier(s->h.store);
    struct checkpoint check;
    HOUSE_MUST(receipt_parse(s->h.arena, before, &r));
    assert_int_equal(r.openings_n, 1);
    HOUSE_MUST(receipt_verify(s->h.arena, &r, &log, &check));
    HOUSE_MUST(receipt_parse(s->h.arena, after, &r));
    assert_int_equal(r.openings_n, 0);
    HOUSE_MUST(receipt_verify(s->h.arena, &r, &log, &check));
}

static void who_may_and_by_which_rule(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    const struct erasure_args args = {.id = told(s, n).id, .rule = STR("request")},
                              unknown = {.id = STR("abc"), .rule = STR("request")};
    struct str juror = house_member(&s->h, s->edition, "juryen", MEMBER_PLAIN, "Berit Eksempel");
    uint64_t size = house_size(&s->h);
    assert_int_equal(house_as(&s->h, juror, erasure_write, &args), NOT_ALLOWED);
    assert_int_equal(erase(s, n, "because"), FIELD_CHOICE);
    assert_int_equal(house_do(&s->h, erasure_write, &unknown), NOT_FOUND);
    assert_int_equal(house_size(&s->h), size);
    HOUSE_MUST(house_public(&s->h, erasure_write, &args)); /* the process itself: retention */
}

/* --- what a vote has in its material --- */

static struct panel panel;

/* Asks about each proposal of the panel: `gathered` of those under a candidate, OK of the others. */
static void ask_all(enum fault gathered) {
    struct txn t = house_read(&panel.house);
    struct proposal *all;
    size_t count, under = 0, n;
    bool more;
    HOUSE_MUST(proposals_page(&t, panel.house.arena, panel.number, 0, 100, &all, &count, &more));
    for (size_t i = 0; i < count; i++) {
        struct erasure_target *list;
        bool is_under = all[i].state == PROPOSAL_GATHERED;
        enum fault f = erasure_of_proposal(&t, panel.house.arena, panel.number, all[i].number,
                                           panel.house.now, &list, &n);
        assert_int_equal(f, is_under ? gathered : OK);
        assert_true(n > 0);
        under += is_under;
    }
    assert_true(under > 0 && under < count);
    store_read_end(&t);
}

/* What a juror reads of a candidate in the step. */
static enum fault material_of(const char *candidate) {
    struct str salt, json;
    struct step_record s = panel_step(&panel, "vurdering");
    struct txn t = house_read(&panel.house);
    enum fault f =
        step_material(&t, panel.house.arena, panel.number, &s, panel.a.id, str_of(candidate), &salt, &json);
    store_read_end(&t);
    return f;
}

static void what_a_vote_rests_on_stays_until_all_is_over(void **state) {
    struct proposal_args letter = house_proposal(panel.edition);
    letter.via = STR("letter");
    letter.received_at = house_moment("2021-09-28T12:00:00+02:00");
    letter.why = STR("De sår gulrøtter på Strømsø");
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, proposal_receive, &letter));
    uint32_t number = panel.house.result.number;
    const struct candidate_act_args under = {
        .edition = panel.edition, .candidate = STR("k01"), .proposals = &number, .proposals_n = 1};
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, candidate_gather, &under));
    ask_all(OK);
    HOUSE_MUST(panel_open(&panel, ""));
    ask_all(COUNT_NEEDS_IT);
    struct proposal p;
    struct txn t = house_read(&panel.house);
    HOUSE_MUST(proposal_read(&t, panel.house.arena, panel.number, number, &p));
    store_read_end(&t);
    const struct erasure_args args = {.id = p.id, .rule = STR("request")};
    uint64_t size = house_size(&panel.house);
    assert_int_equal(house_as(&panel.house, panel.house.admin, erasure_write, &args), COUNT_NEEDS_IT);
    assert_int_equal(house_size(&panel.house), size);

    panel_count(&panel, "vurdering");
    const struct decision_record_it decision = panel_decision(&panel, "vurdering", "k01");
    HOUSE_MUST(panel_decide(&panel, panel.chair.id, &decision));
    ask_all(COUNT_NEEDS_IT);
    const struct edition_announce_args announce = {.edition = panel.edition, .decision = 1};
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, edition_announce, &announce));
    ask_all(COUNT_NEEDS_IT); /* they may still complain */
    panel.house.now += (int64_t)INSPECTION_DAYS_MAX * DAY_SECONDS;
    ask_all(OK);
    assert_int_equal(material_of("k01"), OK);
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, erasure_write, &args));
    assert_false(house_tells(&panel.house, "gulrøtter"));
    assert_int_equal(material_of("k01"), ERASED); /* it had the words */
    assert_int_equal(material_of("k02"), OK);
    t = house_read(&panel.house);
    HOUSE_MUST(proposal_read(&t, panel.house.arena, panel.number, number, &p));
    store_read_end(&t);
    assert_true(p.erased);
}

/* The texts of a merged candidate's proposals are in the material of the one that it went into. */
static void words_are_followed_through_a_merger(void **state) {
    struct proposal_args letter = house_proposal(panel.edition);
    letter.via = STR("letter");
    letter.received_at = house_moment("2021-09-28T12:00:00+02:00");
    letter.why = STR("De sår gulrøtter på Strømsø");
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, proposal_receive, &letter));
    uint32_t number = panel.house.result.number;
    const struct candidate_act_args under = {
        .edition = panel.edition, .candidate = STR("k01"), .proposals = &number, .proposals_n = 1};
    const struct candidate_act_args merge = {
        .edition = panel.edition, .candidate = STR("k01"), .into = STR("k02")};
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, candidate_gather, &under));
    HOUSE_MUST(house_as(&panel.house, panel.house.admin, candidate_merge, &merge));
    HOUSE_MUST(panel_open(&panel, ""));
    struct erasure_target *list;
    size_t n;
    struct txn t = house_read(&panel.house);
    assert_int_equal(
        erasure_of_proposal(&t, panel.house.arena, panel.number, number, panel.house.now, &list, &n),
        COUNT_NEEDS_IT);
    assert_int_equal(n, 2);
    assert_true(erasure_takes_material(list, n));
    struct fact material;
    HOUSE_MUST(event_read(&t, panel.house.arena, list[0].index, &material));
    assert_true(str_equal(json_get_str(material.open, "candidate"), STR("k02")));
    assert_non_null(strstr(json_get_str(material.private, "json").p, "gulrøtter"));
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(all_that_was_told_is_gone_and_what_happened_stands),
        WITH_SCENE(every_wording_and_address_goes),
        WITH_SCENE(what_came_late_stays_late_without_its_opening),
        WITH_SCENE(a_gathered_one_stays_under_its_candidate_and_out_of_the_material),
        WITH_SCENE(a_form_sent_again_after_the_erasure_is_no_key_to_it),
        WITH_SCENE(others_are_untouched),
        WITH_SCENE(the_entry_of_a_secret_edition_hides_which),
        WITH_SCENE(the_entry_says_what_and_why_and_the_receipt_still_verifies),
        WITH_SCENE(who_may_and_by_which_rule),
        WITH_JURY(what_a_vote_rests_on_stays_until_all_is_over, &panel),
        WITH_JURY(words_are_followed_through_a_merger, &panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
