/* ready.c: asks each of those that can refuse. */
#include "web/ready.h"

struct str ready_why_not(const struct site *site, const struct txn *t) {
    struct store_room room;
    struct writer_counts writer;
    if (atomic_load(&site->ending))
        return STR("ending");
    if (store_only_reads(site->store))
        return STR("only-reads");
    if (store_room(t, &room) || room.used >= room.limit)
        return STR("full");
    writer_counts(site->writer, &writer);
    return writer.waiting >= writer.waiting_most ? STR("queue-full") : (struct str){0};
}
