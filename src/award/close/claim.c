/* claim.c: takes complaints. A note proves who signed it and for what, never when: what it shows is said, and
 * officers judge. */
#include "award/close/claim.h"

#include "award/close/closed.h"
#include "award/close/closing.h"
#include "award/log/tables.h"
#include "award/people/officers.h"
#include "award/people/outbox.h"
#include "award/rules/edition.h"
#include "award/step/recusal.h"
#include "award/step/step_parts.h"
#include "base/time.h"

#include <string.h>

_Static_assert(sizeof(struct claim_record) == 56, "no padding: records are compared byte by byte");

static const struct str what_words[] = {
    [CLAIM_NOT_MINE] = STR_INIT("not_mine"), [CLAIM_NEWER] = STR_INIT("newer")};
static const struct str shows_words[] = {[CLAIM_SHOWS_NOTHING] = STR_INIT("nothing"),
                                         [CLAIM_SHOWS_NEVER_RECEIVED] = STR_INIT("never_received"),
                                         [CLAIM_SHOWS_OLDER] = STR_INIT("older")};

static uint8_t word_index(const struct str *words, size_t n, struct str s) {
    for (size_t i = 1; i < n; i++)
        if (str_equal(words[i], s))
            return (uint8_t)i;
    return 0;
}
#define WORD_INDEX(words, s) word_index(words, sizeof(words) / sizeof *(words), s)

/* The last minute is inclusive. */
int64_t inspection_until(const struct step_rules *rules, int64_t closed) {
    enum { MINUTE = 60 };
    return rules->inspection_days
               ? closed - closed % MINUTE + MINUTE - 1 + (int64_t)rules->inspection_days * DAY_SECONDS
               : 0;
}

/* --- reading --- */

enum fault claim_get(const struct txn *t, uint32_t edition, uint32_t step, struct str person,
                     struct claim_record *r) {
    struct key k = step_roll_key(edition, step, person);
    return table_get_record(t, T_CLAIMS, key_of(&k), r, sizeof *r);
}

enum fault claims_list(const struct txn *t, struct arena *a, uint32_t edition, uint32_t step,
                       struct str **people, size_t *n) {
    struct key prefix = step_roll_key(edition, step, (struct str){0});
    struct cursor c;
    enum fault f = cursor_open(t, T_CLAIMS, key_of(&prefix), (struct str){0}, false, &c);
    *people = arena_alloc(a, ROLL_MAX * sizeof **people);
    *n = 0;
    if (f)
        return f;
    while (*n < ROLL_MAX && cursor_next(&c))
        (*people)[(*n)++] = arena_copy(a, str_slice(c.key, prefix.n, c.key.n));
    cursor_close(&c);
    return OK;
}

enum fault claim_text(const struct txn *t, struct arena *a, const struct claim_record *r, struct str *text) {
    struct fact f;
    enum fault fault = event_read(t, a, r->index, &f);
    if (!fault)
        *text = json_get_str(f.private, "text");
    return fault;
}

json_t *claim_counts(struct arena *a, const struct claim_record *r) {
    if (r->shows == CLAIM_SHOWS_NOTHING)
        return NULL;
    json_t *counts = json_new_object(a);
    json_set_int(counts, "index", (int64_t)r->index);
    json_set_int(counts, "number", r->number);
    json_set_str(counts, "hash", base64_encode(a, str_bytes(r->hash.b, sizeof r->hash.b)));
    return counts;
}

/* --- making --- */

struct claiming {
    uint32_t edition;
    struct edition_record e;
    struct step_record step;
    struct step_documents d;
    const json_t *row; /* what was counted */
};

static enum fault check_time(const struct txn *t, const struct command *c, const struct claiming *x) {
    struct fact closed;
    if (x->step.state == STEP_IS_OPEN || x->step.mode != MODE_BALLOTS || x->d.rules.inspection_days == 0)
        return WRONG_STATE;
    enum fault f = event_read(t, c->arena, x->step.closed, &closed);
    if (f)
        return f;
    return c->arrived > inspection_until(&x->d.rules, closed.at) ? DEADLINE_PASSED : OK;
}

/* In a secret edition whoever is kept from a case does not even learn that there is one. */
static enum fault find(const struct txn *t, struct command *c, const struct claim_make *m,
                       struct claiming *x) {
    struct roll_record voter;
    json_t *closed;
    enum fault f = str_equal(c->by, m->person) ? OK : NOT_ALLOWED;
    if (f || (f = edition_number(t, m->edition, &x->edition)) || (f = edition_get(t, x->edition, &x->e)) ||
        (f = step_find(t, x->edition, m->step, &x->step)))
        return f;
    f = step_roll_get(t, x->edition, x->step.number, m->person, &voter);
    if (!f && x->step.candidate && recusal_stands(t, x->edition, m->person, x->step.candidate))
        f = RECUSED;
    if (f)
        return x->e.secret ? NOT_FOUND : f;
    if ((f = step_documents(t, c->arena, &x->step, &x->d)) || (f = check_time(t, c, x)) ||
        (f = step_closed_now(t, c->arena, &x->step, &closed)))
        return f;
    x->row = closed_row(closed, m->person);
    return str_equal(json_get_str(x->row, "why"), STR("excluded")) ? WRONG_STATE : OK;
}

