/* judged.c: looks through what a judgement found. */
#include "support/judged.h"

#include "support/test.h"

#include <string.h>

static void print(const struct findings *f) {
    for (size_t i = 0; i < f->told; i++)
        print_message("  %lld %.*s: %.*s\n", f->list[i].of_entry ? (long long)f->list[i].entry : -1LL,
                      STR_ARGS(f->list[i].part), STR_ARGS(f->list[i].sentence));
}

bool judged_says(const struct findings *f, int64_t entry, const char *words) {
    for (size_t i = 0; i < f->told; i++)
        if (memmem(f->list[i].sentence.p, f->list[i].sentence.n, words, strlen(words)) &&
            (entry < 0 || (f->list[i].of_entry && f->list[i].entry == (uint64_t)entry)))
            return true;
    return false;
}

void judged_wrong(struct arena *a, struct str tar, int64_t entry, const char *words) {
    struct report r;
    forger_judge(a, tar, &r);
    if (judged_says(&r.wrong, entry, words))
        return;
    print(&r.wrong);
    print(&r.unchecked);
    fail_msg("entry %lld: %s", (long long)entry, words);
}

void judged_holds(const struct report *r) {
    print(&r->wrong);
    assert_int_equal(r->wrong.n, 0);
}
