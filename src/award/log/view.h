/* view.h: the domain's things as JSON for pages: formatted in a language, and nothing in them that a role may
 * not see. */
#ifndef KAARING_AWARD_LOG_VIEW_H
#define KAARING_AWARD_LOG_VIEW_H

#include "award/candidate/candidate.h"
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "award/log/association.h"
#include "award/people/people.h"

/* All live as long as the arena. Absent facts are left out. */

/* {"name","short","web","has_logo","privacy_contact"} */
json_t *view_association(struct arena *a, const struct association *as);

/* {"id","name","short_name","lead","given_by","giver","partners":[…],"prize","amount","purpose","eligible","how_decided",
 *  "geography","goals":bool,"self_nomination":bool,"secret":bool,"statute":[{"quote","source"}],
 *  "criteria":[{"id","name","question","weight","anchors":[{"mark","text"}]}],"scale":{"lowest","highest","ours","note"}}
 */
json_t *view_award(struct arena *a, enum lang lang, const json_t *rules);

/* {"id","award","name" (the award's),"ordinal","label","theme","place","phase","is_open",…one flag per
 * phase…,"deadline" (in words), "deadline_at" (RFC
 * 3339),"days_left","opens","decides","ceremony","postponed":{"reason","on"}}. `everybody`: by the public's
 * phase; else by the real one, with "counts" (proposals by state, candidates). */
json_t *view_edition(struct arena *a, enum lang lang, int64_t now, const struct edition *e,
                     const json_t *rules, bool everybody);

/* For administrators: all of it. {"number","name"
 * ("GG3-017"),"id","state","candidate","why","relation","nominator","email",…} */
json_t *view_proposal(struct arena *a, enum lang lang, const struct proposal *p, const struct edition *e,
                      const json_t *rules);

/* For administrators:
 * {"id","number","name","kind","kind_name","place","orgnr","web","municipality","municipality_name","goals",
 *  "summary","state","is_in","into","proposals","reason"} */
json_t *view_candidate(struct arena *a, enum lang lang, const struct candidate *k, const json_t *rules);

/* {"outcome","is_shared","is_none","winners":[{"candidate","name","place","line"}],"finalists":[…],"citation":[paragraphs],
 *  "signed_by","on","at"} */
json_t *view_announcement(struct arena *a, enum lang lang, const struct announcement *n);

/* {"award","award_name","year","name","place","line","label","edition"} */
json_t *view_hall_row(struct arena *a, enum lang lang, const struct hall_row *r);

/* {"id","name","email","from","lang","admin"} and {…,"role","is_chair","is_secretary"} */
json_t *view_person(struct arena *a, const struct person *p);
json_t *view_member(struct arena *a, const struct member *m);

/* Text in paragraphs, split at line breaks: [{"text"}…]. */
json_t *view_paragraphs(struct arena *a, struct str text);

#endif
