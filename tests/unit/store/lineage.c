/* lineage.c: what is written is read back; anything else is refused. */
#include "store/lineage.h"

#include "support/test.h"

#include <string.h>

static struct lineage lineage_of(struct arena *a, size_t n) {
    struct lineage l = {.name = STR("example.org/now"), .n = n};
    for (size_t i = 0; i < n; i++) {
        l.list[i] = (struct predecessor){.known = {1000 + i, hash_of(STR("root"))}, .carried = 900 + i};
        l.list[i].log.name = arena_format(a, "old-%zu.example.org", i);
        memset(l.list[i].log.public_key, (int)i, sizeof l.list[i].log.public_key);
    }
    return l;
}

static void what_is_written_is_read_back(void **state) {
    struct arena *a = arena_new();
    for (size_t n = 0; n <= LINEAGE_MAX; n++) {
        struct lineage l = lineage_of(a, n), m;
        assert_int_equal(lineage_read(a, lineage_write(a, &l), &m), OK);
        assert_int_equal(m.n, n);
        assert_true(str_equal(m.name, l.name));
        for (size_t i = 0; i < n; i++) {
            assert_true(lineage_has(&m, l.list[i].log.name));
            assert_memory_equal(m.list[i].log.public_key, l.list[i].log.public_key, NOTE_PUBLIC_BYTES);
            assert_true(m.list[i].known.size == 1000 + i && m.list[i].carried == 900 + i);
            assert_true(hash_equal(m.list[i].known.root, l.list[i].known.root));
        }
        assert_false(lineage_has(&m, l.name));
    }
    arena_free(a);
}

static void what_is_cut_or_too_long_is_refused(void **state) {
    struct arena *a = arena_new();
    struct lineage l = lineage_of(a, LINEAGE_MAX), m;
    struct str text = lineage_write(a, &l);
    size_t name = l.name.n + 1;
    for (size_t n = 0; n < text.n; n += 7)
        if (n != name && text.p[n ? n - 1 : 0] != '\n')
            assert_int_equal(lineage_read(a, str_slice(text, 0, n), &m), FOLDER_DAMAGED);
    struct str last = str_slice(text, name, text.n);
    str_cut(&last, '\n', &last);
    assert_int_equal(lineage_read(a, arena_format(a, "%s%.*s\n", text.p, STR_ARGS(last)), &m),
                     FOLDER_DAMAGED);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(what_is_cut_or_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
