/* members_parts.h: what the files about members share, and edition_write.c needs. Knows editions by number,
 * id and secrecy alone. */
#ifndef KAARING_AWARD_PEOPLE_MEMBERS_PARTS_H
#define KAARING_AWARD_PEOPLE_MEMBERS_PARTS_H

#include "award/people/people.h"
#include "award/rules/rules.h"

enum { MEMBER_RECORD_VERSION = 1 };

struct key member_key(uint32_t edition, struct str body, struct str person);
struct key membership_key(struct str person, uint32_t edition, struct str body);
enum fault member_get(const struct txn *t, uint32_t edition, struct str body, struct str person,
                      struct member_record *r);
/* How many rows a body has. */
enum fault members_count(const struct txn *t, uint32_t edition, struct str body, size_t *n);

/* NOT_FOUND when the award has no such body, FIELD_CHOICE when the body has no such office. */
enum fault member_body_check(const json_t *rules, struct str body, enum member_role role);
enum fault member_emit_invited(struct command *c, struct batch *out, struct str edition, bool secret,
                               struct str body, struct str person, enum member_role role);

/* Invites all members of `from` to the bodies of the same names of `edition`, whose number is `to` (0: it is
 * being drafted), and counts them in c->result.number. */
enum fault members_copy_all(struct txn *t, struct command *c, struct batch *out, uint32_t from, uint32_t to,
                            struct str edition, bool secret, const json_t *rules);
/* For apply: the invitations of an edition that opens. */
enum fault members_mail_all(struct fact *f, uint32_t edition);

#endif
