/* store.c: opening a data folder: nothing is served from one that does not agree with itself. */
#include "store/store.h"

#include "store/compact.h"
#include "store/folder.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/publish.h"
#include "store/standing_find.h"
#include "store/txn_write.h"
#include "store/upgrade.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void store_close(struct store *s) {
    if (s)
        env_free(s);
}

/* --- making --- */

static struct str format_bytes(struct key *k, uint32_t format) {
    *k = key_new();
    key_u32(k, format);
    return key_of(k);
}

static enum fault write_first_rows(struct store *s, struct str origin, bool sample, struct str fingerprint) {
    struct txn t;
    struct key format;
    struct position none = {0, hash_of(STR(""))};
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    t.phase = TXN_REPAIR;
    const struct {
        enum meta_row row;
        struct str value;
    } rows[] = {
        {META_FORMAT, format_bytes(&format, STORE_FORMAT)},
        {META_ORIGIN, origin},
        {META_SAMPLE, sample ? STR("\1") : STR("\0")},
        {META_KEYS, fingerprint},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !f; i++)
        f = meta_put(&t, rows[i].row, rows[i].value);
    if (!f)
        f = meta_put_position(&t, META_POSITION, &none, 0);
    if (!f)
        f = meta_put_position(&t, META_SIGNED, &none, 0);
    if (!f)
        return store_commit(&t);
    store_abort(&t);
    return f;
}

static enum fault fill(struct store *s, bool sample, struct messages *out) {
    unsigned char fingerprint[FOLDER_FINGERPRINT_BYTES];
    enum fault f = folder_lock(s->dir, out, &s->lock);
    if (!f)
        f = folder_keys(s, out, &s->keys, fingerprint);
    if (!f)
        f = env_open(s, &(struct env_options){.kind = ENV_OWNER}, out);
    if (!f)
        f = env_tables(s, true, out);
    if (!f)
        f = write_first_rows(s, s->origin, sample, str_bytes(fingerprint, sizeof fingerprint));
    return f ? f : folder_sync(s->dir);
}

enum fault store_init(struct str dir, struct str origin, bool sample, struct messages *out) {
    if (!origin_valid(origin)) {
        messages_add(out, origin, 0, 0,
                     "It cannot be a log's name: that is a web address without scheme, such as "
                     "priser.example.no/kaaring.");
        return FIELD_URL;
    }
    struct store *s = env_new(dir);
    s->origin = arena_copy(s->arena, origin);
    s->lineage = (struct lineage){.name = s->origin};
    enum fault f = folder_make(s->dir, out);
    if (!f) {
        f = fill(s, sample, out);
        if (f) {
            env_close(s);
            folder_unmake(s->dir, s->arena);
        }
    }
    store_close(s);
    return f;
}

/* --- opening --- */

static enum fault damaged(const struct store *s, struct messages *out, const char *what) {
    messages_add(out, arena_format(out->arena, "%s/data.mdb", s->dir.p), 0, 0, "%s.", what);
    return FOLDER_DAMAGED;
}

/* The rows that say what this is. What is newer may hold anything, so its format is looked at before all
 * else. */
static enum fault read_first_rows(struct store *s, const struct txn *t, struct messages *out,
                                  uint32_t *format) {
    struct str v;
    if (meta_get(t, META_FORMAT, &v) || v.n != 4 || key_read_u32(v, 0) == 0)
        return damaged(s, out, "The file does not say which format it has");
    *format = key_read_u32(v, 0);
    if (*format > STORE_FORMAT) {
        messages_add(out, s->dir, 0, 0,
                     "The data folder is of format %" PRIu32
                     ", and this program knows format %d and older: use a newer one.",
                     *format, STORE_FORMAT);
        return FOLDER_NEWER;
    }
    if (meta_get(t, META_ORIGIN, &v) || !origin_valid(v))
        return damaged(s, out, "The file does not say which log it holds");
    s->origin = arena_copy(s->arena, v);
    if (meta_get(t, META_SAMPLE, &v) || v.n != 1)
        return damaged(s, out, "The file does not say whether it is a sample");
    s->sample = v.p[0] != 0;
    s->lineage = (struct lineage){.name = s->origin};
    if (meta_get(t, META_LOG, &v) == OK && lineage_read(s->arena, v, &s->lineage))
        return damaged(s, out, "The file does not say which names the log has had");
    return OK;
}

