/* erase_others.c: what is told of others than proposals is erased, each on a page that says before what that
 * touches: a candidate, a person, a wish for erasure. */
#include "award/people/outbox.h"
#include "award/privacy/erasure_request.h"
#include "award/privacy/erasure_subject.h"
#include "page/admin/candidate.h"
#include "page/admin/erase.h"

#define CANDIDATE ADMIN_CANDIDATE "/slett"
#define PERSON    "/administrasjon/personer/:person/slett"
#define WISH      "/administrasjon/innsyn/:request/slett"

static const struct form wish_form = {"erase_wish", {{.name = NULL}}};

/* Whose data they are, until the name is gone too. */
static void say_whose(struct visit *v, const char *key, struct str name) {
    if (name.n)
        json_set_str(words_set(v->view, "heading", key), "name", name);
    else
        words_set(v->view, "heading", "admin.erase.gone");
}

/* Who comes from a wish goes back to the list of them. */
static void begin(struct visit *v) {
    admin_begin(v);
    json_set_str(v->view, "insight_url", page_url(v, "/administrasjon/innsyn"));
}

/* The lead in the place of the button. */
static enum fault say_no(struct visit *v, enum fault f, const char *needed, const char *works) {
    if (f != OK && f != COUNT_NEEDS_IT && f != WRONG_STATE)
        return f;
    words_set(v->view, "lead",
              f == COUNT_NEEDS_IT ? needed
              : f == WRONG_STATE  ? works
                                  : "admin.erase.nothing");
    return OK;
}

static struct erasure_args *take(struct visit *v, struct command *c) {
    struct erasure_args *args = arena_alloc(c->arena, sizeof *args);
    *args = (struct erasure_args){.rule = STR("request"), .reason = admin_take(v, c, "reason")};
    c->args = args;
    return args;
}

/* --- a candidate --- */

static enum fault candidate_view(struct visit *v) {
    struct read_candidate x;
    struct erasure_target *list;
    size_t n;
    enum fault f = admin_read_candidate(v, &x);
    if (f)
        return f;
    enum fault may =
        erasure_of_candidate(v->txn, v->arena, x.d.edition.number, x.k.number, v->arrived, &list, &n);
    admin_begin_desk(v, &x.d);
    struct str page = admin_url(v, &x.d, "/kandidater/%.*s", STR_ARGS(x.k.id));
    say_whose(v, "admin.erase_candidate.title", x.k.name);
    if (may || n == 0) {
        erase_way(v, "admin.erase_candidate.back", page);
        return say_no(v, n ? may : OK, "admin.erase_candidate.needed", NULL);
    }
    json_t *told = json_array();
    words_set(v->view, "lead", "admin.erase_candidate.lead");
    erase_tell(told, "admin.erase_candidate.texts", n);
    if (x.k.proposals)
        words_add(told, "admin.erase_candidate.proposals");
    if (erasure_takes_material(list, n))
        words_add(told, "admin.erase_candidate.material");
    if (x.d.edition.record.announced)
        words_add(told, "admin.erase_candidate.announced");
    erase_offer(v, &erase_form, told, page_url(v, "%.*s", STR_ARGS(v->path)), page);
    return OK;
}

static enum fault candidate_command(struct visit *v, struct command *c) {
    struct read_candidate x;
    enum fault f = admin_read_candidate(v, &x);
    if (f)
        return f;
    struct erasure_args *args = take(v, c);
    args->edition = arena_copy(c->arena, x.d.edition.id);
    args->id = arena_copy(c->arena, x.k.id);
    c->decide = erasure_write_candidate;
    return OK;
}

/* --- a person --- */

/* Where the office takes them out first: among the administrators, and in each edition that is not announced.
 */
static enum fault say_seats(struct visit *v, const struct person *p) {
    struct membership *list;
    size_t n;
    uint32_t last = 0;
    enum fault f = memberships_list(v->txn, v->arena, p->id, &list, &n);
    if (p->admin)
        erase_way(v, "admin.admins.title", page_url(v, "/administrasjon/administratorer"));
    for (size_t i = 0; i < n && !f; i++) {
        struct desk d;
        f = edition_read(v->txn, v->arena, list[i].edition, v->arrived, &d.edition);
        if (!f)
            f = edition_rules_of(v->txn, &d.edition.record, &d.rules);
        if (f || d.edition.record.announced || list[i].edition == last)
            continue;
        json_t *label = erase_way(v, "admin.erase_person.seat", admin_url(v, &d, "/personer"));
        json_set_str(label, "award", rules_text_of(d.rules, "name", v->lang));
        json_set_new(label, "label", admin_label(&d));
        last = list[i].edition;
    }
    return f;
}

