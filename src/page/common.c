/* common.c: small things that many pages build. Knows no page. */
#include "page/common.h"

#include "award/people/people.h"
#include "base/format.h"
#include "base/sort.h"

#include <stdarg.h>
#include <stdlib.h>

/* --- addresses --- */

static struct str path_of(const struct visit *v, const char *format, va_list list) {
    struct str path = arena_vformat(v->arena, format, list);
    return path.n == 1 && v->lang_prefix.n
               ? v->lang_prefix
               : arena_format(v->arena, "%.*s%.*s", STR_ARGS(v->lang_prefix), STR_ARGS(path));
}

struct str page_url(const struct visit *v, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str path = path_of(v, format, list);
    va_end(list);
    return path;
}

struct str page_url_whole(const struct visit *v, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str path = path_of(v, format, list);
    va_end(list);
    return arena_format(v->arena, "%.*s%.*s", STR_ARGS(v->site->settings->url), STR_ARGS(path));
}

/* --- words --- */

json_t *words_new(const char *key) {
    json_t *words = json_object();
    json_set_str(words, "t", str_of(key));
    return words;
}

json_t *words_set(json_t *object, const char *member, const char *key) {
    json_t *words = words_new(key);
    json_set_new(object, member, words);
    return words;
}

json_t *words_add(json_t *array, const char *key) {
    json_t *words = words_new(key);
    json_add_new(array, words);
    return words;
}

void page_add_way(json_t *ways, const char *label, struct str url) {
    json_t *way = json_object();
    words_set(way, "label", label);
    json_set_str(way, "url", url);
    json_add_new(ways, way);
}

static bool ends_itself(struct str text) {
    char last = text.p[text.n - 1];
    return last == '.' || last == '!' || last == '?' || last == ':';
}

struct str page_sentence(struct arena *a, struct str text) {
    text = str_trim(text);
    if (text.n == 0)
        return text;
    struct str s = arena_format(a, "%.*s%s", STR_ARGS(text), ends_itself(text) ? "" : ".");
    char *p = (char *)(uintptr_t)s.p; /* fresh from the arena, so it may be changed */
    unsigned char second = s.n > 1 ? (unsigned char)p[1] : 0;
    if (*p >= 'a' && *p <= 'z')
        *p = (char)(*p - 'a' + 'A');
    else if ((unsigned char)*p == 0xC3 && second >= 0xA0 && second <= 0xBE && second != 0xB7) /* à … þ */
        p[1] = (char)(second - 0x20);
    return s;
}

struct str page_place_and_line(struct arena *a, struct str place, struct str line) {
    struct str sentence = page_sentence(a, line);
    if (place.n == 0 || line.n == 0)
        return place.n ? place : sentence;
    return arena_format(a, "%.*s. %.*s", STR_ARGS(place), STR_ARGS(sentence));
}

struct str page_listed(struct arena *a, struct str list, struct str one) {
    return list.n ? arena_format(a, "%.*s, %.*s", STR_ARGS(list), STR_ARGS(one)) : one;
}

static int by_name(const void *a, const void *b) {
    return norwegian_compare(*(const struct str *)a, *(const struct str *)b);
}

struct str page_names(const struct visit *v, const struct str *people, size_t n) {
    struct str listed = {0}, *names = arena_alloc(v->arena, (n + 1) * sizeof *names);
    for (size_t i = 0; i < n; i++) {
        struct person p;
        names[i] = person_read(v->txn, v->arena, people[i], &p) ? people[i] : p.name;
    }
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++)
        listed = page_listed(v->arena, listed, names[i]);
    return listed;
}

struct sorted {
    struct str name;
    json_t *value;
};

static int by_member(const void *x, const void *y) {
    return norwegian_compare(((const struct sorted *)x)->name, ((const struct sorted *)y)->name);
}

