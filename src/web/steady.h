/* steady.h: the clock of the HTTP library's timers; see steady.c. */
#ifndef KAARING_WEB_STEADY_H
#define KAARING_WEB_STEADY_H

/* Asserts that gettimeofday is ours. Calling it is also what links it in: the library alone would take the C
 * library's. */
void steady_begin(void);

#endif
