/* common.h: what pages share: addresses, words, forms and buttons.
 *
 * The public's addresses, without a language in front:
 *   /                                       the front page
 *   /AWARD  /AWARD/ORDINAL                  the award with its edition that is now; one edition
 *   /AWARD/ORDINAL/foresla                  the form
 *   /AWARD/ORDINAL/vinner                   what was announced; with /kvittering its proof, /diplom
 *   /AWARD/ORDINAL/arkiv[/fil]              what can be checked of it, as one file
 *   /forslag/ID/LINK                        a proposal, for who sent it; with /adresse, /endre, /trekk,
 *                                           /kvittering[/ENTRY]
 *   /bekreft/ID/LINK                        the mailed button
 *   /vinnere  /vinnere/AWARD  /vinnere.atom the hall of fame
 *   /kontroll[/CODE|NUMBER|INDEX[/bevis]] /personvern /tilgjengelighet /logo
 *   /innsyn  /innsyn/LINK                   what is held about an address, by a mailed link;
 *                                           with /opplysninger.json
 *   /logg-inn  /logg-inn/lenke  /logg-inn/passnokkel  /logg-ut    a sign-in link is /logg-inn#SECRET
 *   /innlogging                             one's own passkeys and sessions; with /bekreft: is it still you?
 */
#ifndef KAARING_PAGE_COMMON_H
#define KAARING_PAGE_COMMON_H

#include "award/log/association.h"
#include "award/rules/edition.h"
#include "base/json.h"
#include "web/visit.h"

/* An address of ours as it stands in a link: with the visitor's language in front. The format begins with a
 * slash. */
struct str page_url(const struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for who is not here: with scheme and host. */
struct str page_url_whole(const struct visit *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A fresh {"t": key}: a sentence of the text files. Its variables are set as members. */
json_t *words_new(const char *key);
/* Sets such a sentence as a member, and gives it back to take its variables; it belongs to `object`. */
json_t *words_set(json_t *object, const char *member, const char *key);
/* Appends one to an array. */
json_t *words_add(json_t *array, const char *key);

/* {"label", "url"} at the end of an array: a way on. */
void page_add_way(json_t *ways, const char *label, struct str url);
/* "lagrer data på film" as a sentence of its own: a capital letter in front, a full stop behind. */
struct str page_sentence(struct arena *a, struct str text);
/* Where somebody is from and what they do, either of which may be empty: "Drammen. Lagrer data på film." */
struct str page_place_and_line(struct arena *a, struct str place, struct str line);
/* One more of a list in words: "Kari, Ola" after "Kari"; `list` is empty before the first. */
struct str page_listed(struct arena *a, struct str list, struct str one);
/* The names of people by their ids, in the order in which one looks for a name: "Astrid Eks, Berit Test". */
struct str page_names(const struct visit *v, const struct str *people, size_t n);
/* Puts an array of objects in the Norwegian order of the strings that they have under `member`. */
void page_sort(const struct visit *v, json_t *list, const char *member);
/* "14. september 2021 kl. 09.12": where that it is Norwegian time is plain, or is said once. */
struct str page_when(const struct visit *v, int64_t at);
/* Text in paragraphs, split at line ends, as an array of strings; an empty text has none. */
json_t *page_paragraphs(struct str text);

/* parts/act: a button that posts `form` to `action`. `label` is a text's key. */
json_t *page_act(struct visit *v, const struct form *form, struct str action, const char *label);
/* A value that goes along with it unseen. */
void page_act_hidden(json_t *act, const char *name, struct str value);

/* The field of that name in what visit_form made; null when there is none. It belongs to the form. */
json_t *page_field(json_t *shown, const char *name);
/* Sets a hidden field's value, whatever was sent: of a form that is to be looked at anew. */
void page_field_renew(json_t *shown, const char *name, struct str value);
/* Takes a field out of it, and its group when nothing is left in it. */
void page_field_drop(json_t *shown, const char *name);
/* Folds the group that holds the field: it stands open only when something in it was typed or is wrong. */
void page_group_fold(json_t *shown, const char *name);
/* Gives a field a help text of the award's own; an empty one changes nothing. */
void page_field_help(struct visit *v, json_t *shown, const char *name, struct str help);

/* The menu's entry where the page stands: "awards", "winners", "check", "desk". */
void page_stand_at(struct visit *v, const char *entry);

/* The edition of the path, by its parts :award and :ordinal, or by :award alone the one that is now; with its
 * rules. NOT_FOUND also for a draft, unless an administrator looks. */
enum fault page_edition(struct visit *v, struct edition *e, json_t **rules);
/* "/gronn-grunder/3", without a language. */
struct str page_edition_path(struct arena *a, const struct edition *e);

#endif
