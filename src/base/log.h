/* log.h: one line to the standard error for each thing worth knowing:
 *
 *   time=2021-09-20T06:00:00Z level=info event=served method=GET route=/vinnere status=200 ms=3 reference=-
 *
 * Pairs of key and value with a space between, always in this order. A person reads it in the journal without
 * a tool, grep finds in it, and a program takes it apart at spaces and the first equals sign: nothing is ever
 * quoted or escaped, since no value can hold a space. JSON would give the last alone.
 *
 * It cannot hold personal data: a value is a number, a fault, an id of 26 signs, or a *word* of static
 * storage, and a word of other signs than [A-Za-z0-9._/:{}*-] is written as "?". What people wrote has no way
 * in. */
#ifndef KAARING_BASE_LOG_H
#define KAARING_BASE_LOG_H

#include "base/fault.h"
#include "base/str.h"

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

struct log_field {
    const char *key; /* null ends the list */
    enum { LOG_IS_NUMBER, LOG_IS_WORD, LOG_IS_FAULT, LOG_IS_ID } kind;
    int64_t number;
    const char *word;
    struct str id;
};

#define LOG_NUMBER(k, v) ((struct log_field){.key = (k), .kind = LOG_IS_NUMBER, .number = (int64_t)(v)})
#define LOG_WORD(k, v)   ((struct log_field){.key = (k), .kind = LOG_IS_WORD, .word = (v)})
#define LOG_FAULT(k, v)  ((struct log_field){.key = (k), .kind = LOG_IS_FAULT, .number = (int64_t)(v)})
#define LOG_ID(k, v)     ((struct log_field){.key = (k), .kind = LOG_IS_ID, .id = (v)})

/* log_info("served", LOG_WORD("route", "/vinnere"), LOG_NUMBER("status", 200)); at least one field. The event
 * is a word like any other. */
#define log_info(event, ...) log_write(LOG_LEVEL_INFO, event, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_warning(event, ...)                                                                              \
    log_write(LOG_LEVEL_WARNING, event, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_error(event, ...) log_write(LOG_LEVEL_ERROR, event, (const struct log_field[]){__VA_ARGS__, {0}})

/* One write of at most 1024 bytes, so that lines of several threads never mix. Any thread. */
void log_write(enum log_level level, const char *event, const struct log_field *fields);

enum { LOG_REFERENCE_SIGNS = 8 };

/* Logs what broke under a fresh reference and writes that, with a NUL, for the person to whom it happened. */
void log_defect(enum fault f, const char *where, char reference[LOG_REFERENCE_SIGNS + 1]);

/* When the standard error is the journal's (JOURNAL_STREAM names it: systemd.exec(5)), each line begins with
 * its level as sd-daemon(3) writes it, which the journal takes off again: then `journalctl -p warning` finds
 * what matters. Before the first thread. */
void log_for_journal(void);

/* Where lines go instead of the standard error; tests. -1: nowhere. */
void log_to(int fd);

#endif
