/* mail.c: the outbox read: which mails there are, in the order of the log, and who gets them as things are
 * now. */
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/milestone.h"
#include "award/people/people.h"
#include "award/proposal/proposal.h"

static struct key mail_key(uint64_t entry, uint32_t n) {
    struct key k = key_new();
    key_u64(&k, entry);
    key_u32(&k, n);
    return k;
}

static enum fault address_person(const struct txn *t, struct arena *a, struct mail *m) {
    struct person p;
    enum fault f = m->record.texts ? person_read_earlier(t, a, m->recipient, m->record.texts - 1, &p)
                                   : person_read(t, a, m->recipient, &p);
    if (f != OK)
        return f;
    m->name = p.name;
    m->email = p.email;
    m->lang = p.lang;
    return OK;
}

/* A mail to an address that was corrected meanwhile goes nowhere: the correction has a mail of its own. */
static enum fault address_proposal(const struct txn *t, struct arena *a, struct mail *m) {
    struct proposal p;
    enum fault f = proposal_find(t, a, m->recipient, &p);
    if (f != OK)
        return f;
    m->name = p.name;
    m->lang = p.lang;
    if (p.record.addressed == m->entry)
        m->email = p.email;
    return OK;
}

static enum fault mail_of(const struct txn *t, struct arena *a, struct str key, const struct mail_record *r,
                          struct mail *m) {
    *m = (struct mail){
        .entry = key_read_u64(key, 0), .n = key_read_u32(key, 8), .record = *r, .lang = LANG_NB};
    m->recipient = arena_copy(a, row_text(r->recipient, sizeof r->recipient));
    struct fact f;
    enum fault fault = event_read(t, a, m->entry, &f);
    if (fault != OK)
        return fault;
    m->at = f.at;
    if (r->to == MAIL_TO_PARTNER)
        return milestone_reader(t, r->edition, r->partner, &m->name, &m->email);
    return r->to == MAIL_TO_PERSON ? address_person(t, a, m) : address_proposal(t, a, m);
}

enum fault mail_read(const struct txn *t, struct arena *a, uint64_t entry, uint32_t n, struct mail *m) {
    struct key k = mail_key(entry, n);
    struct mail_record r;
    enum fault f = table_get_record(t, T_OUTBOX, key_of(&k), &r, sizeof r);
    return f == OK ? mail_of(t, a, key_of(&k), &r, m) : f;
}

/* Reads the next row of a walk that is not the one at `skip`. *there: false at the end. */
static enum fault next_mail(const struct txn *t, struct arena *a, struct cursor *c, struct str skip,
                            struct mail *m, bool *there) {
    while ((*there = cursor_next(c))) {
        if (str_equal(c->key, skip))
            continue;
        struct mail_record r;
        cursor_record(c, &r, sizeof r);
        return mail_of(t, a, c->key, &r, m);
    }
    return c->fault;
}

enum fault outbox_page(const struct txn *t, struct arena *a, uint64_t entry, uint32_t n, size_t limit,
                       struct mail **list, size_t *count) {
    *count = 0;
    *list = arena_alloc(a, (limit + 1) * sizeof **list);
    struct key k = mail_key(entry, n);
    struct str from = {0};
    if (entry || n)
        from = key_of(&k);
    struct cursor c;
    enum fault f = cursor_open(t, T_OUTBOX, (struct str){0}, from, true, &c);
    if (f != OK)
        return f;
    bool there = true;
    while (f == OK && there && *count < limit) {
        f = next_mail(t, a, &c, from, &(*list)[*count], &there);
        *count += f == OK && there;
    }
    cursor_close(&c);
    return f;
}

enum fault outbox_to(const struct txn *t, struct arena *a, struct str recipient, struct mail **list,
                     size_t *count) {
    size_t room = 0;
    struct cursor c;
    *count = 0;
    *list = NULL;
    enum fault f = cursor_open(t, T_OUTBOX, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && cursor_next(&c)) {
        struct mail_record r;
        cursor_record(&c, &r, sizeof r);
        if (!str_equal(row_text(r.recipient, sizeof r.recipient), recipient))
            continue;
        if (*count == room) {
            struct mail *more = arena_alloc(a, (room = room ? 2 * room : 16) * sizeof *more);
            if (*count)
                memcpy(more, *list, *count * sizeof *more);
            *list = more;
        }
        f = mail_of(t, a, c.key, &r, &(*list)[*count]);
        *count += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault outbox_next(const struct txn *t, struct arena *a, bool begin, uint64_t entry, uint32_t n,
                       struct mail *m) {
    struct key k = mail_key(entry, n);
    struct str from = {0};
    if (!begin)
        from = key_of(&k);
    struct cursor c;
    enum fault f = cursor_open(t, T_OUTBOX, (struct str){0}, from, false, &c);
    if (f != OK)
        return f;
    bool there;
    f = next_mail(t, a, &c, from, m, &there);
    cursor_close(&c);
    return f == OK && !there ? NOT_FOUND : f;
}
