/* replay.c: the log read from its first entry on, as if nothing else had ever been known.
 *
 * Checking builds a second store in a scratch environment, log and all, so that apply sees exactly what it
 * saw the first time: nothing of what came later. Its file has no name, so nothing is left of it, whatever
 * happens. */
#include "store/replay.h"

#include "base/buf.h"
#include "store/check.h"
#include "store/meta.h"
#include "store/table_change.h"
#include "store/txn_write.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES_A_COMMIT = 4096, BLOBS_A_COMMIT = 64, SENTENCES_MOST = 10, KEY_SHOWN_BYTES = 32 };

struct replay {
    struct store *store;
    const struct domain *domain;
    struct messages *out;
    struct arena *arena;
    struct str file; /* what sentences are about */
    struct txn log;  /* one snapshot of all that is checked */
    struct position end;
    struct erasures erasures;
    int64_t last_at;
    bool damaged;
};

static enum fault replay_begin(struct replay *r, struct store *s, const struct domain *d,
                               struct messages *out) {
    struct arena *a = arena_new();
    *r = (struct replay){.store = s, .domain = d, .out = out, .arena = a, .erasures = {.arena = a}};
    r->file = arena_format(a, "%s/data.mdb", s->dir.p);
    enum fault f = store_read(s, &r->log);
    if (f) {
        r->log.mdb = NULL;
        return f;
    }
    int64_t at;
    f = journal_position(&r->log, &r->end, &at);
    if (!f)
        f = erasures_read(&r->log, d, r->end.size, &r->erasures);
    return f;
}

static void replay_end(struct replay *r) {
    if (r->log.mdb)
        store_read_end(&r->log);
    arena_free(r->arena);
}

static void say(struct replay *r, uint64_t index, const char *what) {
    messages_add(r->out, r->file, 0, 0, "Entry %" PRIu64 " %s.", index, what);
    r->damaged = true;
}

static void say_row(struct replay *r, unsigned table, struct str key, const char *what, size_t *said) {
    r->damaged = true;
    if (++*said > SENTENCES_MOST)
        return;
    struct buf shown = buf_new(r->arena);
    for (size_t i = 0; i < key.n && i < KEY_SHOWN_BYTES; i++)
        buf_format(&shown, "%02x", (unsigned char)key.p[i]);
    if (key.n > KEY_SHOWN_BYTES)
        buf_add(&shown, STR("…"));
    messages_add(r->out, r->file, 0, 0, "Table %s, row %s: %s.", r->store->tables[table].name,
                 buf_str(&shown).p, what);
}

/* --- a second store --- */

static enum fault scratch_open(struct replay *r, struct store **scratch) {
    const struct store *s = r->store;
    struct str dir = arena_format(r->arena, "%s/replay-XXXXXX", s->dir.p);
    if (!mkdtemp((char *)(uintptr_t)dir.p)) {
        messages_add(r->out, dir, 0, 0, "The scratch folder cannot be made: %s.", strerror(errno));
        return env_fault(errno);
    }
    struct table_definition tables[TABLES_MAX];
    for (unsigned i = STORE_TABLES; i < s->tables_n; i++)
        tables[i - STORE_TABLES] = (struct table_definition){s->tables[i].name, s->tables[i].class};
    struct env_options o = {.kind = ENV_SCRATCH, .tables = tables, .tables_n = s->tables_n - STORE_TABLES};
    struct store *x = *scratch = env_new(dir);
    x->origin = s->origin; /* the same log, under the same name and keys */
    x->sample = s->sample;
    x->keys = s->keys;
    enum fault f = env_open(x, &o, r->out);
    struct str file = arena_format(r->arena, "%s/data.mdb", dir.p);
    unlink(file.p);
    rmdir(dir.p);
    return f ? f : env_tables(x, true, r->out);
}

static enum fault scratch_begin(struct store *scratch, struct txn *t) {
    struct position none = {0, hash_of(STR(""))};
    enum fault f = store_write(scratch, t);
    if (f)
        return f;
    t->phase = TXN_REPAIR;
    f = meta_put_position(t, META_POSITION, &none, 0);
    if (f)
        store_abort(t);
    return f;
}

