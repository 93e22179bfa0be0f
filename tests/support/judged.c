/* judged.c: looks through what a judgement found. */
#include "support/judged.h"

#include "audit/tape.h"
#include "support/test.h"

#include <stdlib.h>
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

/* --- every byte --- */

/* The part in whose bytes this is. */
static struct str part_at(const struct archive *x, size_t at) {
    size_t end = 0;
    for (size_t i = 0; i < x->parts_n; i++) {
        end += TAPE_BLOCK + x->parts[i].bytes.n + tape_padding(x->parts[i].bytes.n);
        if (at < end)
            return x->parts[i].name;
    }
    return STR("its end");
}

/* Those in heads and paddings are found out by reading, the rest by judging. */
void judged_no_byte_else(struct str tar, size_t stride) {
    char *copy = malloc(tar.n);
    memcpy(copy, tar.p, tar.n);
    for (size_t i = 0; i < tar.n; i += stride) {
        struct arena *own = arena_new();
        struct archive x;
        struct judge_order o = {0};
        struct report r = {.arena = own};
        struct str why = {0}, rest = str_bytes(copy, tar.n);
        copy[i] ^= (char)(1 << i % 8);
        enum fault f = archive_read(own, press_get_str, &rest, &x, &why);
        if (!f)
            archive_judge(own, &x, &o, &r);
        if (f ? why.n == 0 : r.wrong.n == 0)
            fail_msg("byte %zu is not missed: in %.*s", i, STR_ARGS(part_at(&x, i)));
        bool placed = f || r.wrong.list[0].of_entry || r.wrong.list[0].part.n;
        if (!placed)
            fail_msg("byte %zu: %.*s", i, STR_ARGS(r.wrong.list[0].sentence));
        copy[i] ^= (char)(1 << i % 8);
        arena_free(own);
    }
    free(copy);
}
