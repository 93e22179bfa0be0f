/* delivery.h: for the postman alone: the states of mails as rows. What pages need is in postman.h. */
#ifndef KAARING_DESK_DELIVERY_H
#define KAARING_DESK_DELIVERY_H

#include "base/buf.h"
#include "desk/postman.h"

enum {
    POST_MOST = 500,            /* mails that no entry caused, kept at a time */
    DELIVERY_LOST_SECONDS = 300 /* a mail that is leaving for longer was cut off by an end of the process */
};

enum fault delivery_write(struct txn *t, uint64_t entry, uint32_t n, const struct delivery_record *r);

/* Whether anything was ever done about it. */
bool delivery_known(const struct txn *t, uint64_t entry, uint32_t n);
/* A mail that waits after an attempt or an act, and whose time has come. NOT_FOUND when there is none. */
enum fault delivery_due(const struct txn *t, int64_t now, uint64_t *entry, uint32_t *n,
                        struct delivery_record *r);

/* The oldest post that waits and whose time has come. NOT_FOUND when there is none. */
enum fault post_due(const struct txn *t, struct arena *a, int64_t now, struct post_row *row,
                    struct delivery_record *delivery);
/* Its new state; its text goes when it has left. */
enum fault post_write(struct txn *t, struct arena *a, uint64_t n, const struct delivery_record *delivery);
enum fault post_drop_oldest(struct txn *t);

#endif
