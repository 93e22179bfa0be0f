/* limits.c: token buckets in a table that never grows. A stranger's bucket takes the place of the one in its
 * row that has waited longest: at worst somebody gets a full bucket back early. */
#include "web/limits.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

enum { ROWS = 1024, ROW = 8, MINUTE_MS = 60000 };

struct bucket {
    uint64_t who; /* keyed hash of the address; 0: free */
    int64_t at_ms;
    int64_t left; /* in thousandths of a minute's share: per_minute × 60000 is full */
};

struct limits {
    pthread_mutex_t lock;
    int64_t per_minute;
    uint64_t refused;
    unsigned char key[crypto_shorthash_KEYBYTES];
    struct bucket row[ROWS][ROW];
};

static void let_go(void *p) {
    pthread_mutex_destroy(&((struct limits *)p)->lock);
}

struct limits *limits_new(struct arena *a, int64_t per_minute) {
    struct limits *l = arena_alloc(a, sizeof *l);
    pthread_mutex_init(&l->lock, NULL);
    arena_defer(a, let_go, l);
    l->per_minute = per_minute;
    randombytes_buf(l->key, sizeof l->key);
    return l;
}

/* Keyed, so that nobody can choose addresses that share a row. Of IPv6 the first 64 bits: one customer has
 * them all. */
static uint64_t hash_address(const struct limits *l, const struct address *from) {
    unsigned char text[9] = {from->v6}, h[crypto_shorthash_BYTES];
    uint64_t out;
    memcpy(text + 1, from->b, from->v6 ? 8 : 4);
    crypto_shorthash(h, text, sizeof text, l->key);
    memcpy(&out, h, sizeof out);
    return out ? out : 1;
}

static struct bucket *find_bucket(struct limits *l, uint64_t who, int64_t full, int64_t now_ms) {
    struct bucket *row = l->row[who % ROWS], *oldest = row;
    for (unsigned i = 0; i < ROW; i++) {
        if (row[i].who == who)
            return &row[i];
        if (oldest->who && (row[i].who == 0 || row[i].at_ms < oldest->at_ms))
            oldest = &row[i];
    }
    *oldest = (struct bucket){.who = who, .at_ms = now_ms, .left = full};
    return oldest;
}

enum fault limits_take(struct limits *l, const struct address *from, int64_t now_ms) {
    int64_t full = l->per_minute * MINUTE_MS;
    pthread_mutex_lock(&l->lock);
    struct bucket *b = find_bucket(l, hash_address(l, from), full, now_ms);
    int64_t waited = now_ms - b->at_ms;
    if (waited > MINUTE_MS || waited < 0)
        waited = MINUTE_MS;
    b->left += waited * l->per_minute;
    if (b->left > full)
        b->left = full;
    b->at_ms = now_ms;
    bool may = b->left >= MINUTE_MS;
    if (may)
        b->left -= MINUTE_MS;
    else
        l->refused++;
    pthread_mutex_unlock(&l->lock);
    return may ? OK : TOO_MANY;
}

uint64_t limits_refused(struct limits *l) {
    pthread_mutex_lock(&l->lock);
    uint64_t n = l->refused;
    pthread_mutex_unlock(&l->lock);
    return n;
}
