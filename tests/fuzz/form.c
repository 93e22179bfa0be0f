/* form.c: bodies of all three kinds. Whatever comes, every value that passed is what its field says, and
 * whatever is given back can be shown. */
#include "web/form.h"

#include "base/json.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"

static const char *const ways[] = {"jury", "public", NULL};

static const struct form all_kinds = {"all",
                                      {{"name", FORM_LINE, .required = true, .max = 10},
                                       {"why", FORM_TEXT, .min = 3, .max = 20},
                                       {.name = "mail", .kind = FORM_EMAIL},
                                       {.name = "web", .kind = FORM_URL},
                                       {.name = "orgnr", .kind = FORM_ORGNR},
                                       {.name = "place", .kind = FORM_MUNICIPALITY},
                                       {"sum", FORM_INTEGER, .min = 1, .max = 500},
                                       {.name = "ends", .kind = FORM_MINUTE},
                                       {.name = "day", .kind = FORM_DATE},
                                       {"way", FORM_CHOICE, .options = ways},
                                       {"goals", FORM_CHOICES, .max = 2},
                                       {.name = "sure", .kind = FORM_FLAG},
                                       {.name = "of", .kind = FORM_ID},
                                       {.name = "row", .kind = FORM_EACH},
                                       {"note", FORM_NOTE, .max = 100},
                                       {"file", FORM_FILE, .max = 100},
                                       {.name = "url", .kind = FORM_TRAP},
                                       {0}}};

static void check_value(const struct form_field *field, const struct form_value *v) {
    if (field->kind == FORM_FILE) {
        MUST(v->text.n <= 100);
        return;
    }
    MUST(utf8_valid(v->text)); /* or it could not be given back */
    if (v->fault)
        return;
    MUST(field->kind == FORM_NOTE || !utf8_has_control(v->text, field->kind == FORM_TEXT));
    MUST(field->kind != FORM_LINE || utf8_length(v->text) <= 10);
    MUST(field->kind != FORM_INTEGER || !v->given || (v->number >= 1 && v->number <= 500));
    MUST(field->kind != FORM_CHOICES || v->choices_n <= 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const types[] = {"application/x-www-form-urlencoded",
                                        "multipart/form-data; boundary=x", "application/json"};
    if (size == 0)
        return 0;
    struct arena *a = arena_new();
    struct form_values *v = arena_alloc(a, sizeof *v);
    form_read(a, &all_kinds, str_of(types[data[0] % 3]), str_bytes(data + 1, size - 1), v);
    if (v->fault == OK || v->fault == FORM_INVALID) {
        for (size_t i = 0; all_kinds.fields[i].name; i++)
            check_value(&all_kinds.fields[i], &v->value[i]);
        json_compact(a, form_show(a, &all_kinds, v, NULL, STR("token")));
    }
    arena_free(a);
    return 0;
}
