/* archive.c: what can be checked of an edition that was announced, as one file for everybody. */
#include "page/award/winner.h"
#include "page/check/take.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

#define PATH "/:award/:ordinal/arkiv"

/* Of one that has been told of, whatever was told since. */
static enum fault read(struct visit *v, struct edition *e, json_t **rules) {
    enum fault f = page_edition(v, e, rules);
    return !f && e->record.told == 0 ? NOT_FOUND : f;
}

static enum fault archive_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    enum fault f = read(v, &e, &rules);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_new(v->view, "edition_label", edition_title(v, &e, rules));
    json_set_str(v->view, "winner_url", winner_url(v, e.award, e.id));
    json_set_str(v->view, "check_url", page_url(v, "/kontroll"));
    json_set_str(v->view, "url", v->site->settings->url);
    json_set_str(v->view, "name", archive_file_name(v->arena, e.id, ARCHIVE_PUBLIC));
    json_set_bool(v->view, "secret", e.record.secret);
    take_view(v, e.id, ARCHIVE_PUBLIC);
    return OK;
}

static enum fault archive_answer(struct visit *v, const struct command *c) {
    struct edition e;
    json_t *rules;
    (void)c;
    enum fault f = read(v, &e, &rules);
    return f ? f : take_answer(v, e.id, ARCHIVE_PUBLIC);
}

static enum fault archive_file(struct visit *v) {
    struct edition e;
    json_t *rules;
    enum fault f = read(v, &e, &rules);
    return f ? f : take_file(v, e.id, ARCHIVE_PUBLIC);
}

const struct route archive_routes[] = {
    {GET, PATH, EVERYONE, .view = archive_view, .template = "award/archive"},
    {POST, PATH, EVERYONE, .view = archive_view, .template = "award/archive", .form = &take_form,
     .command = take_command, .answer = archive_answer},
    {GET, PATH "/fil", EVERYONE, .view = archive_file},
    {0},
};
