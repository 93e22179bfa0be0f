/* retention_clock.c: goes through the editions whose moment has come, one after the other, some proposals at
 * a time, so that nobody waits behind it. What had to stay is tried again an hour later. */
#include "desk/retention_clock.h"

#include "award/privacy/retention.h"
#include "store/store.h"

static bool is_time(const struct retention_clock *k, const struct txn *t, int64_t now) {
    return !k->looked || k->version != award_public_version(t) || (k->next && now >= k->next) || now < k->at;
}

/* Behind the last edition: again from the first while anything is erased, then not before something can have
 * changed. */
static void end_turn(struct retention_clock *k, const struct retention_round *r, int64_t now) {
    int64_t again = now + RETENTION_RETRY_SECONDS;
    k->next = r->next;
    if (r->n && (!k->next || again < k->next))
        k->next = again;
    k->looked = !k->erased;
    k->erased = false;
    k->finished = 0;
}

static enum fault look(struct retention_clock *k, const struct txn *t, struct arena *a, int64_t now) {
    struct retention_round r;
    enum fault f = retention_round(t, a, now, &r);
    if (f)
        return f;
    k->version = award_public_version(t);
    k->at = now;
    k->after = 0;
    for (size_t i = 0; i < r.n && !k->edition; i++)
        if (r.editions[i] > k->finished)
            k->edition = r.editions[i];
    k->looked = false;
    if (!k->edition)
        end_turn(k, &r, now);
    return OK;
}

static enum fault look_perhaps(struct retention_clock *k, struct store *s, int64_t now, struct str *edition,
                               struct arena *a) {
    struct txn t;
    struct edition_record e;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    if (!k->edition && is_time(k, &t, now))
        f = look(k, &t, a, now);
    if (!f && k->edition && !(f = edition_get(&t, k->edition, &e)))
        *edition = arena_copy(a, edition_id_of(&e));
    store_read_end(&t);
    return f;
}

static enum fault erase_some(struct retention_clock *k, struct writer *w, struct str edition, int64_t now) {
    struct command *c = command_new();
    struct retention_args *args = arena_alloc(c->arena, sizeof *args);
    *args = (struct retention_args){arena_copy(c->arena, edition), k->after};
    c->arrived = now;
    c->decide = retention_write;
    c->args = args;
    enum fault f = writer_run(w, c);
    if (!fault_is_ours(f)) {
        k->erased |= !f && c->result.entries > 0;
        k->after = f ? 0 : c->result.number;
    }
    arena_free(c->arena);
    return f;
}

enum fault retention_clock_round(struct retention_clock *k, struct store *s, struct writer *w, int64_t now) {
    struct arena *a = arena_new();
    struct str edition = {0};
    enum fault f = look_perhaps(k, s, now, &edition, a);
    if (!f && edition.n) {
        f = erase_some(k, w, edition, now);
        if (!fault_is_ours(f) && !k->after) { /* through, or no longer due: it was recalled meanwhile */
            k->finished = k->edition;
            k->edition = 0;
        }
    }
    arena_free(a);
    return fault_is_ours(f) ? f : OK;
}
