/* papers.c: what an archive has for people to read: the result in words, in each language, from what
 * result.json says and nothing else: so whoever holds one against the other finds the same. In the full one
 * each body's minutes, too. */
#include "base/format.h"
#include "page/common.h"
#include "page/minutes/minutes.h"

#include <stdatomic.h>

static struct str names_of(struct arena *a, const json_t *list) {
    struct str names = {0};
    const json_t *one;
    size_t i;
    json_array_foreach(list, i, one) {
        names = page_listed(a, names, json_get_str(one, "name"));
    }
    return names;
}

static struct str moment(struct arena *a, enum lang lang, const json_t *row) {
    int64_t at;
    struct str text = json_get_str(row, "at");
    return time_parse_rfc3339(text, &at) ? format_moment(a, lang, at) : text;
}

/* Of a telling: what, when, whom and why. */
static json_t *told(struct arena *a, enum lang lang, const json_t *row, const char *what) {
    json_t *shown = json_object(), *text = words_set(shown, "text", what);
    const json_t *later = json_object_get(row, "later"), *inner = json_object_get(later, "announcement");
    const json_t *announced = inner ? inner : later;
    struct str winners = names_of(a, json_object_get(announced, "winners"));
    json_set_str(text, "at", moment(a, lang, row));
    json_set_str(text, "entry", format_integer(a, lang, json_get_int(row, "entry")));
    json_set_str(shown, "winners", winners);
    json_set_bool(shown, "nobody", winners.n == 0 && json_get_str(announced, "outcome").n > 0);
    json_set_str(shown, "finalists", names_of(a, json_object_get(announced, "finalists")));
    json_set_new(shown, "citation", page_paragraphs(json_get_str(announced, "citation")));
    json_set_str(shown, "signed_by", json_get_str(announced, "signed_by"));
    json_set_new(shown, "reason", page_paragraphs(json_get_str(later, "reason")));
    return shown;
}

static json_t *counted(struct arena *a, enum lang lang, const json_t *row) {
    json_t *shown = json_object(), *text = words_set(shown, "text", "papers.counted");
    json_set_str(text, "step", json_get_str(json_object_get(row, "open"), "step"));
    json_set_str(text, "at", moment(a, lang, row));
    json_set_str(text, "entry", format_integer(a, lang, json_get_int(row, "entry")));
    return shown;
}

static json_t *row_shown(struct arena *a, enum lang lang, const json_t *row) {
    static const struct {
        const char *type, *what;
    } all[] = {{"edition.announced", "papers.announced"},
               {"edition.corrected", "papers.corrected"},
               {"edition.recalled", "papers.recalled"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_equal(json_get_str(row, "type"), str_of(all[i].type)))
            return told(a, lang, row, all[i].what);
    return counted(a, lang, row);
}

static enum fault one(const struct site *site, struct arena *a, enum lang lang, const struct archive_head *h,
                      const json_t *result, struct paper *p) {
    json_t *view = json_new_object(a), *rows = json_array(), *text;
    const json_t *row;
    size_t i;
    struct buf out = buf_new(a);
    json_array_foreach(json_object_get(result, "happened"), i, row) {
        json_add_new(rows, row_shown(a, lang, row));
    }
    json_set_str(view, "edition", h->edition);
    json_set_str(view, "root", json_get_str(result, "root"));
    text = words_set(view, "log", "papers.log");
    json_set_str(text, "log", h->log);
    json_set_str(text, "n", format_integer(a, lang, (int64_t)h->size));
    json_set_bool(view, "has_rows", json_array_size(rows) > 0);
    json_set_new(view, "rows", rows);
    enum fault f = template_render(atomic_load(&site->templates), STR("mail/papers"), lang, view, &out);
    *p = (struct paper){arena_format(a, "result.%.*s.txt", STR_ARGS(lang_code(lang))), buf_str(&out)};
    return f;
}

enum fault page_papers(void *context, struct arena *a, struct txn *t, const struct archive_head *h,
                       const json_t *result, struct paper *papers, size_t *n) {
    enum fault f = OK;
    for (*n = 0; *n < LANG_COUNT && !f; ++*n)
        f = one(context, a, (enum lang) * n, h, result, &papers[*n]);
    if (!f && h->kind == ARCHIVE_FULL)
        f = minutes_papers(context, a, t, h->edition, papers, n);
    return f;
}
