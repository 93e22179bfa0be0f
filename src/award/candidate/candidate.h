/* candidate.h: who may win: formed from proposals, screened, merged, and what a juror reads of them. */
#ifndef KAARING_AWARD_CANDIDATE_CANDIDATE_H
#define KAARING_AWARD_CANDIDATE_CANDIDATE_H

#include "award/proposal/alike.h"
#include "award/proposal/proposal.h"

enum { CANDIDATE_ID_MAX = 12, CANDIDATES_MAX = 1024, GATHER_MAX = 256 /* proposals in one command */ };

enum candidate_state { CANDIDATE_IN, CANDIDATE_OUT /* screened out */, CANDIDATE_MERGED };
/* "in", "out", "merged" */
struct str candidate_state_word(enum candidate_state s);

struct candidate_record {
    uint8_t version, state;
    char screened;      /* 'y', 'n', 'q' or 0 */
    uint8_t personal;   /* its texts name one of the people: for whose case they are read */
    uint32_t into;      /* of a merged one */
    uint32_t gathered;  /* its own proposals */
    uint32_t merged;    /* candidates merged into it */
    uint64_t formed;    /* the entry */
    uint64_t texts;     /* the entry with its name and facts */
    uint64_t screening; /* 1 + the entry; 0: none */
    struct alikes alikes;
    uint8_t spare2[5];
};

struct candidate { /* as shown to those whose role allows */
    uint32_t edition, number;
    struct candidate_record record;
    struct str id; /* "k01": its number; the same on ballots */
    enum candidate_state state;
    struct str into; /* id of the one it was merged into */
    struct str name, kind, place, orgnr, web, municipality, summary;
    struct str body, person; /* of a secret award: where the proposed person sits, and who they are */
    json_t *goals;           /* never null */
    struct str reason;       /* of the last screening */
    uint32_t proposals;      /* with those of the merged ones */
    bool erased;
};

/* What it is called where votes are told of: its name, or its id when that is erased. */
struct str candidate_called(const struct candidate *k);

/* "k01" for 1, "k100" for 100. */
struct str candidate_id(struct arena *a, uint32_t number);
bool candidate_number(struct str id, uint32_t *number);

/* The record alone: costs a look-up. */
enum fault candidate_get(const struct txn *t, uint32_t edition, uint32_t number, struct candidate_record *r);
enum fault candidate_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                          struct candidate *k);
enum fault candidate_find(const struct txn *t, struct arena *a, uint32_t edition, struct str id,
                          struct candidate *k);
/* All of an edition by name in Norwegian order; only those in state `in` when `all` is false. */
enum fault candidates_list(const struct txn *t, struct arena *a, uint32_t edition, bool all,
                           struct candidate **list, size_t *n);
/* Whether a person is who this candidate is about, or one of those merged into it. */
enum fault candidate_is_person(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               struct str person, bool *is);
/* The numbers of those in state `in`, ascending: for a slate. */
enum fault candidates_in(const struct txn *t, struct arena *a, uint32_t edition, uint32_t **numbers,
                         size_t *n);
/* Its proposals, with those of the candidates merged into it, by number. */
enum fault candidate_proposals(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               struct proposal **list, size_t *n);

/* Everything that a juror reads of a candidate, canonical:
 * {"candidate":"k01","name","kind","place","orgnr","web",
 * "municipality","goals":[…],"summary","also":[{"name","summary"}…],"proposals":[{"number","text","relation","self","lang","merits","nominator"}…]};
 * `also` are those who were merged into it;
 * absent facts and erased proposals are left out; nominator (the name, never an address) only where the rules
 * let the jury see it. A step freezes this. */
enum fault candidate_material(const struct txn *t, uint32_t edition, uint32_t number, struct arena *a,
                              json_t **material);

/* What a proposal may belong to, best first: only candidates that are in and proposals that are not yet
 * gathered. */
struct suggestion {
    struct match match;
    struct str id; /* candidate id, or proposal id */
    struct str name;
};
enum fault proposal_suggestions(const struct txn *t, struct arena *a, const struct proposal *p,
                                struct suggestion list[ALIKE_MAX], size_t *n);

/* --- decide functions; result: the candidate's number and id. WRONG_STATE after the announcement, NOT_FOUND
 * --- */

struct candidate_args {
    struct str edition;
    struct str candidate; /* of candidate_change */
    struct str name, kind, place, orgnr, web, municipality, summary;
    json_t *goals; /* null, or integers 1 … 17, each once */
    struct str body, person;
    size_t proposals_n; /* of candidate_form: gathered at once */
    const uint32_t *proposals;
    bool gather_alike; /* of candidate_form: also those that wait and have the same number, domain or name */
};
/* FIELD_MISSING without a name, FIELD_CHOICE for a kind, body, municipality or goal that the award does not
 * have; WRONG_STATE when a proposal is not there to be gathered (unconfirmed, late, refused, withdrawn, under
 * another candidate). */
enum fault candidate_form(struct txn *t, struct command *c, struct batch *out);
/* All of it anew. NOTHING_CHANGED. */
enum fault candidate_change(struct txn *t, struct command *c, struct batch *out);

struct candidate_act_args {
    struct str edition, candidate;
    size_t proposals_n; /* of candidate_gather and candidate_ungather */
    const uint32_t *proposals;
    struct str outcome, reason; /* of candidate_screen: "yes", "no", "unsure" */
    struct str into;            /* of candidate_merge */
};
enum fault candidate_gather(struct txn *t, struct command *c, struct batch *out);
enum fault candidate_ungather(struct txn *t, struct command *c, struct batch *out);
/* REASON_NEEDED for "no". "yes" lets one back in. */
enum fault candidate_screen(struct txn *t, struct command *c, struct batch *out);
/* Nothing is lost: its proposals stay its own and are shown under the other. WRONG_STATE unless both are in,
 * and for itself. */
enum fault candidate_merge(struct txn *t, struct command *c, struct batch *out);
/* Undoes a merge. */
enum fault candidate_unmerge(struct txn *t, struct command *c, struct batch *out);

#endif
