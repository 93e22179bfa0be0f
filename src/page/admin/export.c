/* export.c: CSV as Norwegian spreadsheets open it: UTF-8 with its mark, semicolons, CR LF. No mark, no
 * rank and no vote is in any of it. */
#include "page/admin/export.h"

#include "base/buf.h"
#include "base/municipality.h"
#include "base/time.h"

enum { CHUNK = 100, ROWS_MOST = 5000 /* of one file; the next begins behind it */ };

/* --- fields --- */

/* What begins like a formula is run by who opens the file (OWASP: CSV injection). */
static bool is_formula(struct str s) {
    return s.n && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@' || s.p[0] == '\t' ||
                   s.p[0] == '\r');
}

void csv_field(struct buf *b, struct str value) {
    bool formula = is_formula(value), quoted = formula;
    for (size_t i = 0; i < value.n && !quoted; i++)
        quoted = value.p[i] == ';' || value.p[i] == '"' || value.p[i] == '\n' || value.p[i] == '\r';
    if (!quoted) {
        buf_add(b, value);
        return;
    }
    buf_byte(b, '"');
    if (formula)
        buf_byte(b, '\'');
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, value.p[i]);
    }
    buf_byte(b, '"');
}

struct file { /* one that is being written */
    struct visit *v;
    const struct desk *d;
    struct buf out;
    bool begun; /* the line */
};

static void put(struct file *f, struct str value) {
    if (f->begun)
        buf_byte(&f->out, ';');
    f->begun = true;
    csv_field(&f->out, value);
}

static void put_text(struct file *f, const char *key, json_t *view) {
    struct buf words = buf_new(f->v->arena);
    if (text_render(f->v->site->templates, f->v->lang, str_of(key), view, &words))
        words = buf_new(f->v->arena);
    put(f, buf_str(&words));
}

static void end_line(struct file *f) {
    buf_add(&f->out, STR("\r\n"));
    f->begun = false;
}

static void put_head(struct file *f, const char *const *keys) {
    buf_add(&f->out, STR("\xEF\xBB\xBF"));
    for (size_t i = 0; keys[i]; i++)
        put_text(f, keys[i], NULL);
    end_line(f);
}

/* "14.09.2021 09:12", Norwegian time: what a spreadsheet knows to be a moment. */
static void put_moment(struct file *f, struct arena *a, int64_t at) {
    struct local l;
    time_local(at, &l);
    put(f, arena_format(a, "%02d.%02d.%04d %02d:%02d", l.day, l.month, l.year, l.hour, l.minute));
}

static void put_goals(struct file *f, struct arena *a, const json_t *goals) {
    struct str all = {0};
    for (size_t i = 0; i < json_array_size(goals); i++)
        all = arena_format(a, "%.*s%s%lld", STR_ARGS(all), i ? ", " : "",
                           (long long)json_integer_value(json_array_get(goals, i)));
    put(f, all);
}

static void put_municipality(struct file *f, struct arena *a, struct str number, int64_t at) {
    const struct municipality *m = number.n ? municipality_find(number, day_format(a, at)) : NULL;
    put(f, m ? m->name : number);
}

static void put_state(struct file *f, const json_t *state) {
    put_text(f, json_get_str(state, "t").p, NULL);
}

/* --- proposals --- */

static const char *const proposal_head[] = {
    "admin.inbox.number",
    "admin.inbox.received",
    "admin.inbox.state",
    "admin.csv.via",
    "admin.csv.candidate",
    "admin.csv.placed",
    "admin.csv.why",
    "admin.csv.name",
    "admin.csv.email",
    "admin.csv.relation",
    "admin.csv.self",
    "admin.csv.orgnr",
    "admin.csv.web",
    "admin.csv.municipality",
    "admin.csv.goals",
    "admin.csv.contact",
    "admin.csv.merits",
    "admin.csv.reason",
    NULL,
};

static void put_proposal(struct file *f, struct arena *a, const struct proposal *p) {
    struct candidate k = {0};
    json_t *state = json_new_object(a);
    admin_proposal_state(state, p);
    if (p->record.candidate)
        candidate_read(f->v->txn, a, p->edition, p->record.candidate, &k);
    put(f, edition_proposal_name(a, f->d->rules, &f->d->edition.record, p->number));
    put_moment(f, a, p->at);
    put_state(f, json_object_get(state, "state"));
    put_text(f, arena_format(a, "admin.via.%.*s", STR_ARGS(p->via)).p, NULL);
    put(f, p->candidate);
    put(f, k.name);
    put(f, p->why);
    put(f, p->name);
    put(f, p->email);
    put(f, p->relation);
    if (p->self)
        put_text(f, "form.propose.self.yes", NULL);
    else
        put(f, (struct str){0});
    put(f, p->orgnr);
    put(f, p->web);
    put_municipality(f, a, p->municipality, p->at);
    put_goals(f, a, p->goals);
    put(f, p->contact);
    put(f, p->merits);
    put(f, p->reason);
    end_line(f);
}

