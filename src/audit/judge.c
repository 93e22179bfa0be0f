/* judge.c: the order in which an archive is judged. */
#include "audit/judge_parts.h"
#include "award/step/documents.h"

#include <string.h>

bool happened_is(const struct happened *h, const char *type) {
    return h->e.type && strcmp(h->e.type->name, type) == 0;
}

struct judged_step *judge_step(const struct judging *j, const struct happened *h) {
    struct str id = json_get_str(h->e.open, "step");
    for (size_t i = 0; i < j->steps_n; i++)
        if (str_equal(j->steps[i].id, id))
            return &j->steps[i];
    return NULL;
}

const struct happened *judge_closing_at(const struct judging *j, const struct judged_step *s,
                                        uint64_t index) {
    const struct happened *found = NULL;
    for (size_t i = 0; i < j->happened_n && j->happened[i].index < index; i++) {
        const struct happened *h = &j->happened[i];
        if ((happened_is(h, "step.closed") || happened_is(h, "step.corrected")) && judge_step(j, h) == s)
            found = h;
    }
    return found;
}

static const struct happened *happened_at(const struct judging *j, uint64_t index) {
    for (size_t i = 0; i < j->happened_n; i++)
        if (j->happened[i].index == index)
            return &j->happened[i];
    return NULL;
}

/* Of one that was erased not even the type is known any more. */
bool judge_key_hidden(const struct judging *j, struct str person) {
    bool hidden = j->archive->head.kind != ARCHIVE_FULL;
    for (size_t i = 0; i < j->devices_n && !hidden; i++)
        hidden = !j->devices[i].known && str_equal(j->devices[i].person, person);
    for (size_t i = 0; i < j->happened_n && !hidden; i++)
        hidden = happened_is(&j->happened[i], "erased") &&
                 !happened_at(j, (uint64_t)json_get_int(j->happened[i].e.open, "entry"));
    return hidden;
}

enum fault judge_signature(const struct judging *j, const struct note *n, struct str person, uint64_t before,
                           const struct device **by) {
    struct note_verifier v = {.name = juror_key_name(j->arena, j->archive->head.log, person)};
    bool any = false;
    for (size_t i = 0; i < j->devices_n; i++) {
        const struct device *d = &j->devices[i];
        if (!d->known || d->index >= before || !str_equal(d->person, person))
            continue;
        any = true;
        memcpy(v.public_key, d->key.b, sizeof v.public_key);
        if (note_verify(n, &v, 1, NULL) == OK) {
            if (by)
                *by = d;
            return OK;
        }
    }
    return any || !judge_key_hidden(j, person) ? NOTE_SIGNATURE : NO_KEY;
}

static bool is_erased(const struct judging *j, uint64_t index, struct str class) {
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "erased") && (uint64_t)json_get_int(h->e.open, "entry") == index &&
            str_equal(json_get_str(h->e.open, "class"), class))
            return true;
    }
    return false;
}

bool judge_missing(struct judging *j, uint64_t index, const char *class) {
    bool erased = is_erased(j, index, str_of(class));
    if (erased)
        report_unchecked_entry(j->report, index, "its %s part was erased, as a later entry says.", class);
    else if (j->archive->head.kind == ARCHIVE_FULL)
        report_wrong_entry(j->report, index, "its %s part is missing, and no entry says that it was erased.",
                           class);
    return erased;
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
                   h->kind == ARCHIVE_FULL ? "full" : "public", STR_ARGS(h->edition), STR_ARGS(name),
                   (unsigned long long)h->size);
    if (!j->order->documents)
        report_unchecked(j->report,
                         "That the key which signs documents is the association's: the archive says so "
                         "itself. What the documents say is in the log by their hashes all the same.");
}

void archive_judge(struct arena *a, const struct archive *x, const struct judge_order *o, struct report *r) {
    struct judging j = {.arena = a, .archive = x, .order = o, .report = r};
    say_what_it_is(&j);
    if (!judge_log(&j) || !judge_lineage(&j) || !judge_openings(&j))
        return;
    judge_enrolments(&j);
    judge_documents(&j);
    judge_ballots(&j);
    judge_closings(&j);
    judge_claims(&j);
    judge_corrections(&j);
    judge_shares(&j);
    judge_counts(&j);
    judge_decisions(&j);
}
