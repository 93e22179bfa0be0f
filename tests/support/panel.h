/* panel.h: people who decide, ready to begin: a jury of three before three candidates, or a board of three
 * and a council of four before two. The deadline for proposals has passed; nothing is open yet. */
#ifndef KAARING_TESTS_SUPPORT_PANEL_H
#define KAARING_TESTS_SUPPORT_PANEL_H

#include "award/close/closing.h"
#include "award/decision/decision.h"
#include "support/jurors.h"

enum { BOARD = 3, COUNCIL = 4 };

struct panel {
    struct house house;
    struct str edition;
    uint32_t number;               /* of the edition */
    struct juror chair, a, b;      /* of the jury */
    struct juror board[BOARD];     /* the first is its chair */
    struct juror council[COUNCIL]; /* likewise; the last is Kari */
    struct str secretary;          /* of the council */
    const char *solveig, *kari;    /* ids of the candidates of the honour, which are drawn */
};

/* Grønn Gründer: k01, k02, k03 and a proposal that is not gathered; all three have said that nothing binds
 * them. */
void panel_jury(struct panel *p);
/* Hedersmerke, which is secret: `solveig` about somebody from outside, `kari` about council[COUNCIL - 1]. */
void panel_honour(struct panel *p);
/* Fails the test unless a replay gives the same state; removes the folder. */
void panel_end(struct panel *p);

/* The same before and after a test, on the panel that it names. */
int panel_setup_jury(void **panel);
int panel_setup_honour(void **panel);
int panel_teardown(void **panel);
/* The jury's, with steps sealed as the awards are shipped. */
int panel_setup_sealed(void **panel);
int panel_teardown_sealed(void **panel);
#define WITH_PANEL(test, setup, panel)                                                                       \
    cmocka_unit_test_prestate_setup_teardown(test, setup, panel_teardown, panel)
#define WITH_JURY(test, panel)   WITH_PANEL(test, panel_setup_jury, panel)
#define WITH_HONOUR(test, panel) WITH_PANEL(test, panel_setup_honour, panel)
#define WITH_SEALED(test, panel)                                                                             \
    cmocka_unit_test_prestate_setup_teardown(test, panel_setup_sealed, panel_teardown_sealed, panel)

/* A candidate, about a person or nobody known. Its id. */
struct str panel_candidate(struct panel *p, const char *name, struct str person);
/* Opens the jury's step until noon on 22 October 2021, or with "" until the chair closes it. */
enum fault panel_open(struct panel *p, const char *closes);
#define PANEL_CLOSES "2021-10-22T12:00:59+02:00"
/* All give these marks to all three, and the step is closed by its chair. */
void panel_count(struct panel *p, const char *step);
enum fault panel_hand_in(struct panel *p, const char *step, const struct juror *j, const char *choices);
enum fault panel_close(struct panel *p, const char *step, struct str by);

/* The board's vote about a candidate, closed: all say this. */
void panel_recommend(struct panel *p, const char *candidate, const char *vote);
/* The council's vote about one of the two by a show of hands, up to its record; all of it but Kari, when she
 * is kept from it, say yes. */
enum fault panel_hands(struct panel *p, const char *candidate);

/* The id of the first step about a candidate: "vedtak-k417". */
const char *panel_step_id(struct panel *p, const char *template_id, const char *candidate);
/* The step as it stands. */
struct step_record panel_step(struct panel *p, const char *id);
/* A decision as its chair would record it; change what the test is about and send it by panel_decide. */
struct decision_record_it panel_decision(struct panel *p, const char *step, const char *winner);
enum fault panel_decide(struct panel *p, struct str by, const struct decision_record_it *d);

#endif
