/* How long a page takes: the form page of a proposal in this folder's size, over a view as the page builds
 * it, beside the mere copying of the same bytes. Prints; judges nothing. */
#include "web/template.h"

#include "base/arena.h"
#include "base/buf.h"

#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FIELDS = 14, ROUNDS = 20000 };

static const struct {
    const char *name, *text;
} FILES[] = {
    {"pages/parts/layout.html", "<!doctype html>\n<html lang=\"{{lang}}\">\n<head>\n<meta "
                                "charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
                                "initial-scale=1\">\n<link rel=\"stylesheet\" "
                                "href=\"/assets/{{assets}}/site.css\">\n<title>{{$title}}{{/title}} · "
                                "{{site.name}}</title>\n</head>\n<body>\n<a class=\"ds-skip-link\" "
                                "href=\"#main\">{{t.layout.skip}}</a>\n<header class=\"top\"><a "
                                "class=\"mark\" href=\"/\">{{site.name}}</a>\n<nav "
                                "aria-label=\"{{t.layout.menu}}\">{{#menu}}<a href=\"{{url}}\"{{#here}} "
                                "aria-current=\"page\"{{/here}}>{{label}}</a>{{/menu}}</nav></header>\n<main "
                                "id=\"main\">\n{{$main}}\n{{/main}}\n</main>\n<footer "
                                "class=\"foot\"><p>{{t.layout.sample}}</p><a "
                                "href=\"/personvern\">{{t.layout.privacy}}</a></footer>\n</body>\n</html>\n"},
    {"pages/parts/field.html", "<div class=\"ds-field{{#error}} wrong{{/error}}\">\n  <label "
                               "class=\"ds-label\" for=\"{{name}}\">{{label}}{{^required}} <span "
                               "class=\"optional\">({{t.form.optional}})</span>{{/required}}</label>\n  "
                               "{{#help}}\n  <p class=\"ds-help\" id=\"{{name}}-help\">{{.}}</p>\n "
                               " {{/help}}\n  {{#text}}\n  <textarea class=\"ds-input\" id=\"{{name}}\" "
                               "name=\"{{name}}\" rows=\"8\" maxlength=\"{{max}}\" "
                               "aria-describedby=\"{{name}}-help {{name}}-error\">{{value}}</textarea>\n  "
                               "{{/text}}\n  {{^text}}\n  <input class=\"ds-input\" "
                               "id=\"{{name}}\" name=\"{{name}}\" type=\"{{type}}\" maxlength=\"{{max}}\" "
                               "autocomplete=\"{{autocomplete}}\" value=\"{{value}}\" "
                               "aria-describedby=\"{{name}}-help {{name}}-error\">\n  {{/text}}\n  "
                               "{{#error}}\n  <p class=\"ds-validation-message\" "
                               "id=\"{{name}}-error\">{{.}}</p>\n  {{/error}}\n</div>\n"},
    {"pages/propose.html",
     "{{<parts/layout}}\n{{$title}}{{t.propose.title}}{{/title}}\n{{$main}}\n<p class=\"kicker\">{{award}}, "
     "{{edition}}</p>\n"
     "<h1>{{t.propose.title}}</h1>\n<p class=\"lead\">{{t.propose.deadline}}</p>\n<form method=\"post\" "
     "action=\"{{action}}\" "
     "novalidate>\n<input type=\"hidden\" name=\"token\" "
     "value=\"{{token}}\">\n{{#fields}}\n{{>parts/field}}\n{{/fields}}\n<button "
     "class=\"ds-button\" "
     "type=\"submit\">{{t.propose.send}}</button>\n</form>\n{{/main}}\n{{/parts/layout}}\n"},
    {"mail/x.txt", "x"},
};

static const char TEXTS[] =
    "layout: {skip: 'Hopp til innholdet', menu: Hovedmeny, sample: 'Prøveinstallasjon med oppdiktede "
    "eksempler', privacy: Personvern}\n"
    "form: {optional: valgfritt, help: 'Hva gjør de, hva blir bedre for miljøet, og hva kan det vokse til? "
    "Skriv gjerne som du snakker.'}\n"
    "propose: {title: 'Foreslå en kandidat', deadline: 'Frist {{deadline}}', send: 'Send forslaget'}\n"
    "fault: {too_long: 'Høyst {{most}} tegn; du har skrevet {{n}}.'}\n";

