/* outbox.h: which mails what has happened calls for. Written by apply, so it follows from the log; the text
 * is made when it is sent, and what became of it is kept elsewhere (T_DELIVERY). Nothing of a secret edition
 * goes to who is proposed. */
#ifndef KAARING_AWARD_PEOPLE_OUTBOX_H
#define KAARING_AWARD_PEOPLE_OUTBOX_H

#include "award/log/event.h"
#include "base/lang.h"

enum mail_kind {                            /* each is a template: mail_kind_word */
                 MAIL_PROPOSAL_CONFIRM = 1, /* to who proposes: number, one link to confirm */
                 MAIL_PROPOSAL_RECEIVED,    /* the same, when there is nothing to confirm */
                 MAIL_INVITATION,           /* to a member of a body */
                 MAIL_KEY_ENROLLED,         /* to the juror: a device can now vote for you */
                 MAIL_STEP_OPENED,          /* to each in the roll */
                 MAIL_CONFIRM_ROW,          /* after a decision: is your own row right? */
                 MAIL_ADDRESS_CHANGED,      /* to the address that a person had until now */
                 MAIL_BALLOT_CAST,          /* to the juror: a ballot of yours is in the log, there */
                 MAIL_STEP_CLOSED,          /* to each holder of a sealed step: it waits for you */
                 MAIL_STEP_INSPECTION,      /* to each in the roll of an open one: look at what was counted */
                 MAIL_CORRECTION_ASKED,     /* to the officers: a correction waits for one of you */
                 MAIL_BALLOT_CLAIMED,       /* to the officers: a juror complains */
                 MAIL_CLAIM_SETTLED,        /* to the juror: what came of it */
                 MAIL_STEP_CORRECTED,       /* to each in the roll: it was counted again */
                 MAIL_CORRECTED,            /* to the body that decided: what is announced was corrected */
                 MAIL_RECALLED,             /* the same: it was recalled */
                 MAIL_ANNOUNCED,            /* to each member of the edition's bodies: it is announced */
                 MAIL_MILESTONE,            /* to a partner: something has happened, and the log has it */
                 MAIL_DECLARED,             /* to a member: what you said of ties is in the log, there */
                 MAIL_STEP_ENDED,           /* to each other in the roll of a step: it is closed */
                 MAIL_PASSKEY_ADDED,        /* to its owner: somebody can sign in as you with it */
                 MAIL_KINDS_END
};
/* "proposal_confirm", …: the template's name. */
struct str mail_kind_word(enum mail_kind k);

enum mail_to { MAIL_TO_PERSON = 1, MAIL_TO_PROPOSAL, MAIL_TO_PARTNER };

struct mail_record {
    uint8_t version, kind, to;
    uint8_t partner;  /* from 1, as the edition's rules count them (milestone.h); else 0 */
    uint32_t edition; /* 0: none */
    uint32_t subject; /* by kind: the number of the proposal, step, decision or key; else 0 */
    uint32_t spare2;
    char recipient[26]; /* person id or proposal id */
    char body[26];      /* of an invitation: the body; NUL-padded */
    uint8_t spare3[4];
    uint64_t texts; /* 1 + the entry with the name and address to use; 0: those of now */
};

/* For apply: adds mail `n` (from 0, counted by the caller) of this entry. */
enum fault outbox_put(struct fact *f, uint32_t n, enum mail_kind kind, enum mail_to to, struct str recipient,
                      uint32_t edition, uint32_t subject, struct str body);

/* A milestone to a partner. */
enum fault outbox_put_partner(struct fact *f, uint32_t n, uint8_t partner, uint32_t edition, uint32_t subject,
                              struct str body);

/* The same to the address that a person had by entry `texts` (person.added or person.changed). */
enum fault outbox_put_earlier(struct fact *f, uint32_t n, enum mail_kind kind, struct str person,
                              uint32_t subject, uint64_t texts);

struct mail { /* to be sent, or shown on the outbox page */
    uint64_t entry;
    uint32_t n;
    int64_t at; /* of the entry */
    struct mail_record record;
    struct str recipient;   /* id; a partner has none */
    struct str name, email; /* email empty: nobody to send to (erased, or none known) */
    enum lang lang;
};
/* One mail, with its recipient looked up. */
enum fault mail_read(const struct txn *t, struct arena *a, uint64_t entry, uint32_t n, struct mail *m);
/* At most `limit`, the newest first, before (entry, n); both 0: from the newest on. */
enum fault outbox_page(const struct txn *t, struct arena *a, uint64_t entry, uint32_t n, size_t limit,
                       struct mail **list, size_t *count);
/* All to one recipient (a person's or a proposal's id), the oldest first; walks the whole outbox. */
enum fault outbox_to(const struct txn *t, struct arena *a, struct str recipient, struct mail **list,
                     size_t *count);
/* The next behind (entry, n) in the order of the log, or NOT_FOUND: what a sender walks by. With `begin` the
 * first of all. */
enum fault outbox_next(const struct txn *t, struct arena *a, bool begin, uint64_t entry, uint32_t n,
                       struct mail *m);

#endif
