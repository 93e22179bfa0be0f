/* standing.h: where the folder stands against what others have seen of its log.
 *
 * A folder that is older than what was signed must not go on: it would sign another history under the same
 * name. It only reads, until the operator has put the newest state back or begun a successor log. */
#ifndef KAARING_STORE_STANDING_H
#define KAARING_STORE_STANDING_H

#include "base/fault.h"
#include "base/messages.h"
#include "store/stand.h"

struct store;

/* Whether nothing may be decided or signed. Any thread. */
bool store_only_reads(const struct store *s);
/* A sentence with the way on; none when all is well. */
void store_say_standing(const struct store *s, struct messages *out);
struct standing store_standing(const struct store *s);

/* Makes a new anchor in the place of a lost one: the operator knows that the folder, open without an anchor,
 * is the newest state. ALREADY_DONE when there is one. */
enum fault store_new_anchor(struct store *s, struct str path, struct messages *out);

/* Somebody has seen the log at this position, and shows it with the log's own signature: nobody's bare word
 * can stop a server. A folder that lacks it stops deciding and signing at once, and the anchor keeps it, so
 * that the next start knows it and a successor can begin. True when the folder has it. Any thread. */
bool store_seen(struct store *s, const struct position *p, struct str by);

#endif
