/* judge_ballots.c: every ballot: signed by a key that its juror had enrolled before, of this step and its
 * documents, and next after the one that it replaces. */
#include "audit/judge_parts.h"
#include "award/step/ballot_text.h"

#include <string.h>

struct cast_ballot *cast_add(struct arena *a, struct cast_list *l) {
    if (l->n == l->room) {
        struct cast_ballot *old = l->list;
        l->room = l->room ? 2 * l->room : 16;
        l->list = arena_alloc(a, l->room * sizeof *l->list);
        if (l->n)
            memcpy(l->list, old, l->n * sizeof *old);
    }
    return &l->list[l->n++];
}

const struct cast_ballot *cast_before(const struct judging *j, const struct cast_list *l, struct str juror,
                                      uint64_t before) {
    for (size_t i = judge_look(j, l->n) ? l->n : 0; i > 0; i--)
        if (l->list[i - 1].index < before && str_equal(l->list[i - 1].juror, juror))
            return &l->list[i - 1];
    return NULL;
}

static uint64_t index_of_cast(const void *list, size_t i) {
    return ((const struct cast_ballot *)list)[i].index;
}

const struct cast_ballot *cast_at(const struct cast_list *l, uint64_t index) {
    size_t at = judge_place(l->list, l->n, index_of_cast, index);
    return at < l->n && l->list[at].index == index && l->list[at].read ? &l->list[at] : NULL;
}

static bool hash_is(const struct judged_step *s, size_t which, struct hash h) {
    struct hash logged;
    return base64_hash(json_get_str(s->opened->e.open, document_words[which].p), &logged) == OK &&
           hash_equal(logged, h);
}

static const char *head_fault(const struct judging *j, const struct judged_step *s, const struct happened *h,
                              const struct ballot_text *b) {
    const struct archive_head *x = &j->archive->head;
    if (!str_equal(b->log, x->log) || !str_equal(b->edition, x->edition) || !str_equal(b->step, s->id) ||
        !hash_equal(b->opened, s->leaf))
        return "the ballot is of another log, edition or step.";
    if (!str_equal(b->juror, json_get_str(h->e.open, "person")) ||
        b->number != (uint32_t)json_get_int(h->e.open, "number"))
        return "the ballot is of another juror, or has another number, than the entry says.";
    if (!hash_is(s, DOCUMENT_RULES, b->rules) || !hash_is(s, DOCUMENT_SLATE, b->slate) ||
        !hash_is(s, DOCUMENT_ROLL, b->roll) || b->has_key != b->sealed ||
        (b->has_key && !hash_is(s, DOCUMENT_KEY, b->key)))
        return "the ballot was given by other rules, slate, roll or key than the step's.";
    return NULL;
}

static const char *order_fault(const struct judging *j, const struct judged_step *s,
                               const struct cast_ballot *c) {
    const struct cast_ballot *last = cast_before(j, &s->ballots, c->juror, c->index);
    const struct ballot_text *b = c->text;
    if (c->number != (last ? last->number + 1 : 1))
        return "the ballot's number does not follow the juror's ballot before.";
    if (b->has_replaces != (last != NULL) ||
        (last && last->read && !hash_equal(b->replaces, last->text->hash)))
        return "the ballot does not replace the juror's ballot before.";
    return NULL;
}

static const char *step_fault(const struct judged_step *s, const struct happened *h, struct str juror) {
    if (s->documents_read && !roll_has(&s->documents.roll, juror))
        return "the ballot is of somebody who is not in the roll.";
    if (h->index < s->opened->index)
        return "the ballot came before its step opened.";
    return NULL;
}

static const char *signature_fault(struct judging *j, const struct happened *h, const struct note *n,
                                   uint64_t before, uint32_t key, struct cast_ballot *c) {
    enum fault f = judge_signature(j, n, c->juror, before, &c->by);
    if (f == NO_KEY)
        report_unchecked_entry(j->report, h->index,
                               "the ballot's signature: its juror's key is not in the archive.");
    else if (f)
        return "the ballot is not signed by a key that its juror had enrolled before.";
    else if (c->by->number != key && !judge_key_hidden(j, c->juror))
        return "the ballot is signed by another key of its juror than the entry says.";
    return NULL;
}

const char *judge_ballot_note(struct judging *j, const struct judged_step *s, const struct happened *h,
                              uint64_t before, uint32_t key, struct cast_ballot *c) {
    struct note n;
    c->text = arena_alloc(j->arena, sizeof *c->text);
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) || n.signatures_n != 1 ||
        ballot_read(j->arena, n.text, c->text))
        return "the ballot in it has not the form of one.";
    c->read = true;
    const char *wrong = head_fault(j, s, h, c->text);
    wrong = wrong ? wrong : step_fault(s, h, c->juror);
    return wrong ? wrong : signature_fault(j, h, &n, before, key, c);
}

static void judge_ballot(struct judging *j, const struct judged_step *s, const struct happened *h,
                         struct cast_ballot *c) {
    uint32_t key = (uint32_t)json_get_int(h->e.private, "key");
    const char *wrong = judge_ballot_note(j, s, h, h->index, key, c);
    wrong = wrong ? wrong : order_fault(j, s, c);
    if (wrong)
        report_wrong_entry(j->report, h->index, "%s", wrong);
}

void judge_ballots(struct judging *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        if (!happened_is(h, "ballot.cast"))
            continue;
        struct judged_step *s = judge_step(j, h);
        if (!s) {
            report_wrong_entry(j->report, h->index, "it is a ballot of a step that no entry opens.");
            continue;
        }
        struct cast_ballot c = {.index = h->index,
                                .at = h->e.at,
                                .juror = json_get_str(h->e.open, "person"),
                                .number = (uint32_t)json_get_int(h->e.open, "number")};
        if (h->has_private)
            judge_ballot(j, s, h, &c);
        *cast_add(j->arena, &s->ballots) = c;
        n += c.read;
    }
    if (n)
        report_checked(j->report,
                       "%zu ballots: each of its step and documents, signed by a key that its juror had "
                       "enrolled before, and next after the one that it replaces.",
                       n);
}
