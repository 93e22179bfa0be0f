/* witnesses.c: rounds. One thread says which checkpoint is asked about; a thread for each witness asks. */
#include "desk/witnesses.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/url.h"
#include "desk/cosigning.h"
#include "desk/witnesses_parts.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    TICK_MS = 500,
    ROUND_MS = 15000,       /* a round waits no longer for who is slow */
    QUIET_MS = 3600 * 1000, /* a log that does not grow is asked about again */
    BACKOFF_FIRST_MS = 5000,
    BACKOFF_MOST_MS = 600 * 1000,
};

/* A folder that only reads signs nothing, so there is nothing to ask about until the next start. */
static bool at_rest(const struct witnesses *w) {
    return store_only_reads(w->store);
}

/* --- one round --- */

/* Whether the round need not wait for this witness: it has answered, or was not well a moment ago. */
static bool is_through(const struct witnesses *w, const struct worker *k, int64_t now_ms) {
    return !k->started || k->done == w->round || now_ms < k->not_before_ms;
}

static bool round_over(const struct witnesses *w, int64_t now_ms) {
    if (w->round == 0 || now_ms - w->round_ms >= ROUND_MS)
        return true;
    for (size_t i = 0; i < w->policy.witnesses_n; i++)
        if (!is_through(w, &w->workers[i], now_ms))
            return false;
    return true;
}

static bool is_of(const struct signatures *s, const struct published *p) {
    return s->note_n && s->position.size == p->position.size &&
           hash_equal(s->position.root, p->position.root);
}

/* Under the lock. Who is asked again about the same checkpoint has still signed it if they do not answer. */
static void begin_round(struct witnesses *w, const struct published *p, int64_t now_ms) {
    if (is_of(&w->newest, p)) {
        w->asked = w->newest;
    } else if (!is_of(&w->asked, p)) {
        w->asked = (struct signatures){.position = p->position, .note_n = p->note.n};
        memcpy(w->asked.note, p->note.p, p->note.n);
    }
    w->round++;
    w->round_ms = now_ms;
    pthread_cond_broadcast(&w->wake);
}

bool witnesses_due(const struct settings *settings, bool grown, int64_t since_ms) {
    return since_ms >= (grown ? settings->witness_seconds * 1000 : QUIET_MS);
}

static void look_for_round(struct witnesses *w) {
    struct arena *a = arena_new();
    struct published p = store_published(w->store, a);
    int64_t now_ms = clock_ms();
    pthread_mutex_lock(&w->lock);
    bool grown = p.position.size != w->asked.position.size;
    bool due = w->round == 0 || witnesses_due(w->settings, grown, now_ms - w->round_ms);
    if (due && p.note.n && p.note.n <= sizeof w->asked.note && round_over(w, now_ms))
        begin_round(w, &p, now_ms);
    pthread_mutex_unlock(&w->lock);
    arena_free(a);
}

/* Waits on the lock that is held. */
static void wait_until(struct witnesses *w, int64_t ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&w->wake, &w->lock, &until);
}

static void *rounds_main(void *arg) {
    struct witnesses *w = arg;
    while (!atomic_load(&w->stopping)) {
        bool kept = false;
        if (!at_rest(w)) {
            look_for_round(w);
            kept = witnesses_keep(w);
        }
        pthread_mutex_lock(&w->lock);
        bool more = kept && w->unkept; /* signed while the last was written */
        if (!more && !atomic_load(&w->stopping))
            wait_until(w, TICK_MS);
        pthread_mutex_unlock(&w->lock);
    }
    if (!at_rest(w))
        witnesses_keep(w);
    return NULL;
}

/* --- one witness --- */

/* Under the lock. */
static void took(struct worker *k, uint64_t round, struct str line, int64_t at, uint64_t size) {
    struct witnesses *w = k->all;
    struct signatures *s = &w->asked;
    if (at >= k->sight.at)
        k->sight = (struct sight){size, at};
    w->unkept = true;
    pthread_cond_broadcast(&w->wake);                   /* so that it is kept at once */
    if (round != w->round || line.n > WITNESS_LINE_MAX) /* too late for this one */
        return;
    memcpy(s->line[k->i], line.p, line.n);
    s->line_n[k->i] = line.n;
    s->at[k->i] = at;
    if (policy_quorum(&w->policy, s->at))
        w->newest = *s;
}

/* Under the lock. A refusal stays one until it is taken back. */
static void failed(struct worker *k, enum fault f) {
    int64_t wait = BACKOFF_FIRST_MS;
    for (unsigned i = 0; i < k->failures && wait < BACKOFF_MOST_MS; i++)
        wait *= 2;
    k->failures++;
    k->refuses = f == WRONG_STATE;
    k->not_before_ms = clock_ms() + (wait < BACKOFF_MOST_MS ? wait : BACKOFF_MOST_MS);
    pthread_cond_broadcast(&k->all->wake);
}

