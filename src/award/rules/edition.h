/* edition.h: one round of an award: drafted, opened for proposals, perhaps postponed, decided, announced.
 *
 * Its phase follows from what has happened and what time it is. Its id is "AWARD-ORDINAL". */
#ifndef KAARING_AWARD_RULES_EDITION_H
#define KAARING_AWARD_RULES_EDITION_H

#include "award/log/event.h"
#include "award/log/ids.h"
#include "award/proposal/inbox.h"
#include "award/rules/rules.h"

/* Between a deadline and what may be decided because it has passed: every request that arrived before it has
 * been decided by then. */
enum { ARRIVAL_GRACE_SECONDS = 2 };

enum edition_phase {
    PHASE_DRAFT,   /* nobody but administrators sees it */
    PHASE_SOON,    /* open for proposals from a day in the future */
    PHASE_OPEN,    /* takes proposals */
    PHASE_CLOSED,  /* the deadline has passed; nothing is being judged yet */
    PHASE_JUDGING, /* a step has opened */
    PHASE_DECIDED, /* there is a decision */
    PHASE_ANNOUNCED,
    PHASE_RECALLED /* what was announced was taken back, and nothing stands instead yet */
};
/* "draft", "soon", "open", "closed", "judging", "decided", "announced", "recalled" */
struct str edition_phase_word(enum edition_phase p);

struct edition_record {
    uint8_t version, secret, opened;
    uint8_t announced; /* something stands announced: it was not recalled */
    uint32_t ordinal;
    char award[AWARD_ID_MAX]; /* NUL-padded */
    char id[EDITION_ID_MAX];
    int64_t opens, closes, decides, ceremony; /* 0: not said; closes: the last second inclusive */
    int64_t first_closes;                     /* as it opened */
    uint64_t drafted;                         /* the entry */
    uint64_t texts;                           /* the entry with label, theme, place */
    uint64_t opening, postponing;             /* 1 + the entry; 0: none */
    struct hash rules;                        /* frozen; zero before opening */
    uint32_t proposals, candidates;           /* last numbers given */
    uint32_t steps, decisions;                /* last numbers given: step.c's and decision.c's */
    uint32_t candidates_in;                   /* candidates that are neither screened out nor merged */
    uint32_t in_state[PROPOSAL_STATES];       /* proposals in each state */
    uint32_t told;                            /* last number given: announcement.c's */
    uint32_t erased;                          /* proposals of which nothing that was told is left */
    uint32_t spare;
};

struct edition {     /* as shown */
    uint32_t number; /* key of every table */
    struct edition_record record;
    struct str id, award;
    enum edition_phase phase;        /* by the clock given */
    enum edition_phase public_phase; /* as everybody may know it: a decision is not seen, of a secret edition
                                        nothing between its deadline and its announcement */
    bool secret, postponed;
    struct str label, theme, place;
    struct str postponed_reason; /* of the last postponement */
    int64_t postponed_at;
};

/* What a record's phase is at `now`, and what everybody may know of it. */
enum edition_phase edition_phase_of(const struct edition_record *r, int64_t now);
enum edition_phase edition_public_phase_of(const struct edition_record *r, int64_t now);

/* By id, or NOT_FOUND. `now`: the clock's time for the phase (v->arrived). */
enum fault edition_find(const struct txn *t, struct arena *a, struct str id, int64_t now, struct edition *e);
enum fault edition_read(const struct txn *t, struct arena *a, uint32_t number, int64_t now,
                        struct edition *e);
/* All, the newest draft first; of one award when `award` is not empty. There are tens. */
enum fault editions_list(const struct txn *t, struct arena *a, struct str award, int64_t now,
                         struct edition **list, size_t *n);
/* The one of an award that the public should meet first: open, else soon, else the newest that is no draft.
 * NOT_FOUND when there is none. */
enum fault edition_current(const struct txn *t, struct arena *a, struct str award, int64_t now,
                           struct edition *e);

/* Its rules: frozen, or of the award's file before it opens. NOT_FOUND when the file has gone meanwhile. */
enum fault edition_rules(const struct txn *t, uint32_t number, json_t **rules);
enum fault edition_rules_of(const struct txn *t, const struct edition_record *r, json_t **rules);

/* "GG3-017": how the edition numbers its proposals; "GG3-P4" is not one. */
struct str edition_proposal_name(struct arena *a, const json_t *rules, const struct edition_record *r,
                                 uint32_t proposal);

/* What still keeps a draft from opening, in words that have a text key (checklist.<word>): "association",
 * "dates", "members", "chair", each true when it is done. Only association and dates are required. */
struct checklist {
    bool association, dates, texts, members, chair;
};
enum fault edition_checklist(const struct txn *t, const struct edition *e, struct checklist *l);

/* The next moment after `now` at which a page that everybody sees changes by the clock alone: an edition
 * opens or closes, or a Norwegian day begins (days are counted down). Cached pages are good until then. */
int64_t award_public_until(const struct txn *t, int64_t now);

/* --- for the other rooms' decide and apply functions --- */

enum fault edition_get(const struct txn *t, uint32_t number, struct edition_record *r);
enum fault edition_put(struct txn *t, uint32_t number, const struct edition_record *r);
struct str edition_id_of(const struct edition_record *r);
/* NOT_OPEN_YET, DEADLINE_PASSED, WRONG_STATE (a draft, or announced, or judging has begun before the
 * deadline) or OK. Only the arrival counts. After the deadline it says nothing else: of a secret edition
 * nobody may learn so that there is somebody to judge. */
enum fault edition_takes_proposals(const struct edition_record *r, int64_t arrived);

/* --- decide functions; result.id is the edition's id --- */

struct edition_args {
    struct str award;   /* of edition_draft */
    uint32_t ordinal;   /* of edition_draft and edition_repeat; 0: one above the last, ours or imported */
    struct str edition; /* of edition_change; of edition_repeat the one before */
    struct str label, theme, place;
    int64_t opens, closes, decides,
        ceremony; /* 0: not yet known. closes is a last second: deadline_instant() */
};
/* NOT_FOUND for an award that no file describes, ALREADY_DONE for an ordinal that exists, FIELD_MISSING
 * without a label, FIELD_DATE_ORDER. */
enum fault edition_draft(struct txn *t, struct command *c, struct batch *out);
/* A new edition from one before: its award, theme and place if none are given, and the members of its bodies.
 */
enum fault edition_repeat(struct txn *t, struct command *c, struct batch *out);
/* All of it anew. Once it is open, dates that were told stay (WRONG_STATE: postpone instead); one that was
 * not yet known may be set. NOTHING_CHANGED. */
enum fault edition_change(struct txn *t, struct command *c, struct batch *out);

/* Freezes the rules. STEP_NOT_READY while the association has no name, FIELD_MISSING without dates,
 * FIELD_DATE_ORDER, DEADLINE_PASSED when the deadline is over already, ALREADY_DONE. */
struct edition_open_args {
    struct str edition;
};
enum fault edition_open(struct txn *t, struct command *c, struct batch *out);

/* REASON_NEEDED; NOTHING_CHANGED; FIELD_DATE_ORDER unless each new date is later than the one it replaces;
 * WRONG_STATE for a new deadline once judging has begun, and for anything after the announcement. A date of 0
 * stays as it is. */
struct edition_postpone_args {
    struct str edition, reason;
    int64_t closes, decides, ceremony;
};
enum fault edition_postpone(struct txn *t, struct command *c, struct batch *out);

#endif
