/* env.h: for the files of this room alone: the LMDB environment behind a store.
 *
 * Who writes: one thread at a time, so all in struct write_state belongs to the thread between store_write
 * and store_commit or store_abort. Who reads: any number of threads; a read transaction is taken from a pool
 * and goes back. */
#ifndef KAARING_STORE_ENV_H
#define KAARING_STORE_ENV_H

#include "base/messages.h"
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "store/erasures.h"
#include "store/lineage.h"
#include "store/schema.h"
#include "store/stand.h"

#include <lmdb.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    READERS_MOST = 512,
    NOTE_ROOM = 1024, /* a checkpoint with the log's signature alone; an origin is at most 200 bytes */
    SECRET_BYTES = 32,
};

#define MAP_BYTES ((uint64_t)64 << 30)

struct change;

struct write_state {
    /* The first fault of the disk in this transaction: whatever a caller made of it, it cannot commit. */
    enum fault broken;
    struct arena *arena;
    struct change *changes; /* newest first */
    bool tail_known;        /* the two below: read once a transaction, then kept up by the journal */
    struct tree tail;
    int64_t last_at;
    bool erases;    /* something is erased: counted when it is committed */
    bool unsettled; /* entries were appended and the position is not yet written down: it cannot commit */
};

struct table_state {
    const char *name;
    enum table_class class;
    MDB_dbi dbi;
    bool there; /* a reader beside an older server may lack a new table: it is then empty */
};

struct keys { /* in guarded memory */
    struct note_signer log, documents;
    unsigned char secret[SECRET_BYTES];
};

struct store {
    struct arena *arena;    /* of all slices in here */
    struct str dir, origin; /* of its first entry */
    struct lineage lineage;
    bool sample;
    int lock;       /* of DIR/lock; -1: a reader beside its owner */
    int readers;    /* of DIR/readers, which such a reader holds; else -1 */
    int64_t cut_at; /* how long a file was that had to be made longer to be looked at; else 0 */
    struct keys *keys;

    MDB_env *env;
    uint64_t map_bytes;
    dev_t device;
    ino_t inode;
    uint64_t max_bytes;
    unsigned tables_n;
    struct table_state tables[TABLES_MAX];

    pthread_mutex_t idle_lock; /* of all below down to `idle` */
    pthread_cond_t readable;   /* `held` has ended, or the last reader has */
    bool held;                 /* whoever wants to read waits: the file is being replaced */
    size_t reading;            /* read transactions that are open, all threads' */
    size_t idle_n;
    MDB_txn *idle[READERS_MOST]; /* reset: they hold a reader's slot and no snapshot */

    struct write_state write;
    struct { /* what the last batch of this process made of the log; of use as long as it is still that */
        struct position at;
        struct tree tail;
    } settled;
    atomic_bool unclean; /* see compact.h */
    _Atomic uint64_t erasings;

    pthread_mutex_t published_lock;
    struct position published;
    char note[NOTE_ROOM];
    size_t note_n;
    _Atomic uint64_t published_size;
    _Atomic uint64_t signatures;   /* checkpoints signed since the start */
    struct position signed_stored; /* what TABLE_META says; the writing thread's */

    struct str anchor_path;
    struct erasures anchor_says; /* was erased; as it was at the start */
    uint64_t anchored;           /* so many entries have their erasures in the anchor; the writing thread's */
    struct anchor *anchor;       /* null: none is kept */
    pthread_mutex_t anchor_lock; /* of writing to it */
    struct standing standing;    /* under published_lock, as what `by` of it is taken from the arena for */
    atomic_bool only_reads;
};

enum env_kind {
    ENV_OWNER,  /* reads and writes; holds DIR/lock */
    ENV_READER, /* a second process beside the owner */
    ENV_SCRATCH /* reads and writes, syncs nothing, and its file has no name: gone with the process */
};

/* One of which nothing is open, and its end: closes what was opened meanwhile. */
struct store *env_new(struct str dir);
void env_free(struct store *s);

struct env_options {
    enum env_kind kind;
    uint64_t max_bytes, map_bytes; /* as in store_options */
    const struct table_definition *tables;
    size_t tables_n;
};

/* Opens DIR/data.mdb; fills env, max_bytes and the list of tables, the store's own and the domain's.
 * FOLDER_DAMAGED with a sentence when LMDB refuses the file. env_close after any outcome; once more does no
 * harm. */
enum fault env_open(struct store *s, const struct env_options *o, struct messages *out);
/* Opens the tables; makes those that are not there, or leaves them out. */
enum fault env_tables(struct store *s, bool create, struct messages *out);
void env_close(struct store *s);
/* For the owner alone, while nobody reads: closes the file, and opens what stands under its name then, with
 * the tables that it had. */
void env_shut(struct store *s);
enum fault env_reopen(struct store *s, struct messages *out);
/* Closes one that was found wanting, and leaves its file as it was found. */
void env_refused(struct store *s);

/* Copies a snapshot of it to the file `path`, row by row, so that nothing is in it that was erased, and onto
 * the disk (env_copy.c); `how`: O_EXCL or O_TRUNC. LMDB's or the system's code; what is there then is the
 * caller's to remove. */
int env_copy(const struct store *s, struct str path, int how);

/* LMDB says EIO when the system wrote less than it was asked to, as it does when the disk fills in the
 * middle. Asking for room behind the end of the file tells that from a disk that fails. */
bool env_out_of_space(int fd);

/* LMDB's and the system's codes as faults. */
enum fault env_fault(int code);
/* Frees the slots of readers that died. */
void env_check_readers(struct store *s);

#endif
