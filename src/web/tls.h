/* tls.h: HTTPS by the server itself: which certificate a connection gets that begins now. */
#ifndef KAARING_WEB_TLS_H
#define KAARING_WEB_TLS_H

#include "base/messages.h"
#include "base/settings.h"

struct tls;
struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

/* Reads what the settings name, which outlive it; *tls is null where they name no certificate. FILE_INVALID
 * as certificate_read says; what is only doubtful is said on the standard error. */
enum fault tls_open(const struct settings *s, struct messages *out, struct tls **tls);
/* After the last connection. Null is allowed. */
void tls_close(struct tls *t);

/* The certificate of a connection that begins now. Any thread. It lives for a minute more, if another takes
 * its place meanwhile; a connection whose first message has come holds it itself. */
struct ssl_ctx_st *tls_now(struct tls *t);

/* Reads the files anew, for connections that begin from now on; those that are open go on. What cannot be
 * used is said in `out`, and the one before stays. Null is allowed. */
enum fault tls_reload(struct tls *t, struct messages *out);

/* Once a second, on the thread that reloads. Null is allowed. */
void tls_tick(struct tls *t);

/* When the certificate ends, in seconds since 1970. Any thread. */
int64_t tls_until(const struct tls *t);

/* What `kaaring check` asks: `out` what would keep it from being served, `doubts` what browsers will say. */
void tls_check(const struct settings *s, struct messages *out, struct messages *doubts);

#endif
