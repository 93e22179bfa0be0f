/* texts.c: reads the texts of one language and holds the languages against each other. base/yaml.h is the
 * door; here every scalar stays the string that it is. */
#include "web/texts.h"

#include "base/json.h"
#include "base/yaml.h"

#include <stdlib.h>

static const struct str FORMS[TEXT_FORMS] = {STR_INIT("zero"), STR_INIT("one"), STR_INIT("other")};

struct reader {
    struct arena *arena;
    struct messages *out;
    struct str path;
    struct yaml *yaml;
    struct text *items;
    size_t n, room;
};

static bool key_is_plain(struct str key) {
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return key.n > 0;
}

static struct text *add_text(struct reader *r, struct str key, const json_t *at) {
    if (r->n == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        struct text *items = arena_alloc(r->arena, room * sizeof *items);
        for (size_t i = 0; i < r->n; i++)
            items[i] = r->items[i];
        r->items = items;
        r->room = room;
    }
    struct text *text = &r->items[r->n++];
    *text = (struct text){.key = key, .path = r->path, .line = 1, .column = 1};
    yaml_place(r->yaml, at, &text->line, &text->column);
    return text;
}

/* Only values, sections and texts: what a text says must not depend on files, nor bring markup. */
static void check_nodes(struct reader *r, const struct node *node) {
    for (; node; node = node->next) {
        if (node->kind != NODE_TEXT && node->kind != NODE_VALUE && node->kind != NODE_SECTION &&
            node->kind != NODE_INVERTED)
            node_complain(node, r->out, "may not stand in a text: only values, sections and texts may.");
        check_nodes(r, node->first);
    }
}

/* The line end that closes a block of YAML is YAML's, not the text's. */
static void read_form(struct reader *r, const struct text *text, const json_t *value,
                      struct text_form *form) {
    struct str body = arena_copy(r->arena, json_text(value));
    if (body.n && body.p[body.n - 1] == '\n')
        body.n--;
    if (body.n == 0)
        yaml_say(r->yaml, r->out, value, "The text \"%.*s\" is empty.", STR_ARGS(text->key));
    struct mustache_source source = {r->path, body, text->line, text->column};
    yaml_place(r->yaml, value, &source.line, &source.column);
    struct node *nodes = NULL;
    if (mustache_parse(r->arena, &source, r->out, &nodes))
        check_nodes(r, nodes);
    *form = (struct text_form){true, body, nodes};
}

/* A map with `one` and `other`, perhaps `zero`, nothing else, and strings under them. */
static bool is_forms(json_t *map) {
    size_t known = 0;
    for (size_t form = 0; form < TEXT_FORMS; form++)
        known += json_is_string(json_object_getn(map, FORMS[form].p, FORMS[form].n));
    return known == json_object_size(map) && json_object_get(map, "one") && json_object_get(map, "other");
}

static void read_map(struct reader *r, struct str group, json_t *map);

static void read_member(struct reader *r, struct str key, json_t *value) {
    if (json_is_string(value)) {
        struct text *text = add_text(r, key, value);
        read_form(r, text, value, &text->forms[TEXT_OTHER]);
    } else if (json_is_object(value) && is_forms(value)) {
        struct text *text = add_text(r, key, value);
        for (size_t form = 0; form < TEXT_FORMS; form++) {
            json_t *body = json_object_getn(value, FORMS[form].p, FORMS[form].n);
            if (body)
                read_form(r, text, body, &text->forms[form]);
        }
    } else if (json_is_object(value)) {
        read_map(r, key, value);
    } else {
        yaml_say(r->yaml, r->out, value, "Under \"%.*s\" must stand a text or a map of texts.",
                 STR_ARGS(key));
    }
}

static void read_map(struct reader *r, struct str group, json_t *map) {
    const char *name;
    json_t *value;
    json_object_foreach(map, name, value) {
        struct str key = str_of(name);
        if (!key_is_plain(key)) {
            yaml_say(r->yaml, r->out, value, "A key is made of a to z, 0 to 9, _ and -, which \"%s\" is not.",
                     name);
            continue;
        }
        key = group.n ? arena_format(r->arena, "%.*s.%s", STR_ARGS(group), name) : arena_copy(r->arena, key);
        read_member(r, key, value);
    }
}

