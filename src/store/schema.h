/* schema.h: which tables there are, and what kind each is.
 *
 * LOG is what happened and what lies beside it; STATE follows from the log alone and can be thrown away and
 * replayed; VOLATILE is neither (sessions, drafts, mail delivery) and replay leaves it out. */
#ifndef KAARING_STORE_SCHEMA_H
#define KAARING_STORE_SCHEMA_H

/* Of the folder: what is another, or stands in another way, is another format (see upgrade.c). */
enum { STORE_FORMAT = 10 };

enum {
    TABLES_MAX = 64,
    TABLES_OLDER_MAX = 2 /* beside them, while a folder is upgraded */,
    TABLE_KEY_MAX = 511
};

enum table_class { TABLE_LOG, TABLE_STATE, TABLE_VOLATILE };

struct table_definition {
    const char *name;
    enum table_class class;
};

/* The store's own tables; a domain's follow from STORE_TABLES on, in the order given to store_open. */
enum {
    TABLE_META,    /* log: format, origin, sample mark, position, last entry's time, last signed checkpoint */
    TABLE_ENTRIES, /* log: be64 index → entry || hashes of the perfect subtrees that its leaf completes */
    TABLE_OPENINGS, /* log: be64 index, class letter → salt || json */
    TABLE_BLOBS,    /* log: sha-256 → bytes */
    TABLE_SPENT,    /* state: hash of a form token → struct result of the command that spent it */
    STORE_TABLES
};

#endif
