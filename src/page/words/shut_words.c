/* shut_words.c: says where a step stands that waits for its holders. */
#include "page/words/shut_words.h"

#include "award/close/unsealing.h"
#include "base/format.h"

/* All have given theirs and it is not open: no more can come. */
static bool is_broken(const struct step_record *s) {
    return s->shares == s->holders;
}

/* Enough have, and what they gave does not give the secret: the chair's browser made some of it wrong. */
static bool does_not_fit(const struct step_record *s, const struct step_documents *d) {
    return s->shares >= d->key.threshold;
}

static const char *state_of(const struct step_record *s, const struct step_documents *d, bool anew) {
    return anew                 ? "unseal.taken_anew"
           : is_broken(s)       ? "unseal.broken"
           : does_not_fit(s, d) ? "unseal.misfit"
                                : "unseal.text";
}

json_t *shut_tell(const struct visit *v, uint32_t edition, const struct step_record *s,
                  const struct step_documents *d) {
    static const char *const ways_out[2][2] = {{"unseal.few_from", "unseal.few_now"},
                                               {"unseal.broken_from", "unseal.broken_now"}};
    bool anew = step_taken_anew(v->txn, edition, s);
    int64_t from;
    json_t *shut = json_object(), *text = words_set(shut, "text", state_of(s, d, anew));
    json_set_int(text, "given", s->shares);
    json_set_int(text, "needed", d->key.threshold);
    json_set_int(text, "of", d->key.n);
    if (anew || step_anew_from(v->txn, v->arena, s, &from))
        return shut;
    text = words_set(shut, "anew_text", ways_out[is_broken(s)][v->arrived >= from]);
    json_set_str(text, "at", format_moment(v->arena, v->lang, from));
    return shut;
}
