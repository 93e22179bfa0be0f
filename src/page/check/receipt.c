/* receipt.c: tells of receipts and gives them out. Whoever calls it has made sure that the visitor may read
 * the entry. */
#include "page/check/receipt.h"

#include "base/format.h"
#include "page/common.h"
#include "store/journal.h"

/* Whether others than this server have signed a checkpoint that has the entry: said only where it is so, and
 * not at all where there are no witnesses. */
static void add_witnesses(struct visit *v, uint64_t index, json_t *receipt) {
    const struct policy *policy = witnesses_policy(v->site->witnesses);
    struct witnessed w = witnesses_newest(v->site->witnesses, v->arena);
    json_t *names = json_array();
    bool covered = policy && w.checkpoint.note.n && index < w.checkpoint.position.size;
    json_set_bool(receipt, "has_witnesses", policy && policy->witnesses_n > 0);
    json_set_bool(receipt, "witnessed", covered);
    json_t *said = words_set(receipt, "witnessed_words",
                             covered ? "witnesses.receipt_witnessed" : "witnesses.receipt_waits");
    for (size_t i = 0; covered && i < policy->witnesses_n; i++)
        if (w.who[i])
            json_add_str(names, policy->witnesses[i].name);
    json_set_new(receipt, "witnesses", names);
    if (!covered)
        return;
    json_set_int(said, "n", (int64_t)w.n);
    json_set_int(said, "of", (int64_t)w.of);
    json_set_str(said, "at", format_moment(v->arena, v->lang, w.at));
}

json_t *receipt_view(struct visit *v, uint64_t index, int64_t at, struct str url, const char *said) {
    struct note_verifier log = store_log_verifier(v->site->store);
    json_t *receipt = json_object();
    words_set(receipt, "title", "receipt.title");
    words_set(receipt, "text", said);
    json_set_str(receipt, "at", format_moment(v->arena, v->lang, at));
    json_set_str(receipt, "index", format_integer(v->arena, v->lang, (int64_t)index));
    json_set_str(receipt, "place", arena_format(v->arena, "%llu", (unsigned long long)index));
    json_set_str(receipt, "url", url);
    json_set_str(receipt, "check_url", page_url(v, "/kontroll"));
    json_set_str(receipt, "key", note_verifier_string(v->arena, &log));
    add_witnesses(v, index, receipt);
    return receipt;
}

/* Under the newest witnessed checkpoint once that has the entry; until then under the newest of all. The
 * checkpoint is taken before the snapshot is, which may then not be older than it: the visit's own may. */
enum fault receipt_bytes(struct visit *v, uint64_t index, unsigned classes, struct str *bytes) {
    struct witnessed w = witnesses_newest(v->site->witnesses, v->arena);
    bool covered = w.checkpoint.note.n && index < w.checkpoint.position.size;
    struct published bare = store_published(v->site->store, v->arena);
    struct published newest =
        covered ? w.checkpoint : witnesses_cosigned(v->site->witnesses, v->arena, &bare);
    struct txn t;
    enum fault f = store_read(v->site->store, &t);
    if (f)
        return f;
    struct position log;
    int64_t at;
    f = journal_receipt(&t, v->arena, index, &newest, classes, bytes);
    if (f == NOT_FOUND && journal_position(&t, &log, &at) == OK && index < log.size)
        f = SIGNED_SOON;
    store_read_end(&t);
    return f;
}

enum fault receipt_file(struct visit *v, uint64_t index, unsigned classes, struct str name) {
    v->content_type = STR("text/plain; charset=utf-8");
    v->file_name = arena_format(v->arena, "%.*s.tlog-proof", STR_ARGS(name));
    return receipt_bytes(v, index, classes, &v->bytes);
}
