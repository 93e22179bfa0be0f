/* enrolment.c: jurors' keys. The server checks and keeps; it never makes one and can use none. */
#include "award/people/enrolment.h"

#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/step/documents.h"
#include "base/id.h"
#include "base/json.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct key_record) == 168, "no padding: records are compared byte by byte");

static struct key key_of_person(struct str person, uint32_t n) {
    struct key k = key_new();
    key_str(&k, person);
    key_u32(&k, n);
    return k;
}

uint32_t enrolment_count(const struct txn *t, struct str person) {
    struct cursor c;
    uint32_t n = 0;
    if (cursor_open(t, T_KEYS, person, (struct str){0}, true, &c))
        return 0;
    if (cursor_next(&c))
        n = key_read_u32(c.key, person.n);
    cursor_close(&c);
    return n;
}

enum fault enrolment_get(const struct txn *t, struct str person, uint32_t n, struct key_record *key) {
    struct key k = key_of_person(person, n);
    return table_get_record(t, T_KEYS, key_of(&k), key, sizeof *key);
}

/* The same key under two names would let one person's signature pass for another's. */
static bool key_known(const struct txn *t, const unsigned char ed25519[32]) {
    struct cursor c;
    bool found = false;
    if (cursor_open(t, T_KEYS, (struct str){0}, (struct str){0}, false, &c))
        return true;
    while (!found && cursor_next(&c)) {
        struct key_record r;
        if (c.value.n != sizeof r)
            continue;
        memcpy(&r, c.value.p, sizeof r);
        found = memcmp(r.ed25519, ed25519, sizeof r.ed25519) == 0;
    }
    cursor_close(&c);
    return found;
}

static enum fault signed_by(const struct note *n, struct str name, const unsigned char key[32]) {
    struct note_verifier v = {.name = name};
    memcpy(v.public_key, key, sizeof v.public_key);
    return note_verify(n, &v, 1, NULL);
}

/* `by`: the hash of the latest enrolment, whose key signs too, or none: a device that has lost its key. */
static enum fault check_by(const struct txn *t, const struct enrolment_text *e, struct str person,
                           const struct note *n, struct str name) {
    struct key_record last;
    uint32_t count = enrolment_count(t, person);
    if (n->signatures_n != (e->has_by ? 2 : 1))
        return NOTE_MALFORMED;
    if (!e->has_by)
        return OK;
    if (count == 0 || enrolment_get(t, person, count, &last) || !hash_equal(last.note, e->by))
        return NO_KEY;
    return signed_by(n, name, last.ed25519);
}

static struct key_record record_of(const struct enrolment_text *e) {
    struct key_record key = {.version = 1, .note = e->note, .chained = e->has_by};
    memcpy(key.ed25519, e->ed25519.b, sizeof key.ed25519);
    memcpy(key.x25519, e->x25519.b, sizeof key.x25519);
    return key;
}

enum fault enrolment_check(const struct txn *t, struct arena *a, struct str bytes, struct str person,
                           struct key_record *key) {
    struct note n;
    struct enrolment_text e;
    struct str origin = store_origin(t->store), name = juror_key_name(a, origin, person);
    enum fault f = note_parse(a, bytes, &n);
    if (f || (f = enrolment_read(a, n.text, &e)))
        return f;
    if (!str_equal(e.log, origin))
        return BALLOT_LOG;
    if (!str_equal(e.juror, person))
        return NOT_ALLOWED;
    if ((f = signed_by(&n, name, e.ed25519.b)) || (f = check_by(t, &e, person, &n, name)))
        return f;
    if (key_known(t, e.ed25519.b))
        return KEY_IN_USE;
    *key = record_of(&e);
    return OK;
}

enum fault enrolment_add(struct txn *t, struct command *c, struct batch *out) {
    const struct enrolment *e = c->args;
    struct key_record key;
    if (!str_equal(c->by, e->person))
        return NOT_ALLOWED;
    if (!person_exists(t, e->person))
        return NOT_FOUND;
    uint32_t count = enrolment_count(t, e->person);
    if (count >= KEYS_MAX)
        return TOO_MANY;
    enum fault f = enrolment_check(t, c->arena, e->note, e->person, &key);
    if (f)
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "person", e->person);
    json_set_str(fields, "note", e->note);
    c->result.number = count + 1;
    return event_emit(c, out, "juror.enrolled", (struct str){0}, false, fields);
}

