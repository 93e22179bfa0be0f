/* judge_documents.c: what a step was decided by: each note is the one whose hash the step's opening logged,
 * signed by the association's key and by the chair's; candidates' material is what the slate commits to. */
#include "audit/judge_parts.h"
#include "award/close/holders.h"
#include "award/step/documents.h"

#include <string.h>

enum { SIGNATURES = 2 /* the documents' key and the chair's */, STEPS_MOST = 1000 };

/* --- who signed it --- */

/* The person in "ORIGIN/juror/ID"; empty for every other name. */
static struct str person_of(const struct judging *j, struct str name) {
    struct str before = juror_key_name(j->arena, j->archive->head.log, (struct str){0});
    return str_starts(name, before) ? str_slice(name, before.n, name.n) : (struct str){0};
}

/* Whether the log said, before the step opened, that this person leads this body: no entry that says anything
 * about them is no contradiction. */
static bool may_lead(const struct judging *j, uint64_t before, struct str body, struct str person) {
    bool said = false, leads = false;
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (!happened_is(h, "member.invited") || !str_equal(json_get_str(h->e.open, "person"), person) ||
            !str_equal(json_get_str(h->e.open, "body"), body))
            continue;
        said = true;
        leads = str_equal(json_get_str(h->e.open, "role"), STR("chair"));
    }
    return !said || leads;
}

static void judge_chair(struct judging *j, const struct judged_step *s, const struct part *p,
                        const struct note *n) {
    for (size_t i = 0; i < n->signatures_n; i++) {
        struct str person = person_of(j, n->signatures[i].name);
        if (!person.n)
            continue;
        enum fault f = judge_signature(j, n, person, s->opened->index, NULL);
        if (f == NOTE_SIGNATURE)
            report_wrong_part(j->report, p->name, "the chair's signature does not hold.");
        else if (f)
            report_unchecked(j->report,
                             "The chair's signature under %.*s: the key that made it is not in the archive.",
                             STR_ARGS(p->name));
        else if (!may_lead(j, s->opened->index, s->documents.rules.body, person))
            report_wrong_part(j->report, p->name, "whoever signed it did not lead the body.");
        return;
    }
    if (j->archive->head.kind == ARCHIVE_FULL && s->documents.rules.mode != MODE_RECORDED)
        report_wrong_part(j->report, p->name, "the chair has not signed it.");
}

static void judge_signatures(struct judging *j, const struct judged_step *s, const struct part *p,
                             const struct note *n) {
    if (!judge_prove(j, 1))
        return;
    if (n->signatures_n > SIGNATURES || note_verify(n, &j->documents, 1, NULL))
        report_wrong_part(j->report, p->name,
                          "it is not signed by the key that signs documents, or by too many.");
    else
        judge_chair(j, s, p, n);
}

/* --- what it says --- */

static enum fault read_document(struct judging *j, struct judged_step *s, size_t which, struct str text,
                                struct str note) {
    struct step_documents *d = &s->documents;
    switch (which) {
    case DOCUMENT_RULES:
        d->rules_note = note;
        d->rules_hash = note_hash(text);
        return rules_read(j->arena, text, &d->rules);
    case DOCUMENT_SLATE:
        d->slate_note = note;
        d->slate_hash = note_hash(text);
        return slate_read(j->arena, text, &d->slate);
    case DOCUMENT_ROLL:
        d->roll_note = note;
        return roll_read(j->arena, text, &d->roll);
    case DOCUMENT_HOLDERS:
        d->holders_note = note;
        return holders_read(j->arena, text, &d->holders);
    default:
        d->key_note = note;
        return step_key_read(j->arena, text, &d->key);
    }
}

/* The lines that every document of a step has, whatever else it says. */
static bool of_step(const struct judging *j, const struct judged_step *s, struct str text) {
    struct str head =
        arena_format(j->arena, "log %.*s\nedition %.*s\nstep %.*s\n", STR_ARGS(j->archive->head.log),
                     STR_ARGS(j->archive->head.edition), STR_ARGS(s->id));
    size_t first = str_find(text, '\n') + 1;
    return str_starts(str_slice(text, first, text.n), head);
}

