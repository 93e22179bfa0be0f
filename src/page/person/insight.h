/* insight.h: what is held about an address, told twice: as a page to read, and as data to take along. */
#ifndef KAARING_PAGE_PERSON_INSIGHT_H
#define KAARING_PAGE_PERSON_INSIGHT_H

#include "desk/insight.h"
#include "page/common.h"

struct telling {
    struct visit *v;
    struct insight link;
    json_t *data;  /* of the file: raw, in the words of the log */
    size_t things; /* told of so far */
};

/* The one of the path's :link. NOT_FOUND. */
enum fault insight_by_link(struct visit *v, struct insight *i);

/* Add to v->view and to t->data: `proposals` and `earlier` that were sent with the address, `about` that name
 * it or that the administrator sent the link about. */
enum fault insight_tell_proposals(struct telling *t);
/* `person`, `memberships`, `devices`, `acts`: of who is known by the address; and `mails` to them. */
enum fault insight_tell_person(struct telling *t);
/* {"at","subject"} of all mails to a person or proposal; of a proposal those to this address alone. */
enum fault insight_mails(struct telling *t, struct str recipient, json_t *into, json_t *data);

/* A link for `i` goes to its address, as `kind` of mail. For a command: fills in c->args and c->decide. */
enum fault insight_send(struct visit *v, struct command *c, const struct insight *i, enum lang lang);
/* `request` that is open, or `erase`, the form to ask for it. */
enum fault insight_tell_erasure(struct telling *t);
extern const struct form erasure_form, erasure_back_form;
enum fault insight_erasure_command(struct visit *v, struct command *c);
enum fault insight_back_command(struct visit *v, struct command *c);
enum fault insight_back(struct visit *v, const struct command *c);

/* What c->decide does is told to the address by that kind of mail, if it was done; an empty address is told
 * nothing. Wraps c->decide and c->args. */
enum fault insight_tell_by_mail(struct visit *v, struct command *c, const char *kind, struct str email,
                                enum lang lang, json_t *view);

/* A fresh v->view for the template person/ask: a link is on its way to the address of the form that was sent.
 */
void insight_say_sent(struct visit *v);

#endif
