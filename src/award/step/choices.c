/* choices.c: equal votes are equal bytes, so the reader takes exactly what the writer writes. */
#include "award/step/choices.h"

#include "base/buf.h"

enum { MARK_DIGITS_MOST = 4 };

static const char *const vote_words[] = {[VOTE_YES] = "yes", [VOTE_NO] = "no", [VOTE_BLANK] = "blank"};

static void write_marks(struct buf *b, const struct choice *c, size_t n) {
    buf_add(b, STR(",\"s\":["));
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(b, ',');
        if (c->marks[i] == NO_MARK)
            buf_add(b, STR("null"));
        else
            buf_int(b, c->marks[i]);
    }
    buf_byte(b, ']');
}

static struct str write_motion(struct arena *a, enum vote v) {
    return arena_format(a, "{\"m\":\"motion\",\"v\":\"%s\"}", vote_words[v]);
}

struct str choices_write(struct arena *a, const struct choices *c, const struct step_rules *r,
                         const struct slate *s) {
    struct buf b = buf_new(a);
    if (r->method == METHOD_MOTION)
        return write_motion(a, c->vote);
    buf_add(&b, STR("{\"m\":\"scores\",\"c\":["));
    for (size_t i = 0; i < s->n; i++) {
        const struct choice *x = &c->by_candidate[i];
        buf_add(&b, i ? STR(",{\"id\":\"") : STR("{\"id\":\""));
        buf_add(&b, s->lines[i].candidate);
        buf_byte(&b, '"');
        if (x->what == ABSTAINED)
            buf_add(&b, STR(",\"abstain\":true"));
        else if (x->what == ASIDE)
            buf_add(&b, STR(",\"recused\":true"));
        else
            write_marks(&b, x, r->criteria_n);
        buf_byte(&b, '}');
    }
    buf_add(&b, STR("]}"));
    return buf_str(&b);
}

/* --- reading: what must stand next, and then the rest --- */

static bool takes(struct str *rest, struct str next) {
    if (!str_starts(*rest, next))
        return false;
    *rest = str_slice(*rest, next.n, rest->n);
    return true;
}

static enum fault read_mark(struct str *rest, const struct step_rules *r, int32_t *mark) {
    size_t n = 0;
    uint32_t v = 0;
    *mark = NO_MARK;
    if (takes(rest, STR("null")))
        return OK;
    for (; n < rest->n && n < MARK_DIGITS_MOST && rest->p[n] >= '0' && rest->p[n] <= '9'; n++)
        v = 10 * v + (uint32_t)(rest->p[n] - '0');
    if (n == 0 || (n > 1 && rest->p[0] == '0'))
        return BALLOT_CHOICES;
    if (v < r->lowest || v > r->highest)
        return BALLOT_MARK;
    *rest = str_slice(*rest, n, rest->n);
    *mark = (int32_t)v;
    return OK;
}

static enum fault read_marks(struct str *rest, const struct step_rules *r, struct choice *c) {
    for (size_t i = 0; i < r->criteria_n; i++) {
        if (i && !takes(rest, STR(",")))
            return BALLOT_CHOICES;
        enum fault f = read_mark(rest, r, &c->marks[i]);
        if (f)
            return f;
        if (c->marks[i] != NO_MARK)
            c->what = ASSESSED;
    }
    return takes(rest, STR("]")) ? OK : BALLOT_CHOICES;
}

static enum fault read_choice(struct str *rest, const struct step_rules *r, struct str candidate,
                              struct choice *c) {
    struct str id;
    *c = (struct choice){.what = UNASSESSED};
    for (size_t i = 0; i < CRITERIA_MAX; i++)
        c->marks[i] = NO_MARK;
    if (!takes(rest, STR("{\"id\":\"")) || !str_cut(rest, '"', &id))
        return BALLOT_CHOICES;
    if (!str_equal(id, candidate))
        return BALLOT_CANDIDATE;
    enum fault f = OK;
    if (takes(rest, STR(",\"abstain\":true")))
        c->what = ABSTAINED;
    else if (takes(rest, STR(",\"recused\":true")))
        c->what = ASIDE;
    else
        f = takes(rest, STR(",\"s\":[")) ? read_marks(rest, r, c) : BALLOT_CHOICES;
    return f || takes(rest, STR("}")) ? f : BALLOT_CHOICES;
}

static enum fault read_scores(struct arena *a, struct str rest, const struct step_rules *r,
                              const struct slate *s, struct choices *c) {
    if (!takes(&rest, STR("{\"m\":\"scores\",\"c\":[")))
        return BALLOT_CHOICES;
    c->by_candidate = arena_alloc(a, s->n * sizeof *c->by_candidate);
    for (size_t i = 0; i < s->n; i++) {
        if (str_starts(rest, STR("]")))
            return BALLOT_CANDIDATE; /* one is missing */
        if (i && !takes(&rest, STR(",")))
            return BALLOT_CHOICES;
        enum fault f = read_choice(&rest, r, s->lines[i].candidate, &c->by_candidate[i]);
        if (f)
            return f;
    }
    if (str_starts(rest, STR(",")))
        return BALLOT_CANDIDATE; /* one too many */
    return str_equal(rest, STR("]}")) ? OK : BALLOT_CHOICES;
}

static enum fault read_motion(struct arena *a, struct str json, struct choices *c) {
    for (enum vote v = VOTE_YES; v <= VOTE_BLANK; v++)
        if (str_equal(json, write_motion(a, v))) {
            c->vote = v;
            return OK;
        }
    return BALLOT_CHOICES;
}

enum fault choices_read(struct arena *a, struct str json, const struct step_rules *r, const struct slate *s,
                        struct choices *c) {
    *c = (struct choices){0};
    return r->method == METHOD_SCORES ? read_scores(a, json, r, s, c) : read_motion(a, json, c);
}
