/* erasure_person.c: names and addresses of people whom the log knows by an id. The id stays, and all that
 * they did: it is random, and votes rest on it. So does the name of who was in a body that voted, since
 * whoever is told of a vote must be able to see who took part; the address has no such reason. */
#include "award/log/numbers.h"
#include "award/people/enrolment.h"
#include "award/people/outbox.h"
#include "award/people/people_parts.h"
#include "award/privacy/erasure_kinds.h"

static const char *const telling[] = {"person.added", "person.changed", "passkey.added", NULL};

/* --- what holds it back --- */

struct looking {
    const struct txn *t;
    struct arena *a;
    int64_t now;
    struct erasure_of_person *x;
    uint32_t last;    /* the edition of the entry before */
    enum fault rests; /* COUNT_NEEDS_IT when one of them does */
};

/* What the edition of an entry means for somebody whom it names; looked at once in a row of its entries. */
static enum fault look_at_edition(void *context, const struct fact *fact) {
    struct looking *l = context;
    struct edition_record e;
    uint32_t number;
    int64_t until;
    if (!fact->edition.n)
        return OK;
    enum fault f = edition_number(l->t, fact->edition, &number);
    if (f != OK || number == l->last)
        return f;
    l->last = number;
    f = edition_get(l->t, number, &e);
    if (f != OK)
        return f;
    if (e.steps == 0)
        return OK;
    l->x->name_stays = true;
    f = erasure_rests(l->t, l->a, number, l->now, &until);
    l->rests = f == COUNT_NEEDS_IT ? f : l->rests;
    return f == COUNT_NEEDS_IT ? OK : f;
}

static enum fault look_at_editions(const struct txn *t, struct arena *a, const struct subject *s, int64_t now,
                                   struct erasure_of_person *x) {
    struct looking l = {.t = t, .a = a, .now = now, .x = x};
    enum fault f = subject_each(t, s, look_at_edition, &l);
    return f == OK ? l.rests : f;
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

static void leave_out(struct erasure_of_person *x, uint64_t entry) {
    size_t kept = 0;
    for (size_t i = 0; i < x->n; i++)
        if (x->list[i].index != entry)
            x->list[kept++] = x->list[i];
    x->n = kept;
}

enum fault erasure_of_person(const struct txn *t, struct arena *a, struct str person, int64_t now,
                             struct erasure_of_person *x) {
    const struct subject s = {SUBJECT_PERSON, 0, person};
    struct person p;
    struct person_address address;
    struct erasure_list l = {.arena = a};
    *x = (struct erasure_of_person){.n = 0};
    enum fault f = person_read(t, a, person, &p);
    if (f == OK)
        f = person_address(t, person, &address);
    if (f == OK)
        f = erasable_find(t, &erasable_person, &s, &l, NULL);
    if (f != OK)
        return f;
    x->list = l.targets;
    x->n = l.n;
    enum fault rests = look_at_editions(t, a, &s, now, x);
    if (x->name_stays && !p.email.n)
        leave_out(x, address.texts); /* it says no more than what stays */
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
    json_set_given(fields, "from", p.from);
    json_set_str(fields, "lang", lang_code(p.lang));
    return event_emit(c, out, "person.changed", (struct str){0}, false, fields);
}

/* Of each mail to somebody. */
static enum fault forget_mails(struct txn *t, struct arena *a, struct str person,
                               enum fault (*forget)(struct txn *t, uint64_t entry, uint32_t n)) {
    struct mail *list;
    size_t n;
    enum fault f = outbox_to(t, a, person, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++)
        f = forget(t, list[i].entry, list[i].n);
    return f;
}

enum fault erasure_write_person(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_args *args = c->args;
    struct erasure_of_person x = {0};
    struct person p;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = person_read(t, c->arena, args->id, &p);
    if (f == OK)
        f = erasure_of_person(t, c->arena, args->id, c->arrived, &x);
    if (f == OK)
        f = forget_mails(t, c->arena, args->id, erasable_forget_delivery);
    if (f == OK)
        f = erasable_forget_address(t, p.email);
    if (f == OK && x.n && x.name_stays)
        f = keep_name(t, c, out, args->id);
    if (f != OK)
        return f;
    result_id(c, args->id);
    return erasable_emit(c, out, args, (struct str){0}, x.list, x.n, NULL);
}

/* --- applying --- */

static enum fault forget(struct fact *f, const struct fact *then) {
    if (str_equal(str_of(then->type->name), STR("passkey.added")))
        return passkey_forget(f->txn, then->open);
    struct str person = json_get_str(then->open, "person");
    enum fault fault = person_forget(f->txn, person, then->index);
    if (fault == OK)
        fault = enrolment_forget_address(f->txn, person, then->index);
    struct arena *a = arena_new();
    if (fault == OK)
        fault = forget_mails(f->txn, a, person, erasable_forget_mail);
    arena_free(a);
    return fault;
}

const struct erasable erasable_person = {telling, NULL, forget, NULL};
