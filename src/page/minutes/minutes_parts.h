/* minutes_parts.h: what the files of minutes.h share, and nobody else needs. */
#ifndef KAARING_PAGE_MINUTES_MINUTES_PARTS_H
#define KAARING_PAGE_MINUTES_MINUTES_PARTS_H

#include "award/candidate/candidate.h"
#include "award/decision/decision.h"
#include "award/people/people.h"
#include "page/minutes/minutes.h"

struct minutes {
    struct visit *v;
    const struct edition *edition;
    const json_t *rules, *body; /* of the award; of the body in them */
    struct str id;              /* of the body */
    bool keeps;                 /* the reader is chair or secretary of the body: grounds are for them */
    struct member *members;     /* who sits there now */
    size_t members_n;
    struct step_record *steps; /* the body's, those that the reader may know of, the first first */
    size_t steps_n;
    bool decides; /* this body is the one that decides */
    bool decided; /* and the reader may know that it has */
    bool erased;  /* what it decided has been erased */
    struct decided decision;
};

/* Whether the reader is kept from a candidate, and whether not even that may be told. */
bool minutes_aside(const struct minutes *m, uint32_t candidate);
bool minutes_hides(const struct minutes *m, uint32_t candidate);
/* Names as the log knows them now: {"t"} that says that it was erased when it is. Fresh. */
json_t *minutes_person(const struct minutes *m, struct str person);
json_t *minutes_candidate(const struct minutes *m, struct str id);

/* Who was called, and who has gone; who has said what binds them. */
enum fault minutes_people(const struct minutes *m, json_t *into);
enum fault minutes_ties(const struct minutes *m, json_t *into);
/* One vote from its opening to its numbers, at the end of `list`. */
enum fault minutes_step(const struct minutes *m, const struct step_record *s, json_t *list);
/* Who voted, and who did not: of a step that is closed. */
enum fault minutes_roll(const struct minutes *m, const struct step_record *s, json_t *into);
/* The time for complaints, and those that came. */
enum fault minutes_claims(const struct minutes *m, const struct step_record *s, json_t *into);
/* What was decided, confirmed and told. */
enum fault minutes_decision(const struct minutes *m, json_t *into);

#endif
