/* inbox.c: the proposals of an edition by their state, in the order in which they came; searching; what
 * each may belong to. A page costs the same however many there are. */
#include "base/name.h"
#include "base/percent.h"
#include "page/admin/admin.h"
#include "page/admin/export.h"

#include <string.h>

enum {
    ROWS = 30,
    LOOK_MOST =
        1500 /* proposals looked through for one page of a search; the next page goes on behind them */
};

/* The filters, in the order of a proposal's way. */
static const struct {
    const char *word, *label;
    enum proposal_state state; /* PROPOSAL_STATES: all */
    bool always;
} tabs[] = {
    {"new", "admin.inbox.tab_new", PROPOSAL_NEW, true},
    {"unsure", "admin.inbox.tab_unsure", PROPOSAL_UNSURE, false},
    {"accepted", "admin.inbox.tab_accepted", PROPOSAL_ACCEPTED, false},
    {"late", "admin.inbox.tab_late", PROPOSAL_LATE, false},
    {"unconfirmed", "admin.inbox.tab_unconfirmed", PROPOSAL_UNCONFIRMED, false},
    {"gathered", "admin.inbox.tab_gathered", PROPOSAL_GATHERED, false},
    {"refused", "admin.inbox.tab_refused", PROPOSAL_REFUSED, false},
    {"withdrawn", "admin.inbox.tab_withdrawn", PROPOSAL_WITHDRAWN, false},
    {"all", "admin.inbox.tab_all", PROPOSAL_STATES, true},
};
enum { TABS = sizeof tabs / sizeof *tabs };

struct inbox {
    struct visit *v;
    struct desk d;
    size_t tab;
    struct str search; /* folded; empty: none */
    uint32_t after;
    json_t *rows;
    uint32_t last; /* number of the last proposal looked at */
    bool more;
};

static uint32_t count_of(const struct inbox *x, size_t tab) {
    const struct edition_record *r = &x->d.edition.record;
    return tabs[tab].state == PROPOSAL_STATES ? r->proposals : r->in_state[tabs[tab].state];
}

/* --- rows --- */

static enum fault say_match(const struct inbox *x, const struct proposal *p, json_t *row) {
    struct suggestion list[ALIKE_MAX];
    size_t n;
    if (p->state == PROPOSAL_GATHERED || p->state == PROPOSAL_REFUSED || p->state == PROPOSAL_WITHDRAWN)
        return OK;
    enum fault f = proposal_suggestions(x->v->txn, x->v->arena, p, list, &n);
    if (f || n == 0)
        return f;
    json_t *match = json_object(), *text = words_set(match, "text", "admin.inbox.match");
    json_set_str(
        text, "name",
        list[0].match.is_candidate
            ? list[0].name
            : edition_proposal_name(x->v->arena, x->d.rules, &x->d.edition.record, list[0].match.number));
    json_set_new(row, "match", match);
    return OK;
}

static enum fault add_row(struct inbox *x, const struct proposal *p) {
    struct visit *v = x->v;
    json_t *row = json_object();
    json_set_str(row, "number", edition_proposal_name(v->arena, x->d.rules, &x->d.edition.record, p->number));
    if (p->erased)
        words_set(row, "candidate", "admin.proposal.gone");
    else
        json_set_str(row, "candidate", p->candidate);
    json_set_str(row, "from", p->name);
    json_set_new(row, "relation", admin_relation(p));
    json_set_str(row, "received", page_when(v, p->at));
    admin_proposal_state(row, p);
    json_set_str(row, "url", admin_url(v, &x->d, "/forslag/%u", p->number));
    json_add_new(x->rows, row);
    return say_match(x, p, row);
}

/* --- searching: candidate, sender, address, number --- */

static bool holds(struct arena *a, struct str text, struct str folded) {
    struct str hay = name_fold(a, text);
    return folded.n == 0 || (hay.n >= folded.n && memmem(hay.p, hay.n, folded.p, folded.n) != NULL);
}

static bool fits(const struct inbox *x, struct arena *a, const struct proposal *p) {
    if (x->search.n == 0)
        return true;
    struct str number = edition_proposal_name(a, x->d.rules, &x->d.edition.record, p->number);
    return holds(a, p->candidate, x->search) || holds(a, p->name, x->search) ||
           holds(a, p->email, x->search) || holds(a, number, x->search);
}

static enum fault read_chunk(struct inbox *x, size_t limit, struct proposal **list, size_t *n) {
    struct visit *v = x->v;
    enum proposal_state state = tabs[x->tab].state;
    return state == PROPOSAL_STATES
               ? proposals_page(v->txn, v->arena, x->d.edition.number, x->last, limit, list, n, &x->more)
               : inbox_page(v->txn, v->arena, x->d.edition.number, state, x->last, limit, list, n, &x->more);
}