static enum fault check_keys(struct store *s, const struct txn *t, struct messages *out) {
    unsigned char fingerprint[FOLDER_FINGERPRINT_BYTES];
    struct str v;
    if (meta_get(t, META_KEYS, &v) || v.n != sizeof fingerprint)
        return damaged(s, out, "The file does not say which keys belong to it");
    enum fault f = s->lock < 0 ? OK : folder_settle_key(s->dir, out, (const unsigned char *)v.p);
    if (!f)
        f = folder_keys(s, out, &s->keys, fingerprint);
    if (f)
        return f;
    for (unsigned i = 0; i < KEY_FILES; i++) {
        if (!memcmp(v.p + i * TREE_HASH_BYTES, fingerprint + i * TREE_HASH_BYTES, TREE_HASH_BYTES))
            continue;
        messages_add(out, folder_key_path(out->arena, s->dir, i), 0, 0,
                     "It is not the key that belongs to this log.");
        f = FOLDER_DAMAGED;
    }
    return f;
}

/* That the position, the entries and the nodes tell of the same log, as far as a few look-ups can say. */
static enum fault check_log(const struct store *s, struct txn *t, struct messages *out) {
    struct position p;
    int64_t at;
    struct hash root, leaf;
    struct str entry;
    if (journal_position(t, &p, &at))
        return damaged(s, out, "The file does not say how long the log is");
    if (table_count(t, TABLE_ENTRIES) != p.size)
        return damaged(s, out, "The log has not as many entries as it should");
    if (tree_root_at(p.size, journal_node, t, &root) || !hash_equal(root, p.root))
        return damaged(s, out, "The log is not the one that the file names");
    if (p.size && (journal_entry(t, p.size - 1, &entry) || journal_node(t, 0, p.size - 1, &leaf) ||
                   !hash_equal(tree_leaf(entry), leaf)))
        return damaged(s, out, "The last entry is not what it was");
    return OK;
}

/* What it is, and whose. */
static enum fault check_name(struct store *s, struct messages *out, uint32_t *format) {
    struct txn t;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = read_first_rows(s, &t, out, format);
    if (!f)
        f = check_keys(s, &t, out);
    store_read_end(&t);
    return f;
}

static enum fault bring_up_to_date(struct store *s, enum env_kind kind, uint32_t format,
                                   struct messages *out) {
    if (format == STORE_FORMAT)
        return OK;
    if (kind == ENV_OWNER) {
        enum fault f = env_tables(s, true, out); /* those that the older program had not */
        return f ? f : upgrade_folder(s, format, out);
    }
    messages_add(out, s->dir, 0, 0,
                 "The data folder is of format %" PRIu32 ": start the server once, which brings it to %d.",
                 format, STORE_FORMAT);
    return FOLDER_OLDER;
}

/* Brought to today's format, but its state is still as an older program wrote it. */
static enum fault leave_stale(const struct store *s, const struct txn *t, struct messages *out) {
    bool stale = false;
    enum fault f = meta_get_flag(t, META_STALE, &stale);
    if (f || !stale)
        return f;
    messages_add(out, s->dir, 0, 0,
                 "The state of the data folder is of an older program: start the server once, which "
                 "makes it anew.");
    return FOLDER_OLDER;
}

static enum fault check(struct store *s, enum env_kind kind, const struct store_options *o,
                        struct messages *out) {
    struct txn t;
    uint32_t format = 0;
    enum fault f = env_tables(s, false, out);
    if (!f)
        f = check_name(s, out, &format);
    if (!f)
        f = bring_up_to_date(s, kind, format, out);
    if (!f)
        f = store_read(s, &t);
    if (f)
        return f;
    f = check_log(s, &t, out);
    if (!f && kind == ENV_READER)
        f = leave_stale(s, &t, out);
    store_read_end(&t);
    if (!f && kind == ENV_OWNER)
        f = env_tables(s, true, out);
    if (!f)
        f = standing_find(s, o->looks ? ENV_READER : kind, o->anchor, out);
    if (!f)
        f = compact_recall(s);
    return f ? f : publish_first(s, out);
}

