/* lang.c: the codes of the languages, in the order of the enum. */
#include "base/lang.h"

#include <assert.h>

static const struct str codes[LANG_COUNT] = {STR_INIT("nb"), STR_INIT("nn"), STR_INIT("en")};

bool lang_parse(struct str code, enum lang *lang) {
    for (unsigned i = 0; i < LANG_COUNT; i++)
        if (str_equal(code, codes[i])) {
            *lang = (enum lang)i;
            return true;
        }
    return false;
}

struct str lang_code(enum lang lang) {
    assert((unsigned)lang < LANG_COUNT);
    return codes[lang];
}
