/* count_parts.h: what the files of count.h share, and nobody else needs. */
#ifndef KAARING_PAGE_COUNT_COUNT_PARTS_H
#define KAARING_PAGE_COUNT_COUNT_PARTS_H

#include "award/step/ballot.h"
#include "page/count/count.h"

struct counting {
    struct visit *v;
    const struct edition *edition;
    const json_t *rules;
    const struct step_record *step;
    struct str (*url)(struct visit *v, struct str candidate);
    struct step_documents d;
    json_t *result, *closed;
    struct str *names;       /* of the roll */
    struct choices *choices; /* of the roll; by_candidate is null for who did not hand in */
    json_t **texts;          /* of the roll: reasons to the jury, or null */
};

/* "4,33"; "–" for what is none. */
struct str count_decimal(const struct counting *c, const json_t *fraction);
/* Of a motion's result, fresh: [{label, n}], and the sentence of what it came to. */
json_t *count_tally(const json_t *result);
json_t *count_outcome(const json_t *result);
/* Sets corrected and has_corrected: each time it was counted again, with what it came to before. */
enum fault count_corrected(const struct counting *c, json_t *into);

json_t *count_criteria(const struct counting *c);
/* Adds the row of one line of the result. */
enum fault count_row(const struct counting *c, const json_t *from, json_t *rows);
/* A sentence for each rung of the ladder that parted two rows, and for each tie that it left. */
json_t *count_ties(const struct counting *c, const json_t *rows);

/* Marks as a strip plot (parts/plot), a line for each row ({"name","points":[marks x 1000],"mean": x 1000}),
 * on a scale from `lowest` to `highest`. */
json_t *count_plot(struct arena *a, const json_t *rows, int64_t lowest, int64_t highest);

#endif
