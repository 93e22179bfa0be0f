/* kill_shared.c: kill -9 under load, on an engine that answers CONFLICT and UNKNOWN at random. */
#include "fault/engine_fault.c"
/* Waiting for such an engine takes its time. */
#define KILLS 8
#include "fault/kill_writer.c"
