/* record.h: a vote that was taken in the room, as two people write it down. */
#ifndef KAARING_PAGE_JURY_RECORD_H
#define KAARING_PAGE_JURY_RECORD_H

#include "award/step/recorded.h"
#include "page/jury/seat.h"

extern const struct form record_form;

/* The chair's form: who was present, who stepped out, the three numbers, and who confirms them. */
void record_form_tell(struct visit *v, const struct seat *s, const struct step_record *step,
                      const struct step_documents *d);
enum fault record_form_fill(struct visit *v, const struct seat *s, const struct step_record *step,
                            struct command *c);
/* "9 møtende, 7 kreves", fresh. */
json_t *record_needed(const struct step_documents *d, uint32_t present);

#endif
