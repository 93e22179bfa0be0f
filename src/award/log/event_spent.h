/* event_spent.h: which entries spent a form's token: all those of the form's command, whose private parts
 * name it.
 */
#ifndef KAARING_AWARD_LOG_EVENT_SPENT_H
#define KAARING_AWARD_LOG_EVENT_SPENT_H

#include "award/log/event.h"

/* For applying any entry: spends the token that its private part names, if it names one. */
enum fault spent_put(struct txn *t, const struct fact *f);

/* For applying the erasure of entry `then`, as it was read: it has spent nothing any more. What is left of
 * its command answers for the token, as when the log is read anew without it. */
enum fault spent_forget(struct txn *t, const struct fact *then);

#endif
