/* screen.c: the form of a screening. */
#include "page/admin/screen.h"

static const char *const screen_outcomes[] = {"yes", "unsure", "no", NULL};

const struct form screen_form = {
    "screen",
    {
        {.name = "outcome", .kind = FORM_CHOICE, .required = true, .options = screen_outcomes},
        {.name = "reason", .kind = FORM_TEXT, .max = 600},
        {.name = NULL},
    },
};
