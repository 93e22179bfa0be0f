/* template_compile.c: pastes partials, parents and texts together once, so that no request has to.
 *
 * A partial inside itself cannot be pasted: it becomes a routine that calls itself. White space: `margin`
 * says what the place where lines go takes away from their begin and puts before them. */
#include "web/template_compile.h"

#include "web/template_emit.h"

enum { TEXTS_IN_TEXTS_MOST = 8, INCLUDED_MOST = 100000 };

/* What may stand in an HTML template without escaping, and what makes it safe. */
static const struct {
    struct str name;
    enum escape escape;
} UNESCAPED[] = {
    {STR_INIT("html_safe_json"), ESCAPE_JSON},
};

struct margin {
    size_t remove;
    struct str add;
};

/* The blocks that a parent tag passes down, those of the tags further out first: they win. */
struct override {
    const struct node *block;
    const struct blocks *home; /* in which its own blocks are looked up */
    bool *used;
};

struct blocks {
    size_t n;
    struct override items[];
};

/* A file being pasted. */
struct include {
    const struct template_file *file;
    struct str margin;
    const struct blocks *blocks;
    size_t sections; /* that were open when it began */
};

struct routine {
    struct include include;
    uint32_t number, begin;
    struct routine *next;
};

struct passed { /* a block that a parent tag of this template passes down */
    const struct node *block;
    bool used;
    struct passed *next;
};

struct compiler {
    struct arena *scratch;
    const struct template_library *library;
    struct messages *out;
    enum lang lang;
    bool html, failed;
    struct emitter emitter;
    struct include includes[TEMPLATE_INCLUDES_MOST]; /* being pasted, the innermost last */
    size_t n_includes, included;
    const struct blocks *blocks; /* seen where the pasting stands */
    size_t sections, texts;      /* open around it */
    struct routine *routines, **routines_tail;
    uint32_t n_routines;
    struct passed *passed;
};

bool template_may_be_raw(struct str name) {
    for (size_t i = 0; i < sizeof UNESCAPED / sizeof *UNESCAPED; i++)
        if (str_equal(UNESCAPED[i].name, name))
            return true;
    return false;
}

const struct template_file *library_find(const struct template_library *library, bool html, struct str name) {
    for (size_t i = 0; i < library->n; i++) {
        struct str own = library->files[i].name;
        if (!html)
            own = str_starts(own, STR("mail/")) ? str_slice(own, 5, own.n) : STR("");
        if (library->files[i].html == html && str_equal(own, name))
            return &library->files[i];
    }
    return NULL;
}

/* Once for each place, however many pages paste it. */
static void complain(struct compiler *c, const struct node *at, const char *what) {
    for (size_t i = 0; i < c->out->n; i++) {
        const struct message *m = &c->out->list[i];
        if (m->line == at->line && m->column == at->column && str_equal(m->file, at->path))
            return;
    }
    node_complain(at, c->out, what);
}

static void fail(struct compiler *c, const struct node *at, const char *what) {
    if (!c->failed)
        complain(c, at, what);
    c->failed = true;
}

