/* smtp.h: hands one message to a mail server, by libcurl. */
#ifndef KAARING_DESK_SMTP_H
#define KAARING_DESK_SMTP_H

#include "base/arena.h"
#include "base/settings.h"

enum { SMTP_SECONDS = 60 };

enum smtp_outcome {
    SMTP_TAKEN,
    SMTP_LATER,  /* not reached, or the server said so (4xx): try again */
    SMTP_REFUSED /* for good (5xx), or the settings are wrong */
};

/* `why` gets what the server or libcurl said, NUL-terminated. */
enum smtp_outcome smtp_send(const struct settings *s, struct str from, struct str to, struct str message,
                            char *why, size_t room);

#endif
