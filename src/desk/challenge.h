/* challenge.h: the questions that passkeys answer: fresh, for one use, and bound to what is asked and to
 * whom.
 *
 * One is stateless, as a sign-in link is: until when it holds, chance, and a MAC under the folder's secret
 * over these, its purpose and its subject. That it was used is a row of the same volatile table. */
#ifndef KAARING_DESK_CHALLENGE_H
#define KAARING_DESK_CHALLENGE_H

#include "store/writer.h"

enum { CHALLENGE_SECONDS = 600, CHALLENGE_BYTES = 56, CHALLENGE_SIGNS = 75 };

enum challenge_purpose { CHALLENGE_SIGN_IN = 's', CHALLENGE_ADD = 'a', CHALLENGE_PROVE = 'p' };

/* `subject`: of adding and proving the session's name, of signing in nothing. URL-safe base64 of the bytes
 * that the browser is given. */
struct str challenge_new(const struct store *s, struct arena *a, enum challenge_purpose purpose,
                         struct str subject, int64_t now);

/* For decide functions: its bytes, which have to be those that were signed, and are of use no more.
 * TOKEN_WRONG, TOKEN_EXPIRED, TOKEN_SPENT. */
enum fault challenge_spend(struct txn *t, struct arena *a, struct str text, enum challenge_purpose purpose,
                           struct str subject, int64_t now, struct str *bytes);

#endif
