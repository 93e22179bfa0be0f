/* fetch.c: GET by libcurl. */
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

enum fault fetch_get(struct fetch *f, struct arena *a, struct str url, size_t most, struct str *body) {
    struct taking t = {buf_new(a), most};
    CURL *c = f->curl;
    *f->why = 0;
    curl_easy_setopt(c, CURLOPT_URL, arena_copy(a, url).p);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTIONS_MOST);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_SECONDS);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->why);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &t);
    enum fault fault = judge(f, &t, curl_easy_perform(c));
    *body = buf_str(&t.body);
    return fault;
}

const char *fetch_why(const struct fetch *f) {
    return f->why;
}
