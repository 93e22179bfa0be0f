/* The engine from source to bytes, without a folder: first the official specification of Mustache, then what
 * is ours. */
#include "web/template_compile.h"

#include "base/buf.h"
#include "support/soup.h"
#include "support/test.h"
#include "web/template_run.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 40 };

struct world {
    struct arena *arena;
    struct messages messages;
    struct template_file files[FILES_MOST];
    struct template_library library;
    bool html;
};

static struct world world_new(bool html) {
    struct arena *arena = arena_new();
    return (struct world){.arena = arena, .messages = messages_new(arena), .html = html};
}

static void world_free(struct world *w) {
    arena_free(w->arena);
}

static void add_file(struct world *w, const char *name, struct str text) {
    struct mustache_source source = {.path = str_of(name), .text = text};
    struct node *nodes;
    assert_true(w->library.n < FILES_MOST);
    mustache_parse(w->arena, &source, &w->messages, &nodes);
    struct str full = w->html ? str_of(name) : arena_format(w->arena, "mail/%s", name);
    w->files[w->library.n++] = (struct template_file){full, str_of(name), w->html, nodes};
    w->library.files = w->files;
}

static void add_texts(struct world *w, enum lang lang, const char *yaml) {
    const struct text_file file = {STR("texts.yaml"), str_of(yaml)};
    texts_read(w->arena, &file, 1, &w->messages, &w->library.texts[lang]);
    assert_int_equal(w->messages.n, 0);
}

/* Renders the last file that was added; the first message when it does not compile, "INTERNAL" when it does
 * not run. */
static struct str render(struct world *w, enum lang lang, json_t *view) {
    struct program program;
    struct phrase phrases[32] = {0};
    const struct texts *texts = &w->library.texts[lang];
    bool good = w->messages.n == 0;
    for (size_t i = 0; good && i < texts->n; i++) {
        phrases[i].key = texts->items[i].key;
        good = text_compile(w->arena, &w->library, &texts->items[i], lang, true, &w->messages,
                            &phrases[i].html[lang]) &&
               text_compile(w->arena, &w->library, &texts->items[i], lang, false, &w->messages,
                            &phrases[i].plain[lang]);
    }
    good = good &&
           template_compile(w->arena, &w->library, &w->files[w->library.n - 1], lang, &w->messages, &program);
    if (w->messages.n)
        return w->messages.list[0].text;
    assert_true(good);
    struct phrases all = {phrases, texts->n};
    struct run_texts run = {&all, lang, w->html};
    struct buf out = buf_new(w->arena);
    buf_add(&out, STR("before:"));
    enum fault fault = program_run(&program, &run, view, &out);
    if (fault) {
        assert_string_equal(buf_str(&out).p, "before:");
        return fault_key(fault);
    }
    return str_slice(buf_str(&out), 7, out.n);
}

