/* turn.c: all commands of a turn are decided in order in one transaction, each on the state that the one
 * before it left, and share its commit. What spoils the transaction (a defect in apply, a conflict) drops it,
 * and the turn begins again. */
#include "store/turn.h"

#include "base/log.h"
#include "store/publish.h"
#include "store/standing.h"
#include "store/token.h"
#include "store/txn_write.h"

#include <assert.h>
#include <string.h>

enum { CONFLICTS_MOST = 100 };

enum verdict {
    DECIDED, /* whatever the answer: its fault is set and the transaction is as it should be */
    NO_ROOM, /* in this batch: nothing of it is left in the transaction */
    SPOILED, /* the transaction holds half of it */
    BROKEN   /* the disk refused: write.broken says why */
};

static bool disk_broken(const struct txn *t) {
    enum fault f = t->store->write.broken;
    return f == DISK_FULL || f == DISK_ERROR;
}

/* Journals and applies what the command decided. */
static enum fault enter(struct turn *u, struct txn *t, struct command *c, const struct batch *own) {
    struct hash h;
    enum fault f = OK;
    t->phase = TXN_JOURNAL;
    for (size_t i = 0; i < own->blobs_n && !f; i++) {
        f = journal_put_blob(t, &own->blobs[i]);
        if (!f)
            f = batch_add_blob(&u->batch, own->blobs[i].bytes, &h);
    }
    for (size_t i = 0; i < own->records_n && !f; i++) {
        uint64_t index;
        t->phase = TXN_JOURNAL;
        f = journal_append(t, &own->records[i], c->at, &index);
        t->phase = TXN_APPLY;
        if (!f)
            f = u->w.domain->apply(t, index, &own->records[i]);
        t->phase = TXN_JOURNAL;
        if (!f)
            f = record_erase(t, u->w.domain, &own->records[i]);
        if (!f)
            f = batch_add(&u->batch, &own->records[i]);
        if (i == 0)
            c->result.index = index;
    }
    c->result.entries = (uint32_t)own->records_n;
    return f;
}

/* A fault of the command's own: its answer, and nothing of it is left. */
static enum verdict answer(struct txn *t, struct command *c, struct change *since, enum fault f) {
    c->fault = f;
    c->result = (struct result){0};
    t->phase = TXN_DECIDE;
    enum fault undone = changes_undo(t, since);
    return undone || disk_broken(t) ? BROKEN : DECIDED;
}

/* What every deciding begins with, the first as the last. */
static enum fault prepare(struct turn *u, const struct txn *t, size_t i) {
    struct command *c = u->commands[i];
    int64_t last_at = 0;
    enum fault f = journal_last_at(t, &last_at);
    c->at = c->arrived > last_at ? c->arrived : last_at;
    c->seed.used = u->draws[i];
    c->fault = OK;
    c->repeated = false;
    c->result = (struct result){0};
    return f;
}

static enum verdict decide(struct turn *u, struct txn *t, size_t i) {
    struct command *c = u->commands[i];
    struct change *since = t->store->write.changes;
    t->phase = TXN_DECIDE;
    enum fault f = prepare(u, t, i);
    if (f || u->dropped[i])
        return answer(t, c, since, f ? f : INTERNAL);
    c->repeated = c->has_token && token_result(t, c->token, &c->result) == OK;
    if (c->repeated)
        return DECIDED;

    struct batch own = batch_new(u->arena);
    size_t frame = own.bytes;
    f = c->decide(t, c, &own);
    if (disk_broken(t))
        return BROKEN;
    if (f)
        return answer(t, c, since, f);
    if (own.records_n && u->full)
        return answer(t, c, since, DISK_FULL);
    assert(own.records_n || own.blobs_n == 0); /* a batch is known by the root after it */
    if (u->batch.records_n && u->batch.bytes + own.bytes - frame > BATCH_BYTES_MAX)
        return answer(t, c, since, OK) == DECIDED ? NO_ROOM : BROKEN;
    f = enter(u, t, c, &own);
    return disk_broken(t) ? BROKEN : f ? SPOILED : DECIDED;
}

/* A defect: logged once, answered INTERNAL, and the others go on without it. */
static void drop(struct turn *u, size_t i) {
    char reference[LOG_REFERENCE_SIGNS + 1];
    log_defect(INTERNAL, "apply", reference);
    u->dropped[i] = true;
}

static enum fault begin(struct turn *u, struct txn *t) {
    arena_free(u->arena);
    u->arena = arena_new();
    u->batch = batch_new(u->arena);
    enum fault f = store_write(u->w.store, t);
    if (f)
        return f;
    int64_t at;
    t->phase = TXN_JOURNAL;
    f = publish_record(t);
    if (!f)
        f = journal_position(t, &u->before, &at);
    if (f)
        store_abort(t);
    return f;
}

