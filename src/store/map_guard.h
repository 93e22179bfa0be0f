/* map_guard.h: LMDB believes the pages that it reads, so a damaged one can lead it anywhere. What would then
 * end the process by a signal ends it with a sentence: which file, and what to do.
 *
 * That is said of a fault of memory at an address in the map of a guarded file or by an instruction of LMDB's
 * own, and of what LMDB asserts. Any other fault stays what it is. */
#ifndef KAARING_STORE_MAP_GUARD_H
#define KAARING_STORE_MAP_GUARD_H

#include "base/str.h"

#include <lmdb.h>

/* The process's exit status when a file turns out to be damaged while it is read. */
enum { MAP_GUARD_EXIT = 1, MAP_GUARDS_MOST = 16 };

/* From now on until map_guard_end the open `env`, whose file is `path`, is guarded; more than MAP_GUARDS_MOST
 * at a time are not. */
void map_guard_begin(MDB_env *env, struct str path);
/* For what LMDB cannot see: a row that no program of this format wrote. Ends the process with the same
 * sentence; by abort() when the env is not guarded. */
_Noreturn void map_guard_tell(MDB_env *env);
/* Before the env is closed. One that is not guarded may be given. */
void map_guard_end(MDB_env *env);

#endif