static int by_key(const void *a, const void *b) {
    const struct text *left = a, *right = b;
    int order = str_compare(left->key, right->key);
    return order ? order : str_compare(left->path, right->path);
}

/* Sorted by key: those that say the same stand side by side, in the order of the files. */
static void complain_of_doubles(const struct reader *r) {
    for (size_t i = 1; i < r->n; i++)
        if (str_equal(r->items[i].key, r->items[i - 1].key))
            messages_add(r->out, r->items[i].path, r->items[i].line, r->items[i].column,
                         "The text \"%.*s\" stands in %.*s already.", STR_ARGS(r->items[i].key),
                         STR_ARGS(r->items[i - 1].path));
}

void texts_read(struct arena *a, const struct text_file *files, size_t n, struct messages *out,
                struct texts *texts) {
    struct reader r = {.arena = a, .out = out};
    bool read = n > 0;
    for (size_t i = 0; i < n; i++) {
        r.path = files[i].path;
        if (yaml_parse(a, r.path, files[i].yaml, out, &r.yaml) == OK)
            read_map(&r, STR(""), yaml_root(r.yaml));
        else
            read = false;
    }
    if (r.n)
        qsort(r.items, r.n, sizeof *r.items, by_key);
    complain_of_doubles(&r);
    *texts = (struct texts){read, r.items, r.n};
}

const struct text *texts_find(const struct texts *texts, struct str key) {
    size_t low = 0, high = texts->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(texts->items[middle].key, key);
        if (order == 0)
            return &texts->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool nodes_use(const struct node *node, struct str variable) {
    for (; node; node = node->next)
        if ((node->kind != NODE_TEXT && str_equal(node->text, variable)) || nodes_use(node->first, variable))
            return true;
    return false;
}

bool text_uses(const struct text *text, struct str variable) {
    for (size_t form = 0; form < TEXT_FORMS; form++)
        if (nodes_use(text->forms[form].nodes, variable))
            return true;
    return false;
}

/* A message for each variable in `node` and below that `other` does not use; other texts are no variables. */
static void compare_variables(const struct node *node, const struct text *text, enum lang lang,
                              const struct text *other, enum lang other_lang, struct messages *out) {
    for (; node; node = node->next) {
        if (node->kind != NODE_TEXT && !str_starts(node->text, STR("t.")) && !text_uses(other, node->text))
            messages_add(out, other->path, other->line, other->column,
                         "The text \"%.*s\" uses {{%.*s}} in %.*s, but not in %.*s.", STR_ARGS(text->key),
                         STR_ARGS(node->text), STR_ARGS(lang_code(lang)), STR_ARGS(lang_code(other_lang)));
        compare_variables(node->first, text, lang, other, other_lang, out);
    }
}

/* Tells of the key once, from the first language that has it. */
static void compare_text(const struct texts texts[LANG_COUNT], enum lang lang, const struct text *text,
                         struct messages *out) {
    for (enum lang before = 0; before < lang; before++)
        if (texts_find(&texts[before], text->key))
            return;
    for (enum lang other = 0; other < LANG_COUNT; other++) {
        if (!texts[other].read)
            continue;
        const struct text *translated = texts_find(&texts[other], text->key);
        if (!translated) {
            messages_add(out, text->path, text->line, text->column, "The text \"%.*s\" is missing in %.*s.",
                         STR_ARGS(text->key), STR_ARGS(lang_code(other)));
            continue;
        }
        for (size_t form = 0; form < TEXT_FORMS; form++) {
            compare_variables(text->forms[form].nodes, text, lang, translated, other, out);
            compare_variables(translated->forms[form].nodes, translated, other, text, lang, out);
        }
    }
}

void texts_compare(const struct texts texts[LANG_COUNT], struct messages *out) {
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (size_t i = 0; i < texts[lang].n; i++)
            compare_text(texts, lang, &texts[lang].items[i], out);
}
