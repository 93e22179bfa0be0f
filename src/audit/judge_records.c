/* judge_records.c: a vote in the room: its numbers are those that were written down, and that a second person
 * confirmed. */
#include "audit/judge_parts.h"
#include "award/step/recorded.h"

static const struct happened *recorded(const struct judging *j, const struct judged_step *s) {
    const struct happened *found = NULL;
    size_t n = judge_before(j, s->closed->index);
    for (size_t i = 0; i < n; i++)
        if (happened_is(&j->happened[i], "step.recorded") && judge_step(j, &j->happened[i]) == s)
            found = &j->happened[i];
    return found;
}

static bool confirmed(const struct judging *j, const struct judged_step *s, const struct happened *after,
                      struct str person) {
    size_t n = judge_before(j, s->closed->index);
    for (size_t i = 0; i < n; i++) {
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

static bool same_ids(const json_t *list, const struct str *ids, size_t n) {
    bool same = json_array_size(list) == n;
    for (size_t i = 0; i < n && same; i++)
        same = str_equal(json_text(json_array_get(list, i)), ids[i]);
    return same;
}

/* Who was there, and who stepped out. */
static bool same_people(const json_t *closed, const struct record_of_vote *v) {
    const json_t *recusals = json_object_get(closed, "recusals");
    bool same = same_ids(json_object_get(closed, "present"), v->present, v->present_n) &&
                json_array_size(recusals) == v->aside_n;
    for (size_t i = 0; i < v->aside_n && same; i++)
        same = str_equal(json_get_str(json_array_get(recusals, i), "juror"), v->aside[i]);
    return same;
}

void judge_record(struct judging *j, struct judged_step *s) {
    struct note n;
    struct record_of_vote v;
    const struct happened *h = recorded(j, s);
    if (!h || !h->has_private) {
        report_unchecked_entry(
            j->report, s->closed->index,
            "whether it counts what was written down in the room, which is not in the archive.");
        s->missing = true;
        return;
    }
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) ||
        note_verify(&n, &j->documents, 1, NULL) || record_read(j->arena, n.text, &v) ||
        !str_equal(v.step, s->id) || !str_equal(v.edition, j->archive->head.edition) ||
        !hash_equal(v.opened, s->leaf))
        report_wrong_entry(j->report, h->index,
                           "what was written down in the room is not of this step, or not signed.");
    else if (!same_people(s->counting, &v))
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has other people present than were written down.");
    else if (!same_numbers(json_object_get(s->counting, "record"), &v))
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has other numbers than were written down.");
    else if (!confirmed(j, s, h, v.second))
        report_wrong_entry(j->report, s->closed->index,
                           "the second person has not confirmed what it counts.");
    else if (!json_equal(record_closed(j->arena, &s->documents, &v), s->counting))
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has more than was written down in the room.");
}
