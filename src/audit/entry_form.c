/* entry_form.c: the members that every entry has, at their places in the order of the format. */
#include "audit/entry_form.h"

static bool take_member(struct str *rest, struct str before, struct str *value) {
    if (!str_starts(*rest, before))
        return false;
    *rest = str_slice(*rest, before.n, rest->n);
    return str_cut(rest, '"', value);
}

bool entry_form_read(struct str entry, struct entry_form *f) {
    f->rest = entry;
    return take_member(&f->rest, STR("{\"v\":1,\"type\":\""), &f->type) &&
           take_member(&f->rest, STR(",\"at\":\""), &f->at) && f->type.n > 0 && f->at.n == ENTRY_TIME_SIGNS;
}

struct str entry_form_edition(const struct entry_form *f) {
    struct str rest = f->rest, edition = {0};
    if (!take_member(&rest, STR(",\"edition\":\""), &edition))
        return (struct str){0};
    return edition;
}
