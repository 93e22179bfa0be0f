/* correct_form.c: the fields of a correction, and what was typed in them. */
#include "page/admin/correct_form.h"

enum { PLACE_MAX = 80 };

const struct form correct_form = {
    "correct",
    {
        {.name = "number", .kind = FORM_ID, .required = true},
        {.name = "decision", .kind = FORM_ID, .required = true},
        {.name = "who", .kind = FORM_CHOICES},
        {.name = "name", .kind = FORM_EACH},
        {.name = "place", .kind = FORM_EACH, .max = PLACE_MAX},
        {.name = "line", .kind = FORM_EACH},
        {.name = "signed_by", .kind = FORM_LINE, .max = 160},
        {.name = "reason", .kind = FORM_TEXT, .required = true, .max = 1000},
        {.name = "publish", .kind = FORM_FLAG},
        {.name = "edit", .kind = FORM_FLAG},
        {.name = NULL},
    },
};

struct edition_correct_args *correct_take(const struct visit *v, struct arena *a,
                                          const struct announcement *standing) {
    struct edition_correct_args *args = arena_alloc(a, sizeof *args);
    uint64_t number = 0, decision = 0;
    size_t n;
    struct str *who = form_choices(v->form, "who", a, &n);
    str_to_u64(form_text(v->form, "number"), &number);
    str_to_u64(form_text(v->form, "decision"), &decision);
    *args = (struct edition_correct_args){.edition = arena_copy(a, visit_param(v, "edition")),
                                          .number = number <= UINT32_MAX ? (uint32_t)number : 0,
                                          .decision = decision <= UINT32_MAX ? (uint32_t)decision : 0,
                                          .texts = arena_alloc(a, (n + 1) * sizeof *args->texts),
                                          .texts_n = n,
                                          .signed_by = arena_copy(a, form_text(v->form, "signed_by")),
                                          .reason = arena_copy(a, form_text(v->form, "reason"))};
    for (size_t i = 0; i < n; i++)
        args->texts[i] = (struct announced_one){who[i], arena_copy(a, form_each(v->form, "name", who[i])),
                                                arena_copy(a, form_each(v->form, "place", who[i])),
                                                arena_copy(a, form_each(v->form, "line", who[i]))};
    if (n == 0 && args->signed_by.n == 0) /* a caller who says nothing of them */
        args->signed_by = arena_copy(a, standing->signed_by);
    return args;
}