/* Whether one of the keys above `n`, up to `last`, was made by this address or it is none. */
static bool is_told(const struct txn *t, struct str person, uint32_t n, uint32_t last, struct hash mail) {
    static const struct hash none;
    struct key_record key;
    bool told = hash_equal(mail, none);
    for (uint32_t i = n + 1; i <= last && !told; i++)
        told = !enrolment_get(t, person, i, &key) && hash_equal(key.address.mail, mail);
    return told;
}

/* Whoever did not do this must get to know of it: also at each address by which they made a key before, so
 * that nobody hides it by changing the address first. One that they never came by may be a stranger's. */
static enum fault tell_of_key(struct fact *f, struct str person, uint32_t device) {
    uint32_t mails = 1;
    enum fault fault =
        outbox_put(f, 0, MAIL_KEY_ENROLLED, MAIL_TO_PERSON, person, 0, device, (struct str){0});
    for (uint32_t i = device - 1; i > 0 && !fault; i--) {
        struct key_record key;
        fault = enrolment_get(f->txn, person, i, &key);
        if (!fault && !is_told(f->txn, person, i, device, key.address.mail))
            fault = outbox_put_earlier(f, mails++, MAIL_KEY_ENROLLED, person, device, key.address.texts);
    }
    return fault;
}

enum fault apply_juror_enrolled(struct fact *f) {
    struct arena *a = arena_new();
    struct str person = json_get_str(f->open, "person");
    struct note n;
    struct enrolment_text e = {.log = {0}};
    enum fault fault = f->erased ? OK : note_parse(a, json_get_str(f->private, "note"), &n);
    if (!fault && !f->erased)
        fault = enrolment_read(a, n.text, &e);
    struct key_record key = record_of(&e);
    key.index = f->index;
    key.at = f->at;
    if (!fault) {
        uint32_t device = enrolment_count(f->txn, person) + 1;
        struct key k = key_of_person(person, device);
        fault = person_address(f->txn, person, &key.address);
        if (!fault)
            fault = table_put(f->txn, T_KEYS, key_of(&k), str_bytes(&key, sizeof key));
        if (!fault)
            fault = tell_of_key(f, person, device);
    }
    arena_free(a);
    return fault;
}

enum fault enrolment_forget_address(struct txn *t, struct str person, uint64_t texts) {
    uint32_t devices = enrolment_count(t, person);
    enum fault f = OK;
    for (uint32_t n = 1; n <= devices && f == OK; n++) {
        struct key_record key;
        struct key k = key_of_person(person, n);
        f = enrolment_get(t, person, n, &key);
        if (f || key.address.texts != texts)
            continue;
        key.address.mail = (struct hash){{0}};
        f = table_put(t, T_KEYS, key_of(&k), str_bytes(&key, sizeof key));
    }
    return f;
}

/* --- vouching --- */

unsigned enrolment_needs(const struct txn *t, struct str person, uint32_t n) {
    struct key_record key;
    bool chained = !enrolment_get(t, person, n, &key) && key.chained && n > 1;
    return chained && enrolment_vouched(t, person, n - 1) ? 1 : 2;
}

bool enrolment_vouched(const struct txn *t, struct str person, uint32_t n) {
    struct key_record key;
    return !enrolment_get(t, person, n, &key) && key.confirmed > 0 &&
           key.confirmed >= enrolment_needs(t, person, n);
}

