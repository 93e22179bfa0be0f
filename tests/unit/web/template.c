/* A folder of templates from the outside: what is right can be shown, what is wrong is told with file and
 * line before anything is served, and a change on disk is noticed. */
#include "web/template.h"

#include "support/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

struct folder {
    char dir[64];
    struct arena *arena;
    struct messages messages;
    struct templates *templates;
};

static const char *path_of(struct folder *f, const char *name) {
    return arena_format(f->arena, "%s/%s", f->dir, name).p;
}

static void write_bytes(struct folder *f, const char *name, const void *p, size_t n) {
    struct str path = str_of(path_of(f, name));
    for (size_t i = strlen(f->dir) + 1; i < path.n; i++)
        if (path.p[i] == '/')
            mkdir(arena_copy(f->arena, str_slice(path, 0, i)).p, 0700);
    FILE *file = fopen(path.p, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(p, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void write_file(struct folder *f, const char *name, const char *text) {
    write_bytes(f, name, text, strlen(text));
}

/* An orderly little site. */
static int set_up(void **state) {
    struct folder *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->dir, "/tmp/kaaring-template-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->arena = arena_new();
    f->messages = messages_new(f->arena);
    write_file(f, "pages/parts/layout.html",
               "<!doctype html>\n<title>{{$title}}{{/title}}</title>\n{{$main}}{{/main}}\n");
    write_file(f, "pages/parts/field.html", "<label>{{label}}</label>{{#error}}<p>{{error}}</p>{{/error}}\n");
    write_file(
        f, "pages/home.html",
        "{{<parts/layout}}\n{{$title}}{{t.home.title}}{{/title}}\n{{$main}}\n<h1>{{t.home.hello}}</h1>\n"
        "{{#fields}}\n{{>parts/field}}\n{{/fields}}\n{{/main}}\n{{/parts/layout}}\n");
    write_file(f, "pages/admin/inbox.html", "{{t.admin.count}}\n");
    write_file(f, "mail/confirm.txt", "Subject: {{t.home.hello}}\n\n{{{body}}}\n");
    write_file(f, "text/nb/site.yaml",
               "home: {title: 'Hjem & hage', hello: 'Hei {{name}}'}\nadmin:\n  count: {one: Ett, other: "
               "'{{n}} stykker'}\nfault: {field_too_long: 'Høyst {{most}} tegn'}\n");
    write_file(f, "text/nn/site.yaml",
               "home: {title: Heim & hage, hello: 'Hei {{name}}!'}\nadmin:\n  count: {one: Eitt, other: "
               "'{{n}} stykke'}\nfault: {field_too_long: 'Høgst {{most}} teikn'}\n");
    write_file(f, "text/en/site.yaml",
               "home: {title: Home & garden, hello: 'Hi {{name}}'}\nadmin:\n  count: {one: One, other: "
               "'{{n}} pieces'}\nfault: {field_too_long: 'At most {{most}} characters'}\n");
    *state = f;
    return 0;
}

static int remove_entry(const char *path, const struct stat *s, int kind, struct FTW *where) {
    return remove(path);
}

static int tear_down(void **state) {
    struct folder *f = *state;
    templates_free(f->templates);
    nftw(f->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(f->arena);
    free(f);
    return 0;
}

static enum fault load(struct folder *f) {
    f->messages = messages_new(f->arena);
    templates_free(f->templates);
    return templates_load(str_of(f->dir), &f->messages, &f->templates);
}

static void load_well(struct folder *f) {
    enum fault fault = load(f);
    messages_print(&f->messages, stderr);
    assert_int_equal(fault, OK);
    assert_int_equal(f->messages.n, 0);
}

/* All messages, a line each, without the folder's name. */
static const char *said(struct folder *f) {
    struct str all = STR("");
    for (size_t i = 0; i < f->messages.n; i++) {
        struct str line = message_line(f->arena, &f->messages.list[i]);
        assert_true(str_starts(line, str_of(f->dir)));
        line = str_slice(line, strlen(f->dir) + 1, line.n);
        all = arena_format(f->arena, "%.*s%.*s\n", STR_ARGS(all), STR_ARGS(line));
    }
    return all.p;
}

static void refused(struct folder *f, const char *messages) {
    f->templates = NULL;
    assert_int_equal(load(f), FILE_INVALID);
    assert_null(f->templates);
    assert_string_equal(said(f), messages);
}

static void renders(struct folder *f, const char *name, enum lang lang, const char *view,
                    const char *expected) {
    json_t *json = json_loads(view, 0, NULL);
    assert_non_null(json);
    struct buf out = buf_new(f->arena);
    assert_int_equal(template_render(f->templates, str_of(name), lang, json, &out), OK);
    assert_string_equal(buf_str(&out).p, expected);
    json_decref(json);
}

static void pages_are_shown_in_three_languages(void **state) {
    struct folder *f = *state;
    load_well(f);
    const char *view = "{\"name\":\"<Ada>\",\"fields\":[{\"label\":\"A\",\"error\":{\"t\":\"fault.field_too_"
                       "long\",\"most\":9}},{\"label\":\"B\"}]}";
    renders(f, "home", LANG_NB, view,
            "<!doctype html>\n<title>Hjem &amp; hage</title>\n<h1>Hei &lt;Ada&gt;</h1>\n"
            "<label>A</label><p>Høyst 9 tegn</p>\n<label>B</label>\n\n");
    renders(f, "home", LANG_NN, view,
            "<!doctype html>\n<title>Heim &amp; hage</title>\n<h1>Hei &lt;Ada&gt;!</h1>\n"
            "<label>A</label><p>Høgst 9 teikn</p>\n<label>B</label>\n\n");
    renders(f, "home", LANG_EN, view,
            "<!doctype html>\n<title>Home &amp; garden</title>\n<h1>Hi &lt;Ada&gt;</h1>\n"
            "<label>A</label><p>At most 9 characters</p>\n<label>B</label>\n\n");
    renders(f, "admin/inbox", LANG_EN, "{\"n\":1}", "One\n");
    renders(f, "admin/inbox", LANG_NN, "{\"n\":12}", "12 stykke\n");
}

static void mails_are_plain_text(void **state) {
    struct folder *f = *state;
    load_well(f);
    renders(f, "mail/confirm", LANG_NB, "{\"name\":\"A & B\\r\\nBcc: x\",\"body\":\"<1>\\n2\"}",
            "Subject: Hei A & B Bcc: x\n\n<1>\n2\n");
}

static void names_that_are_not_there(void **state) {
    struct folder *f = *state;
    load_well(f);
    struct buf out = buf_new(f->arena);
    const char *names[] = {"", "hom", "homes", "confirm", "admin", "../home", "pages/home", "home.html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(template_render(f->templates, str_of(names[i]), LANG_NB, NULL, &out), NOT_FOUND);
        assert_false(template_exists(f->templates, str_of(names[i])));
    }
    assert_int_equal(out.n, 0);
    assert_true(template_exists(f->templates, STR("home")));
    assert_true(template_exists(f->templates, STR("parts/field")));
    assert_true(template_exists(f->templates, STR("mail/confirm")));
}

static void code_gets_texts_by_key(void **state) {
    struct folder *f = *state;
    load_well(f);
    assert_true(str_equal(text_get(f->templates, LANG_NN, STR("home.title")), STR("Heim & hage")));
    assert_true(str_equal(text_get(f->templates, LANG_NB, STR("admin.count")), STR("{{n}} stykker")));
    assert_int_equal(text_get(f->templates, LANG_NB, STR("home")).n, 0);
    json_t *view = json_pack("{s:s, s:i}", "name", "<A>\nB", "n", 3);
    struct buf out = buf_new(f->arena);
    assert_int_equal(text_render(f->templates, LANG_EN, STR("home.hello"), view, &out), OK);
    assert_int_equal(text_render(f->templates, LANG_EN, STR("admin.count"), view, &out), OK);
    assert_int_equal(text_render(f->templates, LANG_EN, STR("home.title"), NULL, &out), OK);
    assert_int_equal(text_render(f->templates, LANG_EN, STR("home.titles"), view, &out), NOT_FOUND);
    assert_string_equal(buf_str(&out).p, "Hi <A> B3 piecesHome & garden");
    json_decref(view);

    view = json_pack("{s:{s:s}}", "name", "t", "home.title"); /* a text in a text is plain as well */
    out = buf_new(f->arena);
    assert_int_equal(text_render(f->templates, LANG_EN, STR("home.hello"), view, &out), OK);
    assert_string_equal(buf_str(&out).p, "Hi Home & garden");
    json_decref(view);
}

static void keys_that_code_makes_up_can_be_asked_for(void **state) {
    struct folder *f = *state;
    load_well(f);
    templates_check_key(f->templates, STR("fault.field_too_long"), &f->messages);
    assert_int_equal(f->messages.n, 0);
    templates_check_key(f->templates, STR("fault.gone"), &f->messages);
    assert_int_equal(f->messages.n, 1);
    assert_string_equal(f->messages.list[0].text.p, "There is no text \"fault.gone\".");
    f->messages = messages_new(f->arena);
    templates_check_faults(f->templates, &f->messages);
    assert_int_equal(f->messages.n, FAULT_COUNT - 2); /* all but OK and the one that has a sentence */
}

static void an_unknown_partial(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "\n<p>{{>parts/gone}}\n{{<home2}}{{/home2}}{{#a}}{{>mail/confirm}}{{/a}}");
    write_file(f, "mail/x.txt", "{{>parts/field}}");
    refused(f, "mail/x.txt:1:1: {{>parts/field}} names a template that does not exist.\n"
               "pages/x.html:2:4: {{>parts/gone}} names a template that does not exist.\n"
               "pages/x.html:3:1: {{<home2}} names a template that does not exist.\n"
               "pages/x.html:3:27: {{>mail/confirm}} names a template that does not exist.\n");
}

static void a_partial_without_end(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/parts/a.html", "{{>parts/b}}");
    write_file(f, "pages/parts/b.html", "\n{{>parts/a}}");
    write_file(f, "pages/x.html", "{{>parts/a}}");
    refused(f, "pages/parts/b.html:2:1: {{>parts/a}} includes itself without end.\n"
               "pages/parts/a.html:1:1: {{>parts/b}} includes itself without end.\n");
}

static void a_text_that_is_not_there(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "{{t.home.title}}\n {{t.home.tittle}}{{#a}}{{t.home}}{{/a}}");
    refused(f, "pages/x.html:2:2: There is no text \"home.tittle\" in nb, nn, en.\n"
               "pages/x.html:2:25: There is no text \"home\" in nb, nn, en.\n");
}

static void a_text_that_one_language_lacks(void **state) {
    struct folder *f = *state;
    write_file(f, "text/nn/site.yaml",
               "home: {title: Heim, hello: 'Hei {{name}}'}\nadmin: {count: {one: Eitt, other: '{{n}}'}}\n");
    write_file(f, "pages/x.html", "{{t.fault.field_too_long}}");
    refused(f, "pages/x.html:1:1: There is no text \"fault.field_too_long\" in nn.\n"
               "text/nb/site.yaml:4:25: The text \"fault.field_too_long\" is missing in nn.\n");
}

static void a_language_without_a_file(void **state) {
    struct folder *f = *state;
    assert_int_equal(remove(path_of(f, "text/en/site.yaml")), 0);
    refused(f, "text/en: There are no texts.\n");
}

static void a_text_whose_variables_differ(void **state) {
    struct folder *f = *state;
    write_file(f, "text/nn/site.yaml",
               "home: {title: 'Heim', hello: 'Hei {{namn}}'}\nadmin: {count: {one: Eitt, other: '{{n}}'}}\n"
               "fault: {field_too_long: 'Høgst {{most}}'}\n");
    refused(f, "text/nn/site.yaml:1:30: The text \"home.hello\" uses {{name}} in nb, but not in nn.\n"
               "text/nb/site.yaml:1:37: The text \"home.hello\" uses {{namn}} in nn, but not in nb.\n");
}

static void a_text_inside_itself(void **state) {
    struct folder *f = *state;
    const char *yaml = "home: {title: x, hello: '{{name}}'}\nadmin: {count: "
                       "'{{t.fault.field_too_long}}'}\nfault: {field_too_long: '{{t.admin.count}}'}\n";
    write_file(f, "text/nb/site.yaml", yaml);
    write_file(f, "text/nn/site.yaml", yaml);
    write_file(f, "text/en/site.yaml", yaml);
    assert_int_equal(load(f), FILE_INVALID);
    assert_true(f->messages.n > 0);
    for (size_t i = 0; i < f->messages.n; i++)
        assert_true(str_ends(f->messages.list[i].text, STR("holds texts inside texts without end.")));
}

static void a_section_that_is_not_closed(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "<p>\n  {{#a}}\n</p>");
    write_file(f, "mail/x.txt", "{{^a}}{{/b}}");
    refused(f, "pages/x.html:2:3: {{#a}} is never closed.\n"
               "mail/x.txt:1:7: {{/b}} stands where {{/a}} is due, opened in line 1.\n");
}

static void an_unescaped_tag(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html",
               "\n{{{name}}} {{&name}} {{{html_safe_json}}} {{{t.home.title}}} {{#a}}{{{.}}}{{/a}}");
    refused(f, "pages/x.html:2:1: {{{name}}} is not escaped, which is not allowed for this name.\n"
               "pages/x.html:2:12: {{{name}}} is not escaped, which is not allowed for this name.\n"
               "pages/x.html:2:43: {{{t.home.title}}} is not escaped, which is not allowed for this name.\n"
               "pages/x.html:2:68: {{{.}}} is not escaped, which is not allowed for this name.\n");
}

