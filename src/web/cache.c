/* cache.c: a small table of pages, four to a row; the one that was used longest ago makes way. */
#include "web/cache.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 4, ROWS = CACHE_PAGES / WAYS, GZIP_FROM = 512, TAG_BYTES = 16, PATH_MAX_KEPT = 200 };

struct kept {
    struct page page; /* first: a page is a kept */
    unsigned holders; /* the table is one of them while the page stands in it */
    struct page_cache *cache;
    size_t bytes;
    char path[PATH_MAX_KEPT];
    size_t path_n;
    enum lang lang;
    bool json;
    uint64_t published, version;
    int64_t minute;
    uint64_t used;
};

struct page_cache {
    struct kept *row[ROWS][WAYS];
    size_t pages, bytes, bytes_max;
    uint64_t turn;
    unsigned char key[crypto_shorthash_KEYBYTES];
};

struct page_cache *cache_new(size_t bytes_max) {
    struct page_cache *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->bytes_max = bytes_max;
    randombytes_buf(c->key, sizeof c->key);
    return c;
}

void page_release(void *page) {
    struct kept *k = page;
    if (k && --k->holders == 0)
        free(k);
}

static void drop(struct page_cache *c, struct kept **place) {
    struct kept *k = *place;
    if (!k)
        return;
    c->pages--;
    c->bytes -= k->bytes;
    *place = NULL;
    page_release(k);
}

void cache_free(struct page_cache *c) {
    for (size_t i = 0; c && i < ROWS * WAYS; i++)
        drop(c, &c->row[i / WAYS][i % WAYS]);
    free(c);
}

static struct kept **row_of(struct page_cache *c, const struct cache_key *key) {
    uint64_t h;
    unsigned char bytes[crypto_shorthash_BYTES];
    crypto_shorthash(bytes, (const unsigned char *)key->path.p, key->path.n, c->key);
    memcpy(&h, bytes, sizeof h);
    return c->row[(h + (uint64_t)key->lang * 2 + key->json) % ROWS];
}

static struct kept **find(struct page_cache *c, const struct cache_key *key) {
    struct kept **row = row_of(c, key);
    for (unsigned i = 0; i < WAYS; i++)
        if (row[i] && row[i]->lang == key->lang && row[i]->json == key->json &&
            str_equal((struct str){row[i]->path, row[i]->path_n}, key->path))
            return &row[i];
    return NULL;
}

static const struct page *give(struct page_cache *c, struct kept *k) {
    k->used = ++c->turn;
    k->holders++;
    return &k->page;
}

const struct page *cache_get(struct page_cache *c, const struct cache_key *key, uint64_t published,
                             int64_t minute, bool *unsure) {
    struct kept **place = find(c, key);
    *unsure = false;
    if (!place)
        return NULL;
    if ((*place)->minute != minute) {
        drop(c, place);
        return NULL;
    }
    *unsure = (*place)->published != published;
    return *unsure ? NULL : give(c, *place);
}

const struct page *cache_confirm(struct page_cache *c, const struct cache_key *key, uint64_t published,
                                 uint64_t version) {
    struct kept **place = find(c, key);
    if (!place)
        return NULL;
    if ((*place)->version != version) {
        drop(c, place);
        return NULL;
    }
    (*place)->published = published;
    return give(c, *place);
}

/* A strong tag: of the bytes themselves. */
static size_t write_tag(char out[48], struct str bytes, const char *end) {
    unsigned char h[TAG_BYTES];
    char text[TAG_BYTES * 2];
    crypto_generichash(h, sizeof h, (const unsigned char *)bytes.p, bytes.n, NULL, 0);
    sodium_bin2base64(text, sizeof text, h, sizeof h, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    size_t n = strlen(text), end_n = strlen(end);
    out[0] = '"';
    memcpy(out + 1, text, n);
    memcpy(out + 1 + n, end, end_n);
    return 1 + n + end_n;
}

static struct str place_bytes(char **to, struct str s) {
    struct str out = {*to, s.n};
    if (s.n)
        memcpy(*to, s.p, s.n);
    *to += s.n;
    return out;
}

/* One piece of memory: the record, then its strings. */
static struct kept *kept_new(const struct page *page) {
    size_t most = sizeof(struct kept) + page->body.n * 2 + page->content_type.n + 2 * 48;
    struct kept *k = malloc(most);
    if (!k)
        abort();
    memset(k, 0, sizeof *k);
    k->page = *page;
    char *to = (char *)(k + 1);
    k->page.content_type = place_bytes(&to, page->content_type);
    if (page->plan.holes_n == 0) {
        k->page.etag = (struct str){to, write_tag(to, page->body, "\"")};
        to += k->page.etag.n;
        k->page.etag_gzip = (struct str){to, write_tag(to, page->body, "-gz\"")};
        to += k->page.etag_gzip.n;
    }
    k->page.body = place_bytes(&to, page->body);
    size_t n = page->body.n < GZIP_FROM ? 0 : gzip_write(page->body, &k->page.plan, to, page->body.n);
    k->page.gzip = (struct str){to, n < page->body.n / 10 * 9 ? n : 0};
    k->bytes = (size_t)(to - (char *)k) + k->page.gzip.n;
    return k;
}

struct str page_fill(struct arena *a, const struct page *page, bool gzip, const struct str *tokens) {
    struct str from = gzip ? page->gzip : page->body;
    if (page->plan.holes_n == 0)
        return from;
    char *to = arena_alloc(a, from.n);
    memcpy(to, from.p, from.n);
    if (gzip)
        gzip_fill(&page->plan, to, from.n, tokens);
    else
        for (size_t i = 0; i < page->plan.holes_n; i++)
            memcpy(to + page->plan.at[i], tokens[i].p, page->plan.hole_bytes);
    return (struct str){to, from.n};
}

static struct kept **place_for(struct page_cache *c, const struct cache_key *key) {
    struct kept **row = row_of(c, key), **worst = row;
    for (unsigned i = 0; i < WAYS; i++) {
        if (!row[i])
            return &row[i];
        if (row[i]->used < (*worst)->used)
            worst = &row[i];
    }
    return worst;
}

const struct page *cache_put(struct page_cache *c, const struct cache_key *key, uint64_t published,
                             uint64_t version, int64_t minute, const struct page *page) {
    if (page->body.n > CACHE_PAGE_MAX || key->path.n > PATH_MAX_KEPT)
        return NULL;
    struct kept **old = find(c, key), *k = kept_new(page);
    if (old)
        drop(c, old);
    k->holders = 1;
    k->cache = c;
    memcpy(k->path, key->path.p, key->path.n);
    k->path_n = key->path.n;
    k->lang = key->lang;
    k->json = key->json;
    k->published = published;
    k->version = version;
    k->minute = minute;
    struct kept **place = place_for(c, key);
    drop(c, place);
    for (size_t i = 0; i < ROWS * WAYS && c->bytes + k->bytes > c->bytes_max; i++)
        drop(c, &c->row[i / WAYS][i % WAYS]);
    *place = k;
    c->pages++;
    c->bytes += k->bytes;
    return give(c, k);
}

void cache_counts(const struct page_cache *c, size_t *pages, size_t *bytes) {
    *pages = c->pages;
    *bytes = c->bytes;
}
