/* backup_shelf.c: which backups there are by their names, and which may go. Reads no backup and makes none.
 */
#include "store/backup_shelf.h"

#include "base/time.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    HOUR_SECONDS = 3600,
    SHELF_ALL_SECONDS = 3 * HOUR_SECONDS,
    SHELF_HOURLY_SECONDS = 48 * HOUR_SECONDS,
    SHELF_MOST = 1 << 20
};

#define ENDING ".kaaring"

/* --- names --- */

/* RFC 3339 without its marks: colons are no part of a name on every disk. */
struct str shelf_name(struct arena *a, int64_t at) {
    struct str t = time_format_rfc3339(a, at);
    return arena_format(a, "%.4s%.2s%.2sT%.2s%.2s%.2sZ" ENDING, t.p, t.p + 5, t.p + 8, t.p + 11, t.p + 14,
                        t.p + 17);
}

bool shelf_time(struct str name, int64_t *at) {
    char t[] = "....-..-..T..:..:..Z";
    static const unsigned char from[] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14};
    static const unsigned char to[] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18};
    if (name.n != sizeof "YYYYMMDDTHHMMSSZ" ENDING - 1 || !str_ends(name, STR("Z" ENDING)) ||
        name.p[8] != 'T')
        return false;
    for (size_t i = 0; i < sizeof from; i++)
        t[to[i]] = name.p[from[i]];
    return time_parse_rfc3339(str_of(t), at);
}

/* --- which stay --- */

/* The last of its hour, or day: whether it stays is the same whenever it is asked. */
static bool ends(int64_t span, int64_t at, int64_t next) {
    return at / span != next / span;
}

bool shelf_keeps(int64_t at, int64_t next, int64_t now, int64_t days) {
    int64_t age = now - at;
    if (next == INT64_MAX || age <= SHELF_ALL_SECONDS)
        return true;
    if (age <= SHELF_HOURLY_SECONDS)
        return ends(HOUR_SECONDS, at, next);
    return age <= days * DAY_SECONDS && ends(DAY_SECONDS, at, next);
}

/* --- the folder --- */

struct shelf {
    size_t n;
    int64_t *at; /* the newest first */
};

static int newest_first(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static enum fault look(struct arena *a, struct str dir, struct messages *out, struct shelf *s) {
    size_t room = 64;
    *s = (struct shelf){.at = arena_alloc(a, room * sizeof *s->at)};
    DIR *d = opendir(dir.p);
    if (!d) {
        messages_add(out, dir, 0, 0, "The folder of backups cannot be read: %s.", strerror(errno));
        return DISK_ERROR;
    }
    int64_t at;
    for (struct dirent *e; s->n < SHELF_MOST && (e = readdir(d));) {
        if (!shelf_time(str_of(e->d_name), &at))
            continue;
        if (s->n == room) {
            int64_t *larger = arena_alloc(a, 2 * room * sizeof *larger);
            memcpy(larger, s->at, room * sizeof *larger);
            s->at = larger;
            room *= 2;
        }
        s->at[s->n++] = at;
    }
    closedir(d);
    qsort(s->at, s->n, sizeof *s->at, newest_first);
    return OK;
}

enum fault shelf_newest(struct str dir, struct messages *out, int64_t *at) {
    struct arena *a = arena_new();
    struct shelf s;
    enum fault f = look(a, arena_copy(a, dir), out, &s);
    *at = !f && s.n ? s.at[0] : 0;
    arena_free(a);
    return f;
}

enum fault shelf_thin(struct str dir, int64_t now, int64_t days, struct messages *out) {
    struct arena *a = arena_new();
    struct shelf s;
    dir = arena_copy(a, dir);
    enum fault f = look(a, dir, out, &s);
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < s.n && !f; i++) {
        struct str path = arena_format(a, "%s/%s", dir.p, shelf_name(a, s.at[i]).p);
        if (shelf_keeps(s.at[i], next, now, days)) {
            next = s.at[i];
        } else if (unlink(path.p) < 0 && errno != ENOENT) {
            messages_add(out, path, 0, 0, "The old backup cannot be removed: %s.", strerror(errno));
            f = DISK_ERROR;
        }
    }
    arena_free(a);
    return f;
}
