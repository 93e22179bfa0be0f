/* pages.h: the pages' tables of routes, which routes.c puts together. */
#ifndef KAARING_PAGE_PAGES_H
#define KAARING_PAGE_PAGES_H

#include "web/visit.h"

/* the public's */
extern const struct route home_routes[];
extern const struct route award_routes[];
extern const struct route propose_routes[];
extern const struct route proposal_routes[];
extern const struct route proposal_change_routes[];
extern const struct route confirm_routes[];
extern const struct route winner_routes[];
extern const struct route winner_proof_routes[];
extern const struct route diploma_routes[];
extern const struct route archive_routes[];
extern const struct route winners_routes[];
extern const struct route feed_routes[];
extern const struct route check_routes[];
extern const struct route lookup_routes[];
extern const struct route about_routes[];   /* privacy, accessibility, the logo */
extern const struct route insight_routes[]; /* what is held about an address */
/* everybody's */
extern const struct route signin_routes[];
extern const struct route signin_enter_routes[];   /* by a passkey */
extern const struct route signin_devices_routes[]; /* passkeys and sessions, of one's own */

#endif
