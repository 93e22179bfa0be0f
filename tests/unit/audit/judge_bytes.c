/* judge_bytes.c: of an archive as small as one can be, two candidates and two ballots, no byte can be
 * another: each that is changed is found out, with its place. */
#include "audit/judge.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

static struct panel p;

static void vote(const struct juror *j, int mark) {
    HOUSE_MUST(panel_hand_in(&p, "vurdering", j, all_marks(&p.house, 2, mark, mark, mark, NULL).p));
}

static void decide(void) {
    struct house *h = &p.house;
    house_make(h, "2021-09-01T08:00:00+02:00");
    p.edition = house_grunder(h);
    panel_candidate(&p, "A", (struct str){0});
    panel_candidate(&p, "B", (struct str){0});
    p.chair = juror_make(h, p.edition, "juryen", MEMBER_CHAIR, "Astrid");
    p.a = juror_make(h, p.edition, "juryen", MEMBER_PLAIN, "Morten");
    house_clock(h, "2021-10-10T09:00:00+02:00");
    HOUSE_MUST(juror_declare(h, p.edition, &p.chair, NULL));
    HOUSE_MUST(juror_declare(h, p.edition, &p.a, NULL));
    HOUSE_MUST(panel_open(&p, ""));
    vote(&p.chair, 5);
    vote(&p.a, 3);
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
}

static void no_byte_of_a_small_one_can_be_another(void **state) {
    struct arena *a = arena_new();
    struct report r;
    decide();
    struct str tar = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    forger_judge(a, tar, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    judged_no_byte_else(tar, 1);
    arena_free(a);
    panel_end(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_byte_of_a_small_one_can_be_another)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
