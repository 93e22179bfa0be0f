/* gzip.h: a page compressed once, with holes that can be filled again and again without compressing anything.
 *
 * Around a hole the stream is flushed, and what fills the hole stands uncompressed in a stored block of its
 * own (RFC 1951, 3.2.4): so its place and length are known, and a secret in it is never compressed together
 * with what a stranger chose. Only the checksum at the end has to be made anew, from the checksums of the
 * pieces. */
#ifndef KAARING_WEB_GZIP_H
#define KAARING_WEB_GZIP_H

#include "base/str.h"

enum { GZIP_HOLES_MAX = 4, GZIP_HOLE_MAX = 1024 };

struct gzip_plan {
    size_t holes_n, hole_bytes;               /* all holes are of one length */
    size_t at[GZIP_HOLES_MAX];                /* in the plain bytes, ascending */
    size_t at_gzip[GZIP_HOLES_MAX];           /* in the compressed ones */
    uint32_t crc[GZIP_HOLES_MAX + 1];         /* of the pieces between the holes */
    uint64_t piece[GZIP_HOLES_MAX + 1], hole; /* how checksums are put together behind so many bytes */
};

/* Compresses `plain` around the holes that *plan names; fills in the rest of *plan. 0 when it does not fit
 * into `room`. */
size_t gzip_write(struct str plain, struct gzip_plan *plan, char *out, size_t room);
/* Puts `fill` (hole_bytes of each) into the holes of a copy of what gzip_write made. */
void gzip_fill(const struct gzip_plan *plan, char *gzip, size_t n, const struct str *fill);

#endif
