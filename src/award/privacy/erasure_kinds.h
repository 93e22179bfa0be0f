/* erasure_kinds.h: for the files of this room alone: what can be erased, kind by kind: a proposal, a
 * candidate, what votes froze of one, a person, a wish for erasure. How a kind is erased, and what the state
 * has of it. */
#ifndef KAARING_AWARD_PRIVACY_ERASURE_KINDS_H
#define KAARING_AWARD_PRIVACY_ERASURE_KINDS_H

#include "award/log/subject.h"
#include "award/privacy/erasure_subject.h"

struct erasable {
    const char *const *telling; /* events whose private part tells of it; ends with null */
    const char *binds;          /* an event after which votes may rest on it; null: none is asked for */
    /* For applying: what the state has of the opening of entry `then` goes. A replay never saw that opening,
     * so whatever it would not have is what must go. */
    enum fault (*forget)(struct fact *f, const struct fact *then);
    /* For applying, behind the last of one erasure: what must still be known of it. Null: nothing. */
    enum fault (*restore)(struct fact *f, const json_t *kept);
};
extern const struct erasable erasable_proposal, erasable_candidate, erasable_material, erasable_person,
    erasable_request;

struct erasure_list { /* begins as {a}, and grows in there up to ERASURE_TARGETS_MAX */
    struct arena *arena;
    size_t n, room;
    struct erasure_target *targets;
};
void erasure_list_add(struct erasure_list *l, const struct erasure_target *one);
/* Adds the openings that tell of the subject and are still there, the oldest first; *binds (null is allowed):
 * whether its event that binds has happened. TOO_MANY past ERASURE_TARGETS_MAX. */
enum fault erasable_find(const struct txn *t, const struct erasable *kind, const struct subject *s,
                         struct erasure_list *list, bool *binds);
/* Adds what was frozen of some candidates of an edition, and of those into whom they were ever merged, for
 * those who voted. */
enum fault erasable_find_material(const struct txn *t, uint32_t edition, const struct str *candidates,
                                  size_t n, struct erasure_list *list);

/* What erasure_write_candidate emits, of the openings that erasure_of_candidate found. */
enum fault erasure_emit_candidate(struct txn *t, struct command *c, struct batch *out,
                                  const struct erasure_args *args, uint32_t edition, uint32_t number,
                                  const struct erasure_target *list, size_t n);

/* Emits the erasure of all of them, `kept` (which is taken; null: nothing) on the last. FIELD_CHOICE for
 * another rule, ALREADY_DONE when there is nothing. */
enum fault erasable_emit(struct command *c, struct batch *out, const struct erasure_args *args,
                         struct str edition, const struct erasure_target *list, size_t n, json_t *kept);

/* Of mail `n` that an entry has caused. What became of it is no part of the log, so that is forgotten when
 * deciding, and the mail when applying. */
enum fault erasable_forget_delivery(struct txn *t, uint64_t entry, uint32_t n);
enum fault erasable_forget_mail(struct txn *t, uint64_t entry, uint32_t n);

/* What is volatile and has the address: mails that no entry caused and that wait or could not leave, and
 * links to what is held about it. */
enum fault erasable_forget_address(struct txn *t, struct str email);

#endif
