/* disk.c: a full disk and a failing one, on the embedded engine. */
#include "fault/disk.c"