/* Against what was counted. */
static enum fault judge(const struct claiming *x, const struct claim_make *m, const struct ballot_cast *b,
                        enum claim_shows *shows) {
    struct hash counted;
    bool any = json_object_get(x->row, "index") != NULL;
    *shows = CLAIM_SHOWS_NOTHING;
    if (m->note.n == 0)
        return m->what == CLAIM_NEWER ? CLAIM_NO_NOTE : any ? OK : FIELD_CHOICE;
    if (any && base64_hash(json_get_str(x->row, "hash"), &counted))
        return FOLDER_DAMAGED;
    if (any && hash_equal(counted, b->text.hash))
        return CLAIM_COUNTED;
    bool older = any && b->text.number < json_get_int(x->row, "number");
    *shows = older ? CLAIM_SHOWS_OLDER : CLAIM_SHOWS_NEVER_RECEIVED;
    return older && m->what == CLAIM_NEWER ? CLAIM_OLDER : OK;
}

enum fault claim_make(struct txn *t, struct command *c, struct batch *out) {
    const struct claim_make *m = c->args;
    struct ballot_cast b = {.edition = m->edition, .step = m->step, .person = m->person, .note = m->note};
    struct claiming x;
    struct claim_record before;
    enum claim_shows shows;
    enum fault f = find(t, c, m, &x);
    if (f)
        return f;
    if (claim_get(t, x.edition, x.step.number, m->person, &before) == OK)
        return ALREADY_DONE;
    if ((m->note.n && (f = ballot_verify_claimed(t, c->arena, &b, x.step.closed))) ||
        (f = judge(&x, m, &b, &shows)))
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "step", m->step);
    json_set_str(fields, "person", m->person);
    json_set_str(fields, "what", what_words[m->what]);
    json_set_str(fields, "shows", shows_words[shows]);
    if (m->note.n) {
        json_set_int(fields, "number", b.text.number);
        json_set_int(fields, "key", b.key);
        json_set_str(fields, "note", m->note);
    }
    if (m->text.n)
        json_set_str(fields, "text", m->text);
    return event_emit(c, out, "ballot.claimed", m->edition, x.e.secret, fields);
}

/* --- applying --- */

static enum fault put(struct txn *t, uint32_t edition, uint32_t step, struct str person,
                      const struct claim_record *r) {
    struct key k = step_roll_key(edition, step, person);
    return table_put(t, T_CLAIMS, key_of(&k), str_bytes(r, sizeof *r));
}

static enum fault tell_officers(struct fact *f, struct arena *a, uint32_t edition,
                                const struct step_record *s) {
    struct str *list, person = json_get_str(f->open, "person");
    size_t n;
    enum fault fault = officers_list(f->txn, a, edition, s, (struct str){0}, person, s->candidate, &list, &n);
    for (size_t i = 0; !fault && i < n; i++)
        fault = outbox_put(f, (uint32_t)i, MAIL_BALLOT_CLAIMED, MAIL_TO_PERSON, list[i], edition, s->number,
                           str_of(s->body));
    return fault;
}

enum fault apply_ballot_claimed(struct fact *f) {
    struct arena *a = arena_new();
    uint32_t edition;
    struct step_record s;
    struct note n;
    struct str note = json_get_str(f->private, "note");
    struct claim_record r = {.version = 1,
                             .what = WORD_INDEX(what_words, json_get_str(f->open, "what")),
                             .shows = WORD_INDEX(shows_words, json_get_str(f->open, "shows")),
                             .state = CLAIM_WAITS,
                             .number = (uint32_t)json_get_int(f->open, "number"),
                             .key = (uint32_t)json_get_int(f->open, "key"),
                             .index = f->index};
    enum fault fault = step_of_fact(f, &edition, &s);
    if (!fault && note.n && !(fault = note_parse(a, note, &n)))
        r.hash = note_hash(n.text);
    if (!fault && !(fault = put(f->txn, edition, s.number, json_get_str(f->open, "person"), &r)))
        fault = tell_officers(f, a, edition, &s);
    arena_free(a);
    return fault;
}

/* The roll says what counts: the juror's own pages follow it. */
static enum fault take_over(struct fact *f, uint32_t edition, struct step_record *s, struct str person,
                            const struct claim_record *r) {
    struct roll_record voter;
    enum fault fault = step_roll_get(f->txn, edition, s->number, person, &voter);
    if (fault)
        return fault;
    bool counts = r->shows != CLAIM_SHOWS_NOTHING;
    s->handed_in += (uint32_t)(counts && voter.number == 0);
    s->handed_in -= (uint32_t)(!counts && voter.number > 0);
    voter = (struct roll_record){.version = 1, .counted = voter.counted};
    if (counts) {
        voter.number = r->number;
        voter.index = r->index;
        voter.hash = r->hash;
        voter.key = r->key;
    }
    return step_roll_put(f->txn, edition, s->number, person, &voter);
}

enum fault claim_settle(struct fact *f, uint32_t edition, struct step_record *s, struct str person,
                        uint32_t correction, bool accepted) {
    struct claim_record r;
    enum fault fault = claim_get(f->txn, edition, s->number, person, &r);
    if (fault)
        return fault;
    r.state = accepted ? CLAIM_ACCEPTED : CLAIM_REJECTED;
    r.correction = correction;
    fault = put(f->txn, edition, s->number, person, &r);
    if (!fault && accepted)
        fault = take_over(f, edition, s, person, &r);
    return fault;
}
