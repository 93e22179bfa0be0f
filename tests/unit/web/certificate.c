/* certificate.c: pairs made by OpenSSL here, each with something about it. */
#include "web/certificate.h"

#include "support/text.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY = 86400 };
static const int64_t NOW = 1632120000; /* 20 September 2021, 08:40 in Norway */

static struct arena *arena;
static struct settings settings;
static char folder[] = "/tmp/kaaring-certificate-XXXXXX";

static void write_key(EVP_PKEY *key, const EVP_CIPHER *cipher) {
    FILE *f = fopen(settings.tls_key.p, "we");
    assert_non_null(f);
    assert_int_equal(fchmod(fileno(f), 0600), 0);
    PEM_write_PrivateKey(f, key, cipher, cipher ? (const unsigned char *)"word" : NULL, cipher ? 4 : 0, NULL,
                         NULL);
    fclose(f);
}

static void name(X509 *x, const char *names) {
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
    assert_non_null(e);
    X509_add_ext(x, e, -1);
    X509_EXTENSION_free(e);
}

/* Signed by itself; holds from a day before NOW until `until`. */
static EVP_PKEY *make(const char *names, int64_t until) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(NOW - DAY));
    ASN1_TIME_set(X509_getm_notAfter(x), (time_t)until);
    X509_set_pubkey(x, key);
    name(x, names);
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    FILE *f = fopen(settings.tls_certificate.p, "we");
    assert_non_null(f);
    PEM_write_X509(f, x);
    fclose(f);
    X509_free(x);
    write_key(key, NULL);
    return key;
}

/* The sentences, a line each, without the file's name. */
static const char *texts(const struct messages *m) {
    struct str all = STR("");
    for (size_t i = 0; i < m->n; i++)
        all = arena_format(arena, "%.*s%.*s\n", STR_ARGS(all), STR_ARGS(m->list[i].text));
    return all.n ? all.p : "";
}

static const char *wrong(void) {
    struct messages out = messages_new(arena);
    struct certificate c;
    enum fault f = certificate_read(&settings, &out, &c);
    assert_int_equal(f, out.n ? FILE_INVALID : OK);
    assert_int_equal(c.context == NULL, f != OK);
    SSL_CTX_free(c.context);
    return texts(&out);
}

static const char *doubts(const char *names, int64_t until) {
    struct messages out = messages_new(arena);
    struct certificate c;
    EVP_PKEY_free(make(names, until));
    assert_int_equal(certificate_read(&settings, &out, &c), OK);
    certificate_doubts(&c, &settings, NOW, &out);
    SSL_CTX_free(c.context);
    return texts(&out);
}

static void a_good_pair_is_read(void **state) {
    struct messages out = messages_new(arena);
    struct certificate c;
    EVP_PKEY_free(make("DNS:priser.example.no", NOW + 90 * DAY));
    assert_int_equal(certificate_read(&settings, &out, &c), OK);
    assert_int_equal(c.from, NOW - DAY);
    assert_int_equal(c.until, NOW + 90 * DAY);
    assert_true(c.names_host);
    SSL_CTX_free(c.context);
}

static void what_is_wrong_is_said(void **state) {
    EVP_PKEY *first = make("DNS:priser.example.no", NOW + 90 * DAY);
    assert_string_equal(wrong(), "");
    write_key(first, EVP_aes_128_cbc());
    assert_string_equal(wrong(),
                        "This holds no private key in PEM, or one that is locked with a password.\n");
    EVP_PKEY_free(make("DNS:priser.example.no", NOW + 90 * DAY));
    write_key(first, NULL);
    assert_string_equal(wrong(), "The key is not that of the certificate.\n");
    EVP_PKEY_free(first);
    EVP_PKEY_free(make("DNS:priser.example.no", NOW + 90 * DAY));
    assert_int_equal(chmod(settings.tls_key.p, 0644), 0);
    assert_string_equal(wrong(), "Others may read the certificate's key: give the file mode 0600.\n");
    assert_int_equal(chmod(settings.tls_key.p, 0640), 0);
    assert_string_equal(wrong(), "");
    assert_int_equal(unlink(settings.tls_key.p), 0);
    assert_string_equal(wrong(), "The certificate's key cannot be read.\n");
    assert_int_equal(truncate(settings.tls_certificate.p, 40), 0);
    assert_string_equal(wrong(), "This holds no certificate in PEM that can be used.\n");
    assert_int_equal(unlink(settings.tls_certificate.p), 0);
    assert_string_equal(wrong(), "The certificate cannot be read.\n");
}

static void its_end_is_told_fourteen_days_before(void **state) {
    assert_string_equal(doubts("DNS:priser.example.no", NOW + 14 * DAY + 1), "");
    assert_string_equal(doubts("DNS:priser.example.no", NOW + 14 * DAY),
                        "The certificate ends on 2021-10-04, within 14 days.\n");
    assert_string_equal(doubts("DNS:priser.example.no", NOW),
                        "The certificate ends on 2021-09-20, within 14 days.\n");
    assert_string_equal(doubts("DNS:priser.example.no", NOW - 1),
                        "The certificate has ended on 2021-09-20: browsers turn people away.\n");
}

static void another_host_is_told(void **state) {
    static const char other[] =
        "The certificate is not for priser.example.no, the host of `url`: browsers turn people away.\n";
    int64_t until = NOW + 90 * DAY;
    assert_string_equal(doubts("DNS:example.no", until), other);
    assert_string_equal(doubts("IP:127.0.0.1", until), other);
    assert_string_equal(doubts("DNS:*.example.no", until), "");
    assert_string_equal(doubts("DNS:other.example.no,DNS:PRISER.example.no", until), "");
    settings.url = STR("https://127.0.0.1:8443");
    assert_string_equal(doubts("IP:127.0.0.1", until), "");
    settings.url = STR("https://[::1]:8443");
    assert_string_equal(doubts("IP:::1", until), "");
}

static int set_up(void **state) {
    arena = arena_new();
    memcpy(folder, "/tmp/kaaring-certificate-XXXXXX", sizeof folder);
    if (!mkdtemp(folder))
        return -1;
    settings = (struct settings){.url = STR("https://priser.example.no"),
                                 .tls_certificate = arena_format(arena, "%s/certificate.pem", folder),
                                 .tls_key = arena_format(arena, "%s/key.pem", folder)};
    return 0;
}

static int tear_down(void **state) {
    unlink(settings.tls_certificate.p);
    unlink(settings.tls_key.p);
    rmdir(folder);
    arena_free(arena);
    return 0;
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        EACH(a_good_pair_is_read),
        EACH(what_is_wrong_is_said),
        EACH(its_end_is_told_fourteen_days_before),
        EACH(another_host_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
