/* kill_shared.c: kill -9 under load, on an engine that answers CONFLICT and UNKNOWN at random. */
#include "fault/engine_fault.c" /* NOLINT(bugprone-suspicious-include): in the place of the library's engine */
#include "support/kill_writer.h"
#include "support/test.h"

static void killed_server_loses_and_doubles_nothing(void **state) {
    kill_writers(8); /* waiting for such an engine takes its time */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_server_loses_and_doubles_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
