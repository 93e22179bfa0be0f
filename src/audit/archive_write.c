/* archive_write.c: which parts an archive has, and their bytes one after the other. What it opens is decided
 * here and nowhere else. */
#include "audit/archive.h"
#include "audit/archive_checkpoint.h"
#include "audit/papers.h"
#include "audit/result.h"
#include "audit/tape.h"
#include "award/decision/announcement.h"
#include "award/decision/decision.h"
#include "award/log/tables.h"
#include "award/rules/edition.h"
#include "base/buf.h"
#include "store/succession.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct planned { /* a part whose bytes are fetched when its turn comes */
    struct part part;
    struct hash blob; /* of documents and rules */
};

struct writing {
    const struct archive_order *order;
    struct store *store;
    struct txn txn;
    struct arena *arena;
    struct published published;
    struct archive_head head;
    uint32_t edition;
    struct edition_record record;
    size_t n, room;
    struct planned *plan;
    struct press *press;
    uint64_t bytes, entries_done;
};

/* --- the plan --- */

static struct planned *add(struct writing *w, const struct part *part) {
    if (w->n == w->room) {
        size_t room = w->room ? 2 * w->room : 256;
        struct planned *more = arena_alloc(w->arena, room * sizeof *more);
        if (w->n)
            memcpy(more, w->plan, w->n * sizeof *more);
        w->plan = more;
        w->room = room;
    }
    struct planned *p = &w->plan[w->n++];
    *p = (struct planned){.part = *part};
    p->part.name = part_name(w->arena, part);
    return p;
}

static void add_kind(struct writing *w, enum part_kind kind) {
    add(w, &(struct part){.kind = kind});
}

/* Of what has not been erased, and stood in the log when the checkpoint was signed. */
static void add_opening(struct writing *w, uint64_t index, struct str class) {
    struct opening there;
    if (index < w->published.position.size && journal_opening(&w->txn, index, class, &there) == OK)
        add(w, &(struct part){.kind = PART_OPENING, .index = index, .class = class});
}

static void add_blob(struct writing *w, const struct part *part, const json_t *names, const char *name) {
    struct hash h;
    if (base64_hash(json_get_str(names, name), &h) == OK)
        add(w, part)->blob = h;
}

static enum fault add_material(struct writing *w, const struct step_record *s, struct str step) {
    struct step_documents d;
    enum fault f = step_documents(&w->txn, w->arena, s, &d);
    for (size_t i = 0; f == OK && i < d.slate.n; i++) {
        struct str salt, json;
        struct part part = {.kind = PART_MATERIAL, .step = step, .word = d.slate.lines[i].candidate};
        f = step_material_committed(&w->txn, w->arena, s, part.word, &salt, &json);
        if (f == OK) {
            struct buf both = buf_new(w->arena);
            buf_add(&both, salt);
            buf_add(&both, json);
            part.bytes = buf_str(&both);
            add(w, &part);
        }
        f = f == ERASED ? OK : f;
    }
    return f;
}

static enum fault add_documents(struct writing *w, const struct step_record *s, const json_t *private,
                                bool all) {
    const json_t *documents = json_object_get(private, "documents");
    struct str step = arena_copy(w->arena, str_of(s->id));
    for (size_t i = 0; i < DOCUMENTS; i++) {
        struct part part = {.kind = PART_DOCUMENT, .step = step, .word = document_words[i]};
        if (all || i == DOCUMENT_RULES)
            add_blob(w, &part, documents, document_words[i].p);
    }
    return all ? add_material(w, s, step) : OK;
}

static enum fault add_steps(struct writing *w, bool all) {
    for (uint32_t n = 1; n <= w->record.steps; n++) {
        struct step_record s;
        struct fact f;
        enum fault fault = step_get(&w->txn, w->edition, n, &s);
        if (fault || (fault = event_read(&w->txn, w->arena, s.opened, &f)))
            return fault;
        if (s.opened < w->published.position.size && (fault = add_documents(w, &s, f.private, all)))
            return fault;
    }
    return OK;
}

/* A decision as it stood hidden in the log, and that another stands instead of it. */
static enum fault add_decision(struct writing *w, uint32_t number) {
    struct decided d;
    enum fault f = decision_read(&w->txn, w->arena, w->edition, number, &d);
    if (f)
        return f == ERASED ? OK : f;
    add_opening(w, d.record.index, STR("later"));
    if (d.record.superseded)
        add_opening(w, d.record.superseded, STR("later"));
    return OK;
}

/* What the winner's page gives receipts of: the decision that was told and, unless the edition is secret,
 * those before it. Of a secret edition in which nobody was chosen none. `last` is the highest that is in
 * already. */