static enum fault person_view(struct visit *v) {
    struct erasure_of_person x;
    struct person p;
    struct mail *mails;
    size_t n;
    enum fault f = person_read(v->txn, v->arena, visit_param(v, "person"), &p);
    if (!f)
        f = outbox_to(v->txn, v->arena, p.id, &mails, &n);
    if (f)
        return f;
    enum fault may = erasure_of_person(v->txn, v->arena, p.id, v->arrived, &x);
    begin(v);
    say_whose(v, "admin.erase_person.title", p.name);
    if (may == WRONG_STATE && x.n && (f = say_seats(v, &p)))
        return f;
    if (may || x.n == 0)
        return say_no(v, x.n ? may : OK, "admin.erase_person.needed", "admin.erase_person.works");
    json_t *told = json_array();
    words_set(v->view, "lead", "admin.erase_person.lead");
    erase_tell(told, x.name_stays ? "admin.erase_person.addresses" : "admin.erase_person.all", x.n);
    if (n)
        erase_tell(told, "admin.erase_person.mails", n);
    words_add(told, x.name_stays ? "admin.erase_person.name_stays" : "admin.erase_person.id_stays");
    erase_offer(v, &erase_form, told, page_url(v, "%.*s", STR_ARGS(v->path)),
                page_url(v, "/administrasjon/innsyn"));
    return OK;
}

static enum fault person_command(struct visit *v, struct command *c) {
    take(v, c)->id = arena_copy(c->arena, visit_param(v, "person"));
    c->decide = erasure_write_person;
    return OK;
}

/* A person has no page of their own. */
static enum fault person_done(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = v->path; /* which says that nothing is left */
    return OK;
}

/* --- a wish for erasure --- */

static enum fault wish_view(struct visit *v) {
    struct erasure_request r;
    struct erasure_target *list;
    size_t n;
    enum fault f = erasure_request_read(v->txn, v->arena, visit_param(v, "request"), &r);
    if (f)
        return f;
    enum fault may = erasure_of_request(v->txn, v->arena, r.id, &list, &n);
    begin(v);
    words_set(v->view, "heading", "admin.erase_wish.title");
    struct str page = page_url(v, "/administrasjon/innsyn/%.*s", STR_ARGS(r.id));
    if (may || n == 0) {
        erase_way(v, "admin.erase_wish.back", page);
        return say_no(v, n ? may : OK, NULL, "admin.erase_wish.open");
    }
    json_t *told = json_array();
    words_set(v->view, "lead", "admin.erase_wish.lead");
    erase_tell(told, "admin.erase_wish.texts", n);
    words_add(told, "admin.erase_wish.stays");
    erase_offer(v, &wish_form, told, page_url(v, "%.*s", STR_ARGS(v->path)), page);
    return OK;
}

static enum fault wish_command(struct visit *v, struct command *c) {
    struct erasure_args *args = arena_alloc(c->arena, sizeof *args);
    *args = (struct erasure_args){.rule = STR("retention"),
                                  .id = arena_copy(c->arena, visit_param(v, "request"))};
    c->args = args;
    c->decide = erasure_write_request;
    return OK;
}

const struct route admin_erase_others_routes[] = {
    {GET, CANDIDATE, ADMIN, .grave = true, .view = candidate_view, .template = "admin/form"},
    {POST, CANDIDATE, ADMIN, .grave = true, .view = candidate_view, .template = "admin/form",
     .form = &erase_form, .command = candidate_command, .answer = admin_done},
    {GET, PERSON, ADMIN, .grave = true, .view = person_view, .template = "admin/form"},
    {POST, PERSON, ADMIN, .grave = true, .view = person_view, .template = "admin/form", .form = &erase_form,
     .command = person_command, .answer = person_done},
    {GET, WISH, ADMIN, .grave = true, .view = wish_view, .template = "admin/form"},
    {POST, WISH, ADMIN, .grave = true, .view = wish_view, .template = "admin/form", .form = &wish_form,
     .command = wish_command, .answer = admin_done},
    {0},
};
