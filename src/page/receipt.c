/* receipt.c: tells of receipts and gives them out. Whoever calls it has made sure that the visitor may read
 * the entry. */
#include "page/receipt.h"

#include "base/format.h"
#include "page/common.h"
#include "store/journal.h"

json_t *receipt_view(struct visit *v, uint64_t index, int64_t at, struct str url, const char *said) {
    struct note_verifier log = store_log_verifier(v->site->store);
    json_t *receipt = json_object();
    words_set(receipt, "title", "receipt.title");
    words_set(receipt, "text", said);
    json_set_str(receipt, "at", format_moment(v->arena, v->lang, at));
    json_set_str(receipt, "index", format_integer(v->arena, v->lang, (int64_t)index));
    json_set_str(receipt, "place", arena_format(v->arena, "%llu", (unsigned long long)index));
    json_set_str(receipt, "url", url);
    json_set_str(receipt, "check_url", page_url(v, "/etterprov"));
    json_set_str(receipt, "key", note_verifier_string(v->arena, &log));
    return receipt;
}

/* The checkpoint is taken before the snapshot is, which may then not be older than it: the visit's own may.
 */
enum fault receipt_bytes(struct visit *v, uint64_t index, unsigned classes, struct str *bytes) {
    struct published newest = store_published(v->site->store, v->arena);
    struct txn t;
    enum fault f = store_read(v->site->store, &t);
    if (f)
        return f;
    f = journal_receipt(&t, v->arena, index, &newest, classes, bytes);
    store_read_end(&t);
    return f;
}

enum fault receipt_file(struct visit *v, uint64_t index, unsigned classes, struct str name) {
    v->content_type = STR("text/plain; charset=utf-8");
    v->file_name = arena_format(v->arena, "%.*s.tlog-proof", STR_ARGS(name));
    return receipt_bytes(v, index, classes, &v->bytes);
}
