/* postman.h: sends what stands in the outbox: one thread, one mail at a time, by SMTP when it is set up.
 *
 * The rows of the outbox follow from the log; a mail's text is made from its template when it leaves, or when
 * an administrator looks at it. What became of each is volatile (T_DELIVERY). Nothing goes twice: a mail is
 * marked as leaving before it leaves. */
#ifndef KAARING_DESK_POSTMAN_H
#define KAARING_DESK_POSTMAN_H

#include "award/outbox.h"
#include "base/settings.h"
#include "store/writer.h"

enum delivery_state { DELIVERY_WAITS, DELIVERY_LEAVING, DELIVERY_SENT, DELIVERY_FAILED, DELIVERY_STOPPED };

struct delivery_record { /* T_DELIVERY: be64 entry, be32 n */
    uint8_t version, state, attempts, spare[5];
    int64_t at, next; /* of the last attempt; not before which to try again */
    char why[64];     /* what the mail server said, cut short; NUL-terminated */
};

struct mail_text {                                                          /* one mail as it leaves */
    struct str from_name, from_address, to_name, to_address, subject, body; /* body: plain text, UTF-8 */
};

/* Texts are made by pages (templates are theirs): given at start. NOT_FOUND when the mail has nobody to go to
 * any more. */
typedef enum fault mail_render(void *context, const struct txn *t, struct arena *a, const struct mail *m,
                               struct mail_text *out);

struct postman;

/* Without settings->smtp no thread is started and mail stays readable in the outbox: *out is null then. */
enum fault postman_start(struct store *s, struct writer *w, const struct settings *settings,
                         mail_render *render, void *context, struct postman **out);
void postman_stop(struct postman *p);

/* The state of one mail; DELIVERY_WAITS when there is no row. */
enum fault delivery_read(const struct txn *t, uint64_t entry, uint32_t n, struct delivery_record *r);

/* Command (volatile): stops a mail that waits, or lets a stopped or failed one go again. WRONG_STATE. */
struct delivery_act {
    uint64_t entry;
    uint32_t n;
    bool stop;
};
enum fault delivery_act(struct txn *t, struct command *c, struct batch *out);

/* The whole message as RFC 5322 text, for SMTP and for tests: header fields folded and encoded, no line of a
 * header from anything but these values, so nothing can be injected. */
struct str mail_message(struct arena *a, const struct mail_text *m, int64_t at, struct str message_id);

/* Mail that no entry caused (a sign-in link): waits in T_POST until it has left, then its text is forgotten.
 * For decide functions (volatile). */
enum fault post_put(struct txn *t, struct command *c, const struct mail_text *m);
/* The newest first; for the outbox page of a folder without SMTP. */
struct post_row {
    uint64_t n;
    int64_t at;
    enum delivery_state state;
    struct mail_text text; /* empty once it has left */
};
enum fault post_page(const struct txn *t, struct arena *a, size_t limit, struct post_row **list,
                     size_t *count);

#endif
