/* mustache.c: from bytes to tags. One pass, line by line, because white space belongs to lines: the
 * piece of a line before a tag is held back until the tag has told whether it stands alone. */
#include "web/mustache.h"

#include "base/utf8.h"

#include <string.h>

/* A tag whose end is still to come, and where its next child is hung. */
struct level {
    struct node *owner; /* null at the bottom */
    struct node **tail;
};

struct parser {
    struct arena *arena;
    const struct mustache_source *source;
    struct messages *out;
    struct str text;
    size_t at;         /* the next byte to read */
    size_t line_begin; /* where the line begins that `at` is in */
    unsigned line;
    struct str open, close; /* the delimiters */
    struct level levels[MUSTACHE_NESTING_MOST];
    size_t depth; /* levels[depth] is being filled */
};

struct tag {
    char kind; /* the character after the delimiter; 'v' for {{name}} */
    struct str content;
    unsigned line, column;
    struct str before;   /* what stands before it on its line, as far as not yet read */
    bool before_is_line; /* `before` reaches back to the line's begin */
    bool first;          /* nothing but white space stands before it on its line */
    bool last;           /* nothing but white space stands behind it on its line, which ends at `line_end` */
    size_t line_end;     /* the first byte of the next line, or the end of the text */
    bool at_end;         /* … and it is the end of the text, without a line feed */
};

static const struct {
    char sign;
    enum node_kind kind;
} KINDS[] = {
    {'v', NODE_VALUE},    {'{', NODE_RAW},     {'&', NODE_RAW},    {'#', NODE_SECTION},
    {'^', NODE_INVERTED}, {'>', NODE_PARTIAL}, {'<', NODE_PARENT}, {'$', NODE_BLOCK},
};

static char sign_of(enum node_kind kind) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (KINDS[i].kind == kind)
            return KINDS[i].sign;
    return 0;
}

static enum node_kind kind_of(char sign) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (KINDS[i].sign == sign)
            return KINDS[i].kind;
    return NODE_VALUE;
}

static bool blank(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t')
            return false;
    return true;
}

static struct str between(const struct parser *p, size_t from, size_t to) {
    return str_slice(p->text, from, to - from);
}

/* Where `what` begins, from `from` on; the text's length when it does not come. */
static size_t find(const struct parser *p, size_t from, struct str what) {
    const char *at = memmem(p->text.p + from, p->text.n - from, what.p, what.n);
    return at ? (size_t)(at - p->text.p) : p->text.n;
}

static struct level *level(struct parser *p) {
    return &p->levels[p->depth];
}

static bool directly_in_parent(struct parser *p) {
    return level(p)->owner && level(p)->owner->kind == NODE_PARENT;
}

static struct node *append(struct parser *p, enum node_kind kind) {
    struct node *node = arena_alloc(p->arena, sizeof *node);
    node->kind = kind;
    node->path = p->source->path;
    *level(p)->tail = node;
    level(p)->tail = &node->next;
    return node;
}

/* Text directly inside a parent tag is passed over, as the specification wants. */
static void append_text(struct parser *p, struct str text, bool first_on_line) {
    if (directly_in_parent(p) || (text.n == 0 && !first_on_line))
        return;
    struct node *node = append(p, NODE_TEXT);
    node->text = text;
    node->first_on_line = first_on_line;
    node->line = p->line;
}

static void next_line(struct parser *p, size_t begin) {
    p->at = p->line_begin = begin;
    p->line++;
}

/* The lines that end before `end`, each as a piece of its own; `at` is then in the line of `end`. */
static void read_lines(struct parser *p, size_t end) {
    size_t length;
    while (length = str_find(between(p, p->at, end), '\n'), length < end - p->at) {
        size_t stop = p->at + length + 1;
        append_text(p, between(p, p->at, stop), p->at == p->line_begin);
        next_line(p, stop);
    }
}

static void complain(struct messages *out, struct str path, unsigned line, unsigned column, char sign,
                     struct str name, const char *what) {
    bool shown = sign != 'v';
    messages_add(out, path, line, column, "{{%.*s%.*s%s}} %s", shown, &sign, STR_ARGS(name),
                 sign == '{' ? "}" : "", what);
}

void node_complain(const struct node *at, struct messages *out, const char *what) {
    complain(out, at->path, at->line, at->column, sign_of(at->kind), at->text, what);
}

static bool wrong(struct parser *p, const struct tag *tag, const char *what) {
    complain(p->out, p->source->path, tag->line, tag->column, tag->kind, tag->content, what);
    return false;
}

