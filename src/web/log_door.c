/* log_door.c: bytes of the log as they are. Nothing here can see an opening. */
#include "web/log_door.h"

#include "store/journal.h"
#include "store/succession.h"

#define FEW_SECONDS STR("public, max-age=5")
#define FOR_EVER    STR("public, max-age=31536000, immutable")

static enum fault give(struct reply *reply, struct str bytes, const char *type, struct str keep) {
    reply->status = 200;
    reply->body = bytes;
    reply_header(reply, "content-type", str_of(type));
    reply_header(reply, "cache-control", keep);
    reply_header(reply, "access-control-allow-origin", STR("*"));
    return OK;
}

static enum fault give_tile(struct store *s, struct arena *a, struct str path, struct reply *reply) {
    struct tile tile;
    struct txn t;
    struct str bytes;
    enum fault f = tile_parse(path, &tile);
    if (f)
        return f;
    uint64_t size = store_published_size(s);
    if (!tile_exists(&tile, size))
        return NOT_FOUND;
    f = store_read(s, &t);
    if (f)
        return f;
    f = journal_tile(&t, a, &tile, size, &bytes);
    store_read_end(&t);
    return f ? f : give(reply, bytes, "application/octet-stream", FOR_EVER);
}

/* The log's own first; behind it those of the logs that it succeeded. */
static struct str all_keys(const struct store *s, struct arena *a) {
    struct note_verifier own = store_log_verifier(s);
    size_t n;
    const struct predecessor *before = store_predecessors(s, &n);
    struct str keys = arena_format(a, "%s\n", note_verifier_string(a, &own).p);
    for (size_t i = 0; i < n; i++)
        keys = arena_format(a, "%s%s\n", keys.p, note_verifier_string(a, &before[i].log).p);
    return keys;
}

static struct str documents_key(const struct store *s, struct arena *a) {
    struct note_verifier v = store_documents_verifier(s);
    return arena_format(a, "%s\n", note_verifier_string(a, &v).p);
}

enum fault log_reply(struct store *s, struct witnesses *w, struct arena *a, struct str path,
                     struct reply *reply) {
    if (str_equal(path, STR("checkpoint"))) {
        struct published bare = store_published(s, a), p = witnesses_cosigned(w, a, &bare);
        return p.note.n ? give(reply, p.note, "text/plain; charset=utf-8", FEW_SECONDS) : NOT_FOUND;
    }
    if (str_equal(path, STR("key")))
        return give(reply, all_keys(s, a), "text/plain; charset=utf-8", FEW_SECONDS);
    if (str_equal(path, STR("documents")))
        return give(reply, documents_key(s, a), "text/plain; charset=utf-8", FEW_SECONDS);
    if (str_equal(path, STR("policy")) && w)
        return give(reply, witnesses_policy(w)->text, "text/plain; charset=utf-8", FEW_SECONDS);
    if (!str_starts(path, STR("tile/")))
        return NOT_FOUND;
    return give_tile(s, a, str_slice(path, 5, path.n), reply);
}
