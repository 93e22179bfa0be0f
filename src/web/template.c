/* template.c: from a folder to programs. Trees and sources live only while loading; programs and stamps stay.
 */
#include "web/template.h"

#include "web/template_check.h"
#include "web/template_compile.h"
#include "web/template_files.h"
#include "web/template_run.h"

#include <stdlib.h>

struct page {
    struct str name;
    bool html;
    struct program programs[LANG_COUNT];
};

struct templates {
    struct arena *arena;
    struct str dir;
    struct page *pages; /* sorted by name */
    size_t n_pages;
    struct phrases phrases;
    struct stamp *stamps;
};

/* What is read, and where its names begin. */
static const struct {
    struct str folder, ending, prefix;
    bool html;
} KINDS[] = {
    {STR_INIT("pages"), STR_INIT(".html"), STR_INIT(""), true},
    {STR_INIT("mail"), STR_INIT(".txt"), STR_INIT("mail/"), false},
};

struct loading {
    struct templates *templates;
    struct arena *scratch;
    struct messages *out;
    struct finder finder;
    struct template_library library;
};

static int by_file_name(const void *a, const void *b) {
    return str_compare(((const struct template_file *)a)->name, ((const struct template_file *)b)->name);
}

static void read_kind(struct loading *l, size_t kind, struct template_file **file, size_t *n) {
    struct str folder =
        arena_format(l->scratch, "%.*s/%.*s", STR_ARGS(l->templates->dir), STR_ARGS(KINDS[kind].folder));
    struct found_file *found = find_files(&l->finder, folder, KINDS[kind].ending);
    size_t more = *n;
    for (const struct found_file *f = found; f; f = f->next)
        more++;
    struct template_file *files = arena_alloc(l->scratch, more * sizeof *files);
    for (size_t i = 0; i < *n; i++)
        files[i] = (*file)[i];
    for (const struct found_file *f = found; f; f = f->next) {
        struct mustache_source source = {.path = f->path, .text = f->text};
        struct node *nodes;
        mustache_parse(l->scratch, &source, l->out, &nodes);
        struct str name =
            arena_format(l->scratch, "%.*s%.*s", STR_ARGS(KINDS[kind].prefix), STR_ARGS(f->name));
        files[(*n)++] = (struct template_file){name, f->path, KINDS[kind].html, nodes};
    }
    *file = files;
}

static void read_pages(struct loading *l) {
    struct template_file *files = NULL;
    size_t n = 0;
    for (size_t kind = 0; kind < sizeof KINDS / sizeof *KINDS; kind++)
        read_kind(l, kind, &files, &n);
    if (n)
        qsort(files, n, sizeof *files, by_file_name);
    for (size_t i = 1; i < n; i++)
        if (str_equal(files[i].name, files[i - 1].name))
            messages_add(l->out, files[i].path, 0, 0, "The name \"%.*s\" is taken by %.*s.",
                         STR_ARGS(files[i].name), STR_ARGS(files[i - 1].path));
    l->library.files = files;
    l->library.n = n;
}

static void read_texts(struct loading *l) {
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        struct str folder = arena_format(l->scratch, "%.*s/text/%.*s", STR_ARGS(l->templates->dir),
                                         STR_ARGS(lang_code(lang)));
        size_t said = l->out->n, n = 0, i = 0;
        const struct found_file *found = find_files(&l->finder, folder, STR(".yaml"));
        for (const struct found_file *f = found; f; f = f->next)
            n++;
        if (n == 0 && l->out->n == said)
            messages_add(l->out, folder, 0, 0, "There are no texts.");
        struct text_file *files = arena_alloc(l->scratch, n * sizeof *files);
        for (const struct found_file *f = found; f; f = f->next)
            files[i++] = (struct text_file){f->path, f->text};
        texts_read(l->scratch, files, n, l->out, &l->library.texts[lang]);
    }
}

