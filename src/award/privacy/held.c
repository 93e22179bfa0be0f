/* held.c: finds an address in what proposals tell. No table leads from addresses to proposals: it would be
 * one more place to erase them from, and this is asked for a few times a year. */
#include "award/privacy/held.h"

#include "award/log/tables.h"
#include "base/email.h"

/* Looks at the bytes before anything is read: most have nothing to do with the address. */
static enum fault mentions(const struct txn *t, uint64_t entry, struct str email, bool *does) {
    struct opening o;
    enum fault f = journal_opening(t, entry, STR("private"), &o);
    *does = f == OK && email_stands_in(o.json, email);
    return f == ERASED ? OK : f;
}

bool held_may_tell(const struct edition_record *e) {
    return !e->secret || e->announced;
}

bool held_tells_sender(const json_t *rules) {
    struct str to = json_get_str(json_object_get(rules, "nominator"), "visible_to");
    return str_equal(to, STR("jury_and_nominee")) || str_equal(to, STR("public"));
}

/* Some entry of the proposal mentions the address: what is it there? False when it is not to be told. */
static enum fault judge(const struct txn *t, struct arena *a, struct held *h, struct str email,
                        uint64_t entry, bool all, bool *told) {
    struct proposal p, then;
    struct edition_record e;
    enum fault f = proposal_read(t, a, h->edition, h->number, &p);
    if (f == OK)
        f = edition_get(t, h->edition, &e);
    if (f == OK)
        f = proposal_read_as(t, a, h->edition, h->number, entry, &then);
    if (f != OK)
        return f;
    bool about = all || held_may_tell(&e);
    h->how = email_equal(p.email, email)                  ? HELD_OWN
             : about && email_stands_in(p.contact, email) ? HELD_NAMED
                                                          : HELD_EARLIER;
    *told = h->how != HELD_EARLIER || email_equal(then.email, email) ||
            (about && email_stands_in(then.contact, email));
    return OK;
}

enum fault held_proposals(const struct txn *t, struct arena *a, struct str email, bool all,
                          struct held **list, size_t *n) {
    struct cursor c;
    *n = 0;
    *list = arena_alloc(a, HELD_MOST * sizeof **list);
    enum fault f = cursor_open(t, T_PROPOSAL_TEXTS, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < HELD_MOST && cursor_next(&c)) {
        struct held h = {.edition = key_read_u32(c.key, 0), .number = key_read_u32(c.key, 4)};
        uint64_t entry = key_read_u64(c.key, 8);
        bool does, told = false,
                   again = *n && (*list)[*n - 1].edition == h.edition && (*list)[*n - 1].number == h.number;
        f = again ? OK : mentions(t, entry, email, &does);
        if (f == OK && !again && does)
            f = judge(t, a, &h, email, entry, all, &told);
        if (f == OK && told)
            (*list)[(*n)++] = h;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}
