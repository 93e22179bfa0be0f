/* people.h: everybody whom the log knows by an id: administrators and the members of bodies.
 *
 * An id is random and says nothing. Names and addresses stand in private parts; an address is found by a
 * keyed hash. Who proposes somebody is not one of these people: see proposal.h. */
#ifndef KAARING_AWARD_PEOPLE_PEOPLE_H
#define KAARING_AWARD_PEOPLE_PEOPLE_H

#include "award/log/event.h"
#include "base/lang.h"

enum { /* bits, with the values of web/visit.h's roles */
       ROLE_MEMBER = 1 << 2,
       ROLE_CHAIR = 1 << 3,
       ROLE_ADMIN = 1 << 4
};

enum { PERSON_ID_MAX = 26, BODY_ID_MAX = 24, MEMBERS_MAX = 1024 };

enum member_role {
    MEMBER_PLAIN = 'm',
    MEMBER_CHAIR = 'c',    /* leads the body; votes */
    MEMBER_SECRETARY = 's' /* the second officer; keeps the minutes and does not vote */
};
/* "member", "chair", "secretary"; false when it is none of these. */
bool member_role_parse(struct str word, enum member_role *role);
struct str member_role_word(enum member_role role);

struct person_record {
    uint8_t version, admin, has_mail;
    uint8_t spare[5];
    uint64_t texts;   /* the entry with name and address */
    struct hash mail; /* key in T_PEOPLE_MAIL */
};

struct member_record {
    uint8_t version, role;
    uint8_t spare[6];
    uint64_t invited; /* the entry */
};

struct person {
    struct str id;
    struct str name, email, from; /* from: the organisation that sent them; empty when unknown or erased */
    enum lang lang;
    bool admin;
};

struct member {
    struct person person;
    enum member_role role;
    uint64_t invited;
};

struct membership {
    uint32_t edition;
    struct str body;
    enum member_role role;
};

enum fault person_read(const struct txn *t, struct arena *a, struct str id, struct person *p);
/* Who they were by entry `texts`, which told of them; the email is empty when it is erased. */
enum fault person_read_earlier(const struct txn *t, struct arena *a, struct str id, uint64_t texts,
                               struct person *p);
/* Where they can be written to now: the entry that tells it, and what stands for the address in the state
 * (zero: there is none). */
struct person_address {
    uint64_t texts;
    struct hash mail;
};
enum fault person_address(const struct txn *t, struct str id, struct person_address *address);
bool person_exists(const struct txn *t, struct str id);
/* NOT_FOUND when nobody has the address; case does not count. */
enum fault person_by_mail(const struct txn *t, struct arena *a, struct str email, struct person *p);
bool person_is_admin(const struct txn *t, struct str id);
/* For decide functions: that c->by is an administrator, NOT_ALLOWED otherwise. The routes have asked before;
 * this holds where a row of theirs is wrong, and when somebody ceased to be one while their command waited.
 */
enum fault admin_only(const struct txn *t, const struct command *c);
/* The same for what the process itself does too, when it imports a file: then c->by is empty. */
enum fault admin_or_server(const struct txn *t, const struct command *c);
/* All administrators by name. */
enum fault admins_list(const struct txn *t, struct arena *a, struct person **list, size_t *n);
/* Everybody, by id: at most `limit` of those behind `after` (empty: from the first). */
enum fault people_page(const struct txn *t, struct arena *a, struct str after, size_t limit,
                       struct person **list, size_t *n);

/* What a person is for an edition (its id; empty: for none, so only ROLE_ADMIN can be there): bits ROLE_*. */
unsigned people_roles(const struct txn *t, struct str person, struct str edition);
/* The same by the edition's number. */
unsigned people_roles_in(const struct txn *t, struct str person, uint32_t edition);

/* The members of a body: chair, secretary, then the others by name. */
enum fault members_list(const struct txn *t, struct arena *a, uint32_t edition, struct str body,
                        struct member **list, size_t *n);
/* NOT_FOUND when they are not a member. */
enum fault member_find(const struct txn *t, uint32_t edition, struct str body, struct str person,
                       enum member_role *role);
/* All that a person is a member of, the newest edition first. */
enum fault memberships_list(const struct txn *t, struct arena *a, struct str person, struct membership **list,
                            size_t *n);

/* --- decide functions; result.id is the person's id --- */

struct person_args {
    struct str person; /* of person_change */
    struct str name, email, from;
    enum lang lang;
};
/* ALREADY_DONE when somebody has the address. FIELD_MISSING without a name, FIELD_EMAIL. */
enum fault person_add(struct txn *t, struct command *c, struct batch *out);
/* NOT_FOUND, NOTHING_CHANGED, ALREADY_DONE when somebody else has the address. */
enum fault person_change(struct txn *t, struct command *c, struct batch *out);

/* `who.person` names somebody known; else they are found by address, or added. */
struct admin_args {
    struct person_args who;
};
enum fault admin_grant(struct txn *t, struct command *c, struct batch *out);
/* WRONG_STATE for the last one. */
enum fault admin_revoke(struct txn *t, struct command *c, struct batch *out);

/* Also changes the role of who is one already. A body has one chair and one secretary: the one before becomes
 * a plain member. ALREADY_DONE when it is so already; NOT_FOUND for an unknown edition or body; WRONG_STATE
 * once it is announced. */
struct member_invite_args {
    struct str edition;
    struct str body; /* empty: the first of the award */
    enum member_role role;
    struct person_args who;
};
enum fault member_invite(struct txn *t, struct command *c, struct batch *out);

/* VOTES_NOW while they may vote in a step of the body that is open. */
struct member_remove_args {
    struct str edition, body, person, reason;
};
enum fault member_remove(struct txn *t, struct command *c, struct batch *out);

/* All members of the bodies of `from` that `edition` has too and that are not members yet. NOTHING_CHANGED
 * when there are none. result.number: how many. */
struct members_copy_args {
    struct str edition, from;
};
enum fault members_copy(struct txn *t, struct command *c, struct batch *out);

#endif
