/* recusal.h: habilitet: what binds a member to a candidate, said on names only before anything is read. */
#ifndef KAARING_AWARD_STEP_RECUSAL_H
#define KAARING_AWARD_STEP_RECUSAL_H

#include "award/log/event.h"

enum recusal_state { RECUSAL_DECLARED = 1 /* stands until settled */, RECUSAL_STANDS, RECUSAL_LIFTED };

/* Grounds, in the order they are offered: family, employment, ownership, board, customer, competitor, other.
 */
extern const char *const recusal_grounds[];

struct recusal_record { /* T_RECUSALS */
    uint8_t version, state, pad[6];
    uint64_t declared, settled; /* entries; settled 0 when not */
};
struct declaration_record { /* T_DECLARATIONS */
    uint8_t version, pad[7];
    uint64_t index; /* the latest recusal.declared */
    uint32_t bindings, pad2;
};

struct binding {
    struct str candidate; /* id */
    struct str ground;    /* one of recusal_grounds */
    struct str text;      /* optional; for chair and minutes alone */
};
/* Command recusal.declared, by the member themself: about the candidates whose names they were shown. A later
 * one adds, and never takes away what the chair has settled. No bindings: «Jeg har ingen bindinger til noen
 * av disse».
 */
struct recusal_declare {
    struct str edition, body, person;
    size_t asked_n;
    struct str *asked; /* ids */
    size_t n;
    struct binding *bindings;
};
enum fault recusal_declare(struct txn *t, struct command *c, struct batch *out);

/* Command recusal.settled, by the chair of the body in which the person sits: `stands`, or lifted with a
 * reason. Nobody settles their own. */
struct recusal_settle {
    struct str edition, body, person, candidate;
    bool stands;
    struct str reason;
};
enum fault recusal_settle(struct txn *t, struct command *c, struct batch *out);

/* Whether the member has declared at all; and whether they are kept from this candidate now. One rule for
 * every view: the person who is the candidate (a secret award's member who is proposed) is kept from it
 * without declaring. Who is kept from one that was merged into another is kept from that. */
bool recusal_declared(const struct txn *t, uint32_t edition, struct str body, struct str person);
/* The entry of the member's latest declaration. NOT_FOUND when there is none. */
enum fault recusal_declaration(const struct txn *t, uint32_t edition, struct str body, struct str person,
                               uint64_t *index);
/* Whether this candidate's name was before them when they declared. Who comes to a body later, or comes back,
 * was not, however old. */
bool recusal_was_asked(const struct txn *t, uint32_t edition, struct str body, struct str person,
                       uint32_t candidate);
bool recusal_stands(const struct txn *t, uint32_t edition, struct str person, uint32_t candidate);

/* For apply functions: what two officers found after the close stands, with the reason of the entry. */
enum fault recusal_put_found(struct fact *f, uint32_t edition, struct str person, uint32_t candidate);

/* For the chair and the minutes: [{"person","candidate","ground","text","state","at"}], by person. */
enum fault recusal_list(const struct txn *t, struct arena *a, uint32_t edition, json_t **list);

#endif
