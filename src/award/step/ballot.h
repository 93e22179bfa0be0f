/* ballot.h: ballots as the server takes them, and the one rule about who may see what is in them. */
#ifndef KAARING_AWARD_STEP_BALLOT_H
#define KAARING_AWARD_STEP_BALLOT_H

#include "award/step/ballot_text.h"
#include "award/step/choices.h"
#include "award/step/step.h"

struct ballot_record { /* T_BALLOTS */
    uint8_t version, pad[3];
    uint32_t key; /* n of the key that signed */
    uint64_t index;
    int64_t at;
    struct hash hash;
};

/* Checks everything that can be checked without the writer: signature by a key enrolled for the juror, the
 * text, hashes, choices. Costs one signature check; done on the thread that read the request. */
struct ballot_cast { /* args of the command */
    struct str edition, step, person;
    struct str note; /* signed */
    /* Set by ballot_verify: */
    uint32_t key; /* which key signed */
    struct ballot_text text;
    struct choices choices;
    size_t commented_n;
    uint32_t *commented; /* numbers of the candidates about whom TEXTS says something */
};
enum fault ballot_verify(const struct txn *t, struct arena *a, struct ballot_cast *b);

/* The same of one that is complained of after the close: signed by a key enrolled before entry `before`;
 * marks for whom its juror is kept from are no fault, as the count strikes them. */
enum fault ballot_verify_claimed(const struct txn *t, struct arena *a, struct ballot_cast *b,
                                 uint64_t before);

/* Command ballot.cast, by the juror themself, for one that ballot_verify let through. Checks again what may
 * have moved: step open at c->arrived and still the same, roll, number = last + 1, replaces = last, recusals.
 * result.number: the ballot's. */
enum fault ballot_cast(struct txn *t, struct command *c, struct batch *out);

/* Opens the sealed part of a ballot of a step that has been opened: choices and texts. What it says when it
 * does not open; then they stay empty. */
enum seal_state ballot_unseal(struct arena *a, const struct step_documents *d, const struct seal_key *secret,
                              struct ballot_text *b);

/* THE RULE: a mark is read by its own juror; by members of the body and administrators after the
 * step's close; by nobody else. Every view asks here. NOT_ALLOWED before; RECUSED for who is kept from the
 * one that the step is about. READER_RECORD is no person: what is written for the association's own auditor
 * is read by it, after the close like the others and kept from nobody. No session has it as its person. */
#define READER_RECORD STR("*")
enum fault ballot_see(const struct txn *t, uint32_t edition, const struct step_record *s, struct str viewer,
                      struct str juror);
/* The latest ballot of a juror, through the rule above. NOT_FOUND when there is none. BALLOT_KEPT before the
 * close when the juror's address is another than the one by which they made the key that signed it, and was
 * changed since: who changes an address can sign in by it. Of a sealed step choices and texts are empty until
 * it has been opened, and for ever when the sealed part does not open. */
enum fault ballot_latest(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                         struct str viewer, struct str juror, struct ballot_text *b);
/* The same of any that they have handed in, by its number from 1, also one that was replaced or struck since.
 * *r has its key, entry and hash, of one that is kept (BALLOT_KEPT) too. */
enum fault ballot_numbered(const struct txn *t, struct arena *a, uint32_t edition,
                           const struct step_record *s, struct str viewer, struct str juror, uint32_t number,
                           struct ballot_record *r, struct ballot_text *b);

/* Volatile: how many of how many are assessed. Told by the juror's browser; shown to the administrator as
 * progress. */
struct progress_record { /* T_PROGRESS */
    uint8_t version, pad[3];
    uint32_t done, of, pad2;
    int64_t at;
};
struct progress_tell {
    struct str edition, step, person;
    uint32_t done, of;
};
enum fault progress_tell(struct txn *t, struct command *c, struct batch *out);

#endif
