/* json_write.c: values come out whole, and spelled as jansson spells them. */
#include "base/json.h"
#include "support/text.h"

#include <stdlib.h>

static void long_values_come_out_whole(void **state) {
    struct arena *a = arena_new();
    json_t *o = json_new_object(a);
    char big[100000];
    memset(big, 'k', sizeof big);
    json_set_str(o, "t", str_bytes(big, sizeof big));
    assert_int_equal(json_compact(a, o).n, sizeof big + 8);
    arena_free(a);
}

static void assert_as_jansson(const json_t *value) {
    struct arena *a = arena_new();
    char *theirs = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    assert_text(json_compact(a, value), theirs);
    free(theirs);
    arena_free(a);
}

static void every_sign_of_a_string_is_spelled_as_jansson_spells_it(void **state) {
    char all[0x80 + 16];
    for (unsigned c = 0; c < 0x80; c++)
        all[c] = (char)c;
    strcpy(all + 0x80, "\xC3\xA5\xE2\x80\xA8\xF0\x9F\x8C\xB1/\x7F");
    json_t *s = json_stringn(all, 0x80 + strlen(all + 0x80));
    assert_as_jansson(s);
    json_decref(s);
}

static void numbers_are_spelled_as_jansson_spells_them(void **state) {
    static const json_int_t some[] = {0, 1, -1, 9, 10, -10, 1234567890123, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        json_t *n = json_integer(some[i]);
        assert_as_jansson(n);
        json_decref(n);
    }
    struct arena *a = arena_new();
    json_t *real;
    assert_int_equal(json_parse(a, STR("[1.5,-0.0,1e300,0.1]"), &real), OK);
    assert_as_jansson(real);
    arena_free(a);
}

static unsigned long drawn = 1;
static unsigned draw(unsigned below) {
    drawn = drawn * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned)(drawn >> 33) % below;
}

static json_t *any_string(void) {
    static const char signs[] = "ab \"\\\n\t\x01/<\xC3\xA6";
    char s[40];
    size_t n = 0;
    for (unsigned i = draw(20); i; i--) {
        unsigned c = draw(11);
        s[n++] = signs[c];
        if (c == 10)
            s[n++] = signs[11];
    }
    return json_stringn(s, n);
}

static json_t *any_value(unsigned depth) {
    json_t *v;
    switch (draw(depth ? 8 : 6)) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(draw(2));
    case 2:
        return json_integer((json_int_t)draw(1000000) - 500000);
    case 6:
        v = json_array();
        for (unsigned i = draw(5); i; i--)
            json_array_append_new(v, any_value(depth - 1));
        return v;
    case 7:
        v = json_object();
        for (unsigned i = draw(5); i; i--) {
            json_t *key = any_string();
            if (strlen(json_string_value(key)) == json_string_length(key))
                json_object_set_new(v, json_string_value(key), any_value(depth - 1));
            json_decref(key);
        }
        return v;
    default:
        return any_string();
    }
}

static void any_value_is_spelled_as_jansson_spells_it(void **state) {
    for (unsigned i = 0; i < 2000; i++) {
        json_t *v = any_value(5);
        assert_as_jansson(v);
        json_decref(v);
    }
}

static void in_lines_it_is_the_same_value(void **state) {
    struct arena *a = arena_new();
    json_t *o = json_new_object(a), *again;
    json_set_str(o, "navn", STR("Åse /\n"));
    json_set_int(o, "n", 3);
    assert_text(json_lines(a, o), "{\n  \"navn\": \"Åse /\\n\",\n  \"n\": 3\n}\n");
    assert_int_equal(json_parse(a, json_lines(a, o), &again), OK);
    assert_true(json_equal(o, again));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_values_come_out_whole),
        cmocka_unit_test(every_sign_of_a_string_is_spelled_as_jansson_spells_it),
        cmocka_unit_test(numbers_are_spelled_as_jansson_spells_them),
        cmocka_unit_test(any_value_is_spelled_as_jansson_spells_it),
        cmocka_unit_test(in_lines_it_is_the_same_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
