/* kill_writer.h: a server that is killed again and again while many threads write. */
#ifndef KAARING_TESTS_KILL_WRITER_H
#define KAARING_TESTS_KILL_WRITER_H

#include <stdint.h>

/* Kills it so many times (or KAARING_KILLS), and fails the test unless each time
 *   every answer that was given stands in the log, once, where it said;
 *   every checkpoint that was ever published is a prefix of the log;
 *   the state is what the log says;
 *   what was in flight, and is sent again under its token, counts once.
 * On the engine that the program is linked with. */
void kill_writers(uint64_t kills);

#endif