static struct str without(struct str line, size_t n) {
    while (n-- && line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
        line = str_slice(line, 1, line.n);
    return line;
}

static size_t blanks(struct str line) {
    return line.n - without(line, line.n).n;
}

static bool ends_at_once(struct str line) {
    return line.n && (line.p[0] == '\n' || line.p[0] == '\r');
}

static struct str joined(struct compiler *c, struct str a, struct str b) {
    if (a.n == 0 || b.n == 0)
        return a.n ? a : b;
    return arena_format(c->scratch, "%.*s%.*s", STR_ARGS(a), STR_ARGS(b));
}

/* Literal bytes of the source: markup in a template, but in a text what people read. */
static void paste(struct compiler *c, struct str s) {
    emit_literal(&c->emitter, s, c->texts && c->html ? ESCAPE_HTML : ESCAPE_NONE);
}

static void paste_line(struct compiler *c, struct str line, struct margin margin) {
    line = without(line, margin.remove);
    if (!ends_at_once(line))
        paste(c, margin.add);
    paste(c, line);
}

static void paste_nodes(struct compiler *c, const struct node *node, struct margin margin);

/* The text in the form that `n` chooses. */
static void paste_forms(struct compiler *c, const struct text *text) {
    struct emitter *e = &c->emitter;
    uint32_t jumps[TEXT_OTHER], n_jumps = 0;
    for (uint32_t form = 0; form < TEXT_OTHER; form++) {
        if (!text->forms[form].given)
            continue;
        uint32_t unless = emit_named(e, STR("n"), (struct op){.code = OP_UNLESS, .a = form});
        paste_nodes(c, text->forms[form].nodes, (struct margin){0});
        jumps[n_jumps++] = emit(e, (struct op){.code = OP_JUMP});
        e->ops[unless].b = emit_label(e);
    }
    paste_nodes(c, text->forms[TEXT_OTHER].nodes, (struct margin){0});
    while (n_jumps)
        e->ops[jumps[--n_jumps]].b = emit_label(e);
}

static void paste_text(struct compiler *c, const struct node *at) {
    const struct text *text = texts_find(&c->library->texts[c->lang], str_slice(at->text, 2, at->text.n));
    if (!text || c->failed)
        return;
    if (c->texts == TEXTS_IN_TEXTS_MOST) {
        fail(c, at, "holds texts inside texts without end.");
        return;
    }
    c->texts++;
    paste_forms(c, text);
    c->texts--;
}

static void paste_value(struct compiler *c, const struct node *node) {
    if (str_starts(node->text, STR("t."))) {
        paste_text(c, node);
        return;
    }
    enum escape escape = c->html ? ESCAPE_HTML : ESCAPE_LINE;
    if (node->kind == NODE_RAW) {
        escape = ESCAPE_NONE;
        for (size_t i = 0; c->html && i < sizeof UNESCAPED / sizeof *UNESCAPED; i++)
            if (str_equal(UNESCAPED[i].name, node->text))
                escape = UNESCAPED[i].escape;
    }
    emit_named(&c->emitter, node->text, (struct op){.code = OP_VALUE, .escape = (uint8_t)escape});
}

static void paste_section(struct compiler *c, const struct node *node, struct margin margin) {
    struct emitter *e = &c->emitter;
    bool inverted = node->kind == NODE_INVERTED;
    uint32_t begin = emit_named(e, node->text, (struct op){.code = inverted ? OP_INVERTED : OP_SECTION});
    c->sections++;
    paste_nodes(c, node->first, margin);
    c->sections--;
    if (!inverted)
        emit(e, (struct op){.code = OP_END, .b = begin + 1});
    e->ops[begin].b = emit_label(e);
}

static bool same_include(const struct include *a, const struct include *b) {
    return a->file == b->file && a->blocks == b->blocks && str_equal(a->margin, b->margin);
}

/* Calls the routine of a file that is being pasted just now. Unless a section lies between, that has no end.
 */
static void call(struct compiler *c, const struct node *at, const struct include *outer) {
    if (outer->sections == c->sections) {
        fail(c, at, "includes itself without end.");
        return;
    }
    struct routine *routine = c->routines;
    while (routine && !same_include(&routine->include, outer))
        routine = routine->next;
    if (!routine) {
        routine = arena_alloc(c->scratch, sizeof *routine);
        *routine = (struct routine){.include = *outer, .number = c->n_routines++};
        *c->routines_tail = routine;
        c->routines_tail = &routine->next;
    }
    emit(&c->emitter, (struct op){.code = OP_CALL, .a = routine->number});
}

static void paste_include(struct compiler *c, const struct node *at, struct include include) {
    if (!include.file || c->failed)
        return;
    for (size_t i = c->n_includes; i--;)
        if (same_include(&c->includes[i], &include)) {
            call(c, at, &c->includes[i]);
            return;
        }
    if (c->n_includes == TEMPLATE_INCLUDES_MOST || c->included++ == INCLUDED_MOST ||
        c->emitter.n_ops > TEMPLATE_OPS_MOST || c->emitter.literals.n > TEMPLATE_LITERALS_MOST) {
        fail(c, at, "includes too much: too deep, too often or too long.");
        return;
    }
    const struct blocks *blocks = c->blocks;
    include.sections = c->sections;
    c->includes[c->n_includes++] = include;
    c->blocks = include.blocks;
    paste_nodes(c, include.file->nodes, (struct margin){0, include.margin});
    c->blocks = blocks;
    c->n_includes--;
}

static const struct override *find_override(const struct blocks *blocks, struct str name) {
    for (size_t i = 0; blocks && i < blocks->n; i++)
        if (str_equal(blocks->items[i].block->text, name))
            return &blocks->items[i];
    return NULL;
}

/* The blocks that are seen inside the parent: all that are seen here, then the tag's own that these do not
 * replace. */
static const struct blocks *pass_blocks(struct compiler *c, const struct node *parent) {
    const struct blocks *outer = c->blocks;
    size_t n = outer ? outer->n : 0;
    for (const struct node *block = parent->first; block; block = block->next)
        n++;
    if (n == 0)
        return NULL;
    struct blocks *blocks = arena_alloc(c->scratch, sizeof *blocks + n * sizeof *blocks->items);
    for (; outer && blocks->n < outer->n; blocks->n++)
        blocks->items[blocks->n] = outer->items[blocks->n];
    for (const struct node *block = parent->first; block; block = block->next) {
        if (find_override(blocks, block->text))
            continue;
        struct passed *passed = arena_alloc(c->scratch, sizeof *passed);
        *passed = (struct passed){block, false, c->passed};
        c->passed = passed;
        blocks->items[blocks->n++] = (struct override){block, outer, &passed->used};
    }
    return blocks;
}

static void paste_partial(struct compiler *c, const struct node *node, struct margin margin) {
    struct include include = {.file = library_find(c->library, c->html, node->text), .blocks = c->blocks};
    if (node->kind == NODE_PARENT)
        include.blocks = pass_blocks(c, node);
    if (node->alone)
        include.margin = joined(c, margin.add, without(node->margin, margin.remove));
    else if (node->first_on_line)
        paste_line(c, node->margin, margin);
    paste_include(c, node, include);
}

/* The white space before the block: that of its own tag, or of the default's first line when the tag stands
 * alone. */
static struct str block_margin(const struct node *block) {
    const struct node *first = block->first;
    if (block->alone && first && first->kind == NODE_TEXT && first->first_on_line)
        return str_slice(first->text, 0, blanks(first->text));
    return block->margin;
}

/* How far the lines of an argument are indented where it is written: as its first line that is not empty. */
static size_t argument_indent(const struct node *node) {
    if (!node || node->kind != NODE_TEXT || !node->first_on_line)
        return 0;
    while (node->next && node->next->kind == NODE_TEXT && ends_at_once(node->text))
        node = node->next;
    return blanks(node->text);
}

static bool begins_line(const struct node *node) {
    return node->kind == NODE_TEXT && node->first_on_line;
}

static void paste_block(struct compiler *c, const struct node *block, struct margin margin) {
    const struct override *override = find_override(c->blocks, block->text);
    if (!override) {
        if (block->first && block->first_on_line && !begins_line(block->first))
            paste_line(c, block->margin, margin);
        paste_nodes(c, block->first, margin);
        return;
    }
    *override->used = true;
    const struct node *argument = override->block->first;
    struct margin place = {argument_indent(argument),
                           joined(c, margin.add, without(block_margin(block), margin.remove))};
    if (argument && block->first_on_line && !begins_line(argument))
        paste(c, place.add);
    const struct blocks *blocks = c->blocks;
    c->blocks = override->home;
    paste_nodes(c, argument, place);
    c->blocks = blocks;
}

static void paste_nodes(struct compiler *c, const struct node *node, struct margin margin) {
    for (; node && !c->failed; node = node->next)
        switch (node->kind) {
        case NODE_TEXT:
            if (node->first_on_line)
                paste_line(c, node->text, margin);
            else
                paste(c, node->text);
            break;
        case NODE_VALUE:
        case NODE_RAW:
            paste_value(c, node);
            break;
        case NODE_SECTION:
        case NODE_INVERTED:
            paste_section(c, node, margin);
            break;
        case NODE_PARTIAL:
        case NODE_PARENT:
            paste_partial(c, node, margin);
            break;
        case NODE_BLOCK:
            paste_block(c, node, margin);
            break;
        }
}

/* Routines come behind the main part; they may bring further ones. */
static void paste_routines(struct compiler *c) {
    for (struct routine *routine = c->routines; routine; routine = routine->next) {
        routine->begin = emit_label(&c->emitter);
        paste_include(c, routine->include.file->nodes, routine->include);
        emit(&c->emitter, (struct op){.code = OP_RETURN});
    }
    for (size_t i = 0; i < c->emitter.n_ops; i++) {
        struct op *op = &c->emitter.ops[i];
        for (const struct routine *r = c->routines; op->code == OP_CALL && r; r = r->next)
            if (r->number == op->a)
                op->b = r->begin;
    }
}

static void check_passed(struct compiler *c) {
    for (const struct passed *passed = c->passed; passed; passed = passed->next)
        if (!passed->used)
            complain(c, passed->block, "is a block that the parent does not have.");
}

static struct compiler compiler_new(const struct template_library *library, enum lang lang, bool html,
                                    struct messages *out) {
    struct arena *scratch = arena_new();
    return (struct compiler){.scratch = scratch,
                             .library = library,
                             .out = out,
                             .lang = lang,
                             .html = html,
                             .emitter = emitter_new(scratch)};
}

/* Ends the compilation, whatever came of it. */
static bool finish(struct compiler *c, struct arena *keep, struct program *program) {
    bool good = !c->failed;
    if (good)
        *program = emitter_done(&c->emitter, keep);
    arena_free(c->scratch);
    return good;
}

bool template_compile(struct arena *keep, const struct template_library *library,
                      const struct template_file *file, enum lang lang, struct messages *out,
                      struct program *program) {
    struct compiler c = compiler_new(library, lang, file->html, out);
    c.routines_tail = &c.routines;
    paste_include(&c, file->nodes, (struct include){.file = file});
    emit(&c.emitter, (struct op){.code = OP_RETURN});
    paste_routines(&c);
    if (!c.failed)
        check_passed(&c);
    return finish(&c, keep, program);
}

bool text_compile(struct arena *keep, const struct template_library *library, const struct text *text,
                  enum lang lang, bool html, struct messages *out, struct program *program) {
    struct compiler c = compiler_new(library, lang, html, out);
    c.texts = 1;
    paste_forms(&c, text);
    emit(&c.emitter, (struct op){.code = OP_RETURN});
    return finish(&c, keep, program);
}
