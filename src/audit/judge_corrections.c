/* judge_corrections.c: a closed step that is counted again: each closing made of the one before, with the one
 * thing changed that was asked for. */
#include "audit/judge_parts.h"
#include "award/close/claim.h"
#include "award/close/closed.h"

const struct happened *judge_asked(const struct judging *j, const struct judged_step *s, int64_t number) {
    for (size_t i = 0, n = judge_look(j, j->happened_n) ? j->happened_n : 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "correction.asked") && judge_step(j, h) == s &&
            json_get_int(h->e.open, "correction") == number)
            return h;
    }
    return NULL;
}

/* The closing with the complaint set right; null: it cannot be made from what is here. */
static json_t *with_ballot(struct arena *a, const struct judged_step *s, const struct cast_ballot *claim) {
    struct claim_record r = {.shows = CLAIM_SHOWS_NOTHING, .number = claim->number, .index = claim->index};
    if (claim->number > 0) {
        if (!claim->read)
            return NULL;
        r.shows = CLAIM_SHOWS_NEVER_RECEIVED; /* or an older one: it counts either way */
        r.hash = claim->text->hash;
    }
    return closed_with_ballot(a, s->counting, s->documents.rules.method == METHOD_MOTION, claim->juror,
                              claim_counts(a, &r));
}

struct correction_judged {
    const json_t *made; /* what the closing should be; null: cannot be told */
    struct str said;    /* what it is, in a sentence */
    const char *wrong;  /* null: nothing */
};

static void make_with_ballot(struct judging *j, const struct judged_step *s, const struct happened *a,
                             struct correction_judged *c) {
    const struct cast_ballot *claim = cast_before(j, &s->claims, json_get_str(a->e.open, "person"), a->index);
    if (!claim) {
        if (!judge_hides(j))
            c->wrong = "the correction sets a complaint right that nobody had made.";
        return;
    }
    c->made = with_ballot(j->arena, s, claim);
    c->said =
        arena_format(j->arena, "the complaint of entry %llu is set right", (unsigned long long)claim->index);
}

static void make_with_recusal(struct judging *j, const struct judged_step *s, const struct happened *a,
                              struct correction_judged *c) {
    struct str juror = json_get_str(a->e.open, "person"), candidate = json_get_str(a->e.open, "candidate");
    c->made = closed_with_recusal(j->arena, s->counting, &s->documents.roll, &s->documents.slate, juror,
                                  candidate, json_object_get(a->e.private, "votes"));
    c->said = arena_format(j->arena, "%.*s is recused from %.*s", STR_ARGS(juror), STR_ARGS(candidate));
}

static struct correction_judged make_again(struct judging *j, const struct judged_step *s,
                                           const struct happened *a) {
    struct correction_judged c = {0};
    struct str what = json_get_str(a->e.open, "what");
    if (str_equal(what, STR("ballot")))
        make_with_ballot(j, s, a, &c);
    else if (!str_equal(what, STR("recusal")))
        c.wrong = "what was asked for is nothing that a step is counted again for.";
    else if (a->has_private)
        make_with_recusal(j, s, a, &c);
    return c;
}

/* Each time the whole closing is made anew. */
static bool may_make_again(const struct judging *j, const struct judged_step *s) {
    size_t rows = json_array_size(json_object_get(s->counting, "ballots")),
           recusals = json_array_size(json_object_get(s->counting, "recusals"));
    return judge_look(j, rows + s->documents.roll.n * s->documents.slate.n * (recusals + 1));
}

/* Who said yes to it before an entry; null: nobody. */
static const struct happened *agreed(const struct judging *j, const struct judged_step *s, int64_t number,
                                     uint64_t before) {
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "correction.answered") && judge_step(j, h) == s &&
            json_get_int(h->e.open, "correction") == number && json_get_bool(h->e.open, "agrees"))
            return h;
    }
    return NULL;
}

/* One never suffices, and nobody has a part in what is about themself. */
static const char *officers_fault(const struct judging *j, const struct judged_step *s,
                                  const struct happened *a, const struct happened *h) {
    const struct happened *yes = agreed(j, s, json_get_int(h->e.open, "correction"), h->index);
    struct str asker = json_get_str(a->e.private, "by"), answerer, about = json_get_str(a->e.open, "person");
    if (!yes)
        return judge_hides(j) ? NULL : "nobody had agreed to the correction.";
    answerer = json_get_str(yes->e.private, "by");
    if (a->has_private && yes->has_private && str_equal(asker, answerer))
        return "who asked for the correction has answered it, too.";
    if ((a->has_private && str_equal(asker, about)) || (yes->has_private && str_equal(answerer, about)))
        return "somebody had a part in a correction that is about themself.";
    return NULL;
}

static void judge_correction(struct judging *j, struct judged_step *s, const struct happened *h) {
    const struct happened *a = judge_asked(j, s, json_get_int(h->e.open, "correction"));
    const json_t *now = json_object_get(h->e.later, "closed");
    struct correction_judged c = {0};
    if (a && h->has_later && may_make_again(j, s))
        c = make_again(j, s, a);
    if (c.made && !c.wrong)
        c.wrong = officers_fault(j, s, a, h);
    if (c.made && !json_equal(c.made, now))
        c.wrong = "the correction changes something else than was asked for.";
    if (c.wrong)
        report_wrong_entry(j->report, h->index, "%s", c.wrong);
    else if (!c.made)
        report_unchecked_entry(j->report, h->index,
                               "the correction: what it was asked for is not in the archive.");
    else
        report_checked(j->report,
                       "Step %.*s is counted again from entry %llu on: %.*s, and nothing else changes.",
                       STR_ARGS(s->id), (unsigned long long)h->index, STR_ARGS(c.said));
    if (h->has_later)
        s->counting = now;
    else
        s->missing = true;
}

void judge_corrections(struct judging *j) {
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        struct judged_step *s = happened_is(h, "step.corrected") ? judge_step(j, h) : NULL;
        if (s && s->closed && s->documents_read)
            judge_correction(j, s, h);
    }
}
