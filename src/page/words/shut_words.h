/* shut_words.h: a sealed step that is closed and not open yet: how many of those who hold its key have given
 * their part, and what is left to do when too few do. */
#ifndef KAARING_PAGE_WORDS_SHUT_WORDS_H
#define KAARING_PAGE_WORDS_SHUT_WORDS_H

#include "award/step/step.h"
#include "page/common.h"

/* {text, anew_text?}, fresh: "1 av 3 har åpnet. Når 2 har gjort det, telles alt opp.", or why that will not
 * happen; and "Kommer ikke nok, kan lederen åpne en ny avstemning fra …", unless one has been opened. Nothing
 * is extended here: a share may come as late as it likes. */
json_t *shut_tell(const struct visit *v, uint32_t edition, const struct step_record *s,
                  const struct step_documents *d);

#endif
