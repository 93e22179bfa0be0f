/* judge_bytes.c: of an archive as small as one can be, two candidates and two ballots, no byte can be
 * another: each that is changed is found out, with its place. As it is downloaded, packed, some bits say
 * nothing: with those changed it unpacks to the same. */
#include "audit/judge.h"
#include "support/judged.h"
#include "support/panel.h"
#include "support/test.h"

#include <string.h>

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

static int setup(void **state) {
    decide();
    return 0;
}

static int teardown(void **state) {
    panel_end(&p);
    return 0;
}

static void no_byte_of_a_small_one_can_be_another(void **state) {
    struct arena *a = arena_new();
    struct report r;
    struct str tar = forger_archive(p.house.store, a, p.edition, ARCHIVE_FULL);
    forger_judge(a, tar, &r);
    judged_holds(&r);
    assert_int_equal(r.uncounted, 0);
    judged_no_byte_else(tar, 1);
    arena_free(a);
}

/* Whether it is refused before anything in it is judged. */
static bool refused(struct str packed) {
    struct arena *a = arena_new();
    struct archive x;
    struct str why = {0};
    bool no = archive_read(a, press_get_str, &packed, &x, &why) != OK;
    arena_free(a);
    return no;
}

static void no_byte_of_a_packed_one_makes_it_another(void **state) {
    struct arena *a = arena_new();
    struct str packed = forger_packed(p.house.store, a, p.edition, ARCHIVE_FULL),
               tar = forger_unpack(a, packed);
    char *bytes = arena_alloc(a, packed.n);
    memcpy(bytes, packed.p, packed.n);
    assert_false(refused(packed));
    for (size_t i = 0; i < 8 * packed.n; i++) {
        struct arena *own = arena_new();
        bytes[i / 8] ^= (char)(1 << i % 8);
        struct str changed = str_bytes(bytes, packed.n);
        if (!refused(changed) && !str_equal(forger_unpack(own, changed), tar))
            fail_msg("bit %zu of byte %zu makes it another archive", i % 8, i / 8);
        bytes[i / 8] ^= (char)(1 << i % 8);
        arena_free(own);
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_byte_of_a_small_one_can_be_another),
        cmocka_unit_test(no_byte_of_a_packed_one_makes_it_another),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
