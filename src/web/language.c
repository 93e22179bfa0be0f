/* language.c: the language stands in the address, so a page can be kept, linked and shared in each: /vinnere,
 * /nn/vinnere, /en/vinnere. The one that the settings name has no prefix. */
#include "base/json.h"
#include "web/call.h"

static const struct str names[LANG_COUNT] = {STR_INIT("Bokmål"), STR_INIT("Nynorsk"), STR_INIT("English")};
static const struct str prefixes[LANG_COUNT] = {STR_INIT("/nb"), STR_INIT("/nn"), STR_INIT("/en")};

struct str language_prefix(const struct site *site, enum lang lang) {
    return lang == site->settings->language ? (struct str){"", 0} : prefixes[lang];
}

/* "/nn" and "/nn/…", but not "/nnx". */
static bool begins_with(struct str path, struct str prefix) {
    return str_starts(path, prefix) && (path.n == prefix.n || path.p[prefix.n] == '/');
}

enum fault language_take(struct call *c, struct str *home) {
    struct visit *v = &c->visit;
    v->lang = v->site->settings->language;
    v->path = c->request.path;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        if (!begins_with(v->path, prefixes[lang]))
            continue;
        struct str rest = str_slice(v->path, prefixes[lang].n, v->path.n);
        if (lang == v->site->settings->language) {
            *home = rest.n ? rest : STR("/");
            return NOT_FOUND;
        }
        v->lang = lang;
        v->path = rest.n ? rest : STR("/");
        break;
    }
    v->lang_prefix = language_prefix(v->site, v->lang);
    return OK;
}

json_t *language_links(const struct call *c) {
    const struct visit *v = &c->visit;
    json_t *links = json_array();
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        if (lang == v->lang)
            continue;
        struct str prefix = language_prefix(v->site, lang);
        json_t *link = json_object();
        struct str rest = v->path.n == 1 && prefix.n ? (struct str){"", 0} : v->path;
        json_set_str(link, "code", lang_code(lang));
        json_set_str(link, "name", names[lang]);
        json_set_str(link, "url",
                     arena_format(v->arena, "%.*s%.*s%s%.*s", STR_ARGS(prefix), STR_ARGS(rest),
                                  v->query.n ? "?" : "", STR_ARGS(v->query)));
        json_add_new(links, link);
    }
    return links;
}
