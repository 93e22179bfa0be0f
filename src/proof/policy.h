/* policy.h: whom a log asks to be its witnesses, and how many of them make a checkpoint *witnessed*: a file
 * as c2sp.org/tlog-policy writes it.
 *
 *   log VKEY [URL]
 *   witness NAME VKEY [URL]
 *   group NAME all|any|K MEMBER...
 *   quorum NAME|none
 *
 * Keys: Ed25519, type 0x01 for logs and 0x04 for witnesses. Names are those of earlier lines. */
#ifndef KAARING_PROOF_POLICY_H
#define KAARING_PROOF_POLICY_H

#include "base/messages.h"
#include "proof/note.h"

enum {
    POLICY_LOGS_MAX = 32,
    POLICY_WITNESSES_MAX = 32,
    POLICY_GROUPS_MAX = 32,
    POLICY_NAMES_MAX = POLICY_WITNESSES_MAX + POLICY_GROUPS_MAX,
    POLICY_BYTES_MAX = 64 << 10,
    POLICY_NONE = -1,
};

struct policy_party { /* a log or a witness */
    struct str name;  /* a witness's in this file; a log's is its key's */
    struct note_verifier key;
    struct str url; /* empty when none is given */
};

struct policy {
    struct str text; /* the file as it was read: what its hash is of */
    size_t logs_n, witnesses_n, names_n;
    struct policy_party logs[POLICY_LOGS_MAX], witnesses[POLICY_WITNESSES_MAX];
    struct policy_name { /* witnesses and groups in the order of their lines */
        struct str name;
        size_t witness;     /* index; POLICY_WITNESSES_MAX: a group */
        size_t needed;      /* of a group: how many of its members */
        uint64_t members;   /* of a group: bit i is names[i] */
        bool member_of_one; /* it stands in a group: in no second one */
    } names[POLICY_NAMES_MAX];
    int quorum; /* index into names, or POLICY_NONE: no witness is needed */
};

/* Slices into copies in `a`. FILE_INVALID with a sentence and a line for the first thing that is wrong. */
enum fault policy_parse(struct arena *a, struct str file, struct str text, struct messages *m,
                        struct policy *p);

/* What a checkpoint has of the policy's witnesses. */
struct policy_judgement {
    size_t n;                         /* how many signed */
    int64_t at[POLICY_WITNESSES_MAX]; /* when each did; 0: it did not */
    int64_t newest;                   /* of these, 0 when none */
    bool quorum;                      /* at least one signed, and as the policy says: else not *witnessed* */
};

/* Judges all witnesses' lines of a parsed note and no log's. NOTE_SIGNATURE when a line of a known witness
 * does not hold (*forged, which may be null, is its index); the judgement then says nothing. */
enum fault policy_judge(const struct policy *p, const struct note *n, struct policy_judgement *j,
                        size_t *forged);
/* The quorum alone, of who signed: at[i] above 0. */
bool policy_quorum(const struct policy *p, const int64_t at[POLICY_WITNESSES_MAX]);
/* How many of its witnesses have an address: nobody can ask the others to sign. */
size_t policy_askable(const struct policy *p);
/* Whether this key is among the policy's logs, or it names none. */
bool policy_has_log(const struct policy *p, const struct note_verifier *log);

#endif
