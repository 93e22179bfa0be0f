/* admin.h: what the office's pages share. Each place is a file admin_*.c, and its routes say who may come:
 * administrators alone.
 *
 *   /administrasjon                         what waits, every edition
 *   …/innsyn[/REQUEST[/slett]]              who has asked for erasure
 *   …/personer/PERSON/slett                 somebody's name and addresses
 *   …/lagringstid                           what the clock erases, and has erased
 *   …/forening /administratorer /ny[/AWARD] /utboks[/ENTRY/N | /maler] /klokke /historikk
 *   …/utgave/EDITION                        its desk; with /rett /apne /utsett /historikk
 *     …/forslag[.csv] /forslag/nytt /forslag/NUMBER[/slett]
 *     …/kandidater[.csv] /kandidater/sla-sammen /kandidater/CANDIDATE[/slett]
 *     …/personer /steg/STEP[/resultat] /steg/STEP/rettelser[/N] /beslutning /kunngjor[/rett | /tilbakekall]
 *     …/protokoll/BODY /arkiv[/fil]
 *
 * A mark is shown nowhere here but on a step's result, after its close: see count.h. */
#ifndef KAARING_PAGE_ADMIN_ADMIN_H
#define KAARING_PAGE_ADMIN_ADMIN_H

#include "award/candidate/candidate.h"
#include "award/log/subject.h"
#include "award/people/people.h"
#include "award/step/step.h"
#include "page/common.h"

struct desk { /* an edition with what it belongs to */
    struct edition edition;
    json_t *rules;
};

