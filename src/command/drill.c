/* drill.c: `kaaring drill`: a backup put to the proof, told in sentences.
 *
 * The work is done in a second process, in a folder that this one wipes whatever became of the other: what is
 * restored holds the log's keys and personal data in clear, and a drill that is interrupted must not leave
 * them lying. */
#include "store/drill.h"

#include "award/log/event.h"
#include "base/clock.h"
#include "base/file.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/delivery.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- saying --- */

/* On a terminal, while it lasts. */
static const char *const doing[DRILL_STEPS] = {
    [DRILL_COPY] = "Copying the folder",
    [DRILL_RESTORE] = "Making a folder of the backup",
    [DRILL_REPLAY] = "Replaying every entry and comparing",
    [DRILL_COMPARE] = "Holding it to the folder in use",
};

static void tell_step(void *context, enum drill_step step) {
    const struct options *o = context;
    if (isatty(STDERR_FILENO) && (step != DRILL_COPY || o->words_n == 0))
        fprintf(stderr, "%s …\n", doing[step]);
}

static struct str size_text(struct arena *a, uint64_t bytes) {
    if (bytes < 10 << 20)
        return arena_format(a, "%llu KiB", (unsigned long long)(bytes + 1023) >> 10);
    return arena_format(a, "%llu MiB", (unsigned long long)(bytes + (1 << 20) - 1) >> 20);
}

static double seconds(int64_t ms) {
    return (double)ms / 1000;
}

static void say_difference(const struct drilled *d) {
    uint64_t has = d->restored.entries;
    if (d->here > has)
        printf("The folder in use has %llu entries that the backup lacks: they came later.\n",
               (unsigned long long)(d->here - has));
    else if (has > d->here)
        printf("The backup has %llu entries that the folder in use lacks: that one is an older state.\n",
               (unsigned long long)(has - d->here));
}

static void say_proved(const struct options *o, const struct drilled *d) {
    struct str size = size_text(o->arena, d->bytes);
    if (o->words_n)
        printf("The backup %.*s, %s, of the log %.*s, was read to its end.\n", STR_ARGS(o->words[0]), size.p,
               STR_ARGS(d->origin));
    else
        printf("A backup of the log %.*s was made beside its server and sealed: %s, in %.1f s.\n",
               STR_ARGS(d->origin), size.p, seconds(d->ms[DRILL_COPY]));
    printf("A folder was made of it and opened, with the log's own keys: %llu entries, in %.1f s.\n",
           (unsigned long long)d->restored.entries, seconds(d->ms[DRILL_RESTORE]));
    printf("Every entry was hashed anew, and all state follows from them, row by row: in %.1f s.\n",
           seconds(d->ms[DRILL_REPLAY]));
    if (d->restored.erased)
        printf("%zu hidden parts of entries that were erased after the backup were erased in it again.\n",
               d->restored.erased);
    printf("It is one history with the folder in use and with the newest checkpoint that %s knows, of %llu "
           "entries.\n",
           d->by_anchor ? "the anchor" : "the folder", (unsigned long long)d->signed_size);
    say_difference(d);
}

/* --- the second process --- */

/* What opens it: the operator's pair, or one that is made for this drill and forgotten. */
static enum fault find_key(struct options *o, struct backup_key *key, bool *has) {
    *has = true;
    if (o->key.n)
        return backup_key_secret(o->arena, o->key, &o->messages, key);
    if (o->words_n)
        *has = false;
    else
        backup_key_fresh(key);
    return OK;
}

static int drill_in(struct options *o, struct str room) {
    struct backup_key key;
    struct drilled done;
    bool has;
    struct drilling d = {.room = room,
                         .backup = o->words_n ? o->words[0] : (struct str){0},
                         .store = folder_store_options(o),
                         .domain = &award_domain,
                         .settle = delivery_settle,
                         .begins = tell_step,
                         .context = o};
    if (load_awards(o) || find_key(o, &key, &has))
        return say_messages(o);
    d.key = has ? &key : NULL;
    enum fault f = drill(&d, &o->messages, &done);
    sodium_memzero(&key, sizeof key);
    if (f)
        return say_messages(o);
    say_proved(o, &done);
    return 0;
}

/* --- this one --- */

static volatile pid_t working;

/* Whoever ends the drill ends its work; what it made is still wiped. */
static void pass_on(int number) {
    (void)number;
    kill(working, SIGTERM);
}

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static void hear_ends(void (*f)(int)) {
    struct sigaction act = {.sa_handler = f};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        sigaction(ends[i], &act, NULL);
}

/* 0, or the status to exit with; below 0 for one that came to no end of its own. */
static int run_beside(struct options *o, struct str room) {
    sigset_t held, before;
    int status = 0;
    sigfillset(&held);
    sigprocmask(SIG_BLOCK, &held, &before); /* nobody is told of an end before there is somebody to tell */
    fflush(NULL);
    pid_t above = getpid();
    working = fork();
    if (working == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        status = getppid() == above ? drill_in(o, room) : EXIT_WRONG;
        fflush(NULL);
        _exit(status);
    }
    if (working > 0)
        hear_ends(pass_on);
    sigprocmask(SIG_SETMASK, &before, NULL);
    while (working > 0 && waitpid(working, &status, 0) < 0 && errno == EINTR)
        ;
    return working > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int say_end(int status, struct str room, bool wiped, int64_t ms) {
    if (!wiped) {
        fprintf(stderr,
                "kaaring: %s could not be removed. It may hold the log's keys and personal data in clear: "
                "remove it.\n",
                room.p);
        status = EXIT_WRONG;
    }
    if (status == 0)
        printf("What was made for it is overwritten and removed; the folder and its anchor were only read.\n"
               "Proved in %.1f s: this backup can be restored.\n",
               seconds(ms));
    else
        fprintf(stderr, "kaaring: It is not proved that a backup can be restored%s\n",
                status < 0 ? ": the drill was ended." : ".");
    return status ? EXIT_WRONG : 0;
}

int run_drill(struct options *o) {
    int64_t begun = clock_ms();
    struct str data = o->data;
    if (o->words_n > 1)
        return usage("drill is followed by nothing or by %s.", "one backup");
    if (!folder_filled(o)) {
        messages_add(&o->messages, data, 0, 0, "There is no data folder here.");
        return say_messages(o);
    }
    while (data.n > 1 && data.p[data.n - 1] == '/')
        data.n--;
    struct str room = o->in.n ? arena_format(o->arena, "%.*s/kaaring-drill-XXXXXX", STR_ARGS(o->in))
                              : arena_format(o->arena, "%.*s.drill-XXXXXX", STR_ARGS(data));
    if (!mkdtemp((char *)(uintptr_t)room.p)) {
        messages_add(&o->messages, room, 0, 0,
                     "The drill needs a folder of its own, which cannot be made: %s.", strerror(errno));
        return say_messages(o);
    }
    int status = run_beside(o, room);
    bool wiped = file_wipe_folder(room);
    return say_end(status, room, wiped, clock_ms() - begun);
}
