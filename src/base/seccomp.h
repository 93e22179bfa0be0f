/* seccomp.h: which calls of the kernel the process may still make, for good: seccomp(2).
 *
 * Those that a server makes which reads files, speaks to others and starts threads; none that runs a program,
 * starts a process, looks into another one, makes memory executable that was written, or changes who it is.
 * The others give EPERM, and not death: what the next version of a library asks for first, and could do
 * without, shall not end a server. Threads that are started later are bound by it. */
#ifndef KAARING_BASE_SECCOMP_H
#define KAARING_BASE_SECCOMP_H

#include <stdbool.h>

/* False where the kernel has none of it, or the processor is one whose calls are not written down here. */
bool seccomp_follow(void);

#endif
