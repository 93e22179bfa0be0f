/* smtp.c: one connection a message: associations send tens of mails, not thousands. */
#include "desk/smtp.h"

#include "base/file.h"

#include <curl/curl.h>
#include <string.h>

enum { PASSWORD_BYTES_MOST = 4096, CERTIFICATES_BYTES_MOST = 4 << 20 };

static bool has_certificate(struct str text) {
    static const char begin[] = "-----BEGIN CERTIFICATE-----";
    return memmem(text.p, text.n, begin, sizeof begin - 1) != NULL;
}

enum fault smtp_check(struct arena *a, const struct settings *s, struct messages *out) {
    struct str password = arena_copy(a, s->smtp_password_file), certificates = arena_copy(a, s->smtp_ca_file);
    struct str text;
    size_t before = out->n;
    if (password.n && (file_read(a, password, PASSWORD_BYTES_MOST, &text) || str_trim(text).n == 0))
        messages_add(out, password, 0, 0, "The password for the mail server cannot be read.");
    else if (password.n && file_is_open(password))
        messages_add(out, password, 0, 0,
                     "Others may read the password for the mail server: give the file mode 0600.");
    if (certificates.n &&
        (file_read(a, certificates, CERTIFICATES_BYTES_MOST, &text) || !has_certificate(text)))
        messages_add(out, certificates, 0, 0,
                     "The certificates that vouch for the mail server cannot be read.");
    return out->n == before ? OK : FILE_INVALID;
}

struct sending {
    struct str rest; /* of the message */
    const atomic_bool *stop;
    struct smtp_talk talk;
    char error[CURL_ERROR_SIZE];
};

/* --- what libcurl calls --- */

static size_t give(char *to, size_t size, size_t n, void *context) {
    struct sending *s = context;
    size_t most = size * n < s->rest.n ? size * n : s->rest.n;
    memcpy(to, s->rest.p, most);
    s->rest = str_slice(s->rest, most, s->rest.n);
    return most;
}

/* Called once a second, and whenever something moves. Behind the last byte its answer is awaited: a mail that
 * may have arrived is not to be called unsent. */
static int look_up(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    const struct sending *s = context;
    (void)a, (void)b, (void)c, (void)d;
    return s->rest.n > 0 && atomic_load(s->stop);
}

/* The commands and replies as they pass; the body and what TLS says are no concern of it. */
static int overhear(CURL *c, curl_infotype type, char *data, size_t n, void *context) {
    struct sending *s = context;
    (void)c;
    if (type == CURLINFO_HEADER_OUT)
        smtp_talk_said(&s->talk, str_bytes(data, n));
    else if (type == CURLINFO_HEADER_IN)
        smtp_talk_heard(&s->talk, str_bytes(data, n));
    return 0;
}

/* --- what came of it --- */

/* What the connection died of; the first row that fits. None of it is this mail's fault. */
static const struct {
    CURLcode code;
    enum mail_why why;
} reasons[] = {
    {CURLE_COULDNT_RESOLVE_HOST, WHY_UNREACHED},
    {CURLE_COULDNT_RESOLVE_PROXY, WHY_UNREACHED},
    {CURLE_COULDNT_CONNECT, WHY_UNREACHED},
    {CURLE_USE_SSL_FAILED, WHY_UNENCRYPTED}, /* STARTTLS is not offered, or denied */
    {CURLE_SSL_CONNECT_ERROR, WHY_UNENCRYPTED},
    {CURLE_SSL_CIPHER, WHY_UNENCRYPTED},
    {CURLE_PEER_FAILED_VERIFICATION, WHY_CERTIFICATE},
    {CURLE_SSL_CACERT_BADFILE, WHY_CERTIFICATE},
    {CURLE_LOGIN_DENIED, WHY_LOGIN},
};

static struct smtp_verdict judge(const struct sending *s, CURLcode code) {
    struct str reply = smtp_talk_reply(&s->talk);
    if (code == CURLE_OK)
        return (struct smtp_verdict){SMTP_TAKEN, WHY_NONE, false};
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return (struct smtp_verdict){SMTP_LEFT_OFF, WHY_NONE, true};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].code == code)
            return (struct smtp_verdict){SMTP_LATER, reasons[i].why, true};
    if (smtp_reply_says_no(reply))
        return smtp_reply_judge(s->talk.stage, reply);
    if (s->talk.stage == SMTP_CONTENT && s->rest.n == 0)
        return (struct smtp_verdict){SMTP_LATER, WHY_UNSURE, true};
    return (struct smtp_verdict){SMTP_LATER, code == CURLE_OPERATION_TIMEDOUT ? WHY_SLOW : WHY_BROKEN, true};
}

/* The server's own words where it said no; else libcurl's of what happened. */
static void explain(const struct sending *s, CURLcode code, char *said, size_t room) {
    struct str reply = smtp_talk_reply(&s->talk), error = str_of(s->error);
    if (code == CURLE_OK || code == CURLE_ABORTED_BY_CALLBACK)
        smtp_words((struct str){0}, said, room);
    else if (smtp_reply_says_no(reply))
        smtp_words(reply, said, room);
    else
        smtp_words(error.n ? error : str_of(curl_easy_strerror(code)), said, room);
}

/* --- sending --- */

static void set_login(CURL *c, struct arena *a, const struct settings *s) {
    struct str password;
    if (s->smtp_user.n == 0)
        return;
    curl_easy_setopt(c, CURLOPT_USERNAME, arena_copy(a, s->smtp_user).p);
    if (file_read(a, s->smtp_password_file, PASSWORD_BYTES_MOST, &password) == OK)
        curl_easy_setopt(c, CURLOPT_PASSWORD, arena_copy(a, str_trim(password)).p);
}

/* Certificates are looked at even where encryption is not asked for: a server that shows a wrong one is not
 * ours. */
static void set_encryption(CURL *c, struct arena *a, const struct settings *s) {
    curl_easy_setopt(c, CURLOPT_USE_SSL, s->smtp_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    if (s->smtp_ca_file.n == 0)
        return;
    curl_easy_setopt(c, CURLOPT_CAINFO, arena_copy(a, s->smtp_ca_file).p);
    curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
}

static void set_callbacks(CURL *c, struct sending *sending) {
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, sending);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look_up);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, sending);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* to overhear, and to nobody else */
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, overhear);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, sending);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, sending->error);
}

static void set_letter(CURL *c, struct arena *a, const struct settings *s, const struct smtp_letter *l) {
    curl_easy_setopt(c, CURLOPT_URL, arena_copy(a, s->smtp).p);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_format(a, "<%.*s>", STR_ARGS(l->from)).p);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)s->smtp_seconds);
}

struct smtp_verdict smtp_send(const struct settings *s, const struct smtp_letter *l, const atomic_bool *stop,
                              char *said, size_t room) {
    struct arena *a = arena_new();
    struct sending *sending = arena_alloc(a, sizeof *sending);
    CURL *c = curl_easy_init();
    CURLcode code = CURLE_FAILED_INIT;
    *sending = (struct sending){.rest = l->message, .stop = stop};
    if (c) {
        struct curl_slist *to = curl_slist_append(NULL, arena_format(a, "<%.*s>", STR_ARGS(l->to)).p);
        set_letter(c, a, s, l);
        set_login(c, a, s);
        set_encryption(c, a, s);
        set_callbacks(c, sending);
        curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
        code = curl_easy_perform(c);
        curl_slist_free_all(to);
        curl_easy_cleanup(c);
    }
    struct smtp_verdict v = judge(sending, code);
    explain(sending, code, said, room);
    arena_free(a);
    return v;
}
