/* part.c: names that an archive's files have, and those that they have not. */
#include "audit/part.h"

#include "support/test.h"

static const char *const good[] = {
    "archive",
    "checkpoint",
    "rules",
    "result.json",
    "papers/signed",
    "papers/result.nb.txt",
    "papers/protokoll",
    "openings/000000000-later",
    "openings/999999999-private",
    "steps/vurdering/rules",
    "steps/innstilling-k417-2/holders",
    "steps/vurdering/material/k01",
    "tile/0/000",
    "tile/0/x001/x234/067.p/112",
    "tile/entries/000.p/7",
    NULL,
};

static const char *const bad[] = {
    "",
    "/archive",
    "./archive",
    "archive/",
    "Archive",
    "checkpoint2",
    "openings/0-later",
    "openings/000000000-open",
    "openings/000000000later",
    "openings/0000000000-later",
    "openings/00000000x-later",
    "openings/../checkpoint",
    "steps/../rules",
    "steps//rules",
    "steps/vurdering/",
    "steps/vurdering/minutes",
    "steps/vurdering/material/",
    "steps/vurdering/material/../k01",
    "steps/vurdering/material/K01",
    "steps/Vurdering/rules",
    "steps/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/rules",
    "tile/8/000",
    "tile/0/0",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/entries/x000/001",
    "papers/",
    "papers/.profile",
    "papers/a..txt",
    "papers/a.",
    "papers/a/b.txt",
    "papers/A.txt",
    "papers/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "result.txt",
    "/etc/passwd",
    "../../etc/passwd",
    NULL,
};

static void a_name_that_is_read_is_written_again(void **state) {
    struct arena *a = arena_new();
    for (size_t i = 0; good[i]; i++) {
        struct part p;
        if (!part_parse(str_of(good[i]), &p) || !str_equal(part_name(a, &p), str_of(good[i])))
            fail_msg("%s", good[i]);
        assert_true(part_bytes_max(&p) > 0);
    }
    arena_free(a);
}

static void no_other_name_is_taken(void **state) {
    for (size_t i = 0; bad[i]; i++) {
        struct part p;
        if (part_parse(str_of(bad[i]), &p))
            fail_msg("%s", bad[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_read_is_written_again),
        cmocka_unit_test(no_other_name_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
