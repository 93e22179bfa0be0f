/* smtp.c: one connection a message: associations send tens of mails, not thousands. */
#include "desk/smtp.h"

#include "base/file.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

struct reading {
    struct str rest;
};

static size_t give(char *to, size_t size, size_t n, void *context) {
    struct reading *r = context;
    size_t most = size * n < r->rest.n ? size * n : r->rest.n;
    memcpy(to, r->rest.p, most);
    r->rest = str_slice(r->rest, most, r->rest.n);
    return most;
}

static void set_login(CURL *c, struct arena *a, const struct settings *s) {
    struct str password;
    if (s->smtp_user.n == 0)
        return;
    curl_easy_setopt(c, CURLOPT_USERNAME, arena_copy(a, s->smtp_user).p);
    if (file_read(a, s->smtp_password_file, 4096, &password) == OK)
        curl_easy_setopt(c, CURLOPT_PASSWORD, arena_copy(a, str_trim(password)).p);
}

static enum smtp_outcome judge(CURL *c, CURLcode code) {
    long reply = 0;
    if (code == CURLE_OK)
        return SMTP_TAKEN;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
    return reply >= 500 && reply < 600 ? SMTP_REFUSED : SMTP_LATER;
}

static void explain(CURL *c, CURLcode code, char *why, size_t room) {
    long reply = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
    if (code == CURLE_OK)
        snprintf(why, room, "%s", "");
    else if (reply)
        snprintf(why, room, "%ld", reply);
    else
        snprintf(why, room, "%s", curl_easy_strerror(code));
}

enum smtp_outcome smtp_send(const struct settings *s, struct str from, struct str to, struct str message,
                            char *why, size_t room) {
    struct arena *a = arena_new();
    struct reading reading = {message};
    CURL *c = curl_easy_init();
    if (!c) {
        arena_free(a);
        return SMTP_LATER;
    }
    struct curl_slist *recipients = curl_slist_append(NULL, arena_format(a, "<%.*s>", STR_ARGS(to)).p);
    curl_easy_setopt(c, CURLOPT_URL, arena_copy(a, s->smtp).p);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_USE_SSL, s->smtp_tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_format(a, "<%.*s>", STR_ARGS(from)).p);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, &reading);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
    set_login(c, a, s);
    CURLcode code = curl_easy_perform(c);
    enum smtp_outcome outcome = judge(c, code);
    explain(c, code, why, room);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(c);
    arena_free(a);
    return outcome;
}
