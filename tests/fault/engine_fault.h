/* engine_fault.h: what a test may give the fault engine. */
#ifndef KAARING_TESTS_FAULT_ENGINE_FAULT_H
#define KAARING_TESTS_FAULT_ENGINE_FAULT_H

#include "store/engine.h"

/* Another machine's batch, that the domain can apply; its entries are not older than `last_at`. False: none
 * this time. A test that does not define it has no other machine. */
bool fault_foreign(int64_t last_at, struct batch *b) __attribute__((weak));

/* What is tried inside the server before it serves. A test that does not define it tries nothing. */
void fault_probe(void) __attribute__((weak));

#endif
