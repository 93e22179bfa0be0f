/* form_check.h: what a value of each kind must be. */
#ifndef KAARING_WEB_FORM_CHECK_H
#define KAARING_WEB_FORM_CHECK_H

#include "web/form.h"

/* The bounds when the table says 0. */
enum {
    FORM_LINE_MAX = 200,
    FORM_TEXT_MAX = 20000,
    FORM_NOTE_MAX = 256 << 10,
    FORM_FILE_MAX = 1500000,
    FORM_INTEGER_MAX = 1000000000,
};

/* Checks the value that came for the field (value->text, or value->choices) and cleans it in place when it
 * passes; whether one must come, form_read knows. A refused value keeps what was typed as far as it can be
 * shown again. Sets value->given. */
enum fault form_check(struct arena *a, const struct form_field *field, struct form_value *value);

#endif
