/* env.c: opening LMDB.
 *
 * Flags, with their reasons. MDB_NOTLS: a reader's slot belongs to the transaction, so one pool serves all
 * threads. Read-ahead stays on: a folder fits in memory, and a cold start then reads it in big pieces. No
 * MDB_WRITEMAP: a full disk would be a SIGBUS. No MDB_NOSYNC or MDB_NOMETASYNC: an answer means that the disk
 * has it. No MDB_NOMEMINIT: pages would carry pieces of the heap to the disk. */
#include "store/env.h"

#include "store/map_guard.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBE_BYTES = 16 << 20 };

static const struct table_definition own_tables[STORE_TABLES] = {
    [TABLE_META] = {"meta", TABLE_LOG},         [TABLE_ENTRIES] = {"log", TABLE_LOG},
    [TABLE_OPENINGS] = {"openings", TABLE_LOG}, [TABLE_BLOBS] = {"blobs", TABLE_LOG},
    [TABLE_SPENT] = {"spent", TABLE_STATE},
};

enum fault env_fault(int code) {
    switch (code) {
    case MDB_SUCCESS:
        return OK;
    case MDB_NOTFOUND:
        return NOT_FOUND;
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG: /* the bound of the process or the file system on one file */
        return DISK_FULL;
    case MDB_READERS_FULL:
        return BUSY;
    case MDB_KEYEXIST:
    case MDB_BAD_VALSIZE:
        return INTERNAL;
    default:
        return DISK_ERROR;
    }
}

/* --- one environment, once a process: LMDB's file locks would be lost at the first closing --- */

static pthread_mutex_t opened_lock = PTHREAD_MUTEX_INITIALIZER;
static struct opened {
    dev_t device;
    ino_t inode;
} opened[16];

static const size_t opened_max = sizeof opened / sizeof *opened;

static bool opened_swap(struct opened old, struct opened new) {
    pthread_mutex_lock(&opened_lock);
    bool done = false;
    for (size_t i = 0; i < opened_max && new.inode; i++)
        if (opened[i].inode == new.inode && opened[i].device == new.device)
            goto out;
    for (size_t i = 0; i < opened_max && !done; i++)
        if (opened[i].inode == old.inode && opened[i].device == old.device) {
            opened[i] = new;
            done = true;
        }
out:
    pthread_mutex_unlock(&opened_lock);
    return done;
}

static bool opened_mark(struct store *s, const struct stat *file) {
    s->device = file->st_dev;
    s->inode = file->st_ino;
    if (opened_swap((struct opened){0}, (struct opened){s->device, s->inode}))
        return true;
    s->inode = 0;
    return false;
}

static void opened_clear(struct store *s) {
    if (s->inode)
        opened_swap((struct opened){s->device, s->inode}, (struct opened){0});
    s->inode = 0;
}

/* --- opening --- */

struct store *env_new(struct str dir) {
    if (sodium_init() < 0) /* no source of chance: nothing may go on */
        abort();
    struct arena *a = arena_new();
    struct store *s = arena_alloc(a, sizeof *s);
    s->arena = a;
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    s->dir = arena_copy(a, dir);
    s->lock = s->readers = -1;
    pthread_mutex_init(&s->idle_lock, NULL);
    pthread_cond_init(&s->readable, NULL);
    pthread_mutex_init(&s->published_lock, NULL);
    pthread_mutex_init(&s->anchor_lock, NULL);
    return s;
}

/* LMDB holds the file twice (the second time for the meta pages) and lets exec'ed children have both. */
static void close_on_exec(const struct stat *file) {
    DIR *d = opendir("/proc/self/fd");
    for (struct dirent *e; d && (e = readdir(d));) {
        uint64_t fd;
        struct stat st;
        if (str_to_u64(str_of(e->d_name), &fd) && fstat((int)fd, &st) == 0 && st.st_ino == file->st_ino &&
            st.st_dev == file->st_dev)
            fcntl((int)fd, F_SETFD, FD_CLOEXEC);
    }
    if (d)
        closedir(d);
}

/* A cut file would be a SIGBUS at the first read behind its end. Made as long as it says it is, the missing
 * pages read as zeros, which LMDB refuses. Pages at the end may be missing from a sound file too: those that
 * nothing refers to. What was cut is kept in mind: a folder that is refused is left as it was. */
static int fill_up(struct store *s, int fd, const struct stat *file) {
    MDB_envinfo info;
    MDB_stat page;
    mdb_env_info(s->env, &info);
    mdb_env_stat(s->env, &page);
    off_t size = (off_t)((info.me_last_pgno + 1) * page.ms_psize);
    if (size <= file->st_size)
        return 0;
    s->cut_at = file->st_size;
    return ftruncate(fd, size) < 0 ? errno : 0;
}

static void add_tables(struct store *s, const struct table_definition *tables, size_t n) {
    assert(s->tables_n + n <= TABLES_MAX);
    for (size_t i = 0; i < n; i++) {
        for (unsigned j = 0; j < s->tables_n; j++)
            assert(strcmp(s->tables[j].name, tables[i].name) != 0);
        s->tables[s->tables_n++] = (struct table_state){.name = tables[i].name, .class = tables[i].class};
    }
}

