/* ids.h: from the id in an address to the number that the tables are keyed by. */
#ifndef KAARING_AWARD_LOG_IDS_H
#define KAARING_AWARD_LOG_IDS_H

#include "store/table.h"

enum { EDITION_ID_MAX = 48 };

/* "gronn-grunder-3" → its number, from 1. NOT_FOUND. */
enum fault edition_number(const struct txn *t, struct str id, uint32_t *number);

#endif
