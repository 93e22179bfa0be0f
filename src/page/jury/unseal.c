/* unseal.c: «Vis resultatet». The share leaves the holder's browser only when that has seen the close
 * for itself (templates/assets/js/unseal.js); with enough of them the step is opened and counted at once. */
#include "page/jury/unseal.h"

#include "award/close/unsealing.h"
#include "base/format.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/jury/lead.h"
#include "page/words/shut_words.h"

enum { SHARE_MAX_BYTES = 4096 };

static const struct form share_form = {"jury_share",
                                       {{"note", FORM_NOTE, .required = true, .max = SHARE_MAX_BYTES}, {0}}};

/* --- who --- */

/* The index of the visitor's share; 0 when they hold none. */
static uint32_t own_share(const struct visit *v, const struct step_documents *d) {
    size_t at = holders_find(&d->holders, v->who.person);
    return at < d->holders.n ? (uint32_t)at + 1 : 0;
}

bool unseal_waits_for(const struct visit *v, const struct seat *s, const struct step_record *step) {
    struct step_documents d;
    if (step->secrecy != SECRECY_SEALED || step->state != STEP_IS_CLOSED ||
        step_documents(v->txn, v->arena, step, &d) || step_taken_anew(v->txn, s->edition.number, step))
        return false;
    uint32_t own = own_share(v, &d);
    return own && !share_given(v->txn, s->edition.number, step, own);
}

static void add_holders(struct visit *v, const struct seat *s, const struct step_record *step,
                        const struct step_documents *d, json_t *unseal) {
    json_t *rows = json_array();
    for (size_t i = 0; i < d->holders.n; i++) {
        struct person p;
        json_t *row = json_object();
        bool given = share_given(v->txn, s->edition.number, step, (uint32_t)i + 1);
        json_set_str(row, "name",
                     person_read(v->txn, v->arena, d->holders.list[i].person, &p) ? (struct str){0} : p.name);
        words_set(row, "state", given ? "unseal.given" : "unseal.not_given");
        json_set_str(row, "tone", given ? STR("success") : STR("neutral"));
        json_add_new(rows, row);
    }
    page_sort(v, rows, "name");
    json_set_new(unseal, "holders", rows);
}

/* --- telling --- */

static void add_act(struct visit *v, const struct seat *s, const struct step_record *step, json_t *unseal) {
    struct str path = seat_step_path(v, s, step, "/vis");
    json_t *act = page_act(v, &share_form, page_url(v, "%.*s", STR_ARGS(path)), "unseal.show");
    v->wasm = true;
    json_set_str(act, "desk", desk_data(v, s, step));
    json_set_str(act, "claim_url", page_url(v, "%.*s", STR_ARGS(seat_step_path(v, s, step, "/innsyn"))));
    json_set_new(unseal, "act", act);
}

/* Where to go from a vote that stays shut: the chair to opening a new one, everybody to the one that was. */
static void add_ways(struct visit *v, const struct seat *s, const struct step_record *step, json_t *unseal) {
    struct lead_step *list;
    size_t n = 0;
    json_t *ways = json_array();
    if (step_taken_anew(v->txn, s->edition.number, step))
        page_add_way(ways, "queue.title", page_url(v, "%.*s", STR_ARGS(seat_path(v, s, "%s", ""))));
    else if (s->role == MEMBER_CHAIR && lead_steps(v, s, &list, &n) == OK)
        for (size_t i = 0; i < n; i++)
            if (list[i].newest.number == step->number && lead_may_open(v, s, &list[i]))
                page_add_way(ways, "lead.open_again",
                             page_url(v, "%.*s", STR_ARGS(lead_open_path(v, s, &list[i]))));
    json_set_bool(unseal, "has_ways", json_array_size(ways) > 0);
    json_set_new(unseal, "ways", ways);
}

enum fault unseal_tell(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct step_documents d;
    struct fact closed;
    enum fault f = step_documents(v->txn, v->arena, step, &d);
    if (f || (f = event_read(v->txn, v->arena, step->closed, &closed)))
        return f;
    json_t *unseal = shut_tell(v, s->edition.number, step, &d);
    json_t *at = words_set(unseal, "closed_text", "result.closed");
    json_set_str(at, "at", format_moment(v->arena, v->lang, closed.at));
    add_holders(v, s, step, &d, unseal);
    add_ways(v, s, step, unseal);
    if (unseal_waits_for(v, s, step))
        add_act(v, s, step, unseal);
    json_set_new(v->view, "unseal", unseal);
    return OK;
}

/* --- the act --- */

static enum fault share_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    enum fault f = seat_voter(v, &s, &step);
    if (!f)
        v->redirect = seat_step_path(v, &s, &step, "/resultat");
    return f;
}

static enum fault share_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    struct share_give *give = arena_alloc(c->arena, sizeof *give);
    enum fault f = seat_voter(v, &s, &step);
    if (f)
        return f;
    give->edition = arena_copy(c->arena, s.edition.id);
    give->step = arena_copy(c->arena, str_of(step.id));
    give->person = c->by;
    give->note = arena_copy(c->arena, form_text(v->form, "note"));
    c->decide = share_give;
    c->args = give;
    return OK;
}

static enum fault share_answer(struct visit *v, const struct command *c) {
    (void)c;
    return share_view(v);
}

const struct route jury_unseal_routes[] = {
    {POST, "/jury/:edition/:body/:step/vis", MEMBER, .view = share_view, .template = "jury/result",
     .form = &share_form, .command = share_command, .answer = share_answer},
    {0},
};
