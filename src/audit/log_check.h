/* log_check.h: a log's entries, hashed anew one after the other, and held against tiles and root. */
#ifndef KAARING_AUDIT_LOG_CHECK_H
#define KAARING_AUDIT_LOG_CHECK_H

#include "proof/tile.h"

/* Gives the bytes of a hash tile of the finished log, or an empty slice where there is none. */
typedef struct str log_check_tile(void *context, struct tile t);

struct log_check {
    struct tree tree;
    uint64_t size; /* of the finished log: says which tiles are partial */
    log_check_tile *get;
    void *context;
    struct str tiles[TILE_LEVELS]; /* the one of each level that is being filled */
};

struct log_check log_check_begin(uint64_t size, log_check_tile *get, void *context);
/* The next entry. False when a hash that it completes is not the one in its tile. */
bool log_check_add(struct log_check *c, struct str entry);

#endif
