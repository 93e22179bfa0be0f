/* email.h: what may pass for an e-mail address. Whether it works is found out by writing to it. */
#ifndef KAARING_BASE_EMAIL_H
#define KAARING_BASE_EMAIL_H

#include "base/fault.h"
#include "base/str.h"

enum { EMAIL_BYTES_MOST = 254 };

/* local@domain in printable ASCII: the local part 1 … 64 signs of RFC 5322's dot-atom (no quoted form), the
 * domain at least two labels. So it can stand in a mail's header and in SMTP without further ado.
 * FIELD_TOO_LONG, FIELD_EMAIL. */
enum fault email_check(struct str s);

/* Whether two are the same but for capital letters, which hardly a mail server tells apart. */
bool email_equal(struct str a, struct str b);
/* Whether the address stands in a text by itself, not as a part of a longer one. */
bool email_stands_in(struct str text, struct str address);

#endif
