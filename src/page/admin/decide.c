/* decide.c: how the decision stands, for the office. The chair records it and members confirm it on
 * pages of their own. */
#include "award/close/correction.h"
#include "award/decision/decision.h"
#include "page/admin/admin.h"
#include "page/award/winner.h"

/* The chair of the body that decides, by name. */
static enum fault chair_of(struct visit *v, const struct desk *d, struct str *name) {
    struct member *list;
    size_t n;
    struct str body = rules_deciding_body(d->rules);
    enum fault f = members_list(v->txn, v->arena, d->edition.number, body, &list, &n);
    *name = (struct str){0};
    if (!f && n && list[0].role == MEMBER_CHAIR)
        *name = list[0].person.name;
    return f;
}

static enum fault names_of(struct visit *v, const struct desk *d, const struct str *ids, size_t n,
                           struct str *names) {
    *names = (struct str){0};
    for (size_t i = 0; i < n; i++) {
        struct candidate k;
        enum fault f = candidate_find(v->txn, v->arena, d->edition.number, ids[i], &k);
        if (f)
            return f;
        *names = page_listed(v->arena, *names, candidate_called(&k));
    }
    return OK;
}

static enum fault say_decided(struct visit *v, const struct desk *d, const struct decided *x) {
    static const char *const how[] = {[SUPPORT_UNANIMOUS] = "decision.unanimous",
                                      [SUPPORT_MAJORITY] = "decision.majority",
                                      [SUPPORT_VOTE] = "decision.by_vote"};
    struct str winners, finalists;
    struct fact f;
    enum fault fault = names_of(v, d, x->winners, x->winners_n, &winners);
    if (!fault)
        fault = names_of(v, d, x->finalists, x->finalists_n, &finalists);
    if (!fault)
        fault = event_read(v->txn, v->arena, x->record.index, &f);
    if (fault)
        return fault;
    json_t *decided = json_object();
    if (winners.n)
        json_set_str(decided, "outcome", winners);
    else
        words_set(decided, "outcome", "decision.none");
    words_set(decided, "how", how[x->record.support]);
    json_set_new(decided, "reason", page_paragraphs(x->citation));
    json_set_bool(decided, "has_reason", x->citation.n > 0);
    json_set_str(decided, "by", admin_name(v, f.by));
    json_set_str(decided, "at", page_when(v, f.at));
    if (x->departs.n)
        json_set_str(words_set(decided, "departs_text", "decision.departs"), "reason", x->departs);
    if (x->finalists_n > x->winners_n)
        json_set_str(decided, "finalists", finalists);
    json_set_new(v->view, "decided", decided);
    return OK;
}

static enum fault add_confirmed(struct visit *v, const struct desk *d, const struct decided *x) {
    json_t *list, *from, *rows = json_array(), *text;
    size_t i;
    enum fault f = decision_confirms(v->txn, v->arena, d->edition.number, x->number, &list);
    if (f) {
        json_decref(rows);
        return f;
    }
    json_array_foreach(list, i, from) {
        json_t *row = json_object();
        bool agrees = json_get_bool(from, "agrees") && json_get_bool(from, "own_row");
        json_set_str(row, "name", json_get_str(from, "name"));
        if (!json_get_bool(from, "confirmed"))
            admin_state(row, "state.confirmed.no", "warning");
        else if (agrees)
            admin_state(row, "state.confirmed.yes", "success");
        else
            admin_state(row, "state.confirmed.disagrees", "danger");
        json_set_str(row, "remark", json_get_str(from, "remark"));
        json_add_new(rows, row);
    }
    text = words_set(v->view, "confirmed_text", "count.confirmed");
    json_set_int(text, "n", x->record.confirmed);
    json_set_int(text, "of", x->record.asked);
    json_set_bool(v->view, "has_confirmed", json_array_size(rows) > 0);
    json_set_new(v->view, "confirmed", rows);
    return OK;
}

/* To what is announced; or to announcing it, or what was decided since. */
static enum fault add_way(struct visit *v, const struct desk *d, const struct decided *x) {
    struct announcement n;
    enum fault f = announcement_read(v->txn, v->arena, d->edition.number, &n);
    if (f && f != NOT_FOUND)
        return f;
    if (!f)
        json_set_str(v->view, "winner_url", winner_url(v, d->edition.award, d->edition.id));
    if (!f && n.decision == x->number)
        return OK;
    json_t *publish = json_object();
    json_set_str(publish, "url", admin_url(v, d, f ? "/kunngjor" : "/kunngjor/rett"));
    words_set(publish, "label", f ? "admin.publish.publish" : "admin.correct.title");
    json_set_new(v->view, "publish", publish);
    return OK;
}

static enum fault decide_view(struct visit *v) {
    struct desk d;
    struct decided x;
    struct str chair;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = chair_of(v, &d, &chair);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    struct str decides = rules_deciding_body(d.rules);
    const json_t *body = rules_find(d.rules, "bodies", decides);
    json_set_str(v->view, "body_name", rules_text_of(body, "name", v->lang));
    words_set(v->view, "title", d.edition.secret ? "decision.title_body" : "decision.title");
    json_set_str(v->view, "minutes_url", admin_url(v, &d, "/protokoll/%.*s", STR_ARGS(decides)));
    f = decision_current(v->txn, v->arena, d.edition.number, &x);
    if (f == NOT_FOUND) {
        json_set_str(words_set(v->view, "waiting_text", "admin.decide.waits"), "who",
                     chair.n ? chair : rules_text_of(body, "chair", v->lang));
        return OK;
    }
    if (!f && corrected_since(v->txn, d.edition.number, x.record.index)) {
        words_set(v->view, "outdated", "correction.decided_before");
        if (d.edition.record.announced)
            words_set(v->view, "announced_since", "correction.announced_since");
    }
    if (!f)
        f = say_decided(v, &d, &x);
    if (!f)
        f = add_confirmed(v, &d, &x);
    if (f)
        return f;
    if (x.step.n)
        json_set_str(v->view, "result_url", admin_url(v, &d, "/steg/%.*s/resultat", STR_ARGS(x.step)));
    return add_way(v, &d, &x);
}

const struct route admin_decide_routes[] = {
    {GET, "/administrasjon/utgave/:edition/beslutning", ADMIN, .view = decide_view,
     .template = "admin/decide"},
    {0},
};
