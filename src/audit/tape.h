/* tape.h: a tar of one exact form (POSIX.1-1988 ustar): plain files, in the order of their names, of nobody
 * and without a time. A tar of any other form is refused, so every byte of one that is read is as it was
 * written.
 */
#ifndef KAARING_AUDIT_TAPE_H
#define KAARING_AUDIT_TAPE_H

#include "base/fault.h"
#include "base/str.h"

enum { TAPE_BLOCK = 512, TAPE_NAME_MAX = 99 };

/* The block before a file's bytes. `name` is 1 … TAPE_NAME_MAX bytes, `size` less than 8 GiB. */
void tape_head(struct str name, uint64_t size, char head[TAPE_BLOCK]);
/* The opposite: *name points into `head`. FILE_INVALID for what tape_head would not have written. */
enum fault tape_read_head(const char head[TAPE_BLOCK], struct str *name, uint64_t *size);
/* How many zeros follow `size` bytes. */
size_t tape_padding(uint64_t size);
/* Only zeros: two such blocks are the end, and nothing follows them. */
bool tape_zero(struct str bytes);

#endif
