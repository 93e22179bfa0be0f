/* inbox.h: the states of a proposal, and so the piles in which the inbox keeps them: one table, for records,
 * counters and addresses. */
#ifndef KAARING_AWARD_PROPOSAL_INBOX_H
#define KAARING_AWARD_PROPOSAL_INBOX_H

#include "base/str.h"

enum proposal_state {
    PROPOSAL_UNCONFIRMED, /* came by the web; the mailed link has not been used */
    PROPOSAL_NEW,         /* waits for somebody to look at it */
    PROPOSAL_LATE,        /* came after the deadline; counts only when it is admitted */
    PROPOSAL_UNSURE,      /* looked at, not settled */
    PROPOSAL_ACCEPTED,    /* said yes to, not yet gathered under a candidate */
    PROPOSAL_GATHERED,    /* belongs to a candidate */
    PROPOSAL_REFUSED,     /* screened out */
    PROPOSAL_WITHDRAWN,   /* by who sent it */
    PROPOSAL_STATES
};

/* "unconfirmed", "new", …: as in addresses, text keys and JSON. */
struct str proposal_state_word(enum proposal_state s);
bool proposal_state_parse(struct str word, enum proposal_state *s);
/* The letter in T_INBOX. */
char proposal_state_letter(enum proposal_state s);

#endif
