/* mail_page.h: a mail's text once more as a page, for programs that show one. */
#ifndef KAARING_PAGE_MAIL_MAIL_PAGE_H
#define KAARING_PAGE_MAIL_MAIL_PAGE_H

#include "base/json.h"
#include "desk/message.h"
#include "web/template.h"

/* Sets m->html from m->subject and m->body, by templates/pages/letter.html. A line that is the view's `link`
 * becomes the button, one that is its `receipt` a link, each once; every other line is text, whatever it
 * looks like: what somebody wrote links nowhere. */
enum fault mail_page(const struct templates *templates, struct arena *a, enum lang lang, const json_t *view,
                     struct mail_text *m);

#endif
