/* judge_counts.c: every count made again, by the functions that the server counts with: tallies, ranks, each
 * rung on which a tie was settled, and lots. */
#include "audit/judge_parts.h"
#include "award/close/closing.h"
#include "award/step/ballot.h"

struct counting {
    const struct judging *j;
    const struct judged_step *step;
};

/* As the server reads them from its log: also the one that came with a complaint. */
static enum fault ballot_from_archive(void *context, struct arena *a, uint64_t index, struct ballot_text *b,
                                      struct str *why) {
    const struct counting *c = context;
    const struct judged_step *s = c->step;
    const struct cast_ballot *found = cast_at(&s->ballots, index);
    if (!found)
        found = cast_at(&s->claims, index);
    if (!found || !judge_look(c->j, s->documents.slate.n))
        return ERASED;
    *b = *found->text;
    if (!b->sealed)
        return OK;
    if (!s->has_secret || !judge_prove(c->j, 1))
        return ERASED;
    enum seal_state state = ballot_unseal(a, &s->documents, &s->secret, b);
    *why = seal_state_word(state);
    return state == SEAL_HOLDS ? OK : BALLOT_SEAL;
}

static void cannot(struct judging *j, const struct happened *h, const char *why) {
    j->report->uncounted++;
    report_unchecked_entry(j->report, h->index, "the count of step %s: %s", json_get_str(h->e.open, "step").p,
                           why);
}

static bool count_again(struct judging *j, const struct judged_step *s, const struct happened *h) {
    struct counting c = {j, s};
    json_t *result;
    const struct happened *closing = s ? judge_closing_at(j, s, h->index) : NULL;
    json_t *closed = closing ? json_object_get(closing->e.later, "closed") : NULL;
    if (!s || !s->documents_read) {
        cannot(j, h, "the documents that it goes by are not in the archive.");
    } else if (!closed) {
        cannot(j, h, "what it counted is not in the archive.");
    } else if (!h->has_later) {
        cannot(j, h, "what it came to is not in the archive.");
    } else {
        enum fault f = step_gather(j->arena, &s->documents, closed, ballot_from_archive, &c, &result);
        if (f == ERASED)
            cannot(j, h, "a ballot that it counted, or what opens it, is not in the archive.");
        else if (f)
            report_wrong_entry(j->report, h->index,
                               "the ballots that it says were counted cannot be counted.");
        else if (!str_equal(json_compact(j->arena, result),
                            json_compact(j->arena, json_object_get(h->e.later, "result"))))
            report_wrong_entry(j->report, h->index, "the count, made again, comes to another result.");
        else
            return true;
    }
    return false;
}

static void say(struct judging *j, const struct judged_step *s, const struct happened *h) {
    const json_t *result = json_object_get(h->e.later, "result");
    size_t invalid = json_array_size(json_object_get(result, "invalid")),
           lots = json_array_size(json_object_get(result, "lots")),
           ties = json_array_size(json_object_get(result, "ties"));
    report_checked(j->report,
                   "The count of step %.*s, made again from its ballots, comes to the result that was "
                   "logged (%zu ties, %zu lots drawn again, %zu ballots that do not count).",
                   STR_ARGS(s->id), ties, lots, invalid);
}

void judge_counts(struct judging *j) {
    size_t counts = 0;
    bool announced = false;
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        announced = announced || (happened_is(h, "edition.announced") &&
                                  str_equal(h->e.edition, j->archive->head.edition));
        if (!happened_is(h, "step.counted") || !str_equal(h->e.edition, j->archive->head.edition))
            continue;
        const struct judged_step *s = judge_step(j, h);
        counts++;
        if (count_again(j, s, h))
            say(j, s, h);
    }
    if (announced && counts == 0) {
        j->report->uncounted++;
        report_unchecked(j->report, "Any count: what was voted on is not opened in this archive.");
    }
}