static enum fault scratch_commit(struct txn *t) {
    t->phase = TXN_JOURNAL;
    enum fault f = journal_settle(t);
    if (!f)
        return store_commit(t);
    store_abort(t);
    return f;
}

static enum fault scratch_next(struct store *scratch, struct txn *t) {
    enum fault f = scratch_commit(t);
    return f ? f : store_write(scratch, t);
}

/* What entries name by its hash is there before the first of them, and is what it is named for. */
static enum fault copy_blobs(struct replay *r, struct store *scratch, struct txn *t) {
    struct cursor c;
    size_t said = 0, n = 0;
    enum fault f = cursor_open(&r->log, TABLE_BLOBS, STR(""), STR(""), false, &c);
    if (f)
        return f;
    while (!f && cursor_next(&c)) {
        struct blob b = {hash_of(c.value), c.value};
        if (!str_equal(hash_str(&b.hash), c.key))
            say_row(r, TABLE_BLOBS, c.key, "its bytes are others than its hash says", &said);
        t->phase = TXN_JOURNAL;
        f = journal_put_blob(t, &b);
        if (!f && ++n % BLOBS_A_COMMIT == 0)
            f = scratch_next(scratch, t);
    }
    f = f ? f : c.fault;
    cursor_close(&c);
    return f;
}

/* --- entry by entry --- */

/* FOLDER_DAMAGED after a sentence; any other fault is the disk's. */
static enum fault read_entry(struct replay *r, uint64_t index, struct record *record) {
    enum fault f = journal_record(&r->log, index, record);
    if (f == NOT_FOUND || f == FOLDER_DAMAGED) {
        say(r, index, f == NOT_FOUND ? "is missing" : "has an opening that is too short");
        return FOLDER_DAMAGED;
    }
    if (!f)
        f = entry_check(&r->log, index, record, &r->erasures, r->file, r->out, &r->last_at);
    r->damaged |= f == FOLDER_DAMAGED;
    return f;
}

static enum fault apply_entry(struct replay *r, struct txn *t, uint64_t index, const struct record *record) {
    t->phase = TXN_APPLY;
    enum fault f = r->domain->apply(t, index, record);
    if (t->store->write.broken)
        return t->store->write.broken;
    if (f)
        say(r, index, "cannot be applied");
    return f ? FOLDER_DAMAGED : OK;
}

static enum fault enter_entry(struct replay *r, struct txn *t, uint64_t index, const struct record *record) {
    uint64_t same;
    t->phase = TXN_JOURNAL;
    enum fault f = journal_append(t, record, r->last_at, &same);
    assert(f || same == index);
    return f ? f : apply_entry(r, t, index, record);
}

/* Writes the scratch store from the log. At the first damage the writing ends, since apply may trust its
 * entries; what is left of the log is only looked at. */
static enum fault rebuild_beside(struct replay *r, struct store *scratch) {
    struct txn t;
    enum fault f = scratch_begin(scratch, &t);
    f = f ? f : copy_blobs(r, scratch, &t);
    for (uint64_t i = 0; i < r->end.size && (f == OK || f == FOLDER_DAMAGED); i++) {
        struct record record;
        f = read_entry(r, i, &record);
        if (!f && !r->damaged)
            f = enter_entry(r, &t, i, &record);
        if (!f && i % ENTRIES_A_COMMIT == ENTRIES_A_COMMIT - 1)
            f = scratch_next(scratch, &t);
    }
    if (t.mdb && !f && !r->damaged)
        return scratch_commit(&t);
    if (t.mdb)
        store_abort(&t);
    return f == FOLDER_DAMAGED ? OK : f;
}

/* --- comparing --- */