/* In pieces, each in memory of its own: however many there are, only the file itself grows. */
static enum fault put_proposals(struct file *f, uint32_t after) {
    enum fault fault = OK;
    bool more = true;
    for (size_t rows = 0; more && rows < ROWS_MOST && !fault;) {
        struct arena *a = arena_new();
        struct proposal *list;
        size_t n = 0;
        fault = proposals_page(f->v->txn, a, f->d->edition.number, after, CHUNK, &list, &n, &more);
        for (size_t i = 0; i < n && !fault; i++)
            put_proposal(f, a, &list[i]);
        if (n)
            after = list[n - 1].number;
        rows += n;
        arena_free(a);
        more = more && n;
    }
    return fault;
}

/* --- candidates --- */

static const char *const candidate_head[] = {
    "admin.candidates.name",  "admin.candidates.state",
    "admin.csv.kind",         "admin.candidates.place",
    "admin.csv.municipality", "admin.csv.orgnr",
    "admin.csv.web",          "admin.csv.goals",
    "admin.csv.summary",      "admin.candidates.proposals",
    "admin.csv.reason",       NULL,
};

static enum fault put_candidates(struct file *f) {
    struct candidate *list;
    size_t n;
    struct arena *a = f->v->arena;
    enum fault fault = candidates_list(f->v->txn, a, f->d->edition.number, true, &list, &n);
    for (size_t i = 0; i < n && !fault; i++) {
        const struct candidate *k = &list[i];
        json_t *state = json_new_object(a);
        admin_candidate_state(state, k);
        put(f, k->name);
        put_state(f, json_object_get(state, "state"));
        put(f, rules_text_of(rules_find(f->d->rules, "kinds", k->kind), "name", f->v->lang));
        put(f, k->place);
        put_municipality(f, a, k->municipality, f->d->edition.record.opens);
        put(f, k->orgnr);
        put(f, k->web);
        put_goals(f, a, k->goals);
        put(f, k->summary);
        put(f, arena_format(a, "%u", k->proposals));
        put(f, k->reason);
        end_line(f);
    }
    return fault;
}

/* --- the files --- */

static enum fault give(struct file *f, const char *name) {
    struct visit *v = f->v;
    v->bytes = buf_str(&f->out);
    v->content_type = STR("text/csv; charset=utf-8");
    v->file_name = arena_format(v->arena, "%.*s-%s.csv", STR_ARGS(f->d->edition.id), name);
    return OK;
}

static enum fault proposals_file(struct visit *v) {
    struct desk d;
    uint64_t rows = 0;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    if (!str_to_u64(visit_query(v, "etter"), &rows) || rows > d.edition.record.proposals)
        rows = 0;
    struct file file = {.v = v, .d = &d, .out = buf_new(v->arena)};
    put_head(&file, proposal_head);
    f = put_proposals(&file, proposal_after_rows(v->txn, d.edition.number, rows));
    return f ? f : give(&file, "forslag");
}

static enum fault candidates_file(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    struct file file = {.v = v, .d = &d, .out = buf_new(v->arena)};
    put_head(&file, candidate_head);
    f = put_candidates(&file);
    return f ? f : give(&file, "kandidater");
}

json_t *admin_exports(struct visit *v, const struct desk *d, bool proposals, bool candidates) {
    const struct edition_record *r = &d->edition.record;
    json_t *list = json_array();
    if (proposals && r->proposals)
        page_add_way(list, "admin.inbox.csv", admin_url(v, d, "/forslag.csv"));
    for (uint32_t after = ROWS_MOST; proposals && after < r->proposals; after += ROWS_MOST) {
        page_add_way(list, "admin.inbox.csv_more", admin_url(v, d, "/forslag.csv?etter=%u", after));
        json_t *label = json_object_get(json_array_get(list, json_array_size(list) - 1), "label");
        json_set_int(label, "from", after + 1);
    }
    if (candidates && r->candidates)
        page_add_way(list, "admin.candidates.csv", admin_url(v, d, "/kandidater.csv"));
    return list;
}

const struct route admin_export_routes[] = {
    {GET, "/administrasjon/utgave/:edition/forslag.csv", ADMIN, .view = proposals_file},
    {GET, "/administrasjon/utgave/:edition/kandidater.csv", ADMIN, .view = candidates_file},
    {0},
};
