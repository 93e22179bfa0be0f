/* insight_person.c: what is held of somebody who sits in a body or works in the office: who they are, where
 * they sit, with which devices, and what the log has of what they did. */
#include "award/people/enrolment.h"
#include "award/privacy/held.h"
#include "base/format.h"
#include "page/person/insight.h"
#include "page/words/edition_words.h"

enum { LOOK_MOST = 20000, AT_ONCE = 400 };

/* Types of what is entered of one person, with a low line for the dot: each has a text, insight.act_TYPE. */
static const char *const acts[] = {
    "person_added",   "person_changed",  "admin_granted",       "admin_revoked",         "member_invited",
    "member_removed", "juror_enrolled",  "juror_key_confirmed", "recusal_declared",      "recusal_settled",
    "ballot_cast",    "ballot_claimed",  "share_given",         "step_record_confirmed", "decision_confirmed",
    "passkey_added",  "passkey_removed",
};

static bool same_type(struct str type, const char *act) {
    struct str a = str_of(act);
    bool same = a.n == type.n;
    for (size_t i = 0; same && i < a.n; i++)
        same = type.p[i] == a.p[i] || (type.p[i] == '.' && a.p[i] == '_');
    return same;
}

static const char *act_key(struct arena *arena, struct str type) {
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (same_type(type, acts[i]))
            return arena_format(arena, "insight.act_%s", acts[i]).p;
    return "insight.act_other";
}

static json_t *new_in(json_t *list) {
    json_t *row = json_object();
    json_add_new(list, row);
    return row;
}

static enum fault add_memberships(struct telling *t, const struct membership *list, size_t n) {
    struct visit *v = t->v;
    json_t *rows = json_array(), *raw = json_array();
    enum fault f = OK;
    json_set_bool(v->view, "has_memberships", n > 0);
    json_set_new(v->view, "memberships", rows);
    json_set_new(t->data, "memberships", raw);
    for (size_t i = 0; i < n && !f; i++) {
        struct edition e;
        json_t *rules, *row = new_in(rows), *data = new_in(raw);
        f = edition_read(v->txn, v->arena, list[i].edition, v->arrived, &e);
        if (f || (f = edition_rules_of(v->txn, &e.record, &rules)))
            break;
        struct str role = member_role_word(list[i].role);
        const json_t *body = rules_find(rules, "bodies", list[i].body);
        edition_name(v, &e, rules, row);
        json_set_str(row, "body", rules_text_of(body, "name", v->lang));
        json_set_str(row, "role",
                     rules_text_of(body, arena_format(v->arena, "%.*s", STR_ARGS(role)).p, v->lang));
        json_set_str(data, "edition", e.id);
        json_set_str(data, "body", list[i].body);
        json_set_str(data, "role", role);
    }
    return f;
}

static enum fault add_devices(struct telling *t, struct str person) {
    struct visit *v = t->v;
    json_t *rows = json_array(), *raw = json_array();
    uint32_t n = enrolment_count(v->txn, person);
    enum fault f = OK;
    json_set_bool(v->view, "has_devices", n > 0);
    json_set_new(v->view, "devices", rows);
    json_set_new(t->data, "devices", raw);
    for (uint32_t i = 1; i <= n && !f; i++) {
        struct key_record key;
        f = enrolment_get(v->txn, person, i, &key);
        if (f)
            break;
        json_set_str(new_in(rows), "at", format_moment(v->arena, v->lang, key.at));
        json_set_str(new_in(raw), "at", time_format_rfc3339(v->arena, key.at));
    }
    return f;
}

/* In a secret edition that is not announced only what they did themself: the rest could tell them that they
 * are proposed. */
static bool may_tell(const struct happening *h, struct str person, bool open) {
    return str_equal(json_get_str(h->open, "person"), person) && (open || str_equal(h->by, person));
}

static enum fault add_acts(struct telling *t, uint32_t edition, struct str person, bool open, json_t *rows,
                           json_t *raw) {
    struct visit *v = t->v;
    uint64_t before = 0;
    size_t n = AT_ONCE;
    enum fault f = OK;
    for (size_t looked = 0; n == AT_ONCE && looked < LOOK_MOST && !f; looked += n) {
        struct happening *list;
        f = history_page(v->txn, v->arena, edition, before, AT_ONCE, &list, &n);
        for (size_t i = 0; i < n && !f; i++) {
            before = list[i].index;
            if (!may_tell(&list[i], person, open))
                continue;
            json_t *row = new_in(rows), *data = new_in(raw);
            json_set_str(row, "at", format_moment(v->arena, v->lang, list[i].at));
            words_set(row, "text", act_key(v->arena, list[i].type));
            json_set_str(data, "at", time_format_rfc3339(v->arena, list[i].at));
            json_set_str(data, "type", list[i].type);
            json_set_int(data, "entry", (int64_t)list[i].index);
        }
    }
    return f;
}

static enum fault add_happened(struct telling *t, struct str person, const struct membership *list,
                               size_t n) {
    struct visit *v = t->v;
    json_t *rows = json_array(), *raw = json_array();
    enum fault f = add_acts(t, 0, person, true, rows, raw);
    for (size_t i = 0; i < n && !f; i++) {
        struct edition_record e;
        bool again = i && list[i - 1].edition == list[i].edition;
        f = edition_get(v->txn, list[i].edition, &e);
        if (!f && !again)
            f = add_acts(t, list[i].edition, person, held_may_tell(&e), rows, raw);
    }
    json_set_bool(v->view, "has_acts", json_array_size(rows) > 0);
    json_set_new(v->view, "acts", rows);
    json_set_new(t->data, "acts", raw);
    return f;
}

enum fault insight_tell_person(struct telling *t) {
    struct visit *v = t->v;
    struct person p;
    struct membership *list;
    size_t n;
    enum fault f = person_by_mail(v->txn, v->arena, t->link.email, &p);
    if (f)
        return f == NOT_FOUND ? OK : f;
    t->things++;
    json_t *person = json_object(), *data = json_object(), *mails = json_array(), *raw = json_array();
    json_set_str(person, "name", p.name);
    json_set_str(person, "from", p.from);
    json_set_bool(person, "is_admin", p.admin);
    json_set_new(v->view, "person", person);
    json_set_str(data, "name", p.name);
    json_set_str(data, "from", p.from);
    json_set_str(data, "language", lang_code(p.lang));
    json_set_bool(data, "administrator", p.admin);
    json_set_new(t->data, "person", data);
    f = memberships_list(v->txn, v->arena, p.id, &list, &n);
    if (!f)
        f = add_memberships(t, list, n);
    if (!f)
        f = add_devices(t, p.id);
    if (!f)
        f = add_happened(t, p.id, list, n);
    if (!f)
        f = insight_mails(t, p.id, mails, raw);
    json_set_bool(v->view, "has_mails", json_array_size(mails) > 0);
    json_set_new(v->view, "mails", mails);
    json_set_new(t->data, "mails", raw);
    return f;
}