/* The first, second, fourth … failure in a row is told; a refusal is always an error. */
static void tell(const struct worker *k, enum fault f, const char *why) {
    if (f == WRONG_STATE)
        log_error("witness-refuses", LOG_NUMBER("witness", k->i + 1), LOG_WORD("why", why));
    else if ((k->failures & (k->failures - 1)) == 0)
        log_warning("witness-not-there", LOG_NUMBER("witness", k->i + 1), LOG_WORD("why", why));
}

/* A refusal is no proof of anything, but what the witness has may be: then this folder is not the newest. */
static void look_behind_refusal(const struct witnesses *w, const struct cosigning *c) {
    struct arena *a = arena_new();
    struct position seen;
    if (cosigning_last(c, a, &seen) == OK)
        store_seen(w->store, &seen, c->witness->name);
    arena_free(a);
}

/* Takes the lock for its beginning and its end. */
static void ask(struct worker *k, struct cosigning *c) {
    struct witnesses *w = k->all;
    struct arena *a = arena_new();
    struct published p;
    struct str line = {0};
    int64_t at = 0;
    pthread_mutex_lock(&w->lock);
    uint64_t round = w->round;
    p.position = w->asked.position;
    p.note = arena_copy(a, str_bytes(w->asked.note, w->asked.note_n));
    pthread_mutex_unlock(&w->lock);
    enum fault f = cosigning_ask(c, a, &p, &line, &at);
    if (f == WRONG_STATE)
        look_behind_refusal(w, c);
    pthread_mutex_lock(&w->lock);
    k->done = round;
    k->failed = f != OK;
    if (f) {
        failed(k, f);
        if (!atomic_load(&w->stopping))
            tell(k, f, c->why);
    } else {
        k->failures = 0;
        k->refuses = false;
        k->not_before_ms = 0;
        took(k, round, line, at, p.position.size);
    }
    pthread_mutex_unlock(&w->lock);
    arena_free(a);
}

static bool is_due(const struct worker *k) {
    const struct witnesses *w = k->all;
    return !at_rest(w) && w->round && (k->done != w->round || k->failed) && clock_ms() >= k->not_before_ms;
}

static void *worker_main(void *arg) {
    struct worker *k = arg;
    struct witnesses *w = k->all;
    struct cosigning c = {.store = w->store,
                          .witness = &w->policy.witnesses[k->i],
                          .fetch = fetch_open(),
                          .stop = &w->stopping,
                          .had = k->sight.size};
    while (c.fetch && !atomic_load(&w->stopping)) {
        pthread_mutex_lock(&w->lock);
        bool due = is_due(k);
        if (!due && !atomic_load(&w->stopping))
            wait_until(w, TICK_MS);
        pthread_mutex_unlock(&w->lock);
        if (due)
            ask(k, &c);
    }
    if (c.fetch)
        fetch_close(c.fetch);
    return NULL;
}

/* --- opening and closing --- */

static enum fault read_policy(struct arena *a, const struct settings *settings, struct messages *out,
                              struct policy *p) {
    struct str text;
    size_t before = out->n;
    enum fault f = file_read(a, settings->witness_policy, POLICY_BYTES_MAX, &text);
    if (f) {
        messages_add(out, settings->witness_policy, 0, 0, "The policy of witnesses cannot be read.");
        return FILE_INVALID;
    }
    f = policy_parse(a, settings->witness_policy, text, out, p);
    for (size_t i = 0; !f && i < p->witnesses_n; i++)
        if (p->witnesses[i].url.n && url_check(p->witnesses[i].url))
            messages_add(out, settings->witness_policy, 0, 0, "\"%.*s\" is no http or https address.",
                         STR_ARGS(p->witnesses[i].url));
    return out->n == before ? OK : FILE_INVALID;
}

enum fault witnesses_check(const struct settings *settings, struct messages *out, size_t *askable) {
    struct policy *p = arena_alloc(out->arena, sizeof *p);
    *askable = 0;
    if (settings->witness_policy.n == 0)
        return OK;
    enum fault f = read_policy(out->arena, settings, out, p);
    *askable = f ? 0 : policy_askable(p);
    return f;
}

static enum fault check_log(const struct witnesses *w, struct messages *out) {
    struct note_verifier log = store_log_verifier(w->store);
    if (policy_has_log(&w->policy, &log))
        return OK;
    messages_add(out, w->settings->witness_policy, 0, 0,
                 "It names logs and not this one, whose line is: log %s",
                 note_verifier_string(out->arena, &log).p);
    return FILE_INVALID;
}

