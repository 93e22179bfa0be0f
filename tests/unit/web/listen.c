/* listen.c: every thread has a socket for every address, and nobody else has one. */
#include "web/listen.h"

#include "support/text.h"

#include <stdlib.h>
#include <unistd.h>

static struct arena *arena;
static struct messages said;

static struct addresses both(unsigned port) {
    return (struct addresses){
        2, {arena_format(arena, "127.0.0.1:%u", port), arena_format(arena, "[::1]:%u", port)}};
}

/* Two addresses that are free now; below the ports that the kernel hands out by itself. */
static struct addresses free_addresses(void) {
    for (unsigned port = 10000 + (unsigned)getpid() % 10000;; port++) {
        struct addresses a = both(port);
        if (listen_check(&a, &said) == OK) {
            said = messages_new(arena);
            return a;
        }
    }
}

static void each_thread_has_each_address(void **state) {
    struct listeners l;
    struct addresses a = free_addresses();
    assert_int_equal(listen_open(arena, &a, 3, &said, &l), OK);
    assert_int_equal(l.n, 2);
    for (size_t thread = 0; thread < 4; thread++)
        for (size_t i = 0; i < 2; i++)
            assert_int_equal(l.fd[thread][i] >= 0, thread < 3);
    assert_true(str_equal(l.address[1], a.list[1]));
    listen_close(&l);
    assert_int_equal(listen_check(&a, &said), OK);
}

static void what_is_taken_is_told_for_each_address(void **state) {
    struct listeners first, second;
    struct addresses a = free_addresses();
    assert_int_equal(listen_open(arena, &a, 1, &said, &first), OK);
    assert_int_equal(listen_open(arena, &a, 1, &said, &second), FILE_INVALID);
    assert_int_equal(said.n, 2);
    assert_text(said.list[1].text, "Another program answers on this address already.");
    assert_true(str_equal(said.list[1].file, a.list[1]));
    assert_int_equal(second.fd[0][0], -1);
    listen_close(&first);
}

static void another_machines_address_is_told(void **state) {
    struct addresses a = {1, {STR("203.0.113.1:10080")}};
    assert_int_equal(listen_check(&a, &said), FILE_INVALID);
    assert_text(said.list[0].text, "The address is not one of this machine's.");
}

static int set_up(void **state) {
    arena = arena_new();
    said = messages_new(arena);
    return 0;
}

static int tear_down(void **state) {
    arena_free(arena);
    return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(each_thread_has_each_address),
        T(what_is_taken_is_told_for_each_address),
        T(another_machines_address_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
