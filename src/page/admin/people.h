/* people.h: the bodies of an edition and who sits in them: the forms that its page shows. */
#ifndef KAARING_PAGE_ADMIN_PEOPLE_H
#define KAARING_PAGE_ADMIN_PEOPLE_H

#include "page/admin/admin.h"

#define ADMIN_PEOPLE "/administrasjon/utgave/:edition/personer"

enum fault admin_people_view(struct visit *v);

extern const struct form key_form;  /* confirms device `key` of `person` */
extern const struct form copy_form; /* the members of edition `from` */

/* A link that signs a person in; for sample folders alone. */
struct str admin_signin_link(struct visit *v, struct str person);

#endif