static struct witnesses *make(struct store *s, struct writer *writer, const struct settings *settings) {
    struct witnesses *w = calloc(1, sizeof *w);
    pthread_condattr_t attributes;
    if (!w)
        abort();
    w->store = s;
    w->writer = writer;
    w->settings = settings;
    w->arena = arena_new();
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&w->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    for (size_t i = 0; i < POLICY_WITNESSES_MAX; i++)
        w->workers[i] = (struct worker){.all = w, .i = i};
    return w;
}

enum fault witnesses_open(struct store *s, struct writer *writer, const struct settings *settings,
                          struct messages *out, struct witnesses **witnesses) {
    *witnesses = NULL;
    if (settings->witness_policy.n == 0)
        return OK;
    struct witnesses *w = make(s, writer, settings);
    enum fault f = read_policy(w->arena, settings, out, &w->policy);
    if (!f)
        f = check_log(w, out);
    if (!f)
        f = witnesses_recall(w);
    if (f) {
        witnesses_close(w);
        return f;
    }
    *witnesses = w;
    return OK;
}

enum fault witnesses_start(struct witnesses *w) {
    if (!w)
        return OK;
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return INTERNAL;
    for (size_t i = 0; i < w->policy.witnesses_n; i++)
        if (w->policy.witnesses[i].url.n)
            w->workers[i].started =
                pthread_create(&w->workers[i].thread, NULL, worker_main, &w->workers[i]) == 0;
    w->rounds_started = pthread_create(&w->rounds, NULL, rounds_main, w) == 0;
    return w->rounds_started ? OK : INTERNAL;
}

void witnesses_stop(struct witnesses *w) {
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    atomic_store(&w->stopping, true);
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    bool any = w->rounds_started;
    for (size_t i = 0; i < w->policy.witnesses_n; i++)
        if (w->workers[i].started)
            pthread_join(w->workers[i].thread, NULL);
    if (any) {
        pthread_join(w->rounds, NULL);
        curl_global_cleanup();
    }
    w->rounds_started = false;
}

void witnesses_close(struct witnesses *w) {
    if (!w)
        return;
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
    free(w);
}

/* --- looking --- */

const struct policy *witnesses_policy(const struct witnesses *w) {
    return w ? &w->policy : NULL;
}

struct hash witnesses_policy_hash(const struct witnesses *w) {
    return hash_of(w ? w->policy.text : (struct str){0});
}

struct str signatures_note(struct arena *a, const struct signatures *s, size_t witnesses_n) {
    struct buf b = buf_new(a);
    buf_add(&b, str_bytes(s->note, s->note_n));
    for (size_t i = 0; i < witnesses_n; i++)
        buf_add(&b, str_bytes(s->line[i], s->line_n[i]));
    return buf_str(&b);
}

struct published witnesses_cosigned(struct witnesses *w, struct arena *a, const struct published *p) {
    struct published out = *p;
    if (!w)
        return out;
    pthread_mutex_lock(&w->lock);
    if (is_of(&w->newest, p))
        out.note = signatures_note(a, &w->newest, w->policy.witnesses_n);
    else if (is_of(&w->asked, p))
        out.note = signatures_note(a, &w->asked, w->policy.witnesses_n);
    pthread_mutex_unlock(&w->lock);
    return out;
}

struct witnessed witnesses_newest(struct witnesses *w, struct arena *a) {
    struct witnessed out = {.of = w ? w->policy.witnesses_n : 0};
    if (!w)
        return out;
    pthread_mutex_lock(&w->lock);
    if (w->newest.note_n)
        out.checkpoint =
            (struct published){w->newest.position, signatures_note(a, &w->newest, w->policy.witnesses_n)};
    for (size_t i = 0; w->newest.note_n && i < w->policy.witnesses_n; i++) {
        out.who[i] = w->newest.at[i] > 0;
        out.n += out.who[i];
        if (w->newest.at[i] > out.at)
            out.at = w->newest.at[i];
    }
    pthread_mutex_unlock(&w->lock);
    return out;
}

size_t witnesses_list(struct witnesses *w, struct arena *a, struct witness_state **list) {
    size_t n = w ? w->policy.witnesses_n : 0;
    *list = arena_alloc(a, (n + 1) * sizeof **list);
    if (!w)
        return 0;
    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < n; i++) {
        const struct worker *k = &w->workers[i];
        (*list)[i] = (struct witness_state){.name = w->policy.witnesses[i].name,
                                            .url = w->policy.witnesses[i].url,
                                            .last = k->sight,
                                            .asked = w->policy.witnesses[i].url.n > 0,
                                            .refuses = k->refuses,
                                            .silent = k->failures > 0};
    }
    pthread_mutex_unlock(&w->lock);
    return n;
}
