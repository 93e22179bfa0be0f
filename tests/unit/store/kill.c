/* kill.c: kill -9 under load, on the embedded engine. */
#include "fault/kill_writer.c"
