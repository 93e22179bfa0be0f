/* passkey.h: for the files of this room: what a browser is asked for when a passkey is made or used, and its
 * answer as bytes. */
#ifndef KAARING_PAGE_SIGNIN_PASSKEY_H
#define KAARING_PAGE_SIGNIN_PASSKEY_H

#include "award/people/passkeys.h"
#include "desk/challenge.h"
#include "desk/passkey/assertion.h"
#include "desk/passkey/registration.h"
#include "page/common.h"

/* What js/passkey.js makes a question of, as JSON: {"challenge", "site", "allow": [ids]?, "user": {"id",
 * "name", "label"}?, "exclude": [ids]?}, ids and the challenge as URL-safe base64. Of CHALLENGE_ADD all of
 * `p` and `list`, of CHALLENGE_PROVE `list`, and nothing of CHALLENGE_SIGN_IN: any passkey of this site will
 * do. */
struct str passkey_question(const struct visit *v, enum challenge_purpose purpose, const struct person *p,
                            const struct passkey_kept *list, size_t n);

/* What the answer must be held to, its challenge being what was sent along. PASSKEY_WRONG when that is none.
 */
enum fault passkey_ceremony(const struct visit *v, struct ceremony *c);

/* A field of the form as bytes: URL-safe base64, or nothing. PASSKEY_WRONG. */
enum fault passkey_bytes(const struct visit *v, const char *field, struct str *bytes);

/* Whose passkey has answered rightly, by what is known now, and what to keep of it. PASSKEY_*; a refusal is
 * told in the operator's log by its word. */
struct passkey_answer {
    struct passkey_kept kept;
    struct assertion made;
};
enum fault passkey_check(const struct visit *v, struct passkey_answer *answer);

/* A path of ours to go on to: what was sent, or "/" when it is not one. */
struct str passkey_way_on(struct str sent);

/* Why it does not count, for the operator; and as a fault for the person. */
enum fault passkey_refused(enum refusal r);

/* The fields of an answer with which somebody signs in or proves that it is them. */
#define PASSKEY_ANSWER_FIELDS                                                                                \
    {.name = "challenge", .kind = FORM_NOTE, .required = true, .max = 200},                                  \
        {.name = "credential", .kind = FORM_NOTE, .required = true, .max = 2000},                            \
        {.name = "client", .kind = FORM_NOTE, .required = true, .max = 8000},                                \
        {.name = "data", .kind = FORM_NOTE, .required = true, .max = 8000},                                  \
        {.name = "signature", .kind = FORM_NOTE, .required = true, .max = 2000}, {                           \
        .name = "user", .kind = FORM_NOTE, .max = 200                                                        \
    }

#endif
