/* archive.c: all of an edition that can be checked, with personal data and with how each member voted, for
 * the association's own auditor. Not before it was announced: until then marks are hidden from the office,
 * too. */
#include "page/admin/admin.h"
#include "page/award/winner.h"
#include "page/check/take.h"

#define PATH "/administrasjon/utgave/:edition/arkiv"

static enum fault read(struct visit *v, struct desk *d) {
    enum fault f = admin_desk(v, d);
    return !f && d->edition.record.told == 0 ? NOT_FOUND : f;
}

static enum fault archive_view(struct visit *v) {
    struct desk d;
    enum fault f = read(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_set_str(v->view, "public_url",
                 page_url(v, "%.*s/arkiv", STR_ARGS(page_edition_path(v->arena, &d.edition))));
    take_view(v, d.edition.id, ARCHIVE_FULL);
    return OK;
}

static enum fault archive_answer(struct visit *v, const struct command *c) {
    struct desk d;
    (void)c;
    enum fault f = read(v, &d);
    return f ? f : take_answer(v, d.edition.id, ARCHIVE_FULL);
}

static enum fault archive_file(struct visit *v) {
    struct desk d;
    enum fault f = read(v, &d);
    return f ? f : take_file(v, d.edition.id, ARCHIVE_FULL);
}

const struct route admin_archive_routes[] = {
    {GET, PATH, ADMIN, .view = archive_view, .template = "admin/archive"},
    {POST, PATH, ADMIN, .view = archive_view, .template = "admin/archive", .form = &take_form,
     .command = take_command, .answer = archive_answer},
    {GET, PATH "/fil", ADMIN, .view = archive_file},
    {0},
};
