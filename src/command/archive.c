/* archive.c: `kaaring archive EDITION`: an edition's proof as one file, made beside the server. */
#include "audit/archive.h"

#include "command/commands.h"
#include "command/folder.h"
#include "web/visit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct target {
    FILE *file;
    bool tell; /* somebody watches */
    int last;  /* percent told */
};

static enum fault put_file(void *context, struct str bytes) {
    const struct target *t = context;
    if (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, t->file) == bytes.n)
        return OK;
    return errno == ENOSPC || errno == EFBIG ? DISK_FULL : DISK_ERROR;
}

static void tell(void *context, uint64_t done, uint64_t of) {
    struct target *t = context;
    int percent = (int)(done * 100 / of);
    if (!t->tell || percent == t->last)
        return;
    t->last = percent;
    fprintf(stderr, "\r%d %% of %llu entries%s", percent, (unsigned long long)of, done == of ? "\n" : "");
}

static int refuse(struct str name, const char *why) {
    fprintf(stderr, "kaaring: %.*s %s\n", STR_ARGS(name), why);
    return EXIT_WRONG;
}

static int say_fault(struct options *o, enum fault f) {
    struct str edition = o->words[0];
    switch (f) {
    case NOT_FOUND:
        return refuse(edition, "is no edition in this folder.");
    case STEP_NOT_READY:
        return refuse(edition, "is secret and not announced: there is nothing of it to tell yet.");
    case TOO_LARGE_FOR_ENTRY:
        return refuse(edition, "is too large for an archive: 1 GiB is the most.");
    case DISK_FULL:
    case DISK_ERROR:
        return refuse(edition, "could not be written or read to its end: the disk is full, or fails.");
    default:
        return refuse(edition, "could not be archived: the folder is damaged. See `kaaring replay`.");
    }
}

static int say_done(struct options *o, struct str out, long bytes, size_t witnesses) {
    printf("Wrote %.*s, %ld bytes.\n", STR_ARGS(out), bytes);
    if (witnesses)
        printf("Its checkpoint has the signatures of %zu witness%s beside the log's.\n", witnesses,
               witnesses == 1 ? "" : "es");
    else
        printf("Its checkpoint is signed by the log alone: no witness has signed since the last that it "
               "tells of.\n");
    if (o->full)
        printf(
            "It holds personal data and how each member voted: for the association's own auditor, and to be\n"
            "kept as such. Erasing something later does not reach it.\n");
    return 0;
}

static enum archive_kind kind_of(const struct options *o) {
    return o->full ? ARCHIVE_FULL : ARCHIVE_PUBLIC;
}

/* Only when it is whole does it get its name. */
static int write_archive(struct options *o, struct store *s, struct templates *templates, struct str out) {
    struct str fresh = arena_format(o->arena, "%.*s.new", STR_ARGS(out));
    int fd = open(fresh.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct target t = {.file = fd < 0 ? NULL : fdopen(fd, "wb"), .tell = isatty(STDERR_FILENO), .last = -1};
    struct site site = {.store = s, .settings = &o->settings, .templates = templates};
    size_t witnesses = 0;
    struct archive_order order = {.edition = o->words[0],
                                  .kind = kind_of(o),
                                  .put = put_file,
                                  .context = &t,
                                  .papers = page_papers,
                                  .papers_context = &site,
                                  .progress = tell,
                                  .progress_context = &t,
                                  .witnesses = &witnesses};
    if (!t.file)
        return refuse(out, "cannot be written.");
    enum fault f = archive_write(s, o->arena, &order);
    long bytes = ftell(t.file);
    if (!f && (fflush(t.file) != 0 || fsync(fd) != 0))
        f = DISK_ERROR;
    if (fclose(t.file) != 0 && !f)
        f = DISK_ERROR;
    if (!f && rename(fresh.p, out.p) != 0)
        f = DISK_ERROR;
    if (!f)
        return say_done(o, out, bytes, witnesses);
    unlink(fresh.p);
    return say_fault(o, f);
}

int run_archive(struct options *o) {
    struct store *s;
    struct templates *templates;
    struct store_options so = folder_store_options(o);
    if (o->words_n != 1)
        return usage("archive needs %s.", "one edition, such as gronn-grunder-3");
    if (o->full && o->public)
        return usage("an archive is --public or %s.", "--full");
    struct str out =
        o->out.n ? arena_copy(o->arena, o->out) : archive_file_name(o->arena, o->words[0], kind_of(o));
    if (access(out.p, F_OK) == 0)
        return refuse(out, "is there already.");
    if (templates_load(o->settings.templates, &o->messages, &templates))
        return say_messages(o);
    int status = EXIT_WRONG;
    if (store_open_shared(&so, &o->messages, &s)) {
        say_messages(o);
    } else {
        status = write_archive(o, s, templates, out);
        store_close(s);
    }
    templates_free(templates);
    return status;
}
