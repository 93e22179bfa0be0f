/* judge_closings.c: what step.closed fixes for the count: of each in the roll the last ballot that they gave,
 * and who was kept from whom. */
#include "audit/judge_parts.h"
#include "award/close/closed.h"
#include "award/close/holders.h"
#include "award/step/ballot_text.h"

/* --- ballots --- */

static const struct cast_ballot *last_before(const struct judged_step *s, struct str juror, uint64_t index) {
    for (size_t i = s->ballots_n; i > 0; i--)
        if (str_equal(s->ballots[i - 1].juror, juror) && s->ballots[i - 1].index < index)
            return &s->ballots[i - 1];
    return NULL;
}

static void judge_row(struct judging *j, struct judged_step *s, struct str juror, const json_t *row) {
    const struct happened *closed = s->closed;
    const struct cast_ballot *last = last_before(s, juror, closed->index);
    struct hash h;
    if (!json_object_get(row, "index")) {
        if (last)
            report_wrong_entry(j->report, closed->index, "the closing leaves out the ballot of entry %llu.",
                               (unsigned long long)last->index);
        return;
    }
    uint64_t index = (uint64_t)json_get_int(row, "index");
    if (index >= closed->index || index <= s->opened->index) {
        report_wrong_entry(j->report, closed->index,
                           "the closing counts entry %llu, which is no ballot of it.",
                           (unsigned long long)index);
    } else if (!last || last->index != index) {
        if (last && last->index > index)
            report_wrong_entry(
                j->report, closed->index,
                "the closing counts the ballot of entry %llu, but its juror gave a later one: %llu.",
                (unsigned long long)index, (unsigned long long)last->index);
        else if (j->archive->head.kind == ARCHIVE_FULL && !judge_missing(j, index, "later"))
            report_wrong_entry(j->report, closed->index,
                               "the closing counts entry %llu, which is not a ballot of this juror.",
                               (unsigned long long)index);
        s->missing = true;
    } else if (last->read &&
               (base64_hash(json_get_str(row, "hash"), &h) || !hash_equal(h, last->text->hash) ||
                (uint32_t)json_get_int(row, "number") != last->number)) {
        report_wrong_entry(j->report, closed->index, "the closing counts another ballot than entry %llu has.",
                           (unsigned long long)index);
    } else if (!last->read) {
        s->missing = true;
    }
}

/* One row for each in the roll, in its order. */
static void judge_rows(struct judging *j, struct judged_step *s) {
    const json_t *rows = json_object_get(s->counting, "ballots");
    const struct roll *roll = &s->documents.roll;
    if (s->documents.rules.mode == MODE_RECORDED)
        return;
    bool good = json_array_size(rows) == roll->n;
    for (size_t i = 0; i < roll->n && good; i++)
        good = str_equal(json_get_str(json_array_get(rows, i), "juror"), roll->jurors[i]);
    if (!good) {
        report_wrong_entry(j->report, s->closed->index,
                           "the closing does not have one row for each in the roll.");
        return;
    }
    for (size_t i = 0; i < roll->n; i++)
        judge_row(j, s, roll->jurors[i], json_array_get(rows, i));
}

/* --- recusals --- */

static bool binds(const struct happened *h, struct str candidate) {
    const json_t *list = json_object_get(h->e.private, "bindings"), *one;
    size_t i;
    json_array_foreach(list, i, one) {
        if (str_equal(json_get_str(one, "candidate"), candidate))
            return true;
    }
    return false;
}

/* As the log says it before the closing: declared, and not lifted since. A candidate who was merged into
 * another takes the bindings along; whoever is the candidate declares nothing. */
static bool declared(const struct judging *j, uint64_t until, struct str juror, struct str candidate,
                     bool *known) {
    bool stands = false;
    *known = true;
    for (size_t i = 0; i < j->happened_n && j->happened[i].index < until; i++) {
        const struct happened *h = &j->happened[i];
        bool own = str_equal(json_get_str(h->e.open, "person"), juror);
        if (happened_is(h, "recusal.declared") && own) {
            *known = *known && h->has_private;
            stands = stands || binds(h, candidate);
        } else if (happened_is(h, "recusal.settled") && own &&
                   str_equal(json_get_str(h->e.open, "candidate"), candidate)) {
            *known = *known && h->has_private;
            stands = !str_equal(json_get_str(h->e.private, "outcome"), STR("lifted"));
        }
    }
    return stands;
}

/* Whether something else than a declaration can keep people from candidates here. */
static bool others_keep(const struct judging *j) {
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "candidate.merged") || json_get_str(h->e.private, "person").n ||
            (happened_is(h, "candidate.formed") && !h->has_private))
            return true;
    }
    return false;
}

static void judge_recusal(struct judging *j, const struct judged_step *s, struct str juror,
                          struct str candidate, bool others) {
    bool known, stands = declared(j, s->closed->index, juror, candidate, &known);
    bool said = closed_recuses(s->counting, juror, candidate);
    if (stands && !said)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing leaves out that %.*s is recused from %.*s, as they had declared.",
                           STR_ARGS(juror), STR_ARGS(candidate));
    if (said && !stands && known && !others)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has %.*s recused from %.*s, which nobody had declared.",
                           STR_ARGS(juror), STR_ARGS(candidate));
}

