/* municipality.c: the region's municipalities through the reforms of 2020 and 2024, by name and then by age.
 */
#include "base/municipality.h"

/* clang-format off */
static const struct municipality table[] = {
    /* number, name, county, first day, last day */
    {STR_INIT("3005"), STR_INIT("Drammen"), STR_INIT("Viken"), STR_INIT("2020-01-01"), STR_INIT("2023-12-31")},
    {STR_INIT("3301"), STR_INIT("Drammen"), STR_INIT("Buskerud"), STR_INIT("2024-01-01"), STR_INIT("")},
    {STR_INIT("0626"), STR_INIT("Lier"), STR_INIT("Buskerud"), STR_INIT(""), STR_INIT("2019-12-31")},
    {STR_INIT("3049"), STR_INIT("Lier"), STR_INIT("Viken"), STR_INIT("2020-01-01"), STR_INIT("2023-12-31")},
    {STR_INIT("3312"), STR_INIT("Lier"), STR_INIT("Buskerud"), STR_INIT("2024-01-01"), STR_INIT("")},
    {STR_INIT("0625"), STR_INIT("Nedre Eiker (nå Drammen)"), STR_INIT("Buskerud"), STR_INIT(""), STR_INIT("2019-12-31")},
    {STR_INIT("0624"), STR_INIT("Øvre Eiker"), STR_INIT("Buskerud"), STR_INIT(""), STR_INIT("2019-12-31")},
    {STR_INIT("3048"), STR_INIT("Øvre Eiker"), STR_INIT("Viken"), STR_INIT("2020-01-01"), STR_INIT("2023-12-31")},
    {STR_INIT("3314"), STR_INIT("Øvre Eiker"), STR_INIT("Buskerud"), STR_INIT("2024-01-01"), STR_INIT("")},
};
/* clang-format on */

enum { ROWS = sizeof table / sizeof *table };

static bool exists(const struct municipality *m, struct str day) {
    return (!m->from.n || str_compare(m->from, day) <= 0) && (!m->to.n || str_compare(day, m->to) <= 0);
}

const struct municipality *municipality_find(struct str number, struct str day) {
    for (size_t i = 0; i < ROWS; i++)
        if (str_equal(table[i].number, number) && exists(&table[i], day))
            return &table[i];
    return NULL;
}

const struct municipality *municipality_on(struct str day, size_t i) {
    for (size_t row = 0; row < ROWS; row++)
        if (exists(&table[row], day) && i-- == 0)
            return &table[row];
    return NULL;
}
