/* edition.c: one edition's own desk: how far it has come, its rooms, its dates. */
#include "base/format.h"
#include "page/admin/checklist.h"
#include "page/admin/dates.h"
#include "page/admin/export.h"
#include "page/admin/retention.h"

enum { POSTPONEMENTS_LOOKED = 400 };

static void add_place(json_t *places, const char *label, int64_t count, struct str url) {
    json_t *place = json_object();
    words_set(place, "label", label);
    if (count >= 0)
        json_set_str(place, "count", count ? (struct str){0} : STR("0"));
    if (count > 0)
        json_set_int(place, "count", count);
    json_set_str(place, "url", url);
    json_add_new(places, place);
}

static enum fault add_places(struct visit *v, const struct desk *d) {
    const struct edition_record *r = &d->edition.record;
    json_t *places = json_array(), *body;
    int64_t people = 0;
    size_t i;
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        struct member *list;
        size_t n;
        enum fault f = members_list(v->txn, v->arena, d->edition.number, json_get_str(body, "id"), &list, &n);
        if (f) {
            json_decref(places);
            return f;
        }
        people += (int64_t)n;
    }
    add_place(places, "admin.edition.inbox", r->proposals, admin_url(v, d, "/forslag"));
    add_place(places, "admin.edition.candidates", r->candidates_in, admin_url(v, d, "/kandidater"));
    add_place(places, "admin.edition.people", people, admin_url(v, d, "/personer"));
    json_t *step;
    json_array_foreach(json_object_get(d->rules, "steps"), i, step) {
        struct str id = json_get_str(step, "id"), name = rules_text_of(step, "name", v->lang);
        json_t *place = json_object();
        json_set_str(place, "label", name);
        json_set_str(place, "url", admin_url(v, d, "/steg/%.*s", STR_ARGS(id)));
        json_add_new(places, place);
    }
    struct str decides = rules_deciding_body(d->rules);
    add_place(places, "minutes.title", -1, admin_url(v, d, "/protokoll/%.*s", STR_ARGS(decides)));
    add_place(places, "admin.history", -1, admin_url(v, d, "/historikk"));
    add_place(places, "retention.title", -1, page_url(v, RETENTION_PATH));
    json_set_new(v->view, "places", places);
    return OK;
}

static void add_dates(struct visit *v, const struct desk *d) {
    const struct edition_record *r = &d->edition.record;
    json_t *dates = json_array();
    if (r->opens)
        admin_line(dates, "award.opens", page_when(v, r->opens));
    if (r->closes)
        admin_line(dates, "award.closes", page_when(v, r->closes));
    if (r->first_closes && r->first_closes != r->closes)
        json_set_str(words_set(json_array_get(dates, json_array_size(dates) - 1), "note", "when.was"), "at",
                     format_date(v->arena, v->lang, r->first_closes));
    if (r->decides)
        admin_line(dates, d->edition.secret ? "admin.edition.decides" : "award.judged",
                   page_when(v, r->decides));
    if (r->ceremony)
        admin_line(dates, d->edition.secret ? "award.given_on" : "award.announced",
                   page_when(v, r->ceremony));
    int64_t due = retention_due(v->txn, v->arena, d->edition.number);
    if (due)
        admin_line(dates, "retention.due_long", format_date(v->arena, v->lang, due));
    json_set_bool(v->view, "has_dates", json_array_size(dates) > 0);
    json_set_new(v->view, "dates", dates);
}

/* --- postponements: each was an event with its reason --- */

static enum fault add_postponement(struct visit *v, uint64_t index, json_t *list) {
    static const struct {
        const char *field, *label;
    } dates[] = {
        {"closes", "award.closes"}, {"decides", "admin.edition.decides"}, {"ceremony", "award.announced"}};
    struct fact f;
    enum fault fault = event_read(v->txn, v->arena, index, &f);
    if (fault)
        return fault;
    json_t *row = json_object(), *lines = json_array();
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        int64_t at = fact_time(f.open, dates[i].field);
        admin_line(lines, dates[i].label, at ? format_date(v->arena, v->lang, at) : (struct str){0});
    }
    json_set_new(row, "lines", lines);
    json_set_str(row, "reason", json_get_str(f.later, "reason"));
    json_set_str(row, "at", format_date(v->arena, v->lang, f.at));
    json_add_new(list, row);
    return OK;
}

static enum fault add_postponements(struct visit *v, const struct desk *d) {
    struct happening *all;
    size_t n;
    json_t *list = json_array();
    json_set_new(v->view, "postponements", list);
    if (!d->edition.postponed)
        return OK;
    uint64_t last = d->edition.record.postponing - 1;
    enum fault f =
        history_page(v->txn, v->arena, d->edition.number, last + 1, POSTPONEMENTS_LOOKED, &all, &n);
    for (size_t i = 0; i < n && !f; i++)
        if (str_equal(all[i].type, STR("edition.postponed")))
            f = add_postponement(v, all[i].index, list);
    json_set_bool(v->view, "has_postponements", json_array_size(list) > 0);
    return f;
}

/* --- ways on --- */

static json_t *way(const char *label, struct str url) {
    json_t *to = json_object();
    json_set_str(to, "url", url);
    words_set(to, "label", label);
    return to;
}

static void add_ways(struct visit *v, const struct desk *d) {
    const struct edition_record *r = &d->edition.record;
    struct str public = page_edition_path(v->arena, &d->edition);
    if (r->opened)
        json_set_str(v->view, "public_url", page_url(v, "%.*s", STR_ARGS(public)));
    else
        json_set_new(v->view, "previews", admin_previews(v, d));
    if (!r->announced)
        json_set_new(v->view, "change", way("admin.edition.change", admin_url(v, d, "/rett")));
    if (r->opened && !r->announced)
        json_set_new(v->view, "postpone", way("admin.edition.postpone", admin_url(v, d, "/utsett")));
    json_t *exports = admin_exports(v, d, true, true);
    json_set_bool(v->view, "has_exports", json_array_size(exports) > 0);
    json_set_new(v->view, "exports", exports);
}

static enum fault edition_view(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_set_bool(v->view, "secret", d.edition.secret);
    json_set_str(v->view, "theme", d.edition.theme);
    admin_phase(v->view, &d.edition);
    f = admin_checklist(v, &d);
    if (!f)
        f = add_places(v, &d);
    if (!f)
        f = add_postponements(v, &d);
    add_dates(v, &d);
    add_ways(v, &d);
    return f;
}

const struct route admin_edition_routes[] = {
    {GET, "/administrasjon/utgave/:edition", ADMIN, .view = edition_view, .template = "admin/edition"},
    {0},
};
