/* winner.c: what was announced: who, why, and who else was a finalist. No mark and no rank can be here: the
 * announcement has none. */
#include "page/winner.h"

#include "award/decision.h"
#include "base/format.h"
#include "page/edition_words.h"
#include "page/pages.h"
#include "page/receipt.h"

struct str winner_url(const struct visit *v, struct str award, struct str edition) {
    struct str ordinal = str_slice(edition, award.n + 1, edition.n);
    return page_url(v, "/%.*s/%.*s/vinner", STR_ARGS(award), STR_ARGS(ordinal));
}

struct str winner_names(struct arena *a, enum lang lang, const struct announcement *n) {
    struct str names = {0};
    for (size_t i = 0; i < n->winners_n; i++) {
        const char *before = i == 0 ? "" : i + 1 < n->winners_n ? ", " : lang == LANG_EN ? " and " : " og ";
        names = arena_format(a, "%.*s%s%.*s", STR_ARGS(names), before, STR_ARGS(n->winners[i].name));
    }
    return names;
}

json_t *winner_one(const struct visit *v, const struct announced_one *one) {
    json_t *row = json_object();
    json_set_str(row, "name", one->name);
    struct str about = page_place_and_line(v->arena, one->place, one->line);
    json_set_str(row, "about", about);
    return row;
}

static json_t *each(const struct visit *v, const struct announced_one *list, size_t n) {
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, winner_one(v, &list[i]));
    return rows;
}

static bool any_about(const struct announcement *n) {
    for (size_t i = 0; i < n->winners_n; i++)
        if (n->winners[i].place.n || n->winners[i].line.n)
            return true;
    return false;
}

/* "30 000 kroner fra Drammen Rotaryklubb. Kunngjort 12. januar 2022." */
static void say_line(struct visit *v, const json_t *rules, const struct announcement *n, json_t *into) {
    int64_t amount = json_get_int(rules, "amount");
    json_t *line = words_set(into, "line", amount && n->winners_n ? "winner.prize_line" : "winner.announced");
    if (amount)
        json_set_str(line, "amount", format_integer(v->arena, v->lang, amount));
    json_set_str(line, "giver", json_get_str(rules, "giver"));
    json_set_str(line, "at", n->at ? format_date(v->arena, v->lang, n->at) : (struct str){0});
}

static void say_reason(bool secret, const struct announcement *n, json_t *into) {
    json_t *paragraphs = page_paragraphs(n->citation);
    json_set_bool(into, "has_reason", json_array_size(paragraphs) > 0);
    json_set_new(into, "reason", paragraphs);
    words_set(into, "reason_heading", secret ? "winner.reason_board" : "winner.reason_jury");
    json_set_str(into, "reason_by", n->signed_by);
}

void winner_tell(struct visit *v, const struct edition *e, const json_t *rules, const struct announcement *n,
                 json_t *into) {
    json_t *names = json_array(), *how = json_array();
    struct str line = winner_names(v->arena, v->lang, n);
    edition_name(v, e, rules, into);
    json_set_new(into, "edition_label", edition_title(v, e, rules));
    for (size_t i = 0; i < n->winners_n; i++)
        json_add_str(names, n->winners[i].name);
    json_set_new(into, "names", names);
    if (line.n) {
        json_set_str(into, "title_names", line);
    } else {
        json_t *none = json_object();
        words_set(into, "title_names", "winner.none");
        words_set(none, "heading", "winner.none");
        words_set(none, "text", "winner.none_text");
        json_set_new(into, "no_prize", none);
    }
    say_line(v, rules, n, into);
    say_reason(e->secret, n, into);
    json_set_new(into, "winners", each(v, n->winners, n->winners_n));
    json_set_bool(into, "has_about", any_about(n));
    json_set_new(into, "finalists", each(v, n->finalists, n->finalists_n));
    json_set_bool(into, "has_finalists", n->finalists_n > 0);
    json_add_str(how, rules_text_of(rules, "how_decided", v->lang));
    json_set_new(into, "how", how);
    json_set_bool(into, "has_how", true);
    if (store_sample(v->site->store))
        words_set(into, "sample_text", "winner.sample");
}

static enum fault read_announced(struct visit *v, struct edition *e, json_t **rules, struct announcement *n) {
    enum fault f = page_edition(v, e, rules);
    if (!f && e->public_phase != PHASE_ANNOUNCED)
        f = NOT_FOUND;
    return f ? f : announcement_read(v->txn, v->arena, e->number, n);
}

/* What was announced, as it was decided. NOT_FOUND when nobody was chosen in secret: then nothing of it is
 * opened. */
static enum fault read_decided(struct visit *v, const struct edition *e, const struct announcement *n,
                               struct decided *d) {
    if (n->winners_n == 0 && e->secret)
        return NOT_FOUND;
    return decision_read(v->txn, v->arena, e->number, n->decision, d);
}

