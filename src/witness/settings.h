/* settings.h: what the operator of a witness sets, in `conf/witness.yaml`: its name, where it answers, its
 * folder, and the logs that it watches. */
#ifndef KAARING_WITNESS_SETTINGS_H
#define KAARING_WITNESS_SETTINGS_H

#include "base/settings.h"
#include "witness/submission.h"

enum { WITNESS_LOGS_MAX = 256, WITNESS_KEYS_MAX = 8 };

struct witness_settings {
    struct str name; /* the key's */
    struct addresses listen;
    struct str folder; /* resolved against the file's folder */
    int64_t connections;
    size_t logs_n;
    struct watched_log *logs;
};

/* FILE_INVALID with a message for each thing that is wrong. */
enum fault witness_settings_load(struct arena *a, struct str path, struct messages *m,
                                 struct witness_settings *s);

#endif
