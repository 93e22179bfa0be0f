/* rules.h: what a step is counted by, as read from its "kaaring rules v1" note. */
#ifndef KAARING_AWARD_COUNT_RULES_H
#define KAARING_AWARD_COUNT_RULES_H

#include "base/str.h"

enum {
    CRITERIA_MAX = 12,
    RUNGS_MAX = 8,
    MARK_MAX = 9999,
    SEALED_LENGTH_MAX = 128 << 10,
    INSPECTION_DAYS_MAX = 60,
    STEP_WITNESSES_MAX = 32 /* as many as a policy may name: POLICY_WITNESSES_MAX */
};

enum count_method { METHOD_SCORES, METHOD_MOTION };
enum step_mode { MODE_BALLOTS, MODE_RECORDED };
/* Who can read a ballot before the close: whoever runs the server; nobody (formats.md, "Sealing and
 * opening"). */
enum step_secrecy { SECRECY_OPEN, SECRECY_SEALED };

/* Which keys count: any that a juror has enrolled; those that officers have vouched for (formats.md,
 * "Enrolment"). */
enum step_enrolment { ENROLMENT_SIMPLE, ENROLMENT_STRICT };

/* What a majority is a part of. */
enum base {
    BASE_CAST,    /* yes and no votes */
    BASE_PRESENT, /* all who are present: blank and abstaining count against */
    BASE_ALL      /* all in the roll who are not recused */
};

struct criterion {
    struct str id;
    uint32_t weight; /* above 0 */
};

struct majority {
    uint32_t num, den; /* 3/4; 1/2 with `more`: more than half; 1/1: unanimous */
    bool more;         /* more than, not at least */
    enum base base;
};

enum rung_kind {
    RUNG_CRITERION, /* the higher mean in one criterion */
    RUNG_TOP_MARKS, /* more of the scale's highest mark */
    RUNG_LOT,       /* drawn, by what the voters sealed: only in a sealed step */
    RUNG_CASTING,   /* the chair decides: the place stays shared in the count */
    RUNG_SHARED     /* the place is shared */
};

struct rung {
    enum rung_kind kind;
    size_t criterion; /* of RUNG_CRITERION: its place in `criteria` */
};

struct step_rules {
    struct str origin, edition, step, body;
    enum count_method method;
    enum step_mode mode;
    enum step_secrecy secrecy;
    uint32_t
        sealed_length;  /* of a sealed step: bytes of a ballot's sealed part, before it is sealed; else 0 */
    uint32_t witnesses; /* of a sealed step: how many must have seen its close before a share is given */
    uint32_t lowest, highest; /* scale */
    size_t criteria_n;
    struct criterion criteria[CRITERIA_MAX];
    struct majority majority;        /* of a motion */
    uint32_t quorum_num, quorum_den; /* of the roll; 0/1: none */
    size_t rungs_n;
    struct rung rungs[RUNGS_MAX];
    uint32_t inspection_days; /* after the close each juror may complain of their own ballot; 0: none */
    enum step_enrolment enrolment;
    int64_t opens, closes; /* closes: the last second that counts; 0: when the chair closes it */
};

#endif
