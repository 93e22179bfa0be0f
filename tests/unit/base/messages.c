/* messages.c: sentences keep their order and their places. */
#include "base/messages.h"

#include "support/text.h"

#include <stdlib.h>

static void each_is_written_with_as_much_place_as_it_has(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    messages_add(&m, STR("a.yaml"), 3, 5, "The key \"%s\" is missing.", "x");
    messages_add(&m, STR("a.yaml"), 0, 0, "There is no such file.");
    messages_add(&m, (struct str){0}, 0, 0, "Port %d is in use.", 8080);
    assert_int_equal(m.n, 3);
    assert_text(message_line(a, &m.list[0]), "a.yaml:3:5: The key \"x\" is missing.");
    assert_text(message_line(a, &m.list[1]), "a.yaml: There is no such file.");
    assert_text(message_line(a, &m.list[2]), "Port 8080 is in use.");
    arena_free(a);
}

static void many_are_kept_and_printed_in_order(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    for (int i = 0; i < 100; i++)
        messages_add(&m, STR("f"), 1, 1, "%d.", i);
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    messages_print(&m, to);
    fclose(to);
    char *at = text;
    for (int i = 0; i < 100; i++, at++) {
        assert_true(str_starts(str_of(at), arena_format(a, "f:1:1: %d.\n", i)));
        at = strchr(at, '\n');
    }
    assert_int_equal(*at, 0);
    free(text);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_written_with_as_much_place_as_it_has),
        cmocka_unit_test(many_are_kept_and_printed_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