void page_sort(const struct visit *v, json_t *list, const char *member) {
    size_t n = json_array_size(list);
    struct sorted *all = arena_alloc(v->arena, (n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        json_t *value = json_incref(json_array_get(list, i));
        all[i] = (struct sorted){json_get_str(value, member), value};
    }
    qsort(all, n, sizeof *all, by_member);
    json_array_clear(list);
    for (size_t i = 0; i < n; i++)
        json_add_new(list, all[i].value);
}

struct str page_when(const struct visit *v, int64_t at) {
    struct str day = format_date(v->arena, v->lang, at), clock = format_clock(v->arena, v->lang, at);
    return arena_format(v->arena, "%.*s%s %.*s", STR_ARGS(day), v->lang == LANG_EN ? "," : "",
                        STR_ARGS(clock));
}

json_t *page_paragraphs(struct str text) {
    json_t *list = json_array();
    while (text.n) {
        struct str line;
        str_cut(&text, '\n', &line); /* the last line has no end: it is then all that is left */
        line = str_trim(line);
        if (line.n)
            json_add_str(list, line);
    }
    return list;
}

/* --- buttons and fields --- */

json_t *page_act(struct visit *v, const struct form *form, struct str action, const char *label) {
    json_t *act = json_object();
    json_set_str(act, "action", action);
    json_set_str(act, "token", visit_token(v, form->name));
    words_set(act, "label", label);
    json_set_new(act, "hidden", json_array());
    return act;
}

void page_act_hidden(json_t *act, const char *name, struct str value) {
    json_t *hidden = json_object();
    json_set_str(hidden, "name", str_of(name));
    json_set_str(hidden, "value", value);
    json_add_new(json_object_get(act, "hidden"), hidden);
}

/* The group that holds the field, and the field's place in it; null when there is none. */
static json_t *group_of(json_t *shown, const char *name, size_t *at) {
    json_t *set, *field;
    size_t i, k;
    json_array_foreach(json_object_get(shown, "fieldsets"), i, set) {
        json_array_foreach(json_object_get(set, "fields"), k, field) {
            if (str_equal(json_get_str(field, "name"), str_of(name))) {
                *at = k;
                return set;
            }
        }
    }
    return NULL;
}

json_t *page_field(json_t *shown, const char *name) {
    size_t at;
    json_t *set = group_of(shown, name, &at);
    return set ? json_array_get(json_object_get(set, "fields"), at) : NULL;
}

void page_field_renew(json_t *shown, const char *name, struct str value) {
    json_t *hidden;
    size_t i;
    json_array_foreach(json_object_get(shown, "hidden"), i, hidden) {
        if (str_equal(json_get_str(hidden, "name"), str_of(name)))
            json_set_str(hidden, "value", value);
    }
}

void page_field_drop(json_t *shown, const char *name) {
    size_t at, i;
    json_t *set = group_of(shown, name, &at), *sets = json_object_get(shown, "fieldsets"), *other;
    if (!set)
        return;
    json_array_remove(json_object_get(set, "fields"), at);
    if (json_array_size(json_object_get(set, "fields")))
        return;
    json_array_foreach(sets, i, other) {
        if (other == set) {
            json_array_remove(sets, i);
            return;
        }
    }
}

static bool is_filled(const json_t *field) {
    return json_object_get(field, "error") || json_get_str(field, "value").n ||
           json_array_size(json_object_get(field, "chosen")) || json_get_bool(field, "checked");
}

void page_group_fold(json_t *shown, const char *name) {
    size_t at, i;
    json_t *set = group_of(shown, name, &at), *field;
    bool open = false;
    if (!set)
        return;
    json_array_foreach(json_object_get(set, "fields"), i, field) {
        open |= is_filled(field);
    }
    json_set_bool(set, "folded", true);
    json_set_bool(set, "open", open);
}

void page_field_help(struct visit *v, json_t *shown, const char *name, struct str help) {
    json_t *field = page_field(shown, name);
    if (!field || help.n == 0)
        return;
    struct str id = json_get_str(field, "id"), described = json_get_str(field, "describedby");
    json_set_str(field, "help", help);
    struct str own = arena_format(v->arena, "%.*s-help", STR_ARGS(id));
    if (!str_starts(described, own))
        json_set_str(
            field, "describedby",
            arena_format(v->arena, "%.*s%s%.*s", STR_ARGS(own), described.n ? " " : "", STR_ARGS(described)));
}

void page_stand_at(struct visit *v, const char *entry) {
    json_t *at = json_object();
    json_set_bool(at, entry, true);
    json_set_new(v->view, "at", at);
}

/* --- which edition --- */

enum fault page_edition(struct visit *v, struct edition *e, json_t **rules) {
    struct str award = visit_param(v, "award"), ordinal = visit_param(v, "ordinal");
    uint64_t number;
    if (award.n > AWARD_ID_MAX || (ordinal.n && (!str_to_u64(ordinal, &number) || number > UINT32_MAX)))
        return NOT_FOUND;
    enum fault f = ordinal.n
                       ? edition_find(v->txn, v->arena,
                                      arena_format(v->arena, "%.*s-%.*s", STR_ARGS(award), STR_ARGS(ordinal)),
                                      v->arrived, e)
                       : edition_current(v->txn, v->arena, award, v->arrived, e);
    if (!f && e->public_phase == PHASE_DRAFT && !(v->who.roles & ADMIN))
        f = NOT_FOUND;
    return f ? f : edition_rules(v->txn, e->number, rules);
}

struct str page_edition_path(struct arena *a, const struct edition *e) {
    return arena_format(a, "/%.*s/%u", STR_ARGS(e->award), e->record.ordinal);
}
