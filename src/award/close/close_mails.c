/* close_mails.c: a close is told of to each who could vote, once, in the words that are theirs: who holds a
 * part of the key has something to do, who can complain has a deadline, and the others get to know.
 *
 * Mails are known by their number within the entry, and what became of each is kept under it while an older
 * folder's outbox is made anew. So a kind that was added later comes behind those there were. */
#include "award/close/close_mails.h"

#include "award/candidate/candidate.h"
#include "award/close/closed.h"
#include "award/people/milestone.h"
#include "award/step/recusal.h"
#include "base/json.h"

struct telling {
    struct fact *f;
    uint32_t edition;
    const struct step_record *s;
    struct step_documents d;
    uint32_t mails; /* so far */
};

static bool is_kept(const struct telling *w, struct str person) {
    const json_t *closed = json_object_get(w->f->later, "closed");
    return w->s->candidate && (recusal_stands(w->f->txn, w->edition, person, w->s->candidate) ||
                               closed_recuses(closed, person, w->d.slate.lines[0].candidate));
}

static bool is_holder(const struct telling *w, struct str person) {
    return holders_find(&w->d.holders, person) < w->d.holders.n;
}

/* Of an open vote with time to complain everybody looks at what was counted. */
static bool all_look(const struct telling *w) {
    return w->s->secrecy == SECRECY_OPEN && w->d.rules.inspection_days > 0;
}

static enum fault tell(struct telling *w, enum mail_kind kind, struct str person) {
    return outbox_put(w->f, w->mails++, kind, MAIL_TO_PERSON, person, w->edition, w->s->number,
                      str_of(w->s->body));
}

/* A holder's number is their place, whoever before them is left out. */
static enum fault tell_holders(struct telling *w) {
    enum fault fault = OK;
    for (size_t i = 0; i < w->d.holders.n && !fault; i++) {
        w->mails = (uint32_t)i;
        if (!is_kept(w, w->d.holders.list[i].person))
            fault = tell(w, MAIL_STEP_CLOSED, w->d.holders.list[i].person);
    }
    w->mails = (uint32_t)w->d.holders.n;
    return fault;
}

static enum fault tell_roll(struct telling *w, enum mail_kind kind) {
    enum fault fault = OK;
    for (size_t i = 0; i < w->d.roll.n && !fault; i++) {
        struct str person = w->d.roll.jurors[i];
        if (!is_holder(w, person) && !is_kept(w, person))
            fault = tell(w, kind, person);
    }
    return fault;
}

enum fault close_mails(struct fact *f, uint32_t edition, const struct step_record *s) {
    struct arena *a = arena_new();
    struct telling w = {.f = f, .edition = edition, .s = s};
    enum fault fault = step_documents(f->txn, a, s, &w.d);
    if (!fault)
        fault = tell_holders(&w);
    if (!fault && all_look(&w))
        fault = tell_roll(&w, MAIL_STEP_INSPECTION);
    if (!fault)
        fault = milestone_mail(f, w.mails, edition, s->number, str_of(s->body), false);
    w.mails += (uint32_t)milestone_readers(f->txn, edition, false);
    if (!fault && !all_look(&w))
        fault = tell_roll(&w, MAIL_STEP_ENDED);
    arena_free(a);
    return fault;
}
