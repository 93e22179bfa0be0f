/* judge_recusals.c: whatever keeps a juror from a candidate is in an honest closing, and a closing that
 * leaves it out or makes it up is found out. */
#include "audit/judge.h"
#include "award/close/correction.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

#define FIRST  "vurdering"
#define SECOND "vurdering-2"

static struct panel p, honour;
static struct arena *a;
static struct str full, secret;

static void merge(house_decide *decide, const char *candidate, const char *into) {
    const struct candidate_act_args args = {
        .edition = p.edition, .candidate = str_of(candidate), .into = str_of(into)};
    HOUSE_MUST(house_do(&p.house, decide, &args));
}

static void correct(const struct juror *who, const char *candidate) {
    struct correction_ask k = {.edition = p.edition,
                               .step = STR(FIRST),
                               .kind = CORRECTION_RECUSAL,
                               .person = who->id,
                               .candidate = str_of(candidate),
                               .reason = STR("Eier en del.")};
    HOUSE_MUST(house_as(&p.house, p.chair.id, correction_ask, &k));
    struct correction_answer yes = {p.edition, STR(FIRST), p.house.result.number, true, {0}};
    HOUSE_MUST(house_as(&p.house, p.house.admin, correction_answer, &yes));
}

static void vote(const char *step, const struct juror *j, const char *recused) {
    static const char *const ids[] = {"k02", "k03"};
    struct str rows[2];
    for (size_t i = 0; i < 2; i++)
        rows[i] = strcmp(ids[i], recused) == 0
                      ? arena_format(p.house.arena, "{\"id\":\"%s\",\"recused\":true}", ids[i])
                      : arena_format(p.house.arena, "{\"id\":\"%s\",\"s\":[3,3,3]}", ids[i]);
    struct str all = arena_format(p.house.arena, "{\"m\":\"scores\",\"c\":[%.*s,%.*s]}", STR_ARGS(rows[0]),
                                  STR_ARGS(rows[1]));
    HOUSE_MUST(panel_hand_in(&p, step, j, all.p));
}

/* a has a tie to k01, which is merged into k02; b's to k03 is found after the first vote; the second knows
 * both. */
static void judged_twice(void) {
    panel_jury(&p);
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.a, "k01"));
    merge(candidate_merge, "k01", "k02");
    HOUSE_MUST(panel_open(&p, ""));
    vote(FIRST, &p.chair, "");
    vote(FIRST, &p.a, "k02");
    vote(FIRST, &p.b, "");
    HOUSE_MUST(panel_close(&p, FIRST, p.chair.id));
    correct(&p.b, "k03");
    HOUSE_MUST(panel_open(&p, ""));
    vote(SECOND, &p.chair, "");
    vote(SECOND, &p.a, "k02");
    vote(SECOND, &p.b, "k03");
    HOUSE_MUST(panel_close(&p, SECOND, p.chair.id));
    full = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
}

static int setup(void **state) {
    a = arena_new();
    judged_twice();
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    panel_end(&p);
    return 0;
}

static void all_that_keeps_somebody_away_holds(void **state) {
    struct report r;
    forger_judge(a, full, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    assert_true(judged_says(&r.checked, -1, "2 steps were closed"));
}

/* The closing of a step. */
static uint64_t closing(const struct forger *f, const char *step) {
    uint64_t at = 0;
    for (;;) {
        at = forger_find(f, at + 1, "later", "step.closed");
        struct str said = forger_opening(f, at, "later");
        struct str name = arena_format(a, "\"step\":\"%s\"", step);
        if (memmem(said.p, said.n, name.p, name.n))
            return at;
    }
}

static struct str recusal(const struct juror *j, const char *candidate) {
    return arena_format(a, "{\"juror\":\"%.*s\",\"candidate\":\"%s\"}", STR_ARGS(j->id), candidate);
}

/* Without the recusal of one of them, or with another one in its place. */
static void closing_with(const char *step, const struct juror *j, const char *candidate, const char *instead,
                         const char *sentence) {
    struct forger f;
    json_t *outer;
    size_t i;
    json_t *row;
    forger_begin(&f, a, full);
    uint64_t at = closing(&f, step);
    assert_int_equal(json_parse(a, forger_opening(&f, at, "later"), &outer), OK);
    json_t *list = json_object_get(json_object_get(json_object_get(outer, "later"), "closed"), "recusals");
    json_array_foreach(list, i, row) {
        if (!str_equal(json_compact(a, row), recusal(j, candidate)))
            continue;
        if (instead)
            json_set_str(row, "candidate", str_of(instead));
        else
            json_array_remove(list, i);
        break;
    }
    forger_set(&f, at, "later", json_compact(a, outer));
    judged_wrong(a, forger_end(&f), (int64_t)at, sentence);
}

static void a_closing_that_leaves_somebody_in_or_makes_it_up(void **state) {
    closing_with(FIRST, &p.a, "k02", NULL, "recused from k02, as the log says before it");
    closing_with(SECOND, &p.a, "k02", NULL, "recused from k02, as the log says before it");
    closing_with(SECOND, &p.b, "k03", NULL, "recused from k03, as the log says before it");
    closing_with(SECOND, &p.b, "k03", "k02", "recused from k02, which nobody had declared");
}

/* Then the first closing says what nobody knew yet. */
static void what_was_undone_keeps_nobody_away(void **state) {
    struct forger f;
    forger_begin(&f, a, full);
    uint64_t at = closing(&f, SECOND);
    uint64_t merged = 0;
    while (!memmem(f.entries[merged].p, f.entries[merged].n, "candidate.merged", 16))
        merged++;
    forger_reword(&f, merged, "\"candidate\":\"k01\",\"into\":\"k02\"",
                  "\"candidate\":\"k04\",\"into\":\"k02\"");
    judged_wrong(a, forger_end(&f), (int64_t)at, "recused from k02, which nobody had declared");
}

/* Kari sits in the council that votes about her. */
static void whoever_is_the_candidate_is_kept_away(void **state) {
    panel_honour(&honour);
    struct house *h = &honour.house;
    panel_recommend(&honour, honour.kari, "yes");
    const char *step = panel_step_id(&honour, "vedtak", honour.kari);
    HOUSE_MUST(juror_open(h, honour.edition, &honour.council[0], "vedtak", honour.kari, "", false));
    for (size_t i = 0; i < COUNCIL - 1; i++)
        HOUSE_MUST(panel_hand_in(&honour, step, &honour.council[i], "{\"m\":\"motion\",\"v\":\"yes\"}"));
    HOUSE_MUST(panel_close(&honour, step, honour.council[0].id));
    secret = forger_archive(h->store, a, honour.edition, ARCHIVE_FULL);
    struct report r;
    forger_judge(a, secret, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    panel_end(&honour);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_keeps_somebody_away_holds),
        cmocka_unit_test(a_closing_that_leaves_somebody_in_or_makes_it_up),
        cmocka_unit_test(what_was_undone_keeps_nobody_away),
        cmocka_unit_test(whoever_is_the_candidate_is_kept_away),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
