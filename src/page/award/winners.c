/* winners.c: the hall of fame: everybody who was ever chosen, all awards or one. */
#include "page/pages.h"
#include "page/words/hall_words.h"

enum { DECADE = 10 };

static void add_tab(struct visit *v, json_t *tabs, json_t *label, struct str path) {
    json_t *tab = json_object();
    json_set_new(tab, "label", label);
    json_set_str(tab, "url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_bool(tab, "current", str_equal(v->path, path));
    json_add_new(tabs, tab);
}

static bool has_tab(const struct visit *v, const json_t *tabs, struct str path) {
    struct str url = page_url(v, "%.*s", STR_ARGS(path));
    size_t i;
    json_t *tab;
    json_array_foreach(tabs, i, tab) {
        if (str_equal(json_get_str(tab, "url"), url))
            return true;
    }
    return false;
}

/* A tab for each award that somebody has won; none when there is only one such. */
static void add_tabs(struct visit *v, const struct hall_row *list, size_t n) {
    json_t *tabs = json_array();
    add_tab(v, tabs, words_new("winners.all"), STR("/vinnere"));
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_format(v->arena, "/vinnere/%.*s", STR_ARGS(list[i].award));
        if (!has_tab(v, tabs, path)) {
            struct str name = hall_award_name(v, list[i].award);
            add_tab(v, tabs, json_stringn(name.p, name.n), path);
        }
    }
    json_set_bool(v->view, "has_tabs", json_array_size(tabs) > 2);
    json_set_new(v->view, "tabs", tabs);
    words_set(v->view, "tabs_label", "winners.filter");
}

/* Groups of ten years, the newest first, as the list is. */
static void add_groups(struct visit *v, const struct hall_row *list, size_t n, struct str award) {
    json_t *groups = json_array(), *rows = NULL;
    uint32_t decade = 0;
    for (size_t i = 0; i < n; i++) {
        if (award.n && !str_equal(list[i].award, award))
            continue;
        uint32_t own = list[i].year - list[i].year % DECADE;
        if (!rows || own != decade) {
            json_t *group = json_object(), *heading = words_set(group, "heading", "winners.decade");
            json_set_int(heading, "year", own);
            rows = json_array();
            json_set_new(group, "rows", rows);
            json_add_new(groups, group);
            decade = own;
        }
        json_add_new(rows, hall_words(v, &list[i]));
    }
    if (json_array_size(groups) == 0) {
        json_t *empty = json_object();
        words_set(empty, "text", "winners.empty");
        json_set_new(v->view, "empty", empty);
    }
    json_set_new(v->view, "groups", groups);
}

static bool has_won(const struct hall_row *list, size_t n, struct str award) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].award, award))
            return true;
    return false;
}

static enum fault winners_view(struct visit *v) {
    struct str award = visit_param(v, "award");
    struct hall_row *list;
    size_t n;
    enum fault f = hall_list(v->txn, v->arena, (struct str){0}, 0, &list, &n);
    if (!f && award.n && !award_rules(award) && !has_won(list, n, award))
        f = NOT_FOUND;
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "winners");
    json_set_str(v->view, "feed_url", page_url(v, "/vinnere.atom"));
    add_tabs(v, list, n);
    add_groups(v, list, n, award);
    return OK;
}

const struct route winners_routes[] = {
    {GET, "/vinnere", EVERYONE, .view = winners_view, .template = "award/winners", .cache = PUBLIC},
    {GET, "/vinnere/:award", EVERYONE, .view = winners_view, .template = "award/winners", .cache = PUBLIC},
    {0},
};