/* Counts the lines that a tag runs over. */
static void step_over(struct parser *p, size_t end) {
    for (size_t i = p->at; i < end; i++)
        if (p->text.p[i] == '\n')
            next_line(p, i + 1);
    p->at = end;
}

static void look_behind(struct parser *p, struct tag *tag) {
    size_t i = p->at;
    while (i < p->text.n && (p->text.p[i] == ' ' || p->text.p[i] == '\t'))
        i++;
    tag->at_end = i == p->text.n;
    if (i + 1 < p->text.n && p->text.p[i] == '\r' && p->text.p[i + 1] == '\n')
        i++;
    tag->last = tag->at_end || p->text.p[i] == '\n';
    tag->line_end = tag->at_end ? i : i + 1;
}

/* A text inside another file has one place for all its tags. */
static void place(const struct parser *p, struct tag *tag) {
    if (p->source->line == 0)
        return;
    tag->line = p->source->line;
    tag->column = p->source->column;
}

/* Reads the tag at `start`, whose line has been read up to `at`. */
static bool read_tag(struct parser *p, size_t start, struct tag *tag) {
    *tag = (struct tag){.kind = 'v', .line = p->line, .column = (unsigned)(start - p->line_begin) + 1};
    place(p, tag);
    tag->before = between(p, p->at, start);
    tag->before_is_line = p->at == p->line_begin;
    tag->first = tag->before_is_line && blank(tag->before);

    size_t from = start + p->open.n;
    if (from < p->text.n && p->text.p[from] && strchr("#^/><$&{!=", p->text.p[from]))
        tag->kind = p->text.p[from++];
    struct str close = p->close; /* "}}}" and "=}}" for the two kinds that have a sign at both ends */
    if (tag->kind == '{' || tag->kind == '=')
        close = arena_format(p->arena, "%c%.*s", tag->kind == '{' ? '}' : '=', STR_ARGS(p->close));
    size_t end = find(p, from, close);
    if (end == p->text.n) {
        messages_add(p->out, p->source->path, tag->line, tag->column, "The tag that begins here has no end.");
        return false;
    }
    tag->content = str_trim(between(p, from, end));
    step_over(p, end + close.n);
    look_behind(p, tag);
    return true;
}

/* A name without white space; of values, parts between single dots, or "." alone. */
static bool check_name(struct parser *p, const struct tag *tag) {
    struct str name = tag->content;
    if (name.n == 0)
        return wrong(p, tag, "has no name.");
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= ' ')
            return wrong(p, tag, "has white space in its name.");
    if (!strchr("v{&#^", tag->kind) || str_equal(name, STR(".")))
        return true; /* the name of a file or a block */
    size_t parts = 0;
    for (bool more = true; more; parts++) {
        struct str part;
        more = str_cut(&name, '.', &part);
        if (part.n == 0)
            return wrong(p, tag, "has an empty part in its name.");
    }
    return parts <= MUSTACHE_NAME_PARTS_MOST || wrong(p, tag, "has too many parts in its name.");
}

static void append_before(struct parser *p, const struct tag *tag) {
    append_text(p, tag->before, tag->before_is_line);
}

static bool set_delimiters(struct parser *p, const struct tag *tag) {
    struct str open = tag->content, close;
    size_t n = 0;
    while (n < open.n && (unsigned char)open.p[n] > ' ')
        n++;
    close = str_trim(str_slice(open, n, open.n));
    open.n = n;
    bool fit = open.n && close.n && str_find(open, '=') == open.n && str_find(close, '=') == close.n;
    for (size_t i = 0; i < close.n; i++)
        fit = fit && (unsigned char)close.p[i] > ' ';
    if (!fit)
        return wrong(p, tag, "does not name two delimiters.");
    p->open = open;
    p->close = close;
    return true;
}

static bool push(struct parser *p, const struct tag *tag, struct node *node) {
    if (p->depth + 1 == MUSTACHE_NESTING_MOST)
        return wrong(p, tag, "is nested too deep.");
    p->levels[++p->depth] = (struct level){node, &node->first};
    return true;
}

/* The end of a section, a parent or a block. A block that is an argument of a parent loses the white space
 * before its end; a parent is alone when nothing stands before its begin and behind its end. */
