/* entry_form.h: what anybody can see of an entry, whoever may open it (formats.md, "Entry"). */
#ifndef KAARING_AUDIT_ENTRY_FORM_H
#define KAARING_AUDIT_ENTRY_FORM_H

#include "base/str.h"

enum { ENTRY_TIME_SIGNS = 20 /* 2021-09-14T07:12:00Z */ };

struct entry_form { /* slices into the entry */
    struct str type, at;
    struct str rest; /* what follows them */
};

/* False for what does not begin as an entry does. Reads no further than it must. */
bool entry_form_read(struct str entry, struct entry_form *f);
/* The edition that it names in the open; empty: none, or it is sealed. */
struct str entry_form_edition(const struct entry_form *f);

#endif
