/* delivery.c: what became of each mail. Volatile: the log says what was to be sent, not whether a mail server
 * took it. */

#include "desk/delivery.h"

#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/proposal/proposal.h"
#include "base/buf.h"
#include "base/json.h"

#include <string.h>

static struct key delivery_key(uint64_t entry, uint32_t n) {
    struct key k = key_new();
    key_u64(&k, entry);
    key_u32(&k, n);
    return k;
}

enum fault delivery_read(const struct txn *t, uint64_t entry, uint32_t n, struct delivery_record *r) {
    struct key k = delivery_key(entry, n);
    enum fault f = table_get_record(t, T_DELIVERY, key_of(&k), r, sizeof *r);
    if (f == NOT_FOUND)
        *r = (struct delivery_record){.version = 1, .state = DELIVERY_WAITS};
    return f == NOT_FOUND ? OK : f;
}

enum fault delivery_write(struct txn *t, uint64_t entry, uint32_t n, const struct delivery_record *r) {
    struct key k = delivery_key(entry, n);
    enum fault f = table_put(t, T_DELIVERY, key_of(&k), str_bytes(r, sizeof *r));
    if (f)
        return f;
    return r->state == DELIVERY_WAITS ? table_put(t, T_RETRY, key_of(&k), (struct str){0})
                                      : table_delete(t, T_RETRY, key_of(&k));
}

bool delivery_known(const struct txn *t, uint64_t entry, uint32_t n) {
    struct key k = delivery_key(entry, n);
    return table_has(t, T_DELIVERY, key_of(&k));
}

/* Of a try that lies ahead nobody knows how long ago it was: the machine's clock has been set back since. */
static bool time_has_come(const struct delivery_record *r, int64_t now) {
    return r->next <= now || r->at > now;
}

enum fault delivery_due(const struct txn *t, int64_t now, uint64_t *entry, uint32_t *n,
                        struct delivery_record *r) {
    struct cursor c;
    enum fault f = cursor_open(t, T_RETRY, (struct str){0}, (struct str){0}, false, &c);
    bool found = false;
    if (f)
        return f;
    while (!found && cursor_next(&c)) {
        *entry = key_read_u64(c.key, 0);
        *n = key_read_u32(c.key, 8);
        found = delivery_read(t, *entry, *n, r) == OK && time_has_come(r, now);
    }
    cursor_close(&c);
    return found ? OK : NOT_FOUND;
}

static bool is_lost(const struct delivery_record *r, int64_t now) {
    return delivery_is_lost(r->state, r->at, now);
}

bool delivery_may_go_again(const struct delivery_record *r, int64_t now) {
    return r->state == DELIVERY_STOPPED || r->state == DELIVERY_FAILED || is_lost(r, now);
}

enum fault delivery_act(struct txn *t, struct command *c, struct batch *out) {
    const struct delivery_act *d = c->args;
    struct delivery_record r;
    (void)out;
    enum fault f = admin_only(t, c);
    if (!f)
        f = delivery_read(t, d->entry, d->n, &r);
    if (f)
        return f;
    bool may = d->stop ? r.state == DELIVERY_WAITS : delivery_may_go_again(&r, c->arrived);
    if (!may)
        return WRONG_STATE;
    r.state = d->stop ? DELIVERY_STOPPED : DELIVERY_WAITS;
    r.attempts = 0;
    r.next = c->arrived;
    return delivery_write(t, d->entry, d->n, &r);
}

static enum fault stop_if_waiting(struct txn *t, uint64_t entry, uint32_t n, int64_t now, uint64_t *stopped) {
    struct delivery_record r;
    enum fault f = delivery_read(t, entry, n, &r);
    if (f || r.state != DELIVERY_WAITS)
        return f;
    r.state = DELIVERY_STOPPED;
    r.next = now;
    ++*stopped;
    return delivery_write(t, entry, n, &r);
}

/* All that wait but those that `known` had too, which may be null. */
static enum fault stop_all_but(struct txn *t, const struct txn *known, int64_t now, uint64_t *stopped) {
    struct cursor c;
    enum fault f = cursor_open(t, T_OUTBOX, (struct str){0}, (struct str){0}, false, &c);
    *stopped = 0;
    if (f)
        return f;
    while (!f && cursor_next(&c))
        if (!known || !table_has(known, T_OUTBOX, c.key))
            f = stop_if_waiting(t, key_read_u64(c.key, 0), key_read_u32(c.key, 8), now, stopped);
    f = f ? f : c.fault;
    cursor_close(&c);
    return f;
}