static bool close_level(struct parser *p, const struct tag *tag) {
    struct node *owner = level(p)->owner;
    if (!owner)
        return wrong(p, tag, "closes nothing.");
    if (!str_equal(owner->text, tag->content)) {
        messages_add(p->out, p->source->path, tag->line, tag->column,
                     "{{/%.*s}} stands where {{/%.*s}} is due, opened in line %u.", STR_ARGS(tag->content),
                     STR_ARGS(owner->text), owner->line);
        return false;
    }
    bool alone = tag->first && tag->last;
    struct node *around = p->levels[p->depth - 1].owner;
    bool argument = owner->kind == NODE_BLOCK && around && around->kind == NODE_PARENT;
    if (!alone && !(argument && tag->first))
        append_before(p, tag);
    p->depth--;
    if (owner->kind == NODE_PARENT)
        alone = owner->alone = owner->first_on_line && tag->last;
    if (alone && !tag->at_end)
        next_line(p, tag->line_end);
    else if (alone)
        p->at = tag->line_end;
    return true;
}

/* Whether the tag takes the rest of its line with it. */
static bool stands_alone(struct parser *p, const struct tag *tag) {
    if (tag->kind == '$' && directly_in_parent(p))
        return tag->last && !tag->at_end; /* what stands before it is passed over anyway */
    return tag->first && tag->last && strchr("#^>$!=", tag->kind);
}

static bool open_node(struct parser *p, const struct tag *tag, bool alone) {
    enum node_kind kind = kind_of(tag->kind);
    if (directly_in_parent(p) && kind != NODE_BLOCK)
        return wrong(p, tag, "has no effect here: directly inside {{<…}} only {{$…}} counts.");

    bool margin =
        tag->first && (kind == NODE_PARENT || kind == NODE_BLOCK || (kind == NODE_PARTIAL && alone));
    if (!alone && !margin)
        append_before(p, tag);
    struct node *node = append(p, kind);
    node->text = tag->content;
    node->line = tag->line;
    node->column = tag->column;
    node->alone = alone;
    node->first_on_line = margin;
    if (margin)
        node->margin = tag->before;
    bool opens = kind == NODE_SECTION || kind == NODE_INVERTED || kind == NODE_PARENT || kind == NODE_BLOCK;
    return !opens || push(p, tag, node);
}

static bool take_tag(struct parser *p, const struct tag *tag) {
    if (tag->kind == '/')
        return close_level(p, tag);
    bool alone = stands_alone(p, tag), ok = true;
    if (tag->kind == '!' || tag->kind == '=') {
        if (!alone)
            append_before(p, tag);
        ok = tag->kind == '!' || set_delimiters(p, tag);
    } else {
        ok = check_name(p, tag) && open_node(p, tag, alone);
    }
    if (alone && !tag->at_end)
        next_line(p, tag->line_end);
    else if (alone)
        p->at = tag->line_end;
    return ok;
}

static bool check_closed(struct parser *p) {
    bool closed = p->depth == 0;
    for (; p->depth; p->depth--)
        node_complain(level(p)->owner, p->out, "is never closed.");
    return closed;
}

static bool check_utf8(struct parser *p) {
    struct str rest = p->text, line;
    uint32_t code;
    while (utf8_next(&rest, &code))
        ;
    if (rest.n == 0)
        return true;
    struct tag bad = {.line = 1};
    struct str good = str_slice(p->text, 0, p->text.n - rest.n);
    while (str_cut(&good, '\n', &line))
        bad.line++;
    bad.column = (unsigned)line.n + 1;
    place(p, &bad);
    messages_add(p->out, p->source->path, bad.line, bad.column, "A byte is not UTF-8.");
    return false;
}

bool mustache_parse(struct arena *a, const struct mustache_source *source, struct messages *out,
                    struct node **nodes) {
    struct parser p = {.arena = a,
                       .source = source,
                       .out = out,
                       .text = source->text,
                       .line = 1,
                       .open = STR("{{"),
                       .close = STR("}}")};
    *nodes = NULL;
    p.levels[0].tail = nodes;
    if (source->text.n == 0)
        return true;
    if (!check_utf8(&p))
        return false;
    for (;;) {
        size_t start = find(&p, p.at, p.open);
        read_lines(&p, start);
        if (start == p.text.n) {
            if (p.at < p.text.n)
                append_text(&p, between(&p, p.at, p.text.n), p.at == p.line_begin);
            return check_closed(&p);
        }
        struct tag tag;
        if (!read_tag(&p, start, &tag) || !take_tag(&p, &tag))
            return false;
    }
}
