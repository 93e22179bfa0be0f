/* log_door.h: the public log under /log (formats.md): checkpoint, keys of log and documents, policy, tiles,
 * entry bundles. Other people's tools read it, from any origin. */
#ifndef KAARING_WEB_LOG_DOOR_H
#define KAARING_WEB_LOG_DOOR_H

#include "base/arena.h"
#include "desk/witnesses.h"
#include "store/store.h"
#include "web/request.h"

/* Answers for what follows "/log/". NOT_FOUND for everything that the published log does not have, and for
 * the policy when no witnesses are set (null). */
enum fault log_reply(struct store *s, struct witnesses *w, struct arena *a, struct str path,
                     struct reply *reply);

#endif
