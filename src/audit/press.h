/* press.h: zstd (RFC 8878), as a stream in both directions. Reading takes plain bytes as well. */
#ifndef KAARING_AUDIT_PRESS_H
#define KAARING_AUDIT_PRESS_H

#include "base/arena.h"
#include "base/fault.h"

#include <stdio.h>

/* Where bytes go, or come from. DISK_ERROR or DISK_FULL when they cannot. */
typedef enum fault bytes_put(void *context, struct str bytes);
/* At most `room` of them; *n is 0 at the end alone. */
typedef enum fault bytes_get(void *context, void *to, size_t room, size_t *n);

/* A bytes_get whose context is a FILE. */
enum fault press_get_file(void *file, void *to, size_t room, size_t *n);
/* A bytes_get whose context is a struct str, which moves on. */
enum fault press_get_str(void *rest, void *to, size_t room, size_t *n);

struct press; /* one stream; gone with the arena */

struct press *press_writing(struct arena *a, bytes_put *put, void *context);
enum fault press_write(struct press *p, struct str bytes);
/* What is still inside. Nothing can be written any more. */
enum fault press_end(struct press *p);

struct press *press_reading(struct arena *a, bytes_get *get, void *context);
/* Exactly `n` bytes. NOT_FOUND when there is none any more; FILE_INVALID when there are fewer, for what is no
 * stream of ours (two frames, a window above 8 MiB, a wrong checksum), and for bytes behind its end. */
enum fault press_read(struct press *p, void *to, size_t n);

#endif
