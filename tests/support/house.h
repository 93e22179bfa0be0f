/* house.h: a data folder of its own with the award domain in it, whose commands arrive when the test says. */
#ifndef KAARING_TESTS_SUPPORT_HOUSE_H
#define KAARING_TESTS_SUPPORT_HOUSE_H

#include "award/candidate/candidate.h"
#include "award/people/people.h"
#include "store/replay.h"

#define HOUSE_ORIGIN STR("example.org/priser")

struct house {
    char root[64], dir[80];
    struct arena *arena;
    struct messages said;
    struct store *store;
    struct log_engine *engine;
    struct writer *writer;
    int64_t now;          /* when the next command arrives */
    struct str by;        /* who sends it; empty: the public */
    struct str admin;     /* the first administrator */
    struct result result; /* of the last command */
    bool repeated;
};

typedef enum fault house_decide(struct txn *t, struct command *c, struct batch *out);

/* Whether steps of houses made from here on are sealed, whatever the awards' files say; false until it is
 * set. */
void house_seals(bool sealed);
/* The same of whether only keys that were vouched for count. */
void house_vouches(bool strict);

/* An empty folder with its log begun at `now` ("2021-09-01T08:00:00+02:00"), the awards of conf/awards in
 * use, the association named and one administrator, who is `by` from then on. */
void house_make(struct house *h, const char *now);
/* The same before the association has a name. */
void house_make_unnamed(struct house *h, const char *now);
void house_remove(struct house *h);
/* The log goes on under another name; of the one before so many entries are known to have been signed. */
void house_succeed(struct house *h, struct str origin, uint64_t known);

void house_clock(struct house *h, const char *now);
int64_t house_moment(const char *rfc3339);

/* Runs one command. */
enum fault house_do(struct house *h, house_decide *decide, const void *args);
/* The same by somebody else. */
enum fault house_as(struct house *h, struct str by, house_decide *decide, const void *args);
/* The same by the public. */
enum fault house_public(struct house *h, house_decide *decide, const void *args);
/* The same with a form's token. */
enum fault house_with_token(struct house *h, house_decide *decide, const void *args, const char *token);
/* The id that the last command gave, kept in the arena. */
struct str house_id(struct house *h);

/* Ends the test with a sentence when a command was refused. */
void house_must(enum fault f, const char *what);
#define HOUSE_MUST(call) house_must(call, #call)

/* A read transaction, which the test ends with store_read_end. */
struct txn house_read(struct house *h);
/* How many entries the log has. */
uint64_t house_size(struct house *h);

/* Fails the test unless replaying the log gives the same state. */
void house_replays(struct house *h);

/* Before and after a test: *state is a house made on 1 September 2021, and must replay in the end. */
int house_setup(void **state);
int house_teardown(void **state);
#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_setup, house_teardown)

/* --- what most tests need --- */

/* Drafts and opens the third Grønn Gründer or the hedersmerke: open from `now` on until the usual deadline.
 * Its id. */
struct str house_grunder(struct house *h);
struct str house_hedersmerke(struct house *h);
/* A proposal that the form lets through; change what the test is about. */
struct proposal_args house_proposal(struct str edition);
/* Sends it by the web and confirms it. Its number. */
uint32_t house_propose(struct house *h, struct str edition, const char *candidate, const char *why);
/* The id of a new member with this name. */
struct str house_member(struct house *h, struct str edition, const char *body, enum member_role role,
                        const char *name);

#endif
