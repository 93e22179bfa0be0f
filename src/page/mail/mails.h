/* mails.h: what stands in each mail of the outbox. */
#ifndef KAARING_PAGE_MAIL_MAILS_H
#define KAARING_PAGE_MAIL_MAILS_H

#include "desk/postman.h"
#include "desk/reminders.h"
#include "web/visit.h"

/* The text of a mail. Its links carry secrets; without `secrets` they are cut off, for an outbox page whose
 * mails reach their readers by themselves: an administrator then has no business with a juror's link.
 * NOT_FOUND when there is nobody to send it to any more. */
enum fault mail_make(const struct site *site, const struct txn *t, struct arena *a, const struct mail *m,
                     bool secrets, struct mail_text *out);

/* For postman_start: the same, with secrets; `site` is the struct site. */
enum fault mail_make_whole(void *site, const struct txn *t, struct arena *a, const struct mail *m,
                           struct mail_text *out);

/* For the ticker: a reminder_render. */
enum fault mail_remind(void *site, const struct txn *t, struct arena *a, const struct reminder *r,
                       struct mail_text *out);

#endif
