/* token.h: form tokens as state. */
#ifndef KAARING_STORE_TOKEN_H
#define KAARING_STORE_TOKEN_H

#include "store/command.h"

/* Called by the domain's apply for each entry whose private part names a spent token. Of several entries of
 * one command the first gives the index, all together their number, and the last the domain's number and id;
 * r->entries is not asked. */
enum fault token_spend(struct txn *t, struct hash token, const struct result *r);
/* For apply, when the entry that spent it is erased. OK also when it is unspent. */
enum fault token_forget(struct txn *t, struct hash token);
/* What it was spent for. NOT_FOUND when it is unspent. */
enum fault token_result(const struct txn *t, struct hash token, struct result *r);

#endif
