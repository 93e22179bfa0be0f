/* people_parts.h: what the files about people share, and nobody else needs. */
#ifndef KAARING_AWARD_PEOPLE_PEOPLE_PARTS_H
#define KAARING_AWARD_PEOPLE_PEOPLE_PARTS_H

#include "award/people/people.h"

/* Who is meant: somebody known by id or by address, or, with a person.added, somebody new. Their id is the
 * command's result. */
enum fault person_settle(struct txn *t, struct command *c, struct batch *out, const struct person_args *who,
                         struct str *id);

/* For applying: entry `texts`, which told of the person, is erased. Nobody is found by its address. */
enum fault person_forget(struct txn *t, struct str id, uint64_t texts);

/* For applying: the passkey that an entry's open part names is nobody's any more. OK when it was already. */
enum fault passkey_forget(struct txn *t, const json_t *open);

#endif
