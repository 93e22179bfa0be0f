/* token.h: the single-use tokens of forms, without state until they are spent.
 *
 *   token = base64url(expiry, 4 bytes || nonce, 12 bytes || MAC, 20 bytes), 48 signs
 *
 * The MAC binds form, session and expiry under the folder's secret. Spending is the store's work: the hash of
 * a spent token is kept with what its command brought about. */
#ifndef KAARING_WEB_TOKEN_H
#define KAARING_WEB_TOKEN_H

#include "base/arena.h"
#include "store/store.h"

enum { TOKEN_SIGNS = 48, TOKEN_SECONDS = 12 * 3600 };

/* `session` is what names it (struct visitor), or empty. Writes no NUL. */
void token_write(const struct store *s, const char *form, struct str session, int64_t now,
                 char out[TOKEN_SIGNS]);
/* TOKEN_WRONG (another form's, another session's, made up), TOKEN_EXPIRED. */
enum fault token_check(const struct store *s, const char *form, struct str session, int64_t now,
                       struct str token);
/* When a token that passed was given out. */
int64_t token_issued(struct str token);

#endif
