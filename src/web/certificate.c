/* certificate.c: reads a certificate and its key with OpenSSL. Decides nothing about connections. */
#include "web/certificate.h"

#include "base/file.h"
#include "base/time.h"
#include "web/hosts.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEM_MAX = 256 << 10 };

/* Of TLS 1.2 only what is as good as 1.3: a key exchange that keeps the past secret, and authenticated
 * ciphers. Browsers older than ten years are turned away. */
#define CIPHERS_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define GROUPS      "X25519:P-256:P-384"

/* HTTP/1.1 is all that is spoken; who insists on something else is refused (RFC 7301, 3.2). */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n,
                           const unsigned char *offered, unsigned n, void *unused) {
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen;
    (void)ssl, (void)unused;
    if (SSL_select_next_proto(&chosen, out_n, ours, sizeof ours - 1, offered, n) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* Nothing of a session is kept, neither here nor in a ticket: whoever gets hold of this memory later reads
 * nothing of what was said before. */
static SSL_CTX *new_context(void) {
    SSL_CTX *c = SSL_CTX_new(TLS_server_method());
    if (!c || SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(c, CIPHERS_1_2) != 1 || SSL_CTX_set1_groups_list(c, GROUPS) != 1)
        abort();
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                               SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(c, 0);
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, NULL);
    return c;
}

/* OpenSSL would ask for it at the terminal. */
static int no_password(char *out, int size, int writing, void *unused) {
    (void)writing, (void)unused;
    if (size > 0)
        *out = 0;
    return 0;
}

/* The first is the server's own; behind it those that lead to its issuer. */
static bool take_chain(SSL_CTX *c, struct str pem) {
    BIO *b = BIO_new_mem_buf(pem.p, (int)pem.n);
    X509 *one = PEM_read_bio_X509_AUX(b, NULL, no_password, NULL);
    bool good = one && SSL_CTX_use_certificate(c, one) == 1;
    X509_free(one);
    while (good && (one = PEM_read_bio_X509(b, NULL, no_password, NULL)))
        if (SSL_CTX_add0_chain_cert(c, one) != 1) {
            X509_free(one);
            good = false;
        }
    BIO_free(b);
    return good;
}

static EVP_PKEY *read_key(struct str pem) {
    BIO *b = BIO_new_mem_buf(pem.p, (int)pem.n);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(b, NULL, no_password, NULL);
    BIO_free(b);
    return key;
}

static int64_t seconds_of(const ASN1_TIME *t) {
    struct tm tm;
    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

/* The host of `url`, without brackets and port, with a NUL behind it. */
static const char *host_of(struct arena *a, const struct settings *s) {
    struct str host = hosts_of(a, s).name;
    if (host.n && host.p[0] == '[')
        return arena_copy(a, str_slice(host, 1, str_find(host, ']') - 1)).p;
    return arena_copy(a, str_slice(host, 0, str_find(host, ':'))).p;
}

static bool names(X509 *x, const char *host) {
    return X509_check_ip_asc(x, host, 0) == 1 || X509_check_host(x, host, strlen(host), 0, NULL) == 1;
}

static bool say(struct messages *out, struct str path, const char *sentence) {
    messages_add(out, path, 0, 0, "%s", sentence);
    return false;
}

static bool fill(struct arena *a, const struct settings *s, struct messages *out, struct certificate *c) {
    struct str chain, pem, path = arena_copy(a, s->tls_key);
    if (file_read(a, s->tls_certificate, PEM_MAX, &chain))
        return say(out, s->tls_certificate, "The certificate cannot be read.");
    if (!take_chain(c->context, chain))
        return say(out, s->tls_certificate, "This holds no certificate in PEM that can be used.");
    if (file_read(a, path, PEM_MAX, &pem))
        return say(out, path, "The certificate's key cannot be read.");
    EVP_PKEY *key = read_key(pem);
    sodium_memzero((void *)(uintptr_t)pem.p, pem.n);
    X509 *x = SSL_CTX_get0_certificate(c->context);
    bool good = false;
    if (!key)
        say(out, path, "This holds no private key in PEM, or one that is locked with a password.");
    else if (file_is_open(path))
        say(out, path, "Others may read the certificate's key: give the file mode 0600.");
    else if (X509_check_private_key(x, key) != 1 || SSL_CTX_use_PrivateKey(c->context, key) != 1)
        say(out, path, "The key is not that of the certificate.");
    else
        good = true;
    EVP_PKEY_free(key);
    c->from = seconds_of(X509_get0_notBefore(x));
    c->until = seconds_of(X509_get0_notAfter(x));
    c->names_host = names(x, host_of(a, s));
    return good;
}

enum fault certificate_read(const struct settings *s, struct messages *out, struct certificate *c) {
    struct arena *a = arena_new();
    *c = (struct certificate){.context = new_context()};
    bool good = fill(a, s, out, c);
    ERR_clear_error();
    if (!good) {
        SSL_CTX_free(c->context);
        c->context = NULL;
    }
    arena_free(a);
    return good ? OK : FILE_INVALID;
}

void certificate_doubts(const struct certificate *c, const struct settings *s, int64_t now,
                        struct messages *doubts) {
    struct arena *a = arena_new();
    struct str day = day_format(a, c->until);
    if (now > c->until)
        messages_add(doubts, s->tls_certificate, 0, 0,
                     "The certificate has ended on %.*s: browsers turn people away.", STR_ARGS(day));
    else if (c->until - now <= CERTIFICATE_SOON_DAYS * (int64_t)DAY_SECONDS)
        messages_add(doubts, s->tls_certificate, 0, 0, "The certificate ends on %.*s, within %d days.",
                     STR_ARGS(day), CERTIFICATE_SOON_DAYS);
    if (now < c->from)
        messages_add(doubts, s->tls_certificate, 0, 0, "The certificate begins only on %.*s.",
                     STR_ARGS(day_format(a, c->from)));
    if (!c->names_host)
        messages_add(doubts, s->tls_certificate, 0, 0,
                     "The certificate is not for %s, the host of `url`: browsers turn people away.",
                     host_of(a, s));
    arena_free(a);
}
