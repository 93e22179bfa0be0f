/* edition_words.h: what everybody may know of an edition, as the members that several templates share. All by
 * the public's phase: nothing here tells of a decision, or of a secret edition between its deadline and its
 * announcement. */
#ifndef KAARING_PAGE_WORDS_EDITION_WORDS_H
#define KAARING_PAGE_WORDS_EDITION_WORDS_H

#include "page/common.h"

/* award_name, edition_label ("3. utgave, 2021"), award_url. */
void edition_name(struct visit *v, const struct edition *e, const json_t *rules, json_t *into);
/* Grønn Gründer-prisen 2021: {"t"}, fresh. */
json_t *edition_title(const struct visit *v, const struct edition *e, const json_t *rules);
/* open, and what fits of deadline_text, left_text, state_text. */
void edition_state(struct visit *v, const struct edition *e, json_t *into);
/* {"url", "label"} of the form while it is open; null else. */
json_t *edition_propose(const struct visit *v, const struct edition *e);
/* Who can be proposed, a sentence each. */
json_t *edition_eligible(const struct visit *v, const json_t *rules);

#endif
