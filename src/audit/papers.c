/* papers.c: one text for one list of papers: what is read is held against what would be written. */
#include "audit/papers.h"

#include "base/buf.h"

struct str papers_text(struct arena *a, const struct archive_head *h, const struct position *p,
                       const struct paper *list, size_t n) {
    struct buf b = buf_new(a);
    buf_format(&b, "kaaring papers v1\nlog %.*s\nedition %.*s\nkind %s\nsize %llu\nroot %s\n",
               STR_ARGS(h->log), STR_ARGS(h->edition), archive_kind_word(h->kind).p,
               (unsigned long long)p->size, base64_encode(a, hash_str(&p->root)).p);
    for (size_t i = 0; i < n; i++) {
        struct hash own = hash_of(list[i].bytes);
        buf_format(&b, "paper %.*s %s\n", STR_ARGS(list[i].name), base64_encode(a, hash_str(&own)).p);
    }
    return buf_str(&b);
}

static const char *line_fault(struct str line) {
    return str_starts(line, STR("paper ")) ? "a paper is not the one that was signed for, or not among them."
                                           : "they were signed for another archive than this one.";
}

const char *papers_fault(struct arena *a, struct str text, const struct archive_head *h,
                         const struct position *p, const struct paper *list, size_t n) {
    struct str should = papers_text(a, h, p, list, n), is, wanted;
    while (text.n || should.n) {
        str_cut(&text, '\n', &is);
        str_cut(&should, '\n', &wanted);
        if (!str_equal(is, wanted))
            return line_fault(is.n ? is : wanted);
    }
    return NULL;
}
