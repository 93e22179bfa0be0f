/* proposal.c: proposals as records, as people see them, and the secrets that act for them. */
#include "award/proposal/proposal.h"

#include "award/log/tables.h"
#include "award/proposal/proposal_parts.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct proposal_record) == 104, "no padding: records are compared byte by byte");

static const struct str vias[] = {
    [VIA_WEB] = STR_INIT("web"),       [VIA_PHONE] = STR_INIT("phone"),   [VIA_MAIL] = STR_INIT("mail"),
    [VIA_LETTER] = STR_INIT("letter"), [VIA_IMPORT] = STR_INIT("import"),
};

struct str proposal_via_word(enum proposal_via v) {
    return vias[v];
}

bool proposal_via_parse(struct str word, enum proposal_via *v) {
    for (unsigned i = VIA_WEB; i <= VIA_IMPORT; i++)
        if (str_equal(vias[i], word)) {
            *v = (enum proposal_via)i;
            return true;
        }
    return false;
}

/* --- records --- */

struct key proposal_key(uint32_t edition, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, number);
    return k;
}

struct key proposal_inbox_key(uint32_t edition, enum proposal_state state, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u8(&k, (unsigned char)proposal_state_letter(state));
    key_u32(&k, number);
    return k;
}

enum fault proposal_get(const struct txn *t, uint32_t edition, uint32_t number, struct proposal_record *r) {
    struct key k = proposal_key(edition, number);
    return table_get_record(t, T_PROPOSALS, key_of(&k), r, sizeof *r);
}

enum fault proposal_lookup(const struct txn *t, struct str id, uint32_t *edition, uint32_t *number) {
    struct str value;
    if (!id_valid(id))
        return NOT_FOUND;
    enum fault f = table_get(t, T_PROPOSAL_IDS, id, &value);
    if (f == OK) {
        *edition = key_read_u32(value, 0);
        *number = key_read_u32(value, 4);
    }
    return f;
}

enum fault proposal_move(struct txn *t, uint32_t edition, uint32_t number, struct proposal_record *r,
                         enum proposal_state to) {
    struct edition_record e;
    enum fault f = edition_get(t, edition, &e);
    if (f != OK)
        return f;
    struct key from_key = proposal_inbox_key(edition, r->state, number),
               to_key = proposal_inbox_key(edition, to, number), k = proposal_key(edition, number);
    e.in_state[r->state]--;
    e.in_state[to]++;
    f = edition_put(t, edition, &e);
    if (f == OK)
        f = table_delete(t, T_INBOX, key_of(&from_key));
    if (f == OK)
        f = table_put(t, T_INBOX, key_of(&to_key), (struct str){0});
    r->state = (uint8_t)to;
    return f == OK ? table_put(t, T_PROPOSALS, key_of(&k), str_bytes(r, sizeof *r)) : f;
}

enum fault proposal_count_erased(struct txn *t, uint32_t edition, struct proposal_record *r, bool erased) {
    struct edition_record e;
    enum fault f = edition_get(t, edition, &e);
    if (f != OK || r->erased == erased)
        return f;
    r->erased = erased;
    e.erased += erased ? 1 : (uint32_t)-1;
    return edition_put(t, edition, &e);
}

/* --- how they are told --- */

static void take_texts(struct arena *a, const struct fact *f, struct proposal *p) {
    p->candidate = json_get_str(f->private, "candidate");
    p->why = json_get_str(f->private, "why");
    p->relation = json_get_str(f->private, "relation");
    p->self = json_get_bool(f->private, "self");
    p->name = json_get_str(f->private, "name");
    p->orgnr = json_get_str(f->private, "orgnr");
    p->web = json_get_str(f->private, "web");
    p->municipality = json_get_str(f->private, "municipality");
    p->contact = json_get_str(f->private, "contact");
    p->merits = json_get_str(f->private, "merits");
    p->goals = json_object_get(f->private, "goals");
    if (!p->goals)
        p->goals = json_new_array(a);
    p->lang = LANG_NB;
    lang_parse(json_get_str(f->private, "lang"), &p->lang);
    p->erased = f->erased;
}

