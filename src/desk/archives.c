/* archives.c: a few places, each with one archive that is wanted, made or there; and the thread that makes
 * them. Files are made and removed on that thread alone: a place that is given up only forgets its file, and
 * whatever file belongs to no place goes before the next is made. */
#include "desk/archives.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { EDITION_MAX = 64, NAME_MAX_BYTES = 32, TICK_SECONDS = 1, TRIES = 5, KEPT_MS = 3600000 };

struct place {
    enum archives_state state;
    char edition[EDITION_MAX];
    enum archive_kind kind;
    uint64_t order;            /* by which it was wanted */
    char name[NAME_MAX_BYTES]; /* of its file, once it is ready */
    uint64_t erasings;         /* of the store, before its snapshot */
    int64_t made_ms;
    uint64_t entries, bytes;
    int64_t at;
    enum fault why;
};

struct archives {
    struct store *store;
    archive_papers *papers;
    void *context;
    char *dir;
    pthread_t thread;
    bool started;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake;
    bool stopping;
    uint64_t orders;
    struct place places[ARCHIVES_KEPT];
    atomic_uint percent; /* of the one that is made */
    uint64_t tidied;     /* so many erasings have been looked after; the thread's */
};

/* --- places; under the lock --- */

static bool is_of(const struct place *p, struct str edition, enum archive_kind kind) {
    return p->state != ARCHIVES_NONE && p->kind == kind && str_equal(str_of(p->edition), edition);
}

/* What was made before an erasure may hold what is erased. */
static void forget_outdated(struct archives *x) {
    for (size_t i = 0; i < ARCHIVES_KEPT; i++) {
        struct place *p = &x->places[i];
        if (p->state == ARCHIVES_READY &&
            (p->erasings != store_erasings(x->store) || clock_ms() - p->made_ms > KEPT_MS))
            p->state = ARCHIVES_NONE;
    }
}

static struct place *find(struct archives *x, struct str edition, enum archive_kind kind) {
    forget_outdated(x);
    for (size_t i = 0; i < ARCHIVES_KEPT; i++)
        if (is_of(&x->places[i], edition, kind))
            return &x->places[i];
    return NULL;
}

static bool rests(const struct archives *x, const struct place *p) {
    return p->entries == store_published_size(x->store) || clock_ms() - p->made_ms < ARCHIVES_REST_MS;
}

/* One that nobody waits for, the longest there; null when all are waited for. */
static struct place *free_place(struct archives *x) {
    struct place *best = NULL;
    for (size_t i = 0; i < ARCHIVES_KEPT; i++) {
        struct place *p = &x->places[i];
        if (p->state == ARCHIVES_NONE)
            return p;
        if (p->state != ARCHIVES_WAITS && p->state != ARCHIVES_MAKING && (!best || p->order < best->order))
            best = p;
    }
    return best;
}

static struct place *next_wanted(struct archives *x) {
    struct place *next = NULL;
    for (size_t i = 0; i < ARCHIVES_KEPT; i++) {
        struct place *p = &x->places[i];
        if (p->state == ARCHIVES_WAITS && (!next || p->order < next->order))
            next = p;
    }
    return next;
}

static bool has_place(struct archives *x, const char *name) {
    bool found = false;
    pthread_mutex_lock(&x->lock);
    for (size_t i = 0; i < ARCHIVES_KEPT; i++)
        found |= x->places[i].state == ARCHIVES_READY && strcmp(x->places[i].name, name) == 0;
    pthread_mutex_unlock(&x->lock);
    return found;
}

/* --- files --- */

/* Whether somebody is being sent it. */
static bool is_taken(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool taken = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;
    if (fd >= 0)
        close(fd);
    return taken;
}

/* Removes every file that has no place, overwritten. One that is being sent waits, unless something was
 * erased. */
static void tidy(struct archives *x, bool all) {
    struct arena *a = arena_new();
    uint64_t erasings = store_erasings(x->store);
    DIR *dir = opendir(x->dir);
    all = all || erasings != x->tidied;
    for (const struct dirent *one; dir && (one = readdir(dir));) {
        const char *path = arena_format(a, "%s/%s", x->dir, one->d_name).p;
        if (one->d_name[0] != '.' && !has_place(x, one->d_name) && (all || !is_taken(path)))
            file_wipe(str_of(path));
    }
    if (dir)
        closedir(dir);
    x->tidied = erasings;
    arena_free(a);
}

