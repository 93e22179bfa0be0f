/* hosts.c: which Host headers are ours. */
#include "web/hosts.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static struct str in_lower_case(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 'a' - 'A') : s.p[i];
    return (struct str){p, s.n};
}

struct hosts hosts_of(struct arena *a, const struct settings *s) {
    struct hosts h = {0};
    struct str rest = s->url, host;
    h.https = str_starts(rest, STR("https://"));
    rest = str_slice(rest, h.https ? 8 : 7, rest.n);
    str_cut(&rest, '/', &host);
    h.name = in_lower_case(a, host);
    struct str own_port = h.https ? STR(":443") : STR(":80");
    if (str_ends(h.name, own_port))
        h.name.n -= own_port.n;
    return h;
}

struct str hosts_site(const struct hosts *h) {
    bool v6 = h->name.n && h->name.p[0] == '[';
    return v6 ? h->name : str_slice(h->name, 0, str_find(h->name, ':'));
}

static bool is_port(struct str s) {
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 1 && s.p[0] == ':';
}

/* Cuts ":PORT" off. False when what stands there is no port. */
static bool cut_port(struct str *host) {
    size_t colon = str_find(*host, ':');
    struct str port = str_slice(*host, colon, host->n);
    host->n = colon;
    return host->n > 0 && (port.n == 0 || is_port(port));
}

static bool is_numeric(struct str host) {
    char text[INET6_ADDRSTRLEN + 1];
    unsigned char bytes[16];
    bool v6 = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    if (v6)
        host = str_slice(host, 1, host.n - 2);
    if (host.n == 0 || host.n >= sizeof text || memchr(host.p, 0, host.n))
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = 0;
    return inet_pton(v6 ? AF_INET6 : AF_INET, text, bytes) == 1;
}

static bool same_host(struct str a, struct str b) {
    return a.n == b.n && a.n > 0 && strncasecmp(a.p, b.p, a.n) == 0;
}

bool hosts_public(const struct hosts *h, struct str host) {
    struct str default_port = h->https ? STR(":443") : STR(":80");
    return same_host(host, h->name) ||
           (str_ends(host, default_port) && same_host(str_slice(host, 0, host.n - default_port.n), h->name));
}

bool hosts_know(const struct hosts *h, struct str host) {
    if (hosts_public(h, host))
        return true;
    struct str name = host;
    if (host.n && host.p[0] == '[') { /* the colons of an IPv6 address are not a port's */
        size_t close = str_find(host, ']');
        struct str port = str_slice(host, close + 1, host.n);
        name = str_slice(host, 0, close + 1);
        return (port.n == 0 || is_port(port)) && is_numeric(name);
    }
    return cut_port(&name) && (same_host(name, STR("localhost")) || is_numeric(name));
}
