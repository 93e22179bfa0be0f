/* numbers.c: three digits, and one more when a third of them are taken: so few draws meet a number that is
 * taken, and how many digits there are says next to nothing. */
#include "award/log/numbers.h"

enum { DRAWN_FROM = 100, BASE = 10 };

static bool taken(const struct txn *t, unsigned table, uint32_t edition, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, number);
    return table_has(t, table, key_of(&k));
}

static uint32_t draw(struct seed *s, uint32_t count) {
    uint64_t from = DRAWN_FROM, drawn;
    while (count > from * (BASE - 1) / 3)
        from *= BASE;
    seed_bytes(s, &drawn, sizeof drawn);
    return (uint32_t)(from + drawn % (from * (BASE - 1)));
}

uint32_t number_next(const struct txn *t, struct seed *s, unsigned table, uint32_t edition,
                     const struct edition_record *e, uint32_t count) {
    uint32_t number = count + 1;
    if (!e->secret)
        return number;
    do
        number = draw(s, count);
    while (taken(t, table, edition, number));
    return number;
}

bool number_fits(const struct txn *t, unsigned table, uint32_t edition, const struct edition_record *e,
                 uint32_t count, int64_t number) {
    if (!e->secret)
        return number == (int64_t)count + 1;
    return number > 0 && number <= UINT32_MAX && !taken(t, table, edition, (uint32_t)number);
}
