/* judge_claims.c: complaints of a counted ballot: the note that came along is its juror's own, and shows what
 * the entry says that it shows. Whether a complaint is right is for two officers to say: judge_corrections.c.
 */
#include "audit/judge_parts.h"
#include "award/close/claim.h"
#include "award/close/closed.h"
#include "award/rules/edition.h"
#include "award/step/ballot_text.h"

/* Of a note, held against what was counted: what the entry has to say of it. */
static struct str shown(const json_t *row, const struct cast_ballot *c) {
    if (c->number == 0)
        return STR("nothing");
    return json_object_get(row, "index") && c->number < json_get_int(row, "number") ? STR("older")
                                                                                    : STR("never_received");
}

static bool is_late(const struct judged_step *s, const struct happened *h) {
    int64_t until = inspection_until(&s->documents.rules, s->closed->e.at);
    return h->e.at > until + ARRIVAL_GRACE_SECONDS;
}

static const char *claim_fault(struct judging *j, const struct judged_step *s, const struct happened *h,
                               struct cast_ballot *c) {
    uint64_t closed = s->closed ? s->closed->index : h->index;
    const json_t *row = judge_look(j, json_array_size(json_object_get(s->counting, "ballots")))
                            ? closed_row(s->counting, c->juror)
                            : NULL;
    if (h->index < closed)
        return "it complains of a ballot before the step closed.";
    if (cast_before(j, &s->claims, c->juror, c->index))
        return "it complains of a ballot for the second time.";
    if (s->closed && s->documents_read && is_late(s, h))
        return "it complains of a ballot when the time for that was over.";
    if (s->closed && (!row || str_equal(json_get_str(row, "why"), STR("excluded"))))
        return "it complains of a ballot that the step cannot count.";
    if (s->closed && !str_equal(json_get_str(h->e.open, "shows"), shown(row, c)))
        return "the ballot in it shows something else than the entry says.";
    if (c->number == 0)
        return NULL;
    return judge_ballot_note(j, s, h, closed, (uint32_t)json_get_int(h->e.open, "key"), c);
}

static void judge_claim(struct judging *j, struct judged_step *s, const struct happened *h) {
    struct cast_ballot c = {.index = h->index,
                            .at = h->e.at,
                            .juror = json_get_str(h->e.open, "person"),
                            .number = (uint32_t)json_get_int(h->e.open, "number")};
    const char *wrong = h->has_private ? claim_fault(j, s, h, &c) : NULL;
    if (wrong)
        report_wrong_entry(j->report, h->index, "%s", wrong);
    *cast_add(j->arena, &s->claims) = c;
}

void judge_claims(struct judging *j) {
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        if (!happened_is(h, "ballot.claimed"))
            continue;
        struct judged_step *s = judge_step(j, h);
        if (s)
            judge_claim(j, s, h);
        else
            report_wrong_entry(j->report, h->index,
                               "it complains of a ballot of a step that no entry opens.");
    }
}
