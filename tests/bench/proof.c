/* What provability costs: appending with the tree kept up against appending the same rows without it, both
 * durably, and a receipt of any entry of a million.
 *
 *   proof [--once]     a million entries, or twenty thousand */
#include "base/clock.h"
#include "bench/measure.h"
#include "store/publish.h"
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/toy.h"

#include <sodium.h>
#include <string.h>

enum { ENTRIES = 1000000, ENTRIES_ONCE = 20000, TURN = 50 /* batches */, SINGLES = 4000 };
enum { ENTRY_BYTES = 170, OPENING_BYTES = 600, RECEIPTS = 20000 };

static void must_be_ok(enum fault f, const char *what) {
    if (f)
        fprintf(stderr, "%.*s: ", STR_ARGS(fault_key(f)));
    must(!f, what);
}

/* --- appending --- */

struct rows { /* the same bytes for both, but for the number in front */
    char entry[ENTRY_BYTES], json[OPENING_BYTES];
    char salt[SALT_BYTES];
};

static struct record record_of(struct rows *r, uint64_t i) {
    snprintf(r->entry, sizeof r->entry, "{\"v\":1,\"n\":%012llu", (unsigned long long)i);
    r->entry[strlen(r->entry)] = ',';
    return (struct record){
        .entry = {r->entry, sizeof r->entry},
        .openings_n = 1,
        .openings = {{STR("private"), {r->salt, sizeof r->salt}, {r->json, sizeof r->json}}}};
}

static enum fault append_proven(struct txn *t, uint64_t i, struct rows *r) {
    struct record record = record_of(r, i);
    uint64_t index;
    return journal_append(t, &record, 1, &index);
}

/* The entry and its opening, and nothing that proves anything. */
static enum fault append_bare(struct txn *t, uint64_t i, struct rows *r) {
    struct record record = record_of(r, i);
    struct str opening[] = {record.openings[0].salt, record.openings[0].json};
    struct key k = key_new();
    key_u64(&k, i);
    enum fault f = table_append(t, TABLE_ENTRIES, key_of(&k), &record.entry, 1);
    key_u8(&k, 'p');
    return f ? f : table_append(t, TABLE_OPENINGS, key_of(&k), opening, 2);
}

typedef enum fault append_one(struct txn *t, uint64_t i, struct rows *r);

struct side {
    struct toy_place place;
    append_one *append;
    uint64_t n;
    double us;
};

static void run(struct side *s, struct rows *r, unsigned batch) {
    double begun = now_us();
    for (unsigned b = 0; b < TURN; b++) {
        struct txn t;
        must_be_ok(store_write(s->place.store, &t), "begin");
        t.phase = TXN_JOURNAL;
        for (unsigned i = 0; i < batch; i++)
            must_be_ok(s->append(&t, s->n++, r), "append");
        must_be_ok(journal_settle(&t), "settle");
        must_be_ok(store_commit(&t), "commit");
    }
    s->us += now_us() - begun;
}

static void side_open(struct side *s, append_one *append) {
    *s = (struct side){.append = append};
    toy_make(&s->place);
    struct store_options o = toy_options(&s->place);
    o.max_bytes = o.map_bytes = (uint64_t)16 << 30;
    toy_open(&s->place, &o);
}

/* In turns, until `entries` more are in each. */
static void compare(struct side *proven, struct side *bare, struct rows *r, unsigned batch,
                    uint64_t entries) {
    uint64_t begun = proven->n;
    proven->us = bare->us = 0;
    while (proven->n < begun + entries) {
        run(proven, r, batch);
        run(bare, r, batch);
    }
    double n = (double)(proven->n - begun) * 1e6, value = n / proven->us, limit = n / bare->us;
    printf("%2u a commit                  %12.0f %12.0f %8.2f\n", batch, value, limit, value / limit);
}

static void measure_appending(struct side *proven, uint64_t entries) {
    struct side bare;
    struct rows r;
    side_open(proven, append_proven);
    side_open(&bare, append_bare);
    memset(&r, 'x', sizeof r);
    randombytes_buf(r.salt, sizeof r.salt);
    printf("%-28s %12s %12s %8s\n", "durable entries a second", "with a tree", "without", "ratio");
    compare(proven, &bare, &r, 1, SINGLES);
    compare(proven, &bare, &r, 16, entries / 10);
    compare(proven, &bare, &r, 64, entries - entries / 10);
    toy_remove(&bare.place);
}

/* --- receipts --- */

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure_receipts(struct store *s, uint64_t entries) {
    static double took[RECEIPTS];
    double sum = 0;
    must_be_ok(publish_committed(s, &toy_domain), "sign");
    for (unsigned i = 0; i < RECEIPTS; i++) {
        uint64_t index = randombytes_uniform((uint32_t)entries);
        struct arena *a = arena_new();
        struct txn t;
        struct str bytes;
        double begun = now_us();
        struct published p = store_published(s, a);
        must_be_ok(store_read(s, &t), "read");
        must_be_ok(journal_receipt(&t, a, index, &p, 2, &bytes), "receipt");
        store_read_end(&t);
        took[i] = now_us() - begun;
        sum += took[i];
        arena_free(a);
    }
    qsort(took, RECEIPTS, sizeof *took, by_time);
    printf("\na receipt of any of %llu entries: %.1f µs, 99 of 100 under %.1f µs, none over %.0f µs\n",
           (unsigned long long)entries, sum / RECEIPTS, took[RECEIPTS * 99 / 100], took[RECEIPTS - 1]);
}

int main(int argc, char **argv) {
    bool once = argc > 1 && strcmp(argv[1], "--once") == 0;
    struct side proven;
    if (sodium_init() < 0)
        return 1;
    measure_appending(&proven, once ? ENTRIES_ONCE : ENTRIES);
    measure_receipts(proven.place.store, proven.n);
    toy_remove(&proven.place);
    return 0;
}
