/* judge.c: the order in which an archive is judged. */
#include "audit/entry_form.h"
#include "audit/judge_parts.h"
#include "award/step/documents.h"

#include <string.h>

bool happened_is(const struct happened *h, const char *type) {
    return h->e.type && strcmp(h->e.type->name, type) == 0;
}

struct judged_step *judge_step(const struct judging *j, const struct happened *h) {
    struct str id = json_get_str(h->e.open, "step");
    if (!judge_look(j, j->steps_n))
        return NULL;
    for (size_t i = 0; i < j->steps_n; i++)
        if (str_equal(j->steps[i].id, id))
            return &j->steps[i];
    return NULL;
}

size_t judge_place(const void *list, size_t n, judge_index *index_at, uint64_t index) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index_at(list, middle) < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t index_of_happened(const void *list, size_t i) {
    return ((const struct happened *)list)[i].index;
}

static size_t place_of(const struct judging *j, uint64_t index) {
    return judge_place(j->happened, j->happened_n, index_of_happened, index);
}

const struct happened *judge_entry(const struct judging *j, uint64_t index) {
    size_t at = place_of(j, index);
    return at < j->happened_n && j->happened[at].index == index ? &j->happened[at] : NULL;
}

size_t judge_before(const struct judging *j, uint64_t index) {
    size_t n = place_of(j, index);
    return judge_look(j, n) ? n : 0;
}

const struct happened *judge_closing_at(const struct judging *j, const struct judged_step *s,
                                        uint64_t index) {
    const struct happened *found = NULL;
    size_t n = judge_before(j, index);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if ((happened_is(h, "step.closed") || happened_is(h, "step.corrected")) && judge_step(j, h) == s)
            found = h;
    }
    return found;
}

/* What stands in the open has its type there; of a sealed entry the type is in its later part. */
static bool lost_its_type(const struct judging *j, const struct happened *erased) {
    struct entry_form form;
    uint64_t index = (uint64_t)json_get_int(erased->e.open, "entry");
    const struct happened *h = judge_entry(j, index);
    return index < j->size && str_equal(json_get_str(erased->e.open, "class"), STR("later")) &&
           (h ? !h->e.type
              : entry_form_read(j->entries[index], &form) && str_equal(form.type, STR("sealed")));
}

bool judge_hides(const struct judging *j) {
    bool hides = j->archive->head.kind != ARCHIVE_FULL || !judge_look(j, j->erased_n);
    for (size_t i = 0; i < j->erased_n && !hides; i++)
        hides = lost_its_type(j, j->erased[i]);
    return hides;
}

bool judge_key_hidden(const struct judging *j, struct str person) {
    bool hidden = judge_hides(j) || !judge_look(j, j->devices_n);
    for (size_t i = 0; i < j->devices_n && !hidden; i++)
        hidden = !j->devices[i].known && str_equal(j->devices[i].person, person);
    return hidden;
}

enum fault judge_signature(const struct judging *j, const struct note *n, struct str person, uint64_t before,
                           const struct device **by) {
    struct note_verifier v = {.name = juror_key_name(j->arena, j->archive->head.log, person)};
    bool any = false;
    if (!judge_look(j, j->devices_n))
        return NO_KEY;
    for (size_t i = 0; i < j->devices_n; i++) {
        const struct device *d = &j->devices[i];
        if (!d->known || d->index >= before || !str_equal(d->person, person))
            continue;
        any = true;
        if (!judge_prove(j, 1))
            return NO_KEY;
        memcpy(v.public_key, d->key.b, sizeof v.public_key);
        if (note_verify(n, &v, 1, NULL) == OK) {
            if (by)
                *by = d;
            return OK;
        }
    }
    return any || !judge_key_hidden(j, person) ? NOTE_SIGNATURE : NO_KEY;
}

static void say_what_it_is(struct judging *j) {
    const struct archive_head *h = &j->archive->head;
    struct str rest = h->key, name;
    str_cut(&rest, '+', &name);
    if (j->order->keys_n == 0)
        report_unchecked(j->report,
                         "Whose log this is: no key was given, so the archive's own word for its key "
                         "was taken. Get the key from elsewhere, and give it by --key.");
    report_checked(j->report, "This is a %s archive of %.*s, from the log %.*s when it had %llu entries.",
                   archive_kind_word(h->kind).p, STR_ARGS(h->edition), STR_ARGS(name),
                   (unsigned long long)h->size);
    if (!j->order->documents)
        report_unchecked(j->report,
                         "That the key which signs documents is the association's: the archive says so "
                         "itself. What the documents say is in the log by their hashes all the same.");
}

/* What the log's own key could state freely. */
static void say_whose_word(struct judging *j) {
    if (j->archive->head.kind == ARCHIVE_FULL && j->steps_n)
        report_unchecked(
            j->report, "That people declared, were present, corrected and decided as the log says: their own "
                       "keys sign devices, ballots, shares and what a step opens with. The rest the server "
                       "wrote down for whoever was signed in.");
}

void archive_judge(struct arena *a, const struct archive *x, const struct judge_order *o, struct report *r) {
    struct judging j = {.arena = a, .archive = x, .order = o, .report = r};
    say_what_it_is(&j);
    if (!judge_log(&j) || !judge_lineage(&j) || !judge_openings(&j))
        return;
    static void (*const rest[])(struct judging *) = {
        judge_result,  judge_papers,   judge_enrolments, judge_documents,   judge_subjects,
        judge_ballots, judge_closings, judge_claims,     judge_corrections, judge_shares,
        judge_times,   judge_counts,   judge_decisions};
    for (size_t i = 0; i < sizeof rest / sizeof *rest && !r->over; i++)
        rest[i](&j);
    say_whose_word(&j);
}