static enum fault read_texts(const struct txn *t, struct arena *a, struct proposal *p) {
    struct fact f;
    enum fault fault = event_read(t, a, p->record.texts, &f);
    if (fault == OK)
        take_texts(a, &f, p);
    return fault;
}

/* What other entries say: the address, a reason. */
static enum fault read_later(const struct txn *t, struct arena *a, struct proposal *p) {
    const struct proposal_record *r = &p->record;
    struct fact f;
    enum fault fault = OK;
    if ((fault = event_read(t, a, r->addressed, &f)) == OK)
        p->email = json_get_str(f.private, "email");
    if (fault == OK && r->screening && (fault = event_read(t, a, r->screening - 1, &f)) == OK)
        p->reason = json_get_str(f.private, "reason");
    if (fault == OK && r->withdrawing && (fault = event_read(t, a, r->withdrawing - 1, &f)) == OK)
        p->withdrawn_reason = json_get_str(f.private, "reason");
    return fault;
}

static enum fault proposal_of(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                              const struct proposal_record *r, struct proposal *p) {
    *p = (struct proposal){.edition = edition, .number = number, .record = *r};
    p->id = arena_copy(a, str_bytes(r->id, sizeof r->id));
    p->state = r->state;
    p->via = proposal_via_word(r->via);
    p->late = r->late;
    p->at = r->at;
    enum fault f = read_texts(t, a, p);
    return f == OK ? read_later(t, a, p) : f;
}

enum fault proposal_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         struct proposal *p) {
    struct proposal_record r;
    enum fault f = proposal_get(t, edition, number, &r);
    return f == OK ? proposal_of(t, a, edition, number, &r, p) : f;
}

enum fault proposal_find(const struct txn *t, struct arena *a, struct str id, struct proposal *p) {
    uint32_t edition, number;
    enum fault f = proposal_lookup(t, id, &edition, &number);
    return f == OK ? proposal_read(t, a, edition, number, p) : f;
}

struct key proposal_texts_key(uint32_t edition, uint32_t number, uint64_t entry) {
    struct key k = proposal_key(edition, number);
    key_u64(&k, entry);
    return k;
}

