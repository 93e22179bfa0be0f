/* mail_page.c: the same words as the text, with the links that the mail is about and no other. */
#include "page/mail/mail_page.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define OURS "https://priser.example.no/bekreft/x"

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

/* The page of a text, with a NUL behind it. */
static const char *page_of(const char *body, const char *link, const char *receipt) {
    struct mail_text m = {.subject = STR("Hei"), .body = str_of(body)};
    json_t *view = json_new_object(arena);
    json_set_str(view, "link", str_of(link));
    json_set_str(view, "receipt", str_of(receipt));
    assert_int_equal(mail_page(templates, arena, LANG_NN, view, &m), OK);
    return arena_copy(arena, m.html).p;
}

static size_t count(const char *page, const char *what) {
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

static void an_address_alone_on_its_line_links_only_when_it_is_ours(void **state) {
    const char *page = page_of("Hei\n\nhttps://ond.example/\n\n" OURS "\n\nSlutt\n", OURS, "");
    assert_int_equal(count(page, "href="), 1);
    assert_non_null(strstr(page, "href=\"" OURS "\""));
    assert_non_null(strstr(page, "<p>https://ond.example/<br></p>"));
    assert_int_equal(count(page_of("Hei\n\n" OURS "y\n", OURS, ""), "href="), 0);
    assert_int_equal(count(page_of("Hei\n\n" OURS " x\n", OURS, ""), "href="), 0);
    assert_int_equal(count(page_of("Hei\n\n" OURS "\n", "", ""), "href="), 0);
}

static void each_of_the_two_addresses_links_once(void **state) {
    const char *page =
        page_of(OURS "\n\nKvittering:\n\n" OURS "/k\n\n" OURS "\n\n" OURS "/k\n", OURS, OURS "/k");
    assert_int_equal(count(page, "href="), 2);
    assert_int_equal(count(page, "class=\"button\""), 1);
    assert_non_null(strstr(page, "<a href=\"" OURS "/k\">"));
}

static void what_is_written_is_text(void **state) {
    const char *page =
        page_of("<script>x</script> & \"q\"\nto {{link}}\n\n\n\n-- \nForeningen <b>\npost@x.no", OURS, "");
    assert_int_equal(count(page, "<script"), 0);
    assert_int_equal(count(page, "<b>"), 0);
    assert_non_null(strstr(page, "&lt;script&gt;x&lt;/script&gt; &amp; "));
    assert_non_null(strstr(page, "to {{link}}"));
    assert_non_null(strstr(page, "<hr>\n<p class=\"small\">Foreningen &lt;b&gt;<br>post@x.no<br></p>"));
    assert_int_equal(count(page, "<p>"), 1);
    assert_non_null(strstr(page, "<html lang=\"nn\">"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_alone_on_its_line_links_only_when_it_is_ours),
        cmocka_unit_test(each_of_the_two_addresses_links_once),
        cmocka_unit_test(what_is_written_is_text),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
