/* metrics.c: the numbers are gathered into one struct; what each is called, and what it is, says one table.
 * Only what has labels is written by a function of its own. */
#include "web/metrics.h"

#include "award/log/tables.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "desk/outbox_counts.h"
#include "desk/postman.h"
#include "store/backup_shelf.h"
#include "web/limits.h"
#include "web/meter.h"
#include "web/tls.h"

#include <inttypes.h>
#include <sodium.h>
#include <time.h>

/* --- what is told --- */

struct numbers {
    struct meter_sum web;
    struct writer_counts writer;
    struct store_room room;
    uint64_t connections_most, limited, signatures, entries, sessions, only_reads, anchor_good, started_at;
    uint64_t mails_waiting, mails_failed;
};

#define AT(member) offsetof(struct numbers, member)

/* clang-format off */
static const struct {
    const char *name, *type, *help;
    size_t offset; /* of a uint64_t */
} plain[] = {
    {"process_start_time_seconds", "gauge", "When the process began, in seconds since 1970.", AT(started_at)},
    {"kaaring_connections", "gauge", "Connections that are open.", AT(web.connections)},
    {"kaaring_connections_limit", "gauge", "Connections that may be open; more wait.", AT(connections_most)},
    {"kaaring_connections_crowded_total", "counter", "Times that one thread had as many as it may have.", AT(web.crowded)},
    {"kaaring_connections_reset_total", "counter", "Connections closed because nothing moved on them.", AT(web.reset)},
    {"kaaring_forms_limited_total", "counter", "Forms refused because one address sent too many.", AT(limited)},
    {"kaaring_queue_commands", "gauge", "Commands that wait for the writer.", AT(writer.waiting)},
    {"kaaring_queue_limit", "gauge", "Commands that may wait; the next is refused.", AT(writer.waiting_most)},
    {"kaaring_commands_total", "counter", "Commands that the writer has answered.", AT(writer.commands)},
    {"kaaring_batches_total", "counter", "Batches in which it committed them.", AT(writer.batches)},
    {"kaaring_checkpoints_signed_total", "counter", "Checkpoints of the log that were signed.", AT(signatures)},
    {"kaaring_log_entries", "gauge", "Entries of the log that are published.", AT(entries)},
    {"kaaring_sessions", "gauge", "Sessions in the folder, ended ones that are not yet swept included.", AT(sessions)},
    {"kaaring_data_used_bytes", "gauge", "Of the data folder, what is in use.", AT(room.used)},
    {"kaaring_data_limit_bytes", "gauge", "At so many nothing more is taken in.", AT(room.limit)},
    {"kaaring_data_file_bytes", "gauge", "As long as the data file is.", AT(room.file)},
    {"kaaring_disk_free_bytes", "gauge", "Free on the disk of the data folder.", AT(room.disk_free)},
    {"kaaring_only_reads", "gauge", "1 when the folder is behind what has been signed, and nothing is taken in.", AT(only_reads)},
    {"kaaring_anchor_good", "gauge", "1 when the folder is where its anchor says.", AT(anchor_good)},
    {"kaaring_mails_waiting", "gauge", "Mails that wait to be sent.", AT(mails_waiting)},
    {"kaaring_mails_failed", "gauge", "Of the newest mails, those that have failed or were lost on the way.", AT(mails_failed)},
};
/* clang-format on */

static enum fault gather(const struct site *s, const struct txn *t, struct numbers *n) {
    meters_sum(s->meters, &n->web);
    writer_counts(s->writer, &n->writer);
    n->connections_most = s->meters->connections_most;
    n->limited = limits_refused(s->limits);
    n->signatures = store_signatures(s->store);
    n->entries = store_published_size(s->store);
    n->sessions = table_count(t, T_SESSIONS);
    n->only_reads = store_only_reads(s->store);
    n->anchor_good = store_standing(s->store).kind == STANDING_GOOD;
    n->started_at = (uint64_t)s->started_at;
    enum fault f = store_room(t, &n->room);
    return f ? f : outbox_counts(t, clock_now(), &n->mails_waiting, &n->mails_failed);
}