/* The decision as it stood in the log, hidden, before it was told: {locked_text, receipt}; nothing where it
 * is not opened. */
static enum fault add_decided(struct visit *v, const struct edition *e, const struct announcement *n) {
    struct decided d;
    enum fault f = read_decided(v, e, n, &d);
    if (f)
        return f == ERASED || f == NOT_FOUND ? OK : f;
    json_t *decided = json_object(),
           *receipt = receipt_view(v, d.record.index, d.record.at,
                                   page_url(v, "%.*s/avgjorelse", STR_ARGS(v->path)), "receipt.said_decided");
    words_set(receipt, "title", "winner.decided");
    json_t *locked = words_set(decided, "locked_text", "winner.locked");
    json_set_str(locked, "locked", format_date(v->arena, v->lang, d.record.at));
    json_set_str(locked, "announced", format_date(v->arena, v->lang, n->at));
    json_set_new(decided, "receipt", receipt);
    json_set_new(v->view, "decided", decided);
    return OK;
}

/* Those that it stands instead of, each with the reason and its own receipt: nothing was overwritten. Of a
 * secret edition only that there were any: who declined an honour is nobody's business. */
static void add_earlier(struct visit *v, const struct edition *e, const struct announcement *n) {
    json_t *earlier = json_array();
    for (uint32_t i = n->decision; i > 1; i--) {
        struct decided d;
        struct str reason;
        int64_t at;
        if (decision_read(v->txn, v->arena, e->number, i - 1, &d) ||
            decision_superseded(v->txn, v->arena, &d.record, &reason, &at))
            continue;
        json_t *one = json_object();
        json_t *words = words_set(one, "text", e->secret ? "winner.earlier_secret" : "winner.earlier");
        json_set_str(words, "locked", format_date(v->arena, v->lang, d.record.at));
        json_set_str(words, "at", format_date(v->arena, v->lang, at));
        json_set_str(words, "reason", e->secret ? (struct str){0} : reason);
        if (!e->secret)
            json_set_str(one, "url", page_url(v, "%.*s/avgjorelse/%u", STR_ARGS(v->path), i - 1));
        json_add_new(earlier, one);
    }
    json_set_bool(v->view, "has_earlier", json_array_size(earlier) > 0);
    json_set_new(v->view, "earlier", earlier);
}

static enum fault winner_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    enum fault f = read_announced(v, &e, &rules, &n);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "winners");
    winner_tell(v, &e, rules, &n, v->view);
    json_set_str(v->view, "page_url", page_url_whole(v, "%.*s", STR_ARGS(v->path)));
    json_set_new(v->view, "receipt",
                 receipt_view(v, n.index, n.at, page_url(v, "%.*s/kvittering", STR_ARGS(v->path)),
                              "receipt.said_announced"));
    add_earlier(v, &e, &n);
    return add_decided(v, &e, &n);
}

/* What was announced was hidden in the log until then; now everybody may hold the log to it. */
static enum fault winner_receipt(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    enum fault f = read_announced(v, &e, &rules, &n);
    return f ? f : receipt_file(v, n.index, RECEIPT_LATER, e.id);
}

/* What was decided, as it was hidden until now. */
static enum fault decided_receipt(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    struct decided d;
    enum fault f = read_announced(v, &e, &rules, &n);
    if (!f)
        f = read_decided(v, &e, &n, &d);
    return f ? f
             : receipt_file(v, d.record.index, RECEIPT_LATER,
                            arena_format(v->arena, "%.*s-decision", STR_ARGS(e.id)));
}

/* One that was replaced before it was told. */
static enum fault earlier_receipt(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    struct decided d;
    uint64_t number;
    enum fault f = read_announced(v, &e, &rules, &n);
    if (!f &&
        (e.secret || !str_to_u64(visit_param(v, "decision"), &number) || number == 0 || number >= n.decision))
        f = NOT_FOUND;
    if (!f)
        f = decision_read(v->txn, v->arena, e.number, (uint32_t)number, &d);
    return f ? f
             : receipt_file(v, d.record.index, RECEIPT_LATER,
                            arena_format(v->arena, "%.*s-decision-%u", STR_ARGS(e.id), (unsigned)number));
}

const struct route winner_routes[] = {
    {GET, "/:award/:ordinal/vinner", EVERYONE, .view = winner_view, .template = "award/winner",
     .cache = PUBLIC},
    {GET, "/:award/:ordinal/vinner/kvittering", EVERYONE, .view = winner_receipt},
    {GET, "/:award/:ordinal/vinner/avgjorelse", EVERYONE, .view = decided_receipt},
    {GET, "/:award/:ordinal/vinner/avgjorelse/:decision", EVERYONE, .view = earlier_receipt},
    {0},
};
