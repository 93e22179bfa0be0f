/* seat.h: where a member sits: the edition and the body of the path, their role in it, and what of its
 * steps and candidates they may know of.
 *
 * A member's addresses, without a language in front:
 *   /jury                                   all seats of the person
 *   /jury/EDITION                           the first of them in this edition
 *   /jury/EDITION/BODY                      the queue: what is left to do
 *   /jury/EDITION/BODY/nokkel               the welcome, where a device gets its key
 *   /jury/EDITION/BODY/enheter              the member's own devices
 *   /jury/EDITION/BODY/habilitet            ties, on names only
 *   /jury/EDITION/BODY/beslutning           the decision, and confirming it
 *   /jury/EDITION/BODY/innsigelse           a statement for the minutes
 *   /jury/EDITION/BODY/protokoll            the minutes, to be printed
 *   /jury/EDITION/BODY/leder                what the chair settles; with /enhet and /binding
 *   /jury/EDITION/BODY/kvitteringer         all that the member has done, with its proof
 *   /jury/EDITION/BODY/kvitteringer/WHAT    one of those, as a file
 *   /jury/EDITION/BODY/apne/STEP            opening a step of the award's chain; with /CANDIDATE
 *   /jury/EDITION/BODY/STEP/…               one opened step:
 *     …/kandidat/CANDIDATE /se-over /stemme /framdrift /dokumenter /apnet
 *     …/levert /kvittering /stemmeseddel, each the latest, or one of the member's own with its /NUMBER
 *     …/resultat /lukk /fort /bekreft /innsyn
 *     …/rettelser[/N] /rettelser/klage/PERSON
 *
 * In a secret edition nothing here tells a member of a case that they are kept from: such a step is not
 * found, such a candidate is in no list. */
#ifndef KAARING_PAGE_JURY_SEAT_H
#define KAARING_PAGE_JURY_SEAT_H

#include "award/candidate/candidate.h"
#include "award/people/people.h"
#include "award/step/step.h"
#include "page/common.h"

struct seat {
    struct edition edition;
    json_t *rules, *body; /* of the award; of the body in them */
    struct str id;        /* of the body */
    enum member_role role;
};

/* By :edition and :body. NOT_FOUND, or NOT_ALLOWED for who does not sit there. */
enum fault seat_find(struct visit *v, struct seat *s);
/* Somebody signed in who does not sit here: what the page says, since a forwarded mail leads here too. */
enum fault seat_not_invited(struct visit *v, const struct seat *s);
/* seat_find for who leads the body: NOT_ALLOWED otherwise. */
enum fault seat_lead(struct visit *v, struct seat *s);
/* An address in this body: "" or "/habilitet" …, without a language in front. */
struct str seat_path(const struct visit *v, const struct seat *s, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a page answers when it has done its work: on to an address in this body. */
enum fault seat_go(struct visit *v, const char *rest);

/* A fresh v->view with what every page of the jury shows: award_name, label, body_name, queue_url, and the
 * error of a refused form. */
void seat_view(struct visit *v, const struct seat *s);

/* Whether the member is kept from a candidate, and whether not even that may be shown. */
bool seat_aside(const struct visit *v, uint32_t edition, uint32_t candidate);
bool seat_hides(const struct visit *v, const struct seat *s, uint32_t candidate);
/* The candidates that the body has to do with, by name: all that are in, or those that the step before the
 * body's own has adopted. */
enum fault seat_candidates(const struct visit *v, const struct seat *s, struct candidate **list, size_t *n);
/* Whether the member has said what binds them to everybody in that list. Nothing is read before. */
bool seat_declared(const struct visit *v, const struct seat *s, const struct candidate *list, size_t n);

/* The step of the path, :step. NOT_FOUND also for another body's. */
enum fault seat_step(const struct visit *v, const struct seat *s, struct step_record *step);
/* All of the body's, the newest first. */
enum fault seat_steps(const struct visit *v, const struct seat *s, struct step_record **list, size_t *n);
/* Of the step in the award's rules. */
const json_t *seat_template(const struct seat *s, const struct step_record *step);
struct str seat_step_path(const struct visit *v, const struct seat *s, const struct step_record *step,
                          const char *rest);
/* Whether the member is in its roll. */
bool seat_votes(const struct visit *v, const struct seat *s, const struct step_record *step);
/* seat_find and seat_step for who is in its roll: NOT_IN_ROLL otherwise. */
enum fault seat_voter(struct visit *v, struct seat *s, struct step_record *step);
/* Whether it takes ballots now. */
bool seat_open(const struct visit *v, const struct step_record *step);
/* "Frist 22. oktober 2021 kl. 12.00", or that the chair closes it: {"t"}, fresh. `until` likewise, without
 * the word for it. */
json_t *seat_deadline(const struct visit *v, const struct step_record *step);
json_t *seat_until(const struct visit *v, const struct step_record *step);

#endif
