/* notify.h: tells the service manager how the process fares, and learns what it expects: the protocol of
 * sd_notify(3) and sd_watchdog_enabled(3), which is one datagram to the socket that NOTIFY_SOCKET names.
 *
 * Where nobody listens nothing is sent, and nothing here is ever waited for or fails. */
#ifndef KAARING_BASE_NOTIFY_H
#define KAARING_BASE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/* Whether somebody asked to be told. */
bool notify_wanted(void);

/* Lines of NAME=VALUE with a line feed between: "READY=1\nSTATUS=serves". Words of ours alone: whoever may
 * look at the service reads the status. */
void notify(const char *lines);

/* That settings or pages are being read anew: "READY=1" ends it. */
void notify_reloading(void);

/* Within so many milliseconds "WATCHDOG=1" is expected, again and again, else the process is ended; 0: it is
 * not. */
int64_t notify_watchdog_ms(void);

#endif
