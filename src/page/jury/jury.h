/* jury.h: the jury's tables of routes, and the forms that one page shows and another takes. */
#ifndef KAARING_PAGE_JURY_JURY_H
#define KAARING_PAGE_JURY_JURY_H

#include "web/visit.h"

extern const struct route jury_seats_routes[];
extern const struct route jury_home_routes[];
extern const struct route jury_welcome_routes[];
extern const struct route jury_devices_routes[];
extern const struct route jury_declare_routes[];
extern const struct route jury_desk_routes[];
extern const struct route jury_candidate_routes[];
extern const struct route jury_vote_routes[];
extern const struct route jury_handed_routes[];
extern const struct route jury_receipts_routes[];
extern const struct route jury_result_routes[];
extern const struct route jury_unseal_routes[];
extern const struct route jury_corrections_routes[];
extern const struct route jury_inspection_routes[];
extern const struct route jury_decision_routes[];
extern const struct route jury_minutes_routes[];
extern const struct route jury_lead_routes[];
extern const struct route jury_open_routes[];
extern const struct route jury_close_routes[];
extern const struct route jury_record_routes[];

extern const struct form progress_form; /* how many of how many are assessed */

#endif
