/* hosts.h: the names that we answer to. A request for any other was led here by somebody's DNS (rebinding)
 * and gets nothing that another site's script could read. */
#ifndef KAARING_WEB_HOSTS_H
#define KAARING_WEB_HOSTS_H

#include "base/arena.h"
#include "base/settings.h"

struct hosts {
    struct str name; /* host and, unless it is the scheme's own, port of the public address, in lower case */
    bool https;
};

struct hosts hosts_of(struct arena *a, const struct settings *s);
/* The public name without a port: what passkeys are for. */
struct str hosts_site(const struct hosts *h);
/* Whether it is the public name, with its scheme's own port or without. */
bool hosts_public(const struct hosts *h, struct str host);
/* The public name; localhost and numeric addresses with any port: no DNS can lead anybody to those. */
bool hosts_know(const struct hosts *h, struct str host);

#endif
