/* frame.h: byte strings in a row, each behind its length: uint32be(length) || bytes. So are ballots, sealed
 * parts and batches put together. */
#ifndef KAARING_BASE_FRAME_H
#define KAARING_BASE_FRAME_H

#include "base/buf.h"

enum { FRAME_LENGTH_BYTES = 4 };

void frame_add_length(struct buf *b, size_t n);
void frame_add(struct buf *b, struct str part);

/* Take off the front of *rest; slices into it. False, with *rest as it was, when there is not so much. */
bool frame_take_bytes(struct str *rest, size_t n, struct str *part);
bool frame_take_length(struct str *rest, size_t *n);
bool frame_take(struct str *rest, struct str *part);

#endif
