/* Every sentence that the pages' code and forms name is there, in all languages: a page that shows a key
 * instead of words would be found out by its reader only. */
#include "award/log/event.h"
#include "base/file.h"
#include "page/pages.h"
#include "support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static struct templates *templates;
static struct arena *arena;

static int load(void **state) {
    arena = arena_new();
    struct messages m = messages_new(arena);
    enum fault f = templates_load(STR("templates"), &m, &templates);
    messages_print(&m, stderr);
    return f ? -1 : 0;
}

static int unload(void **state) {
    templates_free(templates);
    arena_free(arena);
    return 0;
}

static bool there(struct str key) {
    return text_get(templates, LANG_NB, key).n >
           0; /* the languages have been compared when they were loaded */
}

/* --- literals --- */

/* What looks like a key and is the name of an event. */
static bool is_event(struct str s) {
    return event_find(s) != NULL;
}

static bool looks_like_key(struct str s) {
    bool dot = false;
    if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z' || s.p[s.n - 1] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.')
            dot = true;
        else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return dot;
}

static unsigned look_through(const char *name, struct str source) {
    unsigned missing = 0;
    struct str before, literal;
    while (str_cut(&source, '"', &before) && str_cut(&source, '"', &literal))
        if (looks_like_key(literal) && !is_event(literal) && !there(literal)) {
            fprintf(stderr, "%s: there is no text \"%.*s\"\n", name, STR_ARGS(literal));
            missing++;
        }
    return missing;
}

struct sources {
    unsigned missing, files;
};

static void look_below(const char *folder, struct sources *s) {
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        struct str name = str_of(e->d_name), source;
        struct str path = arena_format(arena, "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR && e->d_name[0] != '.')
            look_below(path.p, s);
        if (!str_ends(name, STR(".c")))
            continue;
        assert_int_equal(file_read(arena, path, 1 << 20, &source), OK);
        s->missing += look_through(path.p, source);
        s->files++;
    }
    closedir(d);
}

static void every_key_in_the_pages_code_is_a_text(void **state) {
    struct sources s = {0};
    look_below("src/page", &s);
    assert_in_range(s.files, 80, 1000);
    assert_int_equal(s.missing, 0);
}

/* --- forms --- */

static unsigned ask(const char *form, const char *name, const char *end) {
    struct str key = arena_format(arena, "form.%s.%s%s%s", form, name, *end ? "." : "", end);
    if (there(key))
        return 0;
    fprintf(stderr, "there is no text \"%.*s\"\n", STR_ARGS(key));
    return 1;
}

static bool is_seen(const struct form_field *f) {
    return f->kind != FORM_ID && f->kind != FORM_NOTE && f->kind != FORM_TRAP;
}

static unsigned look_at(const struct form *form) {
    unsigned missing = 0, seen = 0;
    for (const struct form_field *f = form->fields; f->name; f++) {
        if (!is_seen(f))
            continue;
        seen++;
        missing += ask(form->name, f->name, "label");
        if (f->kind == FORM_MUNICIPALITY)
            missing += ask(form->name, f->name, "none");
        for (const char *const *o = f->options; o && *o; o++)
            missing += ask(form->name, f->name, *o);
    }
    bool shown = seen && strcmp(form->name, "arrive") != 0; /* its page has a button of its own */
    return missing + (shown ? ask(form->name, "submit", "") : 0);
}

/* The public's, which show their forms as the table has them; others write their own, or change the options.
 */
static void every_public_form_has_its_words(void **state) {
    static const struct route *const tables[] = {propose_routes, proposal_routes, confirm_routes,
                                                 signin_routes};
    unsigned missing = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct route *r = tables[i]; r->path; r++)
            if (r->form)
                missing += look_at(r->form);
    assert_int_equal(missing, 0);
}

static void every_page_has_its_template(void **state) {
    for (const struct route *const *group = routes; *group; group++)
        for (const struct route *r = *group; r->path; r++)
            if (r->template && !template_exists(templates, str_of(r->template)))
                fail_msg("%s: there is no template %s", r->path, r->template);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_in_the_pages_code_is_a_text),
        cmocka_unit_test(every_public_form_has_its_words),
        cmocka_unit_test(every_page_has_its_template),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
