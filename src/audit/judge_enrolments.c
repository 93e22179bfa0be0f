/* judge_enrolments.c: the keys with which people signed, and how each came after the one before. */
#include "audit/judge_parts.h"
#include "award/people/enrolment_text.h"

#include <string.h>

static const struct device *latest(const struct judging *j, struct str person) {
    for (size_t i = judge_look(j, j->devices_n) ? j->devices_n : 0; i > 0; i--)
        if (j->devices[i - 1].known && str_equal(j->devices[i - 1].person, person))
            return &j->devices[i - 1];
    return NULL;
}

static bool signed_by(const struct judging *j, const struct note *n, struct str person,
                      const struct hash *key) {
    struct note_verifier v = {.name = juror_key_name(j->arena, j->archive->head.log, person)};
    memcpy(v.public_key, key->b, sizeof v.public_key);
    return judge_prove(j, 1) && note_verify(n, &v, 1, NULL) == OK;
}

/* Whether one of the person's enrolments before this one is not in the archive: then nobody can say what it
 * follows from. */
static bool hidden_before(const struct judging *j, struct str person) {
    for (size_t i = 0, n = judge_look(j, j->devices_n) ? j->devices_n : 0; i < n; i++)
        if (!j->devices[i].known && str_equal(j->devices[i].person, person))
            return true;
    return false;
}

/* What is wrong with it; null: nothing. */
static const char *fault_of(const struct judging *j, const struct happened *h, const struct note *n,
                            const struct enrolment_text *e) {
    struct str person = json_get_str(h->e.open, "person");
    const struct device *last = latest(j, person);
    if (!str_equal(e->log, j->archive->head.log) || !str_equal(e->juror, person))
        return "the key note in it is of another log, or of somebody else.";
    if (n->signatures_n != (e->has_by ? 2 : 1) || !signed_by(j, n, person, &e->ed25519))
        return "the key note in it is not signed by its own key alone, or with the one before.";
    for (size_t i = 0, all = judge_look(j, j->devices_n) ? j->devices_n : 0; i < all; i++)
        if (j->devices[i].known && hash_equal(j->devices[i].key, e->ed25519))
            return "the key in it was enrolled before.";
    if (!e->has_by || hidden_before(j, person))
        return NULL;
    if (last && (!hash_equal(last->note, e->by) || !signed_by(j, n, person, &last->key)))
        return "the key note in it does not follow from the person's key before.";
    return !last ? "the key note in it follows from one that is not in the log before it." : NULL;
}

/* What is wrong with its note; null: nothing, and then it is known. */
static const char *take_note(const struct judging *j, const struct happened *h, struct device *d) {
    struct note n;
    struct enrolment_text e;
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) || enrolment_read(j->arena, n.text, &e))
        return "the key note in it has not the form of one.";
    const char *wrong = fault_of(j, h, &n, &e);
    d->known = wrong == NULL;
    d->chained = e.has_by;
    d->key = e.ed25519;
    d->note = e.note;
    return wrong;
}

static void take(struct judging *j, const struct happened *h) {
    struct device d = {.person = json_get_str(h->e.open, "person"), .number = 1, .index = h->index};
    for (size_t i = judge_look(j, j->devices_n) ? j->devices_n : 0; i > 0 && d.number == 1; i--)
        if (str_equal(j->devices[i - 1].person, d.person))
            d.number = j->devices[i - 1].number + 1;
    const char *wrong = h->has_private ? take_note(j, h, &d) : NULL;
    if (wrong)
        report_wrong_entry(j->report, h->index, "%s", wrong);
    else if (!h->has_private)
        judge_missing(j, h->index, "private");
    j->devices[j->devices_n++] = d;
}

void judge_enrolments(struct judging *j) {
    size_t known = 0, n = 0;
    for (size_t i = 0; i < j->happened_n; i++)
        n += happened_is(&j->happened[i], "juror.enrolled");
    j->devices = arena_alloc(j->arena, (n + 1) * sizeof *j->devices);
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++)
        if (happened_is(&j->happened[i], "juror.enrolled"))
            take(j, &j->happened[i]);
    for (size_t i = 0; i < j->devices_n; i++)
        known += j->devices[i].known;
    if (known)
        report_checked(j->report,
                       "%zu keys were enrolled, each signed by itself and, where it followed another, "
                       "by that one.",
                       known);
}
