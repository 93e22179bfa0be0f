/* desk.c: data for scripts, the documents of a step, receipts and signed notes as files, and the count
 * of what is assessed. */
#include "page/jury/desk.h"

#include "award/people/enrolment.h"
#include "award/step/ballot.h"
#include "desk/witnesses.h"
#include "page/check/receipt.h"
#include "page/jury/jury.h"

const struct form progress_form = {"jury_progress",
                                   {{"done", FORM_INTEGER, .required = true, .max = SLATE_MAX},
                                    {"of", FORM_INTEGER, .required = true, .max = SLATE_MAX},
                                    {0}}};

/* --- reading --- */

enum fault desk_ballot(const struct visit *v, const struct seat *s, const struct step_record *step,
                       struct own_ballot *b) {
    struct roll_record voter;
    enum fault f = step_roll_get(v->txn, s->edition.number, step->number, v->who.person, &voter);
    if (f)
        return f;
    return voter.number ? desk_ballot_numbered(v, s, step, voter.number, b) : NOT_FOUND;
}

enum fault desk_ballot_numbered(const struct visit *v, const struct seat *s, const struct step_record *step,
                                uint32_t number, struct own_ballot *b) {
    struct str me = v->who.person;
    struct ballot_record r;
    struct ballot_text text;
    struct fact f;
    enum fault fault = ballot_numbered(v->txn, v->arena, s->edition.number, step, me, me, number, &r, &text);
    bool kept = fault == BALLOT_KEPT;
    if ((fault && !kept) || (fault = event_read(v->txn, v->arena, r.index, &f)))
        return fault;
    *b = (struct own_ballot){.kept = kept, .hash = r.hash, .number = number, .index = r.index, .at = f.at};
    if (!kept) {
        b->note = json_get_str(f.private, "note");
        b->choices = text.choices;
    }
    return OK;
}

enum fault desk_ballot_asked(const struct visit *v, const struct seat *s, const struct step_record *step,
                             struct own_ballot *b) {
    struct str asked = visit_param(v, "number");
    uint64_t number;
    if (asked.n == 0)
        return desk_ballot(v, s, step, b);
    return str_to_u64(asked, &number) && number > 0 && number <= BALLOT_NUMBER_MAX
               ? desk_ballot_numbered(v, s, step, (uint32_t)number, b)
               : NOT_FOUND;
}

struct str desk_receipt_url(const struct visit *v, const struct seat *s, const struct step_record *step,
                            const struct own_ballot *b) {
    struct str path = seat_step_path(v, s, step, arena_format(v->arena, "/kvittering/%u", b->number).p);
    return page_url(v, "%.*s", STR_ARGS(path));
}

json_t *desk_keys(const struct visit *v, struct str person) {
    json_t *keys = json_array();
    uint32_t n = enrolment_count(v->txn, person);
    for (uint32_t i = 1; i <= n; i++) {
        struct key_record key;
        if (enrolment_get(v->txn, person, i, &key) == OK)
            json_add_str(keys, base64_encode(v->arena, str_bytes(key.ed25519, sizeof key.ed25519)));
    }
    return keys;
}

static void set_url(struct visit *v, json_t *o, const char *name, struct str path) {
    json_set_str(o, name, page_url(v, "%.*s", STR_ARGS(path)));
}

static void add_kept(const struct visit *v, const struct own_ballot *b, json_t *o) {
    json_t *replaces = json_object();
    json_set_int(replaces, "number", b->number);
    json_set_str(replaces, "hash", base64_encode(v->arena, str_bytes(b->hash.b, sizeof b->hash.b)));
    json_set_new(o, "replaces", replaces);
}

static void add_step(struct visit *v, const struct seat *s, const struct step_record *step, json_t *o) {
    struct own_ballot b;
    struct step_documents d;
    json_set_str(o, "step", str_of(step->id));
    bool handed_in = desk_ballot(v, s, step, &b) == OK;
    if (handed_in && !b.kept)
        json_set_str(o, "earlier", b.note);
    else
        json_set_new(o, "earlier", json_null());
    if (handed_in && b.kept)
        add_kept(v, &b, o);
    if (step_documents(v->txn, v->arena, step, &d) == OK)
        json_set_int(o, "criteria", (int64_t)d.rules.criteria_n);
    set_url(v, o, "documents", seat_step_path(v, s, step, "/dokumenter"));
    set_url(v, o, "handed", seat_step_path(v, s, step, "/levert"));
    set_url(v, o, "progress", seat_step_path(v, s, step, "/framdrift"));
    json_set_str(o, "token", visit_token(v, progress_form.name));
}

struct str desk_data(struct visit *v, const struct seat *s, const struct step_record *step) {
    json_t *o = json_new_object(v->arena);
    json_set_str(o, "log", store_origin(v->site->store));
    json_set_str(o, "juror", v->who.person);
    json_set_str(o, "edition", s->edition.id);
    json_set_new(o, "keys", desk_keys(v, v->who.person));
    set_url(v, o, "enrol", seat_path(v, s, "/nokkel"));
    if (step)
        add_step(v, s, step, o);
    return json_compact(v->arena, o);
}

/* --- the documents --- */

/* Who opened the step, and a receipt of each enrolment of theirs before it: the page believes no key that the
 * log does not have. */
