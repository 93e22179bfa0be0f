/* toy.h: the smallest domain that has everything: counters that can be added to. The store's tests run on it.
 */
#ifndef KAARING_TESTS_SUPPORT_TOY_H
#define KAARING_TESTS_SUPPORT_TOY_H

#include "store/replay.h"
#include "store/writer.h"

enum {
    TOY_COUNTERS = STORE_TABLES, /* state: counter's name → be64 sum, be64 how often */
    TOY_VISITS,                  /* volatile: name → be64 */
    TOY_END
};

extern const struct table_definition toy_tables[TOY_END - STORE_TABLES];
extern const struct domain toy_domain;

/* What a command is to do. */
struct toy {
    const char *counter;
    uint32_t n;                        /* is added, in each of: */
    size_t records;                    /* 0: nothing is logged */
    size_t padding;                    /* bytes more in each record's opening */
    size_t blob;                       /* bytes of a blob beside them; 0: none */
    const char *visit;                 /* written to TOY_VISITS; null: nothing */
    bool spoils;                       /* apply fails on its last record */
    enum fault fault;                  /* what deciding ends with, after all of the above */
    unsigned decided;                  /* counts */
    void (*at_deciding)(struct toy *); /* may be null */
    void *context;
};

/* The entry of type "added" (or one that apply does not take) with its opening. */
struct record toy_record(struct arena *a, struct seed *seed, int64_t at, const struct toy *toy,
                         const char *type, const struct hash *token);

/* A command that does so; `token` may be null. */
struct command *toy_command(const struct toy *toy, const char *token);
struct toy *toy_of(const struct command *c);
/* Runs one and frees it. */
enum fault toy_run(struct writer *w, const struct toy *toy, const char *token, struct result *r);
enum fault toy_add(struct writer *w, const char *counter, uint32_t n);

uint64_t toy_sum(struct store *s, const char *counter);
uint64_t toy_times(struct store *s, const char *counter);
uint64_t toy_visits(struct store *s, const char *name);

/* A folder of its own under the system's for such, made and removed. */
struct toy_place {
    char root[64], dir[80];
    struct arena *arena;
    struct messages said;
    struct store *store;
    struct log_engine *engine;
    struct writer *writer;
    void (*engine_opened)(struct log_engine *); /* before the writer has it; may be null */
};
#define TOY_ORIGIN STR("example.org/toy")
void toy_make(struct toy_place *p);
void toy_remove(struct toy_place *p);
struct store_options toy_options(const struct toy_place *p);
/* The same with an anchor beside the folder. */
struct store_options toy_anchored(const struct toy_place *p);
/* A path below root, and a file under another one. */
const char *toy_path(const struct toy_place *p, const char *name);
void toy_copy(const char *from, const char *to);
/* As a file system's snapshot does it: the log has got 3 entries and then `after` more, and the folder is as
 * it was after the first three; the anchor is as it is. That state is also in root/kept. Nothing is open. */
void toy_set_back(struct toy_place *p, const struct store_options *o, uint32_t after);
/* Of a folder that is there; they fail the test if it cannot be opened. */
void toy_open(struct toy_place *p, const struct store_options *o);
void toy_start(struct toy_place *p);
void toy_stop(struct toy_place *p);
void toy_close(struct toy_place *p);
/* Whether a sentence has this in it. */
bool toy_said(const struct toy_place *p, const char *part);
/* Ends the test with what the store said. */
void toy_must(const struct toy_place *p, enum fault f);

/* Whether `f(context)` ends the process by an assertion. */
bool toy_aborts(void (*f)(void *), void *context);
/* Whether it ends the process with that status. */
bool toy_exits(void (*f)(void *), void *context, int code);

#endif
