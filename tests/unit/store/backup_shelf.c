/* backup_shelf.c: names that are times, and which backups stay. */
#include "store/backup_shelf.h"

#include "base/time.h"
#include "support/text.h"
#include "support/toy.h"

#include <fcntl.h>
#include <unistd.h>

enum { MINUTE = 60, HOUR = 3600 };

static void a_name_is_a_time_and_back(void **state) {
    struct arena *a = arena_new();
    int64_t at;
    assert_text(shelf_name(a, 1633730399), "20211008T215959Z.kaaring");
    assert_true(shelf_time(STR("20211008T215959Z.kaaring"), &at));
    assert_true(at == 1633730399);
    static const char *const others[] = {"",
                                         "20211008T215959Z",
                                         "20211008T215959Z.kaaring.part-x",
                                         "20211008t215959Z.kaaring",
                                         "20211308T215959Z.kaaring",
                                         "2021100 T215959Z.kaaring",
                                         "mandag.kaaring",
                                         "20211008T215960Z.kaaring"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(shelf_time(str_of(others[i]), &at));
    arena_free(a);
}

/* One every ten minutes for a year, thinned after each. */
static void a_years_backups_are_few_and_reach_back(void **state) {
    enum { ROOM = 400 };
    int64_t kept[ROOM], now = 1633730399;
    size_t n = 0;
    for (unsigned i = 0; i < 366U * 144; i++, now += 10 * MINUTE) {
        size_t left = 0;
        int64_t fresh[ROOM], next = INT64_MAX;
        fresh[left++] = now;
        for (size_t k = 0; k < n; k++)
            fresh[left++] = kept[k];
        n = 0;
        for (size_t k = 0; k < left; k++)
            if (shelf_keeps(fresh[k], next, now, 30))
                next = kept[n++] = fresh[k];
        assert_true(n < 110);
    }
    now -= 10 * MINUTE;
    assert_true(kept[0] == now);
    assert_true(now - kept[n - 1] > 28 * DAY_SECONDS && now - kept[n - 1] <= 30 * DAY_SECONDS);
    for (size_t k = 1; k < n; k++) { /* never a gap that is twice what was promised */
        int64_t age = now - kept[k], gap = kept[k - 1] - kept[k];
        assert_true(gap <= (age <= 3 * HOUR ? 10 * MINUTE : age <= 48 * HOUR ? 2 * HOUR : 2 * DAY_SECONDS));
    }
}

static void put(const struct toy_place *place, const char *name) {
    int fd = open(toy_path(place, name), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static bool there(const struct toy_place *place, const char *name) {
    return access(toy_path(place, name), F_OK) == 0;
}

static void what_is_old_goes_and_what_is_strange_stays(void **state) {
    struct toy_place place;
    struct messages said;
    int64_t newest;
    toy_make(&place);
    said = messages_new(place.arena);
    struct str root = str_of(place.root);
    assert_int_equal(shelf_newest(root, &said, &newest), OK);
    assert_true(newest == 0);
    put(&place, "20211008T215959Z.kaaring");
    put(&place, "20211008T215000Z.kaaring");
    put(&place, "20210601T120000Z.kaaring");
    put(&place, "20210601T120000Z.kaaring.txt");
    put(&place, "mandag.kaaring");
    assert_int_equal(shelf_newest(root, &said, &newest), OK);
    assert_true(newest == 1633730399);
    assert_int_equal(shelf_thin(root, 1633730399, 30, &said), OK);
    assert_true(there(&place, "20211008T215959Z.kaaring") && there(&place, "20211008T215000Z.kaaring"));
    assert_false(there(&place, "20210601T120000Z.kaaring"));
    assert_true(there(&place, "20210601T120000Z.kaaring.txt") && there(&place, "mandag.kaaring"));
    assert_int_equal(shelf_thin(root, 1833730399, 30, &said), OK);
    assert_true(there(&place, "20211008T215959Z.kaaring")); /* the newest, however old */
    assert_false(there(&place, "20211008T215000Z.kaaring"));
    assert_int_equal(said.n, 0);
    assert_int_equal(shelf_newest(STR("/nowhere/at/all"), &said, &newest), DISK_ERROR);
    assert_int_equal(said.n, 1);
    toy_remove(&place);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_a_time_and_back),
        cmocka_unit_test(a_years_backups_are_few_and_reach_back),
        cmocka_unit_test(what_is_old_goes_and_what_is_strange_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