static enum fault open_as(enum env_kind kind, const struct store_options *o, struct messages *out,
                          struct store **s) {
    struct env_options env = {kind, o->max_bytes, o->map_bytes, o->tables, o->tables_n};
    *s = env_new(o->dir);
    size_t said = out->n;
    enum fault f = folder_check((*s)->dir, out);
    if (!f && kind == ENV_OWNER)
        f = folder_lock((*s)->dir, out, &(*s)->lock);
    if (!f && kind == ENV_OWNER)
        f = compact_clear((*s)->dir, out);
    if (!f && kind == ENV_READER)
        f = folder_lock_readers((*s)->dir, false, &(*s)->readers);
    if (!f)
        f = env_open(*s, &env, out);
    if (!f)
        f = check(*s, kind, o, out);
    if (!f)
        return OK;
    if (out->n == said)
        messages_add(out, (*s)->dir, 0, 0, "The data folder cannot be read.");
    env_refused(*s);
    store_close(*s);
    *s = NULL;
    return f;
}

enum fault store_open(const struct store_options *o, struct messages *out, struct store **s) {
    return open_as(ENV_OWNER, o, out, s);
}

enum fault store_open_shared(const struct store_options *o, struct messages *out, struct store **s) {
    return open_as(ENV_READER, o, out, s);
}

/* --- what it is and what it can sign --- */

struct str store_origin(const struct store *s) {
    return s->origin;
}

bool store_sample(const struct store *s) {
    return s->sample;
}

struct str store_dir(const struct store *s) {
    return s->dir;
}

static struct note_verifier verifier(const struct note_signer *signer) {
    struct note_verifier v = {.name = signer->name};
    memcpy(v.public_key, signer->secret_key + NOTE_SECRET_BYTES - NOTE_PUBLIC_BYTES, NOTE_PUBLIC_BYTES);
    return v;
}

struct note_verifier store_log_verifier(const struct store *s) {
    return verifier(&s->keys->log);
}

struct note_verifier store_documents_verifier(const struct store *s) {
    return verifier(&s->keys->documents);
}

struct str store_sign_document(const struct store *s, struct arena *a, struct str text) {
    return note_sign_line(a, text, &s->keys->documents);
}

/* The purpose is framed by its length, so that no two pairs run into the same bytes. */
struct hash store_mac(const struct store *s, struct str purpose, struct str message) {
    _Static_assert(crypto_generichash_BYTES == TREE_HASH_BYTES, "");
    struct key length = key_new();
    key_u32(&length, (uint32_t)purpose.n);
    crypto_generichash_state state;
    struct hash h;
    crypto_generichash_init(&state, s->keys->secret, SECRET_BYTES, sizeof h.b);
    crypto_generichash_update(&state, length.b, length.n);
    crypto_generichash_update(&state, (const unsigned char *)purpose.p, purpose.n);
    crypto_generichash_update(&state, (const unsigned char *)message.p, message.n);
    crypto_generichash_final(&state, h.b, sizeof h.b);
    sodium_memzero(&state, sizeof state);
    return h;
}

/* --- what is published --- */

struct published store_published(const struct store *s, struct arena *a) {
    struct store *open = (struct store *)(uintptr_t)s; /* the lock is no part of what the caller sees */
    char note[NOTE_ROOM];
    pthread_mutex_lock(&open->published_lock);
    struct published p = {.position = s->published};
    size_t n = s->note_n;
    memcpy(note, s->note, n);
    pthread_mutex_unlock(&open->published_lock);
    p.note = arena_copy(a, str_bytes(note, n));
    return p;
}

uint64_t store_published_size(const struct store *s) {
    return atomic_load(&s->published_size);
}

uint64_t store_signatures(const struct store *s) {
    return atomic_load(&s->signatures);
}

uint64_t store_erasings(const struct store *s) {
    return atomic_load(&s->erasings);
}
