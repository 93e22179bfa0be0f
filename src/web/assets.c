/* assets.c: a folder in memory. Reads nothing after the start. */
#include "web/assets.h"

#include "base/buf.h"
#include "base/file.h"
#include "proof/hash.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

struct asset {
    struct str path; /* below the folder: "css/app.css" */
    struct str type;
    struct str plain, brotli, gzip;
};

struct assets {
    struct str version;
    size_t n, bytes;
    struct asset list[ASSETS_MAX]; /* by path */
};

static const struct {
    const char *end, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static struct str type_of(struct str path) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(path, str_of(types[i].end)))
            return str_of(types[i].type);
    return (struct str){0};
}

struct walk {
    struct arena *arena;
    struct messages *out;
    struct assets *assets;
};

static enum fault refuse(const struct walk *w, struct str path, const char *why) {
    messages_add(w->out, path, 0, 0, "%s", why);
    return FILE_INVALID;
}

static enum fault read_bytes(struct walk *w, struct str path, struct str *bytes) {
    enum fault f = file_read(w->arena, path, ASSETS_BYTES_MAX - w->assets->bytes, bytes);
    w->assets->bytes += bytes->n;
    return f;
}

/* One file and its compressed forms, where they are. */
static enum fault add_file(struct walk *w, struct str path, struct str below) {
    struct str type = type_of(below);
    if (type.n == 0)
        return refuse(w, path, "No content type is known for this file.");
    if (w->assets->n == ASSETS_MAX)
        return refuse(w, path, "There are too many files.");
    struct asset *one = &w->assets->list[w->assets->n++];
    *one = (struct asset){.path = below, .type = type};
    enum fault f = read_bytes(w, path, &one->plain);
    if (!f)
        f = read_bytes(w, arena_format(w->arena, "%.*s.br", STR_ARGS(path)), &one->brotli);
    if (!f || f == NOT_FOUND)
        f = read_bytes(w, arena_format(w->arena, "%.*s.gz", STR_ARGS(path)), &one->gzip);
    return f && f != NOT_FOUND
               ? refuse(w, path, "The file cannot be read, or all files together are too large.")
               : OK;
}

static enum fault walk_folder(struct walk *w, struct str dir, struct str below, unsigned depth) {
    DIR *d = depth < DEPTH_MAX ? opendir(dir.p) : NULL;
    if (!d)
        return refuse(w, dir, "The folder of assets cannot be read; `make assets` makes it.");
    enum fault f = OK;
    for (struct dirent *e; !f && (e = readdir(d));) {
        struct str name = str_of(e->d_name);
        if (name.p[0] == '.' || str_ends(name, STR(".br")) || str_ends(name, STR(".gz")) ||
            (depth == 0 && str_equal(name, STR("manifest.json"))))
            continue;
        struct str path = arena_format(w->arena, "%.*s/%s", STR_ARGS(dir), e->d_name);
        struct str here = arena_format(w->arena, "%.*s%s%s", STR_ARGS(below), below.n ? "/" : "", e->d_name);
        struct stat st;
        if (stat(path.p, &st) != 0)
            f = refuse(w, path, "The file cannot be read.");
        else
            f = S_ISDIR(st.st_mode) ? walk_folder(w, path, here, depth + 1) : add_file(w, path, here);
    }
    closedir(d);
    return f;
}

static int by_path(const void *a, const void *b) {
    return str_compare(((const struct asset *)a)->path, ((const struct asset *)b)->path);
}

static struct str version_of(struct arena *a, const struct assets *assets) {
    struct buf all = buf_new(a);
    for (size_t i = 0; i < assets->n; i++) {
        struct hash h = hash_of(assets->list[i].plain);
        buf_format(&all, "%.*s\n", STR_ARGS(assets->list[i].path));
        buf_add(&all, hash_str(&h));
    }
    struct hash h = hash_of(buf_str(&all));
    struct buf hex = buf_new(a);
    for (unsigned i = 0; i < 8; i++)
        buf_format(&hex, "%02x", h.b[i]);
    return buf_str(&hex);
}

enum fault assets_load(struct arena *a, struct str dir, struct messages *out, struct assets **assets) {
    struct walk w = {a, out, arena_alloc(a, sizeof **assets)};
    dir = arena_copy(a, dir);
    enum fault f = walk_folder(&w, dir, (struct str){0}, 0);
    if (f)
        return f;
    qsort(w.assets->list, w.assets->n, sizeof *w.assets->list, by_path);
    w.assets->version = version_of(a, w.assets);
    *assets = w.assets;
    return OK;
}

struct str assets_version(const struct assets *assets) {
    return assets->version;
}

enum fault assets_reply(const struct assets *assets, struct str path, const struct request *r,
                        struct reply *reply) {
    struct str version;
    struct asset wanted = {0};
    if (!str_cut(&path, '/', &version))
        return NOT_FOUND;
    wanted.path = path;
    const struct asset *one = bsearch(&wanted, assets->list, assets->n, sizeof wanted, by_path);
    if (!one)
        return NOT_FOUND;
    reply->status = 200;
    reply->body = one->plain;
    reply_header(reply, "content-type", one->type);
    reply_header(reply, "cache-control",
                 str_equal(version, assets->version) ? STR("public, max-age=31536000, immutable")
                                                     : STR("no-store"));
    if (one->brotli.n || one->gzip.n)
        reply_header(reply, "vary", STR("accept-encoding"));
    if (one->brotli.n && request_takes(r, STR("br"))) {
        reply->body = one->brotli;
        reply_header(reply, "content-encoding", STR("br"));
    } else if (one->gzip.n && request_takes(r, STR("gzip"))) {
        reply->body = one->gzip;
        reply_header(reply, "content-encoding", STR("gzip"));
    }
    return OK;
}
