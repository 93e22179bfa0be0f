/* kill.c: kill -9 under load, on the embedded engine. */
#include "support/kill_writer.h"
#include "support/test.h"

static void killed_server_loses_and_doubles_nothing(void **state) {
    kill_writers(20);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_server_loses_and_doubles_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
