/* soup.h: pseudo-random templates, made of what templates are made of, for tests that no bytes do harm. */
#ifndef KAARING_TESTS_SOUP_H
#define KAARING_TESTS_SOUP_H

#include "base/arena.h"
#include "base/str.h"

/* The next soup of up to 24 pieces; the same seed gives the same row of soups. */
struct str mustache_soup(struct arena *a, uint32_t *seed);

#endif