static enum fault add_decisions(struct writing *w, const struct announcement *n, uint32_t *last) {
    bool secret = w->record.secret;
    enum fault f = OK;
    if (n->decision <= *last || (secret && n->winners_n == 0))
        return OK;
    for (uint32_t i = secret ? n->decision : *last + 1; i <= n->decision && !f; i++)
        f = add_decision(w, i);
    *last = n->decision;
    return f;
}

/* Each telling: the announcement, its corrections, that it was recalled. *any: there was one. */
static enum fault add_tellings(struct writing *w, bool *any) {
    uint32_t last = 0;
    for (uint32_t i = 1; i <= w->record.told; i++) {
        struct announcement n;
        enum fault f = announcement_told(&w->txn, w->arena, w->edition, i, &n);
        if (f == ERASED)
            continue;
        if (f)
            return f;
        if (n.index >= w->published.position.size)
            break;
        *any = true;
        add_opening(w, n.index, STR("later"));
        if ((f = add_decisions(w, &n, &last)))
            return f;
    }
    return OK;
}

/* Why the log has another name than it began with: every visitor can read it. */
static void add_successions(struct writing *w) {
    size_t n;
    const struct predecessor *before = store_predecessors(w->store, &n);
    for (size_t i = 0; i < n; i++)
        add_opening(w, before[i].carried, STR("later"));
}

/* Before it is announced nothing is opened; of a secret edition never more than that there is a winner. What
 * ballots said stays with those who counted them: every step's rules say `publish none`. */
static enum fault plan_public(struct writing *w) {
    bool told = false;
    enum fault f = add_tellings(w, &told);
    if (f)
        return f;
    if (w->record.secret)
        return told ? OK : STEP_NOT_READY;
    return told ? add_steps(w, false) : OK;
}

struct people {
    size_t n, room;
    struct str *ids;
};

static bool people_has(const struct people *p, struct str id) {
    for (size_t i = 0; i < p->n; i++)
        if (str_equal(p->ids[i], id))
            return true;
    return false;
}

static void people_add(struct arena *a, struct people *p, struct str id) {
    if (people_has(p, id))
        return;
    if (p->n == p->room) {
        struct str *more = arena_alloc(a, 2 * (p->room + 8) * sizeof *more);
        if (p->n)
            memcpy(more, p->ids, p->n * sizeof *more);
        p->ids = more;
        p->room = 2 * (p->room + 8);
    }
    p->ids[p->n++] = arena_copy(a, id);
}

static bool is_type(const struct fact *f, const char *name) {
    return f->type && strcmp(f->type->name, name) == 0;
}

/* Of the edition's own entries all; of the association's the keys of its members. */
static void take_entry(struct writing *w, const struct fact *f, bool own, struct people *members) {
    if (own && is_type(f, "member.invited"))
        people_add(w->arena, members, json_get_str(f->open, "person"));
    bool key = (is_type(f, "juror.enrolled") || is_type(f, "juror.key_confirmed")) &&
               people_has(members, json_get_str(f->open, "person"));
    if (!own && !key)
        return;
    add_opening(w, f->index, STR("later"));
    if (!is_type(f, "step.material")) /* a part by itself, as the slate commits to it */
        add_opening(w, f->index, STR("private"));
}

/* Whether to go on: whoever waits for this snapshot to end must not wait for all of the plan. */
static enum fault may_go_on(const struct writing *w) {
    return w->order->put(w->order->context, (struct str){0});
}

