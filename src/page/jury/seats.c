/* seats.c: sends people to their seats, and says it in words when they have none. */
#include "page/jury/jury.h"
#include "page/jury/seat.h"
#include "page/words/edition_words.h"

static struct str seat_of(const struct visit *v, const struct edition *e, const struct membership *m) {
    return arena_format(v->arena, "/jury/%.*s/%.*s", STR_ARGS(e->id), STR_ARGS(m->body));
}

static enum fault add_seat(struct visit *v, json_t *rows, const struct membership *m, struct str *path) {
    struct edition e;
    json_t *rules;
    enum fault f = edition_read(v->txn, v->arena, m->edition, v->arrived, &e);
    if (f || (f = edition_rules(v->txn, e.number, &rules)))
        return f;
    json_t *row = json_object();
    *path = seat_of(v, &e, m);
    json_set_new(row, "award_name", edition_title(v, &e, rules));
    json_set_str(row, "url", page_url(v, "%.*s", STR_ARGS(*path)));
    json_set_str(row, "text", rules_text_of(rules_find(rules, "bodies", m->body), "name", v->lang));
    json_add_new(rows, row);
    return OK;
}

/* All seats of the person, or those in the edition of the path; with one there is nothing to choose. */
static enum fault seats_view(struct visit *v) {
    struct membership *list;
    size_t n;
    uint32_t only = 0;
    struct str path = {0}, edition = visit_param(v, "edition");
    json_t *rows = json_array();
    enum fault f = memberships_list(v->txn, v->arena, v->who.person, &list, &n);
    if (!f && edition.n)
        f = edition_number(v->txn, edition, &only);
    v->view = json_new_object(v->arena);
    page_stand_at(v, "desk");
    json_set_new(v->view, "other", rows);
    for (size_t i = 0; !f && i < n; i++)
        if (!only || list[i].edition == only)
            f = add_seat(v, rows, &list[i], &path);
    if (f)
        return f;
    if (json_array_size(rows) == 1)
        v->redirect = path;
    json_set_bool(v->view, "has_other", json_array_size(rows) > 0);
    if (json_array_size(rows) == 0) {
        json_t *empty = json_object();
        words_set(empty, "text", "queue.no_seat");
        json_set_new(v->view, "empty", empty);
    }
    return OK;
}

/* Somebody signed in who does not sit here: in words, since a forwarded mail leads here too. */
enum fault seat_not_invited(struct visit *v, const struct seat *s) {
    if (s->edition.public_phase == PHASE_DRAFT)
        return NOT_FOUND;
    seat_view(v, s);
    json_t *none = json_object(), *ways = json_array();
    words_set(none, "heading", "jury.welcome.not_invited");
    words_set(none, "text", "jury.welcome.not_invited_text");
    page_add_way(ways, "error.home", page_url(v, "/"));
    page_add_way(ways, "queue.mine", page_url(v, "/jury"));
    json_set_new(none, "ways", ways);
    json_set_new(v->view, "none", none);
    v->template = STR("jury/welcome");
    v->status = 403;
    return OK;
}

const struct route jury_seats_routes[] = {
    {GET, "/jury", SIGNED_IN, .view = seats_view, .template = "jury/queue"},
    {GET, "/jury/:edition", MEMBER, .view = seats_view, .template = "jury/queue"},
    {0},
};