enum fault delivery_stop_waiting(struct txn *t, int64_t now, uint64_t *n) {
    return stop_all_but(t, NULL, now, n);
}

enum fault delivery_settle(struct txn *t, const struct txn *before) {
    uint64_t n;
    return stop_all_but(t, before, 0, &n);
}

static bool is_under_way(const struct delivery_record *r, int64_t now) {
    return r->state == DELIVERY_WAITS || (r->state == DELIVERY_LEAVING && !is_lost(r, now));
}

enum fault delivery_again(struct txn *t, struct command *c, struct batch *out) {
    const struct proposal_act_args *args = c->args;
    struct proposal_record p;
    struct delivery_record r;
    uint32_t edition, number;
    (void)out;
    enum fault f = proposal_lookup(t, args->proposal, &edition, &number);
    if (f || (f = proposal_get(t, edition, number, &p)))
        return f;
    if (!proposal_link_holds(t, &p, LINK_OWN, args->link))
        return TOKEN_WRONG;
    if (p.state != PROPOSAL_UNCONFIRMED)
        return WRONG_STATE;
    if ((f = delivery_read(t, p.addressed, 0, &r)))
        return f;
    if (r.state == DELIVERY_STOPPED)
        return WRONG_STATE;
    if (is_under_way(&r, c->arrived))
        return ALREADY_DONE;
    bool just_sent = r.at <= c->arrived && c->arrived - r.at < DELIVERY_AGAIN_SECONDS;
    if (r.again >= DELIVERY_AGAIN_MOST || just_sent)
        return TOO_MANY;
    r.again++;
    r.state = DELIVERY_WAITS;
    r.attempts = 0;
    r.next = c->arrived;
    return delivery_write(t, p.addressed, 0, &r);
}

/* --- mail that no entry caused --- */

static json_t *text_json(const struct mail_text *m) {
    json_t *o = json_object();
    json_set_str(o, "from_name", m->from_name);
    json_set_str(o, "from_address", m->from_address);
    json_set_str(o, "to_name", m->to_name);
    json_set_str(o, "to_address", m->to_address);
    json_set_str(o, "subject", m->subject);
    json_set_str(o, "body", m->body);
    json_set_str(o, "html", m->html);
    json_set_bool(o, "decline", m->decline);
    return o;
}

static void text_read(const json_t *o, struct mail_text *m) {
    *m = (struct mail_text){.from_name = json_get_str(o, "from_name"),
                            .from_address = json_get_str(o, "from_address"),
                            .to_name = json_get_str(o, "to_name"),
                            .to_address = json_get_str(o, "to_address"),
                            .subject = json_get_str(o, "subject"),
                            .body = json_get_str(o, "body"),
                            .html = json_get_str(o, "html"),
                            .decline = json_get_bool(o, "decline")};
}

static enum fault put(struct txn *t, struct arena *a, uint64_t n, const struct post_head *h,
                      const struct mail_text *m) {
    struct buf b = buf_new(a);
    struct key k = key_new();
    key_u64(&k, n);
    buf_add(&b, str_bytes(h, sizeof *h));
    if (m)
        buf_add(&b, json_compact(a, json_owned(a, text_json(m))));
    return table_put(t, T_POST, key_of(&k), buf_str(&b));
}

static bool has_left(struct str value) {
    struct post_head h;
    if (value.n < sizeof h)
        return true; /* unreadable: nobody will miss it */
    memcpy(&h, value.p, sizeof h);
    return h.delivery.state != DELIVERY_WAITS && h.delivery.state != DELIVERY_LEAVING;
}

