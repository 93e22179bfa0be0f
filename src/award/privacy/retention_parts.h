/* retention_parts.h: for the files of retention alone: what an announcement saves. */
#ifndef KAARING_AWARD_PRIVACY_RETENTION_PARTS_H
#define KAARING_AWARD_PRIVACY_RETENTION_PARTS_H

#include "award/decision/announcement.h"

/* Whether what lies under a candidate led to a winner: its own, or of one that was merged into it. */
bool retention_keeps_proposals(const struct txn *t, uint32_t edition, uint32_t candidate,
                               const struct announcement *n);
/* Whether the candidate, or the one that it was merged into, was announced: as winner or as finalist. */
bool retention_keeps_candidate(const struct txn *t, uint32_t edition, uint32_t candidate,
                               const struct announcement *n);

#endif
