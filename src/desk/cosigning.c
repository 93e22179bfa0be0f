/* cosigning.c: blocks on the network, so it runs on a thread that nobody waits for. */
#include "desk/cosigning.h"

#include "base/buf.h"
#include "proof/cosignature.h"
#include "proof/watch.h"

enum { ANSWER_MOST = 64 << 10, TRIES = 3 };

/* "old SIZE", the proof from there, the checkpoint. */
static enum fault body_of(const struct cosigning *c, struct arena *a, const struct published *p,
                          struct str *body) {
    struct hash proof[TREE_PROOF_MAX];
    struct buf b = buf_new(a);
    struct txn t;
    size_t n = 0;
    enum fault f = store_read(c->store, &t);
    if (f)
        return f;
    if (c->had)
        f = tree_consistency(c->had, p->position.size, journal_node, &t, proof, &n);
    store_read_end(&t);
    if (f)
        return f;
    buf_format(&b, "old %llu\n", (unsigned long long)c->had);
    for (size_t i = 0; i < n; i++) {
        buf_add(&b, base64_encode(a, hash_str(&proof[i])));
        buf_byte(&b, '\n');
    }
    buf_byte(&b, '\n');
    buf_add(&b, p->note);
    *body = buf_str(&b);
    return OK;
}

/* Of all lines that it sent, its newest; whatever else stands there is passed over. */
static enum fault take_line(const struct cosigning *c, struct arena *a, const struct published *p,
                            struct str lines, struct str *line, int64_t *at) {
    const struct note_verifier *key = &c->witness->key;
    struct note *n = arena_alloc(a, sizeof *n), *one = arena_alloc(a, sizeof *one);
    struct str whole = arena_format(a, "%.*s%.*s", STR_ARGS(p->note), STR_ARGS(lines));
    if (note_parse(a, whole, n) || cosignature_verify(n, key, at))
        return BUSY;
    for (size_t i = 0; i < n->signatures_n; i++) {
        int64_t when;
        *one = (struct note){.text = n->text, .signatures_n = 1};
        one->signatures[0] = n->signatures[i];
        if (cosignature_verify(one, key, &when) || when != *at)
            continue;
        *line = note_line(a, n->signatures[i].name, n->signatures[i].key_id, n->signatures[i].bytes);
        return OK;
    }
    return BUSY;
}

static enum fault refuse(struct cosigning *c, enum fault f, const char *why) {
    c->why = why;
    return f;
}

/* The size that a 409 tells. */
static bool told_size(const struct fetch_answer *answer, uint64_t *size) {
    return str_starts(answer->type, STR("text/x.tlog.size")) && str_ends(answer->body, STR("\n")) &&
           str_to_u64(str_slice(answer->body, 0, answer->body.n - 1), size);
}

static struct fetch_question question_of(const struct cosigning *c) {
    return (struct fetch_question){.most = ANSWER_MOST, .seconds = COSIGNING_SECONDS, .stop = c->stop};
}

/* An address below the witness's. */
static struct str below(const struct cosigning *c, struct arena *a, struct str path) {
    struct str url = c->witness->url;
    return arena_format(a, "%.*s%s%.*s", STR_ARGS(url), str_ends(url, STR("/")) ? "" : "/", STR_ARGS(path));
}

/* NOTHING_CHANGED: it has told another size, from which to try again. */
static enum fault ask_once(struct cosigning *c, struct arena *a, const struct published *p, struct str *line,
                           int64_t *at) {
    struct fetch_question post = question_of(c);
    struct fetch_answer answer;
    uint64_t size;
    if (c->had > p->position.size)
        return refuse(c, WRONG_STATE, "ahead-of-us");
    enum fault f = body_of(c, a, p, &post.body);
    if (f)
        return refuse(c, f, "no-proof");
    post.url = below(c, a, STR("add-checkpoint"));
    if (fetch_ask(c->fetch, a, &post, &answer))
        return refuse(c, BUSY, "no-answer");
    if (answer.status == 200) {
        f = take_line(c, a, p, answer.body, line, at);
        return f ? refuse(c, f, "no-good-signature") : OK;
    }
    if (answer.status == 422)
        return refuse(c, WRONG_STATE, "no-extension");
    if (answer.status != 409)
        return refuse(c, BUSY,
                      answer.status == 404   ? "log-unknown"
                      : answer.status == 403 ? "key-unknown"
                                             : "status");
    if (!told_size(&answer, &size))
        return refuse(c, BUSY, "no-size");
    c->had = size;
    return NOTHING_CHANGED;
}

enum fault cosigning_ask(struct cosigning *c, struct arena *a, const struct published *p, struct str *line,
                         int64_t *at) {
    enum fault f = NOTHING_CHANGED;
    c->why = "size-again";
    for (int i = 0; i < TRIES && f == NOTHING_CHANGED; i++)
        f = ask_once(c, a, p, line, at);
    if (f == OK)
        c->had = p->position.size;
    return f == NOTHING_CHANGED ? BUSY : f;
}

enum fault cosigning_last(const struct cosigning *c, struct arena *a, struct position *p) {
    struct note_verifier log = store_log_verifier(c->store);
    struct str path = arena_format(a, "%.*s/checkpoint", STR_ARGS(hash_hex(a, hash_of(log.name))));
    struct fetch_answer answer;
    struct fetch_question get = question_of(c);
    get.url = below(c, a, path);
    if (fetch_ask(c->fetch, a, &get, &answer) || answer.status != 200 ||
        watch_checkpoint(a, answer.body, &log, p))
        return NOT_FOUND;
    return OK;
}
