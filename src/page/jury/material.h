/* material.h: what members read of a candidate, as it was frozen when the step opened: never as it is
 * now. */
#ifndef KAARING_PAGE_JURY_MATERIAL_H
#define KAARING_PAGE_JURY_MATERIAL_H

#include "page/jury/seat.h"

struct material {
    struct str candidate;  /* id */
    struct str salt, json; /* what the slate commits to */
    json_t *value;         /* the JSON, read */
};

/* Through the one door to material. RECUSED, NOT_IN_ROLL, NOT_FOUND, and DECLARE_FIRST for who has not yet
 * said what binds them. */
enum fault material_read(const struct visit *v, const struct seat *s, const struct step_record *step,
                         struct str candidate, struct material *m);

struct str material_name(const struct material *m);
/* {"candidate","salt","json"} for the browser, which checks it against the slate. */
struct str material_data(const struct visit *v, const struct material *m);
/* about, summary, facts, has_facts, proposals, merits, has_merits: as templates/pages/jury/candidate.html
 * wants them. */
void material_show(struct visit *v, const struct seat *s, const struct material *m, json_t *into);

#endif