/* --- as text --- */

static void family(struct buf *b, const char *name, const char *type, const char *help) {
    buf_format(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_plain(struct buf *b, const struct numbers *n) {
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        family(b, plain[i].name, plain[i].type, plain[i].help);
        buf_format(b, "%s %" PRIu64 "\n", plain[i].name,
                   *(const uint64_t *)(const void *)((const char *)n + plain[i].offset));
    }
}

/* All classes from the start, so that the first of a kind is seen as an increase. */
static void put_answers(struct buf *b, const struct meter_sum *web) {
    family(b, "kaaring_requests_total", "counter", "Requests that were answered, by what was asked for.");
    for (size_t kind = 0; kind < METER_KINDS; kind++)
        for (size_t class = 1; class < METER_CLASSES; class ++)
            buf_format(b, "kaaring_requests_total{kind=\"%s\",status=\"%zuxx\"} %" PRIu64 "\n",
                       meter_kind_words[kind], class + 1, web->answers[kind][class]);
}

/* Microseconds as seconds, without the noise of a floating point. */
static void put_seconds(struct buf *b, uint64_t us) {
    buf_format(b, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
}

static void put_histogram(struct buf *b, const char *kind, const struct histogram_sum *h) {
    uint64_t n = 0;
    for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
        n += h->in[i];
        buf_format(b, "kaaring_request_seconds_bucket{kind=\"%s\",le=\"", kind);
        put_seconds(b, (uint64_t)histogram_bounds[i]);
        buf_format(b, "\"} %" PRIu64 "\n", n);
    }
    n += h->in[HISTOGRAM_BOUNDS];
    buf_format(b, "kaaring_request_seconds_bucket{kind=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", kind, n);
    buf_format(b, "kaaring_request_seconds_sum{kind=\"%s\"} ", kind);
    put_seconds(b, h->microseconds);
    buf_format(b, "\nkaaring_request_seconds_count{kind=\"%s\"} %" PRIu64 "\n", kind, n);
}

static void put_times(struct buf *b, const struct meter_sum *web) {
    family(b, "kaaring_request_seconds", "histogram",
           "From the head of a request to its answer; a command's is after its commit.");
    for (size_t kind = 0; kind < METER_KINDS; kind++)
        if (meter_is_timed((enum meter_kind)kind))
            put_histogram(b, meter_kind_words[kind], &web->took[kind]);
}

static void put_mails(struct buf *b, const struct postman_counts *mails) {
    const struct {
        const char *word;
        const _Atomic uint64_t *n;
    } outcomes[] = {{"sent", &mails->sent}, {"later", &mails->later}, {"failed", &mails->failed}};
    family(b, "kaaring_mails_total", "counter", "Times that a mail was tried, by what came of it.");
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        buf_format(b, "kaaring_mails_total{outcome=\"%s\"} %" PRIu64 "\n", outcomes[i].word,
                   count_read(outcomes[i].n));
}

/* A label's value: backslash, quote and line feed are escaped. */
static void put_label(struct buf *b, struct str value) {
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '\\' || value.p[i] == '"')
            buf_byte(b, '\\');
        if (value.p[i] == '\n')
            buf_add(b, STR("\\n"));
        else
            buf_byte(b, value.p[i]);
    }
}

/* By the witness's clock and ours: a witness that has never signed is infinitely late. */
static void put_witnesses(struct buf *b, struct witnesses *w, struct arena *a) {
    struct witness_state *list;
    size_t n = witnesses_list(w, a, &list);
    int64_t now = (int64_t)time(NULL);
    if (n == 0)
        return;
    family(b, "kaaring_witness_age_seconds", "gauge", "Since a witness has last signed a checkpoint.");
    for (size_t i = 0; i < n; i++) {
        buf_add(b, STR("kaaring_witness_age_seconds{witness=\""));
        put_label(b, list[i].name);
        if (list[i].last.at)
            buf_format(b, "\"} %" PRId64 "\n", now > list[i].last.at ? now - list[i].last.at : 0);
        else
            buf_add(b, STR("\"} +Inf\n"));
    }
}