static enum fault add_chair(struct visit *v, const struct fact *opened, json_t *o) {
    json_t *chair = json_object(), *enrolments = json_array();
    json_set_str(chair, "person", opened->by);
    json_set_new(chair, "enrolments", enrolments);
    json_set_new(o, "chair", chair);
    uint32_t n = enrolment_count(v->txn, opened->by);
    for (uint32_t i = 1; i <= n; i++) {
        struct key_record key;
        struct str receipt;
        enum fault f = enrolment_get(v->txn, opened->by, i, &key);
        if (!f && key.index > opened->index)
            break;
        if (f || (f = receipt_bytes(v, key.index, RECEIPT_LATER | RECEIPT_PRIVATE, &receipt)))
            return f;
        json_add_str(enrolments, receipt);
    }
    return OK;
}

static void set_key(const struct visit *v, json_t *o, const char *name, const struct note_verifier *key) {
    json_set_str(o, name, note_verifier_string(v->arena, key));
}

/* Of a sealed step: who holds, the key, and the reader's own share. */
static enum fault add_sealing(struct visit *v, const struct step_record *step, const struct step_documents *d,
                              json_t *o) {
    struct str box;
    json_set_str(o, "holders", d->holders_note);
    json_set_str(o, "key", d->key_note);
    uint32_t own = (uint32_t)holders_find(&d->holders, v->who.person) + 1;
    if (own <= d->holders.n) {
        enum fault f = step_share_box(v->txn, v->arena, step, own, &box);
        if (f)
            return f;
        json_set_str(o, "share", base64_encode(v->arena, box));
    }
    return OK;
}

/* What is counted, as the log has it. */
static enum fault add_closed(struct visit *v, const struct step_record *step, json_t *o) {
    struct str receipt;
    uint64_t latest = step->corrected ? step->corrected : step->closed;
    enum fault f = latest ? receipt_bytes(v, latest, RECEIPT_LATER, &receipt) : NOT_FOUND;
    if (f == OK)
        json_set_str(o, "closed", receipt);
    return latest ? f : OK;
}

static enum fault documents_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    struct step_documents d;
    struct fact opened;
    struct str receipt;
    struct note_verifier log = store_log_verifier(v->site->store),
                         documents = store_documents_verifier(v->site->store);
    enum fault f = seat_voter(v, &s, &step);
    /* What a secret edition's entry says in the open stands in its later part; nothing else does. */
    if (f || (f = step_documents(v->txn, v->arena, &step, &d)) ||
        (f = event_read(v->txn, v->arena, step.opened, &opened)) ||
        (f = receipt_bytes(v, step.opened, RECEIPT_LATER, &receipt)))
        return f;
    json_t *o = json_new_object(v->arena);
    set_key(v, o, "log", &log);
    set_key(v, o, "documents", &documents);
    json_set_str(o, "opened", receipt);
    json_set_str(o, "rules", d.rules_note);
    json_set_str(o, "slate", d.slate_note);
    json_set_str(o, "roll", d.roll_note);
    if (witnesses_policy(v->site->witnesses))
        json_set_str(o, "policy", witnesses_policy(v->site->witnesses)->text);
    if ((f = add_chair(v, &opened, o)) ||
        (step.secrecy == SECRECY_SEALED && (f = add_sealing(v, &step, &d, o))) ||
        (f = add_closed(v, &step, o)))
        return f;
    v->bytes = json_compact(v->arena, o);
    v->content_type = STR("application/json");
    return OK;
}

/* --- files --- */

static enum fault find_ballot(struct visit *v, struct step_record *step, struct own_ballot *b) {
    struct seat s;
    enum fault f = seat_voter(v, &s, step);
    if (!f)
        f = desk_ballot_asked(v, &s, step, b);
    return !f && b->kept ? BALLOT_KEPT : f;
}

static enum fault receipt_view_own(struct visit *v) {
    struct step_record step;
    struct own_ballot b;
    enum fault f = find_ballot(v, &step, &b);
    return f ? f
             : receipt_file(v, b.index, RECEIPT_LATER | RECEIPT_PRIVATE,
                            arena_format(v->arena, "%s-%u", step.id, b.number));
}

static enum fault note_view(struct visit *v) {
    struct step_record step;
    struct own_ballot b;
    enum fault f = find_ballot(v, &step, &b);
    if (f)
        return f;
    v->bytes = b.note;
    v->content_type = STR("text/plain; charset=utf-8");
    v->file_name = arena_format(v->arena, "%s-%u.note", step.id, b.number);
    return OK;
}

/* --- progress: a count and nothing else --- */

static enum fault progress_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    struct progress_tell *p = arena_alloc(c->arena, sizeof *p);
    enum fault f = seat_voter(v, &s, &step);
    if (f)
        return f;
    p->edition = arena_copy(c->arena, s.edition.id);
    p->step = arena_copy(c->arena, str_of(step.id));
    p->person = c->by;
    p->done = (uint32_t)form_get(v->form, "done")->number;
    p->of = (uint32_t)form_get(v->form, "of")->number;
    c->decide = progress_tell;
    c->args = p;
    return OK;
}

static enum fault progress_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->bytes = STR("{}");
    v->content_type = STR("application/json");
    return OK;
}

const struct route jury_desk_routes[] = {
    {GET, "/jury/:edition/:body/:step/dokumenter", MEMBER, .view = documents_view},
    {GET, "/jury/:edition/:body/:step/kvittering", MEMBER, .view = receipt_view_own},
    {GET, "/jury/:edition/:body/:step/kvittering/:number", MEMBER, .view = receipt_view_own},
    {GET, "/jury/:edition/:body/:step/stemmeseddel", MEMBER, .view = note_view},
    {GET, "/jury/:edition/:body/:step/stemmeseddel/:number", MEMBER, .view = note_view},
    {POST, "/jury/:edition/:body/:step/framdrift", MEMBER, .form = &progress_form,
     .command = progress_command, .answer = progress_answer},
    {0},
};
