/* url.h: web addresses that people give, to be shown as links. */
#ifndef KAARING_BASE_URL_H
#define KAARING_BASE_URL_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

enum { URL_BYTES_MOST = 500 };

/* http or https, a host, perhaps a port; no user or password, no white space, no quotes or angle brackets,
 * UTF-8. FIELD_TOO_LONG, FIELD_URL. */
enum fault url_check(struct str s);

/* What a person typed as an address: "example.no" becomes "https://example.no". In the arena. */
struct str url_complete(struct arena *a, struct str typed);

/* The host in lower case without "www.": what two addresses of one firm share. Empty when the address is not
 * valid. */
struct str url_host(struct arena *a, struct str url);

#endif