/* By the names of those that are there: whoever made them needs to tell nobody. */
static void put_backup(struct buf *b, const struct settings *s, struct arena *a) {
    struct messages said = messages_new(a);
    int64_t newest, now = (int64_t)time(NULL);
    if (s->backup_folder.n == 0)
        return;
    family(b, "kaaring_backup_age_seconds", "gauge",
           "Since the newest backup in the folder of the settings.");
    if (shelf_newest(s->backup_folder, &said, &newest) || newest == 0)
        buf_add(b, STR("kaaring_backup_age_seconds +Inf\n"));
    else
        buf_format(b, "kaaring_backup_age_seconds %" PRId64 "\n", now > newest ? now - newest : 0);
}

static void put_certificate(struct buf *b, const struct tls *tls) {
    if (!tls)
        return;
    family(b, "kaaring_certificate_end_time_seconds", "gauge",
           "When the certificate of HTTPS ends, in seconds since 1970.");
    buf_format(b, "kaaring_certificate_end_time_seconds %" PRId64 "\n", tls_until(tls));
}

enum fault metrics_reply(const struct site *site, const struct txn *t, struct arena *a, struct reply *reply) {
    struct buf b = buf_new(a);
    struct numbers *n = arena_alloc(a, sizeof *n);
    enum fault f = gather(site, t, n);
    if (f)
        return f;
    family(&b, "kaaring_build_info", "gauge", "Always 1; its label says which version runs.");
    buf_add(&b, STR("kaaring_build_info{version=\"" KAARING_VERSION "\"} 1\n"));
    put_plain(&b, n);
    put_answers(&b, &n->web);
    put_times(&b, &n->web);
    put_mails(&b, site->mail_counts);
    put_witnesses(&b, site->witnesses, a);
    put_backup(&b, site->settings, a);
    put_certificate(&b, site->tls);
    reply->status = 200;
    reply->body = buf_str(&b);
    reply_header(reply, "content-type", STR("text/plain; version=0.0.4; charset=utf-8"));
    reply_header(reply, "cache-control", STR("no-store"));
    return OK;
}

/* --- who may read it --- */

enum fault metrics_token(struct arena *a, const struct settings *settings, struct messages *out,
                         const struct hash **token) {
    struct str path = settings->metrics_token_file, text;
    *token = NULL;
    if (path.n == 0)
        return OK;
    path = arena_copy(a, path);
    size_t before = out->n;
    if (file_read(a, path, METRICS_TOKEN_SIGNS_MAX, &text))
        messages_add(out, path, 0, 0, "The token for /metrics cannot be read.");
    else if (file_is_open(path))
        messages_add(out, path, 0, 0, "Others may read the token for /metrics: give the file mode 0600.");
    else if (str_trim(text).n < METRICS_TOKEN_SIGNS_MIN)
        messages_add(out, path, 0, 0, "The token for /metrics is shorter than %d signs.",
                     METRICS_TOKEN_SIGNS_MIN);
    if (out->n > before)
        return FILE_INVALID;
    struct hash *h = arena_alloc(a, sizeof *h);
    *h = hash_of(str_trim(text));
    *token = h;
    return OK;
}

/* Compared as hashes, so that the time tells nothing of the token. */
static bool has_token(const struct hash *token, struct str authorization) {
    static const struct str bearer = STR_INIT("Bearer ");
    if (!token || !str_starts(authorization, bearer))
        return false;
    struct hash h = hash_of(str_trim(str_slice(authorization, bearer.n, authorization.n)));
    return sodium_memcmp(&h, token, sizeof h) == 0;
}

bool metrics_may_read(const struct site *site, const struct request *r) {
    bool from_here = address_is_ours(&r->from) && (r->by_proxy || !r->passed_on);
    return from_here || has_token(site->metrics_token, r->authorization);
}
