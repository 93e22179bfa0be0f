/* scene.c: an edition that takes proposals. */
#include "support/scene.h"

int scene_setup(void **state) {
    static struct scene s;
    house_make(&s.h, "2021-09-01T08:00:00+02:00");
    s.edition = house_grunder(&s.h);
    struct txn t = house_read(&s.h);
    HOUSE_MUST(edition_number(&t, s.edition, &s.number));
    store_read_end(&t);
    house_clock(&s.h, "2021-09-20T12:00:00+02:00");
    *state = &s;
    return 0;
}

int scene_teardown(void **state) {
    struct scene *s = *state;
    house_replays(&s->h);
    house_remove(&s->h);
    return 0;
}

struct edition_record scene_edition(struct scene *s) {
    struct edition_record r;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_get(&t, s->number, &r));
    store_read_end(&t);
    return r;
}
