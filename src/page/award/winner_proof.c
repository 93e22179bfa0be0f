/* winner_proof.c: every telling with its receipt, and every decision that one of them opens: the version that
 * stands, and all that was corrected or recalled. Nothing that was public once is taken away. */
#include "page/award/winner_proof.h"

#include "award/decision/decision.h"
#include "base/format.h"
#include "page/check/code_words.h"
#include "page/check/receipt.h"
#include "page/pages.h"

struct proofs {
    struct visit *v;
    const struct edition *e;
    struct announcement *told; /* all of the edition, the first first */
    size_t n;
};

static enum fault read_all(struct visit *v, const struct edition *e, struct proofs *p) {
    *p = (struct proofs){.v = v, .e = e};
    p->told = arena_alloc(v->arena, (e->record.told + 1) * sizeof *p->told);
    enum fault f = OK;
    for (; !f && p->n < e->record.told; p->n += !f)
        f = announcement_told(v->txn, v->arena, e->number, (uint32_t)p->n + 1, &p->told[p->n]);
    return f;
}

/* The first telling that opens the decision; null when none does. When nobody was chosen in secret, nothing
 * of it is opened. */
static const struct announcement *opened_by(const struct proofs *p, uint32_t decision) {
    for (size_t i = 0; i < p->n; i++) {
        const struct announcement *n = &p->told[i];
        if (n->kind != TOLD_RECALLED && n->decision == decision && (n->winners_n || !p->e->secret))
            return n;
    }
    return NULL;
}

static uint32_t newest_decision(const struct proofs *p) {
    uint32_t newest = 0;
    for (size_t i = 0; i < p->n; i++)
        newest = p->told[i].decision > newest ? p->told[i].decision : newest;
    return newest;
}

/* --- a decision --- */

static struct str place_of(const struct visit *v, uint64_t index) {
    return arena_format(v->arena, "%llu", (unsigned long long)index);
}

/* Why another stands instead, where that one was told too; whose business it is in secret, stays there. */
static void say_replaced(const struct proofs *p, const struct decided *d, json_t *into) {
    struct str reason;
    int64_t at;
    if (p->e->secret || d->number >= newest_decision(p) ||
        decision_superseded(p->v->txn, p->v->arena, &d->record, &reason, &at))
        return;
    json_t *words = words_set(into, "replaced_text", "winner.replaced");
    json_set_str(words, "at", format_date(p->v->arena, p->v->lang, at));
    json_set_str(words, "reason", reason);
}

/* The decision as it stood in the log, hidden, before it was told: {locked_text, replaced_text?, place,
 * announcement, receipt}; nothing where it is not opened. The receipt stands once on the page: `url`, which
 * is empty elsewhere, where false keeps the template from taking the one around it. */
static enum fault add_decided(const struct proofs *p, const struct announcement *n, struct str url,
                              json_t *into) {
    struct visit *v = p->v;
    const struct announcement *first = opened_by(p, n->decision);
    struct decided d;
    enum fault f = first ? decision_read(v->txn, v->arena, p->e->number, n->decision, &d) : NOT_FOUND;
    if (f)
        return f == ERASED || f == NOT_FOUND ? OK : f;
    json_t *decided = json_object();
    json_t *locked = words_set(decided, "locked_text", "winner.locked");
    json_set_str(locked, "locked", format_date(v->arena, v->lang, d.record.at));
    json_set_str(locked, "announced", format_date(v->arena, v->lang, first->told));
    json_set_str(decided, "announcement", place_of(v, n->index));
    json_set_str(decided, "place", place_of(v, d.record.index));
    say_replaced(p, &d, decided);
    json_set_bool(decided, "receipt", false);
    if (url.n) {
        json_t *receipt = receipt_view(v, d.record.index, d.record.at, url, "receipt.said_decided");
        words_set(receipt, "title", "winner.decided");
        json_set_new(decided, "receipt", receipt);
    }
    json_set_new(into, "decided", decided);
    return OK;
}

