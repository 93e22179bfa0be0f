/* assets.h: style sheets, scripts, fonts and pictures, read into memory at the start with the compressed
 * forms that the build put beside them (app.css, app.css.br, app.css.gz).
 *
 * Their addresses hold a version made of all their bytes, so a browser may keep them for ever. */
#ifndef KAARING_WEB_ASSETS_H
#define KAARING_WEB_ASSETS_H

#include "base/arena.h"
#include "base/messages.h"
#include "web/request.h"

enum { ASSETS_MAX = 512, ASSETS_BYTES_MAX = 64 << 20 };

struct assets;

/* FILE_INVALID, with a sentence, when the folder is not there, holds too much, or holds a kind of file that
 * we have no content type for. */
enum fault assets_load(struct arena *a, struct str dir, struct messages *out, struct assets **assets);
/* Sixteen signs of hex. */
struct str assets_version(const struct assets *assets);
/* Answers for "VERSION/PATH", what follows "/assets/". NOT_FOUND. Under an outdated version the file of today
 * is given, not to be kept. */
enum fault assets_reply(const struct assets *assets, struct str path, const struct request *r,
                        struct reply *reply);

#endif
