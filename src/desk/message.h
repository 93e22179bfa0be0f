/* message.h: one mail, as words and as bytes. */
#ifndef KAARING_DESK_MESSAGE_H
#define KAARING_DESK_MESSAGE_H

#include "base/arena.h"

struct mail_text {
    struct str from_name, from_address, to_name, to_address, subject;
    struct str body; /* plain text, UTF-8 */
    struct str html; /* the same as a page; empty: there is none */
    bool hurry;      /* somebody sits and waits for it: it goes ahead of those that nobody asked for */
    bool decline;    /* its reader did not ask for it and may not want it: List-Unsubscribe (RFC 2369), by an
                      * answer to the sender, whom a person reads */
};

/* The whole message as RFC 5322 text, for SMTP and for tests: the plain text, and behind it the page
 * (multipart/alternative). Whatever the values are, the header has these fields and no other, each once and
 * in this order, and every line is printable ASCII: names and subjects are encoded, control characters in
 * them blanks, and an address is one or there is no message (then it is empty). */
struct str mail_message(struct arena *a, const struct mail_text *m, int64_t at, struct str message_id);

#endif
