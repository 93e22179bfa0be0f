/* feed.c: announcements as an Atom feed (RFC 4287), in each language, with what was corrected or recalled.
 * Winners from before this log have no moment at which they were announced, and are not news: they are not in
 * it. */
#include "base/buf.h"
#include "base/format.h"
#include "base/time.h"
#include "page/award/winner.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

enum { ENTRIES_MAX = 50 };

/* Text as XML has it. Control characters cannot come: they are refused where text comes in; what XML knows no
 * way to write is left out all the same. */
static void add_text(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&')
            buf_add(b, STR("&amp;"));
        else if (c == '<')
            buf_add(b, STR("&lt;"));
        else if (c == '>')
            buf_add(b, STR("&gt;"));
        else if (c == '"')
            buf_add(b, STR("&quot;"));
        else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
            buf_byte(b, c);
    }
}

static void add_element(struct buf *b, const char *name, struct str value) {
    buf_format(b, "<%s>", name);
    add_text(b, value);
    buf_format(b, "</%s>\n", name);
}

static void add_link(struct buf *b, const char *rel, struct str url) {
    buf_format(b, "<link rel=\"%s\" href=\"", rel);
    add_text(b, url);
    buf_add(b, STR("\"/>\n"));
}

static struct str said(const struct visit *v, json_t *words) {
    struct buf b = buf_new(v->arena);
    text_render(v->site->templates, v->lang, json_get_str(words, "t"), words, &b);
    return buf_str(&b);
}

static struct str say(const struct visit *v, const char *key) {
    return said(v, json_owned(v->arena, words_new(key)));
}

/* "Biokullverket: Grønn Gründer-prisen 2021"; "Tilbakekalt: …" */
static struct str entry_title(const struct visit *v, const struct edition *e, const json_t *rules,
                              const struct announcement *n) {
    struct str names = winner_names(v->arena, v->lang, n);
    if (n->kind == TOLD_RECALLED)
        names = say(v, "winner.recalled");
    else if (names.n == 0)
        names = say(v, "winner.none");
    struct str title = said(v, json_owned(v->arena, edition_title(v, e, rules)));
    return arena_format(v->arena, "%.*s: %.*s", STR_ARGS(names), STR_ARGS(title));
}

/* A tag URI (RFC 4151) of the log's name and the place in it of the edition's first announcement: these never
 * change, whatever the web address does and whatever is corrected. */
static struct str entry_id(const struct visit *v, const struct announcement *first) {
    struct str path = store_origin(v->site->store), host = path;
    if (!str_cut(&path, '/', &host))
        path = STR("log");
    struct str day = day_format(v->arena, first->at);
    return arena_format(v->arena, "tag:%.*s,%.*s:%.*s/%llu", STR_ARGS(host), STR_ARGS(day), STR_ARGS(path),
                        (unsigned long long)first->index);
}

/* The reason for the award; of a correction or a recall the reason for that, first. */
static struct str summary_of(struct visit *v, const struct announcement *n) {
    if (n->kind == TOLD_ANNOUNCED)
        return n->citation;
    json_t *words = json_owned(
        v->arena, words_new(n->kind == TOLD_CORRECTED ? "winner.corrected_feed" : "winner.recalled_feed"));
    json_set_str(words, "at", format_date(v->arena, v->lang, n->told));
    json_set_str(words, "reason", n->reason);
    struct str why = said(v, words);
    return n->citation.n ? arena_format(v->arena, "%.*s\n\n%.*s", STR_ARGS(why), STR_ARGS(n->citation)) : why;
}

/* One entry an edition, whatever becomes of it: who has read it is told of what was changed. */
static enum fault add_entry(struct visit *v, struct buf *b, const struct edition *e, int64_t *updated) {
    struct announcement first, last;
    json_t *rules;
    enum fault f = announcement_told(v->txn, v->arena, e->number, 1, &first);
    if (!f)
        f = announcement_told(v->txn, v->arena, e->number, e->record.told, &last);
    if (!f)
        f = edition_rules(v->txn, e->number, &rules);
    if (f)
        return f;
    struct str url = page_url_whole(v, "/%.*s/%u/vinner", STR_ARGS(e->award), e->record.ordinal);
    struct str summary = summary_of(v, &last);
    *updated = last.told > *updated ? last.told : *updated;
    buf_add(b, STR("<entry>\n"));
    add_element(b, "id", entry_id(v, &first));
    add_element(b, "title", entry_title(v, e, rules, &last));
    add_element(b, "published", time_format_rfc3339(v->arena, first.at));
    add_element(b, "updated", time_format_rfc3339(v->arena, last.told));
    add_link(b, "alternate", url);
    if (summary.n)
        add_element(b, "summary", summary);
    buf_add(b, STR("</entry>\n"));
    return OK;
}

static void add_head(struct visit *v, struct buf *b, struct str name, int64_t updated) {
    struct str self = page_url_whole(v, "/vinnere.atom"), lang = lang_code(v->lang);
    buf_format(b,
               "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
               "xml:lang=\"%.*s\">\n",
               STR_ARGS(lang));
    add_element(b, "id", self);
    add_element(b, "title",
                arena_format(v->arena, "%.*s: %.*s", STR_ARGS(name), STR_ARGS(say(v, "winners.title"))));
    add_element(b, "updated", time_format_rfc3339(v->arena, updated));
    buf_add(b, STR("<author>"));
    add_element(b, "name", name);
    buf_add(b, STR("</author>\n"));
    add_link(b, "self", self);
    add_link(b, "alternate", page_url_whole(v, "/vinnere"));
}

static enum fault feed_view(struct visit *v) {
    struct association as;
    struct edition *list;
    size_t n, entries = 0;
    int64_t updated = 0;
    struct buf head = buf_new(v->arena), body = buf_new(v->arena);
    enum fault f = association_read(v->txn, v->arena, &as);
    if (!f)
        f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &list, &n);
    for (size_t i = 0; !f && i < n && entries < ENTRIES_MAX; i++) {
        if (list[i].record.told == 0)
            continue;
        f = add_entry(v, &body, &list[i], &updated);
        entries++;
    }
    if (f)
        return f;
    add_head(v, &head, as.name.n ? as.name : say(v, "layout.nameless"), updated);
    buf_add(&head, buf_str(&body));
    buf_add(&head, STR("</feed>\n"));
    v->bytes = buf_str(&head);
    v->content_type = STR("application/atom+xml; charset=utf-8");
    return OK;
}

const struct route feed_routes[] = {
    {GET, "/vinnere.atom", EVERYONE, .view = feed_view, .cache = PUBLIC},
    {0},
};
