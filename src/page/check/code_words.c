/* code_words.c: the code of an entry, and the picture that leads to what it is. */
#include "page/check/code_words.h"

#include "award/decision/code.h"
#include "page/check/qr.h"

enum fault code_add(struct visit *v, uint64_t index, json_t *into) {
    struct code c;
    enum fault f = code_of_index(v->txn, index, &c);
    if (f)
        return f;
    json_t *code = json_object();
    struct str shown = code_shown(v->arena, &c),
               whole = arena_format(v->arena, "%.*s/kontroll/%.*s", STR_ARGS(v->site->settings->url),
                                    STR_ARGS(shown));
    json_set_str(code, "shown", shown);
    json_set_str(code, "signs", str_bytes(c.signs, CODE_SIGNS));
    json_set_str(code, "url", page_url(v, "/kontroll/%.*s", STR_ARGS(shown)));
    json_set_str(code, "whole", whole);
    json_t *qr = qr_view(v->arena, whole);
    if (json_is_object(qr))
        json_set_str(words_set(qr, "label", "code.label"), "code", shown);
    json_set_new(code, "qr", qr);
    json_set_new(into, "code", code);
    return OK;
}
