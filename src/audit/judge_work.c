/* judge_work.c: how much a judgement may take. Whoever makes an archive chooses what it makes the judge do: a
 * thousand keys of one person are tried for each of their ballots, a million closings are each held against
 * all that came before. So what is looked at again and again is counted, and may grow with the archive and no
 * faster. */
#include "audit/judge_parts.h"

/* An edition as large as this program takes needs a hundredth of it. */
enum {
    LOOKS_FREE = 100000000, /* less than a second */
    LOOKS_EACH = 2000,      /* for each entry and each part */
    PROOFS_FREE = 20000,    /* a second or two */
    PROOFS_EACH = 4,
    VALUES_MOST = 1 << 25 /* of JSON; each takes some tens of bytes */
};

static uint64_t size_of(const struct judging *j) {
    return j->size + j->archive->parts_n;
}

/* Said once. */
static bool over(const struct judging *j, const char *what) {
    struct report *r = j->report;
    if (!r->over)
        report_wrong_part(r, STR("archive"), "it is not judged to its end: %s.", what);
    r->over = true;
    return false;
}

bool judge_look(const struct judging *j, uint64_t n) {
    struct report *r = j->report;
    r->looks += n;
    return r->looks <= LOOKS_FREE + LOOKS_EACH * size_of(j)
               ? !r->over
               : over(j, "it is made so that this takes far longer than its size has any reason to");
}

bool judge_prove(const struct judging *j, uint64_t n) {
    struct report *r = j->report;
    r->proofs += n;
    return r->proofs <= PROOFS_FREE + PROOFS_EACH * size_of(j)
               ? !r->over
               : over(j, "it has far more signatures to be tried than its size has any reason for");
}

/* Each value of JSON but the first has one of these before it; in texts they are counted, too. */
bool judge_read(const struct judging *j, struct str json) {
    struct report *r = j->report;
    for (size_t i = 0; i < json.n; i++)
        r->values += json.p[i] == ',' || json.p[i] == ':' || json.p[i] == '[';
    return r->values <= VALUES_MOST ? !r->over
                                    : over(j, "its parts would take far more memory than they are long");
}