static bool is_stopping(struct archives *x) {
    pthread_mutex_lock(&x->lock);
    bool stopping = x->stopping;
    pthread_mutex_unlock(&x->lock);
    return stopping;
}

struct making {
    struct archives *x;
    int fd;
    uint64_t bytes, erasings;
};

/* BUSY when it has to begin anew: the snapshot is in the way of an erasure, or holds what has been erased. */
static enum fault put(void *context, struct str bytes) {
    struct making *m = context;
    const struct store *s = m->x->store;
    if (store_erasings(s) != m->erasings || store_readers_held(m->x->store) || is_stopping(m->x))
        return BUSY;
    while (bytes.n) {
        ssize_t n = write(m->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return errno == ENOSPC || errno == EFBIG || errno == EDQUOT ? DISK_FULL : DISK_ERROR;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
        m->bytes += (uint64_t)n;
    }
    return OK;
}

static void tell(void *context, uint64_t done, uint64_t of) {
    struct making *m = context;
    atomic_store(&m->x->percent, of ? (unsigned)(done * 100 / of) : 0);
}

/* A file of this name; what `p` says of the one that is made. */
static enum fault make_file(struct archives *x, struct place *p) {
    struct arena *a = arena_new();
    struct making m = {.x = x, .erasings = store_erasings(x->store)};
    struct archive_order order = {.edition = str_of(p->edition),
                                  .kind = p->kind,
                                  .put = put,
                                  .context = &m,
                                  .progress = tell,
                                  .progress_context = &m,
                                  .papers = x->papers,
                                  .papers_context = x->context,
                                  .entries = &p->entries};
    mkdir(x->dir, 0700);
    m.fd = open(arena_format(a, "%s/%s", x->dir, p->name).p,
                O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    enum fault f = m.fd < 0 ? DISK_ERROR : archive_write(x->store, a, &order);
    if (m.fd >= 0 && close(m.fd) != 0 && !f)
        f = DISK_ERROR;
    p->bytes = m.bytes;
    p->erasings = m.erasings;
    arena_free(a);
    return f;
}

/* On a copy of the place, since others look at it meanwhile. */
static struct place make(struct archives *x, struct place p) {
    enum fault f = BUSY;
    for (unsigned i = 0; i < TRIES && f == BUSY && !is_stopping(x); i++) {
        atomic_store(&x->percent, 0);
        snprintf(p.name, sizeof p.name, "%llu-%u", (unsigned long long)p.order, i);
        tidy(x, false);
        f = make_file(x, &p);
    }
    p.state = f ? ARCHIVES_FAILED : ARCHIVES_READY;
    p.why = f;
    p.at = clock_now();
    p.made_ms = clock_ms();
    log_info("archive", LOG_WORD("kind", archive_kind_word(p.kind).p), LOG_FAULT("fault", f),
             LOG_NUMBER("bytes", p.bytes));
    return p;
}

/* --- the thread --- */

static void wait_a_while(struct archives *x) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += TICK_SECONDS;
    pthread_cond_timedwait(&x->wake, &x->lock, &until);
}

void archives_round(struct archives *x) {
    pthread_mutex_lock(&x->lock);
    struct place *p = next_wanted(x);
    if (p) {
        p->state = ARCHIVES_MAKING;
        struct place copy = *p;
        pthread_mutex_unlock(&x->lock);
        copy = make(x, copy);
        pthread_mutex_lock(&x->lock);
        *p = copy;
    }
    forget_outdated(x);
    pthread_mutex_unlock(&x->lock);
    tidy(x, false);
}

static void *archives_main(void *arg) {
    struct archives *x = arg;
    pthread_mutex_lock(&x->lock);
    while (!x->stopping) {
        pthread_mutex_unlock(&x->lock);
        archives_round(x);
        pthread_mutex_lock(&x->lock);
        if (!x->stopping && !next_wanted(x))
            wait_a_while(x);
    }
    pthread_mutex_unlock(&x->lock);
    return NULL;
}

/* --- from outside --- */

struct archives *archives_open(struct store *s, archive_papers *papers, void *context) {
    struct archives *x = calloc(1, sizeof *x);
    struct str dir = store_dir(s);
    pthread_condattr_t monotonic;
    if (!x || asprintf(&x->dir, "%.*s/archives", STR_ARGS(dir)) < 0) {
        free(x);
        return NULL;
    }
    x->store = s;
    x->papers = papers;
    x->context = context;
    pthread_mutex_init(&x->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&x->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    tidy(x, true); /* of a process that did not come to its end */
    return x;
}

enum fault archives_start(struct archives *x) {
    x->started = pthread_create(&x->thread, NULL, archives_main, x) == 0;
    return x->started ? OK : INTERNAL;
}

void archives_close(struct archives *x) {
    if (!x)
        return;
    pthread_mutex_lock(&x->lock);
    x->stopping = true;
    pthread_cond_signal(&x->wake);
    pthread_mutex_unlock(&x->lock);
    if (x->started)
        pthread_join(x->thread, NULL);
    memset(x->places, 0, sizeof x->places);
    tidy(x, true);
    rmdir(x->dir);
    pthread_cond_destroy(&x->wake);
    pthread_mutex_destroy(&x->lock);
    free(x->dir);
    free(x);
}

struct archives_seen archives_look(struct archives *x, struct str edition, enum archive_kind kind) {
    struct archives_seen seen = {.state = ARCHIVES_NONE};
    pthread_mutex_lock(&x->lock);
    const struct place *p = find(x, edition, kind);
    if (p)
        seen = (struct archives_seen){.state = p->state,
                                      .percent = p->state == ARCHIVES_MAKING ? atomic_load(&x->percent) : 0,
                                      .entries = p->entries,
                                      .bytes = p->bytes,
                                      .at = p->at,
                                      .rests = p->state == ARCHIVES_READY && rests(x, p),
                                      .why = p->why};
    pthread_mutex_unlock(&x->lock);
    return seen;
}

enum fault archives_want(struct archives *x, struct str edition, enum archive_kind kind) {
    enum fault f = OK;
    pthread_mutex_lock(&x->lock);
    struct place *p = find(x, edition, kind);
    bool good = p && (p->state == ARCHIVES_WAITS || p->state == ARCHIVES_MAKING ||
                      (p->state == ARCHIVES_READY && rests(x, p)));
    if (!good && !p)
        p = free_place(x);
    if (edition.n >= EDITION_MAX) {
        f = NOT_FOUND;
    } else if (!p) {
        f = BUSY;
    } else if (!good) {
        *p = (struct place){.state = ARCHIVES_WAITS, .kind = kind, .order = ++x->orders};
        memcpy(p->edition, edition.p, edition.n);
        pthread_cond_signal(&x->wake);
    }
    pthread_mutex_unlock(&x->lock);
    return f;
}

struct mapping {
    int fd; /* locked, so that it is seen to be sent */
    void *at;
    size_t n;
};

static void unmap(void *context) {
    const struct mapping *m = context;
    munmap(m->at, m->n);
    close(m->fd);
}

/* Once it is ready a file has its length until it is removed. */
static enum fault map(struct arena *a, const char *path, size_t n, struct str *bytes) {
    struct mapping *m = arena_alloc(a, sizeof *m);
    *m = (struct mapping){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), .at = MAP_FAILED, .n = n};
    if (m->fd >= 0 && flock(m->fd, LOCK_SH) == 0)
        m->at = mmap(NULL, n, PROT_READ, MAP_SHARED, m->fd, 0);
    if (m->at == MAP_FAILED) {
        if (m->fd >= 0)
            close(m->fd);
        return NOT_FOUND;
    }
    arena_defer(a, unmap, m);
    *bytes = str_bytes(m->at, n);
    return OK;
}

enum fault archives_take(struct archives *x, struct arena *a, struct str edition, enum archive_kind kind,
                         struct str *bytes) {
    enum fault f = NOT_FOUND;
    pthread_mutex_lock(&x->lock);
    const struct place *p = find(x, edition, kind);
    if (p && p->state == ARCHIVES_READY)
        f = map(a, arena_format(a, "%s/%s", x->dir, p->name).p, p->bytes, bytes);
    pthread_mutex_unlock(&x->lock);
    return f;
}
