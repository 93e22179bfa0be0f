/* log.h: one line to the standard error for each thing worth knowing: "TIME LEVEL what key=value …".
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

/* log_info("served", LOG_WORD("route", "/vinnere"), LOG_NUMBER("status", 200)); at least one field. */
#define log_info(what, ...) log_write(LOG_LEVEL_INFO, what, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_warning(what, ...)                                                                               \
    log_write(LOG_LEVEL_WARNING, what, (const struct log_field[]){__VA_ARGS__, {0}})
#define log_error(what, ...) log_write(LOG_LEVEL_ERROR, what, (const struct log_field[]){__VA_ARGS__, {0}})

/* One write of at most 1024 bytes, so that lines of several threads never mix. Any thread. */
void log_write(enum log_level level, const char *what, const struct log_field *fields);

enum { LOG_REFERENCE_SIGNS = 8 };

/* Logs what broke under a fresh reference and writes that, with a NUL, for the person to whom it happened. */
void log_defect(enum fault f, const char *where, char reference[LOG_REFERENCE_SIGNS + 1]);

/* Where lines go instead of the standard error; tests. -1: nowhere. */
void log_to(int fd);

#endif
