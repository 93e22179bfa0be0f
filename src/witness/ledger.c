/* ledger.c: one row a log. LMDB's writer lock makes comparing and storing one act; its commit is durable. */
#include "witness/ledger.h"

#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAP_BYTES = 256 << 20,
    READERS = 64,
    ROW_VERSION = 1,
    HEAD_BYTES = 1 + 8 + TREE_HASH_BYTES, /* version, be64 size, root; the note follows */
};

/* Shorter than the hashes that are the other keys. */
static const struct str owner_key = STR_INIT("owner");

struct ledger {
    MDB_env *env;
    MDB_dbi dbi;
};

static enum fault fault_of(int code) {
    if (code == MDB_SUCCESS)
        return OK;
    if (code == MDB_NOTFOUND)
        return NOT_FOUND;
    return code == MDB_MAP_FULL || code == ENOSPC || code == EDQUOT || code == EFBIG ? DISK_FULL : DISK_ERROR;
}

static MDB_val val(struct str s) {
    return (MDB_val){s.n, (void *)(uintptr_t)s.p};
}

/* --- opening --- */

static int open_table(struct ledger *l, bool *fresh) {
    MDB_txn *txn;
    MDB_stat stat;
    int code = mdb_txn_begin(l->env, NULL, 0, &txn);
    if (code)
        return code;
    code = mdb_dbi_open(txn, NULL, 0, &l->dbi);
    if (!code)
        code = mdb_stat(txn, l->dbi, &stat);
    if (code) {
        mdb_txn_abort(txn);
        return code;
    }
    MDB_val key = val(owner_key), value;
    size_t owner = mdb_get(txn, l->dbi, &key, &value) == 0;
    *fresh = stat.ms_entries == owner;
    return mdb_txn_commit(txn);
}

enum fault ledger_open(struct str dir, struct messages *out, struct ledger **ledger, bool *fresh) {
    struct str path = arena_format(out->arena, "%.*s/witness.mdb", STR_ARGS(dir));
    struct ledger *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    int code = mdb_env_create(&l->env);
    if (!code)
        code = mdb_env_set_mapsize(l->env, MAP_BYTES);
    if (!code)
        code = mdb_env_set_maxreaders(l->env, READERS);
    if (!code)
        code = mdb_env_open(l->env, path.p, MDB_NOSUBDIR | MDB_NOTLS, 0600);
    if (!code)
        code = open_table(l, fresh);
    if (!code) {
        *ledger = l;
        return OK;
    }
    messages_add(out, path, 0, 0, "It cannot be opened: %s.", mdb_strerror(code));
    ledger_close(l);
    return code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_VERSION_MISMATCH ? FOLDER_DAMAGED
                                                                                        : DISK_ERROR;
}

void ledger_close(struct ledger *l) {
    if (!l)
        return;
    mdb_env_close(l->env);
    free(l);
}

/* --- rows --- */

static enum fault get(struct ledger *l, struct arena *a, struct str row, struct str *value) {
    MDB_txn *txn;
    MDB_val key = val(row), found;
    int code = mdb_txn_begin(l->env, NULL, MDB_RDONLY, &txn);
    if (code)
        return fault_of(code);
    code = mdb_get(txn, l->dbi, &key, &found);
    if (!code)
        *value = arena_copy(a, str_bytes(found.mv_data, found.mv_size));
    mdb_txn_abort(txn);
    return fault_of(code);
}

static enum fault read_row(struct str row, struct seen *s) {
    if (row.n < HEAD_BYTES || row.p[0] != ROW_VERSION)
        return FOLDER_DAMAGED;
    *s = (struct seen){.note = str_slice(row, HEAD_BYTES, row.n)};
    for (int i = 1; i <= 8; i++)
        s->position.size = s->position.size << 8 | (unsigned char)row.p[i];
    memcpy(s->position.root.b, row.p + 9, TREE_HASH_BYTES);
    return OK;
}

static void write_row(char *row, const struct seen *s) {
    row[0] = ROW_VERSION;
    for (int i = 0; i < 8; i++)
        row[1 + i] = (char)(s->position.size >> (56 - 8 * i));
    memcpy(row + 9, s->position.root.b, TREE_HASH_BYTES);
    memcpy(row + HEAD_BYTES, s->note.p, s->note.n);
}

enum fault ledger_owner(struct ledger *l, struct arena *a, struct str *public_key) {
    *public_key = (struct str){0};
    enum fault f = get(l, a, owner_key, public_key);
    return f == NOT_FOUND ? OK : f;
}

enum fault ledger_set_owner(struct ledger *l, struct str public_key) {
    MDB_txn *txn;
    MDB_val key = val(owner_key), value = val(public_key);
    int code = mdb_txn_begin(l->env, NULL, 0, &txn);
    if (code)
        return fault_of(code);
    code = mdb_put(txn, l->dbi, &key, &value, 0);
    if (code) {
        mdb_txn_abort(txn);
        return fault_of(code);
    }
    return fault_of(mdb_txn_commit(txn));
}

enum fault ledger_read_by_hash(struct ledger *l, struct arena *a, struct hash origin, struct seen *s) {
    struct str row;
    enum fault f = get(l, a, hash_str(&origin), &row);
    return f ? f : read_row(row, s);
}

enum fault ledger_read(struct ledger *l, struct arena *a, struct str origin, struct seen *s) {
    *s = (struct seen){.position = {0, hash_of(STR(""))}};
    enum fault f = ledger_read_by_hash(l, a, hash_of(origin), s);
    return f == NOT_FOUND ? OK : f;
}

/* --- compare and store --- */

static int read_last(struct ledger *l, MDB_txn *txn, MDB_val *key, struct seen *last) {
    MDB_val found;
    int code = mdb_get(txn, l->dbi, key, &found);
    *last = (struct seen){.position = {0, hash_of(STR(""))}};
    if (code == MDB_NOTFOUND)
        return 0;
    if (!code && read_row(str_bytes(found.mv_data, found.mv_size), last))
        return MDB_CORRUPTED;
    return code;
}

static int put_next(struct ledger *l, MDB_txn *txn, MDB_val *key, const struct seen *next) {
    MDB_val room = {HEAD_BYTES + next->note.n, NULL};
    int code = mdb_put(txn, l->dbi, key, &room, MDB_RESERVE);
    if (!code)
        write_row(room.mv_data, next);
    return code;
}

enum fault ledger_swap(struct ledger *l, struct str origin, ledger_decide *decide, void *context,
                       const struct seen *next, bool *stored) {
    struct hash h = hash_of(origin);
    MDB_val key = val(hash_str(&h));
    struct seen last;
    MDB_txn *txn;
    *stored = false;
    int code = mdb_txn_begin(l->env, NULL, 0, &txn);
    if (code)
        return fault_of(code);
    code = read_last(l, txn, &key, &last);
    bool store = !code && decide(context, &last.position);
    if (store)
        code = put_next(l, txn, &key, next);
    if (code || !store) {
        mdb_txn_abort(txn);
        return fault_of(code == MDB_NOTFOUND ? MDB_CORRUPTED : code);
    }
    code = mdb_txn_commit(txn);
    *stored = code == 0;
    return fault_of(code);
}
