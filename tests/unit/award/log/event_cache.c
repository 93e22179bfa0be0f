/* event_cache.c: what is kept is given only for the same bytes, and outlives its place in the table. */
#include "award/log/event_cache.h"

#include "support/house.h"
#include "support/test.h"

#include <pthread.h>
#include <string.h>

/* An entry with one opening, as the log has it. */
static struct record person(struct arena *a, const char *name) {
    static const char salt[SALT_BYTES];
    struct record r = {.openings_n = 1};
    r.entry = STR("{\"v\":1,\"type\":\"person.added\",\"at\":\"2021-09-01T06:00:00Z\",\"open\":{\"person\":"
                  "\"p1\"},\"private\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}");
    r.openings[0] = (struct opening){
        STR("private"), str_bytes(salt, sizeof salt),
        arena_format(a, "{\"by\":null,\"form\":null,\"name\":\"%s\",\"email\":\"kari@example.no\"}", name)};
    return r;
}

static struct event_parts decoded(struct arena *a, uint64_t index, const struct record *r) {
    struct event_parts e = {0};
    assert_int_equal(event_decode_cached(a, index, r, &e), OK);
    return e;
}

static const char *name_in(const struct event_parts *e) {
    return json_string_value(json_object_get(e->private, "name"));
}

static void the_same_bytes_are_decoded_once(void **state) {
    struct house *h = *state;
    struct record kari = person(h->arena, "Kari"), again = person(h->arena, "Kari");
    struct event_parts a = decoded(h->arena, 7, &kari), b = decoded(h->arena, 7, &again);
    assert_string_equal(name_in(&a), "Kari");
    assert_ptr_equal(a.private, b.private);
}

static void other_bytes_at_the_same_place_are_another_event(void **state) {
    struct house *h = *state;
    struct record kari = person(h->arena, "Kari"), ola = person(h->arena, "Ola");
    struct event_parts a = decoded(h->arena, 7, &kari), b = decoded(h->arena, 7, &ola),
                       c = decoded(h->arena, 7 + EVENT_CACHE_SETS, &kari), d = decoded(h->arena, 7, &ola);
    assert_string_equal(name_in(&a), "Kari"); /* still there for whoever was given it */
    assert_string_equal(name_in(&b), "Ola");
    assert_string_equal(name_in(&c), "Kari");
    assert_string_equal(name_in(&d), "Ola");
}

static void two_at_the_same_place_do_not_drive_each_other_out(void **state) {
    struct house *h = *state;
    struct record kari = person(h->arena, "Kari"), ola = person(h->arena, "Ola"),
                  eva = person(h->arena, "Eva");
    const uint64_t other = 7 + EVENT_CACHE_SETS, third = other + EVENT_CACHE_SETS;
    struct event_parts a = decoded(h->arena, 7, &kari), b = decoded(h->arena, other, &ola);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(decoded(h->arena, 7, &kari).private, a.private);
        assert_ptr_equal(decoded(h->arena, other, &ola).private, b.private);
    }
    decoded(h->arena, third, &eva); /* in place of whoever was asked for longest ago */
    assert_ptr_equal(decoded(h->arena, other, &ola).private, b.private);
    assert_ptr_not_equal(decoded(h->arena, 7, &kari).private, a.private);
}

static void what_was_erased_is_not_remembered(void **state) {
    struct house *h = *state;
    struct record kari = person(h->arena, "Kari");
    decoded(h->arena, 7, &kari);
    kari.openings_n = 0;
    struct event_parts e = decoded(h->arena, 7, &kari);
    assert_true(e.erased);
    assert_int_equal(json_object_size(e.private), 0);
}

static void what_is_damaged_is_refused_each_time(void **state) {
    struct house *h = *state;
    struct record kari = person(h->arena, "Kari"), damaged = kari;
    decoded(h->arena, 7, &kari);
    damaged.openings[0].json = STR("{\"by\":null}");
    struct event_parts e;
    for (int i = 0; i < 2; i++)
        assert_int_equal(event_decode_cached(h->arena, 7, &damaged, &e), FOLDER_DAMAGED);
    e = decoded(h->arena, 7, &kari);
    assert_string_equal(name_in(&e), "Kari");
}

static void a_long_one_is_decoded_each_time(void **state) {
    struct house *h = *state;
    char *name = arena_alloc(h->arena, EVENT_CACHE_RECORD_MOST + 1);
    memset(name, 'x', EVENT_CACHE_RECORD_MOST);
    struct record r = person(h->arena, name);
    struct event_parts a = decoded(h->arena, 7, &r), b = decoded(h->arena, 7, &r);
    assert_string_equal(name_in(&a), name);
    assert_ptr_not_equal(a.private, b.private);
}

struct reader {
    struct arena *arena;
    struct record record;
    struct event_parts parts;
};

static void *read_there(void *p) {
    struct reader *r = p;
    r->parts = decoded(r->arena, 7, &r->record);
    return NULL;
}

static void it_outlives_the_thread_that_decoded_it(void **state) {
    struct house *h = *state;
    struct reader r = {.arena = arena_new(), .record = person(h->arena, "Kari")};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, read_there, &r), 0);
    pthread_join(thread, NULL);
    assert_string_equal(name_in(&r.parts), "Kari");
    arena_free(r.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(the_same_bytes_are_decoded_once),
        WITH_HOUSE(other_bytes_at_the_same_place_are_another_event),
        WITH_HOUSE(two_at_the_same_place_do_not_drive_each_other_out),
        WITH_HOUSE(what_was_erased_is_not_remembered),
        WITH_HOUSE(what_is_damaged_is_refused_each_time),
        WITH_HOUSE(a_long_one_is_decoded_each_time),
        WITH_HOUSE(it_outlives_the_thread_that_decoded_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
