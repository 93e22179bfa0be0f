/* scene.h: a house with one open edition: where the tests of candidates and proposals begin. */
#ifndef KAARING_TESTS_SUPPORT_SCENE_H
#define KAARING_TESTS_SUPPORT_SCENE_H

#include "support/house.h"

struct scene {
    struct house h;
    struct str edition;
    uint32_t number; /* the edition's */
};

/* Before and after a test: *state is a scene with the third Grønn Gründer, open since 1 September 2021; it is
 * 20 September. It must replay in the end. */
int scene_setup(void **state);
int scene_teardown(void **state);
#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

/* The edition as it stands. */
struct edition_record scene_edition(struct scene *s);

#endif