static void the_name_of_texts_is_kept(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "{{t}}{{#t}}{{/t}}{{#t.home.title}}{{/t.home.title}}{{title}}{{x.t}}");
    refused(f, "pages/x.html:1:1: {{t}} does not work: the name t is kept for texts, written {{t.key}}.\n"
               "pages/x.html:1:6: {{#t}} does not work: the name t is kept for texts, written {{t.key}}.\n"
               "pages/x.html:1:18: {{#t.home.title}} does not work: the name t is kept for texts, written "
               "{{t.key}}.\n");
}

static void a_block_that_does_not_fit(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "{{<parts/layout}}\n{{$mian}}{{/mian}}\n{{/parts/layout}}");
    refused(f, "pages/x.html:2:1: {{$mian}} is a block that the parent does not have.\n");
    write_file(f, "pages/x.html",
               "{{<parts/layout}}\n{{$main}}{{/main}}{{$main}}{{/main}}\n{{/parts/layout}}");
    refused(f, "pages/x.html:2:19: {{$main}} is passed twice.\n");
}

static void files_that_cannot_be_read(void **state) {
    struct folder *f = *state;
    char *big = malloc((1 << 20) + 1);
    assert_non_null(big);
    memset(big, 'x', (1 << 20) + 1);
    write_bytes(f, "pages/big.html", big, (1 << 20) + 1);
    free(big);
    write_bytes(f, "pages/latin.html", "bl\xe5", 3);
    refused(f, "pages/big.html: The file is larger than 1 MiB.\n"
               "pages/latin.html:1:3: A byte is not UTF-8.\n");
}