static void compile_pages(struct loading *l) {
    struct templates *t = l->templates;
    t->n_pages = l->library.n;
    t->pages = arena_alloc(t->arena, t->n_pages * sizeof *t->pages);
    for (size_t i = 0; i < t->n_pages; i++) {
        const struct template_file *file = &l->library.files[i];
        t->pages[i] = (struct page){.name = arena_copy(t->arena, file->name), .html = file->html};
        for (enum lang lang = 0; lang < LANG_COUNT; lang++)
            template_compile(t->arena, &l->library, file, lang, l->out, &t->pages[i].programs[lang]);
    }
}

/* All languages have the same keys by now. */
static void compile_phrases(struct loading *l) {
    struct arena *arena = l->templates->arena;
    size_t n = l->library.texts[LANG_NB].n;
    struct phrase *phrases = arena_alloc(arena, n * sizeof *phrases);
    for (size_t i = 0; i < n; i++) {
        struct phrase *phrase = &phrases[i];
        phrase->key = arena_copy(arena, l->library.texts[LANG_NB].items[i].key);
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            const struct text *text = &l->library.texts[lang].items[i];
            phrase->source[lang] = arena_copy(arena, text->forms[TEXT_OTHER].source);
            text_compile(arena, &l->library, text, lang, true, l->out, &phrase->html[lang]);
            text_compile(arena, &l->library, text, lang, false, l->out, &phrase->plain[lang]);
        }
    }
    l->templates->phrases = (struct phrases){phrases, n};
}

enum fault templates_load(struct str dir, struct messages *out, struct templates **templates) {
    struct arena *keep = arena_new(), *scratch = arena_new();
    struct templates *t = arena_alloc(keep, sizeof *t);
    *t = (struct templates){.arena = keep, .dir = arena_copy(keep, dir)};
    struct loading l = {.templates = t,
                        .scratch = scratch,
                        .out = out,
                        .finder = {.keep = keep, .scratch = scratch, .out = out}};
    size_t before = out->n;
    read_texts(&l);
    read_pages(&l);
    library_check(&l.library, out);
    if (out->n == before) {
        compile_pages(&l);
        compile_phrases(&l);
    }
    t->stamps = l.finder.stamps;
    arena_free(scratch);
    *templates = out->n == before ? t : NULL;
    if (*templates)
        return OK;
    arena_free(keep);
    return FILE_INVALID;
}

void templates_free(struct templates *templates) {
    if (templates)
        arena_free(templates->arena);
}

bool templates_changed(const struct templates *templates) {
    return stamps_differ(templates->stamps);
}

static const struct page *page_find(const struct templates *t, struct str name) {
    size_t low = 0, high = t->n_pages;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(t->pages[middle].name, name);
        if (order == 0)
            return &t->pages[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool template_exists(const struct templates *templates, struct str name) {
    return page_find(templates, name);
}

enum fault template_render(const struct templates *templates, struct str name, enum lang lang, json_t *view,
                           struct buf *out) {
    const struct page *page = page_find(templates, name);
    if (!page)
        return NOT_FOUND;
    struct run_texts texts = {&templates->phrases, lang, page->html};
    return program_run(&page->programs[lang], &texts, view, out);
}

struct str text_get(const struct templates *templates, enum lang lang, struct str key) {
    const struct phrase *phrase = phrases_find(&templates->phrases, key);
    return phrase ? phrase->source[lang] : STR("");
}

enum fault text_render(const struct templates *templates, enum lang lang, struct str key, json_t *view,
                       struct buf *out) {
    const struct phrase *phrase = phrases_find(&templates->phrases, key);
    if (!phrase)
        return NOT_FOUND;
    struct run_texts texts = {&templates->phrases, lang, false};
    return program_run(&phrase->plain[lang], &texts, view, out);
}

void templates_check_key(const struct templates *templates, struct str key, struct messages *out) {
    if (!phrases_find(&templates->phrases, key))
        messages_add(out, templates->dir, 0, 0, "There is no text \"%.*s\".", STR_ARGS(key));
}

void templates_check_faults(const struct templates *templates, struct messages *out) {
    for (enum fault fault = OK + 1; fault < FAULT_COUNT; fault++) {
        char key[128];
        int n = snprintf(key, sizeof key, "fault.%.*s", STR_ARGS(fault_key(fault)));
        templates_check_key(templates, str_bytes(key, (size_t)n), out);
    }
}
