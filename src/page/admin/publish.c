/* publish.c: what everybody will see, and the button that makes it so. It takes what the body decided
 * and can change nothing of it. */
#include "award/close/correction.h"
#include "award/decision/announcement.h"
#include "award/decision/decision.h"
#include "award/people/milestone.h"
#include "page/admin/admin.h"
#include "page/award/winner.h"

#define PATH "/administrasjon/utgave/:edition/kunngjor"

static const struct form publish_form = {
    "publish",
    {
        {.name = "signed_by", .kind = FORM_LINE, .max = 160},
        {.name = "decision", .kind = FORM_ID, .required = true},
        {.name = NULL},
    },
};

static void add_missing(struct visit *v, json_t *list, const char *key, struct str url) {
    json_t *row = json_object();
    words_set(row, "text", key);
    json_set_str(row, "url", url);
    json_add_new(list, row);
    json_set_bool(v->view, "has_missing", true);
}

static void add_never(struct visit *v, const struct desk *d) {
    static const char *const open[] = {"admin.publish.never_marks", "admin.publish.never_others",
                                       "admin.publish.never_nominators", NULL};
    static const char *const secret[] = {"admin.publish.never_votes", "admin.publish.never_proposed",
                                         "admin.publish.never_nominators", NULL};
    json_t *never = json_array();
    for (const char *const *k = d->edition.secret ? secret : open; *k; k++)
        words_add(never, *k);
    json_set_new(v->view, "never", never);
}

/* When it was corrected last, and whether the body has decided anew since. */
static enum fault say_changed(struct visit *v, const struct desk *d, const struct announcement *n,
                              json_t *done) {
    struct decided decided;
    enum fault f = decision_current(v->txn, v->arena, d->edition.number, &decided);
    if (n->kind == TOLD_CORRECTED)
        json_set_str(words_set(done, "corrected", "admin.publish.corrected"), "at", page_when(v, n->told));
    if (!f && decided.number != n->decision)
        words_set(done, "anew", d->edition.secret ? "admin.correct.anew_secret" : "admin.correct.anew");
    return f;
}

static enum fault say_done(struct visit *v, const struct desk *d) {
    struct announcement n;
    enum fault f = announcement_read(v->txn, v->arena, d->edition.number, &n);
    if (f)
        return f;
    json_t *done = json_object(), *text;
    struct str names = winner_names(v->arena, v->lang, &n);
    text = words_set(done, "text", names.n ? "admin.publish.done_text" : "admin.publish.done_none");
    json_set_str(text, "names", names);
    json_set_str(text, "at", page_when(v, n.at));
    struct str url = winner_url(v, d->edition.award, d->edition.id);
    json_set_str(done, "url", url);
    if (n.winners_n)
        json_set_str(done, "diplomas_url", arena_format(v->arena, "%.*s/diplom", STR_ARGS(url)));
    json_set_str(done, "archive_url", admin_url(v, d, "/arkiv"));
    json_set_str(done, "correct_url", admin_url(v, d, "/kunngjor/rett"));
    json_set_str(done, "recall_url", admin_url(v, d, "/kunngjor/tilbakekall"));
    json_set_new(v->view, "done", done);
    return say_changed(v, d, &n, done);
}

/* Before it is announced again: that it was, and why it is so no longer. */
static enum fault say_recalled(struct visit *v, const struct desk *d) {
    struct announcement n;
    if (d->edition.phase != PHASE_RECALLED)
        return OK;
    enum fault f = announcement_told(v->txn, v->arena, d->edition.number, d->edition.record.told, &n);
    if (f)
        return f;
    json_t *recalled = json_object();
    json_set_str(words_set(recalled, "text", "admin.publish.recalled"), "at", page_when(v, n.told));
    json_set_new(recalled, "reason", page_paragraphs(n.reason));
    json_set_str(recalled, "url", winner_url(v, d->edition.award, d->edition.id));
    json_set_new(v->view, "recalled", recalled);
    return OK;
}

