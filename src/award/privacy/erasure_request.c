/* erasure_request.c: requests, as asked and as answered. Erases nothing. */
#include "award/privacy/erasure_request.h"

#include "award/log/apply.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "base/email.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct erasure_request_record) == 48, "no padding: records are compared byte by byte");

static const struct str words[] = {
    [ERASURE_OPEN] = STR_INIT("open"),
    [ERASURE_DONE] = STR_INIT("done"),
    [ERASURE_REFUSED] = STR_INIT("refused"),
    [ERASURE_TAKEN_BACK] = STR_INIT("taken_back"),
};

struct str erasure_state_word(enum erasure_state s) {
    return words[s];
}

int64_t erasure_until(int64_t at, bool extended) {
    return time_months_later(at, extended ? ERASURE_MONTHS + ERASURE_MONTHS_MORE : ERASURE_MONTHS);
}

/* --- reading --- */

static enum fault get(const struct txn *t, struct str id, struct erasure_request_record *r) {
    return id_valid(id) ? table_get_record(t, T_ERASURE_REQUESTS, id, r, sizeof *r) : NOT_FOUND;
}

static enum fault read_answers(const struct txn *t, struct arena *a, struct erasure_request *r) {
    struct fact f;
    enum fault fault = OK;
    if (r->record.extending && (fault = event_read(t, a, r->record.extending - 1, &f)) == OK)
        r->extended_reason = json_get_str(f.private, "reason");
    if (fault == OK && r->record.settling && (fault = event_read(t, a, r->record.settling - 1, &f)) == OK) {
        r->answer = json_get_str(f.private, "reason");
        r->settled_at = f.at;
    }
    return fault;
}

static enum fault request_of(const struct txn *t, struct arena *a, struct str id,
                             const struct erasure_request_record *record, struct erasure_request *r) {
    struct fact f;
    *r = (struct erasure_request){.id = arena_copy(a, id), .record = *record, .state = record->state};
    enum fault fault = event_read(t, a, record->requested, &f);
    if (fault != OK)
        return fault;
    r->email = json_get_str(f.private, "email");
    r->what = json_get_str(f.private, "what");
    r->words = json_get_str(f.private, "words");
    r->edition = json_get_str(f.private, "edition");
    r->candidate = json_get_str(f.private, "candidate");
    r->lang = LANG_NB;
    lang_parse(json_get_str(f.private, "lang"), &r->lang);
    return read_answers(t, a, r);
}

enum fault erasure_request_read(const struct txn *t, struct arena *a, struct str id,
                                struct erasure_request *r) {
    struct erasure_request_record record;
    enum fault f = get(t, id, &record);
    return f == OK ? request_of(t, a, id, &record, r) : f;
}

static int in_order(const void *x, const void *y) {
    const struct erasure_request *a = x, *b = y;
    bool open = a->state == ERASURE_OPEN;
    if (open != (b->state == ERASURE_OPEN))
        return open ? -1 : 1;
    int64_t first = open ? a->record.until : b->record.at, second = open ? b->record.until : a->record.at;
    return first != second ? (first < second ? -1 : 1) : str_compare(a->id, b->id);
}

