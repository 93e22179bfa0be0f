/* Texts are found by their way through the maps, and the three languages must say the same things. */
#include "web/texts.h"

#include "support/test.h"

#include <string.h>

struct world {
    struct arena *arena;
    struct messages messages;
    struct texts texts[LANG_COUNT];
};

static struct world world_new(const char *nb, const char *nn, const char *en) {
    struct world w = {.arena = arena_new()};
    w.messages = messages_new(w.arena);
    const struct text_file files[LANG_COUNT] = {[LANG_NB] = {STR("nb.yaml"), str_of(nb)},
                                                [LANG_NN] = {STR("nn.yaml"), str_of(nn)},
                                                [LANG_EN] = {STR("en.yaml"), str_of(en)}};
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        texts_read(w.arena, &files[lang], 1, &w.messages, &w.texts[lang]);
    return w;
}

/* All messages, a line each. */
static const char *said(struct world *w) {
    struct str all = STR("");
    for (size_t i = 0; i < w->messages.n; i++)
        all = arena_format(w->arena, "%.*s%.*s\n", STR_ARGS(all),
                           STR_ARGS(message_line(w->arena, &w->messages.list[i])));
    return all.p;
}

static void one_file_says(const char *yaml, const char *messages) {
    struct world w = world_new(yaml, "", "");
    assert_string_equal(said(&w), messages);
    arena_free(w.arena);
}

static void languages_say(const char *nb, const char *nn, const char *en, const char *messages) {
    struct world w = world_new(nb, nn, en);
    assert_string_equal(said(&w), "");
    texts_compare(w.texts, &w.messages);
    assert_string_equal(said(&w), messages);
    arena_free(w.arena);
}

static const char *source(const struct texts *texts, const char *key, int form) {
    const struct text *text = texts_find(texts, str_of(key));
    return text && text->forms[form].given ? text->forms[form].source.p : NULL;
}

static void files_of_a_language_add_up(void **state) {
    struct world w = world_new("", "", "");
    const struct text_file files[] = {{STR("nb/a.yaml"), STR("admin: {home: Hjem}\nx: én\n")},
                                      {STR("nb/b.yaml"), STR("admin: {out: Ut}\nx: to\n")},
                                      {STR("nb/c.yaml"), STR("b: [\n")}};
    struct texts *nb = &w.texts[LANG_NB];
    texts_read(w.arena, files, 2, &w.messages, nb);
    assert_string_equal(said(&w), "nb/b.yaml:2:4: The text \"x\" stands in nb/a.yaml already.\n");
    assert_true(nb->read);
    assert_string_equal(source(nb, "admin.home", TEXT_OTHER), "Hjem");
    assert_string_equal(source(nb, "admin.out", TEXT_OTHER), "Ut");
    texts_read(w.arena, files, 3, &w.messages, nb);
    assert_false(nb->read); /* nothing is missing that the third may hold */
    texts_read(w.arena, files, 0, &w.messages, nb);
    assert_false(nb->read);
    arena_free(w.arena);
}

static void texts_are_found_by_their_path(void **state) {
    struct world w = world_new(
        "b: Bø\nfault:\n  too_long: For langt\n  a: {b: {c-1: dypt}}\na: no\nnumber: 1.0\n", "", "");
    assert_string_equal(said(&w), "");
    assert_int_equal(w.texts[LANG_NB].n, 5);
    assert_string_equal(source(&w.texts[LANG_NB], "b", TEXT_OTHER), "Bø");
    assert_string_equal(source(&w.texts[LANG_NB], "fault.too_long", TEXT_OTHER), "For langt");
    assert_string_equal(source(&w.texts[LANG_NB], "fault.a.b.c-1", TEXT_OTHER), "dypt");
    assert_string_equal(source(&w.texts[LANG_NB], "a", TEXT_OTHER), "no");
    assert_string_equal(source(&w.texts[LANG_NB], "number", TEXT_OTHER), "1.0");
    assert_null(texts_find(&w.texts[LANG_NB], STR("fault")));
    assert_null(texts_find(&w.texts[LANG_NB], STR("fault.a.b")));
    assert_null(texts_find(&w.texts[LANG_NB], STR("")));
    assert_null(texts_find(&w.texts[LANG_NN], STR("a")));
    const struct text *text = texts_find(&w.texts[LANG_NB], STR("fault.too_long"));
    assert_int_equal(text->line, 3);
    arena_free(w.arena);
}

