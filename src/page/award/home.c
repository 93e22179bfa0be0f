/* home.c: the front page: what can be proposed to, and who was chosen last. */
#include "award/decision/hall.h"
#include "page/award/winner.h"
#include "page/pages.h"
#include "page/words/edition_words.h"
#include "page/words/hall_words.h"

enum { WINNERS_SHOWN = 3 };

static json_t *award_row(struct visit *v, const struct edition *e, const json_t *rules, bool *primary_given) {
    json_t *row = json_object(), *propose = edition_propose(v, e);
    json_set_str(row, "name", rules_text_of(rules, "name", v->lang));
    json_set_str(row, "purpose", rules_text_of(rules, "lead", v->lang));
    json_set_str(row, "given_by", rules_text_of(rules, "given_by", v->lang));
    json_set_str(row, "url", page_url(v, "/%.*s", STR_ARGS(e->award)));
    json_set_bool(row, "secret", e->secret);
    edition_state(v, e, row);
    if (e->record.told) {
        json_set_str(row, "winner_url", winner_url(v, e->award, e->id));
        words_set(row, "winner_label", e->record.announced ? "home.winner" : "home.recalled");
    }
    if (propose) {
        bool primary = !*primary_given && !e->secret;
        *primary_given |= primary;
        json_set_bool(propose, "primary", primary);
        json_set_new(row, "propose", propose);
    }
    return row;
}

/* The awards that have an edition to tell of, in the order of their files. */
static enum fault add_awards(struct visit *v) {
    const struct awards *all = awards_all();
    json_t *rows = json_array();
    bool primary_given = false;
    json_set_new(v->view, "awards", rows);
    for (size_t i = 0; i < all->n; i++) {
        struct edition e;
        json_t *rules;
        enum fault f = edition_current(v->txn, v->arena, all->list[i].id, v->arrived, &e);
        if (f == NOT_FOUND)
            continue;
        if (!f)
            f = edition_rules(v->txn, e.number, &rules);
        if (f)
            return f;
        json_add_new(rows, award_row(v, &e, rules, &primary_given));
    }
    if (json_array_size(rows) == 0) {
        json_t *empty = json_object();
        words_set(empty, "text", "home.empty");
        json_set_new(v->view, "empty", empty);
    }
    return OK;
}

static enum fault add_winners(struct visit *v) {
    struct hall_row *list;
    size_t n;
    enum fault f = hall_list(v->txn, v->arena, (struct str){0}, WINNERS_SHOWN, &list, &n);
    if (f)
        return f;
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, hall_words(v, &list[i]));
    json_set_bool(v->view, "has_winners", n > 0);
    json_set_new(v->view, "winners", rows);
    return OK;
}

static enum fault home_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    json_set_str(v->view, "feed_url", page_url(v, "/vinnere.atom"));
    enum fault f = add_awards(v);
    return f ? f : add_winners(v);
}

const struct route home_routes[] = {
    {GET, "/", EVERYONE, .view = home_view, .template = "award/home", .cache = PUBLIC},
    {0},
};
