/* lookup.c: what a code, a proposal's number or a place in the log leads to: what it is, its entry as
 * everybody may read it, and the proof that it is in the log. Nothing is opened here that is not public
 * elsewhere. */
#include "award/decision/code.h"
#include "award/proposal/proposal.h"
#include "base/format.h"
#include "base/utf8.h"
#include "page/award/winner.h"
#include "page/check/check.h"
#include "page/check/code_words.h"
#include "page/check/receipt.h"
#include "page/pages.h"
#include "page/words/edition_words.h"
#include "store/journal.h"

enum { TYPED_MAX = 64, INDEX_DIGITS_MAX = 15 };

struct found {
    uint64_t index;
    uint32_t edition, told; /* of a telling its edition and number; else 0 */
    struct str proposal;    /* its number as it is written */
    bool secret;            /* a number of a secret edition: nothing is said of whether there is such */
};

/* --- what was typed --- */

static struct str upper(struct arena *a, struct str s) {
    struct str out = arena_copy(a, s);
    char *p = (char *)(uintptr_t)out.p; /* fresh from the arena, so it may be changed */
    for (size_t i = 0; i < out.n; i++)
        if (p[i] >= 'a' && p[i] <= 'z')
            p[i] = (char)(p[i] - 'a' + 'A');
    return out;
}

static enum fault by_code(struct visit *v, struct str typed, struct found *x) {
    struct code c;
    struct announcement n;
    enum fault f = code_read(typed, &c) ? code_find(v->txn, &c, &x->edition, &x->told) : NOT_FOUND;
    if (!f)
        f = announcement_told(v->txn, v->arena, x->edition, x->told, &n);
    x->index = f ? 0 : n.index;
    return f;
}

/* A place as it is written on receipts, with or without the space between thousands. */
static enum fault by_index(struct visit *v, struct str typed, struct found *x) {
    char digits[INDEX_DIGITS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ')
            continue;
        if (typed.p[i] < '0' || typed.p[i] > '9' || n == INDEX_DIGITS_MAX)
            return NOT_FOUND;
        digits[n++] = typed.p[i];
    }
    if (n == 0 || !str_to_u64((struct str){digits, n}, &x->index) ||
        x->index >= store_published_size(v->site->store))
        return NOT_FOUND;
    enum fault f = told_find(v->txn, x->index, &x->edition, &x->told);
    if (f == NOT_FOUND)
        x->edition = x->told = 0;
    return f == NOT_FOUND ? OK : f;
}

static struct str without_zeros(struct str digits) {
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_slice(digits, 1, digits.n);
    return digits;
}

/* "GG3-017": of an edition that everybody knows of. */
static enum fault in_edition(struct visit *v, const struct edition *e, struct str typed, struct found *x) {
    json_t *rules;
    struct proposal_record r;
    uint64_t number;
    struct str rest = typed, head;
    if (e->public_phase == PHASE_DRAFT || edition_rules(v->txn, e->number, &rules) ||
        !str_cut(&rest, '-', &head) || !str_to_u64(without_zeros(rest), &number) || number == 0 ||
        number > UINT32_MAX)
        return NOT_FOUND;
    struct str own = upper(v->arena, json_get_str(rules, "prefix"));
    if (!str_equal(head, arena_format(v->arena, "%.*s%u", STR_ARGS(own), e->record.ordinal)))
        return NOT_FOUND;
    x->secret = e->secret;
    x->proposal = edition_proposal_name(v->arena, rules, &e->record, (uint32_t)number);
    enum fault f = e->secret ? NOT_FOUND : proposal_get(v->txn, e->number, (uint32_t)number, &r);
    x->index = f ? 0 : r.received;
    return f;
}

static enum fault by_proposal(struct visit *v, struct str typed, struct found *x) {
    struct edition *list;
    size_t n;
    struct str name = upper(v->arena, typed);
    enum fault f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &list, &n), in = NOT_FOUND;
    for (size_t i = 0; !f && in == NOT_FOUND && !x->secret && i < n; i++)
        in = in_edition(v, &list[i], name, x);
    return f ? f : in;
}

static enum fault look_up(struct visit *v, struct str typed, struct found *x) {
    *x = (struct found){0};
    if (typed.n > TYPED_MAX)
        return NOT_FOUND;
    enum fault f = by_code(v, typed, x);
    if (f == NOT_FOUND)
        f = by_index(v, typed, x);
    return f == NOT_FOUND ? by_proposal(v, typed, x) : f;
}

/* As it may be shown again: nothing that is no text, and no more than fits a line. */
static struct str shown_again(struct visit *v, struct str typed) {
    if (!utf8_valid(typed))
        return (struct str){0};
    struct str clean = utf8_clean(v->arena, typed, false), rest = clean;
    uint32_t sign;
    for (size_t n = 0; n < TYPED_MAX; n++)
        if (!utf8_next(&rest, &sign))
            break;
    clean.n -= rest.n;
    return utf8_has_control(clean, false) ? (struct str){0} : clean;
}

/* --- what it is --- */

