/* queue.h: a member's candidates in their own order, and what they have said of each. */
#ifndef KAARING_PAGE_JURY_QUEUE_H
#define KAARING_PAGE_JURY_QUEUE_H

#include "page/jury/desk.h"

enum queue_state { QUEUE_UNMARKED, QUEUE_PARTLY, QUEUE_MARKED, QUEUE_ABSTAINS };

struct queue_row {
    struct str id, name;
    enum queue_state state; /* by the latest ballot; drafts are the browser's */
};

struct queue {
    size_t n, aside_n;
    struct queue_row *rows;  /* in the member's own order */
    struct queue_row *aside; /* those they are kept from, by the slate's order */
    size_t done;             /* rows that are marked in full or abstained from */
};

/* The slate of a step that gives marks. Two members meet the candidates in different orders, each always in
 * the same: who comes first is judged differently, and that should not fall on the same one. */
enum fault queue_of(const struct visit *v, const struct seat *s, const struct step_record *step,
                    struct queue *q);
/* The place of a candidate in q->rows; q->n when it is not there. */
size_t queue_find(const struct queue *q, struct str id);
/* Its page. */
struct str queue_url(const struct visit *v, const struct seat *s, const struct step_record *step,
                     struct str id);

/* parts/queue; `current` is the place of the candidate that is being read, or q->n. */
json_t *queue_show(struct visit *v, const struct seat *s, const struct step_record *step,
                   const struct queue *q, size_t current);

#endif