/* The hash that the opening logged. False: there is no such document. */
static bool logged_hash(const struct judged_step *s, size_t which, struct hash *h) {
    return base64_hash(json_get_str(s->opened->e.open, document_words[which].p), h) == OK;
}

static bool read_part(struct judging *j, struct judged_step *s, size_t which, struct note *n) {
    const struct part *p = s->part[which];
    struct hash logged;
    if (note_parse(j->arena, p->bytes, n) || !logged_hash(s, which, &logged) ||
        !hash_equal(note_hash(n->text), logged)) {
        report_wrong_part(j->report, p->name, "it is not the document whose hash entry %llu logged.",
                          (unsigned long long)s->opened->index);
        return false;
    }
    if (!of_step(j, s, n->text) || read_document(j, s, which, n->text, p->bytes)) {
        report_wrong_part(j->report, p->name, "it is not of this step, or this version cannot read it.");
        return false;
    }
    return true;
}

/* Rules first: what others need not have follows from them. */
static void judge_step_documents(struct judging *j, struct judged_step *s) {
    static const size_t order[DOCUMENTS] = {DOCUMENT_RULES, DOCUMENT_SLATE, DOCUMENT_ROLL, DOCUMENT_HOLDERS,
                                            DOCUMENT_KEY};
    struct note notes[DOCUMENTS];
    bool read[DOCUMENTS] = {false};
    for (size_t i = 0; i < DOCUMENTS; i++)
        read[order[i]] = s->part[order[i]] && read_part(j, s, order[i], &notes[order[i]]);
    for (size_t i = 0; i < DOCUMENTS; i++)
        if (read[i])
            judge_signatures(j, s, s->part[i], &notes[i]);
    bool sealed = s->documents.rules.secrecy == SECRECY_SEALED;
    if (read[DOCUMENT_KEY] && read[DOCUMENT_HOLDERS] &&
        !hash_equal(s->documents.key.holders, note_hash(notes[DOCUMENT_HOLDERS].text))) {
        report_wrong_part(j->report, s->part[DOCUMENT_KEY]->name, "it is made for other holders.");
        return;
    }
    s->documents_read = read[DOCUMENT_RULES] && read[DOCUMENT_SLATE] && read[DOCUMENT_ROLL] &&
                        (!sealed || (read[DOCUMENT_HOLDERS] && read[DOCUMENT_KEY]));
}

static void judge_material(struct judging *j, const struct judged_step *s, const struct part *p) {
    const struct slate *slate = &s->documents.slate;
    size_t at = s->documents_read && judge_look(j, slate->n) ? slate_find(slate, p->word) : slate->n;
    struct hash h = material_commitment(str_slice(p->bytes, 0, 32), str_slice(p->bytes, 32, p->bytes.n));
    if (p->bytes.n <= 32 || at == slate->n || !hash_equal(h, slate->lines[at].commitment))
        report_wrong_part(j->report, p->name, "it is not what the slate commits to.");
}

/* The entry that was written beside the opening for the slate's n-th; null: of a step that has none. */
static const struct happened *material_entry(struct judging *j, const struct judged_step *s, size_t n) {
    const struct happened *h = judge_entry(j, s->opened->index + 1 + n);
    return h && happened_is(h, "step.material") ? h : NULL;
}

/* What a full archive of its edition has, and this one lacks. No count needs it; but whoever took it away has
 * said so. */
static void judge_lacking(struct judging *j, const struct judged_step *s) {
    const struct slate *slate = &s->documents.slate;
    for (size_t i = 0; s->documents_read && i < slate->n; i++) {
        struct part p = {.kind = PART_MATERIAL, .step = s->id, .word = slate->lines[i].candidate};
        if (archive_find(j->archive, part_name(j->arena, &p)))
            continue;
        const struct happened *h = material_entry(j, s, i);
        if (h)
            judge_missing(j, h->index, "private");
        else
            report_unchecked(j->report, "What was told of %.*s in step %.*s: it is not in the archive.",
                             STR_ARGS(p.word), STR_ARGS(s->id));
    }
}

