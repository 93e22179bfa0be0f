/* people.c: the bodies of an edition and who sits in them; who has answered and handed in, never what.
 * What is done to them is in people_acts.c. */
#include "page/admin/people.h"

#include "award/step/recusal.h"
#include "award/step/voters.h"
#include "desk/signin.h"
#include "page/admin/step.h"
#include "page/words/key_words.h"

#include <string.h>

struct body { /* one that is being told */
    struct visit *v;
    const struct desk *d;
    struct str id;
    const json_t *rules;     /* its own */
    json_t *recusals;        /* of the edition */
    struct step_record step; /* the newest of the body */
    bool has_step;
    json_t *voters; /* of that step */
};

struct str admin_signin_link(struct visit *v, struct str person) {
    struct str secret = signin_secret(v->site->store, v->arena, SIGNIN_MAILED, person,
                                      v->arrived + SIGNIN_INVITATION_SECONDS);
    return page_url(v, "/logg-inn#%.*s", STR_ARGS(secret));
}

/* --- states --- */

static json_t *invited(const struct body *b, bool has_key) {
    if (!b->d->edition.record.opened)
        return admin_status("state.invited.no", "neutral");
    return has_key ? admin_status("state.invited.seen", "success")
                   : admin_status("state.invited.yes", "warning");
}

static bool has_ties(const struct body *b, struct str person) {
    const json_t *row;
    size_t i;
    json_array_foreach(b->recusals, i, row) {
        if (str_equal(json_get_str(row, "person"), person))
            return true;
    }
    return false;
}

static json_t *declared(const struct body *b, struct str person) {
    if (!recusal_declared(b->v->txn, b->d->edition.number, b->id, person))
        return admin_status("state.declared.no", "neutral");
    return has_ties(b, person) ? admin_status("state.declared.ties", "success")
                               : admin_status("state.declared.none", "success");
}

static json_t *device(const struct body *b, struct str person, uint32_t keys) {
    const struct visit *v = b->v;
    struct key_seen k = {.person = person, .strict = keys_strict(b->d->rules, b->id)}, waits = {.n = 0};
    for (k.n = 1; k.n <= keys; k.n++)
        if (enrolment_get(v->txn, person, k.n, &k.record) == OK && key_waits(v, &k) &&
            (k.strict || k.n == keys))
            waits = k;
    if (waits.n == 0)
        return keys ? admin_status("state.device.confirmed", "success")
                    : admin_status("state.device.none", "neutral");
    json_t *status = admin_status("state.device.new", "warning");
    key_tell(v, &waits, status);
    if (!key_waits_for(v, &waits))
        return status;
    json_t *act =
        page_act(b->v, &key_form, admin_url(b->v, b->d, "/personer/bekreft"), "admin.people.confirm_key");
    page_act_hidden(act, "person", person);
    page_act_hidden(act, "key", arena_format(v->arena, "%u", waits.n));
    json_set_bool(act, "quiet", true);
    json_set_new(status, "confirm", act);
    return status;
}

static json_t *handed_in(const struct body *b, struct str person) {
    const json_t *row;
    size_t i;
    bool open = b->step.state == STEP_IS_OPEN;
    if (!b->has_step || b->step.mode != MODE_BALLOTS)
        return NULL;
    json_array_foreach(b->voters, i, row) {
        if (!str_equal(json_get_str(row, "person"), person))
            continue;
        if (json_get_bool(row, "handed_in"))
            return admin_status("state.handed_in.yes", "success");
        if (!open || !json_get_int(row, "of"))
            return admin_status(open ? "state.handed_in.no" : "state.handed_in.closed", "neutral");
        json_t *status = admin_status("state.handed_in.part", "warning"),
               *label = json_object_get(status, "label");
        json_set_int(label, "done", json_get_int(row, "done"));
        json_set_int(label, "of", json_get_int(row, "of"));
        return status;
    }
    return NULL;
}

/* --- a body --- */

