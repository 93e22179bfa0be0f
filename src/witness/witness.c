/* witness.c: one key, one memory, three addresses. */
#include "witness/witness.h"

#include "base/buf.h"
#include "base/log.h"
#include "proof/cosignature.h"
#include "witness/key_file.h"
#include "witness/ledger.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

struct witness {
    const struct witness_settings *settings;
    struct arena *arena;
    struct ledger *ledger;
    int lock;
    struct note_signer *key; /* in guarded memory */
};

static const char plain[] = "text/plain; charset=utf-8";

/* --- opening --- */

static struct note_verifier verifier(const struct witness *w) {
    struct note_verifier v = {.name = w->settings->name};
    memcpy(v.public_key, w->key->secret_key + NOTE_SECRET_BYTES - NOTE_PUBLIC_BYTES, NOTE_PUBLIC_BYTES);
    return v;
}

static enum fault damaged(const struct witness *w, struct messages *out, const char *sentence) {
    messages_add(out, w->settings->folder, 0, 0, "%s", sentence);
    return FOLDER_DAMAGED;
}

/* The memory learns its owner first: a start that was cut short before the key was on the disk begins anew.
 */
static enum fault make_key(struct witness *w, struct messages *out) {
    witness_key_new(w->key);
    struct note_verifier v = verifier(w);
    enum fault f = ledger_set_owner(w->ledger, str_bytes(v.public_key, sizeof v.public_key));
    return f ? f : witness_key_write(w->settings->folder, out, w->key);
}

static enum fault match_key(struct witness *w, struct messages *out, bool fresh) {
    struct str owner;
    enum fault f = witness_key_read(w->settings->folder, out, w->key), g;
    if (f && f != NOT_FOUND)
        return f;
    if ((g = ledger_owner(w->ledger, w->arena, &owner)))
        return g;
    if (f == NOT_FOUND && fresh)
        return make_key(w, out);
    if (f == NOT_FOUND)
        return damaged(w, out, "witness.mdb is there and witness.key is not: put the key back.");
    struct note_verifier v = verifier(w);
    if (owner.n == 0)
        return damaged(w, out,
                       "witness.key is there and what it has signed is not. A witness that has forgotten "
                       "must take another name and key: give it another folder.");
    if (!str_equal(owner, str_bytes(v.public_key, sizeof v.public_key)))
        return damaged(w, out, "witness.key is not the key that belongs to witness.mdb.");
    return OK;
}

static void key_free(void *key) {
    sodium_free(key); /* wipes it */
}

enum fault witness_open(const struct witness_settings *settings, struct messages *out,
                        struct witness **witness) {
    struct arena *a = arena_new();
    struct witness *w = arena_alloc(a, sizeof *w);
    bool fresh = false;
    *w = (struct witness){.settings = settings, .arena = a, .lock = -1};
    w->key = sodium_malloc(sizeof *w->key);
    if (!w->key)
        abort();
    arena_defer(a, key_free, w->key);
    w->key->name = settings->name;
    enum fault f = witness_folder_take(settings->folder, out, &w->lock);
    if (!f)
        f = ledger_open(settings->folder, out, &w->ledger, &fresh);
    if (!f)
        f = match_key(w, out, fresh);
    if (f) {
        witness_close(w);
        return f;
    }
    sodium_mprotect_readonly(w->key);
    *witness = w;
    return OK;
}

void witness_close(struct witness *w) {
    if (!w)
        return;
    ledger_close(w->ledger);
    if (w->lock >= 0)
        close(w->lock);
    arena_free(w->arena);
}

struct str witness_key(const struct witness *w, struct arena *a) {
    struct note_verifier v = verifier(w);
    return cosignature_key_string(a, &v);
}

/* --- answering --- */

static struct witness_answer say(unsigned status, const char *sentence) {
    return (struct witness_answer){status, plain, str_of(sentence)};
}

static const struct watched_log *log_of(const struct witness *w, struct str origin) {
    for (size_t i = 0; i < w->settings->logs_n; i++)
        if (str_equal(w->settings->logs[i].origin, origin))
            return &w->settings->logs[i];
    return NULL;
}

