/* template_check.c: walks every tree once, file by file, so that a mistake in a partial is told once and not
 * for each page that pastes it. */
#include "web/template_check.h"

#include <string.h>

struct check {
    const struct template_library *library;
    struct messages *out;
    bool html;
};

/* Says which languages lack the text: one message for all of them. */
static void check_text(const struct check *c, const struct node *node) {
    struct str key = str_slice(node->text, 2, node->text.n);
    char lacking[LANG_COUNT * 8] = "";
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        if (!c->library->texts[lang].read || texts_find(&c->library->texts[lang], key))
            continue;
        size_t n = strlen(lacking);
        snprintf(lacking + n, sizeof lacking - n, "%s%.*s", n ? ", " : "", STR_ARGS(lang_code(lang)));
    }
    if (*lacking)
        messages_add(c->out, node->path, node->line, node->column, "There is no text \"%.*s\" in %s.",
                     STR_ARGS(key), lacking);
}

static void check_name(const struct check *c, const struct node *node) {
    bool is_t = str_equal(node->text, STR("t")), is_text = str_starts(node->text, STR("t."));
    bool value = node->kind == NODE_VALUE || node->kind == NODE_RAW;
    if (is_t || (is_text && !value))
        node_complain(node, c->out, "does not work: the name t is kept for texts, written {{t.key}}.");
    else if (is_text)
        check_text(c, node);
    if (node->kind == NODE_RAW && c->html && !template_may_be_raw(node->text))
        node_complain(node, c->out, "is not escaped, which is not allowed for this name.");
}

static void check_blocks(const struct check *c, const struct node *parent) {
    for (const struct node *block = parent->first; block; block = block->next)
        for (const struct node *before = parent->first; before != block; before = before->next)
            if (str_equal(before->text, block->text))
                node_complain(block, c->out, "is passed twice.");
}

static void check_nodes(const struct check *c, const struct node *node) {
    for (; node; node = node->next) {
        switch (node->kind) {
        case NODE_VALUE:
        case NODE_RAW:
        case NODE_SECTION:
        case NODE_INVERTED:
            check_name(c, node);
            break;
        case NODE_PARENT:
            check_blocks(c, node);
            /* fallthrough */
        case NODE_PARTIAL:
            if (!library_find(c->library, c->html, node->text))
                node_complain(node, c->out, "names a template that does not exist.");
            break;
        case NODE_BLOCK:
        case NODE_TEXT:
            break;
        }
        check_nodes(c, node->first);
    }
}

void library_check(const struct template_library *library, struct messages *out) {
    struct check c = {library, out, false};
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (size_t i = 0; i < library->texts[lang].n; i++)
            for (size_t form = 0; form < TEXT_FORMS; form++)
                check_nodes(&c, library->texts[lang].items[i].forms[form].nodes);
    for (size_t i = 0; i < library->n; i++) {
        c.html = library->files[i].html;
        check_nodes(&c, library->files[i].nodes);
    }
    texts_compare(library->texts, out);
}
