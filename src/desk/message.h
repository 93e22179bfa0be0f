/* message.h: one mail, as words and as bytes. */
#ifndef KAARING_DESK_MESSAGE_H
#define KAARING_DESK_MESSAGE_H

#include "base/arena.h"

struct mail_text { /* body: plain text, UTF-8 */
    struct str from_name, from_address, to_name, to_address, subject, body;
    bool hurry; /* somebody sits and waits for it: it goes ahead of those that nobody asked for */
};

/* The whole message as RFC 5322 text, for SMTP and for tests: header fields folded and encoded, no line of a
 * header from anything but these values, so nothing can be injected. Empty when an address is none. */
struct str mail_message(struct arena *a, const struct mail_text *m, int64_t at, struct str message_id);

#endif
