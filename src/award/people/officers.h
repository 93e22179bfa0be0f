/* officers.h: who answers for a step after its close: the chair and the secretary of its body, and
 * administrators. Two of them set right what was wrong, never one, and nobody what is about themself. */
#ifndef KAARING_AWARD_PEOPLE_OFFICERS_H
#define KAARING_AWARD_PEOPLE_OFFICERS_H

#include "award/step/step.h"

/* Whether the person is one, for this step: OK, NOT_ALLOWED; RECUSED, in a secret edition NOT_FOUND, for who
 * is kept from what it is about. */
enum fault officer_check(const struct txn *t, uint32_t edition, bool secret, const struct step_record *s,
                         struct str person);
/* Whether an officer may have a part in what is about `person` and a candidate (0: about none): SECOND_PERSON
 * for that person, RECUSED for who is kept from the candidate. */
enum fault officer_part(const struct txn *t, uint32_t edition, struct str officer, struct str person,
                        uint32_t candidate);
/* All who may, `asker` left out: ids, each once. */
enum fault officers_list(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                         struct str asker, struct str person, uint32_t candidate, struct str **list,
                         size_t *n);

#endif
