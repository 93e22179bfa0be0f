/* step_parts.h: for the files of a step, and nobody else. */
#ifndef KAARING_AWARD_STEP_PARTS_H
#define KAARING_AWARD_STEP_PARTS_H

#include "award/step.h"

/* The documents whose blobs `private` of a step.opened names, read into `a`. FOLDER_DAMAGED when one is not
 * what it should be. */
enum fault step_read_documents(const struct txn *t, struct arena *a, const json_t *private,
                               struct step_documents *d);

#endif
