/* fetch.c: GET and POST by libcurl. */
#include "desk/fetch.h"

#include "base/buf.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

enum { REDIRECTIONS_MOST = 3 };

struct fetch {
    CURL *curl;
    char why[CURL_ERROR_SIZE];
};

struct taking {
    struct buf body;
    size_t most;
};

struct fetch *fetch_open(void) {
    struct fetch *f = calloc(1, sizeof *f);
    if (!f || curl_global_init(CURL_GLOBAL_DEFAULT) || !(f->curl = curl_easy_init())) {
        free(f);
        return NULL;
    }
    return f;
}

void fetch_close(struct fetch *f) {
    curl_easy_cleanup(f->curl);
    curl_global_cleanup();
    free(f);
}

/* Fewer bytes than were given end the transfer. */
static size_t take(const char *bytes, size_t size, size_t n, void *context) {
    struct taking *t = context;
    if (size * n > t->most - t->body.n)
        return 0;
    buf_add(&t->body, str_bytes(bytes, size * n));
    return size * n;
}

static enum fault judge(struct fetch *f, const struct taking *t, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_WRITE_ERROR && t->body.n <= t->most)
        return REQUEST_TOO_LARGE;
    if (code != CURLE_OK) {
        if (!*f->why)
            snprintf(f->why, sizeof f->why, "%s", curl_easy_strerror(code));
        return BUSY;
    }
    snprintf(f->why, sizeof f->why, "status %ld", status);
    return status == 200 ? OK : status == 404 || status == 410 ? NOT_FOUND : BUSY;
}

/* What both ways share. The connection is kept from one to the next. */
static CURL *begin(struct fetch *f, struct arena *a, struct str url, long seconds, struct taking *t) {
    CURL *c = f->curl;
    *f->why = 0;
    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_URL, arena_copy(a, url).p);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_TIMEOUT, seconds);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->why);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    return c;
}

enum fault fetch_get(struct fetch *f, struct arena *a, struct str url, size_t most, struct str *body) {
    struct taking t = {buf_new(a), most};
    CURL *c = begin(f, a, url, FETCH_SECONDS, &t);
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTIONS_MOST);
    enum fault fault = judge(f, &t, curl_easy_perform(c));
    *body = buf_str(&t.body);
    return fault;
}

/* Anything but 0 ends the transfer. Called once a second, and whenever something moves. */
static int look_up(void *stop, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load((const atomic_bool *)stop);
}

static struct curl_slist *send_body(CURL *c, struct str body) {
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/octet-stream");
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    return headers;
}

enum fault fetch_ask(struct fetch *f, struct arena *a, const struct fetch_question *q,
                     struct fetch_answer *out) {
    struct taking t = {buf_new(a), q->most};
    CURL *c = begin(f, a, q->url, q->seconds, &t);
    struct curl_slist *headers = q->body.n ? send_body(c, q->body) : NULL;
    long status = 0;
    char *type = NULL;
    if (q->stop) {
        curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look_up);
        curl_easy_setopt(c, CURLOPT_XFERINFODATA, q->stop);
    }
    CURLcode code = curl_easy_perform(c);
    enum fault fault = judge(f, &t, code);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
    *out = (struct fetch_answer){(unsigned)status, arena_copy(a, str_of(type)), buf_str(&t.body)};
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return code == CURLE_OK ? OK : fault;
}

const char *fetch_why(const struct fetch *f) {
    return f->why;
}
