/* What is no template is told with its place, and no bytes whatever do harm. */
#include "web/mustache.h"

#include "base/buf.h"
#include "base/messages.h"
#include "support/soup.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static void refused(const char *text, unsigned line, unsigned column, const char *message) {
    struct arena *a = arena_new();
    struct messages messages = messages_new(a);
    struct mustache_source source = {.path = STR("pages/x.html"), .text = str_of(text)};
    struct node *nodes;
    assert_false(mustache_parse(a, &source, &messages, &nodes));
    assert_int_equal(messages.n, 1);
    assert_string_equal(messages.list[0].text.p, message);
    assert_string_equal(messages.list[0].file.p, "pages/x.html");
    assert_int_equal(messages.list[0].line, line);
    assert_int_equal(messages.list[0].column, column);
    arena_free(a);
}

static void what_is_never_closed(void **state) {
    refused("a\n  {{#one}}\n{{x}}\n", 2, 3, "{{#one}} is never closed.");
    refused("{{^one}}{{/two}}", 1, 9, "{{/two}} stands where {{/one}} is due, opened in line 1.");
    refused("\n\n{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}", 5, 1,
            "{{/a}} stands where {{/b}} is due, opened in line 4.");
    refused("x{{/a}}", 1, 2, "{{/a}} closes nothing.");
    refused("{{<l}}{{/l}} {{$b}}", 1, 14, "{{$b}} is never closed.");
    refused("x\n y {{name", 2, 4, "The tag that begins here has no end.");
    refused("{{{name}}", 1, 1, "The tag that begins here has no end.");
    refused("{{! name }", 1, 1, "The tag that begins here has no end.");
    refused("{{", 1, 1, "The tag that begins here has no end.");
}

static void names_that_are_none(void **state) {
    refused("{{}}", 1, 1, "{{}} has no name.");
    refused("{{# }}{{/ }}", 1, 1, "{{#}} has no name.");
    refused("{{a b}}", 1, 1, "{{a b}} has white space in its name.");
    refused("{{a..b}}", 1, 1, "{{a..b}} has an empty part in its name.");
    refused("{{.a}}", 1, 1, "{{.a}} has an empty part in its name.");
    refused("{{#a.}}{{/a.}}", 1, 1, "{{#a.}} has an empty part in its name.");
    refused("{{a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q}}", 1, 1,
            "{{a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q}} has too many parts in its name.");
    refused("{{{a b}}}", 1, 1, "{{{a b}}} has white space in its name.");
}

static void delimiters_that_are_none(void **state) {
    refused("{{=<=}}", 1, 1, "{{=<}} does not name two delimiters.");
    refused("{{=a b c=}}", 1, 1, "{{=a b c}} does not name two delimiters.");
    refused("{{= =}}", 1, 1, "{{=}} does not name two delimiters.");
    refused("{{=<% =>=}}", 1, 1, "{{=<% =>}} does not name two delimiters.");
}

static void only_blocks_count_inside_a_parent(void **state) {
    refused("{{<l}}\n {{x}}\n{{/l}}", 2, 2,
            "{{x}} has no effect here: directly inside {{<…}} only {{$…}} counts.");
    refused("{{<l}}{{#x}}{{/x}}{{/l}}", 1, 7,
            "{{#x}} has no effect here: directly inside {{<…}} only {{$…}} counts.");
}

static void lines_are_counted_through_tags_and_comments(void **state) {
    refused("{{! one\ntwo\n}}\n{{#\na\n}}{{/a}}\n  {{/b}}", 7, 3, "{{/b}} closes nothing.");
    refused("a\r\nb\r\n {{/b}}", 3, 2, "{{/b}} closes nothing.");
}

static void bytes_that_are_no_text(void **state) {
    refused("abc\xff", 1, 4, "A byte is not UTF-8.");
    refused("a\n\xc3\xa5\n{{b}}\n\xc3\nc\n", 4, 1, "A byte is not UTF-8.");
    refused("\xed\xa0\x80", 1, 1, "A byte is not UTF-8."); /* a surrogate */
}

/* `n` sections inside each other. */
static const char *nested(struct arena *a, int n, bool closed) {
    struct buf text = buf_new(a);
    for (int i = 0; i < n; i++)
        buf_add(&text, STR("{{#a}}"));
    for (int i = 0; i < n && closed; i++)
        buf_add(&text, STR("{{/a}}"));
    return buf_str(&text).p;
}

static void sections_nest_so_deep_and_no_deeper(void **state) {
    struct arena *a = arena_new();
    int most = MUSTACHE_NESTING_MOST - 1; /* the file itself is a level */
    refused(nested(a, most + 1, false), 1, 6 * (unsigned)most + 1, "{{#a}} is nested too deep.");

    struct messages messages = messages_new(a);
    struct mustache_source source = {.path = STR("x"), .text = str_of(nested(a, most, true))};
    struct node *nodes;
    assert_true(mustache_parse(a, &source, &messages, &nodes));
    arena_free(a);
}

/* A text in another file: all its tags are told at the place of the text. */
static void a_source_may_have_one_place(void **state) {
    struct arena *a = arena_new();
    struct messages messages = messages_new(a);
    struct mustache_source source = {STR("nb.yaml"), STR("one\n\n {{/b}}"), 17, 5};
    struct node *nodes;
    assert_false(mustache_parse(a, &source, &messages, &nodes));
    assert_string_equal(message_line(a, &messages.list[0]).p, "nb.yaml:17:5: {{/b}} closes nothing.");
    arena_free(a);
}

static size_t bytes_of(const struct node *node) {
    size_t n = 0;
    for (; node; node = node->next)
        n += (node->kind == NODE_TEXT ? node->text.n : 1) + bytes_of(node->first);
    return n;
}

/* A fixed row of pseudo-random soups made of what templates are made of. Refused soups have a message, the
 * others no more text than the soup had bytes. */
static void soup_of_tags_is_read_or_refused(void **state) {
    uint32_t seed = 1;
    size_t read = 0;
    for (int round = 0; round < 20000; round++) {
        struct arena *a = arena_new();
        struct messages messages = messages_new(a);
        struct str soup = mustache_soup(a, &seed);
        char *exact = malloc(soup.n + 1); /* so that a sanitizer sees a step behind the end */
        assert_non_null(exact);
        memcpy(exact + 1, soup.p, soup.n);
        struct mustache_source source = {.path = STR("x"), .text = {exact + 1, soup.n}};
        struct node *nodes;
        if (mustache_parse(a, &source, &messages, &nodes)) {
            assert_true(bytes_of(nodes) <= soup.n);
            assert_int_equal(messages.n, 0);
            read++;
        } else {
            assert_true(messages.n > 0);
        }
        free(exact);
        arena_free(a);
    }
    assert_in_range(read, 1000, 19000); /* both sides were seen */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_never_closed),
        cmocka_unit_test(names_that_are_none),
        cmocka_unit_test(delimiters_that_are_none),
        cmocka_unit_test(only_blocks_count_inside_a_parent),
        cmocka_unit_test(lines_are_counted_through_tags_and_comments),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(sections_nest_so_deep_and_no_deeper),
        cmocka_unit_test(a_source_may_have_one_place),
        cmocka_unit_test(soup_of_tags_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
