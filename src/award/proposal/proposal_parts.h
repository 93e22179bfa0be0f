/* proposal_parts.h: what the files of proposals share, and nobody else needs. */
#ifndef KAARING_AWARD_PROPOSAL_PROPOSAL_PARTS_H
#define KAARING_AWARD_PROPOSAL_PROPOSAL_PARTS_H

#include "award/proposal/proposal.h"
#include "base/time.h"

enum { PROPOSAL_RECORD_VERSION = 1 };

enum proposal_via { VIA_WEB, VIA_PHONE, VIA_MAIL, VIA_LETTER, VIA_IMPORT };
struct str proposal_via_word(enum proposal_via v);
bool proposal_via_parse(struct str word, enum proposal_via *v);

struct key proposal_key(uint32_t edition, uint32_t number);
struct key proposal_texts_key(uint32_t edition, uint32_t number, uint64_t entry);
struct key proposal_inbox_key(uint32_t edition, enum proposal_state state, uint32_t number);

#endif
