/* announcement_change.c: «Rettet» and «Tilbakekalt»: what was told is told anew, or no longer. The office
 * mends names; whom an award goes to, and why, only the body can say. */
#include "award/decision/announcement_parts.h"
#include "award/log/apply.h"
#include "award/people/people.h"

/* --- what it would tell --- */

static const struct announced_one *find(const struct announced_one *list, size_t n, struct str candidate) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].candidate, candidate))
            return &list[i];
    return NULL;
}

static const struct announced_one *find_told(const struct announcement *n, struct str candidate) {
    const struct announced_one *one = find(n->winners, n->winners_n, candidate);
    return one ? one : find(n->finalists, n->finalists_n, candidate);
}

/* As it was told before, and with what is to be mended of it. */
static void mend(struct announced_one *list, size_t n, const struct announcement *stands,
                 const struct edition_correct_args *args) {
    for (size_t i = 0; i < n; i++) {
        const struct announced_one *told = find_told(stands, list[i].candidate),
                                   *text = find(args->texts, args->texts_n, list[i].candidate);
        if (text || told)
            list[i] = text ? *text : *told;
    }
    announcement_sort(list, n);
}

static enum fault make(const struct txn *t, struct arena *a, uint32_t edition, const struct decided *d,
                       const struct announcement *stands, const struct edition_correct_args *args,
                       struct announcement *n) {
    enum fault f = announcement_by(t, a, edition, d, n);
    if (f)
        return f;
    mend(n->winners, n->winners_n, stands, args);
    mend(n->finalists, n->finalists_n, stands, args);
    n->at = stands->at;
    n->signed_by = args->signed_by;
    n->reason = args->reason;
    return OK;
}

enum fault correction_preview(const struct txn *t, struct arena *a, uint32_t edition,
                              const struct edition_correct_args *args, struct announcement *n) {
    struct announcement stands;
    struct decided d;
    enum fault f = announcement_read(t, a, edition, &stands);
    if (!f)
        f = announcement_decision(t, a, edition, &d);
    return f ? f : make(t, a, edition, &d, &stands, args, n);
}

/* --- whether it may be told --- */

static bool same_list(const struct announced_one *a, size_t a_n, const struct announced_one *b, size_t b_n) {
    for (size_t i = 0; i < a_n && a_n == b_n; i++)
        if (!str_equal(a[i].candidate, b[i].candidate) || !str_equal(a[i].name, b[i].name) ||
            !str_equal(a[i].place, b[i].place) || !str_equal(a[i].line, b[i].line))
            return false;
    return a_n == b_n;
}

/* A decision that was recorded anew is something new, though it says the same. */
static bool is_same(const struct announcement *stands, const struct announcement *n, uint32_t decision) {
    return stands->decision == decision && str_equal(stands->signed_by, n->signed_by) &&
           same_list(stands->winners, stands->winners_n, n->winners, n->winners_n) &&
           same_list(stands->finalists, stands->finalists_n, n->finalists, n->finalists_n);
}

static enum fault check_texts(const struct announcement *n, const struct edition_correct_args *args) {
    for (size_t i = 0; i < args->texts_n; i++) {
        if (!find_told(n, args->texts[i].candidate))
            return FIELD_CHOICE;
        if (args->texts[i].name.n == 0)
            return FIELD_MISSING;
    }
    return OK;
}

/* The telling that stands, when it is the one that they saw. */
static enum fault begin(const struct txn *t, struct command *c, struct str edition, uint32_t seen,
                        struct edition_record *e, struct announcement *stands) {
    uint32_t number = 0;
    enum fault f = admin_only(t, c);
    if (!f)
        f = edition_number(t, edition, &number);
    if (!f)
        f = edition_get(t, number, e);
    if (!f && (!e->announced || e->told != seen))
        f = WRONG_STATE;
    return f ? f : announcement_read(t, c->arena, number, stands);
}

static enum fault correct(const struct txn *t, struct command *c, struct edition_record *e,
                          struct announcement *n) {
    const struct edition_correct_args *args = c->args;
    uint32_t number = 0;
    struct announcement stands;
    struct decided d;
    enum fault f = begin(t, c, args->edition, args->number, e, &stands);
    if (!f)
        f = edition_number(t, args->edition, &number);
    if (!f)
        f = announcement_decision(t, c->arena, number, &d);
    if (!f && d.number != args->decision)
        f = WRONG_STATE;
    if (!f)
        f = announcement_check(t, c->arena, number, &d);
    if (!f)
        f = make(t, c->arena, number, &d, &stands, args, n);
    if (!f)
        f = check_texts(n, args);
    if (!f && args->reason.n == 0)
        f = REASON_NEEDED;
    return !f && is_same(&stands, n, d.number) ? NOTHING_CHANGED : f;
}

enum fault edition_correct_check(struct txn *t, struct command *c, struct batch *out) {
    struct edition_record e;
    struct announcement n;
    (void)out;
    return correct(t, c, &e, &n);
}

/* --- the commands --- */

enum fault edition_correct(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_correct_args *args = c->args;
    struct edition_record e;
    struct announcement n;
    enum fault f = correct(t, c, &e, &n);
    if (f)
        return f;
    result_id(c, args->edition);
    json_t *fields = json_object(), *content = json_object();
    announcement_write(content, &n);
    json_set_int(fields, "decision", args->decision);
    json_set_new(fields, "announcement", content);
    json_set_str(fields, "reason", args->reason);
    return event_emit(c, out, "edition.corrected", args->edition, e.secret, fields);
}

enum fault edition_recall(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_recall_args *args = c->args;
    struct edition_record e;
    struct announcement stands;
    enum fault f = begin(t, c, args->edition, args->number, &e, &stands);
    if (!f && args->reason.n == 0)
        f = REASON_NEEDED;
    if (f)
        return f;
    result_id(c, args->edition);
    json_t *fields = json_object();
    json_set_str(fields, "reason", args->reason);
    return event_emit(c, out, "edition.recalled", args->edition, e.secret, fields);
}

/* --- state --- */

enum fault apply_edition_corrected(struct fact *f) {
    enum fault fault = announcement_tell(f, TOLD_CORRECTED, announcement_of(f));
    return fault ? fault : announcement_mail(f, MAIL_CORRECTED);
}

enum fault apply_edition_recalled(struct fact *f) {
    enum fault fault = announcement_tell(f, TOLD_RECALLED, NULL);
    return fault ? fault : announcement_mail(f, MAIL_RECALLED);
}
