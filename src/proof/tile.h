/* tile.h: names and contents of tiles (c2sp.org/tlog-tiles, tiles of height 8). */
#ifndef KAARING_PROOF_TILE_H
#define KAARING_PROOF_TILE_H

#include "base/arena.h"
#include "proof/tree.h"

enum { TILE_WIDTH = 256, TILE_LEVELS = 8, TILE_ENTRIES = 255 };

struct tile {
    unsigned level; /* 0 … 7, or TILE_ENTRIES for an entry bundle */
    uint64_t index;
    unsigned width; /* 1 … 256 */
};

/* "L/N[.p/W]" or "entries/N[.p/W]" as it follows "tile/". NOT_FOUND when it is no such path (leading zeros,
 * misplaced x groups, W of 0 or 256 and more, too large a number). */
enum fault tile_parse(struct str path, struct tile *t);
struct str tile_path(struct arena *a, const struct tile *t);
/* Whether a tree of `size` leaves has this tile at this width (a narrower partial of an existing tile
 * counts). */
bool tile_exists(const struct tile *t, uint64_t size);
/* The hashes of a hash tile: width × 32 bytes. The caller made sure that it exists. */
enum fault tile_hashes(struct arena *a, const struct tile *t, tree_node_get *get, void *context,
                       struct str *bytes);
/* Adds one entry to a bundle: big-endian uint16 length || entry. */
struct buf;
void tile_add_entry(struct buf *bundle, struct str entry);

#endif
