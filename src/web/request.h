/* request.h: one request as it came, and the answer to it: the border between the HTTP library and everything
 * else.
 *
 * server.c and bridge.c fill the one and send the other; nothing else knows who spoke HTTP. */
#ifndef KAARING_WEB_REQUEST_H
#define KAARING_WEB_REQUEST_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

struct address { /* who sends; IPv4 in the first four bytes */
    unsigned char b[16];
    bool v6;
};

struct request {
    struct str method, target, host; /* as sent; an absent header is the empty slice */
    struct str accept, accept_encoding, authorization, content_type, cookie, origin, fetch_site,
        if_none_match, user_agent;
    struct str body;
    size_t head_bytes;   /* of all header lines */
    struct address from; /* all zero: a proxy of ours passed it on and said nothing that can be read */
    bool by_proxy;       /* our own web server passed it on */
    bool passed_on;      /* somebody did, as a header says that only proxies write */
    bool in_clear;       /* by HTTP, and we speak HTTPS ourselves: it is only led there */
    int64_t arrived;     /* by our clock, when the whole of it was here */

    /* Made of the above by request_read */
    struct str path, query; /* the path decoded; the query not: printable ASCII */
    bool head;              /* HEAD: as GET, the body stays away */
    bool post;
};

enum { TARGET_MAX = 2048, HEAD_MAX = 16 << 10, REPLY_HEADERS_MAX = 32 };

struct header {
    struct str name, value; /* names in lower case */
};

struct reply {
    unsigned status;
    struct str body;
    size_t headers_n;
    struct header headers[REPLY_HEADERS_MAX];
};

/* Checks what every request must be and takes its target apart. A fault comes with the status that says it
 * best: 400, 404, 405, 414, 421, 431. `hosts` are the names that we answer to (hosts.h). */
struct hosts;
enum fault request_read(struct request *r, struct arena *a, const struct hosts *hosts, unsigned *status);

/* Whether it, or its query, can be given back as it came, in links and redirects: printable ASCII. What
 * browsers do not write so, they escape. */
bool target_is_plain(struct str target);

/* A value of the query, decoded, in the arena; empty when it is absent or not UTF-8. */
struct str request_query(const struct request *r, struct arena *a, struct str name);
/* A cookie; empty when it is absent. */
struct str request_cookie(const struct request *r, struct str name);
/* Whether the sender would rather have JSON than HTML: application/json is named and HTML is not liked
 * better. */
bool request_wants_json(const struct request *r);
/* Whether a content coding ("gzip", "br") is taken. */
bool request_takes(const struct request *r, struct str coding);
/* Whether If-None-Match names this tag (weak comparison, RFC 9110, 13.1.2). */
bool request_has(const struct request *r, struct str etag);
/* Whether the sender is this machine itself. */
bool address_is_ours(const struct address *a);
/* OK when the request comes from a page of ours or from no browser at all; CROSS_SITE otherwise. A page that
 * came in clear is not ours where people come by HTTPS: anybody on the way may have written it. */
enum fault request_same_site(const struct request *r, const struct hosts *hosts);

/* Adds a header; asserted to fit. The value must be free of line ends. */
void reply_header(struct reply *reply, const char *name, struct str value);
const char *reply_reason(unsigned status);
/* The status that a fault is told with. */
unsigned fault_status(enum fault f);

#endif
