/* submission.c: the protocol's rules, in its order. Knows no file, no clock, no network. */
#include "witness/submission.h"

static bool take_old(struct str *rest, uint64_t *old) {
    struct str line, prefix = STR("old ");
    return str_cut(rest, '\n', &line) && str_starts(line, prefix) &&
           str_to_u64(str_slice(line, prefix.n, line.n), old);
}

/* Hashes, one a line, and the empty line behind them. */
static bool take_proof(struct str *rest, struct submission *s) {
    struct str line;
    for (s->proof_n = 0; str_cut(rest, '\n', &line); s->proof_n++) {
        if (line.n == 0)
            return true;
        if (s->proof_n == SUBMISSION_PROOF_MAX || base64_hash(line, &s->proof[s->proof_n]))
            return false;
    }
    return false;
}

enum fault submission_parse(struct arena *a, struct str body, struct submission *s) {
    if (body.n > SUBMISSION_BYTES_MAX || !take_old(&body, &s->old) || !take_proof(&body, s))
        return NOTE_MALFORMED;
    enum fault f = note_parse(a, body, &s->note);
    return f ? f : checkpoint_parse_any(s->note.text, &s->checkpoint);
}

unsigned submission_refused(const struct submission *s, const struct watched_log *log) {
    if (!log)
        return 404;
    if (note_verify(&s->note, log->keys, log->keys_n, NULL))
        return 403;
    return s->old > s->checkpoint.position.size ? 400 : 0;
}

static bool extends(const struct submission *s, const struct position *last) {
    const struct position *now = &s->checkpoint.position;
    if (now->size == 0 && !hash_equal(now->root, hash_of(STR(""))))
        return false;
    if (last->size == 0) /* every log begins with the empty one, which needs no proof */
        return s->proof_n == 0;
    return tree_consistency_holds(last->size, last->root, now->size, now->root, s->proof, s->proof_n);
}

unsigned submission_judge(const struct submission *s, const struct position *last) {
    if (s->old != last->size)
        return 409;
    return extends(s, last) ? 200 : 422;
}