enum fault proposal_told(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         uint64_t **entries, size_t *n) {
    enum { MOST = 1 + PROPOSAL_CHANGED_MAX + UINT8_MAX };
    struct key prefix = proposal_key(edition, number);
    struct cursor c;
    *n = 0;
    *entries = arena_alloc(a, MOST * sizeof **entries);
    enum fault f = cursor_open(t, T_PROPOSAL_TEXTS, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (*n < MOST && cursor_next(&c))
        (*entries)[(*n)++] = key_read_u64(c.key, prefix.n);
    f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault proposal_read_as(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                            uint64_t entry, struct proposal *p) {
    struct key k = proposal_texts_key(edition, number, entry);
    struct fact f;
    enum fault fault = table_has(t, T_PROPOSAL_TEXTS, key_of(&k)) ? OK : NOT_FOUND;
    if (fault == OK)
        fault = proposal_read(t, a, edition, number, p);
    if (fault == OK)
        fault = event_read(t, a, entry, &f);
    if (fault != OK)
        return fault;
    take_texts(a, &f, p);
    p->email = json_get_str(f.private, "email");
    p->at = f.at;
    return OK;
}

/* Reads those whose numbers stand at the ends of a table's keys, from `from` on. */
struct page {
    const struct txn *t;
    struct arena *a;
    unsigned table;
    uint32_t edition;
    struct key prefix, from;
    size_t limit;
};

static enum fault read_page(const struct page *p, struct proposal **list, size_t *n, bool *more) {
    *n = 0;
    *more = false;
    *list = arena_alloc(p->a, (p->limit + 1) * sizeof **list);
    struct cursor c;
    enum fault f = cursor_open(p->t, p->table, key_of(&p->prefix), key_of(&p->from), false, &c);
    if (f != OK)
        return f;
    while (f == OK && !*more && cursor_next(&c)) {
        *more = *n == p->limit;
        if (*more)
            break;
        f = proposal_read(p->t, p->a, p->edition, key_read_u32(c.key, c.key.n - 4), &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault inbox_page(const struct txn *t, struct arena *a, uint32_t edition, enum proposal_state state,
                      uint32_t after, size_t limit, struct proposal **list, size_t *n, bool *more) {
    struct page p = {t, a, T_INBOX, edition, key_new(), proposal_inbox_key(edition, state, after + 1), limit};
    key_u32(&p.prefix, edition);
    key_u8(&p.prefix, (unsigned char)proposal_state_letter(state));
    return read_page(&p, list, n, more);
}

enum fault proposals_page(const struct txn *t, struct arena *a, uint32_t edition, uint32_t after,
                          size_t limit, struct proposal **list, size_t *n, bool *more) {
    struct page p = {t, a, T_PROPOSALS, edition, key_new(), proposal_key(edition, after + 1), limit};
    key_u32(&p.prefix, edition);
    return read_page(&p, list, n, more);
}

/* The number that lies `steps` keys away, from `from` (0: from the first). */
static uint32_t number_at(const struct txn *t, uint32_t edition, uint32_t from, bool backwards,
                          uint64_t steps) {
    struct key prefix = key_new(), start = proposal_key(edition, from);
    struct cursor c;
    uint32_t number = 0;
    key_u32(&prefix, edition);
    if (cursor_open(t, T_PROPOSALS, key_of(&prefix), key_of(&start), backwards, &c) != OK)
        return 0;
    for (; steps; steps--)
        number = cursor_next(&c) ? key_read_u32(c.key, prefix.n) : 0;
    cursor_close(&c);
    return number;
}

uint32_t proposal_beside(const struct txn *t, uint32_t edition, uint32_t number, bool before) {
    return number_at(t, edition, before ? number - 1 : number + 1, before, 1);
}

uint32_t proposal_after_rows(const struct txn *t, uint32_t edition, uint64_t rows) {
    return number_at(t, edition, 0, false, rows);
}

/* --- secrets --- */

static void link_signs(const struct txn *t, const struct proposal_record *r, enum proposal_link what,
                       char signs[PROPOSAL_LINK_SIGNS]) {
    char message[PROPOSAL_ID_MAX + 1];
    memcpy(message, r->id, PROPOSAL_ID_MAX);
    message[PROPOSAL_ID_MAX] = (char)(what == LINK_CONFIRM ? r->addresses : 0);
    struct hash h = store_mac(t->store, what == LINK_CONFIRM ? STR("proposal confirm") : STR("proposal own"),
                              str_bytes(message, sizeof message));
    base32_signs(h.b, signs, PROPOSAL_LINK_SIGNS);
}

struct str proposal_link(const struct txn *t, struct arena *a, const struct proposal_record *r,
                         enum proposal_link what) {
    char signs[PROPOSAL_LINK_SIGNS];
    link_signs(t, r, what, signs);
    return arena_copy(a, str_bytes(signs, sizeof signs));
}

bool proposal_link_holds(const struct txn *t, const struct proposal_record *r, enum proposal_link what,
                         struct str link) {
    char signs[PROPOSAL_LINK_SIGNS];
    link_signs(t, r, what, signs);
    return link.n == sizeof signs && sodium_memcmp(signs, link.p, sizeof signs) == 0;
}

int64_t proposal_confirm_until(const struct proposal_record *r, const json_t *rules) {
    return r->addressed_at + json_get_int(rules, "confirm_days") * DAY_SECONDS;
}
