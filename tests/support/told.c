/* told.c: as short as a whole story can be. */
#include "support/told.h"

#include "award/decision/announcement.h"

#define STEP "vurdering"

static void hand_in(struct panel *p, const struct juror *j, int mark, const char *recused) {
    HOUSE_MUST(panel_hand_in(p, STEP, j, all_marks(&p->house, 3, mark, mark, mark, recused).p));
}

static void give(struct panel *p, const struct juror *j) {
    HOUSE_MUST(juror_give(&p->house, p->edition, STEP, j, NULL));
}

void told_make(struct panel *p, bool sealed) {
    house_seals(sealed);
    panel_jury(p);
    HOUSE_MUST(juror_declare(&p->house, p->edition, &p->b, "k03"));
    HOUSE_MUST(panel_open(p, ""));
    hand_in(p, &p->chair, 5, NULL);
    hand_in(p, &p->a, 2, NULL);
    hand_in(p, &p->a, 4, NULL);
    hand_in(p, &p->b, 3, "k03");
    HOUSE_MUST(panel_close(p, STEP, p->chair.id));
    if (sealed) {
        give(p, &p->a);
        give(p, &p->b);
    }
    struct decision_record_it d = panel_decision(p, STEP, "k03");
    d.finalists_n = 3;
    d.finalists = arena_alloc(p->house.arena, 3 * sizeof *d.finalists);
    d.finalists[0] = STR("k01");
    d.finalists[1] = STR("k02");
    d.finalists[2] = STR("k03");
    HOUSE_MUST(panel_decide(p, p->chair.id, &d));
    const struct edition_announce_args announce = {p->edition, 1, STR("Astrid Nøkleby-Eks")};
    HOUSE_MUST(house_as(&p->house, p->house.admin, edition_announce, &announce));
}

void told_end(struct panel *p) {
    house_seals(false);
    panel_end(p);
}
