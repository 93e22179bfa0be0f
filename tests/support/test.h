/* test.h: cmocka, with what it wants included before it. */
#ifndef KAARING_TESTS_TEST_H
#define KAARING_TESTS_TEST_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#endif
