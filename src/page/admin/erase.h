/* erase.h: the form by which the office erases something, whose page says before what goes and what stays. */
#ifndef KAARING_PAGE_ADMIN_ERASE_H
#define KAARING_PAGE_ADMIN_ERASE_H

#include "page/admin/admin.h"

extern const struct form erase_form; /* "reason": who asked, and when */

/* A consequence that counts. */
void erase_tell(json_t *told, const char *key, size_t n);
/* The button behind its consequences `told`, to which it adds what is so of every erasure. */
void erase_offer(struct visit *v, const struct form *form, json_t *told, struct str action, struct str back);

/* One more way on for a page without a button; its label takes variables. */
json_t *erase_way(struct visit *v, const char *label, struct str url);

#endif
