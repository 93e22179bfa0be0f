/* diploma.c: a diploma for each who was announced, on one sheet of paper that the browser prints. Its code
 * leads to the very version of the announcement that it was made from. */
#include "base/format.h"
#include "base/utf8.h"
#include "page/award/winner.h"
#include "page/check/code_words.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

enum { CITATION_SIGNS = 260, NAME_LONG = 32 /* signs, beyond which it is set smaller */ };

/* What stands announced. */
static enum fault read(struct visit *v, struct edition *e, json_t **rules, struct announcement *n) {
    enum fault f = winner_read(v, e, rules, n);
    return !f && n->kind == TOLD_RECALLED ? NOT_FOUND : f;
}

/* --- all of them --- */

static void add_links(struct visit *v, const struct announced_one *list, size_t n, const char *what,
                      json_t *rows) {
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_object();
        json_set_str(row, "name", list[i].name);
        words_set(row, "what", what);
        json_set_str(row, "url", page_url(v, "%.*s/%.*s", STR_ARGS(v->path), STR_ARGS(list[i].candidate)));
        json_add_new(rows, row);
    }
}

static enum fault diplomas_view(struct visit *v) {
    struct edition e;
    json_t *rules, *rows = json_array();
    struct announcement n;
    enum fault f = read(v, &e, &rules, &n);
    v->view = json_new_object(v->arena);
    json_set_new(v->view, "rows", rows);
    if (f)
        return f;
    page_stand_at(v, "winners");
    json_set_new(v->view, "edition_label", edition_title(v, &e, rules));
    json_set_str(v->view, "winner_url", winner_url(v, e.award, e.id));
    add_links(v, n.winners, n.winners_n, "diploma.winner", rows);
    add_links(v, n.finalists, n.finalists_n, "diploma.finalist", rows);
    json_set_bool(v->view, "has_rows", json_array_size(rows) > 0);
    return OK;
}

/* --- one --- */

static const struct announced_one *find(const struct announced_one *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].candidate, id))
            return &list[i];
    return NULL;
}

/* The first lines, cut behind a word. */
static struct str beginning(struct arena *a, struct str citation) {
    struct str line = {0}, rest, end;
    uint32_t sign;
    while (citation.n && line.n == 0) {
        str_cut(&citation, '\n', &line);
        line = str_trim(line);
    }
    rest = end = line;
    for (size_t i = 0; i < CITATION_SIGNS; i++) {
        if (rest.n && rest.p[0] == ' ')
            end = rest;
        if (!utf8_next(&rest, &sign))
            return line;
    }
    return rest.n == 0 ? line : arena_format(a, "%.*s …", (int)(line.n - end.n), line.p);
}

/* "Drammen, 12. januar 2022" */
static void say_where(struct visit *v, const struct edition *e, const struct announcement *n) {
    struct str at = format_date(v->arena, v->lang, n->at);
    json_set_str(v->view, "where",
                 e->place.n ? arena_format(v->arena, "%.*s, %.*s", STR_ARGS(e->place), STR_ARGS(at)) : at);
}

/* Where the code is typed in, as people write an address: "kaaring.example.org/kontroll". */
static struct str typed_at(const struct visit *v) {
    struct str url = v->site->settings->url, scheme;
    if (str_starts(url, STR("https://")) || str_starts(url, STR("http://"))) {
        str_cut(&url, '/', &scheme);
        str_cut(&url, '/', &scheme);
    }
    return arena_format(v->arena, "%.*s/kontroll", STR_ARGS(url));
}

static enum fault diploma_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n;
    struct str id = visit_param(v, "candidate");
    enum fault f = read(v, &e, &rules, &n);
    if (f)
        return f;
    const struct announced_one *winner = find(n.winners, n.winners_n, id),
                               *one = winner ? winner : find(n.finalists, n.finalists_n, id);
    if (!one)
        return NOT_FOUND;
    v->view = json_new_object(v->arena);
    const json_t *body = rules_find(rules, "bodies", rules_deciding_body(rules));
    json_set_new(v->view, "edition_label", edition_title(v, &e, rules));
    json_set_str(v->view, "name", one->name);
    json_set_bool(v->view, "long", utf8_length(one->name) > NAME_LONG);
    words_set(v->view, "what", winner ? "diploma.awarded" : "diploma.finalist");
    if (winner)
        json_set_str(v->view, "citation", beginning(v->arena, n.citation));
    json_set_str(v->view, "chair", rules_text_of(body, "chair", v->lang));
    say_where(v, &e, &n);
    json_set_str(words_set(v->view, "check_text", "diploma.check"), "address", typed_at(v));
    json_set_str(v->view, "back_url", page_url(v, "%.*s", (int)(v->path.n - id.n - 1), v->path.p));
    return code_add(v, n.index, v->view);
}

const struct route diploma_routes[] = {
    {GET, "/:award/:ordinal/vinner/diplom", EVERYONE, .view = diplomas_view, .template = "award/diplomas",
     .cache = PUBLIC},
    {GET, "/:award/:ordinal/vinner/diplom/:candidate", EVERYONE, .view = diploma_view,
     .template = "award/diploma", .cache = PUBLIC},
    {0},
};