/* The oldest that nobody waits for any more; when all wait, the oldest. */
static enum fault post_make_room(struct txn *t) {
    struct cursor c;
    struct key first = key_new(), left = key_new();
    enum fault f = cursor_open(t, T_POST, (struct str){0}, (struct str){0}, false, &c);
    if (f)
        return f;
    while (!left.n && cursor_next(&c)) {
        if (!first.n)
            key_str(&first, c.key);
        if (has_left(c.value))
            key_str(&left, c.key);
    }
    cursor_close(&c);
    return first.n ? table_delete(t, T_POST, left.n ? key_of(&left) : key_of(&first)) : OK;
}

enum fault post_put(struct txn *t, struct command *c, const struct mail_text *m) {
    struct cursor last;
    uint64_t n = 1;
    struct post_head h = {.version = 1,
                          .hurry = m->hurry,
                          .at = c->arrived,
                          .delivery = {.version = 1, .state = DELIVERY_WAITS}};
    enum fault f = cursor_open(t, T_POST, (struct str){0}, (struct str){0}, true, &last);
    if (f)
        return f;
    if (cursor_next(&last))
        n = key_read_u64(last.key, 0) + 1;
    cursor_close(&last);
    if (table_count(t, T_POST) >= POST_MOST)
        f = post_make_room(t);
    return f ? f : put(t, c->arena, n, &h, m);
}

static enum fault read_row(struct arena *a, struct str key, struct str value, struct post_row *row) {
    struct post_head h;
    json_t *o;
    if (value.n < sizeof h)
        return FOLDER_DAMAGED;
    memcpy(&h, value.p, sizeof h);
    *row = (struct post_row){.n = key_read_u64(key, 0), .at = h.at, .delivery = h.delivery};
    row->text.hurry = h.hurry;
    if (value.n == sizeof h)
        return OK;
    if (json_parse(a, arena_copy(a, str_slice(value, sizeof h, value.n)), &o))
        return FOLDER_DAMAGED;
    text_read(o, &row->text);
    row->text.hurry = h.hurry;
    return OK;
}

enum fault post_page(const struct txn *t, struct arena *a, size_t limit, struct post_row **list,
                     size_t *count) {
    struct cursor c;
    *list = arena_alloc(a, (limit + 1) * sizeof **list);
    *count = 0;
    enum fault f = cursor_open(t, T_POST, (struct str){0}, (struct str){0}, true, &c);
    if (f)
        return f;
    while (*count < limit && cursor_next(&c))
        *count += read_row(a, c.key, c.value, &(*list)[*count]) == OK;
    cursor_close(&c);
    return OK;
}

static bool is_due(struct str value, int64_t now, struct post_head *h) {
    if (value.n < sizeof *h)
        return false;
    memcpy(h, value.p, sizeof *h);
    return h->delivery.state == DELIVERY_WAITS && time_has_come(&h->delivery, now);
}

/* Its key to *k; 0 in k->n when there is none. */
static enum fault find_due(const struct txn *t, int64_t now, struct key *k) {
    struct cursor c;
    struct post_head h = {0};
    *k = key_new();
    enum fault f = cursor_open(t, T_POST, (struct str){0}, (struct str){0}, false, &c);
    if (f)
        return f;
    for (bool hurries = false; !hurries && cursor_next(&c);) {
        bool due = is_due(c.value, now, &h);
        hurries = due && h.hurry;
        if (due && (hurries || k->n == 0)) {
            *k = key_new();
            key_str(k, c.key);
        }
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault post_due(const struct txn *t, struct arena *a, int64_t now, struct post_row *row) {
    struct key k;
    struct str value;
    enum fault f = find_due(t, now, &k);
    if (f || k.n == 0)
        return f ? f : NOT_FOUND;
    f = table_get(t, T_POST, key_of(&k), &value);
    return f ? f : read_row(a, key_of(&k), value, row);
}

enum fault post_write(struct txn *t, struct arena *a, uint64_t n, const struct delivery_record *delivery) {
    struct key k = key_new();
    struct str value;
    struct post_row row;
    key_u64(&k, n);
    enum fault f = table_get(t, T_POST, key_of(&k), &value);
    if (f || (f = read_row(a, key_of(&k), value, &row)))
        return f;
    struct post_head h = {.version = 1, .hurry = row.text.hurry, .at = row.at, .delivery = *delivery};
    bool keep = delivery->state != DELIVERY_SENT && row.text.to_address.n;
    return put(t, a, n, &h, keep ? &row.text : NULL);
}
