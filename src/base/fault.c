/* fault.c: the keys of the table in fault.h. */
#include "base/fault.h"

#include <assert.h>

static const struct str keys[] = {
#define FAULT_KEY(name, key) STR_INIT(key),
    FAULTS(FAULT_KEY)
#undef FAULT_KEY
};

struct str fault_key(enum fault f) {
    assert((unsigned)f < FAULT_COUNT);
    return keys[f];
}

/* The table is in order: whose fault it is turns at DISK_FULL. BUSY stands before: the user need only come
 * again. */
bool fault_is_ours(enum fault f) {
    return f >= DISK_FULL;
}
