/* decision.c: what the body decided, as members read it; and where the chair records it. The numbers
 * advise; this is an act of its own. */
#include "award/close/correction.h"
#include "base/format.h"
#include "page/jury/confirm.h"
#include "page/jury/decide.h"
#include "page/jury/jury.h"
#include "page/jury/row.h"

static json_t *outcome_of(const struct visit *v, const struct seat *s, const struct decided *d) {
    struct str names = {0};
    for (size_t i = 0; i < d->winners_n; i++) {
        struct candidate k;
        struct str name = candidate_find(v->txn, v->arena, s->edition.number, d->winners[i], &k)
                              ? d->winners[i]
                              : candidate_called(&k);
        names = page_listed(v->arena, names, name);
    }
    return names.n ? json_stringn(names.p, names.n) : words_new("decision.none");
}

static void add_author(struct visit *v, const struct seat *s, const struct decided *d, json_t *o) {
    struct fact f;
    struct person p;
    if (event_read(v->txn, v->arena, d->record.index, &f) || person_read(v->txn, v->arena, f.by, &p))
        return;
    json_t *by = words_set(o, "by", "decision.by");
    json_set_str(by, "name", p.name);
    json_set_str(by, "role", rules_text_of(s->body, "chair", v->lang));
}

static void add_decided(struct visit *v, const struct seat *s, const struct decided *d) {
    static const char *const how[] = {[SUPPORT_UNANIMOUS] = "decision.unanimous",
                                      [SUPPORT_MAJORITY] = "decision.majority",
                                      [SUPPORT_VOTE] = "decision.by_vote"};
    json_t *o = json_object();
    json_set_new(o, "outcome", outcome_of(v, s, d));
    words_set(o, "how", how[d->record.support]);
    json_set_new(o, "reason", page_paragraphs(d->citation));
    json_set_str(o, "at", format_moment(v->arena, v->lang, d->record.at));
    add_author(v, s, d, o);
    if (d->departs.n)
        json_set_str(words_set(o, "departs_text", "decision.departs"), "reason", d->departs);
    json_set_new(v->view, "decided", o);
}

/* What was decided before and is replaced: "Erstatter beslutningen fra 22. oktober 2021: …". */
static void add_earlier(struct visit *v, const struct seat *s, const struct decided *d) {
    json_t *earlier = json_array();
    for (uint32_t n = d->number; n > 1; n--) {
        struct decided old;
        struct str reason;
        int64_t at;
        if (decision_read(v->txn, v->arena, s->edition.number, n - 1, &old) ||
            decision_superseded(v->txn, v->arena, &old.record, &reason, &at))
            continue;
        json_t *words = words_add(earlier, "decision.earlier");
        json_set_str(words, "at", format_moment(v->arena, v->lang, old.record.at));
        json_set_str(words, "reason", reason);
    }
    json_set_bool(v->view, "has_earlier", json_array_size(earlier) > 0);
    json_set_new(v->view, "earlier", earlier);
}

/* The chair may record another one, also when it is announced: a winner declines. */
static bool may_replace(const struct seat *s) {
    return s->role == MEMBER_CHAIR;
}

static enum fault replace_view(struct visit *v, const struct seat *s, const struct step_record *step) {
    static const char *const texts[2][2] = {{"decision.again_text", "decision.again_secret"},
                                            {"decision.again_told", "decision.again_told_secret"}};
    words_set(v->view, "again_text", texts[s->edition.record.announced][s->edition.record.secret]);
    return decide_tell(v, s, step, true);
}

/* The numbers have moved since: the chair records it again, the same or another, and each is asked anew. */
static void add_outdated(struct visit *v, const struct seat *s, const struct decided *d) {
    if (!corrected_since(v->txn, s->edition.number, d->record.index))
        return;
    words_set(v->view, "outdated",
              s->role == MEMBER_CHAIR ? "correction.decide_again" : "correction.decided_before");
    if (s->edition.record.announced)
        words_set(v->view, "announced_since", "correction.announced_since");
}

static enum fault decision_view(struct visit *v) {
    struct seat s;
    struct decided d;
    struct step_record step;
    enum fault f = seat_find(v, &s), none;
    if (!f && !decision_here(&s))
        f = NOT_FOUND;
    if (f)
        return f;
    seat_view(v, &s);
    words_set(v->view, "title", s.edition.record.secret ? "decision.title_body" : "decision.title");
    words_set(v->view, "lead_text", s.edition.record.secret ? "decision.lead_body" : "decision.lead");
    struct str minutes = seat_path(v, &s, "/protokoll");
    json_set_str(v->view, "minutes_url", page_url(v, "%.*s", STR_ARGS(minutes)));
    none = decision_step(v, &s, &step);
    if (!none) {
        struct str path = seat_step_path(v, &s, &step, "/resultat");
        json_set_str(v->view, "result_url", page_url(v, "%.*s", STR_ARGS(path)));
    }
    bool decided = decision_seen(v, &s, &d) == OK;
    if (decided) {
        bool again = visit_query(v, "ny").n || (v->form && v->form->form == &decide_form);
        add_decided(v, &s, &d);
        add_earlier(v, &s, &d);
        add_outdated(v, &s, &d);
        if (!none && again && may_replace(&s))
            return replace_view(v, &s, &step);
        if (!none && may_replace(&s)) {
            struct str path = seat_path(v, &s, "/beslutning?ny=1");
            json_set_str(v->view, "again_url", page_url(v, "%.*s", STR_ARGS(path)));
        }
        confirm_tell(v, &s, none ? NULL : &step, &d);
    } else if (!none && s.role == MEMBER_CHAIR) {
        return decide_tell(v, &s, &step, false);
    } else {
        json_t *waiting = json_object();
        words_set(waiting, "text", none ? "decision.not_yet" : "decision.waiting");
        json_set_new(v->view, "waiting", waiting);
    }
    return OK;
}

static enum fault decide_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    enum fault f = seat_lead(v, &s);
    if (!f && !decision_here(&s))
        f = NOT_FOUND;
    if (!f && decision_step(v, &s, &step))
        f = STEP_NOT_READY;
    return f ? f : decide_fill(v, &s, &step, c);
}

static enum fault decide_answer(struct visit *v, const struct command *c) {
    (void)c;
    return seat_go(v, "/beslutning");
}

const struct route jury_decision_routes[] = {
    {GET, "/jury/:edition/:body/beslutning", MEMBER, .view = decision_view, .template = "jury/decision"},
    {POST, "/jury/:edition/:body/beslutning", CHAIR, .view = decision_view, .template = "jury/decision",
     .form = &decide_form, .command = decide_command, .answer = decide_answer},
    {POST, "/jury/:edition/:body/bekreft", MEMBER, .view = decision_view, .template = "jury/decision",
     .form = &confirm_form, .command = confirm_command, .answer = decide_answer},
    {POST, "/jury/:edition/:body/innsigelse", MEMBER, .view = decision_view, .template = "jury/decision",
     .form = &object_form, .command = object_command, .answer = decide_answer},
    {0},
};
