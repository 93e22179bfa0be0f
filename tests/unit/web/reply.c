/* reply.c: every fault has a status, and every status its words. */
#include "support/test.h"
#include "web/request.h"

#include <string.h>

static void every_fault_has_a_status_with_words(void **state) {
    for (unsigned f = 0; f < FAULT_COUNT; f++)
        if (strcmp(reply_reason(fault_status(f)), "Other") == 0)
            fail_msg("%.*s: %u", STR_ARGS(fault_key(f)), fault_status(f));
}

static void a_users_mistake_is_never_a_500(void **state) {
    for (unsigned f = 1; f < FAULT_COUNT; f++) {
        bool server = fault_status(f) >= 500;
        assert_true(fault_status(f) >= 400);
        if (f != BUSY && f != SIGNED_SOON && f != ONLY_READS && f != ERASED)
            assert_int_equal(server, fault_is_ours(f));
    }
}

static void some_are_what_programs_expect(void **state) {
    assert_int_equal(fault_status(NOT_FOUND), 404);
    assert_int_equal(fault_status(NOT_SIGNED_IN), 401);
    assert_int_equal(fault_status(FORM_INVALID), 422);
    assert_int_equal(fault_status(BUSY), 503);
    assert_int_equal(fault_status(DISK_FULL), 503);
    assert_int_equal(fault_status(DEADLINE_PASSED), 409);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_a_status_with_words),
        cmocka_unit_test(a_users_mistake_is_never_a_500),
        cmocka_unit_test(some_are_what_programs_expect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
