/* upgrade.h: for the files of this room alone: a folder that an older program wrote becomes one of today's.
 */
#ifndef KAARING_STORE_UPGRADE_H
#define KAARING_STORE_UPGRADE_H

#include "store/env.h"

/* From `format` to STORE_FORMAT in one transaction: whoever ends in the middle finds the old folder again.
 * FOLDER_DAMAGED with a sentence when the log is not the one that the folder names. */
enum fault upgrade_folder(struct store *s, uint32_t format, struct messages *out);

#endif