static json_t *member_row(const struct body *b, const struct member *m) {
    struct visit *v = b->v;
    struct str id = m->person.id, role = member_role_word(m->role);
    uint32_t keys = enrolment_count(v->txn, id);
    json_t *row = json_object(), *handed;
    json_set_str(row, "name", m->person.name);
    json_set_str(row, "email", m->person.email);
    json_set_str(row, "from", m->person.from);
    if (m->role != MEMBER_PLAIN)
        json_set_str(row, "role", rules_text_of(b->rules, role.p, v->lang));
    json_set_new(row, "invited", invited(b, keys > 0));
    json_set_new(row, "declared", declared(b, id));
    json_set_new(row, "key", device(b, id, keys));
    handed = handed_in(b, id);
    if (handed)
        json_set_new(row, "handed_in", handed);
    json_set_str(row, "edit_url", admin_url(v, b->d, "/personer/%.*s/%.*s", STR_ARGS(b->id), STR_ARGS(id)));
    if (store_sample(v->site->store))
        json_set_str(row, "link", admin_signin_link(v, id));
    if (!b->d->edition.record.announced)
        json_set_str(row, "remove_url",
                     admin_url(v, b->d, "/personer/%.*s/%.*s/ta-ut", STR_ARGS(b->id), STR_ARGS(id)));
    else if (m->person.email.n)
        json_set_str(row, "erase_url", page_url(v, "/administrasjon/personer/%.*s/slett", STR_ARGS(id)));
    return row;
}

static enum fault find_step(struct body *b) {
    for (uint32_t n = step_count(b->v->txn, b->d->edition.number); n > 0; n--) {
        enum fault f = step_get(b->v->txn, b->d->edition.number, n, &b->step);
        if (f)
            return f;
        b->has_step = str_equal(str_of(b->step.body), b->id);
        if (b->has_step)
            return step_voters(b->v->txn, b->v->arena, b->d->edition.number, &b->step, &b->voters);
    }
    return OK;
}

static enum fault add_body(struct visit *v, const struct desk *d, const json_t *rules, json_t *recusals,
                           json_t *bodies) {
    struct body b = {.v = v, .d = d, .id = json_get_str(rules, "id"), .rules = rules, .recusals = recusals};
    struct member *list;
    size_t n;
    enum fault f = members_list(v->txn, v->arena, d->edition.number, b.id, &list, &n);
    if (!f)
        f = find_step(&b);
    if (f)
        return f;
    json_t *out = json_object(), *members = json_array();
    json_set_str(out, "id", b.id);
    json_set_str(out, "name", rules_text_of(rules, "name", v->lang));
    json_set_int(words_set(out, "who_text", "count.members"), "n", (int64_t)n);
    for (size_t i = 0; i < n; i++)
        json_add_new(members, member_row(&b, &list[i]));
    json_set_bool(out, "has_members", n > 0);
    json_set_new(out, "members", members);
    if (!d->edition.record.announced) {
        json_t *add = json_object();
        json_set_str(add, "url", admin_url(v, d, "/personer/%.*s", STR_ARGS(b.id)));
        words_set(add, "label", "admin.people.add");
        json_set_new(out, "add", add);
    }
    json_add_new(bodies, out);
    return OK;
}

/* --- from the edition before --- */

/* The newest other edition of the award, when it has somebody whom this one lacks. */
static enum fault add_copy(struct visit *v, const struct desk *d) {
    struct edition *list;
    size_t n;
    enum fault f = editions_list(v->txn, v->arena, d->edition.award, v->arrived, &list, &n);
    if (f || d->edition.record.announced)
        return f;
    for (size_t i = 0; i < n; i++) {
        if (list[i].record.ordinal >= d->edition.record.ordinal)
            continue;
        struct desk before = {list[i], d->rules};
        json_t *act = page_act(v, &copy_form, admin_url(v, d, "/personer/hent"), "admin.people.copy");
        json_set_new(json_object_get(act, "label"), "edition", admin_label(&before));
        page_act_hidden(act, "from", list[i].id);
        json_set_bool(act, "quiet", true);
        json_set_new(v->view, "copy", act);
        return OK;
    }
    return OK;
}

enum fault admin_people_view(struct visit *v) {
    struct desk d;
    json_t *recusals, *bodies = NULL, *body;
    size_t i;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = recusal_list(v->txn, v->arena, d.edition.number, &recusals);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    bodies = json_array();
    json_set_new(v->view, "bodies", bodies);
    json_array_foreach(json_object_get(d.rules, "bodies"), i, body) {
        f = add_body(v, &d, body, recusals, bodies);
        if (f)
            return f;
    }
    json_set_bool(v->view, "sample", store_sample(v->site->store));
    words_set(v->view, "mail_text",
              d.edition.record.opened ? "admin.people.mailed_now" : "admin.people.mailed_later");
    return add_copy(v, &d);
}

const struct route admin_people_routes[] = {
    {GET, ADMIN_PEOPLE, ADMIN, .view = admin_people_view, .template = "admin/people"},
    {0},
};
