/* mail_page.c: paragraphs are what blank lines part; the words stay the same. */
#include "page/mail/mail_page.h"

#include <string.h>

struct page {
    struct str link, receipt; /* empty once they stand there */
    json_t *blocks, *foot;
};

/* Takes *address when the block is just that. */
static bool is_just(struct str block, struct str *address) {
    if (address->n == 0 || !str_equal(block, *address))
        return false;
    *address = (struct str){0};
    return true;
}

static json_t *lines_of(struct str block) {
    json_t *lines = json_array();
    struct str line;
    for (bool more = true; more;) {
        more = str_cut(&block, '\n', &line);
        json_add_str(lines, line);
    }
    return lines;
}

static void add_block(struct page *p, struct str block) {
    static const struct str end = STR_INIT("-- \n"); /* RFC 3676, 4.3: who writes */
    json_t *o;
    if (block.n == 0)
        return;
    if (str_starts(block, end)) {
        json_decref(p->foot);
        p->foot = lines_of(str_slice(block, end.n, block.n));
        return;
    }
    o = json_object();
    if (is_just(block, &p->link))
        json_set_str(o, "button", block);
    else if (is_just(block, &p->receipt))
        json_set_str(o, "address", block);
    else
        json_set_new(o, "lines", lines_of(block));
    json_add_new(p->blocks, o);
}

static void add_blocks(struct page *p, struct str body) {
    while (body.n) {
        const char *gap = memmem(body.p, body.n, "\n\n", 2);
        size_t n = gap ? (size_t)(gap - body.p) : body.n;
        add_block(p, str_trim(str_slice(body, 0, n)));
        body = str_slice(body, gap ? n + 2 : n, body.n);
    }
}

enum fault mail_page(const struct templates *templates, struct arena *a, enum lang lang, const json_t *view,
                     struct mail_text *m) {
    json_t *o = json_new_object(a);
    struct buf out = buf_new(a);
    struct page p = {json_get_str(view, "link"), json_get_str(view, "receipt"), json_array(), json_array()};
    add_blocks(&p, m->body);
    json_set_str(o, "lang", lang_code(lang));
    json_set_str(o, "subject", m->subject);
    json_set_new(o, "blocks", p.blocks);
    json_set_new(o, "foot", p.foot);
    enum fault f = template_render(templates, STR("letter"), lang, o, &out);
    m->html = buf_str(&out);
    return f;
}
