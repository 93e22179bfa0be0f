/* step_parts.h: for the files of a step, and nobody else. */
#ifndef KAARING_AWARD_STEP_STEP_PARTS_H
#define KAARING_AWARD_STEP_STEP_PARTS_H

#include "award/step/step.h"

/* The documents whose blobs `private` of a step.opened names, read into `a`. FOLDER_DAMAGED when one is not
 * what it should be. */
enum fault step_read_documents(const struct txn *t, struct arena *a, const json_t *private,
                               struct step_documents *d);
/* The edition's number and the step that a fact of a step is about. NO_SUCH_THING. */
enum fault step_of_fact(const struct fact *f, uint32_t *edition, struct step_record *s);

#endif