static void say_told(struct visit *v, const struct announcement *n, const struct announcement *last,
                     json_t *told) {
    static const char *const done[] = {[TOLD_ANNOUNCED] = "code.announced",
                                       [TOLD_CORRECTED] = "code.corrected",
                                       [TOLD_RECALLED] = "code.recalled"};
    struct str names = winner_names(v->arena, v->lang, n);
    json_t *text = words_set(told, "text", names.n || n->kind == TOLD_RECALLED ? done[n->kind] : "code.none");
    json_set_str(text, "at", format_date(v->arena, v->lang, n->told));
    json_set_str(text, "names", names);
    const char *since = n->number == last->number      ? "code.stands"
                        : last->kind == TOLD_RECALLED  ? "code.recalled_since"
                        : last->kind == TOLD_ANNOUNCED ? "code.anew_since"
                                                       : "code.corrected_since";
    json_set_str(
        words_set(told, "since",
                  n->kind == TOLD_RECALLED && n->number == last->number ? "code.recall_stands" : since),
        "at", format_date(v->arena, v->lang, last->told));
    json_set_bool(told, "stands", n->number == last->number && n->kind != TOLD_RECALLED);
    json_set_new(told, "reason",
                 page_paragraphs(last->kind == TOLD_ANNOUNCED ? (struct str){0} : last->reason));
}

static enum fault add_told(struct visit *v, const struct found *x) {
    struct edition e;
    json_t *rules, *told = json_object();
    struct announcement n, last;
    json_set_new(v->view, "told", told);
    enum fault f = edition_read(v->txn, v->arena, x->edition, v->arrived, &e);
    if (!f)
        f = edition_rules(v->txn, x->edition, &rules);
    if (!f)
        f = announcement_told(v->txn, v->arena, x->edition, x->told, &n);
    if (!f)
        f = announcement_told(v->txn, v->arena, x->edition, e.record.told, &last);
    if (f)
        return f;
    json_set_new(v->view, "heading", edition_title(v, &e, rules));
    say_told(v, &n, &last, told);
    struct str url = winner_url(v, e.award, e.id);
    json_set_str(told, "url", url);
    json_set_new(v->view, "receipt",
                 receipt_view(v, n.index, n.told,
                              arena_format(v->arena, "%.*s/kvittering/%u", STR_ARGS(url), n.number),
                              n.kind == TOLD_RECALLED ? "receipt.said_recalled" : "receipt.said_announced"));
    return code_add(v, n.index, v->view);
}

static void add_entry(struct visit *v, const struct found *x, struct str entry, int64_t at) {
    json_t *parsed;
    struct str type = {0};
    if (json_parse(v->arena, entry, &parsed) == OK)
        type = json_get_str(parsed, "type");
    json_t *heading = words_set(v->view, "heading", x->proposal.n ? "code.proposal" : "code.line");
    json_set_str(heading, "number", x->proposal);
    json_set_str(heading, "index", format_integer(v->arena, v->lang, (int64_t)x->index));
    json_t *text = words_set(v->view, "text",
                             x->proposal.n                    ? "code.proposal_text"
                             : str_equal(type, STR("sealed")) ? "code.sealed_text"
                                                              : "code.line_text");
    json_set_str(text, "at", format_moment(v->arena, v->lang, at));
    json_set_str(text, "type", type);
    json_set_new(v->view, "receipt",
                 receipt_view(v, x->index, at,
                              page_url(v, "/kontroll/%llu/bevis", (unsigned long long)x->index),
                              "code.said_entry"));
}

/* --- the pages --- */

/* The page with the field, and why what stands in it leads nowhere. */
static enum fault not_found_view(struct visit *v, struct str typed, const struct found *x) {
    enum fault f = check_view(v);
    if (f)
        return f;
    json_set_str(v->view, "typed", shown_again(v, typed));
    words_set(v->view, "typed_error", x->secret ? "code.secret" : "code.unknown");
    v->template = STR("check");
    v->status = 404;
    return OK;
}

static enum fault found_view(struct visit *v) {
    struct str typed = str_trim(visit_param(v, "what")), entry;
    struct found x;
    int64_t at = 0;
    enum fault f = look_up(v, typed, &x);
    if (f == NOT_FOUND)
        return not_found_view(v, typed, &x);
    if (!f)
        f = journal_entry(v->txn, x.index, &entry);
    if (!f)
        f = journal_entry_at(entry, &at);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_str(v->view, "entry", entry);
    json_set_str(v->view, "index", arena_format(v->arena, "%llu", (unsigned long long)x.index));
    json_set_str(v->view, "check_url", page_url(v, "/kontroll"));
    if (x.told)
        return add_told(v, &x);
    add_entry(v, &x, entry, at);
    return OK;
}

/* The field's answer has an address of its own. */
static enum fault asked_view(struct visit *v) {
    struct str typed = str_trim(visit_query(v, "nummer"));
    struct found x;
    if (typed.n == 0)
        return check_view(v);
    enum fault f = look_up(v, typed, &x);
    if (f == NOT_FOUND)
        return not_found_view(v, typed, &x);
    struct code c;
    struct str name = x.proposal.n ? x.proposal : arena_format(v->arena, "%llu", (unsigned long long)x.index);
    if (!f && x.told && code_of_index(v->txn, x.index, &c) == OK)
        name = code_shown(v->arena, &c);
    v->redirect = arena_format(v->arena, "/kontroll/%.*s", STR_ARGS(name));
    return f;
}

/* The entry's proof alone: who wants more of it has a receipt of their own. */
static enum fault proof_view(struct visit *v) {
    struct found x;
    enum fault f = by_index(v, visit_param(v, "what"), &x);
    return f ? f : receipt_file(v, x.index, 0, arena_format(v->arena, "%llu", (unsigned long long)x.index));
}

const struct route lookup_routes[] = {
    {GET, "/kontroll", EVERYONE, .view = asked_view, .template = "check"},
    {GET, "/etterprov", EVERYONE, .view = asked_view, .template = "check"},
    {GET, "/kontroll/:what", EVERYONE, .view = found_view, .template = "check-found"},
    {GET, "/kontroll/:what/bevis", EVERYONE, .view = proof_view},
    {0},
};