static void blocks_of_yaml_lose_the_line_end_that_closes_them(void **state) {
    struct world w = world_new("a: |\n  one\n  two\nb: >\n  one\n  two\nc: \"one\\n\\n\"\n", "", "");
    assert_string_equal(source(&w.texts[LANG_NB], "a", TEXT_OTHER),
                        "one\ntwo\n" /* the slice ends before it */);
    assert_int_equal(texts_find(&w.texts[LANG_NB], STR("a"))->forms[TEXT_OTHER].source.n, strlen("one\ntwo"));
    assert_int_equal(texts_find(&w.texts[LANG_NB], STR("b"))->forms[TEXT_OTHER].source.n, strlen("one two"));
    assert_int_equal(texts_find(&w.texts[LANG_NB], STR("c"))->forms[TEXT_OTHER].source.n, strlen("one\n"));
    arena_free(w.arena);
}

static void forms_are_one_text(void **state) {
    struct world w = world_new(
        "a: {one: en, other: '{{n}}'}\nb: {other: o, zero: z, one: e}\n"
        "group: {one: 1, other: 2, third: 3}\nonly: {other: x}\ndeep: {one: {one: 1, other: 2}, other: 4}\n",
        "", "");
    assert_string_equal(said(&w), "");
    assert_string_equal(source(&w.texts[LANG_NB], "a", TEXT_ONE), "en");
    assert_string_equal(source(&w.texts[LANG_NB], "a", TEXT_OTHER), "{{n}}");
    assert_null(source(&w.texts[LANG_NB], "a", TEXT_ZERO));
    assert_null(texts_find(&w.texts[LANG_NB], STR("a.one")));
    assert_string_equal(source(&w.texts[LANG_NB], "b", TEXT_ZERO), "z");
    assert_string_equal(source(&w.texts[LANG_NB], "b", TEXT_ONE), "e");
    assert_string_equal(source(&w.texts[LANG_NB], "group.one", TEXT_OTHER), "1");
    assert_null(texts_find(&w.texts[LANG_NB], STR("group")));
    assert_string_equal(source(&w.texts[LANG_NB], "only.other", TEXT_OTHER), "x");
    assert_string_equal(source(&w.texts[LANG_NB], "deep.one", TEXT_ONE), "1");
    assert_string_equal(source(&w.texts[LANG_NB], "deep.other", TEXT_OTHER), "4");
    arena_free(w.arena);
}

static void what_is_no_text_is_told_with_its_place(void **state) {
    one_file_says("a: x\nb: [1, 2]\n", "nb.yaml:2:4: Under \"b\" must stand a text or a map of texts.\n");
    one_file_says("a: ''\n", "nb.yaml:1:4: The text \"a\" is empty.\n");
    one_file_says("a:\n  b:\nc: x\n", "nb.yaml:2:5: The text \"a.b\" is empty.\n");
    one_file_says("a:\n  Bad Key: x\n",
                  "nb.yaml:2:12: A key is made of a to z, 0 to 9, _ and -, which \"Bad Key\" is not.\n");
    one_file_says("a.b: x\n",
                  "nb.yaml:1:6: A key is made of a to z, 0 to 9, _ and -, which \"a.b\" is not.\n");
    one_file_says("x: 1\na: '{{b'\n", "nb.yaml:2:4: The tag that begins here has no end.\n");
    one_file_says("a: '{{#b}}'\n", "nb.yaml:1:4: {{#b}} is never closed.\n");
}