/* Those that were replaced and never told, each with the reason and its own receipt: nothing was overwritten.
 * Of a secret edition only that there were any: who declined an honour is nobody's business. */
static void add_earlier(const struct proofs *p, struct str path) {
    struct visit *v = p->v;
    json_t *earlier = json_array();
    for (uint32_t i = newest_decision(p); i > 1; i--) {
        struct decided d;
        struct str reason;
        int64_t at;
        if (opened_by(p, i - 1) || decision_read(v->txn, v->arena, p->e->number, i - 1, &d) ||
            decision_superseded(v->txn, v->arena, &d.record, &reason, &at))
            continue;
        json_t *one = json_object();
        json_t *words = words_set(one, "text", p->e->secret ? "winner.earlier_secret" : "winner.earlier");
        json_set_str(words, "locked", format_date(v->arena, v->lang, d.record.at));
        json_set_str(words, "at", format_date(v->arena, v->lang, at));
        json_set_str(words, "reason", p->e->secret ? (struct str){0} : reason);
        if (!p->e->secret)
            json_set_str(one, "url", page_url(v, "%.*s/avgjorelse/%u", STR_ARGS(path), i - 1));
        json_add_new(earlier, one);
    }
    json_set_bool(v->view, "has_earlier", json_array_size(earlier) > 0);
    json_set_new(v->view, "earlier", earlier);
}

/* --- a telling --- */

static void add_words(struct visit *v, const struct announcement *n, json_t *into) {
    json_t *others = json_array();
    struct str names = winner_names(v->arena, v->lang, n);
    json_set_bool(into, "names", false); /* else a template finds those of the page around it */
    json_set_bool(into, "signed_by", false);
    json_set_bool(into, "decided", false);
    if (names.n)
        json_set_str(into, "names", names);
    else if (n->kind != TOLD_RECALLED)
        words_set(into, "names", "winner.none");
    for (size_t i = 0; i < n->winners_n; i++)
        json_add_new(others, winner_one(v, &n->winners[i]));
    json_set_new(into, "winners", others);
    others = json_array();
    for (size_t i = 0; i < n->finalists_n; i++)
        json_add_new(others, winner_one(v, &n->finalists[i]));
    json_set_new(into, "finalists", others);
    json_set_bool(into, "has_finalists", n->finalists_n > 0);
    json_set_new(into, "citation", page_paragraphs(n->citation));
    json_set_bool(into, "has_citation", n->citation.n > 0);
    if (n->signed_by.n)
        json_set_str(into, "signed_by", n->signed_by);
    json_set_new(into, "reason", page_paragraphs(n->reason));
}

static enum fault add_before(const struct proofs *p, const struct announcement *n, struct str path,
                             bool decision_shown, json_t *list) {
    static const char *const titles[] = {[TOLD_ANNOUNCED] = "winner.was_announced",
                                         [TOLD_CORRECTED] = "winner.was_corrected",
                                         [TOLD_RECALLED] = "winner.was_recalled"};
    struct visit *v = p->v;
    json_t *one = json_object();
    json_set_str(words_set(one, "title", titles[n->kind]), "at", format_date(v->arena, v->lang, n->told));
    add_words(v, n, one);
    json_set_new(one, "receipt",
                 receipt_view(v, n->index, n->told,
                              page_url(v, "%.*s/kvittering/%u", STR_ARGS(path), n->number),
                              n->kind == TOLD_RECALLED ? "receipt.said_recalled" : "receipt.said_announced"));
    json_add_new(list, one);
    if (n->kind == TOLD_RECALLED)
        return OK;
    struct str url = page_url(v, "%.*s/avgjorelse/%u", STR_ARGS(path), n->decision);
    return add_decided(p, n, decision_shown ? (struct str){0} : url, one);
}

