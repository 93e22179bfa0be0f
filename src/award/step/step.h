/* step.h: a step of a decision: a body decides something by frozen rules. It is prepared, opened with the
 * chair's signature, closed (by the clock or by the chair), counted. */
#ifndef KAARING_AWARD_STEP_STEP_H
#define KAARING_AWARD_STEP_STEP_H

#include "award/close/holders.h"
#include "award/log/event.h"

/* A sealed step stays closed until enough holders have given their shares; an open one is counted as it
 * closes. */
enum step_state { STEP_IS_OPEN = 1, STEP_IS_CLOSED, STEP_IS_COUNTED };

struct step_record { /* T_STEPS; steps are numbered in the order they were opened, from 1 */
    uint8_t version, state;
    uint8_t method, mode; /* enum count_method, enum step_mode */
    uint32_t number;
    uint64_t opened, closed, counted, recorded, unsealed; /* entries; 0: not yet (entry 0 is never one) */
    uint64_t corrected;                  /* the latest step.corrected; 0: `closed` is what is counted */
    int64_t opens, closes;               /* closes: the last second that counts; 0: when the chair closes */
    struct hash rules, slate, roll, key; /* note hashes; the key's of a sealed step only */
    struct hash leaf;                    /* of step.opened */
    uint32_t voters, handed_in;          /* in the roll; who have a ballot */
    uint32_t candidate;                  /* of a step about one candidate; else 0 */
    uint8_t adopted;                     /* of a counted motion */
    uint8_t secrecy;                     /* enum step_secrecy */
    uint8_t holders, shares;             /* of a sealed step: how many hold one, how many have given it */
    uint32_t corrections, pad2;          /* how many were asked for */
    char id[32];          /* "vurdering", "innstilling-k01": unique in the edition; NUL-terminated */
    char template_id[32]; /* the step's id in the award's settings: "innstilling" */
    char body[32];
};

struct roll_record { /* T_ROLL: one of those who may vote */
    uint8_t version, counted, pad[2];
    uint32_t number;    /* of the latest ballot; 0: none */
    uint64_t index;     /* its entry */
    struct hash hash;   /* its note */
    uint32_t key, pad2; /* n of the key that signed it */
};

enum fault step_get(const struct txn *t, uint32_t edition, uint32_t step, struct step_record *r);
enum fault step_find(const struct txn *t, uint32_t edition, struct str id, struct step_record *r);
uint32_t step_count(const struct txn *t, uint32_t edition);
enum fault step_roll_get(const struct txn *t, uint32_t edition, uint32_t step, struct str person,
                         struct roll_record *r);

/* T_ROLL's key, which other tables by voter share; with nobody's id the prefix of a whole roll. */
struct key step_roll_key(uint32_t edition, uint32_t step, struct str person);

/* For the decide and apply functions of ballots and closing. */
enum fault step_put(struct txn *t, uint32_t edition, const struct step_record *r);
enum fault step_roll_put(struct txn *t, uint32_t edition, uint32_t step, struct str person,
                         const struct roll_record *r);

/* The documents of an opened step: texts and parsed. They are read once and live as long as the process. */
struct step_documents {
    struct str rules_note, slate_note, roll_note; /* signed */
    struct hash rules_hash, slate_hash;           /* of their texts */
    struct step_rules rules;
    struct slate slate;
    struct roll roll;
    struct str holders_note, key_note; /* signed; of a sealed step only, as are the two below */
    struct holders holders;
    struct step_key key;
};
enum fault step_documents(const struct txn *t, struct arena *a, const struct step_record *r,
                          struct step_documents *d);
/* A candidate's material as committed in the slate: salt (32 bytes) and JSON. ERASED. */
enum fault step_material_committed(const struct txn *t, struct arena *a, const struct step_record *r,
                                   struct str candidate, struct str *salt, struct str *json);
/* The same for who may vote: the one door to material for members. RECUSED for who must not read it. */
enum fault step_material(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                         struct str person, struct str candidate, struct str *salt, struct str *json);

/* The share of the index-th holder (from 1), sealed to them: SEAL_SHARE_BYTES + SEAL_BOX_BYTES, as the
 * chair's browser made it. NOT_FOUND when it is no sealed step, or there is no such holder. */
enum fault step_share_box(const struct txn *t, struct arena *a, const struct step_record *r, uint32_t index,
                          struct str *box);
/* The secret, once enough shares have been given: NOT_FOUND before. */
enum fault step_secret(const struct txn *t, struct arena *a, const struct step_record *r,
                       struct seal_key *secret);

/* What the chair is asked to sign: texts of the three notes made from the state now, with fresh salts from
 * `seed`, so that the same seed gives the same bytes. STEP_NOT_READY when there is no candidate or no member;
 * SEAL_HOLDERS_FEW and SEAL_HOLDERS_BODIES as in step_holders.h; WRONG_STATE when the step before it in the
 * award's chain has not led here. `candidate` is empty but for steps about one candidate. */
struct step_plan {
    struct str edition, template_id, candidate;
    bool recorded; /* voted in the room */
    int64_t opens, closes;
    int64_t now;      /* the clock: what may open already */
    struct seed seed; /* kept by the chair's form between showing and signing (32 bytes, hex) */
};
enum holders_how { HOLDERS_ALL, HOLDERS_DRAWN, HOLDERS_NAMED }; /* see step_holders.h */
struct step_prepared {
    struct str id, body;
    bool secret;
    struct str rules, slate, roll; /* texts */
    struct str holders;            /* of a sealed step; else empty */
    enum holders_how how;          /* who they are */
    size_t ready;                  /* and of how many */
    json_t *materials;             /* [{candidate, salt, json}] */
};
enum fault step_prepare(const struct txn *t, struct arena *a, const struct step_plan *p,
                        struct step_prepared *out);

/* Command step.opened, by the chair of the body, who must not be kept from the candidate whom it is about:
 * the plan and the chair's signature line on each of the three texts, which the server makes again and
 * compares (DOCUMENTS_CHANGED when the state has moved on meanwhile). Of a sealed step the chair's browser
 * signs the holders as well, and makes the key note and a sealed share for each holder: NOTE_MALFORMED when
 * they do not fit. Adds ORIGIN/documents' signatures. A recorded step of a body that enrols no keys is opened
 * with the chair's session alone: no lines. */
struct step_open {
    struct step_plan plan;
    struct str rules_line, slate_line, roll_line;
    struct str holders_line; /* of a sealed step, as are the two below */
    struct str key_note;     /* signed by the chair */
    struct str shares;       /* a JSON array of base64, by index */
};
enum fault step_open(struct txn *t, struct command *c, struct batch *out);

/* From when a sealed step that is closed and not open may be voted on anew: a day after its close. NOT_FOUND
 * for any other. */
enum fault step_anew_from(const struct txn *t, struct arena *a, const struct step_record *s, int64_t *from);
/* Whether that moment has come. */
bool step_stays_shut(const struct txn *t, struct arena *a, const struct step_record *s, int64_t now);

#endif