static enum fault take_history(struct writing *w, uint32_t edition, struct people *members) {
    struct key prefix = key_new();
    struct cursor c;
    key_u32(&prefix, edition);
    enum fault f = cursor_open(&w->txn, T_HISTORY, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (!f && cursor_next(&c)) {
        struct arena *a = arena_new();
        struct fact fact;
        f = event_read(&w->txn, a, key_read_u64(c.key, 4), &fact);
        if (!f)
            take_entry(w, &fact, edition != 0, members);
        arena_free(a);
        f = f ? f : may_go_on(w);
    }
    f = f ? f : c.fault;
    cursor_close(&c);
    return f;
}

static enum fault plan_full(struct writing *w) {
    struct people members = {0};
    struct hash none = {{0}};
    enum fault f = take_history(w, w->edition, &members);
    if (!f)
        f = take_history(w, 0, &members);
    if (!f && w->record.opening && !hash_equal(w->record.rules, none))
        add(w, &(struct part){.kind = PART_RULES})->blob = w->record.rules;
    return f ? f : add_steps(w, true);
}

/* --- what people can read --- */

/* Of the openings that are in the plan, which stand in the order of the log. */
static enum fault make_result(struct writing *w, struct result_file *r) {
    *r = result_begin(w->arena, &w->head, &w->published.position);
    enum fault f = OK;
    for (size_t i = 0; i < w->n && !f; i++) {
        const struct part *p = &w->plan[i].part;
        if (p->kind != PART_OPENING || p->class.p[0] != 'l')
            continue;
        struct arena *a = arena_new();
        struct fact fact;
        f = event_read(&w->txn, a, p->index, &fact);
        const struct event_parts e = {
            .type = fact.type, .at = fact.at, .open = fact.open, .later = fact.later};
        if (!f && str_equal(fact.edition, w->head.edition))
            result_add(r, w->arena, p->index, &e);
        arena_free(a);
        f = f ? f : may_go_on(w);
    }
    return f;
}

static void add_bytes(struct writing *w, struct part part, struct str bytes) {
    part.bytes = bytes;
    add(w, &part);
}

static int by_paper(const void *x, const void *y) {
    return str_compare(((const struct paper *)x)->name, ((const struct paper *)y)->name);
}

static enum fault add_papers(struct writing *w, const struct result_file *r) {
    struct paper *list = arena_alloc(w->arena, PAPERS_MAX * sizeof *list);
    size_t n = 0;
    const struct archive_order *o = w->order;
    enum fault f =
        o->papers ? o->papers(o->papers_context, w->arena, &w->txn, &w->head, r->value, list, &n) : OK;
    if (f || n == 0)
        return f;
    qsort(list, n, sizeof *list, by_paper);
    for (size_t i = 0; i < n; i++) {
        assert(paper_name_valid(list[i].name) && list[i].bytes.n);
        if (list[i].bytes.n > PAPER_BYTES_MAX)
            return TOO_LARGE_FOR_ENTRY;
        add_bytes(w, (struct part){.kind = PART_PAPER, .word = list[i].name}, list[i].bytes);
    }
    struct str text = papers_text(w->arena, &w->head, &w->published.position, list, n);
    add_bytes(w, (struct part){.kind = PART_PAPERS},
              arena_format(w->arena, "%.*s\n%.*s", STR_ARGS(text),
                           STR_ARGS(store_sign_document(w->store, w->arena, text))));
    return OK;
}

static enum fault add_readable(struct writing *w) {
    struct result_file r;
    enum fault f = make_result(w, &r);
    f = f ? f : may_go_on(w);
    struct str text = f ? (struct str){0} : result_text(w->arena, &r);
    if (f)
        return f;
    if (text.n > part_bytes_max(&(struct part){.kind = PART_RESULT}))
        return TOO_LARGE_FOR_ENTRY;
    add_bytes(w, (struct part){.kind = PART_RESULT}, text);
    return add_papers(w, &r);
}

static void add_tiles(struct writing *w, unsigned level, uint64_t nodes) {
    for (uint64_t at = 0; at * TILE_WIDTH < nodes; at++) {
        uint64_t left = nodes - at * TILE_WIDTH;
        struct tile tile = {level, at, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH};
        add(w, &(struct part){.kind = PART_TILE, .tile = tile});
    }
}

static int by_name(const void *x, const void *y) {
    return str_compare(((const struct planned *)x)->part.name, ((const struct planned *)y)->part.name);
}

static enum fault plan(struct writing *w) {
    uint64_t size = w->published.position.size;
    add_kind(w, PART_HEAD);
    add_kind(w, PART_CHECKPOINT);
    add_successions(w);
    enum fault f = w->order->kind == ARCHIVE_FULL ? plan_full(w) : plan_public(w);
    add_tiles(w, TILE_ENTRIES, size);
    for (unsigned level = 0; level < TILE_LEVELS && size >> (8 * level); level++)
        add_tiles(w, level, size >> (8 * level));
    if (!f) {
        qsort(w->plan, w->n, sizeof *w->plan, by_name);
        f = add_readable(w);
    }
    qsort(w->plan, w->n, sizeof *w->plan, by_name);
    return f;
}

/* --- bytes --- */

static enum fault opening_bytes(const struct writing *w, struct arena *a, const struct part *p,
                                struct str *bytes) {
    struct opening o;
    struct buf all = buf_new(a);
    enum fault f = journal_opening(&w->txn, p->index, p->class, &o);
    if (f)
        return f;
    buf_add(&all, o.salt);
    buf_add(&all, o.json);
    *bytes = buf_str(&all);
    return OK;
}

/* Without the chair's line, whose key a public archive does not tell of: nobody could check it there. */
static enum fault document_bytes(const struct writing *w, struct arena *a, const struct planned *p,
                                 struct str *bytes) {
    struct note n;
    struct str note, name = store_documents_verifier(w->store).name, rest, line;
    enum fault f = journal_blob(&w->txn, p->blob, &note);
    if (f || w->order->kind == ARCHIVE_FULL) {
        *bytes = note;
        return f;
    }
    if (note_parse(a, note, &n))
        return FOLDER_DAMAGED;
    struct str ours = arena_format(a, "\xe2\x80\x94 %.*s ", STR_ARGS(name));
    struct buf b = buf_new(a);
    buf_add(&b, n.text);
    for (rest = str_slice(note, n.text.n, note.n); str_cut(&rest, '\n', &line);)
        if (line.n == 0 || str_starts(line, ours))
            buf_format(&b, "%.*s\n", STR_ARGS(line));
    *bytes = buf_str(&b);
    return OK;
}

static enum fault part_bytes(struct writing *w, struct arena *a, const struct planned *p, struct str *bytes) {
    switch (p->part.kind) {
    case PART_HEAD:
        *bytes = archive_head_write(a, &w->head);
        return OK;
    case PART_CHECKPOINT:
        *bytes = w->published.note;
        return OK;
    case PART_OPENING:
        return opening_bytes(w, a, &p->part, bytes);
    case PART_TILE:
        return journal_tile(&w->txn, a, &p->part.tile, w->published.position.size, bytes);
    case PART_DOCUMENT:
        return document_bytes(w, a, p, bytes);
    case PART_PAPER:
    case PART_PAPERS:
    case PART_RESULT:
    case PART_MATERIAL:
        *bytes = p->part.bytes;
        return OK;
    case PART_RULES:
        break;
    }
    return journal_blob(&w->txn, p->blob, bytes);
}

static enum fault put_part(struct writing *w, struct str name, struct str bytes) {
    static const char zeros[TAPE_BLOCK];
    char head[TAPE_BLOCK];
    w->bytes += bytes.n;
    if (w->bytes > ARCHIVE_BYTES_MAX)
        return TOO_LARGE_FOR_ENTRY;
    tape_head(name, bytes.n, head);
    enum fault f = press_write(w->press, str_bytes(head, sizeof head));
    if (!f)
        f = press_write(w->press, bytes);
    return f ? f : press_write(w->press, str_bytes(zeros, tape_padding(bytes.n)));
}

static void tell(struct writing *w, const struct part *p) {
    if (p->kind != PART_TILE || p->tile.level != TILE_ENTRIES || !w->order->progress)
        return;
    w->entries_done += p->tile.width;
    w->order->progress(w->order->progress_context, w->entries_done, w->published.position.size);
}

static enum fault put_all(struct writing *w) {
    static const char end[2 * TAPE_BLOCK];
    enum fault f = OK;
    w->press = press_writing(w->arena, w->order->put, w->order->context);
    for (size_t i = 0; i < w->n && !f; i++) {
        struct arena *a = arena_new();
        struct str bytes;
        f = part_bytes(w, a, &w->plan[i], &bytes);
        if (!f)
            f = put_part(w, w->plan[i].part.name, bytes);
        arena_free(a);
        tell(w, &w->plan[i].part);
    }
    if (!f)
        f = press_write(w->press, str_bytes(end, sizeof end));
    return f ? f : press_end(w->press);
}

static struct archive_head head_of(struct store *s, struct arena *a, const struct archive_order *o,
                                   uint64_t size) {
    struct note_verifier key = store_log_verifier(s), documents = store_documents_verifier(s);
    return (struct archive_head){.log = store_origin(s),
                                 .edition = o->edition,
                                 .kind = o->kind,
                                 .size = size,
                                 .key = note_verifier_string(a, &key),
                                 .documents = note_verifier_string(a, &documents)};
}

static void choose_checkpoint(struct writing *w) {
    size_t witnesses;
    const struct archive_order *o = w->order;
    w->published = archive_checkpoint(&w->txn, w->arena, w->edition, &w->published, &witnesses);
    w->head = head_of(w->store, w->arena, o, w->published.position.size);
    if (o->entries)
        *o->entries = w->published.position.size;
    if (o->witnesses)
        *o->witnesses = witnesses;
}

enum fault archive_write(struct store *s, struct arena *a, const struct archive_order *o) {
    struct writing w = {.order = o, .store = s, .arena = a, .published = store_published(s, a)};
    if (w.published.note.n == 0)
        return NOT_FOUND;
    enum fault f = store_read(s, &w.txn);
    if (f)
        return f;
    f = edition_number(&w.txn, o->edition, &w.edition);
    if (!f)
        f = edition_get(&w.txn, w.edition, &w.record);
    if (!f)
        choose_checkpoint(&w);
    if (!f)
        f = plan(&w);
    if (!f)
        f = put_all(&w);
    store_read_end(&w.txn);
    return f;
}
