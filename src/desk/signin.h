/* signin.h: sign-in by a mailed link, for those who have no password: nobody has one here.
 *
 * A link's secret is stateless: whom it lets in, until when, and a MAC under the folder's secret. That it was
 * used is a row of a volatile table, so it works once. It stands in the URL's fragment: no server log, no
 * proxy and no mail scanner that merely fetches ever sees it. */
#ifndef KAARING_DESK_SIGNIN_H
#define KAARING_DESK_SIGNIN_H

#include "store/writer.h"

enum { SIGNIN_SECONDS = 3600, SIGNIN_INVITATION_SECONDS = 60 * 86400, SIGNIN_SECRET_BYTES = 80 };

/* How it reaches whom it is for. */
enum signin_way {
    SIGNIN_MAILED, /* whoever reads their mail has it */
    SIGNIN_MACHINE /* printed on the machine itself: who could read that has the folder anyway */
};

/* A fresh secret for a person: URL-safe base64. `until`: the last second in which it works. Needs no
 * transaction, so the command `kaaring admin-link` makes one while the server runs. */
struct str signin_secret(const struct store *s, struct arena *a, enum signin_way way, struct str person,
                         int64_t until);

/* Whose it is. TOKEN_WRONG for anything that this folder did not make; TOKEN_EXPIRED after `until`. Spends
 * nothing. */
enum fault signin_check(const struct store *s, struct arena *a, struct str text, int64_t now,
                        struct str *person);

/* Spends it (volatile; for use inside a decide). TOKEN_SPENT when it had been. */
enum fault signin_spend(struct txn *t, struct arena *a, struct str text, int64_t now, struct str *person,
                        enum signin_way *way);

/* Writes what a link that is asked for would, for somebody who is not known; it is swept with the spent ones.
 */
enum fault signin_decoy(struct txn *t, struct command *c);

/* Forgets spent links that have expired anyway; called by the clock. */
enum fault signin_sweep(struct txn *t, int64_t now);

#endif
