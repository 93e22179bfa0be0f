/* history.c: the audit page's rows, and by what public pages are cached. */
#include "award/log/event_parts.h"
#include "award/log/ids.h"
#include "award/log/subject.h"
#include "award/log/tables.h"

#include <string.h>

/* Events after which a page that everybody sees may look different. Proposals never do that; nor does what
 * happens in a secret edition before it is announced, or its timing could be read from a page's tag. */
static const struct {
    const char *type;
    bool also_secret;
} public_events[] = {
    {"log.begun", false},        {"association.changed", false}, {"edition.changed", true},
    {"edition.opened", true},    {"edition.postponed", true},    {"edition.announced", true},
    {"edition.corrected", true}, {"edition.recalled", true},     {"winner.imported", false},
    {"step.opened", false},      {"log.succeeded", false},
};

static const struct str folded = STR_INIT("f"); /* a row's value; "" for what is told */
static const struct str public_key = STR_INIT("public");

static bool is_public(const struct fact *f) {
    if (!f->type)
        return false;
    for (size_t i = 0; i < sizeof public_events / sizeof *public_events; i++)
        if (str_equal(str_of(public_events[i].type), str_of(f->type->name)))
            return public_events[i].also_secret || !f->sealed;
    return false;
}

/* Events that only stand beside another of their command, which the audit page tells. */
static bool is_beside(const struct fact *f) {
    return f->type && str_equal(str_of(f->type->name), STR("step.material"));
}

static struct key history_key(uint32_t edition, uint64_t index) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u64(&k, index);
    return k;
}

enum fault history_put(struct txn *t, const struct fact *f) {
    uint32_t edition = 0;
    if (f->edition.n && edition_number(t, f->edition, &edition) != OK)
        return FOLDER_DAMAGED;
    struct key k = history_key(edition, f->index);
    enum fault fault = table_put(t, T_HISTORY, key_of(&k), is_beside(f) ? folded : (struct str){0});
    if (fault == OK)
        fault = subjects_put(t, f, edition);
    if (fault != OK || !is_public(f))
        return fault;
    struct key version = key_new();
    key_u64(&version, f->index + 1);
    return table_put(t, T_ASSOCIATION, public_key, key_of(&version));
}

enum fault history_fold(struct txn *t, uint32_t edition, uint64_t index) {
    struct key k = history_key(edition, index);
    return table_put(t, T_HISTORY, key_of(&k), folded);
}

uint64_t award_public_version(const struct txn *t) {
    struct str value;
    return table_get(t, T_ASSOCIATION, public_key, &value) == OK ? key_read_u64(value, 0) : 0;
}

static enum fault happening_read(const struct txn *t, struct arena *a, uint64_t index, struct happening *h) {
    struct fact f;
    enum fault fault = event_read(t, a, index, &f);
    if (fault != OK)
        return fault;
    *h = (struct happening){.index = index,
                            .at = f.at,
                            .type = f.type ? str_of(f.type->name) : STR("sealed"),
                            .edition = f.edition,
                            .by = f.by,
                            .sealed = f.sealed,
                            .erased = f.erased,
                            .open = f.open};
    return OK;
}

enum fault history_page(const struct txn *t, struct arena *a, uint32_t edition, uint64_t before, size_t limit,
                        struct happening **list, size_t *n) {
    *n = 0;
    *list = arena_alloc(a, (limit + 1) * sizeof **list);
    struct key prefix = key_new(), from = history_key(edition, before ? before - 1 : 0);
    key_u32(&prefix, edition);
    struct cursor c;
    enum fault f =
        cursor_open(t, T_HISTORY, key_of(&prefix), before ? key_of(&from) : (struct str){0}, true, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < limit && cursor_next(&c)) {
        if (c.value.n)
            continue; /* folded */
        f = happening_read(t, a, key_read_u64(c.key, 4), &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

/* --- of one type --- */

/* Whether an entry may be of the type, by its bytes alone (formats.md, "Entry"): it stands there in clear,
 * unless the entry is sealed. `clear` is how it stands there. */
static bool may_be(struct str entry, struct str clear, bool secret) {
    static const struct str sealed = STR_INIT("\"type\":\"sealed\"");
    return memmem(entry.p, entry.n, clear.p, clear.n) ||
           (secret && memmem(entry.p, entry.n, sealed.p, sealed.n));
}

static void make_room(struct arena *a, struct happening **list, size_t n) {
    enum { FIRST = 16 };
    if (n && (n < FIRST || (n & (n - 1)))) /* it doubles at 16, 32 … */
        return;
    struct happening *more = arena_alloc(a, (n ? 2 * n : FIRST) * sizeof *more);
    if (n)
        memcpy(more, *list, n * sizeof *more);
    *list = more;
}

enum fault history_find(const struct txn *t, struct arena *a, uint32_t edition, bool secret, struct str type,
                        struct happening **list, size_t *n) {
    struct str clear = arena_format(a, "\"type\":\"%.*s\"", STR_ARGS(type));
    struct key prefix = key_new();
    struct cursor c;
    key_u32(&prefix, edition);
    *n = 0;
    make_room(a, list, 0);
    enum fault f = cursor_open(t, T_HISTORY, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (!f && cursor_next(&c)) {
        uint64_t index = key_read_u64(c.key, 4);
        struct str entry;
        if ((f = journal_entry(t, index, &entry)) || !may_be(entry, clear, secret))
            continue;
        f = happening_read(t, a, index, &(*list)[*n]);
        if (!f && str_equal((*list)[*n].type, type))
            make_room(a, list, ++*n);
    }
    if (!f)
        f = c.fault;
    cursor_close(&c);
    return f;
}