static void a_text_brings_no_markup_and_no_files(void **state) {
    one_file_says("a: '{{{b}}}'\n",
                  "nb.yaml:1:4: {{{b}}} may not stand in a text: only values, sections and texts may.\n");
    one_file_says("a: '{{&b}}'\n",
                  "nb.yaml:1:4: {{{b}}} may not stand in a text: only values, sections and texts may.\n");
    one_file_says("a: '{{#c}}{{>b}}{{/c}}'\n",
                  "nb.yaml:1:4: {{>b}} may not stand in a text: only values, sections and texts may.\n");
    one_file_says("a: '{{$b}}{{/b}}'\n",
                  "nb.yaml:1:4: {{$b}} may not stand in a text: only values, sections and texts may.\n");
    one_file_says("a: {one: '{{<b}}{{/b}}', other: x}\n",
                  "nb.yaml:1:10: {{<b}} may not stand in a text: only values, sections and texts may.\n");
}

static void what_yaml_refuses_is_told_once(void **state) {
    struct world w = world_new("a: x\na: y\n", "a: x\n", "a: x\n");
    assert_int_equal(w.messages.n, 1);
    assert_int_equal(w.messages.list[0].line, 2);
    assert_false(w.texts[LANG_NB].read);
    texts_compare(w.texts, &w.messages); /* says nothing of what an unread file may hold */
    assert_int_equal(w.messages.n, 1);
    arena_free(w.arena);
}

static void a_text_that_a_language_lacks(void **state) {
    languages_say("a: x\nb: {c: y}\n", "a: x\n", "b: {c: y}\n\n\nd: z\n",
                  "nb.yaml:1:4: The text \"a\" is missing in en.\n"
                  "nb.yaml:2:8: The text \"b.c\" is missing in nn.\n"
                  "en.yaml:4:4: The text \"d\" is missing in nb.\n"
                  "en.yaml:4:4: The text \"d\" is missing in nn.\n");
    languages_say("a: {b: x}\n", "a: {b: x}\n", "a: x\n",
                  "nb.yaml:1:8: The text \"a.b\" is missing in en.\n"
                  "en.yaml:1:4: The text \"a\" is missing in nb.\n"
                  "en.yaml:1:4: The text \"a\" is missing in nn.\n");
}

static void variables_that_differ_between_languages(void **state) {
    languages_say("a: '{{name}} {{deadline}} {{t.b}}'\nb: x\n", "b: x\na: '{{deadline}}{{name}}'\n",
                  "a: 'By {{name}}, {{dedline}}'\nb: x\n",
                  "en.yaml:1:4: The text \"a\" uses {{deadline}} in nb, but not in en.\n"
                  "nb.yaml:1:4: The text \"a\" uses {{dedline}} in en, but not in nb.\n");
    languages_say("a: '{{#x}}{{y}}{{/x}}'\n", "a: '{{^x}}{{y}}{{/x}}'\n", "a: '{{x}}'\n",
                  "en.yaml:1:4: The text \"a\" uses {{y}} in nb, but not in en.\n");
    /* which form shows the number is the language's own choice */
    languages_say("a: {one: en, other: '{{n}}'}\n", "a: {one: '{{n}}', other: '{{n}}'}\n",
                  "a: {zero: none, one: one, other: '{{n}}'}\n", "");
    languages_say("a: {one: en, other: '{{n}}'}\n", "a: '{{n}}'\n", "a: {one: one, other: many}\n",
                  "en.yaml:1:4: The text \"a\" uses {{n}} in nb, but not in en.\n");
}

static void the_same_texts_say_nothing(void **state) {
    languages_say("", "", "", "");
    languages_say("a: {b: '{{x.y}} {{.}}'}\n", "a: {b: '{{x.y}}{{.}}'}\n", "a:\n  b: '{{.}}{{ x.y }}'\n", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_a_language_add_up),
        cmocka_unit_test(texts_are_found_by_their_path),
        cmocka_unit_test(blocks_of_yaml_lose_the_line_end_that_closes_them),
        cmocka_unit_test(forms_are_one_text),
        cmocka_unit_test(what_is_no_text_is_told_with_its_place),
        cmocka_unit_test(a_text_brings_no_markup_and_no_files),
        cmocka_unit_test(what_yaml_refuses_is_told_once),
        cmocka_unit_test(a_text_that_a_language_lacks),
        cmocka_unit_test(variables_that_differ_between_languages),
        cmocka_unit_test(the_same_texts_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