/* One template over a view in JSON, with up to three further files: name, source, …, null. */
static void shows(bool html, const char *expected, const char *template, const char *view, ...) {
    struct world w = world_new(html);
    va_list files;
    va_start(files, view);
    for (const char *name; (name = va_arg(files, const char *));)
        add_file(&w, name, str_of(va_arg(files, const char *)));
    va_end(files);
    add_file(&w, "main", str_of(template));
    json_t *json = json_loads(view, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    struct str got = render(&w, LANG_NB, json);
    assert_string_equal(got.p, expected);
    json_decref(json);
    world_free(&w);
}

/* The same for a text world: one YAML file in all languages. */
static void says(bool html, const char *expected, const char *yaml, const char *template, const char *view) {
    struct world w = world_new(html);
    add_texts(&w, LANG_NB, yaml);
    add_file(&w, "main", str_of(template));
    json_t *json = json_loads(view, JSON_DECODE_ANY, NULL);
    assert_non_null(json);
    assert_string_equal(render(&w, LANG_NB, json).p, expected);
    json_decref(json);
    world_free(&w);
}

static bool passes(const json_t *test) {
    struct world w = world_new(true);
    const char *name;
    json_t *source;
    json_object_foreach(json_object_get(test, "partials"), name, source) {
        add_file(&w, name, str_of(json_string_value(source)));
    }
    add_file(&w, "the template", str_of(json_string_value(json_object_get(test, "template"))));
    struct str got = render(&w, LANG_NB, json_object_get(test, "data"));
    struct str expected = str_of(json_string_value(json_object_get(test, "expected")));
    bool passed = str_equal(got, expected);
    if (!passed)
        print_error("%s: %s\nexpected «%.*s»\n     got «%.*s»\n",
                    json_string_value(json_object_get(test, "name")),
                    json_string_value(json_object_get(test, "desc")), STR_ARGS(expected), STR_ARGS(got));
    world_free(&w);
    return passed;
}

static void official(const char *part, size_t tests) {
    char path[100];
    snprintf(path, sizeof path, "tests/data/mustache/%s.json", part);
    json_t *spec = json_load_file(path, 0, NULL);
    assert_non_null(spec);
    size_t i, passed = 0;
    json_t *test;
    json_array_foreach(json_object_get(spec, "tests"), i, test) {
        passed += passes(test);
    }
    assert_int_equal(passed, tests);
    assert_int_equal(json_array_size(json_object_get(spec, "tests")), tests);
    json_decref(spec);
}

static void official_interpolation(void **state) {
    official("interpolation", 42);
}
static void official_sections(void **state) {
    official("sections", 34);
}
static void official_inverted_sections(void **state) {
    official("inverted", 22);
}
static void official_partials(void **state) {
    official("partials", 12);
}
static void official_comments(void **state) {
    official("comments", 12);
}
static void official_delimiters(void **state) {
    official("delimiters", 14);
}
static void official_inheritance(void **state) {
    official("inheritance", 27);
}

static void hostile_values_are_escaped_everywhere(void **state) {
    const char *view = "{\"x\":\"<script>alert('\\\"&')</script>\",\"l\":[\"<b>\"],\"o\":{\"k\":\"\\\"'\"}}";
    shows(true, "&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;", "{{x}}", view, NULL);
    shows(true, "<a title=\"&quot;&#39;\">", "<a title=\"{{o.k}}\">", view, NULL);
    shows(true, "<li>&lt;b&gt;</li>", "{{#l}}<li>{{.}}</li>{{/l}}", view, NULL);
    shows(true, "{{x}}", "{{v}}", "{\"v\":\"{{x}}\",\"x\":\"no\"}", NULL);
}

static void lines_in_mail_stay_one_line(void **state) {
    const char *view = "{\"name\":\"A\\r\\nBcc: b@example.org\\n\\nX\\r\",\"body\":\"one\\ntwo\"}";
    shows(false, "Subject: A Bcc: b@example.org X \n\n<one two>\none\ntwo & one\ntwo",
          "Subject: {{name}}\n\n<{{body}}>\n{{{body}}} & {{&body}}", view, NULL);
}

static void mail_is_not_escaped(void **state) {
    shows(false, "Ø & Å <\"'>", "{{x}}", "{\"x\":\"Ø & Å <\\\"'>\"}", NULL);
}

static void mail_finds_its_own_parts(void **state) {
    shows(false, "Hei\nHilsen A\n", "Hei\n{{>parts/sign}}\n", "{\"who\":\"A\"}", "parts/sign",
          "Hilsen {{who}}\n", NULL);
}

static void json_for_scripts_cannot_leave_its_element(void **state) {
    shows(true,
          "<script "
          "type=\"application/json\">{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\",\"b\":[1,true,null]}</"
          "script>",
          "<script type=\"application/json\">{{{html_safe_json}}}</script>",
          "{\"html_safe_json\":{\"a\":\"</script><!--&\",\"b\":[1,true,null]}}", NULL);
    shows(true, "\"\\u003c\"", "{{&html_safe_json}}", "{\"html_safe_json\":\"<\"}", NULL);
}

static void values_of_every_kind(void **state) {
    shows(true, "0|-9223372036854775808|9223372036854775807|0.1|1e+300|true|false||||",
          "{{z}}|{{min}}|{{max}}|{{f}}|{{big}}|{{yes}}|{{no}}|{{nil}}|{{o}}|{{l}}|{{gone}}",
          "{\"z\":0,\"min\":-9223372036854775808,\"max\":9223372036854775807,\"f\":0.1,\"big\":1e300,\"yes\":"
          "true,\"no\":"
          "false,\"nil\":null,\"o\":{\"a\":1},\"l\":[1]}",
          NULL);
}

static void what_counts_as_nothing(void **state) {
    const char *view =
        "{\"a\":\"\",\"b\":0,\"c\":[],\"d\":false,\"e\":null,\"f\":0.0,\"A\":\" \",\"B\":-1,\"C\":[0],\"D\":"
        "true,\"E\":{},\"F\":0.5}";
    shows(true, "------", "{{^a}}-{{/a}}{{^b}}-{{/b}}{{^c}}-{{/c}}{{^d}}-{{/d}}{{^e}}-{{/e}}{{^f}}-{{/f}}",
          view, NULL);
    shows(true, "",
          "{{#a}}+{{/a}}{{#b}}+{{/b}}{{#c}}+{{/c}}{{#d}}+{{/d}}{{#e}}+{{/e}}{{#f}}+{{/f}}{{#g}}+{{/g}}", view,
          NULL);
    shows(true, "++++++", "{{#A}}+{{/A}}{{#B}}+{{/B}}{{#C}}+{{/C}}{{#D}}+{{/D}}{{#E}}+{{/E}}{{#F}}+{{/F}}",
          view, NULL);
    shows(true, "", "{{^A}}-{{/A}}{{^B}}-{{/B}}{{^C}}-{{/C}}{{^D}}-{{/D}}{{^E}}-{{/E}}{{^F}}-{{/F}}", view,
          NULL);
}

static void a_view_may_be_anything(void **state) {
    shows(true, "()", "({{a}}{{a.b}}{{#a}}x{{/a}})", "[]", NULL);
    shows(true, "(7)", "({{.}})", "7", NULL);
    struct world w = world_new(true);
    add_file(&w, "main", STR("({{.}}{{a}}{{#a}}x{{/a}}{{^a}}y{{/a}})"));
    assert_string_equal(render(&w, LANG_NB, NULL).p, "(y)");
    world_free(&w);
}

static void a_page_fills_the_blocks_of_its_layout(void **state) {
    shows(true, "<title>Inbox</title>\n<main>\n  <h1>Ada</h1>\n  <p>\n</main>\n",
          "{{<layout}}\n"
          "  {{$title}}Inbox{{/title}}\n"
          "  {{$main}}\n"
          "  <h1>{{name}}</h1>\n"
          "  <p>\n"
          "  {{/main}}\n"
          "{{/layout}}\n",
          "{\"name\":\"Ada\"}", "layout",
          "<title>{{$title}}Home{{/title}}</title>\n<main>\n  {{$main}}\n  {{/main}}\n</main>\n", NULL);
}

/* A card inside a page has a {{$title}} too: the page's argument for its layout is none of the card's
 * business. */
static void blocks_belong_to_the_file_that_fills_them(void **state) {
    shows(true, "[page|(card)|page]",
          "{{<layout}}{{$title}}page{{/title}}{{$main}}{{<card}}{{$title}}card{{/title}}{{/card}}{{/main}}{{/"
          "layout}}",
          "{}", "layout", "[{{$title}}{{/title}}|{{$main}}{{/main}}|{{$title}}{{/title}}]", "card",
          "({{$title}}default{{/title}})", NULL);
}

static void a_partial_inside_itself_follows_the_view(void **state) {
    const char *tree =
        "{\"v\":1,\"below\":[{\"v\":2,\"below\":[]},{\"v\":3,\"below\":[{\"v\":4,\"below\":[]}]}]}";
    shows(true, "<1<2><3<4>>>", "{{>tree}}", tree, "tree", "<{{v}}{{#below}}{{>tree}}{{/below}}>", NULL);
    /* two that hold each other, each of them twice */
    shows(true, "a1b2b3a4", "{{>a}}", tree, "a", "a{{v}}{{#below}}{{>b}}{{/below}}", "b",
          "b{{v}}{{#below}}{{>a}}{{/below}}", NULL);
    shows(true, "(1(2)(3(4)))(1(2)(3(4)))", "{{>t}}{{>t}}", tree, "t", "({{v}}{{#below}}{{>t}}{{/below}})",
          NULL);
}

static void a_partial_inside_itself_goes_deep(void **state) {
    struct world w = world_new(true);
    add_file(&w, "t", STR("({{#below}}{{>t}}{{/below}})"));
    json_t *tree = json_pack("{s:[]}", "below");
    struct str expected = STR("()");
    for (int i = 0; i < 40; i++) {
        tree = json_pack("{s:[o]}", "below", tree);
        expected = arena_format(w.arena, "(%.*s)", STR_ARGS(expected));
    }
    assert_string_equal(render(&w, LANG_NB, tree).p, expected.p);
    json_decref(tree);
    world_free(&w);
}

static void a_partial_inside_itself_has_a_bottom(void **state) {
    /* "below" is found further out for ever: the view does not end it */
    shows(true, "internal", "{{>t}}", "{\"below\":{\"x\":1}}", "t", "{{#below}}{{>t}}{{/below}}", NULL);
    shows(true, "internal", "{{>t}}", "{}", "t", "{{^below}}{{>t}}{{/below}}", NULL);
}

static void endless_pasting_is_refused_at_the_start(void **state) {
    shows(true, "{{>t}} includes itself without end.", "{{>t}}", "{}", "t", "x{{>t}}", NULL);
    shows(true, "{{>a}} includes itself without end.", "{{#x}}{{>a}}{{/x}}", "{}", "a", "{{>b}}", "b",
          "{{>a}}", NULL);
    shows(true, "{{<t}} includes too much: too deep, too often or too long.", "{{>t}}", "{}", "t",
          "{{#x}}{{<t}}{{$b}}{{/b}}{{/t}}{{/x}}{{$b}}{{/b}}", NULL);
    /* each level is indented further, so none is the same as before */
    shows(true, "{{>t}} includes too much: too deep, too often or too long.", "{{>t}}", "{}", "t",
          "{{#x}}\n  {{>t}}\n{{/x}}\n", NULL);
}

static void pasting_that_explodes_is_refused_at_the_start(void **state) {
    struct world w = world_new(true);
    char name[30][8];
    for (int i = 0; i < 30; i++) {
        snprintf(name[i], sizeof name[i], "p%d", i);
        add_file(&w, name[i], i ? arena_format(w.arena, "{{>p%d}}{{>p%d}}", i - 1, i - 1) : STR(""));
    }
    struct str got = render(&w, LANG_NB, NULL);
    assert_true(str_ends(got, STR("includes too much: too deep, too often or too long.")));
    world_free(&w);
}

static void a_block_that_the_parent_lacks_is_refused(void **state) {
    shows(true, "{{$mian}} is a block that the parent does not have.", "{{<l}}{{$mian}}x{{/mian}}{{/l}}",
          "{}", "l", "{{$main}}{{/main}}", NULL);
}

static const char TEXTS[] =
    "title: Foreslå <noen> & \"andre\"\n"
    "greeting: 'Hei {{name}}, {{t.title}}'\n"
    "count: {zero: 'Ingen forslag', one: 'Ett forslag fra {{name}}', other: '{{n}} forslag'}\n"
    "few: {one: 'Én', other: '{{n}}'}\n"
    "fault: {long: 'Høyst {{most}} tegn i {{field}}'}\n"
    "field: 'feltet «{{label}}»'\n"
    "list: '{{#l}}[{{.}}]{{/l}}{{^l}}tom{{/l}}'\n"
    "loop: '{{me}}'\n";

static void texts_are_escaped_as_plain_text(void **state) {
    says(true, "<h1>Foreslå &lt;noen&gt; &amp; &quot;andre&quot;</h1>", TEXTS, "<h1>{{t.title}}</h1>", "{}");
    says(false, "Foreslå <noen> & \"andre\"", TEXTS, "{{t.title}}", "{}");
    says(true, "Hei &lt;b&gt;, Foreslå &lt;noen&gt; &amp; &quot;andre&quot;", TEXTS, "{{t.greeting}}",
         "{\"name\":\"<b>\"}");
    says(false, "Hei a b, Foreslå <noen> & \"andre\"", TEXTS, "{{t.greeting}}", "{\"name\":\"a\\nb\"}");
    says(true, "[&lt;][&gt;]-tom", TEXTS, "{{t.list}}-{{#none}}{{/none}}{{#o}}{{t.list}}{{/o}}",
         "{\"l\":[\"<\",\">\"],\"o\":{\"l\":0}}");
}

static void forms_follow_n(void **state) {
    const char *list = "{\"l\":[{\"n\":0},{\"n\":1,\"name\":\"A\"},{\"n\":2},{\"n\":21},{\"n\":\"1\"},{\"n\":"
                       "\"30 000\"},{\"n\":-1},{}]}";
    says(true,
         "Ingen forslag|Ett forslag fra A|2 forslag|21 forslag|Ett forslag fra |30 000 forslag|-1 forslag| "
         "forslag|",
         TEXTS, "{{#l}}{{t.count}}|{{/l}}", list);
    says(true, "0 Én 2 ", TEXTS, "{{#l}}{{t.few}} {{/l}}", "{\"l\":[{\"n\":0},{\"n\":1},{\"n\":2}]}");
    says(true, "2 Én 0 ", TEXTS, "{{#l}}{{.}} {{/l}}",
         "{\"l\":[{\"t\":\"few\",\"n\":2},{\"t\":\"few\",\"n\":1},{\"t\":\"few\",\"n\":0}]}");
}

static void values_name_texts(void **state) {
    says(true, "<p>Høyst 300 tegn i &lt;x&gt;</p>", TEXTS, "{{#error}}<p>{{.}}</p>{{/error}}",
         "{\"error\":{\"t\":\"fault.long\",\"most\":300,\"field\":\"<x>\"}}");
    /* a member may name a text again, and what the object lacks is looked up further out */
    says(true, "Høyst 9 tegn i feltet «&amp;»", TEXTS, "{{error}}",
         "{\"most\":9,\"error\":{\"t\":\"fault.long\",\"field\":{\"t\":\"field\",\"label\":\"&\"}}}");
    says(false, "Høyst 9 tegn i feltet «& &»", TEXTS, "{{error}}",
         "{\"most\":9,\"error\":{\"t\":\"fault.long\",\"field\":{\"t\":\"field\",\"label\":\"&\\n&\"}}}");
}

static void a_page_shows_any_number_of_texts(void **state) {
    says(true, "ÉnÉnÉnÉnÉnÉnÉnÉnÉnÉn", TEXTS, "{{#l}}{{x}}{{/l}}",
         "{\"x\":{\"t\":\"few\",\"n\":1},\"l\":[1,2,3,4,5,6,7,8,9,10]}");
}

static void a_text_that_is_not_there(void **state) {
    says(true, "&lt;gone&gt;", TEXTS, "{{x}}", "{\"x\":{\"t\":\"<gone>\"}}");
    says(true, "none", TEXTS, "{{#x}}<p>{{.}}</p>{{/x}}{{^x}}none{{/x}}", "{\"x\":{\"t\":\"gone\"}}");
    says(true, "", TEXTS, "{{x}}", "{\"x\":{\"t\":7}}");
}

static void texts_in_texts_have_a_bottom(void **state) {
    says(true, "internal", TEXTS, "{{x}}", "{\"x\":{\"t\":\"loop\"},\"me\":{\"t\":\"loop\"}}");
    says(true, "{{t.a}} holds texts inside texts without end.", "a: '{{t.b}}'\nb: '{{t.a}}'\n", "{{t.a}}",
         "{}");
}

static void deep_views_are_refused_and_leave_nothing(void **state) {
    /* 130 sections inside each other cannot be parsed, but a recursive part brings as many contexts */
    struct world w = world_new(true);
    add_file(&w, "t", STR("x{{#a}}{{>t}}{{/a}}"));
    add_file(&w, "main", STR("{{>t}}"));
    json_t *view = json_object(), *inner = view;
    for (int i = 0; i < 200; i++) {
        json_t *next = json_object();
        json_object_set_new(inner, "a", next);
        inner = next;
    }
    json_object_set_new(inner, "a", json_false());
    assert_string_equal(render(&w, LANG_NB, view).p, "internal");
    json_decref(view);
    world_free(&w);
}

/* Three soups that include each other, over a view with everything in it: whatever is read is compiled or
 * refused, whatever is compiled is shown or refused. */
static void soup_of_templates_does_no_harm(void **state) {
    json_t *view = json_loads("{\"a\":[{\"b\":{\"a\":\"<\"}},{\"a\":0,\"b\":[[1],{\"t\":\"a\"}]},\"x\"],"
                              "\"b\":{\"a\":{\"t\":\"b\"}}}",
                              0, NULL);
    assert_non_null(view);
    uint32_t seed = 7;
    size_t shown = 0, refused = 0;
    for (int round = 0; round < 5000; round++) {
        struct world w = world_new(round % 2);
        add_texts(&w, LANG_NB, "a: 'A {{b.a}} {{t.b}}'\nb: {one: '{{a}}', other: '{{#a}}{{.}}{{/a}}'}\n");
        const char *names[] = {"a", "b", "main"};
        for (size_t i = 0; i < 3; i++) {
            add_file(&w, names[i], mustache_soup(w.arena, &seed));
            while (w.messages.n) { /* no template: another */
                w.messages.n = 0;
                w.library.n = i;
                add_file(&w, names[i], mustache_soup(w.arena, &seed));
            }
        }
        render(&w, LANG_NB, view);
        if (w.messages.n)
            refused++;
        else
            shown++;
        world_free(&w);
    }
    json_decref(view);
    assert_true(shown > 500);
    assert_true(refused > 50);
}

static void crlf_templates_keep_their_line_ends(void **state) {
    shows(true, "a\r\n  b\r\n\r\n  c\r\nd", "a\r\n  {{>p}}\r\nd", "{}", "p", "b\r\n\r\nc\r\n", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(official_interpolation),
        cmocka_unit_test(official_sections),
        cmocka_unit_test(official_inverted_sections),
        cmocka_unit_test(official_partials),
        cmocka_unit_test(official_comments),
        cmocka_unit_test(official_delimiters),
        cmocka_unit_test(official_inheritance),
        cmocka_unit_test(hostile_values_are_escaped_everywhere),
        cmocka_unit_test(lines_in_mail_stay_one_line),
        cmocka_unit_test(mail_is_not_escaped),
        cmocka_unit_test(mail_finds_its_own_parts),
        cmocka_unit_test(json_for_scripts_cannot_leave_its_element),
        cmocka_unit_test(values_of_every_kind),
        cmocka_unit_test(what_counts_as_nothing),
        cmocka_unit_test(a_view_may_be_anything),
        cmocka_unit_test(a_page_fills_the_blocks_of_its_layout),
        cmocka_unit_test(blocks_belong_to_the_file_that_fills_them),
        cmocka_unit_test(a_partial_inside_itself_follows_the_view),
        cmocka_unit_test(a_partial_inside_itself_goes_deep),
        cmocka_unit_test(a_partial_inside_itself_has_a_bottom),
        cmocka_unit_test(endless_pasting_is_refused_at_the_start),
        cmocka_unit_test(pasting_that_explodes_is_refused_at_the_start),
        cmocka_unit_test(a_block_that_the_parent_lacks_is_refused),
        cmocka_unit_test(texts_are_escaped_as_plain_text),
        cmocka_unit_test(forms_follow_n),
        cmocka_unit_test(values_name_texts),
        cmocka_unit_test(a_page_shows_any_number_of_texts),
        cmocka_unit_test(a_text_that_is_not_there),
        cmocka_unit_test(texts_in_texts_have_a_bottom),
        cmocka_unit_test(deep_views_are_refused_and_leave_nothing),
        cmocka_unit_test(soup_of_templates_does_no_harm),
        cmocka_unit_test(crlf_templates_keep_their_line_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
