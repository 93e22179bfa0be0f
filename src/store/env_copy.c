/* env_copy.c: a copy of what there is, and of nothing that there was.
 *
 * LMDB's own copy leaves free pages out and takes the others as they are. In those stands what was there
 * before: a row that was deleted stays in the gap of its page until others need the room, and a page of
 * memory that LMDB uses again takes what it held to wherever it is written next, behind a shorter row. So
 * every row is written anew, into pages that never held anything else. */
#include "store/env.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PORTION_BYTES = 32 << 20 }; /* of rows in one transaction, which stay in memory until its end */

struct copying {
    MDB_txn *from;
    MDB_env *to;
    MDB_txn *t;
    size_t bytes; /* in this transaction */
};

static int next_portion(struct copying *c) {
    int code = mdb_txn_commit(c->t);
    c->t = NULL;
    c->bytes = 0;
    return code ? code : mdb_txn_begin(c->to, NULL, 0, &c->t);
}

static int copy_row(struct copying *c, MDB_dbi table, MDB_val *k, MDB_val *v) {
    int code = mdb_put(c->t, table, k, v, MDB_APPEND);
    c->bytes += k->mv_size + v->mv_size;
    return !code && c->bytes >= PORTION_BYTES ? next_portion(c) : code;
}

static int copy_table(struct copying *c, const struct table_state *table) {
    MDB_dbi to;
    MDB_cursor *rows;
    MDB_val k, v;
    int code = mdb_dbi_open(c->t, table->name, MDB_CREATE, &to);
    if (!code)
        code = mdb_cursor_open(c->from, table->dbi, &rows);
    if (code)
        return code;
    while (!code && !(code = mdb_cursor_get(rows, &k, &v, MDB_NEXT)))
        code = copy_row(c, to, &k, &v);
    mdb_cursor_close(rows);
    return code == MDB_NOTFOUND ? 0 : code;
}

static int copy_tables(struct copying *c, const struct store *s) {
    int code = mdb_txn_begin(s->env, NULL, MDB_RDONLY, &c->from);
    if (!code)
        code = mdb_txn_begin(c->to, NULL, 0, &c->t);
    for (unsigned i = 0; i < s->tables_n && !code; i++)
        code = s->tables[i].there ? copy_table(c, &s->tables[i]) : 0;
    if (!code) {
        code = mdb_txn_commit(c->t);
        c->t = NULL;
    }
    if (c->t)
        mdb_txn_abort(c->t);
    if (c->from)
        mdb_txn_abort(c->from);
    return code ? code : mdb_env_sync(c->to, 1);
}

/* Nobody else knows of the file yet, so it needs no locks, and no sync before its end. */
static int open_copy(struct copying *c, const struct store *s, struct str path) {
    int code = mdb_env_create(&c->to);
    if (!code)
        code = mdb_env_set_mapsize(c->to, s->map_bytes);
    if (!code)
        code = mdb_env_set_maxdbs(c->to, s->tables_n);
    return code ? code : mdb_env_open(c->to, path.p, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0600);
}

/* What LMDB could not write, there may have been no room for. */
static int why_not_written(struct str path) {
    int fd = open(path.p, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool full = fd >= 0 && env_out_of_space(fd);
    if (fd >= 0)
        close(fd);
    return full ? ENOSPC : EIO;
}

int env_copy(const struct store *s, struct str path, int how) {
    struct copying c = {NULL};
    int fd = open(path.p, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | how, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    int code = open_copy(&c, s, path);
    if (!code)
        code = copy_tables(&c, s);
    if (c.to)
        mdb_env_close(c.to);
    return code == EIO ? why_not_written(path) : code;
}
