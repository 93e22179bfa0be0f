/* postman.h: sends what stands in the outbox: one thread, one mail at a time, by SMTP when it is set up.
 *
 * The rows of the outbox follow from the log; a mail's text is made from its template when it leaves, or when
 * an administrator looks at it. What became of each is volatile (T_DELIVERY). Nothing goes twice: a mail is
 * marked as leaving before it leaves, and one that was cut off by an end of the process is not tried again by
 * itself. What a server refuses for now, or does not answer for, is: for a day, at growing intervals. */
#ifndef KAARING_DESK_POSTMAN_H
#define KAARING_DESK_POSTMAN_H

#include "award/people/outbox.h"
#include "base/settings.h"
#include "desk/delivery.h"

#include <stdatomic.h>

/* Texts are made by pages (templates are theirs): given at start. NOT_FOUND when the mail has nobody to go to
 * any more. */
typedef enum fault mail_render(void *context, const struct txn *t, struct arena *a, const struct mail *m,
                               struct mail_text *out);

struct postman;

struct postman_counts { /* of tries so far; the postman's thread counts, any may read (base/histogram.h) */
    _Atomic uint64_t sent, later, failed;
};

/* Without settings->smtp no thread is started and mail stays readable in the outbox: *out is null then.
 * `counts` outlives the postman. */
enum fault postman_start(struct store *s, struct writer *w, const struct settings *settings,
                         mail_render *render, void *context, struct postman_counts *counts,
                         struct postman **out);
void postman_stop(struct postman *p);

#endif