struct str enrolment_fingerprint(struct arena *a, const struct key_record *key) {
    static const char what[] = "kaaring fingerprint v1\n";
    enum { BYTES = 10, SIGNS = 16, GROUP = 4 };
    unsigned char in[sizeof what - 1 + sizeof key->ed25519 + sizeof key->x25519],
        hash[crypto_hash_sha256_BYTES];
    char signs[SIGNS];
    memcpy(in, what, sizeof what - 1);
    memcpy(in + sizeof what - 1, key->ed25519, sizeof key->ed25519);
    memcpy(in + sizeof what - 1 + sizeof key->ed25519, key->x25519, sizeof key->x25519);
    crypto_hash_sha256(hash, in, sizeof in);
    base32_signs(hash, signs, SIGNS);
    return arena_format(a, "%.*s %.*s %.*s %.*s", GROUP, signs, GROUP, signs + GROUP, GROUP,
                        signs + 2 * GROUP, GROUP, signs + 3 * GROUP);
}

/* An administrator, or the chair of a body in which the person sits. *leads: whether the person leads one. */
static enum fault check_office(const struct txn *t, struct arena *a, struct str by,
                               const struct key_confirm *k, bool *leads) {
    struct membership *list;
    size_t n;
    bool may = k->body.n == 0 && person_is_admin(t, by);
    enum fault f = memberships_list(t, a, k->person, &list, &n);
    *leads = false;
    for (size_t i = 0; !f && i < n; i++) {
        enum member_role role;
        *leads = *leads || list[i].role == MEMBER_CHAIR;
        may = may || (str_equal(list[i].body, k->body) &&
                      member_find(t, list[i].edition, list[i].body, by, &role) == OK && role == MEMBER_CHAIR);
    }
    return f ? f : may ? OK : NOT_ALLOWED;
}

/* The second word is somebody else's, of another body. */
static enum fault check_second(const struct txn *t, struct arena *a, struct str by,
                               const struct key_confirm *k, const struct key_record *key, bool leads) {
    struct fact first;
    enum fault f =
        enrolment_vouched(t, k->person, k->key) ? ALREADY_DONE : event_read(t, a, key->confirmer, &first);
    if (f)
        return f;
    if (str_equal(first.by, by))
        return ALREADY_DONE;
    bool same = str_equal(json_get_str(first.open, "body"), k->body);
    return same && !(leads && k->body.n == 0) ? SECOND_BODY : OK;
}

enum fault enrolment_may_confirm(const struct txn *t, struct arena *a, struct str by,
                                 const struct key_confirm *k) {
    struct key_record key;
    bool leads;
    enum fault f = check_office(t, a, by, k, &leads);
    if (f || (f = enrolment_get(t, k->person, k->key, &key)) ||
        (key.confirmed && (f = check_second(t, a, by, k, &key, leads))))
        return f;
    return str_equal(by, k->person) ? SECOND_PERSON : OK;
}

enum fault enrolment_confirm(struct txn *t, struct command *c, struct batch *out) {
    const struct key_confirm *k = c->args;
    enum fault f = enrolment_may_confirm(t, c->arena, c->by, k);
    if (f)
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "person", k->person);
    json_set_int(fields, "key", k->key);
    json_set_given(fields, "body", k->body);
    return event_emit(c, out, "juror.key_confirmed", (struct str){0}, false, fields);
}

enum fault apply_juror_key_confirmed(struct fact *f) {
    struct str person = json_get_str(f->open, "person");
    uint32_t n = (uint32_t)json_get_int(f->open, "key");
    struct key_record key;
    struct key k = key_of_person(person, n);
    enum fault fault = enrolment_get(f->txn, person, n, &key);
    if (fault)
        return fault;
    if (key.confirmed++ == 0)
        key.confirmer = f->index;
    return table_put(f->txn, T_KEYS, key_of(&k), str_bytes(&key, sizeof key));
}

enum fault enrolment_verify(const struct txn *t, struct arena *a, struct str person, const struct note *note,
                            uint64_t before, uint32_t *n) {
    struct str name = juror_key_name(a, store_origin(t->store), person);
    struct key_record key;
    uint32_t count = enrolment_count(t, person);
    if (count == 0)
        return NO_KEY;
    for (uint32_t i = count; i > 0; i--) { /* the newest device first */
        if (enrolment_get(t, person, i, &key) || key.index >= before)
            continue;
        if (signed_by(note, name, key.ed25519) == OK) {
            *n = i;
            return OK;
        }
    }
    return NOTE_SIGNATURE;
}
