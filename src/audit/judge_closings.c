/* judge_closings.c: what step.closed fixes for the count: of each in the roll the last ballot that they gave.
 * Who was kept from whom is judge_recusals.c's, who was there judge_present.c's, a vote in the room
 * judge_records.c's. */
#include "audit/judge_parts.h"
#include "award/step/ballot_text.h"

static void judge_left_out(struct judging *j, const struct judged_step *s, const json_t *row,
                           const struct cast_ballot *last) {
    bool none = str_equal(json_get_str(row, "why"), STR("none")),
         excluded = str_equal(json_get_str(row, "why"), STR("excluded"));
    if (!none && !excluded)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has a row that says neither which ballot counts nor why none does.");
    else if (last && excluded)
        judge_exclusion(j, s, last);
    else if (last)
        report_wrong_entry(j->report, s->closed->index, "the closing leaves out the ballot of entry %llu.",
                           (unsigned long long)last->index);
    else if (excluded && !judge_hides(j))
        report_wrong_entry(j->report, s->closed->index,
                           "the closing leaves out a ballot of somebody who gave none.");
}

static void judge_row(struct judging *j, struct judged_step *s, struct str juror, const json_t *row) {
    const struct happened *closed = s->closed;
    const struct cast_ballot *last = cast_before(j, &s->ballots, juror, closed->index);
    const char *wrong;
    struct hash h;
    if (!json_object_get(row, "index")) {
        judge_left_out(j, s, row, last);
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
    } else if ((wrong = judge_vouching(j, s, last))) {
        report_wrong_entry(j->report, closed->index, "the closing counts the ballot of entry %llu, %s",
                           (unsigned long long)index, wrong);
    }
}

/* One row for each in the roll, in its order: false, and said, when it is not so. */
static bool judge_rows(struct judging *j, struct judged_step *s) {
    const json_t *rows = json_object_get(s->counting, "ballots");
    const struct roll *roll = &s->documents.roll;
    size_t excluded = 0;
    bool good = json_array_size(rows) == roll->n;
    for (size_t i = 0; i < roll->n && good; i++)
        good = str_equal(json_get_str(json_array_get(rows, i), "juror"), roll->jurors[i]);
    if (!good) {
        report_wrong_entry(j->report, s->closed->index,
                           "the closing does not have one row for each in the roll.");
        return false;
    }
    for (size_t i = 0; i < roll->n && !j->report->over; i++) {
        judge_row(j, s, roll->jurors[i], json_array_get(rows, i));
        excluded += str_equal(json_get_str(json_array_get(rows, i), "why"), STR("excluded"));
    }
    if (excluded != json_array_size(json_object_get(s->counting, "excluded")))
        report_wrong_entry(j->report, s->closed->index,
                           "the closing gives grounds for other ballots than it leaves out.");
    return true;
}

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
    judge_recusals(j, s);
    if (s->documents.rules.mode == MODE_RECORDED) {
        judge_record(j, s);
    } else if (judge_rows(j, s)) {
        judge_present(j, s);
        judge_hidden(j, s);
    }
}

void judge_closings(struct judging *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        struct judged_step *s = happened_is(h, "step.closed") ? judge_step(j, h) : NULL;
        if (s)
            judge_closed(j, s, h);
        n += s && s->closed;
    }
    if (n)
        report_checked(j->report,
                       "%zu steps were closed: each closing takes of everyone in the roll the last "
                       "ballot of theirs that is opened here, unless it is said to be left out, and leaves "
                       "out no recusal "
                       "that is.",
                       n);
}
