/* judge_openings.c: what was hidden in entries and is told now: held against what they committed to, and read
 * as the server reads it. */
#include "audit/entry_form.h"
#include "audit/judge_parts.h"
#include "proof/receipt.h"

#include <string.h>

struct opened { /* the openings of one entry; null: not in the archive */
    const struct part *later, *private;
};

static bool committed(struct judging *j, const struct part *p) {
    json_t *entry;
    struct hash said;
    struct str salt = str_slice(p->bytes, 0, SALT_BYTES), json = str_slice(p->bytes, SALT_BYTES, p->bytes.n);
    if (p->index >= j->size) {
        report_wrong_part(j->report, p->name, "the log has no such entry.");
        return false;
    }
    if (p->bytes.n > SALT_BYTES && json_parse(j->arena, j->entries[p->index], &entry) == OK &&
        base64_hash(json_get_str(entry, p->class.p[0] == 'l' ? "later" : "private"), &said) == OK &&
        hash_equal(said, commitment(p->class, salt, json)))
        return true;
    report_wrong_entry(j->report, p->index,
                       "its %.*s part, as the archive has it, is not what it committed to.",
                       STR_ARGS(p->class));
    return false;
}

static void add_opening(struct record *r, const struct part *p) {
    if (p)
        r->openings[r->openings_n++] = (struct opening){p->class, str_slice(p->bytes, 0, SALT_BYTES),
                                                        str_slice(p->bytes, SALT_BYTES, p->bytes.n)};
}

static struct happened *room_for_event(struct judging *j) {
    if (j->happened_n == j->happened_room) {
        size_t room = j->happened_room ? 2 * j->happened_room : 256;
        struct happened *more = arena_alloc(j->arena, room * sizeof *more);
        if (j->happened_n)
            memcpy(more, j->happened, j->happened_n * sizeof *more);
        j->happened = more;
        j->happened_room = room;
    }
    return &j->happened[j->happened_n];
}

static bool read_event(struct judging *j, uint64_t index, const struct opened *o) {
    struct record r = {.entry = j->entries[index]};
    struct happened *h = room_for_event(j);
    add_opening(&r, o->later);
    add_opening(&r, o->private);
    *h = (struct happened){.index = index, .has_later = o->later != NULL, .has_private = o->private != NULL};
    for (size_t i = 0; i < r.openings_n; i++)
        if (!judge_read(j, r.openings[i].json))
            return false;
    if (!judge_read(j, r.entry))
        return false;
    if (event_decode(j->arena, &r, &h->e)) {
        report_wrong_entry(
            j->report, index,
            "it is not in the form that this version knows of such an entry, or what is opened of "
            "it is not.");
        return false;
    }
    j->happened_n++;
    return true;
}

/* Of the edition, as far as anybody can see. */
static bool names_edition(const struct judging *j, uint64_t index) {
    struct entry_form form;
    return entry_form_read(j->entries[index], &form) &&
           (str_equal(entry_form_edition(&form), j->archive->head.edition) ||
            str_equal(form.type, STR("erased")));
}

static bool take_openings(struct judging *j, uint64_t *n, const struct part **next, const struct part *end,
                          uint64_t index, struct opened *o) {
    *o = (struct opened){NULL, NULL};
    for (; *next < end && (*next)->kind == PART_OPENING && (*next)->index == index; (*next)++) {
        if (!committed(j, *next))
            return false;
        *((*next)->class.p[0] == 'l' ? &o->later : &o->private) = *next;
        (*n)++;
    }
    return true;
}

/* An archive of everything holds all openings of what is seen to be the edition's. */
static void judge_complete(struct judging *j) {
    for (size_t i = 0; i < j->happened_n && j->archive->head.kind == ARCHIVE_FULL; i++) {
        const struct happened *h = &j->happened[i];
        if (!h->e.type || h->e.edition.n == 0 || !str_equal(h->e.edition, j->archive->head.edition))
            continue;
        bool is_part = happened_is(h, "step.material"); /* for judge_documents */
        if (!h->has_private && !is_part && (h->e.sealed || event_has_class(h->e.type, CLASS_PRIVATE)))
            judge_missing(j, h->index, "private");
        if (!h->has_later && event_has_class(h->e.type, CLASS_LATER))
            judge_missing(j, h->index, "later");
    }
}

/* Something is the edition's, and nothing another one's. */
static bool judge_edition(struct judging *j) {
    bool any = false;
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        bool own = str_equal(h->e.edition, j->archive->head.edition);
        any = any || own;
        if (own || h->e.edition.n == 0 || !(h->has_later || h->has_private))
            continue;
        report_wrong_entry(j->report, h->index, "it is opened in the archive, but is another edition's.");
        return false;
    }
    if (!any)
        report_wrong_part(j->report, STR("archive"), "no entry of the log is seen to be of this edition.");
    return any;
}

bool judge_openings(struct judging *j) {
    const struct part *next = j->archive->parts, *end = next + j->archive->parts_n;
    uint64_t n = 0, sealed = 0;
    bool good = true;
    while (next < end && next->kind != PART_OPENING)
        next++;
    for (uint64_t i = 0; i < j->size; i++) {
        struct opened o;
        if (!take_openings(j, &n, &next, end, i, &o))
            return false;
        if (o.later || o.private || names_edition(j, i))
            good = read_event(j, i, &o) && good;
        else
            sealed++;
        if (j->report->over)
            return false;
    }
    if (next < end && next->kind == PART_OPENING) {
        report_wrong_part(j->report, next->name, "the log has no such entry.");
        return false;
    }
    if (!good || !judge_edition(j))
        return false;
    judge_erased(j);
    judge_complete(j);
    report_checked(j->report,
                   "%llu hidden parts are opened in the archive, and each is what its entry committed "
                   "to.",
                   (unsigned long long)n);
    if (sealed)
        report_unchecked(j->report,
                         "What %llu entries hide, which are not this edition's or are not opened here.",
                         (unsigned long long)sealed);
    return true;
}
