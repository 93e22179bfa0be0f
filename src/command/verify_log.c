/* verify_log.c: a live log, read by somebody who does not trust it: every entry from the first on, or from
 * where they looked last, is hashed anew, and must give what the log has signed. */
#include "audit/entry_form.h"
#include "base/file.h"
#include "command/commands.h"
#include "command/verify_parts.h"
#include "desk/fetch.h"
#include "proof/tile.h"
#include "proof/watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    CHECKPOINT_MAX = NOTE_SIGNATURES_MAX * 4096, /* c2sp.org sets no bound: as many lines as a note may have,
                                                    each with room for a signature of ML-DSA-44 */
    BUNDLE_MAX = TILE_WIDTH * (2 + 65535),
    STATE_MAX = CHECKPOINT_MAX + TREE_LEVELS_MAX * 64,
    TYPES_MAX = 128,
    TYPE_SIGNS_MAX = 40
};

struct seen { /* what the entries say of themselves */
    size_t types_n;
    struct {
        char name[TYPE_SIGNS_MAX];
        uint64_t n;
    } types[TYPES_MAX];
    char last[ENTRY_TIME_SIGNS + 1];
};

struct looking {
    struct options *o;
    struct note_verifier key;
    const struct policy *policy; /* null: no witnesses are looked for */
    struct fetch *fetch;
    struct str url; /* without a slash at its end */
    struct str note;
    struct position now; /* what it says of itself today */
    struct watch before; /* what was seen last; empty the first time */
    struct tree tree;
    struct seen seen;
};

/* --- saying --- */

static int wrong(const char *sentence) {
    printf("WRONG: %s\n", sentence);
    return EXIT_WRONG;
}

/* With the place of an entry, or a length. */
static int wrong_at(const char *before, uint64_t n, const char *after) {
    printf("WRONG: %s %llu%s\n", before, (unsigned long long)n, after);
    return EXIT_WRONG;
}

static int unreachable(const struct looking *l, struct str url) {
    fprintf(stderr, "kaaring: %.*s: %s\n", STR_ARGS(url), fetch_why(l->fetch));
    return EXIT_UNREADABLE;
}

static void say_types(const struct seen *s) {
    for (size_t i = 0; i < s->types_n; i++)
        printf("  %8llu  %s\n", (unsigned long long)s->types[i].n, s->types[i].name);
}

static int say_witnesses(const struct looking *l) {
    struct note *n = arena_alloc(l->o->arena, sizeof *n);
    if (note_parse(l->o->arena, l->note, n))
        return EXIT_UNREADABLE;
    int status = verify_say_witnesses(l->o, l->policy, n);
    if (status != EXIT_WRONG)
        printf("Not checked: what is hidden in the entries, which only those concerned can open.\n%s\n",
               status ? "All else holds." : "All that could be checked holds.");
    return status;
}

static int say_all(const struct looking *l) {
    uint64_t fresh = l->now.size - l->before.position.size;
    printf("The log %.*s has signed that it has %llu entries.\n", STR_ARGS(l->key.name),
           (unsigned long long)l->now.size);
    if (l->before.note.n)
        printf("It is an extension of what was seen last, %llu entries; %llu are new.\n",
               (unsigned long long)l->before.position.size, (unsigned long long)fresh);
    printf("Each of %llu entries was hashed anew, and together they give what the log has signed:\n",
           (unsigned long long)fresh);
    say_types(&l->seen);
    if (l->policy)
        return say_witnesses(l);
    printf("Not checked: what is hidden in the entries, which only those concerned can open; and whether "
           "others\n"
           "are shown the same log. Compare the checkpoint with theirs:\n\n%.*s\n"
           "All that could be checked holds.\n",
           STR_ARGS(l->note));
    return 0;
}

/* --- entries --- */

static bool count_type(struct seen *s, struct str type) {
    size_t i = 0;
    while (i < s->types_n && !str_equal(str_of(s->types[i].name), type))
        i++;
    if (i == TYPES_MAX || type.n >= TYPE_SIGNS_MAX)
        return false;
    if (i == s->types_n)
        memcpy(s->types[s->types_n++].name, type.p, type.n);
    s->types[i].n++;
    return true;
}

/* Its form as far as anybody can see it; and no entry is older than the one before. */
static bool take_entry(struct seen *s, struct str entry) {
    struct entry_form form;
    if (!entry_form_read(entry, &form) || str_compare(form.at, str_of(s->last)) < 0 ||
        !count_type(s, form.type))
        return false;
    memcpy(s->last, form.at.p, form.at.n);
    return true;
}

/* Those of the bundle that are new; `skip` were seen before. */
static int take_bundle(struct looking *l, struct str bundle, uint64_t skip, uint64_t most) {
    struct str entry;
    for (uint64_t i = 0; i < most && watch_next_entry(&bundle, &entry); i++) {
        if (i < skip)
            continue;
        if (!take_entry(&l->seen, entry))
            return wrong_at("entry", l->tree.size, " is not in the form that a log's entries have.");
        tree_append(&l->tree, tree_leaf(entry), NULL, NULL);
    }
    return 0;
}

