/* mail_words.h: how every mail is made: its body from templates/mail/KIND.txt, its subject from the text
 * mails.KIND.subject, its sender from the association; and what is done with mail of that kind. */
#ifndef KAARING_PAGE_MAIL_MAIL_WORDS_H
#define KAARING_PAGE_MAIL_MAIL_WORDS_H

#include "base/json.h"
#include "desk/postman.h"
#include "web/visit.h"

/* Fills in all of a mail in its reader's language but to_name and to_address, which are the caller's. The
 * view gets `association` and may be used by subject and body alike; its `link` is the address that the mail
 * is about, and `receipt` one beside it (mail_page.h). */
enum fault mail_words(const struct site *site, const struct txn *t, struct arena *a, const char *kind,
                      enum lang lang, json_t *view, struct mail_text *out);

/* A whole address for a mail: scheme, host, language. The format begins with a slash. */
struct str mail_url(const struct site *site, struct arena *a, enum lang lang, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
