/* clock.h: the one clock of the process, which a demonstration may move.
 *
 * Moments are seconds since 1970-01-01 UTC in an int64_t named `at`. All deadlines ask this clock and no
 * other. */
#ifndef KAARING_BASE_CLOCK_H
#define KAARING_BASE_CLOCK_H

#include <stdint.h>

/* Real time plus the offset. */
int64_t clock_now(void);

/* The offset of the process, in seconds; 0 at start. Any thread may read while another sets. */
void clock_set_offset(int64_t seconds);
int64_t clock_offset(void);

/* Milliseconds that only go forward and that no offset moves: for durations, never for moments. */
int64_t clock_ms(void);
/* The same in microseconds. */
int64_t clock_us(void);

#endif