static void add_confirm(struct visit *v, const struct desk *d, uint32_t decision,
                        const struct decided *decided) {
    json_t *told = json_array(), *initial = json_new_object(v->arena), *count;
    size_t partners = milestone_readers(v->txn, d->edition.number, true);
    uint32_t waiting = corrections_open(v->txn, d->edition.number);
    words_add(told, "admin.publish.consequence_all");
    admin_say_readers(v, told, d->edition.number, true);
    if (partners)
        json_set_int(words_add(told, "admin.publish.consequence_partners"), "n", (json_int_t)partners);
    if (decided->record.confirmed < decided->record.asked) {
        count = words_add(told, "admin.publish.consequence_unconfirmed");
        json_set_int(count, "n", decided->record.confirmed);
        json_set_int(count, "of", decided->record.asked);
    }
    if (corrected_since(v->txn, d->edition.number, decided->record.index))
        words_add(told, "correction.decided_before");
    if (waiting)
        json_set_int(words_add(told, "correction.open"), "n", waiting);
    words_add(told, "admin.publish.consequence_closed");
    words_add(told, "admin.publish.consequence_back");
    json_set_str(initial, "decision", arena_format(v->arena, "%u", decision));
    json_set_new(v->view, "confirm",
                 admin_confirm(v, &publish_form, initial, admin_url(v, d, "/kunngjor"),
                               "admin.publish.publish", told, "admin.publish.publish",
                               admin_url(v, d, "%s", "")));
}

/* The public page's own words, as of now; what is typed under the reason shows in it once it was sent. */
static void add_preview(struct visit *v, const struct desk *d, const struct announcement *n) {
    json_t *preview = json_object();
    struct announcement now = *n;
    now.at = v->arrived;
    winner_tell(v, &d->edition, d->rules, &now, preview);
    json_t *finalists = json_object_get(preview, "finalists");
    json_set_bool(preview, "has_finalists", json_array_size(finalists) > 0);
    json_set_new(v->view, "preview", preview);
}

static enum fault publish_view(struct visit *v) {
    struct desk d;
    struct announcement n;
    struct decided decided;
    uint32_t decision = 0;
    json_t *missing = json_array();
    enum fault f = admin_desk(v, &d);
    if (f) {
        json_decref(missing);
        return f;
    }
    admin_begin_desk(v, &d);
    json_set_new(v->view, "missing", missing);
    add_never(v, &d);
    if (d.edition.record.announced)
        return say_done(v, &d);
    f = say_recalled(v, &d);
    if (!f)
        f = announcement_preview(v->txn, v->arena, d.edition.number, &n, &decision);
    if (f == STEP_NOT_READY) {
        add_missing(v, missing, "admin.publish.no_decision", admin_url(v, &d, "/beslutning"));
        return OK;
    }
    if (!f)
        f = decision_current(v->txn, v->arena, d.edition.number, &decided);
    if (f)
        return f;
    if (n.citation.n == 0 && n.winners_n &&
        json_get_bool(json_object_get(d.rules, "decision"), "citation_required"))
        add_missing(v, missing, "admin.publish.no_citation", admin_url(v, &d, "/beslutning"));
    add_preview(v, &d, &n);
    if (json_array_size(missing) == 0)
        add_confirm(v, &d, decision, &decided);
    return OK;
}

static enum fault publish_command(struct visit *v, struct command *c) {
    struct edition_announce_args *args = arena_alloc(c->arena, sizeof *args);
    uint64_t decision;
    if (!str_to_u64(form_text(v->form, "decision"), &decision) || decision > UINT32_MAX)
        return WRONG_STATE;
    *args = (struct edition_announce_args){.edition = arena_copy(c->arena, visit_param(v, "edition")),
                                           .decision = (uint32_t)decision,
                                           .signed_by = admin_take(v, c, "signed_by")};
    c->args = args;
    c->decide = edition_announce;
    return OK;
}

static enum fault publish_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = v->path;
    return OK;
}

const struct route admin_publish_routes[] = {
    {GET, PATH, ADMIN, .grave = true, .view = publish_view, .template = "admin/publish"},
    {POST, PATH, ADMIN, .grave = true, .view = publish_view, .template = "admin/publish",
     .form = &publish_form, .command = publish_command, .answer = publish_answer},
    {0},
};