static int open_tables(struct store *s, bool create) {
    MDB_txn *t = NULL;
    int code = mdb_txn_begin(s->env, NULL, create ? 0 : MDB_RDONLY, &t);
    if (code)
        return code;
    for (unsigned i = 0; i < s->tables_n; i++) {
        struct table_state *table = &s->tables[i];
        code = mdb_dbi_open(t, table->name, create ? MDB_CREATE : 0, &table->dbi);
        table->there = code == MDB_SUCCESS;
        if (code && !(code == MDB_NOTFOUND && !create)) {
            mdb_txn_abort(t);
            return code;
        }
    }
    return mdb_txn_commit(t);
}

static int open_environment(struct store *s, enum env_kind kind) {
    static const unsigned flags[] = {
        [ENV_OWNER] = MDB_NOTLS,
        [ENV_READER] = MDB_NOTLS | MDB_RDONLY,
        [ENV_SCRATCH] = MDB_NOTLS | MDB_NOSYNC | MDB_NOLOCK,
    };
    int code = mdb_env_create(&s->env);
    if (!code)
        code = mdb_env_set_mapsize(s->env, s->map_bytes);
    if (!code)
        code = mdb_env_set_maxreaders(s->env, READERS_MOST);
    if (!code)
        code = mdb_env_set_maxdbs(s->env, TABLES_MAX + TABLES_OLDER_MAX);
    return code ? code : mdb_env_open(s->env, s->dir.p, flags[kind], 0600);
}

static enum fault refuse(const struct store *s, struct messages *out, int code) {
    struct str file = arena_format(out->arena, "%s/data.mdb", s->dir.p);
    enum fault f = env_fault(code);
    bool damaged = code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND ||
                   code == MDB_VERSION_MISMATCH || code == MDB_INCOMPATIBLE || code == MDB_PANIC;
    messages_add(out, file, 0, 0, "%s: %s.",
                 damaged ? "The file is damaged or not ours" : "The file cannot be opened",
                 mdb_strerror(code));
    return damaged ? FOLDER_DAMAGED : f == NOT_FOUND ? DISK_ERROR : f;
}

static enum fault open_file(struct store *s, enum env_kind kind, struct messages *out) {
    struct str path = arena_format(s->arena, "%s/data.mdb", s->dir.p);
    struct stat file = {0};
    if (stat(path.p, &file) == 0 && !opened_mark(s, &file)) {
        messages_add(out, path, 0, 0, "The data folder is already open in this process.");
        return FOLDER_LOCKED;
    }
    int fd, code = open_environment(s, kind);
    if (!code)
        code = mdb_env_get_fd(s->env, &fd);
    if (!code && fstat(fd, &file) < 0)
        code = errno;
    if (code)
        return refuse(s, out, code);
    close_on_exec(&file);
    if (!s->inode && !opened_mark(s, &file)) /* a fresh one has its inode only now */
        return refuse(s, out, EBUSY);
    if (kind != ENV_SCRATCH)
        map_guard_begin(s->env, path);
    if (kind == ENV_OWNER)
        code = fill_up(s, fd, &file);
    env_check_readers(s);
    return code ? refuse(s, out, code) : OK;
}

enum fault env_open(struct store *s, const struct env_options *o, struct messages *out) {
    add_tables(s, own_tables, STORE_TABLES);
    add_tables(s, o->tables, o->tables_n);
    s->max_bytes = o->max_bytes ? o->max_bytes : MAP_BYTES;
    s->map_bytes = o->map_bytes ? o->map_bytes : s->max_bytes > MAP_BYTES ? s->max_bytes : MAP_BYTES;
    return open_file(s, o->kind, out);
}

enum fault env_reopen(struct store *s, struct messages *out) {
    enum fault f = open_file(s, ENV_OWNER, out);
    return f ? f : env_tables(s, true, out);
}

enum fault env_tables(struct store *s, bool create, struct messages *out) {
    int code = open_tables(s, create);
    return code ? refuse(s, out, code) : OK;
}

void env_shut(struct store *s) {
    for (size_t i = 0; i < s->idle_n; i++)
        mdb_txn_abort(s->idle[i]);
    s->idle_n = 0;
    if (s->env) {
        map_guard_end(s->env);
        mdb_env_close(s->env);
    }
    s->env = NULL;
    opened_clear(s);
}

void env_close(struct store *s) {
    env_shut(s);
}

void env_refused(struct store *s) {
    struct str path = arena_format(s->arena, "%s/data.mdb", s->dir.p);
    env_close(s);
    if (s->cut_at && truncate(path.p, s->cut_at) < 0)
        s->cut_at = 0; /* then it stays longer than it was found, with zeros at its end */
}

void env_free(struct store *s) {
    env_close(s);
    if (s->lock >= 0)
        close(s->lock);
    if (s->readers >= 0)
        close(s->readers);
    pthread_cond_destroy(&s->readable);
    pthread_mutex_destroy(&s->idle_lock);
    pthread_mutex_destroy(&s->published_lock);
    pthread_mutex_destroy(&s->anchor_lock);
    arena_free(s->arena);
}

bool env_out_of_space(int fd) {
    struct stat file;
    return fstat(fd, &file) == 0 && env_fault(posix_fallocate(fd, file.st_size, PROBE_BYTES)) == DISK_FULL;
}

void env_check_readers(struct store *s) {
    int dead;
    mdb_reader_check(s->env, &dead);
}
