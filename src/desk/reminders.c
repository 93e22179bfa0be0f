/* reminders.c: looks through the rolls of steps that close soon. Reads who has handed in, never what. */
#include "desk/reminders.h"

#include "award/close/unsealing.h"
#include "award/log/tables.h"
#include "award/rules/edition.h"
#include "award/step/ballot.h"
#include "award/step/recusal.h"
#include "award/step/step.h"
#include "desk/delivery.h"
#include "store/store.h"

#include <string.h>

enum { AT_ONCE = 64 };

struct due {
    struct reminder reminder;
    bool has_text;
    struct mail_text text;
};

/* --- finding --- */

static void add_progress(const struct txn *t, struct reminder *r) {
    struct key k = step_roll_key(r->edition, r->step, r->person);
    struct progress_record p;
    if (table_get_record(t, T_PROGRESS, key_of(&k), &p, sizeof p))
        return;
    r->done = p.done;
    r->of = p.of;
}

/* Who has said meanwhile that they are bound votes no more in a case about that one. */
static bool kept_away(const struct txn *t, uint32_t edition, const struct step_record *s, struct str person) {
    return s->candidate && recusal_stands(t, edition, person, s->candidate);
}

static bool is_reminded(const struct txn *t, struct str key, int64_t since) {
    struct str at;
    return table_get(t, T_REMINDED, key, &at) == OK && (int64_t)key_read_u64(at, 0) >= since;
}

static enum fault find_in_step(const struct txn *t, struct arena *a, uint32_t edition,
                               const struct step_record *s, struct due *list, size_t *n) {
    struct key prefix = step_roll_key(edition, s->number, (struct str){0});
    struct cursor c;
    enum fault f = cursor_open(t, T_ROLL, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (*n < AT_ONCE && cursor_next(&c)) {
        struct roll_record v;
        struct reminder *r = &list[*n].reminder;
        memcpy(&v, c.value.p, sizeof v);
        struct str person = arena_copy(a, str_slice(c.key, prefix.n, c.key.n));
        if (v.number > 0 || is_reminded(t, c.key, 0) || kept_away(t, edition, s, person))
            continue;
        *r = (struct reminder){.edition = edition, .step = s->number, .person = person};
        add_progress(t, r);
        (*n)++;
    }
    cursor_close(&c);
    return OK;
}

/* Of a sealed step that was closed a day ago: who holds a part of its key and has not given it. */
static enum fault find_holders(const struct txn *t, struct arena *a, int64_t now, uint32_t edition,
                               const struct step_record *s, struct due *list, size_t *n) {
    struct step_documents d;
    struct fact closed;
    enum fault f = step_documents(t, a, s, &d);
    if (f || (f = event_read(t, a, s->closed, &closed)))
        return f;
    if (now < closed.at + REMINDER_SECONDS || step_taken_anew(t, edition, s))
        return OK;
    for (size_t i = 0; i < d.holders.n && *n < AT_ONCE; i++) {
        struct str person = d.holders.list[i].person;
        struct key k = step_roll_key(edition, s->number, person);
        if (!share_given(t, edition, s, (uint32_t)i + 1) && !is_reminded(t, key_of(&k), closed.at) &&
            !kept_away(t, edition, s, person))
            list[(*n)++].reminder = (struct reminder){
                .edition = edition, .step = s->number, .person = person, .shut = true, .since = closed.at};
    }
    return OK;
}

static bool is_shut(const struct step_record *s) {
    return s->state == STEP_IS_CLOSED && s->secrecy == SECRECY_SEALED;
}

static bool closes_soon(const struct step_record *s, int64_t now) {
    return s->state == STEP_IS_OPEN && s->mode == MODE_BALLOTS && s->closes && now <= s->closes &&
           now > s->closes - REMINDER_SECONDS && s->handed_in < s->voters;
}

static enum fault find(const struct txn *t, struct arena *a, int64_t now, struct due *list, size_t *n) {
    uint64_t editions = table_count(t, T_EDITIONS);
    for (uint32_t e = 1; e <= editions; e++)
        for (uint32_t i = step_count(t, e); i > 0; i--) {
            struct step_record s;
            enum fault f = step_get(t, e, i, &s);
            if (!f && closes_soon(&s, now))
                f = find_in_step(t, a, e, &s, list, n);
            else if (!f && is_shut(&s))
                f = find_holders(t, a, now, e, &s, list, n);
            if (f)
                return f;
        }
    return OK;
}

/* --- writing --- */

static enum fault decide(struct txn *t, struct command *c, struct batch *out) {
    const struct due *d = c->args;
    struct key k = step_roll_key(d->reminder.edition, d->reminder.step, d->reminder.person), at = key_new();
    (void)out;
    if (is_reminded(t, key_of(&k), d->reminder.since))
        return OK;
    key_u64(&at, (uint64_t)c->arrived);
    enum fault f = table_put(t, T_REMINDED, key_of(&k), key_of(&at));
    return f || !d->has_text ? f : post_put(t, c, &d->text);
}

static enum fault write_one(struct writer *w, struct due *d, int64_t now) {
    struct command *c = command_new();
    c->arrived = now;
    c->decide = decide;
    c->args = d;
    enum fault f = writer_run(w, c);
    arena_free(c->arena);
    return f;
}

enum fault reminders_due(struct store *s, struct writer *w, int64_t now, reminder_render *render,
                         void *context) {
    struct arena *a = arena_new();
    struct due *list = arena_alloc(a, AT_ONCE * sizeof *list);
    struct txn t;
    size_t n = 0;
    enum fault f = store_read(s, &t);
    if (!f) {
        f = find(&t, a, now, list, &n);
        for (size_t i = 0; i < n && !f; i++)
            list[i].has_text = render(context, &t, a, &list[i].reminder, &list[i].text) == OK;
        store_read_end(&t);
    }
    for (size_t i = 0; i < n && !f; i++)
        f = write_one(w, &list[i], now);
    arena_free(a);
    return fault_is_ours(f) ? f : OK;
}
