/* winner.c: what was announced: who, why, and who else was a finalist. No mark and no rank can be here: the
 * announcement has none. */
#include "page/award/winner.h"

#include "base/format.h"
#include "page/award/winner_proof.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

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

enum fault winner_read(struct visit *v, struct edition *e, json_t **rules, struct announcement *last) {
    enum fault f = page_edition(v, e, rules);
    return f ? f : announcement_told(v->txn, v->arena, e->number, e->record.told, last);
}

/* "Rettet 14. januar 2022: …", the newest first, of what stands. */
static enum fault add_corrected(struct visit *v, const struct edition *e) {
    json_t *list = json_array();
    enum fault f = OK;
    for (uint32_t i = e->record.told; !f && i; i--) {
        struct announcement n;
        f = announcement_told(v->txn, v->arena, e->number, i, &n);
        if (f || n.kind != TOLD_CORRECTED)
            break;
        json_t *one = json_object();
        json_set_str(words_set(one, "text", "winner.corrected"), "at",
                     format_date(v->arena, v->lang, n.told));
        json_set_new(one, "reason", page_paragraphs(n.reason));
        json_add_new(list, one);
    }
    json_set_bool(v->view, "has_corrected", json_array_size(list) > 0);
    json_set_new(v->view, "corrected", list);
    return f;
}

/* A written page: what was announced here is so no longer, and why. */
static void say_recalled(struct visit *v, const struct edition *e, const json_t *rules,
                         const struct announcement *last) {
    edition_name(v, e, rules, v->view);
    json_set_new(v->view, "edition_label", edition_title(v, e, rules));
    json_t *text = words_set(v->view, "text", "winner.recalled_text");
    json_set_str(text, "announced", format_date(v->arena, v->lang, last->at));
    json_set_str(text, "at", format_date(v->arena, v->lang, last->told));
    json_set_new(v->view, "reason", page_paragraphs(last->reason));
    v->template = STR("award/recalled");
}

static enum fault winner_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement last;
    enum fault f = winner_read(v, &e, &rules, &last);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "winners");
    json_set_str(v->view, "page_url", page_url_whole(v, "%.*s", STR_ARGS(v->path)));
    if (last.kind == TOLD_RECALLED)
        say_recalled(v, &e, rules, &last);
    else
        winner_tell(v, &e, rules, &last, v->view);
    json_set_str(v->view, "archive_url",
                 page_url(v, "%.*s/arkiv", STR_ARGS(page_edition_path(v->arena, &e))));
    if (last.winners_n)
        json_set_str(v->view, "diplomas_url", page_url(v, "%.*s/diplom", STR_ARGS(v->path)));
    f = last.kind == TOLD_RECALLED ? OK : add_corrected(v, &e);
    return f ? f : winner_prove(v, &e, &last);
}

const struct route winner_routes[] = {
    {GET, "/:award/:ordinal/vinner", EVERYONE, .view = winner_view, .template = "award/winner",
     .cache = PUBLIC},
    {0},
};