static struct witness_answer refusal(unsigned status) {
    static const struct {
        unsigned status;
        const char *sentence;
    } rows[] = {
        {400, "This is no add-checkpoint request.\n"},
        {403, "The checkpoint is not signed by a key of this log that is known here.\n"},
        {404, "This log is not watched here.\n"},
        {422, "The checkpoint is no extension of the last one that was signed here.\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].status == status)
            return say(status, rows[i].sentence);
    return say(status, "");
}

struct judging {
    const struct submission *s;
    unsigned status;
    uint64_t last; /* the size that the witness has */
};

static bool decide(void *context, const struct position *last) {
    struct judging *j = context;
    j->status = submission_judge(j->s, last);
    j->last = last->size;
    return j->status == 200;
}

/* The checkpoint with the lines that mattered: those of the log's keys, and our own. */
static struct str note_to_keep(struct arena *a, const struct submission *s, const struct watched_log *log,
                               struct str own) {
    struct buf b = buf_new(a);
    buf_add(&b, s->note.text);
    buf_byte(&b, '\n');
    for (size_t i = 0; i < s->note.signatures_n; i++) {
        const struct note_signature *line = &s->note.signatures[i];
        for (size_t k = 0; k < log->keys_n; k++)
            if (str_equal(line->name, log->keys[k].name) &&
                line->key_id == note_key_id(log->keys[k].name, 0x01, log->keys[k].public_key))
                buf_add(&b, note_line(a, line->name, line->key_id, line->bytes));
    }
    buf_add(&b, own);
    return buf_str(&b);
}

static struct witness_answer swap(struct witness *w, struct arena *a, const struct submission *s,
                                  const struct watched_log *log, int64_t at) {
    struct str line = cosignature_line(a, s->note.text, w->key, at);
    struct seen next = {.position = s->checkpoint.position, .note = note_to_keep(a, s, log, line)};
    struct judging j = {.s = s};
    bool stored;
    enum fault f = ledger_swap(w->ledger, log->origin, decide, &j, &next, &stored);
    if (f) {
        log_error("state-not-stored", LOG_FAULT("fault", f));
        return say(503, "The state cannot be stored now.\n");
    }
    if (stored)
        return (struct witness_answer){200, plain, line};
    if (j.status == 409)
        return (struct witness_answer){409, "text/x.tlog.size",
                                       arena_format(a, "%llu\n", (unsigned long long)j.last)};
    return refusal(j.status);
}

static struct witness_answer add_checkpoint(struct witness *w, struct arena *a, struct str body, int64_t at) {
    struct submission *s = arena_alloc(a, sizeof *s);
    if (submission_parse(a, body, s))
        return refusal(400);
    const struct watched_log *log = log_of(w, s->checkpoint.origin);
    unsigned refused = submission_refused(s, log);
    return refused ? refusal(refused) : swap(w, a, s, log, at);
}

static bool hex_hash(struct str text, struct hash *h) {
    if (text.n != 2 * sizeof h->b)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        h->b[i / 2] = (unsigned char)(i % 2 ? h->b[i / 2] << 4 | digit : digit);
    }
    return true;
}

static struct witness_answer last_checkpoint(struct witness *w, struct arena *a, struct str path) {
    struct str tail = STR("/checkpoint");
    struct hash origin;
    struct seen seen;
    if (!str_ends(path, tail) || !hex_hash(str_slice(path, 1, path.n - tail.n - 1), &origin))
        return say(404, "There is nothing here.\n");
    enum fault f = ledger_read_by_hash(w->ledger, a, origin, &seen);
    if (f)
        return f == NOT_FOUND ? say(404, "Nothing of this log has been signed here.\n")
                              : say(503, "The state cannot be read now.\n");
    return (struct witness_answer){200, plain, seen.note};
}

struct witness_answer witness_ask(struct witness *w, struct arena *a, const struct witness_question *q,
                                  int64_t at) {
    bool add = str_equal(q->path, STR("/add-checkpoint"));
    if (add && q->post)
        return add_checkpoint(w, a, q->body, at);
    if (add || q->post)
        return say(add ? 405 : 404, add ? "It takes POST alone.\n" : "There is nothing here.\n");
    if (str_equal(q->path, STR("/"))) {
        struct str key = witness_key(w, a);
        return (struct witness_answer){200, plain, arena_format(a, "%.*s\n", STR_ARGS(key))};
    }
    return last_checkpoint(w, a, q->path);
}
