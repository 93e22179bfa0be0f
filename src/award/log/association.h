/* association.h: whose awards these are, and how the log began. */
#ifndef KAARING_AWARD_LOG_ASSOCIATION_H
#define KAARING_AWARD_LOG_ASSOCIATION_H

#include "award/log/event.h"

enum { LOGO_BYTES_MAX = 200 << 10 };

struct association_record {
    uint8_t version, sample, named;
    uint8_t spare[5];
    uint64_t changed; /* 1 + the entry with its texts; 0: never named */
};

struct association { /* as shown; empty where nothing was said yet */
    bool sample;
    bool named; /* name, sender and privacy contact are set: editions may open */
    struct str name, short_name, web;
    struct str sender_name, sender_email; /* of mails */
    struct str privacy_contact;
    bool has_logo;
    struct hash logo;
    struct str logo_type; /* image/png, image/svg+xml */
};
enum fault association_read(const struct txn *t, struct arena *a, struct association *as);
/* The logo's bytes: valid as long as the transaction. NOT_FOUND when there is none. */
enum fault association_logo(const struct txn *t, struct str *bytes, struct str *type, struct arena *a);

/* --- decide functions; `args` --- */

/* Entry 0 of every log. ALREADY_DONE when there is an entry. */
struct log_begin_args {
    struct str origin;
    bool sample;
};
enum fault log_begin(struct txn *t, struct command *c, struct batch *out);

/* All of it anew. FIELD_MISSING without name, sender or privacy contact; FIELD_EMAIL; FIELD_TOO_LONG for the
 * logo; NOTHING_CHANGED. */
struct association_change_args {
    struct str name, short_name, web, sender_name, sender_email, privacy_contact;
    struct str logo, logo_type; /* its bytes; empty: the logo stays as it is */
};
enum fault association_change(struct txn *t, struct command *c, struct batch *out);

#endif