/* Both tables in key order, side by side. */
static enum fault compare_table(struct replay *r, const struct txn *again, unsigned table) {
    struct cursor is, ought;
    enum fault f = cursor_open(&r->log, table, STR(""), STR(""), false, &is);
    if (f)
        return f;
    f = cursor_open(again, table, STR(""), STR(""), false, &ought);
    size_t said = 0;
    for (bool a = !f && cursor_next(&is), b = !f && cursor_next(&ought); a || b;) {
        int order = !b ? -1 : !a ? 1 : str_compare(is.key, ought.key);
        if (order < 0)
            say_row(r, table, is.key, "the log does not give it", &said);
        else if (order > 0)
            say_row(r, table, ought.key, "it is missing", &said);
        else if (!str_equal(is.value, ought.value))
            say_row(r, table, is.key, "it is not what the log gives", &said);
        a = order <= 0 ? cursor_next(&is) : a;
        b = order >= 0 ? cursor_next(&ought) : b;
    }
    if (said > SENTENCES_MOST)
        messages_add(r->out, r->file, 0, 0, "Table %s: %zu more rows differ.", r->store->tables[table].name,
                     said - SENTENCES_MOST);
    f = f ? f : is.fault ? is.fault : ought.fault;
    cursor_close(&is);
    cursor_close(&ought);
    return f;
}

static enum fault compare(struct replay *r, struct store *scratch) {
    struct txn again;
    struct position p;
    int64_t at;
    enum fault f = store_read(scratch, &again);
    if (f)
        return f;
    f = journal_position(&again, &p, &at);
    if (!f && (p.size != r->end.size || !hash_equal(p.root, r->end.root))) {
        messages_add(r->out, r->file, 0, 0, "The entries do not give the root that the file names.");
        r->damaged = true;
    }
    for (unsigned i = 0; i < r->store->tables_n && !f; i++)
        if (i == TABLE_ENTRIES || i == TABLE_OPENINGS || r->store->tables[i].class == TABLE_STATE)
            f = compare_table(r, &again, i);
    store_read_end(&again);
    return f;
}

enum fault replay_check(struct store *s, const struct domain *d, struct messages *out) {
    struct replay r;
    struct store *scratch = NULL;
    enum fault f = replay_begin(&r, s, d, out);
    if (!f)
        f = scratch_open(&r, &scratch);
    if (!f)
        f = rebuild_beside(&r, scratch);
    if (!f && r.damaged)
        messages_add(out, r.file, 0, 0, "The state was not compared, since the log itself is damaged.");
    else if (!f)
        f = compare(&r, scratch);
    if (!f && r.damaged)
        f = FOLDER_DAMAGED;
    if (f && f != FOLDER_DAMAGED)
        messages_add(out, r.file, 0, 0, "The replay did not come to its end: %s.", fault_key(f).p);
    if (scratch)
        env_free(scratch);
    replay_end(&r);
    return f;
}

static enum fault rebuild(struct store *s, const struct domain *d, replay_settle *settle,
                          struct messages *out) {
    assert(s->lock >= 0);
    struct replay r;
    struct txn t = {.mdb = NULL};
    enum fault f = replay_begin(&r, s, d, out);
    if (!f)
        f = store_write(s, &t);
    t.phase = TXN_APPLY;
    for (unsigned i = 0; i < s->tables_n && !f; i++)
        if (s->tables[i].class == TABLE_STATE)
            f = table_clear(&t, i);
    for (uint64_t i = 0; i < r.end.size && !f; i++) {
        struct record record;
        f = read_entry(&r, i, &record);
        if (!f)
            f = apply_entry(&r, &t, i, &record);
    }
    t.phase = TXN_REPAIR;
    if (!f && settle)
        f = settle(&t, &r.log);
    if (!f)
        f = meta_put(&t, META_STALE, STR("\0"));
    if (!f)
        f = store_commit(&t);
    else if (t.mdb)
        store_abort(&t);
    if (f)
        messages_add(out, r.file, 0, 0, "The state was left as it was: %s.", fault_key(f).p);
    replay_end(&r);
    return f;
}

static enum fault is_stale(struct store *s, bool *stale) {
    struct txn t;
    *stale = false;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = meta_get_flag(&t, META_STALE, stale);
    store_read_end(&t);
    return f;
}

enum fault replay_rebuild(struct store *s, const struct domain *d, struct messages *out) {
    bool stale;
    enum fault f = is_stale(s, &stale);
    assert(!stale); /* nothing would settle what the older program left open */
    return f ? f : rebuild(s, d, NULL, out);
}

enum fault replay_if_stale(struct store *s, const struct domain *d, replay_settle *settle,
                           struct messages *out) {
    bool stale;
    enum fault f = is_stale(s, &stale);
    return stale ? rebuild(s, d, settle, out) : f;
}