static int take_entries(struct looking *l) {
    while (l->tree.size < l->now.size) {
        struct arena *a = arena_new();
        uint64_t begun = l->tree.size, index = begun / TILE_WIDTH, left = l->now.size - index * TILE_WIDTH;
        struct tile tile = {TILE_ENTRIES, index, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH};
        struct str url = arena_format(a, "%.*s/tile/%.*s", STR_ARGS(l->url), STR_ARGS(tile_path(a, &tile))),
                   bundle;
        enum fault f = fetch_get(l->fetch, a, url, BUNDLE_MAX, &bundle);
        int status = f == NOT_FOUND ? wrong_at("the log does not give its entries from", begun, " on.")
                     : f            ? unreachable(l, url)
                                    : take_bundle(l, bundle, begun % TILE_WIDTH, tile.width);
        arena_free(a);
        if (status)
            return status;
        if (l->tree.size != index * TILE_WIDTH + tile.width)
            return wrong_at("the log gives fewer entries than it has signed: only", l->tree.size, ".");
    }
    return 0;
}

/* --- what was seen last --- */

static enum fault read_state(struct looking *l) {
    struct str text;
    if (l->o->state.n == 0)
        return OK;
    enum fault f = file_read(l->o->arena, l->o->state, STATE_MAX, &text);
    if (f)
        return f == NOT_FOUND ? OK : f;
    if ((f = watch_read(l->o->arena, text, &l->key, &l->before)))
        return f;
    l->tree = l->before.tree;
    return OK;
}

static bool write_whole(int fd, struct str text) {
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n <= 0)
            return false;
        text = str_slice(text, (size_t)n, text.n);
    }
    return fsync(fd) == 0;
}

/* In the place of the old one only when it is whole. */
static int keep_state(struct looking *l) {
    if (l->o->state.n == 0)
        return 0;
    struct watch now = {.note = l->note, .position = l->now, .tree = l->tree};
    struct str path = arena_copy(l->o->arena, l->o->state);
    struct str fresh = arena_format(l->o->arena, "%.*s.new", STR_ARGS(path));
    int fd = open(fresh.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool kept = fd >= 0 && write_whole(fd, watch_write(l->o->arena, &now));
    if (fd >= 0)
        kept = close(fd) == 0 && kept;
    if (kept && rename(fresh.p, path.p) == 0)
        return 0;
    fprintf(stderr, "kaaring: %.*s cannot be written.\n", STR_ARGS(path));
    return EXIT_UNREADABLE;
}

/* --- all of it --- */

static int ask_checkpoint(struct looking *l) {
    struct str url = arena_format(l->o->arena, "%.*s/checkpoint", STR_ARGS(l->url));
    if (fetch_get(l->fetch, l->o->arena, url, CHECKPOINT_MAX, &l->note))
        return unreachable(l, url);
    enum fault f = watch_checkpoint(l->o->arena, l->note, &l->key, &l->now);
    if (f == NOTE_SIGNATURE)
        return wrong("the checkpoint is not signed by this key.");
    return f ? wrong("what stands there is no checkpoint of this key's log.") : 0;
}

static int look(struct looking *l) {
    int status = ask_checkpoint(l);
    if (status)
        return status;
    if (l->now.size < l->before.position.size)
        return wrong_at("the log is shorter than what was seen last, and has signed both: then it had",
                        l->before.position.size, " entries.");
    if ((status = take_entries(l)))
        return status;
    if (!hash_equal(tree_root(&l->tree), l->now.root))
        return l->before.note.n
                   ? wrong_at("what it has signed does not follow from what was seen last,",
                              l->before.position.size,
                              " entries, and those since: its past is another one now, or they are.")
                   : wrong_at("its entries do not give what it has signed of", l->now.size, ".");
    status = keep_state(l);
    return status ? status : say_all(l);
}

int verify_log(struct options *o, const struct verify_keys *keys) {
    struct looking l = {.o = o, .key = keys->list[0], .url = o->words[0], .fetch = fetch_open()};
    while (str_ends(l.url, STR("/")))
        l.url = str_slice(l.url, 0, l.url.n - 1);
    if (!l.fetch)
        return EXIT_UNREADABLE;
    int status = verify_policy(o, keys, &l.policy);
    if (status) {
        fetch_close(l.fetch);
        return status;
    }
    if (read_state(&l)) {
        fprintf(stderr, "kaaring: %.*s is not what was seen of this log.\n", STR_ARGS(o->state));
        status = EXIT_UNREADABLE;
    } else {
        status = look(&l);
    }
    fetch_close(l.fetch);
    return status;
}