/* All that was told before what stands now, the newest first; of a recall also the recall itself. */
static enum fault add_all_before(const struct proofs *p, const struct announcement *last, struct str path) {
    json_t *before = json_array();
    uint32_t shown = last->kind == TOLD_RECALLED ? 0 : last->decision;
    enum fault f = OK;
    json_set_new(p->v->view, "before", before);
    for (size_t i = last->kind == TOLD_RECALLED ? p->n : p->n - 1; !f && i; i--) {
        const struct announcement *n = &p->told[i - 1];
        f = add_before(p, n, path, n->decision == shown, before);
        shown = n->kind == TOLD_RECALLED ? shown : n->decision;
    }
    json_set_bool(p->v->view, "has_before", json_array_size(before) > 0);
    return f;
}

enum fault winner_prove(struct visit *v, const struct edition *e, const struct announcement *last) {
    struct proofs p;
    struct str path = v->path;
    enum fault f = read_all(v, e, &p);
    if (f)
        return f;
    if (last->kind != TOLD_RECALLED) {
        json_set_new(v->view, "receipt",
                     receipt_view(v, last->index, last->told, page_url(v, "%.*s/kvittering", STR_ARGS(path)),
                                  "receipt.said_announced"));
        f = add_decided(&p, last, page_url(v, "%.*s/avgjorelse", STR_ARGS(path)), v->view);
        if (!f)
            f = code_add(v, last->index, v->view);
    }
    add_earlier(&p, path);
    return f ? f : add_all_before(&p, last, path);
}

/* --- the files --- */

/* The telling that the path numbers; without a number the last. */
static enum fault told_receipt(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    struct str which = visit_param(v, "number");
    uint64_t number;
    enum fault f = winner_read(v, &e, &rules, &n);
    if (!f && which.n && (!str_to_u64(which, &number) || number == 0 || number > e.record.told))
        f = NOT_FOUND;
    if (!f && which.n)
        f = announcement_told(v->txn, v->arena, e.number, (uint32_t)number, &n);
    if (f)
        return f;
    struct str name =
        n.number == 1 ? e.id : arena_format(v->arena, "%.*s-%u", STR_ARGS(e.id), (unsigned)n.number);
    return receipt_file(v, n.index, RECEIPT_LATER, name);
}

/* What was decided, as it was hidden until it was told; of an open edition also what was replaced before. */
static bool may_open(const struct proofs *p, uint64_t decision) {
    uint32_t newest = newest_decision(p);
    return decision && decision <= newest &&
           (opened_by(p, (uint32_t)decision) || (!p->e->secret && decision < newest));
}

static enum fault decided_receipt(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement last;
    struct proofs p;
    struct decided d;
    struct str which = visit_param(v, "decision");
    uint64_t number = 0;
    enum fault f = winner_read(v, &e, &rules, &last);
    if (!f)
        f = read_all(v, &e, &p);
    if (!f && which.n == 0)
        number = last.decision;
    else if (!f && !str_to_u64(which, &number))
        f = NOT_FOUND;
    if (!f && !may_open(&p, number))
        f = NOT_FOUND;
    if (!f)
        f = decision_read(v->txn, v->arena, e.number, (uint32_t)number, &d);
    return f ? f
             : receipt_file(v, d.record.index, RECEIPT_LATER,
                            which.n
                                ? arena_format(v->arena, "%.*s-decision-%u", STR_ARGS(e.id), (unsigned)number)
                                : arena_format(v->arena, "%.*s-decision", STR_ARGS(e.id)));
}

const struct route winner_proof_routes[] = {
    {GET, "/:award/:ordinal/vinner/kvittering", EVERYONE, .view = told_receipt},
    {GET, "/:award/:ordinal/vinner/kvittering/:number", EVERYONE, .view = told_receipt},
    {GET, "/:award/:ordinal/vinner/avgjorelse", EVERYONE, .view = decided_receipt},
    {GET, "/:award/:ordinal/vinner/avgjorelse/:decision", EVERYONE, .view = decided_receipt},
    {0},
};
