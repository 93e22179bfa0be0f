/* log.c: fits a line into a fixed buffer and writes it at once. Allocates nothing, takes no lock. */
#include "base/log.h"

#include "base/id.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MOST = 1024 };

static const struct {
    const char *word, *journal; /* the second: syslog's number of it */
} levels[] = {{"info", "<6>"}, {"warning", "<4>"}, {"error", "<3>"}};
static _Atomic int target = STDERR_FILENO;
static bool journal;

struct line {
    char p[LINE_MOST];
    size_t n; /* at most LINE_MOST - 1: the line feed has its place */
};

/* What does not fit is cut off. */
__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *format, ...) {
    va_list list;
    size_t room = LINE_MOST - 1 - l->n;
    va_start(list, format);
    int n = vsnprintf(l->p + l->n, room, format, list);
    va_end(list);
    if (n > 0)
        l->n += (size_t)n < room ? (size_t)n : room - 1;
}

static bool plain(const char *word) {
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:{}*-";
    return word && *word && strspn(word, signs) == strlen(word);
}

static void add_field(struct line *l, const struct log_field *f) {
    switch (f->kind) {
    case LOG_IS_NUMBER:
        add(l, " %s=%jd", f->key, (intmax_t)f->number);
        break;
    case LOG_IS_WORD:
        add(l, " %s=%s", f->key, plain(f->word) ? f->word : "?");
        break;
    case LOG_IS_FAULT:
        add(l, " %s=%.*s", f->key, STR_ARGS(fault_key((enum fault)f->number)));
        break;
    case LOG_IS_ID:
        add(l, " %s=%.*s", f->key, id_valid(f->id) ? (int)f->id.n : 1, id_valid(f->id) ? f->id.p : "?");
        break;
    }
}

void log_write(enum log_level level, const char *event, const struct log_field *fields) {
    struct line l = {.n = 0};
    struct tm utc;
    time_t wall = time(NULL); /* the machine's own time: the line stands among other programs' lines */
    int fd = atomic_load(&target);
    if (fd < 0)
        return;
    gmtime_r(&wall, &utc);
    if (journal)
        add(&l, "%s", levels[level].journal);
    l.n += strftime(l.p + l.n, sizeof l.p - l.n, "time=%Y-%m-%dT%H:%M:%SZ", &utc);
    add(&l, " level=%s event=%s", levels[level].word, plain(event) ? event : "?");
    for (; fields->key; fields++)
        add_field(&l, fields);
    l.p[l.n++] = '\n';
    ssize_t written = write(fd, l.p, l.n);
    (void)written; /* a log that cannot be written is no reason to stop serving */
}

void log_defect(enum fault f, const char *where, char reference[LOG_REFERENCE_SIGNS + 1]) {
    unsigned char bytes[(5 * LOG_REFERENCE_SIGNS + 7) / 8];
    randombytes_buf(bytes, sizeof bytes);
    base32_signs(bytes, reference, LOG_REFERENCE_SIGNS);
    reference[LOG_REFERENCE_SIGNS] = 0;
    log_error("defect", LOG_WORD("where", where), LOG_FAULT("fault", f), LOG_WORD("reference", reference));
}

void log_for_journal(void) {
    const char *named = getenv("JOURNAL_STREAM");
    char ours[64];
    struct stat to;
    if (!named || fstat(STDERR_FILENO, &to) != 0)
        return;
    snprintf(ours, sizeof ours, "%ju:%ju", (uintmax_t)to.st_dev, (uintmax_t)to.st_ino);
    journal = strcmp(named, ours) == 0;
}

void log_to(int fd) {
    atomic_store(&target, fd);
}
