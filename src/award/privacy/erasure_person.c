/* erasure_person.c: names and addresses of people whom the log knows by an id. The id stays, and all that
 * they did: it is random, and votes rest on it. So does the name of who was in a body that voted, since
 * whoever is told of a vote must be able to see who took part; the address has no such reason. */
#include "award/log/numbers.h"
#include "award/log/tables.h"
#include "award/people/enrolment.h"
#include "award/people/outbox.h"
#include "award/people/people_parts.h"
#include "award/privacy/erasure_kinds.h"

enum { ENTRIES_A_PAGE = 64 };

static const char *const telling[] = {"person.added", "person.changed", NULL};

/* --- what holds it back --- */

/* What an edition means for somebody whom its entries name. */
static enum fault look_at_edition(const struct txn *t, struct arena *a, struct str edition, int64_t now,
                                  struct erasure_of_person *x) {
    struct edition_record e;
    uint32_t number;
    int64_t until;
    enum fault f = edition_number(t, edition, &number);
    if (f == OK)
        f = edition_get(t, number, &e);
    if (f != OK)
        return f;
    if (e.steps == 0)
        return OK;
    x->name_stays = true;
    return erasure_rests(t, a, number, now, &until);
}

/* COUNT_NEEDS_IT when one of them rests; each is looked at once in a row of its entries. */
static enum fault look_at_editions(const struct txn *t, struct arena *a, struct str person, int64_t now,
                                   struct erasure_of_person *x) {
    const struct subject s = {SUBJECT_PERSON, 0, person};
    struct str last = {0};
    size_t found = ENTRIES_A_PAGE;
    enum fault f = OK, rests = OK;
    for (uint64_t after = 0; f == OK && found == ENTRIES_A_PAGE;) {
        uint64_t *page;
        f = subject_entries(t, a, &s, after, ENTRIES_A_PAGE, &page, &found);
        for (size_t i = 0; f == OK && i < found; i++) {
            struct fact fact;
            f = event_read(t, a, page[i], &fact);
            if (f != OK || !fact.edition.n || str_equal(fact.edition, last))
                continue;
            last = fact.edition;
            f = look_at_edition(t, a, last, now, x);
            rests = f == COUNT_NEEDS_IT ? f : rests;
            f = f == COUNT_NEEDS_IT ? OK : f;
        }
        after = f == OK && found ? page[found - 1] : after;
    }
    return f == OK ? rests : f;
}

/* Whether they are needed where they are: in the office, or in a body whose edition is not over. */
static enum fault is_at_work(const struct txn *t, struct arena *a, struct str person) {
    struct membership *list;
    size_t n;
    if (person_is_admin(t, person))
        return WRONG_STATE;
    enum fault f = memberships_list(t, a, person, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++) {
        struct edition_record e;
        f = edition_get(t, list[i].edition, &e);
        if (f == OK && !e.announced)
            f = WRONG_STATE;
    }
    return f;
}

enum fault erasure_of_person(const struct txn *t, struct arena *a, struct str person, int64_t now,
                             struct erasure_of_person *x) {
    const struct subject s = {SUBJECT_PERSON, 0, person};
    struct person p;
    struct person_address address;
    *x = (struct erasure_of_person){.n = 0};
    enum fault f = person_read(t, a, person, &p);
    if (f == OK)
        f = person_address(t, person, &address);
    if (f == OK)
        f = erasable_find(t, a, &erasable_person, &s, &x->list, &x->n);
    if (f != OK)
        return f;
    enum fault rests = look_at_editions(t, a, person, now, x);
    if (x->name_stays && !p.email.n && x->n && x->list[x->n - 1].index == address.texts)
        x->n--; /* it says no more than what stays */
    enum fault works = is_at_work(t, a, person);
    return works != OK ? works : rests;
}

/* --- deciding --- */

static enum fault keep_name(const struct txn *t, struct command *c, struct batch *out, struct str person) {
    struct person p;
    enum fault f = person_read(t, c->arena, person, &p);
    if (f != OK || !p.email.n)
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "person", person);
    json_set_str(fields, "name", p.name);
    fact_set_given(fields, "from", p.from);
    json_set_str(fields, "lang", lang_code(p.lang));
    return event_emit(c, out, "person.changed", (struct str){0}, false, fields);
}

/* The mails' rows are the log's, and go when it is applied; what became of them is not. */
static enum fault forget_deliveries(struct txn *t, struct arena *a, struct str person) {
    struct mail *list;
    size_t n;
    enum fault f = outbox_to(t, a, person, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++) {
        struct key k = key_new();
        key_u64(&k, list[i].entry);
        key_u32(&k, list[i].n);
        f = table_delete(t, T_DELIVERY, key_of(&k));
        if (f == OK)
            f = table_delete(t, T_RETRY, key_of(&k));
    }
    return f;
}

enum fault erasure_write_person(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_subject_args *args = c->args;
    struct erasure_of_person x = {0};
    struct person p;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = person_read(t, c->arena, args->id, &p);
    if (f == OK)
        f = erasure_of_person(t, c->arena, args->id, c->arrived, &x);
    if (f == OK)
        f = forget_deliveries(t, c->arena, args->id);
    if (f == OK)
        f = erasable_forget_address(t, p.email);
    if (f == OK && x.n && x.name_stays)
        f = keep_name(t, c, out, args->id);
    if (f != OK)
        return f;
    result_id(c, args->id);
    return erasable_emit(c, out, (struct str){0}, x.list, x.n, NULL);
}

/* --- applying --- */

static enum fault delete_mails(struct txn *t, struct str person) {
    struct arena *a = arena_new();
    struct mail *list;
    size_t n;
    enum fault f = outbox_to(t, a, person, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++) {
        struct key k = key_new();
        key_u64(&k, list[i].entry);
        key_u32(&k, list[i].n);
        f = table_delete(t, T_OUTBOX, key_of(&k));
    }
    arena_free(a);
    return f;
}

static enum fault forget(struct fact *f, const struct fact *then) {
    struct str person = json_get_str(then->open, "person");
    enum fault fault = person_forget(f->txn, person, then->index);
    if (fault == OK)
        fault = enrolment_forget_address(f->txn, person, then->index);
    return fault == OK ? delete_mails(f->txn, person) : fault;
}

const struct erasable erasable_person = {telling, forget, NULL};
