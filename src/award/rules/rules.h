/* rules.h: awards as data. One file of conf/awards/ is read, checked and turned into canonical JSON: the
 * *rules* of an award. They are frozen into the log when an edition opens, so editing a file never changes
 * what has begun.
 *
 * Members of the rules, all present unless marked (opt); a *text* is {"nb","nn","en"}:
 *
 *   id, prefix ("GG": of proposal numbers) · secret, self_nomination, goals (flags)
 *   name, short_name, lead, given_by, purpose, eligible, how_decided (texts; the last is what the public
 * reads before a step opens) · prize (text, opt) · giver · partners [names] (opt) · milestones_to [{name,
 * email}] (opt; frozen without the addresses) · amount (kroner, opt) statute [{quote, source}] (opt) ·
 * sources [..] (opt) geography {text, municipalities [{number, name}]} (opt) · kinds [{id, name}] of
 * candidates nominator {visible_to: nobody | jury | jury_and_nominee | public, help: text} form {why: {min,
 * max, help}, fields: [optional fields shown: orgnr web goals municipality contact merits] (opt), help:
 * {FIELD: text} (opt)} · confirm_days criteria [{id, name, question, weight, anchors [a text per mark, the
 * lowest first]}] (opt) scale {lowest, highest, ours, note} (opt; there when criteria are) bodies
 * [{id, name, member, chair, secretary (opt): texts, officers ["chair", "secretary"]}] steps [{id, body,
 * name, question (text, opt), method: scores | motion, mode: ballots | recorded | either, secrecy: open |
 * sealed, holders [bodies whose members share a sealed step's key] (opt), publish: none, days, enrolment
 * (opt), inspection_days (opt), per_candidate, excludes [bodies whose members do not vote] (opt), majority
 * {num, den, more, base: cast | present | all} (of a motion, and only there), quorum {num, den} (opt), ties
 * [criterion:ID | top-marks | lot | casting | shared] (opt)}] decision {body, support: unanimous | majority |
 * by_vote, citation_required, finalists {least, most}} retention {unsuccessful_months, note}
 *
 * Values are shared by all threads and never changed: do not take references, do not set members. */
#ifndef KAARING_AWARD_RULES_RULES_H
#define KAARING_AWARD_RULES_RULES_H

#include "base/json.h"
#include "base/lang.h"
#include "base/messages.h"
#include "store/journal.h"

enum { AWARDS_MAX = 32, AWARD_ID_MAX = 32, RULES_SALT_BYTES = 32 };

struct award {
    struct str id;
    json_t *rules;
};

struct awards {
    size_t n;
    struct award list[AWARDS_MAX]; /* by file name */
};

/* Reads every *.yaml of a folder. FILE_INVALID with sentences that name file and line for all that is wrong,
 * FOLDER_MISSING. *out lives in messages' arena. */
enum fault awards_load(struct str dir, struct messages *m, struct awards **out);
/* One file's rules, from its bytes; null when something is wrong. */
json_t *award_parse(struct arena *a, struct str file, struct str text, struct messages *m);

/* What the process works with: set at start, and again when the files changed in development. They must live
 * for ever. */
void awards_use(const struct awards *all);
const struct awards *awards_all(void); /* never null */
/* The file's rules; null when there is no such award. */
json_t *award_rules(struct str award);
/* The body that decides. */
struct str rules_deciding_body(const json_t *rules);

/* The blob that freezes them: {"salt":"b64", then the members}. Addresses are no rules and stay out of it:
 * they may change, and what is frozen is kept. */
struct str rules_freeze(struct arena *a, const json_t *rules, const unsigned char salt[RULES_SALT_BYTES]);
/* Frozen rules again, from a cache by hash. */
enum fault rules_frozen(const struct txn *t, struct hash h, json_t **rules);

/* A text in a language; bokmål when it has no other. A plain string is given as it is; empty when there is
 * none. */
struct str rules_text(const json_t *value, enum lang lang);
/* The member `key` of `object` as a text in a language. */
struct str rules_text_of(const json_t *object, const char *key, enum lang lang);
/* The element of the array `list` ("bodies", "steps", "criteria", "kinds") with this id; null when there is
 * none. */
json_t *rules_find(const json_t *rules, const char *list, struct str id);

#endif