/* By the path's :edition. NOT_FOUND. */
enum fault admin_desk(struct visit *v, struct desk *d);
/* An address of the office below an edition ("", "/forslag/17" …): for v->redirect, and for links. */
struct str admin_path(struct arena *a, struct str edition, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct str admin_url(const struct visit *v, const struct desk *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A fresh v->view: the menu's entry, home_url, and why a button was refused when one was. A form that has
 * fields says that itself. */
void admin_begin(struct visit *v);
/* The same with award_name, label, edition_url. */
void admin_begin_desk(struct visit *v, const struct desk *d);
/* Says that what is changed now does not reach those who vote already: frozen_text. */
void admin_say_frozen(struct visit *v, const struct desk *d);
/* "3. utgave, 2021": {"t"}, fresh. */
json_t *admin_label(const struct desk *d);

/* --- words --- */

/* Name of the municipality that has the number while the edition runs; the number itself when none has. */
struct str admin_municipality(const struct visit *v, const struct desk *d, struct str number);
/* A relation as its proposer wrote it, told as one: {"t"} fresh; or that they propose themselves. */
json_t *admin_relation(const struct proposal *p);
/* Name of a person; empty for who is nobody we know. */
struct str admin_name(const struct visit *v, struct str person);
/* Sets state (words) and tone: "success", "warning", "danger", "neutral". */
void admin_state(json_t *into, const char *key, const char *tone);
/* {"label","tone"}, fresh: parts/status. */
json_t *admin_status(const char *key, const char *tone);
void admin_phase(json_t *into, const struct edition *e);
void admin_proposal_state(json_t *into, const struct proposal *p);
void admin_candidate_state(json_t *into, const struct candidate *k);
/* Its name as `member`; of one that is erased, words that say so. */
void admin_candidate_name(json_t *into, const char *member, const struct candidate *k);
/* {"label","url","count"?,"current"} at the end of tabs; a negative count is not shown. */
void admin_tab(json_t *tabs, const char *label, struct str url, int64_t count, bool current);
/* {"text","label"?,"url"?} as v->view's `empty`. */
void admin_empty(struct visit *v, const char *text, const char *label, struct str url);
/* {"label","text"}: a line of facts; nothing for an empty text. */
void admin_line(json_t *lines, const char *label, struct str text);

/* Before what is announced is told of by mail: how many members get one, the body that decided or `all`. */
void admin_say_readers(const struct visit *v, json_t *told, uint32_t edition, bool all);

/* --- parts/mail --- */

/* "Kari Eks <kari@example.no>"; either may be empty. */
struct str admin_mail_person(struct arena *a, struct str name, struct str address);
/* A mail's text in paragraphs: [{"text","url"?}]; one that is an address can be followed. */
json_t *admin_mail_paragraphs(struct str body);

/* [{"label","value"}]: what was written of a candidate, without its name; who wrote it is not among it. */
json_t *admin_texts(struct visit *v, const struct proposal *p);

/* --- forms --- */

/* parts/confirm made of a form: consequences (takes the array over) before the act. */
json_t *admin_confirm(struct visit *v, const struct form *form, json_t *initial, struct str action,
                      const char *heading, json_t *consequences, const char *label, struct str back);
/* visit_form for a form that is posted below this page. */
json_t *admin_form(struct visit *v, const struct form *form, json_t *initial, struct str action);
/* Whether this very form was refused just now. */
bool admin_was_refused(const struct visit *v, const struct form *form);
/* An option of a choice field: {"value","label"}. */
json_t *admin_option(struct str value, struct str label);
/* What was sent, in the command's arena. */
struct str admin_take(const struct visit *v, const struct command *c, const char *field);
/* The number in the path's part `name`; 0 when it is none. */
uint32_t admin_number(const struct visit *v, const char *name);
/* A moment that a form gave as a minute, or as the last second of that minute; 0 when it was left empty. */
int64_t admin_minute(const struct visit *v, const char *field);
int64_t admin_deadline(const struct visit *v, const char *field);

/* One part up in the path: where a button leads once it is done, and where its address leads who only looks.
 */
enum fault admin_up(struct visit *v);
enum fault admin_done(struct visit *v, const struct command *c);

/* Rows of a button or form that is posted to an address below the page that shows it. */
#define ADMIN_ACT(PATH, VIEW, TEMPLATE, FORM, COMMAND)                                                       \
    {GET, PATH, ADMIN, .view = admin_up}, {                                                                  \
        POST, PATH, ADMIN, .view = VIEW, .template = TEMPLATE, .form = FORM, .command = COMMAND,             \
                           .answer = admin_done                                                              \
    }

/* --- history --- */

/* [{"at","text","by"}]: all that happened to one proposal or candidate of an edition, the newest first. */
enum fault admin_history(struct visit *v, const struct desk *d, enum subject_kind kind, struct str id,
                         json_t **list);

/* How many requests for erasure wait for an answer, and the days that the first has left. */
enum fault admin_insight_waiting(struct visit *v, int64_t *open, int64_t *left);

/* --- the tables of routes --- */

extern const struct route admin_admins_routes[];
extern const struct route admin_archive_routes[];
extern const struct route admin_association_routes[];
extern const struct route admin_candidate_routes[];
extern const struct route admin_candidate_act_routes[];
extern const struct route admin_candidates_routes[];
extern const struct route admin_clock_routes[];
extern const struct route admin_correct_routes[];
extern const struct route admin_dates_routes[];
extern const struct route admin_decide_routes[];
extern const struct route admin_edition_routes[];
extern const struct route admin_edition_new_routes[];
extern const struct route admin_entry_routes[];
extern const struct route admin_erase_routes[];
extern const struct route admin_erase_others_routes[];
extern const struct route admin_export_routes[];
extern const struct route admin_history_routes[];
extern const struct route admin_home_routes[];
extern const struct route admin_inbox_routes[];
extern const struct route admin_insight_routes[];
extern const struct route admin_minutes_routes[];
extern const struct route admin_outbox_routes[];
extern const struct route admin_letters_routes[];
extern const struct route admin_people_routes[];
extern const struct route admin_people_act_routes[];
extern const struct route admin_proposal_routes[];
extern const struct route admin_proposal_act_routes[];
extern const struct route admin_publish_routes[];
extern const struct route admin_recall_routes[];
extern const struct route admin_result_routes[];
extern const struct route admin_corrections_routes[];
extern const struct route admin_retention_routes[];
extern const struct route admin_step_routes[];

#endif