static void judge_lacking_rules(struct judging *j) {
    if (archive_find(j->archive, STR("rules")))
        return;
    for (size_t i = 0; i < j->happened_n; i++)
        if (happened_is(&j->happened[i], "edition.opened") &&
            str_equal(j->happened[i].e.edition, j->archive->head.edition)) {
            report_unchecked_entry(j->report, j->happened[i].index,
                                   "the settings that it froze are not in the archive.");
            return;
        }
}

/* The award's settings as the edition's opening froze them. */
static void judge_rules(struct judging *j, const struct part *p) {
    for (size_t i = 0; i < j->happened_n; i++) {
        struct hash h;
        if (happened_is(&j->happened[i], "edition.opened") &&
            base64_hash(json_get_str(j->happened[i].e.open, "rules"), &h) == OK &&
            hash_equal(h, hash_of(p->bytes)))
            return;
    }
    report_wrong_part(j->report, p->name,
                      "they are not the settings whose hash the edition's opening logged.");
}

/* --- all of them --- */

static struct judged_step *step_called(const struct judging *j, struct str id) {
    for (size_t i = 0, n = judge_look(j, j->steps_n) ? j->steps_n : 0; i < n; i++)
        if (str_equal(j->steps[i].id, id))
            return &j->steps[i];
    return NULL;
}

static size_t document_of(struct str word) {
    size_t i = 0;
    while (i + 1 < DOCUMENTS && !str_equal(document_words[i], word))
        i++;
    return i;
}

static bool opens_step(const struct judging *j, const struct happened *h) {
    return happened_is(h, "step.opened") && str_equal(h->e.edition, j->archive->head.edition);
}

static void find_steps(struct judging *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->happened_n; i++)
        n += opens_step(j, &j->happened[i]);
    if (n > STEPS_MOST)
        report_wrong(j->report, "the log opens %zu steps of the edition: %d are as many as are judged.", n,
                     STEPS_MOST);
    j->steps = arena_alloc(j->arena, (n < STEPS_MOST ? n + 1 : STEPS_MOST) * sizeof *j->steps);
    for (size_t i = 0; i < j->happened_n && j->steps_n < STEPS_MOST; i++) {
        const struct happened *h = &j->happened[i];
        if (!opens_step(j, h))
            continue;
        struct judged_step *s = &j->steps[j->steps_n];
        s->id = json_get_str(h->e.open, "step");
        if (step_called(j, s->id))
            report_wrong_entry(j->report, h->index, "it opens a step that was opened before.");
        s->opened = h;
        s->leaf = tree_leaf(j->entries[h->index]);
        j->steps_n++;
    }
}

void judge_documents(struct judging *j) {
    size_t documents = 0, materials = 0;
    find_steps(j);
    for (size_t i = 0; i < j->archive->parts_n; i++) {
        const struct part *p = &j->archive->parts[i];
        if (p->kind == PART_RULES)
            judge_rules(j, p);
        if (p->kind != PART_DOCUMENT && p->kind != PART_MATERIAL)
            continue;
        struct judged_step *s = step_called(j, p->step);
        if (!s)
            report_wrong_part(j->report, p->name, "no entry of the log opens such a step.");
        else if (p->kind == PART_DOCUMENT)
            s->part[document_of(p->word)] = p;
        documents += s && p->kind == PART_DOCUMENT;
    }
    for (size_t i = 0; i < j->steps_n; i++)
        judge_step_documents(j, &j->steps[i]);
    for (size_t i = 0; i < j->archive->parts_n; i++) {
        const struct part *p = &j->archive->parts[i];
        struct judged_step *s = p->kind == PART_MATERIAL ? step_called(j, p->step) : NULL;
        if (s)
            judge_material(j, s, p);
        materials += s != NULL;
    }
    bool full = j->archive->head.kind == ARCHIVE_FULL;
    for (size_t i = 0; full && i < j->steps_n; i++)
        judge_lacking(j, &j->steps[i]);
    if (full)
        judge_lacking_rules(j);
    if (documents)
        report_checked(j->report,
                       "%zu documents of %zu steps are those whose hashes were logged when the steps "
                       "opened, and %zu candidates' material is what the slates commit to.",
                       documents, j->steps_n, materials);
}
