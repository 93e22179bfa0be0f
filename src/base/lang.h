/* lang.h: the three languages of everything that a person reads. */
#ifndef KAARING_BASE_LANG_H
#define KAARING_BASE_LANG_H

#include "base/str.h"

enum lang { LANG_NB, LANG_NN, LANG_EN, LANG_COUNT };

/* "nb", "nn", "en": as in files, addresses and HTML's lang. Exactly these; "no" is not one. */
bool lang_parse(struct str code, enum lang *lang);
struct str lang_code(enum lang lang);

#endif
