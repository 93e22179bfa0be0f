/* apply.h: one function an event: event → state. Each stands in the room of its noun; the table in events.c
 * names them.
 *
 * They are the only code that writes state. They are deterministic, and what deciding has let through does
 * not fail here: a fault is a damaged log or a full disk. */
#ifndef KAARING_AWARD_LOG_APPLY_H
#define KAARING_AWARD_LOG_APPLY_H

#include "base/fault.h"

struct fact;

#define APPLY(noun) enum fault apply_##noun(struct fact *f)
/* association.c, people.c */
APPLY(log_begun);
APPLY(log_succeeded);
APPLY(association_changed);
APPLY(person_added);
APPLY(person_changed);
APPLY(admin_granted);
APPLY(admin_revoked);
/* edition.c, announcement.c, announcement_change.c */
APPLY(edition_drafted);
APPLY(edition_changed);
APPLY(edition_opened);
APPLY(edition_postponed);
APPLY(edition_announced);
APPLY(edition_corrected);
APPLY(edition_recalled);
/* proposal.c */
APPLY(proposal_received);
APPLY(proposal_changed);
APPLY(proposal_confirmed);
APPLY(proposal_readdressed);
APPLY(proposal_released);
APPLY(proposal_withdrawn);
APPLY(proposal_screened);
APPLY(proposal_admitted);
APPLY(proposal_gathered);
APPLY(proposal_ungathered);
/* candidate.c */
APPLY(candidate_formed);
APPLY(candidate_changed);
APPLY(candidate_screened);
APPLY(candidate_merged);
APPLY(candidate_unmerged);
/* people.c, enrolment.c, passkeys.c, recusal.c */
APPLY(member_invited);
APPLY(member_removed);
APPLY(juror_enrolled);
APPLY(juror_key_confirmed);
APPLY(passkey_added);
APPLY(passkey_removed);
APPLY(recusal_declared);
APPLY(recusal_settled);
/* step_open.c, closing.c, unsealing.c, recorded.c, ballot.c */
APPLY(step_opened);
APPLY(step_material);
APPLY(step_closed);
APPLY(step_recorded);
APPLY(step_record_confirmed);
APPLY(step_counted);
APPLY(share_given);
APPLY(step_unsealed);
APPLY(ballot_cast);
/* claim.c, correction_apply.c */
APPLY(ballot_claimed);
APPLY(correction_asked);
APPLY(correction_answered);
APPLY(step_corrected);
/* decision.c */
APPLY(decision_recorded);
APPLY(decision_superseded);
APPLY(decision_confirmed);
/* hall.c, event.c */
APPLY(winner_imported);
APPLY(cover);
/* erasure_request.c */
APPLY(erasure_requested);
APPLY(erasure_extended);
APPLY(erasure_settled);
/* erasure.c */
APPLY(erased);
#undef APPLY

#endif