enum fault erasure_requests(const struct txn *t, struct arena *a, struct erasure_request **list, size_t *n) {
    struct cursor c;
    *n = 0;
    *list = arena_alloc(a, ERASURE_REQUESTS_MOST * sizeof **list);
    enum fault f = cursor_open(t, T_ERASURE_REQUESTS, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < ERASURE_REQUESTS_MOST && cursor_next(&c)) {
        struct erasure_request_record record;
        cursor_record(&c, &record, sizeof record);
        f = request_of(t, a, c.key, &record, &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    if (f == OK && *n)
        qsort(*list, *n, sizeof **list, in_order);
    return f;
}

enum fault erasure_request_of(const struct txn *t, struct arena *a, struct str email,
                              struct erasure_request *r) {
    struct erasure_request *list;
    size_t n;
    enum fault f = erasure_requests(t, a, &list, &n);
    for (size_t i = 0; i < n && f == OK; i++)
        if (list[i].state == ERASURE_OPEN && email_equal(list[i].email, email)) {
            *r = list[i];
            return OK;
        }
    return f == OK ? NOT_FOUND : f;
}

/* --- deciding --- */

static bool may_ask_for(struct str what) {
    return str_equal(what, STR("all")) || str_equal(what, STR("sent")) || str_equal(what, STR("about"));
}

enum fault erasure_ask(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_ask_args *args = c->args;
    struct erasure_request open;
    if (!may_ask_for(args->what))
        return FIELD_CHOICE;
    enum fault f = args->email.n ? email_check(args->email) : FIELD_MISSING;
    if (f == OK)
        f = erasure_request_of(t, c->arena, args->email, &open);
    if (f != NOT_FOUND)
        return f == OK ? ALREADY_DONE : f;
    struct str id = seed_id_in(&c->seed, c->arena);
    result_id(c, id);
    json_t *fields = json_object();
    json_set_str(fields, "request", id);
    json_set_str(fields, "email", args->email);
    json_set_str(fields, "what", args->what);
    json_set_given(fields, "words", args->words);
    json_set_given(fields, "edition", args->edition);
    json_set_given(fields, "candidate", args->candidate);
    json_set_str(fields, "lang", lang_code(args->lang));
    return event_emit(c, out, "erasure.requested", (struct str){0}, true, fields);
}

/* The open one that an administrator answers. */
static enum fault open_one(const struct txn *t, struct command *c, struct erasure_request *r) {
    const struct erasure_answer_args *args = c->args;
    enum fault f = erasure_request_read(t, c->arena, args->request, r);
    if (f == OK)
        result_id(c, args->request);
    return f == OK && r->state != ERASURE_OPEN ? WRONG_STATE : f;
}

static json_t *answer_fields(const struct erasure_answer_args *args) {
    json_t *fields = json_object();
    json_set_str(fields, "request", args->request);
    json_set_given(fields, "reason", args->reason);
    return fields;
}

enum fault erasure_extend(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_answer_args *args = c->args;
    struct erasure_request r;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = open_one(t, c, &r);
    if (f != OK)
        return f;
    if (r.record.extended)
        return ALREADY_DONE;
    if (c->arrived > r.record.until) /* the law wants it told within the first month */
        return DEADLINE_PASSED;
    if (!str_trim(args->reason).n)
        return REASON_NEEDED;
    return event_emit(c, out, "erasure.extended", (struct str){0}, true, answer_fields(args));
}

enum fault erasure_settle(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_answer_args *args = c->args;
    bool back = str_equal(args->outcome, STR("taken_back")), no = str_equal(args->outcome, STR("refused"));
    struct erasure_request r;
    if (!back && !no && !str_equal(args->outcome, STR("done")))
        return FIELD_CHOICE;
    enum fault f = back ? OK : admin_only(t, c);
    if (f == OK)
        f = open_one(t, c, &r);
    if (f != OK)
        return f;
    if (back && !email_equal(r.email, args->email))
        return NOT_ALLOWED;
    if (no && !str_trim(args->reason).n)
        return REASON_NEEDED;
    json_t *fields = answer_fields(args);
    json_set_str(fields, "outcome", args->outcome);
    return event_emit(c, out, "erasure.settled", (struct str){0}, true, fields);
}

/* --- state --- */

static enum fault put(struct fact *f, const struct erasure_request_record *r) {
    return table_put(f->txn, T_ERASURE_REQUESTS, json_get_str(f->open, "request"), str_bytes(r, sizeof *r));
}

enum fault apply_erasure_requested(struct fact *f) {
    struct erasure_request_record r;
    if (!id_valid(json_get_str(f->open, "request")))
        return FOLDER_DAMAGED;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.state = ERASURE_OPEN;
    r.at = f->at;
    r.until = erasure_until(f->at, false);
    r.requested = f->index;
    return put(f, &r);
}

enum fault apply_erasure_extended(struct fact *f) {
    struct erasure_request_record r;
    if (get(f->txn, json_get_str(f->open, "request"), &r))
        return FOLDER_DAMAGED;
    r.extended = true;
    r.until = erasure_until(r.at, true);
    r.extending = f->index + 1;
    return put(f, &r);
}

enum fault erasure_request_settle_as(struct fact *f, struct str id, struct str state) {
    struct erasure_request_record r;
    if (get(f->txn, id, &r))
        return FOLDER_DAMAGED;
    for (enum erasure_state s = ERASURE_DONE; s <= ERASURE_TAKEN_BACK; s++)
        if (str_equal(words[s], state)) {
            r.state = (uint8_t)s;
            return table_put(f->txn, T_ERASURE_REQUESTS, id, str_bytes(&r, sizeof r));
        }
    return FOLDER_DAMAGED;
}

enum fault apply_erasure_settled(struct fact *f) {
    struct erasure_request_record r;
    struct str outcome = json_get_str(f->private, "outcome");
    if (get(f->txn, json_get_str(f->open, "request"), &r))
        return FOLDER_DAMAGED;
    r.state = str_equal(outcome, STR("refused"))      ? ERASURE_REFUSED
              : str_equal(outcome, STR("taken_back")) ? ERASURE_TAKEN_BACK
                                                      : ERASURE_DONE;
    r.settling = f->index + 1;
    return put(f, &r);
}
