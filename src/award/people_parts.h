/* people_parts.h: what people.c, members.c and edition_write.c share, and nobody else needs. */
#ifndef KAARING_AWARD_PEOPLE_PARTS_H
#define KAARING_AWARD_PEOPLE_PARTS_H

#include "award/edition.h"
#include "award/people.h"

/* Who is meant: somebody known by id or by address, or, with a person.added, somebody new. Their id is the
 * command's result. */
enum fault person_settle(struct txn *t, struct command *c, struct batch *out, const struct person_args *who,
                         struct str *id);

/* Invites all members of `from` to the bodies of the same names of `e`, whose number is `to` (0: it is being
 * drafted), and counts them in c->result.number. */
enum fault members_copy_all(struct txn *t, struct command *c, struct batch *out, uint32_t from, uint32_t to,
                            const struct edition_record *e, const json_t *rules);
/* For apply: the invitations of an edition that opens. */
enum fault members_mail_all(struct fact *f, uint32_t edition);

#endif
