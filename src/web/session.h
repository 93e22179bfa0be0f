/* session.h: who is signed in. A session is 256 random bits in the browser and their hash here.
 *
 *   __Host-kaaring       SameSite=Lax     the secret: shows who comes, also by a link from a mail
 *   __Host-kaaring-act   SameSite=Strict  derived from it: goes along only from our own pages, and acting
 * needs it
 *   __Host-kaaring-at    SameSite=Lax     where the log stood after this session's last own write: what is
 * shown to it next is never older
 *
 * Sessions are volatile: no entry tells of them and a replay leaves them out. */
#ifndef KAARING_WEB_SESSION_H
#define KAARING_WEB_SESSION_H

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

enum {
    SESSION_SIGNS = 43,                /* base64url of 32 bytes */
    SESSION_KEY_SIGNS = 64,            /* hex of their hash */
    SESSION_IDLE_SECONDS = 7 * 86400,  /* without a visit */
    SESSION_MOST_SECONDS = 30 * 86400, /* in all */
    SESSION_TOUCH_SECONDS = 900,       /* a visit is noted when the last note is this old */
    SESSION_PERSON_MAX = 64,
    SESSION_DEVICE_MAX = 48,
    SESSION_FRESH_SECONDS = 1800, /* so long after a passkey was used, nobody is asked for it again */
    SESSION_LISTED_MAX = 100,
    SESSIONS_MAX = 65536,
};

struct session_record { /* T_SESSIONS: sha-256 of the secret → this */
    uint32_t version;   /* 2 */
    uint32_t person_n;
    int64_t begun_at, seen_at;
    int64_t proved_at; /* when a passkey (or the machine's own shell) said last that it is them; 0: never */
    char person[SESSION_PERSON_MAX];
    char device[SESSION_DEVICE_MAX]; /* NUL-padded: "Firefox, Linux" */
};

struct session_start {
    struct str secret, person;
    struct str previous; /* the name of the one that ends; may be empty */
    struct str device;   /* cut at SESSION_DEVICE_MAX */
    int64_t at;
    bool proved;
};

struct session_shown { /* for its owner */
    struct str name, device;
    int64_t begun_at, seen_at, proved_at;
};

/* A fresh secret, SESSION_SIGNS long: what a page gives to visit.set_session. */
struct str session_secret(struct arena *a);
/* What the Strict cookie must hold beside it. */
struct str session_act(const struct store *s, struct arena *a, struct str secret);
/* Whether it holds that. In constant time. */
bool session_act_holds(const struct store *s, struct arena *a, struct str secret, struct str cookie);
/* What names the session of a secret: SESSION_KEY_SIGNS of hex. */
struct str session_name(struct arena *a, struct str secret);

/* The session of a cookie's secret. NOT_FOUND when there is none, or when it has ended by `now`. */
enum fault session_find(const struct txn *t, struct str secret, int64_t now, struct session_record *r);

/* Those of a person that have not ended, the last used first; at most SESSION_LISTED_MAX. */
enum fault session_list(const struct txn *t, struct arena *a, struct str person, int64_t now,
                        struct session_shown **list, size_t *n);

/* The rest writes, and is for deciding (writer.h).
 * Signing in always begins a fresh session and ends the one that was, and so does a rise of rights. BUSY when
 * there are too many. */
enum fault session_begin(struct txn *t, const struct session_start *s);
/* OK also when there is none. */
enum fault session_end(struct txn *t, struct str name);
/* The same, only when it is that person's: NOT_FOUND otherwise. */
enum fault session_end_of(struct txn *t, struct str person, struct str name);
/* All of a person's but one (`but`, a name, may be empty). */
enum fault session_end_all(struct txn *t, struct str person, struct str but);
enum fault session_touch(struct txn *t, struct str name, int64_t at);
/* The clock of a sample folder was moved: nobody was idle meanwhile. */
enum fault session_shift(struct txn *t, int64_t seconds);

#endif
