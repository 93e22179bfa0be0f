/* form_json.c: a form as a JSON object: the same fields by the same names, for programs. */
#include "base/json.h"
#include "proof/base64.h"
#include "web/form_parts.h"

static enum fault add_file(struct arena *a, const char *name, json_t *file, struct form_parts *parts) {
    struct form_part part = {.name = str_of(name), .file = true};
    struct str encoded = json_get_str(file, "base64");
    part.file_name = json_get_str(file, "name");
    part.file_type = json_get_str(file, "type");
    if (json_object_size(file) != 3 || part.file_name.n == 0 || part.file_type.n == 0)
        return REQUEST_MALFORMED;
    enum fault f = base64_decode(a, encoded, &part.value);
    return f ? REQUEST_MALFORMED : form_parts_add(parts, &part);
}

static enum fault add_value(struct arena *a, const char *name, json_t *value, bool item,
                            struct form_parts *parts) {
    struct form_part part = {.name = str_of(name), .list = item};
    if (json_is_string(value))
        part.value = json_text(value);
    else if (json_is_integer(value) && !item)
        part.value = arena_format(a, "%lld", (long long)json_integer_value(value));
    else if (json_is_true(value) && !item)
        part.value = STR("1");
    else
        return REQUEST_MALFORMED;
    return form_parts_add(parts, &part);
}

enum fault form_read_json(struct arena *a, struct str body, struct form_parts *parts) {
    json_t *root, *value;
    const char *name;
    enum fault f = json_parse(a, body, &root);
    if (f)
        return f;
    if (!json_is_object(root))
        return REQUEST_MALFORMED;
    json_object_foreach(root, name, value) {
        bool nothing =
            json_is_null(value) || json_is_false(value) || (json_is_array(value) && !json_array_size(value));
        if (nothing) /* as if absent, but the name must be known */
            f = form_parts_add(parts, &(struct form_part){.name = str_of(name)});
        else if (json_is_object(value))
            f = add_file(a, name, value, parts);
        else if (!json_is_array(value))
            f = add_value(a, name, value, false, parts);
        else
            for (size_t i = 0; i < json_array_size(value) && !f; i++)
                f = add_value(a, name, json_array_get(value, i), true, parts);
        if (f)
            return f;
    }
    return OK;
}