static void judge_recusals(struct judging *j, const struct judged_step *s) {
    const struct step_documents *d = &s->documents;
    bool others = others_keep(j);
    if (d->rules.mode == MODE_RECORDED)
        return;
    for (size_t i = 0; i < d->roll.n; i++)
        for (size_t k = 0; k < d->slate.n; k++)
            judge_recusal(j, s, d->roll.jurors[i], d->slate.lines[k].candidate, others);
}

/* --- a vote in the room --- */

static const struct happened *recorded(const struct judging *j, const struct judged_step *s) {
    const struct happened *found = NULL;
    for (size_t i = 0; i < j->happened_n && j->happened[i].index < s->closed->index; i++)
        if (happened_is(&j->happened[i], "step.recorded") && judge_step(j, &j->happened[i]) == s)
            found = &j->happened[i];
    return found;
}

static bool confirmed(const struct judging *j, const struct judged_step *s, const struct happened *after,
                      struct str person) {
    for (size_t i = 0; i < j->happened_n && j->happened[i].index < s->closed->index; i++) {
        const struct happened *h = &j->happened[i];
        if (h->index > after->index && happened_is(h, "step.record_confirmed") && judge_step(j, h) == s &&
            str_equal(json_get_str(h->e.open, "person"), person) && json_get_bool(h->e.private, "agrees"))
            return true;
    }
    return false;
}

static bool same_numbers(const json_t *record, const struct record_of_vote *v) {
    return json_get_int(record, "yes") == v->yes && json_get_int(record, "no") == v->no &&
           json_get_int(record, "blank") == v->blank;
}

static void judge_record(struct judging *j, struct judged_step *s) {
    struct note n;
    struct record_of_vote v;
    const struct happened *h = recorded(j, s);
    if (s->documents.rules.mode != MODE_RECORDED)
        return;
    if (!h || !h->has_private) {
        s->missing = true;
        return;
    }
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) ||
        note_verify(&n, &j->documents, 1, NULL) || record_read(j->arena, n.text, &v) ||
        !str_equal(v.step, s->id) || !str_equal(v.edition, j->archive->head.edition) ||
        !hash_equal(v.opened, s->leaf))
        report_wrong_entry(j->report, h->index,
                           "what was written down in the room is not of this step, or not signed.");
    else if (!same_numbers(json_object_get(s->counting, "record"), &v) ||
             json_array_size(json_object_get(s->counting, "present")) != v.present_n)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has other numbers than were written down.");
    else if (!confirmed(j, s, h, v.second))
        report_wrong_entry(j->report, s->closed->index,
                           "the second person has not confirmed what it counts.");
}

/* --- corrections --- */

static const struct happened *asked(const struct judging *j, const struct judged_step *s, int64_t number) {
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "correction.asked") && judge_step(j, h) == s &&
            json_get_int(h->e.open, "correction") == number)
            return h;
    }
    return NULL;
}

static void judge_correction(struct judging *j, struct judged_step *s, const struct happened *h) {
    const struct happened *a = asked(j, s, json_get_int(h->e.open, "correction"));
    const json_t *now = json_object_get(h->e.later, "closed");
    if (!a || !a->has_private || !h->has_later) {
        report_unchecked_entry(j->report, h->index,
                               "the correction: what it was asked for is not in the archive.");
    } else {
        json_t *made = closed_with_recusal(
            j->arena, s->counting, &s->documents.roll, &s->documents.slate, json_get_str(a->e.open, "person"),
            json_get_str(a->e.open, "candidate"), json_object_get(a->e.private, "votes"));
        if (!json_equal(made, now))
            report_wrong_entry(j->report, h->index,
                               "the correction changes something else than was asked for.");
    }
    if (h->has_later)
        s->counting = now;
    else
        s->missing = true;
}

/* --- all of them --- */

static void judge_closed(struct judging *j, struct judged_step *s, const struct happened *h) {
    if (s->closed) {
        report_wrong_entry(j->report, h->index, "it closes a step that was closed before.");
        return;
    }
    if (!h->has_later)
        return;
    s->closed = h;
    s->counting = json_object_get(h->e.later, "closed");
    if (!s->documents_read)
        return;
    judge_rows(j, s);
    judge_recusals(j, s);
    judge_record(j, s);
}

void judge_closings(struct judging *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        bool closes = happened_is(h, "step.closed"), corrects = happened_is(h, "step.corrected");
        struct judged_step *s = closes || corrects ? judge_step(j, h) : NULL;
        if (s && closes)
            judge_closed(j, s, h);
        else if (s && s->closed && s->documents_read)
            judge_correction(j, s, h);
        n += s && closes && s->closed;
    }
    if (n)
        report_checked(j->report,
                       "%zu steps were closed: each closing takes of everyone in the roll the last "
                       "ballot that they gave, and leaves out no recusal.",
                       n);
}
