/* reminders.h: one mail to each who may vote and has not handed in, on the last day of a step. It tells how
 * far they are, as their own browser said («15 av 15 vurdert, ikke levert»), and nothing else is known here.
 */
#ifndef KAARING_DESK_REMINDERS_H
#define KAARING_DESK_REMINDERS_H

#include "desk/message.h"
#include "store/writer.h"

enum {
    REMINDER_SECONDS = 86400 /* before the deadline; after the close, to who has not opened a sealed one */
};

struct reminder {
    uint32_t edition, step;
    struct str person;
    uint32_t done, of; /* of 0: their browser has told nothing yet */
    bool shut;         /* it is closed and sealed, and waits for their share */
    int64_t since;     /* one written before this was about something else */
};

/* Texts are made by pages. NOT_FOUND when the person has no address. */
typedef enum fault reminder_render(void *context, const struct txn *t, struct arena *a,
                                   const struct reminder *r, struct mail_text *out);

/* Writes the reminders that are due at `now` to the post (T_POST), each once a
 * deadline and once a close (T_REMINDED). The first fault
 * that is ours. */
enum fault reminders_due(struct store *s, struct writer *w, int64_t now, reminder_render *render,
                         void *context);

#endif
