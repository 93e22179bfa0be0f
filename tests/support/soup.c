/* soup.c: a linear congruential generator over a table of pieces. */
#include "support/soup.h"

#include "base/buf.h"

static const struct str PIECES[] = {
    STR_INIT("{{"),     STR_INIT("}}"),      STR_INIT("{"),      STR_INIT("}"),       STR_INIT("#"),
    STR_INIT("/"),      STR_INIT("^"),       STR_INIT("<"),      STR_INIT(">"),       STR_INIT("$"),
    STR_INIT("="),      STR_INIT("!"),       STR_INIT("&"),      STR_INIT("a"),       STR_INIT("b"),
    STR_INIT("."),      STR_INIT(" "),       STR_INIT("\n"),     STR_INIT("\r\n"),    STR_INIT("\t"),
    STR_INIT("{{#a}}"), STR_INIT("{{/a}}"),  STR_INIT("{{$b}}"), STR_INIT("{{/b}}"),  STR_INIT("{{<a}}"),
    STR_INIT("=}}"),    STR_INIT("{{= "),    STR_INIT("| |"),    STR_INIT("æ"),       STR_INIT("{{>a}}"),
    STR_INIT("{{>b}}"), STR_INIT("{{.}}"),   STR_INIT("{{^b}}"), STR_INIT("{{#b}}"),  STR_INIT("{{b.a}}"),
    STR_INIT("{{<b}}"), STR_INIT("{{{a}}}"), STR_INIT("{{$a}}"), STR_INIT("{{t.a}}"),
};

static uint32_t next(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

struct str mustache_soup(struct arena *a, uint32_t *seed) {
    struct buf soup = buf_new(a);
    for (uint32_t n = next(seed, 25); n; n--)
        buf_add(&soup, PIECES[next(seed, sizeof PIECES / sizeof *PIECES)]);
    return buf_str(&soup);
}
