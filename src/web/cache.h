/* cache.h: public pages, kept as bytes for as long as nothing that they show can have changed.
 *
 * A kept page holds while the domain's public version stands where it stood (event.h: award_public_version)
 * and the minute of our clock has not turned: deadlines lie on full minutes, so a page never says «open»
 * after one. Each thread has its own; nothing is locked. */
#ifndef KAARING_WEB_CACHE_H
#define KAARING_WEB_CACHE_H

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"
#include "web/gzip.h"

enum { CACHE_PAGES = 256, CACHE_PAGE_MAX = 1 << 20, CACHE_HOLES_MAX = GZIP_HOLES_MAX, CACHE_FORM_NAME = 48 };

struct page {              /* what is kept; the bytes belong to the page and stay while it is held */
    struct str body, gzip; /* gzip is empty when it would not pay */
    struct str content_type, etag, etag_gzip;
    bool wasm;
    struct gzip_plan
        plan; /* its holes: where a form's single-use token has to be put in. Such a page has no tag */
    char forms[CACHE_HOLES_MAX][CACHE_FORM_NAME];
};

struct cache_key {
    struct str path;
    enum lang lang;
    bool json;
};

struct page_cache;

struct page_cache *cache_new(size_t bytes_max);
void cache_free(struct page_cache *c);

/* The page if it still holds at this published size and minute; null else. When the log has grown since,
 * *unsure is set and the caller asks again by cache_confirm with the public version. A page that is given out
 * is held until page_release. */
const struct page *cache_get(struct page_cache *c, const struct cache_key *key, uint64_t published,
                             int64_t minute, bool *unsure);
/* Says that the log was `published` long when the public version was `version`. */
const struct page *cache_confirm(struct page_cache *c, const struct cache_key *key, uint64_t published,
                                 uint64_t version);

/* Keeps a copy of the page (its holes must be set; gzip and tags are made here) and gives it out held. Null
 * when it is too large to keep. */
const struct page *cache_put(struct page_cache *c, const struct cache_key *key, uint64_t published,
                             uint64_t version, int64_t minute, const struct page *page);
/* The page's bytes, plain or compressed, with the tokens in its holes; itself when it has none. */
struct str page_fill(struct arena *a, const struct page *page, bool gzip, const struct str *tokens);
/* Takes void so that it can stand in a list of things to let go. Same thread. */
void page_release(void *page);

/* How many pages and bytes are kept. */
void cache_counts(const struct page_cache *c, size_t *pages, size_t *bytes);

#endif
