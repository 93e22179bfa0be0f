/* certificate.h: the certificate and the private key that the settings name, as a new connection needs them.
 */
#ifndef KAARING_WEB_CERTIFICATE_H
#define KAARING_WEB_CERTIFICATE_H

#include "base/messages.h"
#include "base/settings.h"

#include <openssl/ssl.h>

enum { CERTIFICATE_SOON_DAYS = 14 };

struct certificate {
    SSL_CTX *context;    /* TLS 1.2 and 1.3, HTTP/1.1 alone; the caller's to free */
    int64_t from, until; /* it holds between these two, in seconds of the machine's own clock */
    bool names_host;     /* it is for the host of `url` */
};

/* Reads both files. FILE_INVALID with a sentence for each that cannot be read or is not what it should be,
 * for a key that others may read, and for one that is not the certificate's. */
enum fault certificate_read(const struct settings *s, struct messages *out, struct certificate *c);

/* What browsers will hold against it, which is no reason not to serve: that it has ended, ends within
 * CERTIFICATE_SOON_DAYS, has not begun, or is for another host. A sentence each. */
void certificate_doubts(const struct certificate *c, const struct settings *s, int64_t now,
                        struct messages *doubts);

#endif