static void a_folder_that_is_not_there(void **state) {
    struct folder *f = *state;
    struct templates *templates;
    f->messages = messages_new(f->arena);
    assert_int_equal(templates_load(STR("/tmp/kaaring-there-is-no-such"), &f->messages, &templates),
                     FILE_INVALID);
    assert_null(templates);
    assert_int_equal(f->messages.n, 5); /* three languages, pages, mail */
}

static void a_name_that_two_files_want(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/mail/confirm.html", "x");
    f->templates = NULL;
    assert_int_equal(load(f), FILE_INVALID);
    assert_int_equal(f->messages.n, 1);
    assert_non_null(strstr(f->messages.list[0].text.p, "The name \"mail/confirm\" is taken by "));
}

static void other_files_are_passed_over(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/home.html~", "{{#broken");
    write_file(f, "pages/.home.html", "{{#broken");
    write_file(f, "pages/readme.txt", "{{#broken");
    write_file(f, "mail/home.html", "{{#broken");
    write_file(f, "text/de/site.yaml", "[");
    load_well(f);
    assert_false(template_exists(f->templates, STR("readme")));
}

static void every_mistake_is_told_at_once(void **state) {
    struct folder *f = *state;
    write_file(f, "pages/x.html", "{{>gone}}{{{raw}}}");
    write_file(f, "pages/y.html", "{{#open}}");
    write_file(f, "text/nn/site.yaml", "home: [\n");
    f->templates = NULL;
    assert_int_equal(load(f), FILE_INVALID);
    assert_int_equal(f->messages.n, 4);
}

static void changes_are_noticed(void **state) {
    struct folder *f = *state;
    load_well(f);
    assert_false(templates_changed(f->templates));

    write_file(f, "pages/home.html", "changed");
    assert_true(templates_changed(f->templates));
    load_well(f);
    assert_false(templates_changed(f->templates));
    renders(f, "home", LANG_NB, "{}", "changed");

    struct utimbuf first = {1, 1}, second = {2, 2};
    assert_int_equal(utime(path_of(f, "text/nn"), &first), 0); /* the next change is another time */
    load_well(f);
    write_file(f, "text/nn/more.yaml", "# nothing yet\n");
    assert_true(templates_changed(f->templates));
    assert_int_equal(remove(path_of(f, "text/nn/more.yaml")), 0);
    load_well(f);

    assert_int_equal(utime(path_of(f, "text/en/site.yaml"), &first), 0); /* the same size, another time */
    assert_true(templates_changed(f->templates));
    load_well(f);
    assert_int_equal(utime(path_of(f, "text/en/site.yaml"), &second), 0);
    assert_true(templates_changed(f->templates));

    assert_int_equal(utime(path_of(f, "pages/home.html"), &first), 0);
    load_well(f);
    write_file(f, "pages/home.html", "changed again"); /* the same time, another size */
    assert_int_equal(utime(path_of(f, "pages/home.html"), &first), 0);
    assert_true(templates_changed(f->templates));

    assert_int_equal(utime(path_of(f, "pages/admin"), &first), 0); /* the next change is another time */
    load_well(f);
    write_file(f, "pages/admin/new.html", "new");
    assert_true(templates_changed(f->templates));
    load_well(f);
    renders(f, "admin/new", LANG_NB, "{}", "new");

    assert_int_equal(remove(path_of(f, "mail/confirm.txt")), 0);
    assert_true(templates_changed(f->templates));
    load_well(f);
    assert_false(template_exists(f->templates, STR("mail/confirm")));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(pages_are_shown_in_three_languages),
        IN_FOLDER(mails_are_plain_text),
        IN_FOLDER(names_that_are_not_there),
        IN_FOLDER(code_gets_texts_by_key),
        IN_FOLDER(keys_that_code_makes_up_can_be_asked_for),
        IN_FOLDER(an_unknown_partial),
        IN_FOLDER(a_partial_without_end),
        IN_FOLDER(a_text_that_is_not_there),
        IN_FOLDER(a_text_that_one_language_lacks),
        IN_FOLDER(a_language_without_a_file),
        IN_FOLDER(a_text_whose_variables_differ),
        IN_FOLDER(a_text_inside_itself),
        IN_FOLDER(a_section_that_is_not_closed),
        IN_FOLDER(an_unescaped_tag),
        IN_FOLDER(the_name_of_texts_is_kept),
        IN_FOLDER(a_block_that_does_not_fit),
        IN_FOLDER(files_that_cannot_be_read),
        IN_FOLDER(a_folder_that_is_not_there),
        IN_FOLDER(a_name_that_two_files_want),
        IN_FOLDER(other_files_are_passed_over),
        IN_FOLDER(every_mistake_is_told_at_once),
        IN_FOLDER(changes_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