static enum fault read_rows(struct inbox *x) {
    enum fault f = OK;
    x->more = true;
    x->last = x->after;
    for (size_t looked = 0; !f && x->more && looked < LOOK_MOST && json_array_size(x->rows) < ROWS;) {
        struct proposal *list;
        size_t n, i = 0;
        f = read_chunk(x, ROWS, &list, &n);
        for (; i < n && !f && json_array_size(x->rows) < ROWS; i++) {
            x->last = list[i].number;
            if (fits(x, x->v->arena, &list[i]))
                f = add_row(x, &list[i]);
        }
        looked += n;
        x->more = x->more || i < n;
        if (n == 0)
            break;
    }
    return f;
}

/* --- around the rows --- */

static struct str url_of(const struct inbox *x, size_t tab, uint32_t after) {
    struct visit *v = x->v;
    struct str q = visit_query(v, "q");
    struct str url = admin_url(v, &x->d, "/forslag?vis=%s", tabs[tab].word);
    if (x->search.n)
        url = arena_format(v->arena, "%.*s&q=%.*s", STR_ARGS(url), STR_ARGS(percent_encode(v->arena, q)));
    return after ? arena_format(v->arena, "%.*s&etter=%u", STR_ARGS(url), after) : url;
}

static void add_tabs(struct inbox *x) {
    json_t *list = json_array();
    for (size_t i = 0; i < TABS; i++)
        if (tabs[i].always || i == x->tab || count_of(x, i))
            admin_tab(list, tabs[i].label, url_of(x, i, 0), count_of(x, i), i == x->tab);
    json_set_new(x->v->view, "tabs", list);
    words_set(x->v->view, "tabs_label", "admin.inbox.filter");
}

static void add_search(struct inbox *x) {
    json_t *search = json_object();
    json_set_str(search, "action", admin_url(x->v, &x->d, "/forslag"));
    json_set_str(search, "vis", str_of(tabs[x->tab].word));
    json_set_str(search, "value", visit_query(x->v, "q"));
    json_set_new(x->v->view, "search", search);
}

static void add_pages(struct inbox *x) {
    if (!x->more && !x->after)
        return;
    json_t *pages = json_object();
    if (x->after)
        json_set_str(pages, "first", url_of(x, x->tab, 0));
    if (x->more)
        json_set_str(pages, "next", url_of(x, x->tab, x->last));
    json_set_new(x->v->view, "pages", pages);
}

static void say_empty(struct inbox *x) {
    struct visit *v = x->v;
    if (json_array_size(x->rows))
        return;
    if (x->search.n)
        admin_empty(v, x->more ? "admin.inbox.empty_so_far" : "admin.inbox.empty_search", NULL,
                    (struct str){0});
    else if (x->d.edition.phase == PHASE_DRAFT)
        admin_empty(v, "admin.inbox.empty_draft", "admin.inbox.to_desk", admin_url(v, &x->d, "%s", ""));
    else if (x->d.edition.record.proposals && x->tab == 0)
        admin_empty(v, "admin.inbox.empty_new", "admin.edition.candidates",
                    admin_url(v, &x->d, "/kandidater"));
    else
        admin_empty(v, "admin.inbox.empty", NULL, (struct str){0});
}

/* Without a filter in the address the new ones are shown; a search goes through all. */
static size_t find_tab(struct visit *v, bool searching) {
    struct str word = visit_query(v, "vis");
    for (size_t i = 0; i < TABS; i++)
        if (str_equal(word, str_of(tabs[i].word)))
            return i;
    return searching ? TABS - 1 : 0;
}

static enum fault inbox_view(struct visit *v) {
    struct inbox x = {.v = v};
    uint64_t after;
    enum fault f = admin_desk(v, &x.d);
    if (f)
        return f;
    x.search = name_fold(v->arena, visit_query(v, "q"));
    x.tab = find_tab(v, x.search.n > 0);
    if (str_to_u64(visit_query(v, "etter"), &after) && after <= UINT32_MAX)
        x.after = (uint32_t)after;
    x.rows = json_array();
    admin_begin_desk(v, &x.d);
    json_set_new(v->view, "rows", x.rows);
    f = read_rows(&x);
    json_set_bool(v->view, "has_rows", json_array_size(x.rows) > 0);
    add_tabs(&x);
    add_search(&x);
    add_pages(&x);
    say_empty(&x);
    if (x.d.edition.record.opened && !x.d.edition.record.announced)
        json_set_str(v->view, "by_hand_url", admin_url(v, &x.d, "/forslag/nytt"));
    json_set_new(v->view, "exports", admin_exports(v, &x.d, true, false));
    return f;
}

const struct route admin_inbox_routes[] = {
    {GET, "/administrasjon/utgave/:edition/forslag", ADMIN, .view = inbox_view, .template = "admin/inbox"},
    {0},
};
