/* face_json.h: what only the JSON face needs: sentences in the place of their keys, and refusals as data. */
#ifndef KAARING_WEB_FACE_JSON_H
#define KAARING_WEB_FACE_JSON_H

#include "web/visit.h"

/* Puts the sentence in the place of each {"t": key, …} in the view; null where there is no such text. */
void face_say(const struct visit *v, json_t *view);

/* {"fault","sentence","fields":[{"name","fault","sentence"}],"token"?,"reference"?}. The token is for the
 * next try of the form that was refused. */
struct str face_fault_json(struct visit *v, enum fault f, const char *reference);

#endif
