/* file.c: reads whole, and removes whole. What is written durably is the data folder's matter. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIPE_BYTES = 1 << 20, WIPE_FOLDERS_OPEN = 16 };

static enum fault read_open(struct arena *a, int fd, size_t most, struct str *out) {
    struct stat st;
    if (fstat(fd, &st) != 0)
        return DISK_ERROR;
    if (!S_ISREG(st.st_mode))
        return FILE_INVALID;
    if (st.st_size > (off_t)most)
        return REQUEST_TOO_LARGE;
    size_t size = (size_t)st.st_size, n = 0;
    char *p = arena_alloc(a, size + 1);
    while (n < size) {
        ssize_t got = read(fd, p + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return DISK_ERROR;
        if (got == 0) /* it shrank meanwhile */
            break;
        n += (size_t)got;
    }
    p[n] = 0;
    *out = (struct str){p, n};
    return OK;
}

enum fault file_read(struct arena *a, struct str path, size_t most, struct str *out) {
    if (memchr(path.p, 0, path.n))
        return NOT_FOUND;
    int fd = open(arena_copy(a, path).p, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : DISK_ERROR;
    enum fault f = read_open(a, fd, most, out);
    close(fd);
    return f;
}

bool file_is_open(struct str path) {
    struct stat st;
    return stat(path.p, &st) == 0 && (st.st_mode & (S_IRWXO | S_IWGRP));
}

static bool write_zeros(int fd, off_t size) {
    static const char zeros[WIPE_BYTES];
    for (off_t at = 0; at < size;) {
        size_t n = size - at < WIPE_BYTES ? (size_t)(size - at) : WIPE_BYTES;
        ssize_t done = pwrite(fd, zeros, n, at);
        if (done <= 0)
            return false;
        at += done;
    }
    return fdatasync(fd) == 0;
}

bool file_wipe(struct str path) {
    struct stat st;
    int fd = open(path.p, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT;
    bool wiped = fstat(fd, &st) == 0 && write_zeros(fd, st.st_size);
    close(fd);
    return unlink(path.p) == 0 && wiped;
}

/* Goes on after a failure: as much as can go goes. */
static int wipe_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)at;
    if (kind == FTW_F && S_ISREG(st->st_mode))
        file_wipe(str_of(path));
    else if (kind == FTW_DP)
        rmdir(path);
    else
        unlink(path);
    return 0;
}

bool file_wipe_folder(struct str path) {
    struct stat st;
    nftw(path.p, wipe_one, WIPE_FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    return lstat(path.p, &st) < 0 && errno == ENOENT;
}

struct str path_beside(struct arena *a, struct str beside, struct str path) {
    size_t folder = beside.n;
    while (folder && beside.p[folder - 1] != '/')
        folder--;
    if (folder == 0 || str_starts(path, STR("/")))
        return path;
    return arena_format(a, "%.*s%.*s", (int)folder, beside.p, STR_ARGS(path));
}
