/* yaml.c: from libyaml's documents to JSON values with places. What the values must be is told in
 * yaml_check.c. */
#include "base/yaml.h"

#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml_place.h"

#include <yaml.h>

/* What is carried along while one document is turned into values. */
struct conversion {
    struct yaml *y;
    struct messages *m;
    yaml_document_t *document;
    bool *seen; /* by node number: a second visit is an alias */
    bool failed;
};

static struct place place_of(yaml_mark_t mark) {
    return (struct place){(unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static void wrong(struct conversion *c, struct place at, const char *sentence) {
    messages_add(c->m, c->y->file, at.line, at.column, "%s", sentence);
    c->failed = true;
}

static struct str scalar(const yaml_node_t *node) {
    return str_bytes(node->data.scalar.value, node->data.scalar.length);
}

static json_t *node_value(struct conversion *c, int number, struct place key, unsigned depth);

/* One pair of a mapping. The key is copied to get its NUL; libyaml lets no NUL into a scalar but as "\0". */
static void member(struct conversion *c, json_t *object, const yaml_node_pair_t *pair, unsigned depth) {
    const yaml_node_t *key_node = yaml_document_get_node(c->document, pair->key);
    struct place at = place_of(key_node->start_mark);
    if (key_node->type != YAML_SCALAR_NODE || scalar(key_node).n == 0 ||
        str_find(scalar(key_node), 0) < scalar(key_node).n) {
        wrong(c, at, "A key must be a plain word.");
        return;
    }
    const char *key = arena_copy(c->y->arena, scalar(key_node)).p;
    const json_t *earlier = json_object_get(object, key);
    if (earlier) {
        struct place first = places_find(&c->y->keys, earlier);
        messages_add(c->m, c->y->file, at.line, at.column,
                     "The key \"%.60s\" stands twice, first in line %u.", key, first.line);
        c->failed = true;
        return;
    }
    json_t *fresh = node_value(c, pair->value, at, depth);
    if (fresh)
        json_set_new(object, key, fresh);
}

static json_t *mapping(struct conversion *c, const yaml_node_t *node, unsigned depth) {
    json_t *object = json_object();
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top; p++)
        member(c, object, p, depth + 1);
    return object;
}

static json_t *sequence(struct conversion *c, const yaml_node_t *node, unsigned depth) {
    json_t *array = json_array();
    for (const yaml_node_item_t *i = node->data.sequence.items.start; i < node->data.sequence.items.top;
         i++) {
        struct place at = place_of(node->start_mark);
        json_t *fresh = node_value(c, *i, at, depth + 1);
        if (fresh)
            json_add_new(array, fresh);
    }
    return array;
}

/* The value of a node, or null with a message. `key` is the place of the key that it stands under. */
static json_t *node_value(struct conversion *c, int number, struct place key, unsigned depth) {
    const yaml_node_t *node = yaml_document_get_node(c->document, number);
    struct place at = place_of(node->start_mark);
    static const char *const tags[] = {[YAML_SCALAR_NODE] = YAML_STR_TAG,
                                       [YAML_SEQUENCE_NODE] = YAML_SEQ_TAG,
                                       [YAML_MAPPING_NODE] = YAML_MAP_TAG};
    if (c->seen[number]) {
        wrong(c, key, "Anchors and aliases are not used in these files: write it out.");
        return NULL;
    }
    c->seen[number] = true;
    if (depth > YAML_DEPTH_MOST) {
        wrong(c, at, "This is nested too deeply.");
        return NULL;
    }
    if (!str_equal(str_of((const char *)node->tag), str_of(tags[node->type]))) {
        wrong(c, at, "Tags are not used in these files.");
        return NULL;
    }
    json_t *fresh = node->type == YAML_MAPPING_NODE ? mapping(c, node, depth)
                    : node->type == YAML_SEQUENCE_NODE
                        ? sequence(c, node, depth)
                        : json_stringn(scalar(node).n ? scalar(node).p : "", scalar(node).n);
    if (!fresh) {
        wrong(c, at, "This text is not valid UTF-8.");
        return NULL;
    }
    places_set(&c->y->values, fresh, at);
    places_set(&c->y->keys, fresh, key);
    return fresh;
}

static void say_parser(struct yaml *y, struct messages *m, const yaml_parser_t *p) {
    struct place at = place_of(p->problem_mark);
    const char *problem = p->problem ? p->problem : "it cannot be read";
    if (p->error == YAML_READER_ERROR)
        messages_add(m, y->file, 0, 0, "This is not YAML: %s, at byte %zu.", problem, p->problem_offset);
    else if (p->context)
        messages_add(m, y->file, at.line, at.column, "This is not YAML: %s, %s.", p->context, problem);
    else
        messages_add(m, y->file, at.line, at.column, "This is not YAML: %s.", problem);
}

static bool convert(struct yaml *y, struct messages *m, yaml_document_t *document) {
    const yaml_node_t *root = yaml_document_get_root_node(document);
    size_t nodes = (size_t)(document->nodes.top - document->nodes.start);
    struct conversion c = {y, m, document, arena_alloc(y->arena, nodes + 1), false};
    places_open(&y->values, y->arena, nodes);
    places_open(&y->keys, y->arena, nodes);
    if (!root) {
        y->root = json_new_object(y->arena);
        places_set(&y->values, y->root, (struct place){1, 1});
        return true;
    }
    if (root->type != YAML_MAPPING_NODE) {
        wrong(&c, place_of(root->start_mark), "The file must begin with a key and a colon.");
        return false;
    }
    json_t *fresh = node_value(&c, 1, place_of(root->start_mark), 0);
    if (fresh)
        y->root = json_owned(y->arena, fresh);
    return !c.failed;
}

/* The first document, and that there is no second. */
static bool read_documents(struct yaml *y, struct messages *m, yaml_parser_t *parser) {
    yaml_document_t document, second;
    if (!yaml_parser_load(parser, &document)) {
        say_parser(y, m, parser);
        return false;
    }
    bool fine = convert(y, m, &document);
    bool started = yaml_document_get_root_node(&document) != NULL;
    yaml_document_delete(&document);
    if (!fine || !started)
        return fine;
    if (!yaml_parser_load(parser, &second)) {
        say_parser(y, m, parser);
        return false;
    }
    const yaml_node_t *more = yaml_document_get_root_node(&second);
    if (more)
        messages_add(m, y->file, (unsigned)more->start_mark.line + 1, 1,
                     "A second document begins here; one is enough.");
    yaml_document_delete(&second);
    return !more;
}

/* Line by line, since libyaml gives only a byte's number. */
static bool utf8_or_say(struct yaml *y, struct messages *m, struct str text) {
    struct str line;
    bool fine = true;
    for (unsigned n = 1; text.n; n++) {
        str_cut(&text, '\n', &line);
        if (!utf8_valid(line)) {
            messages_add(m, y->file, n, 1, "This line is not valid UTF-8.");
            fine = false;
        }
    }
    return fine;
}

enum fault yaml_parse(struct arena *a, struct str file, struct str text, struct messages *m,
                      struct yaml **out) {
    struct yaml *y = arena_alloc(a, sizeof *y);
    *y = (struct yaml){.arena = a, .file = arena_copy(a, file)};
    *out = NULL;
    if (text.n > YAML_BYTES_MOST) {
        messages_add(m, y->file, 0, 0, "The file is larger than %d bytes.", YAML_BYTES_MOST);
        return FILE_INVALID;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) /* some editors put a byte order mark first */
        text = str_slice(text, 3, text.n);
    if (!utf8_or_say(y, m, text))
        return FILE_INVALID;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        abort();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    bool fine = read_documents(y, m, &parser);
    yaml_parser_delete(&parser);
    *out = y->root ? y : NULL;
    return fine ? OK : FILE_INVALID;
}

enum fault yaml_load(struct arena *a, struct str path, struct messages *m, struct yaml **out) {
    static const struct {
        enum fault fault;
        const char *sentence;
    } reasons[] = {{NOT_FOUND, "There is no such file."},
                   {REQUEST_TOO_LARGE, "The file is too large."},
                   {FILE_INVALID, "This is not a file."},
                   {DISK_ERROR, "The file cannot be read."}};
    struct str text;
    *out = NULL;
    enum fault f = file_read(a, path, YAML_BYTES_MOST, &text);
    if (f == OK)
        return yaml_parse(a, path, text, m, out);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].fault == f)
            messages_add(m, path, 0, 0, "%s", reasons[i].sentence);
    return FILE_INVALID;
}

json_t *yaml_root(const struct yaml *y) {
    return y->root;
}

bool yaml_place(const struct yaml *y, const json_t *value, unsigned *line, unsigned *column) {
    struct place at = places_find(&y->values, value);
    *line = at.line;
    *column = at.column;
    return at.line > 0;
}

void yaml_say(const struct yaml *y, struct messages *m, const json_t *value, const char *format, ...) {
    struct place at = places_find(&y->values, value);
    va_list list;
    va_start(list, format);
    struct str text = arena_vformat(y->arena, format, list);
    va_end(list);
    messages_add(m, y->file, at.line, at.column, "%.*s", STR_ARGS(text));
}
