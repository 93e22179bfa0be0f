/* template_files.c: walks the folder. A stamp is taken before the bytes are read: a change in between is seen
 * later. */
#include "web/template_files.h"

#include "base/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    struct finder *finder;
    struct str root, ending;
    struct found_file **tail;
};

static void complain(struct finder *f, struct str path, const char *what) {
    messages_add(f->out, path, 0, 0, "%s", what);
}

/* `path` ends in NUL. */
static struct stamp stamp_of(struct str path, mode_t *mode) {
    struct stat s;
    if (stat(path.p, &s) != 0)
        return (struct stamp){.path = path};
    *mode = s.st_mode;
    return (struct stamp){path, s.st_mtim, s.st_size, true, NULL};
}

static mode_t keep_stamp(struct finder *f, struct str path) {
    mode_t mode = 0;
    struct stamp *stamp = arena_alloc(f->keep, sizeof *stamp);
    *stamp = stamp_of(arena_copy(f->keep, path), &mode);
    stamp->next = f->stamps;
    f->stamps = stamp;
    return mode;
}

bool stamps_differ(const struct stamp *stamps) {
    for (; stamps; stamps = stamps->next) {
        mode_t mode;
        struct stamp now = stamp_of(stamps->path, &mode);
        if (now.exists != stamps->exists || now.size != stamps->size ||
            now.changed.tv_sec != stamps->changed.tv_sec || now.changed.tv_nsec != stamps->changed.tv_nsec)
            return true;
    }
    return false;
}

static struct found_file *find_file(struct finder *f, struct str path) {
    struct found_file *file = arena_alloc(f->scratch, sizeof *file);
    file->path = arena_copy(f->scratch, path);
    keep_stamp(f, path);
    switch (file_read(f->scratch, path, TEMPLATE_BYTES_MOST, &file->text)) {
    case OK:
        return file;
    case NOT_FOUND:
        complain(f, path, "There is no such file.");
        break;
    case REQUEST_TOO_LARGE:
        complain(f, path, "The file is larger than 1 MiB.");
        break;
    default:
        complain(f, path, "The file cannot be read.");
    }
    return NULL;
}

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk_folder(struct walk *w, struct str folder, unsigned depth);

static void walk_entry(struct walk *w, struct str path, unsigned depth) {
    struct stat s;
    if (stat(path.p, &s) != 0)
        return; /* gone again, or a link to nothing */
    if (S_ISDIR(s.st_mode)) {
        walk_folder(w, path, depth + 1);
        return;
    }
    if (!str_ends(path, w->ending))
        return;
    struct found_file *file = find_file(w->finder, path);
    if (!file)
        return;
    size_t begin = w->root.n + 1;
    file->name = str_slice(file->path, begin, file->path.n - begin - w->ending.n);
    *w->tail = file;
    w->tail = &file->next;
}

static void walk_folder(struct walk *w, struct str folder, unsigned depth) {
    if (depth == TEMPLATE_FOLDERS_MOST) {
        complain(w->finder, folder, "The folders are nested too deep.");
        return;
    }
    keep_stamp(w->finder, folder);
    struct dirent **entries;
    int n = scandir(folder.p, &entries, visible, by_name);
    if (n < 0) {
        complain(w->finder, folder, "The folder cannot be read.");
        return;
    }
    for (int i = 0; i < n; i++) {
        walk_entry(w, arena_format(w->finder->scratch, "%.*s/%s", STR_ARGS(folder), entries[i]->d_name),
                   depth);
        free(entries[i]);
    }
    free(entries);
}

struct found_file *find_files(struct finder *f, struct str folder, struct str ending) {
    struct found_file *first = NULL;
    struct walk w = {f, arena_copy(f->scratch, folder), ending, &first};
    walk_folder(&w, w.root, 0);
    return first;
}