/* Makes a folder of everything before each slash of `path` from `from` on. */
static void make_folders(char *path, size_t from) {
    for (char *p = path + from; *p; p++)
        if (*p == '/') {
            *p = 0;
            mkdir(path, 0700);
            *p = '/';
        }
}

static void write_file(const char *dir, const char *name, const char *text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    make_folders(path, strlen(dir) + 1);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(1);
}

static int remove_entry(const char *path, const struct stat *s, int kind, struct FTW *where) {
    (void)s, (void)kind, (void)where;
    return remove(path);
}

static struct templates *load(void) {
    char dir[] = "/tmp/kaaring-bench-XXXXXX";
    if (!mkdtemp(dir))
        exit(1);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        write_file(dir, FILES[i].name, FILES[i].text);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        char name[20];
        snprintf(name, sizeof name, "text/%.*s/x.yaml", STR_ARGS(lang_code(lang)));
        write_file(dir, name, TEXTS);
    }
    struct arena *a = arena_new();
    struct messages messages = messages_new(a);
    struct templates *templates;
    enum fault fault = templates_load(str_of(dir), &messages, &templates);
    messages_print(&messages, stderr);
    arena_free(a);
    nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    if (fault)
        exit(1);
    return templates;
}

static json_t *field(int i) {
    char name[20];
    snprintf(name, sizeof name, "field_%d", i);
    json_t *f = json_pack("{s:s, s:s, s:b, s:s, s:i, s:s, s:s}", "name", name, "label",
                          "Hvorfor fortjener de prisen?", "required", i % 2, "type", "text", "max", 4000,
                          "autocomplete", "off", "value",
                          "De prøver ut \"biokull\" i to testanlegg her i Drammen & omegn.");
    json_object_set_new(f, "help", json_pack("{s:s}", "t", "form.help"));
    json_object_set_new(f, "text", json_boolean(i % 4 == 0));
    if (i % 3 == 0)
        json_object_set_new(f, "error",
                            json_pack("{s:s, s:i, s:i}", "t", "fault.too_long", "most", 300, "n", 301));
    return f;
}

static json_t *view_new(void) {
    json_t *view = json_pack(
        "{s:s, s:s, s:{s:s}, s:[{s:s, s:s}, {s:s, s:s, s:b}, {s:s, s:s}], s:s, s:s, s:s, s:s, s:s}", "lang",
        "nb", "assets", "3f9a1c", "site", "name", "Næringsforeningen i Drammensregionen", "menu", "url",
        "/priser", "label", "Priser", "url", "/vinnere", "label", "Vinnere", "here", 1, "url", "/log",
        "label", "Etterprøv", "award", "Grønn Gründer-prisen", "edition", "3. utgave", "deadline",
        "8. oktober 2021 kl. 23.59 (norsk tid)", "action", "/gg/3/foresla", "token", "c2lnbmVkIHRva2Vu");
    json_t *fields = json_array();
    for (int i = 0; i < FIELDS; i++)
        json_array_append_new(fields, field(i));
    json_object_set_new(view, "fields", fields);
    return view;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(void) {
    struct templates *templates = load();
    json_t *view = view_new();
    struct arena *a = arena_new();
    struct buf page = buf_new(a);
    if (template_render(templates, STR("propose"), LANG_NB, view, &page) != OK)
        return 1;

    double begin = now();
    for (int i = 0; i < ROUNDS; i++) { /* as a request does: a buffer of its own */
        struct arena *request = arena_new();
        struct buf out = buf_new(request);
        if (template_render(templates, STR("propose"), LANG_NB, view, &out) != OK || out.n != page.n)
            return 1;
        arena_free(request);
    }
    double rendered = (now() - begin) / ROUNDS;

    begin = now();
    for (int i = 0; i < ROUNDS; i++) {
        struct arena *request = arena_new();
        struct buf out = buf_new(request);
        for (size_t at = 0; at < page.n; at += 64) /* about as many pieces as the page has */
            buf_add(&out, str_slice((struct str){page.p, page.n}, at, 64));
        arena_free(request);
    }
    double copied = (now() - begin) / ROUNDS;
    printf("template: a page of %zu bytes in %.2f µs; its bytes alone in %.2f µs; ratio %.2f\n", page.n,
           rendered, copied, copied / rendered);
    json_decref(view);
    arena_free(a);
    templates_free(templates);
    return 0;
}
