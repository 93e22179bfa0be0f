/* smtp.h: hands one message to a mail server, by libcurl. */
#ifndef KAARING_DESK_SMTP_H
#define KAARING_DESK_SMTP_H

#include "base/arena.h"
#include "base/messages.h"
#include "base/settings.h"
#include "desk/smtp_reply.h"

#include <stdatomic.h>

/* A message for each file of the settings that is not what it should be: the password, the certificates.
 * FILE_INVALID then. Speaks to no server. */
enum fault smtp_check(struct arena *a, const struct settings *s, struct messages *out);

struct smtp_letter {
    struct str from, to; /* of the envelope: where it comes back to when it cannot be delivered; to whom */
    struct str message;
};

/* Encrypted and with a certificate that holds, unless settings->smtp_tls is false; within
 * settings->smtp_seconds. `stop`, which another thread may set, cuts it short as long as the server has not
 * got all of it: SMTP_LEFT_OFF. `said` gets what the server said, or libcurl, NUL-terminated; empty when it
 * was taken. */
struct smtp_verdict smtp_send(const struct settings *s, const struct smtp_letter *l, const atomic_bool *stop,
                              char *said, size_t room);

#endif
