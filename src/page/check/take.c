/* take.c: tells of archives and gives them out. The making is desk/archives.h's, which nobody here waits for.
 */
#include "page/check/take.h"

#include "base/format.h"

enum { KILOBYTE = 1000, MEGABYTE = 1000000 };

const struct form take_form = {"archive", {{.name = NULL}}};

/* "Last ned arkivet (1,2 MB)" */
static void say_ready(struct visit *v, const struct archives_seen *seen, json_t *archive) {
    json_t *ready = json_object(), *file, *made;
    bool large = seen->bytes >= MEGABYTE;
    json_set_str(ready, "url", page_url(v, "%.*s/fil", STR_ARGS(v->path)));
    file = words_set(ready, "file", large ? "archive.file_mb" : "archive.file_kb");
    json_set_str(file, "size",
                 large
                     ? format_fraction(v->arena, v->lang, seen->bytes, MEGABYTE, 1)
                     : format_integer(v->arena, v->lang, (int64_t)((seen->bytes + KILOBYTE - 1) / KILOBYTE)));
    made = words_set(ready, "made", "archive.made");
    json_set_str(made, "at", format_moment(v->arena, v->lang, seen->at));
    json_set_str(made, "n", format_integer(v->arena, v->lang, (int64_t)seen->entries));
    json_set_new(archive, "ready", ready);
}

static void say_coming(struct visit *v, const struct archives_seen *seen, json_t *archive) {
    json_t *coming = json_object(), *text;
    text = words_set(coming, "text", seen->state == ARCHIVES_WAITS ? "archive.waits" : "archive.making");
    json_set_int(text, "percent", seen->percent);
    json_set_int(coming, "percent", seen->percent);
    json_set_str(coming, "url", page_url(v, "%.*s", STR_ARGS(v->path)));
    json_set_new(archive, "coming", coming);
}

static const char *why(enum fault f) {
    return f == DISK_FULL             ? "archive.failed_full"
           : f == TOO_LARGE_FOR_ENTRY ? "archive.failed_large"
                                      : "archive.failed";
}

void take_view(struct visit *v, struct str edition, enum archive_kind kind) {
    struct archives_seen seen = archives_look(v->site->archives, edition, kind);
    json_t *archive = json_object();
    bool coming = seen.state == ARCHIVES_WAITS || seen.state == ARCHIVES_MAKING,
         ready = seen.state == ARCHIVES_READY;
    if (coming)
        say_coming(v, &seen, archive);
    if (ready)
        say_ready(v, &seen, archive);
    if (seen.state == ARCHIVES_FAILED)
        words_set(archive, "failed", why(seen.why));
    if (!coming && !seen.rests)
        json_set_new(archive, "act",
                     page_act(v, &take_form, page_url(v, "%.*s", STR_ARGS(v->path)),
                              ready ? "archive.make_new" : "archive.make"));
    json_set_new(v->view, "archive", archive);
}

static enum fault decide_nothing(struct txn *t, struct command *c, struct batch *out) {
    (void)t, (void)c, (void)out;
    return OK;
}

enum fault take_command(struct visit *v, struct command *c) {
    (void)v;
    c->decide = decide_nothing;
    return OK;
}

enum fault take_answer(struct visit *v, struct str edition, enum archive_kind kind) {
    v->redirect = v->path;
    return archives_want(v->site->archives, edition, kind);
}

enum fault take_file(struct visit *v, struct str edition, enum archive_kind kind) {
    struct str bytes;
    if (archives_take(v->site->archives, v->arena, edition, kind, &bytes)) {
        v->redirect = str_slice(v->path, 0, v->path.n - STR("/fil").n);
        return OK;
    }
    v->bytes = bytes;
    v->content_type = STR("application/zstd");
    v->file_name = archive_file_name(v->arena, edition, kind);
    return OK;
}
