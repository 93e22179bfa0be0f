/* map_guard.c: a handler of SIGSEGV and SIGBUS that does only what one may: it compares addresses, writes a
 * sentence made beforehand, and ends the process. */
#include "store/map_guard.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

enum { LINE_MOST = 4096, SENTENCE_MOST = 4096 };

struct range {
    uintptr_t from, to;
};

static struct guard {
    _Atomic(MDB_env *) env; /* null: free. Set last and cleared first */
    struct range map;
    char sentence[SENTENCE_MOST];
} guards[MAP_GUARDS_MOST];

static struct range library; /* LMDB's instructions */
static struct sigaction segv_before, bus_before;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool lies_in(uintptr_t at, struct range r) {
    return at >= r.from && at < r.to;
}

/* --- when it happens --- */

/* 0 on a machine of which this does not know where it keeps the instruction's address. */
static uintptr_t instruction_of(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)context->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

static _Noreturn void tell(const struct guard *g) {
    ssize_t written = write(STDERR_FILENO, g->sentence, strlen(g->sentence));
    (void)written;
    _exit(MAP_GUARD_EXIT);
}

static void on_fault(int signal, siginfo_t *info, void *context) {
    bool inside = lies_in(instruction_of(context), library);
    for (size_t i = 0; i < MAP_GUARDS_MOST; i++)
        if (atomic_load(&guards[i].env) && (inside || lies_in((uintptr_t)info->si_addr, guards[i].map)))
            tell(&guards[i]);
    /* not ours: on return it happens again, as if nobody had looked */
    sigaction(signal, signal == SIGBUS ? &bus_before : &segv_before, NULL);
}

_Noreturn void map_guard_tell(MDB_env *env) {
    const struct guard *g = mdb_env_get_userctx(env);
    if (!g)
        abort();
    tell(g);
}

static void on_assertion(MDB_env *env, const char *what) {
    (void)what;
    map_guard_tell(env);
}

/* --- beforehand --- */

/* Reads "from-to rights offset device inode …". */
static bool read_mapping(const char *line, struct range *r, uint64_t *inode) {
    char *end;
    r->from = (uintptr_t)strtoull(line, &end, 16);
    if (*end != '-')
        return false;
    r->to = (uintptr_t)strtoull(end + 1, &end, 16);
    for (int field = 0; field < 4; field++) /* to behind the space before the inode */
        if ((end = strchr(end, ' ')) == NULL || *++end == 0)
            return false;
    *inode = strtoull(end, NULL, 10);
    return true;
}

/* The mapping that `fits`, by the kernel's list, a line each. */
static bool find_mapping(bool fits(const struct range *, uint64_t inode, const void *), const void *wanted,
                         struct range *r) {
    FILE *maps = fopen("/proc/self/maps", "re");
    bool found = false;
    char line[LINE_MOST];
    while (maps && !found && fgets(line, sizeof line, maps)) {
        uint64_t inode;
        found = read_mapping(line, r, &inode) && fits(r, inode, wanted);
    }
    if (maps)
        fclose(maps);
    return found;
}

static bool has_address(const struct range *r, uint64_t inode, const void *wanted) {
    (void)inode;
    return lies_in(*(const uintptr_t *)wanted, *r);
}

struct file_map {
    uint64_t inode;
    size_t bytes;
};

static bool is_of_file(const struct range *r, uint64_t inode, const void *wanted) {
    const struct file_map *m = wanted;
    return inode == m->inode && r->to - r->from == m->bytes;
}

static void install(void) {
    uintptr_t one = (uintptr_t)mdb_cursor_get;
    if (!find_mapping(has_address, &one, &library))
        library = (struct range){0};
    struct sigaction a = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&a.sa_mask);
    sigaction(SIGSEGV, &a, &segv_before);
    sigaction(SIGBUS, &a, &bus_before);
}

/* LMDB does not say where it mapped its file. */
static bool find_map(MDB_env *env, struct range *r) {
    MDB_envinfo info;
    struct stat file;
    int fd;
    if (mdb_env_info(env, &info) || mdb_env_get_fd(env, &fd) || fstat(fd, &file) < 0)
        return false;
    struct file_map m = {file.st_ino, info.me_mapsize};
    return find_mapping(is_of_file, &m, r);
}

static struct guard *free_guard(void) {
    for (size_t i = 0; i < MAP_GUARDS_MOST; i++)
        if (!atomic_load(&guards[i].env))
            return &guards[i];
    return NULL;
}

void map_guard_begin(MDB_env *env, struct str path) {
    pthread_once(&once, install);
    pthread_mutex_lock(&lock);
    struct guard *g = free_guard();
    if (g && find_map(env, &g->map)) {
        snprintf(g->sentence, sizeof g->sentence, "%.*s: The file is damaged: restore the newest backup.\n",
                 STR_ARGS(path));
        mdb_env_set_userctx(env, g);
        mdb_env_set_assert(env, on_assertion);
        atomic_store(&g->env, env);
    }
    pthread_mutex_unlock(&lock);
}

void map_guard_end(MDB_env *env) {
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < MAP_GUARDS_MOST; i++)
        if (atomic_load(&guards[i].env) == env)
            atomic_store(&guards[i].env, NULL);
    pthread_mutex_unlock(&lock);
}
