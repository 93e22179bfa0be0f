/* txn.c: beginning and ending transactions. A reader takes a snapshot and waits for nobody; a writer that
 * meets a disk that is full can be tried again, and one that meets anything else cannot. */
#include "store/txn.h"

#include "store/txn_write.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { RESERVE_BYTES = 4 << 20, ROOM_SPARE_BYTES = 32 << 20 };

enum fault env_fault_in(const struct txn *t, int code) {
    enum fault f = env_fault(code);
    if (f && f != NOT_FOUND && t->phase != TXN_READ && !t->store->write.broken)
        t->store->write.broken = f;
    return f;
}

/* --- reading --- */

/* Of this thread: whoever reads already may read more, so that nobody waits for themselves. */
static _Thread_local size_t reading;

static void enter(struct store *s) {
    pthread_mutex_lock(&s->idle_lock);
    while (s->held && reading == 0)
        pthread_cond_wait(&s->readable, &s->idle_lock);
    s->reading++;
    reading++;
    pthread_mutex_unlock(&s->idle_lock);
}

/* Keeps the transaction, if there is room, for the next. */
static void leave(struct store *s, MDB_txn *m) {
    pthread_mutex_lock(&s->idle_lock);
    if (m && s->idle_n < READERS_MOST) {
        s->idle[s->idle_n++] = m;
        m = NULL;
    }
    if (m)
        mdb_txn_abort(m);
    reading--;
    if (--s->reading == 0 && s->held)
        pthread_cond_broadcast(&s->readable);
    pthread_mutex_unlock(&s->idle_lock);
}

void txn_hold_readers(struct store *s) {
    assert(reading == 0);
    pthread_mutex_lock(&s->idle_lock);
    s->held = true;
    while (s->reading)
        pthread_cond_wait(&s->readable, &s->idle_lock);
    pthread_mutex_unlock(&s->idle_lock);
}

void txn_let_readers(struct store *s) {
    pthread_mutex_lock(&s->idle_lock);
    s->held = false;
    pthread_cond_broadcast(&s->readable);
    pthread_mutex_unlock(&s->idle_lock);
}

bool store_readers_held(struct store *s) {
    pthread_mutex_lock(&s->idle_lock);
    bool held = s->held;
    pthread_mutex_unlock(&s->idle_lock);
    return held;
}

static int begin_read(struct store *s, MDB_txn **m) {
    pthread_mutex_lock(&s->idle_lock);
    *m = s->idle_n ? s->idle[--s->idle_n] : NULL;
    pthread_mutex_unlock(&s->idle_lock);
    if (!*m)
        return mdb_txn_begin(s->env, NULL, MDB_RDONLY, m);
    int code = mdb_txn_renew(*m);
    if (code)
        mdb_txn_abort(*m);
    return code;
}

enum fault store_read(struct store *s, struct txn *t) {
    MDB_txn *m;
    enter(s);
    int code = begin_read(s, &m);
    if (code == MDB_READERS_FULL) { /* perhaps of processes that are no more */
        env_check_readers(s);
        code = begin_read(s, &m);
    }
    if (code)
        leave(s, NULL);
    *t = (struct txn){.store = s, .mdb = code ? NULL : m, .phase = TXN_READ};
    return env_fault(code);
}

void store_read_end(struct txn *t) {
    MDB_txn *m = t->mdb;
    t->mdb = NULL;
    mdb_txn_reset(m);
    leave(t->store, m);
}

/* --- writing --- */

enum fault store_write(struct store *s, struct txn *t) {
    MDB_txn *m;
    int code = mdb_txn_begin(s->env, NULL, 0, &m);
    *t = (struct txn){.store = s, .mdb = code ? NULL : m, .phase = TXN_DECIDE};
    if (!code)
        s->write = (struct write_state){.arena = arena_new()};
    return env_fault(code);
}

static void write_end(struct txn *t) {
    arena_free(t->store->write.arena);
    t->store->write = (struct write_state){0};
    t->mdb = NULL;
}

enum fault store_reserve(const struct store *s) {
    MDB_envinfo info;
    MDB_stat stat;
    int fd;
    if (mdb_env_info(s->env, &info) || mdb_env_stat(s->env, &stat) || mdb_env_get_fd(s->env, &fd))
        return DISK_ERROR;
    return env_fault(posix_fallocate(fd, (off_t)(info.me_last_pgno + 1) * stat.ms_psize, RESERVE_BYTES));
}

/* A failure at the meta page leaves LMDB itself unsure, and it says so at the next beginning. */
static bool still_sound(const struct store *s) {
    MDB_txn *m;
    if (mdb_txn_begin(s->env, NULL, 0, &m))
        return false;
    mdb_txn_abort(m);
    return true;
}

enum fault store_commit(struct txn *t) {
    const struct store *s = t->store;
    enum fault f = s->write.broken;
    assert(f || !s->write.unsettled);
    if (f) {
        store_abort(t);
        return f;
    }
    bool erases = s->write.erases;
    int code = mdb_txn_commit(t->mdb);
    write_end(t);
    if (!code) {
        atomic_fetch_add(&t->store->erasings, erases);
        return OK;
    }
    int fd;
    if (code == EIO && !mdb_env_get_fd(s->env, &fd) && env_out_of_space(fd))
        code = ENOSPC;
    return env_fault(code) == DISK_FULL && still_sound(s) ? DISK_FULL : DISK_ERROR;
}

struct arena *store_keep_changes(struct txn *t) {
    struct arena *a = t->store->write.arena;
    t->store->write.arena = NULL;
    return a;
}

void store_abort(struct txn *t) {
    mdb_txn_abort(t->mdb);
    write_end(t);
}

/* Pages that were written once and are free again: each row of LMDB's list of them begins with how many it
 * names. */
static uint64_t free_pages(const struct txn *t) {
    MDB_cursor *c;
    uint64_t n = 0;
    if (mdb_cursor_open(t->mdb, 0, &c))
        return 0;
    MDB_val key, value;
    while (mdb_cursor_get(c, &key, &value, MDB_NEXT) == 0) {
        size_t row;
        memcpy(&row, value.mv_data, sizeof row);
        n += row;
    }
    mdb_cursor_close(c);
    return n;
}

enum fault store_room(const struct txn *t, struct store_room *room) {
    const struct store *s = t->store;
    MDB_envinfo info;
    MDB_stat page;
    struct stat file;
    struct statvfs disk;
    int fd;
    if (mdb_env_info(s->env, &info) || mdb_env_stat(s->env, &page) || mdb_env_get_fd(s->env, &fd) ||
        fstat(fd, &file) < 0 || fstatvfs(fd, &disk) < 0)
        return DISK_ERROR;
    uint64_t most = s->max_bytes / page.ms_psize, used = info.me_last_pgno + 1;
    if (used >= most)
        used -= free_pages(t);
    *room = (struct store_room){.used = used * page.ms_psize,
                                .limit = most * page.ms_psize,
                                .file = (uint64_t)file.st_size,
                                .disk_free = (uint64_t)disk.f_bavail * disk.f_frsize};
    return OK;
}

bool store_room_short(const struct store_room *room) {
    return room->used / 4 > room->limit / 5 || room->disk_free < room->used + ROOM_SPARE_BYTES;
}

bool store_full(const struct txn *t) {
    struct store_room room;
    return store_room(t, &room) == OK && room.used >= room.limit;
}
