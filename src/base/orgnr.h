/* orgnr.h: Norwegian organisation numbers (Brønnøysundregistrene). */
#ifndef KAARING_BASE_ORGNR_H
#define KAARING_BASE_ORGNR_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

enum { ORGNR_DIGITS = 9 };

/* Nine digits, spaces (also no-break ones) anywhere. *out gets the digits alone, in the arena. FIELD_ORGNR
 * when it is not nine digits; FIELD_ORGNR_DIGIT when the ninth does not fit the others. */
enum fault orgnr_parse(struct arena *a, struct str typed, struct str *out);
/* "974 760 673", with no-break spaces. `digits` is what orgnr_parse gave. */
struct str orgnr_format(struct arena *a, struct str digits);

#endif
