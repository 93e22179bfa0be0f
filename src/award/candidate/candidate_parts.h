/* candidate_parts.h: what the files of candidates and proposals share, and nobody else needs. */
#ifndef KAARING_AWARD_CANDIDATE_CANDIDATE_PARTS_H
#define KAARING_AWARD_CANDIDATE_CANDIDATE_PARTS_H

#include "award/candidate/candidate.h"

enum { CANDIDATE_RECORD_VERSION = 1 };

struct key candidate_key(uint32_t edition, uint32_t number);
struct key gathered_key(uint32_t edition, uint32_t candidate, uint32_t proposal);

enum fault candidate_put(struct txn *t, uint32_t edition, uint32_t number, const struct candidate_record *r);

#endif
