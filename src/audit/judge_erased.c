/* judge_erased.c: openings that are gone by right: a later entry says so of each. */
#include "audit/judge_parts.h"

#include <stdlib.h>

static uint64_t erased_entry(const struct happened *h) {
    return (uint64_t)json_get_int(h->e.open, "entry");
}

static int by_entry(const void *x, const void *y) {
    uint64_t a = erased_entry(*(const struct happened *const *)x),
             b = erased_entry(*(const struct happened *const *)y);
    return a < b ? -1 : a > b;
}

static void take(struct judging *j, const struct happened *h) {
    j->erased[j->erased_n++] = h;
    if (erased_entry(h) >= h->index)
        report_wrong_entry(j->report, h->index,
                           "it says that an entry was erased that does not come before it.");
}

void judge_erased(struct judging *j) {
    size_t n = 0;
    for (size_t i = 0; i < j->happened_n; i++)
        n += happened_is(&j->happened[i], "erased");
    j->erased = arena_alloc(j->arena, (n + 1) * sizeof *j->erased);
    for (size_t i = 0; i < j->happened_n; i++)
        if (happened_is(&j->happened[i], "erased"))
            take(j, &j->happened[i]);
    if (n)
        qsort(j->erased, n, sizeof *j->erased, by_entry);
}

static uint64_t entry_at(const void *list, size_t i) {
    return erased_entry(((const struct happened *const *)list)[i]);
}

static bool is_erased(const struct judging *j, uint64_t index, struct str class) {
    size_t at = judge_place(j->erased, j->erased_n, entry_at, index);
    for (; at < j->erased_n && erased_entry(j->erased[at]) == index && judge_look(j, 1); at++)
        if (str_equal(json_get_str(j->erased[at]->e.open, "class"), class))
            return true;
    return false;
}

bool judge_missing(struct judging *j, uint64_t index, const char *class) {
    bool erased = is_erased(j, index, str_of(class));
    if (erased)
        report_unchecked_entry(j->report, index, "its %s part was erased, as a later entry says.", class);
    else if (j->archive->head.kind == ARCHIVE_FULL)
        report_wrong_entry(j->report, index, "its %s part is missing, and no entry says that it was erased.",
                           class);
    return erased;
}
