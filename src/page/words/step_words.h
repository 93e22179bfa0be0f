/* step_words.h: what a step is bound to, in words: from its frozen rules, and the award's texts about them.
 */
#ifndef KAARING_PAGE_WORDS_STEP_WORDS_H
#define KAARING_PAGE_WORDS_STEP_WORDS_H

#include "award/step/documents.h"
#include "page/common.h"

/* The question of a motion: "Skal styrets innstilling vedtas?", fresh. `template`: the step in the award's
 * rules. */
json_t *step_question(const struct visit *v, const json_t *template);
/* "Minst tre firedeler av de møtende må stemme for. Blanke stemmer og de som avstår, teller mot.", fresh. */
json_t *step_majority(const struct step_rules *rules);
/* "Styret deltar ikke i voteringen.": {"t"}, fresh; null when no body is kept out. */
json_t *step_excluded(const struct visit *v, const json_t *award, const json_t *template);
/* Which bodies share the key of a sealed step, fresh; null when the rules name none. */
json_t *step_holders(const struct visit *v, const json_t *award, const json_t *template);
/* The key of the honest sentence about who can read what is voted before the close. */
const char *step_secrecy(const json_t *template);
/* A sentence about those who hold the key of a sealed step, fresh: with {needed} of {of}. */
json_t *step_held(const char *key, uint32_t needed, size_t of);
/* All of it, a sentence each: scale or majority, who is kept out, quorum, ties, deadline; fresh. */
json_t *step_facts(const struct visit *v, const json_t *award, const json_t *template,
                   const struct step_rules *rules);

#endif