/* Decides all in a transaction that is open afterwards, if the fault is OK. */
static enum fault attempt(struct turn *u, struct txn *t) {
    enum fault f = begin(u, t);
    for (u->answered = 0; u->answered < u->n && !f;) {
        enum verdict v = decide(u, t, u->answered);
        if (v == NO_ROOM)
            break;
        if (v == BROKEN) {
            f = t->store->write.broken ? t->store->write.broken : DISK_ERROR;
            store_abort(t);
        } else if (v == SPOILED) {
            drop(u, u->answered);
            store_abort(t);
            f = begin(u, t);
            u->answered = 0;
        } else {
            u->answered++;
        }
    }
    if (f)
        return f;
    int64_t at;
    t->phase = TXN_JOURNAL;
    f = journal_settle(t);
    if (!f)
        f = journal_position(t, &u->after, &at);
    if (f)
        store_abort(t);
    return f;
}

/* The same answer for everyone. */
static enum fault refuse(struct turn *u, enum fault f) {
    u->answered = u->n;
    for (size_t i = 0; i < u->n; i++) {
        u->commands[i]->fault = f;
        u->commands[i]->repeated = false;
        u->commands[i]->result = (struct result){0};
    }
    return f == DISK_FULL || f == BUSY || f == ONLY_READS ? OK : f;
}

/* --- with a shared engine --- */

static void forget_offer(struct turn *u) {
    arena_free(u->offer.arena);
    u->offer = (struct offer){.pending = false};
}

static void remember_offer(struct turn *u, struct txn *t) {
    forget_offer(u);
    u->offer = (struct offer){
        .before = u->before, .after = u->after, .changes = t->store->write.changes, .pending = true};
    u->offer.arena = store_keep_changes(t);
}

/* Deciding again on the same state must give the same batch: an offer still under way is then this one. */
static void assert_repeatable(const struct turn *u) {
    const struct offer *o = &u->offer;
    if (o->pending && o->before.size == u->before.size && hash_equal(o->before.root, u->before.root))
        assert(o->after.size == u->after.size && hash_equal(o->after.root, u->after.root));
}

/* Offers what was decided and ends the transaction. *again: nothing came of it yet. */
static enum fault offer(struct turn *u, struct txn *t, bool *again) {
    assert_repeatable(u);
    enum fault f = u->offer.pending ? OK : store_reserve(u->w.store);
    if (f) {
        store_abort(t);
        return f;
    }
    switch (u->w.engine->append(u->w.engine, &u->before, &u->batch, &u->after)) {
    case ENGINE_DONE: /* it stands, whatever becomes of the commit: then it is taken over from the engine */
        remember_offer(u, t);
        f = store_commit(t);
        if (f == OK)
            forget_offer(u);
        *again = f == DISK_FULL;
        return *again ? follow_until_known(&u->w, &u->offer) : f;
    case ENGINE_CONFLICT:
        store_abort(t);
        *again = true;
        return u->offer.pending ? follow_until_known(&u->w, &u->offer) : follow_patiently(&u->w, &u->offer);
    case ENGINE_UNKNOWN:
        remember_offer(u, t);
        store_abort(t);
        *again = true;
        return follow_until_known(&u->w, &u->offer);
    case ENGINE_REFUSED:
        break;
    }
    store_abort(t);
    return BUSY;
}

/* Until all is committed or refused. */
static enum fault settle(struct turn *u) {
    struct txn t;
    for (unsigned tries = 0; tries <= CONFLICTS_MOST || u->offer.pending; tries++) {
        bool again = false;
        enum fault f = attempt(u, &t);
        if (!f && u->w.engine->shared && u->batch.records_n)
            f = offer(u, &t, &again);
        else if (!f)
            f = store_commit(&t);
        if (u->offer.found) /* the answers are those of the deciding that the log has */
            return f == DISK_FULL || f == BUSY ? OK : f;
        if (f || !again)
            return f;
    }
    return BUSY;
}

enum fault turn_run(struct turn *u) {
    struct txn t;
    u->full = false;
    memset(u->dropped, 0, sizeof u->dropped);
    for (size_t i = 0; i < u->n; i++)
        u->draws[i] = u->commands[i]->seed.used;
    if (store_only_reads(u->w.store))
        return refuse(u, ONLY_READS);
    enum fault f = store_read(u->w.store, &t);
    if (!f) {
        u->full = store_full(&t);
        store_read_end(&t);
        f = settle(u);
    }
    if (f)
        f = refuse(u, f);
    else
        f = follow_publish(&u->w);
    for (size_t i = 0; i < u->answered; i++)
        u->commands[i]->after = u->w.store->published;
    forget_offer(u);
    arena_free(u->arena);
    u->arena = NULL;
    return f;
}
