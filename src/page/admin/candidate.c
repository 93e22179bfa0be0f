/* candidate.c: one candidate with every text that was written about it, its own and those of the ones
 * merged into it. What is done to it is in candidate_acts.c. */
#include "page/admin/candidate.h"

#include "award/privacy/held.h"
#include "base/orgnr.h"
#include "page/admin/screen.h"

enum fault admin_read_candidate(struct visit *v, struct read_candidate *x) {
    enum fault f = admin_desk(v, &x->d);
    return f ? f : candidate_find(v->txn, v->arena, x->d.edition.number, visit_param(v, "candidate"), &x->k);
}

static struct str url_of(struct visit *v, const struct read_candidate *x, const char *end) {
    return admin_url(v, &x->d, "/kandidater/%.*s%s", STR_ARGS(x->k.id), end);
}

static json_t *facts_of(struct visit *v, const struct read_candidate *x) {
    const struct candidate *k = &x->k;
    json_t *facts = json_array();
    struct str kind = rules_text_of(rules_find(x->d.rules, "kinds", k->kind), "name", v->lang);
    const struct str lines[] = {k->summary,
                                kind,
                                k->place,
                                admin_municipality(v, &x->d, k->municipality),
                                k->orgnr.n ? orgnr_format(v->arena, k->orgnr) : k->orgnr,
                                k->web};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].n && (i != 3 || !str_equal(lines[3], lines[2])))
            json_add_str(facts, lines[i]);
    struct str person = admin_name(v, k->person);
    if (person.n)
        json_set_str(words_add(facts, "admin.candidates.is_member"), "name", person);
    return facts;
}

/* --- its proposals --- */

static json_t *proposal_row(struct visit *v, const struct read_candidate *x, const struct proposal *p) {
    json_t *row = json_object();
    json_set_str(row, "number", edition_proposal_name(v->arena, x->d.rules, &x->d.edition.record, p->number));
    json_t *from = words_set(row, "from_text", p->erased ? "state.proposal.erased" : "admin.candidates.from");
    json_set_str(from, "name", p->name);
    json_set_new(from, "relation", admin_relation(p));
    json_set_str(row, "received", page_when(v, p->at));
    json_set_str(row, "url", admin_url(v, &x->d, "/forslag/%u", p->number));
    json_t *texts = p->erased ? json_array() : admin_texts(v, p);
    if (!p->erased && !str_equal(p->candidate, x->k.name)) {
        json_t *named = json_object();
        words_set(named, "label", "admin.csv.candidate");
        json_set_str(named, "value", p->candidate);
        json_array_insert_new(texts, 0, named);
    }
    json_set_new(row, "texts", texts);
    if (p->record.candidate == x->k.number && !x->d.edition.record.announced) {
        json_t *split = page_act(v, &split_form, url_of(v, x, "/skill-ut"), "admin.candidates.split");
        page_act_hidden(split, "proposal", arena_format(v->arena, "%u", p->number));
        json_set_bool(split, "plain", true);
        json_set_new(row, "split", split);
    }
    return row;
}

static enum fault add_proposals(struct visit *v, const struct read_candidate *x) {
    struct proposal *list;
    size_t n;
    json_t *rows = json_array();
    enum fault f = candidate_proposals(v->txn, v->arena, x->d.edition.number, x->k.number, &list, &n);
    for (size_t i = 0; i < n && !f; i++)
        json_add_new(rows, proposal_row(v, x, &list[i]));
    if (!f && n == 0)
        admin_empty(v, "admin.candidates.no_proposals", "admin.edition.inbox",
                    admin_url(v, &x->d, "/forslag"));
    json_set_new(v->view, "proposals", rows);
    return f;
}

/* --- merged with whom --- */

static json_t *undo_act(struct visit *v, const struct read_candidate *x, struct str merged) {
    json_t *undo = page_act(v, &unmerge_form, url_of(v, x, "/skill"), "admin.proposal.undo");
    page_act_hidden(undo, "candidate", merged);
    json_set_bool(undo, "quiet", true);
    return undo;
}

static enum fault add_merged(struct visit *v, const struct read_candidate *x) {
    struct candidate *list;
    size_t n;
    json_t *rows = json_array(), *options = json_array();
    bool may = !x->d.edition.record.announced;
    enum fault f = candidates_list(v->txn, v->arena, x->d.edition.number, true, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        if (list[i].state == CANDIDATE_IN && list[i].number != x->k.number)
            json_add_new(options, admin_option(list[i].id, list[i].name));
        if (list[i].state != CANDIDATE_MERGED || list[i].record.into != x->k.number)
            continue;
        json_t *row = json_object();
        admin_candidate_name(words_set(row, "text", "admin.candidates.holds"), "name", &list[i]);
        json_set_str(row, "url", admin_url(v, &x->d, "/kandidater/%.*s", STR_ARGS(list[i].id)));
        if (may)
            json_set_new(row, "act", undo_act(v, x, list[i].id));
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_merged", json_array_size(rows) > 0);
    json_set_new(v->view, "merged", rows);
    if (may && x->k.state == CANDIDATE_IN && json_array_size(options)) {
        json_t *form = admin_form(v, &into_form, NULL, url_of(v, x, "/sla-sammen"));
        form_options(form, "into", options);
        json_t *field = page_field(form, "into");
        json_object_del(field, "is_radio");
        json_set_bool(field, "is_select", true);
        json_set_new(v->view, "merge", form);
    }
    json_decref(options);
    return f;
}

static enum fault say_into(struct visit *v, const struct read_candidate *x) {
    struct candidate into;
    if (x->k.state != CANDIDATE_MERGED)
        return OK;
    enum fault f = candidate_read(v->txn, v->arena, x->d.edition.number, x->k.record.into, &into);
    if (f)
        return f;
    json_t *row = json_object();
    admin_candidate_name(words_set(row, "text", "admin.candidates.merged_into"), "name", &into);
    json_set_str(row, "url", admin_url(v, &x->d, "/kandidater/%.*s", STR_ARGS(into.id)));
    if (!x->d.edition.record.announced)
        json_set_new(row, "act", undo_act(v, x, x->k.id));
    json_set_new(v->view, "into", row);
    return OK;
}

/* --- screening --- */

static enum fault add_screening(struct visit *v, const struct read_candidate *x) {
    const struct candidate *k = &x->k;
    struct fact f;
    char was = k->record.screened;
    if (k->record.screening) {
        enum fault fault = event_read(v->txn, v->arena, k->record.screening - 1, &f);
        if (fault)
            return fault;
        json_t *screened = json_object();
        words_set(screened, "text",
                  was == 'y'   ? "admin.screened.yes"
                  : was == 'n' ? "admin.screened.no"
                               : "admin.screened.unsure");
        json_set_str(screened, "reason", k->reason);
        json_set_str(screened, "by", admin_name(v, f.by));
        json_set_str(screened, "at", page_when(v, f.at));
        json_set_new(v->view, "screened", screened);
    }
    if (k->state == CANDIDATE_MERGED || x->d.edition.record.announced)
        return OK;
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "outcome",
                 was == 'y'   ? STR("yes")
                 : was == 'n' ? STR("no")
                 : was == 'q' ? STR("unsure")
                              : (struct str){0});
    json_set_str(initial, "reason", k->reason);
    json_set_new(v->view, "screen", admin_form(v, &screen_form, initial, url_of(v, x, "/vurder")));
    return OK;
}

/* Who is proposed and left no address can be sent what is held, once the office knows the address. */
static void add_insight(struct visit *v, const struct read_candidate *x) {
    if (!held_may_tell(&x->d.edition.record))
        return;
    json_set_new(v->view, "insight", admin_form(v, &insight_to_form, NULL, url_of(v, x, "/innsyn")));
}

enum fault admin_candidate_view(struct visit *v) {
    struct read_candidate x;
    json_t *history, *edit;
    enum fault f = admin_read_candidate(v, &x);
    if (f)
        return f;
    admin_begin_desk(v, &x.d);
    admin_candidate_name(v->view, "name", &x.k);
    json_set_str(v->view, "candidates_url", admin_url(v, &x.d, "/kandidater"));
    admin_candidate_state(v->view, &x.k);
    json_set_new(v->view, "facts", facts_of(v, &x));
    admin_say_frozen(v, &x.d);
    add_insight(v, &x);
    if (!x.k.erased)
        json_set_str(v->view, "erase_url", url_of(v, &x, "/slett"));
    f = add_proposals(v, &x);
    if (!f)
        f = say_into(v, &x);
    if (!f)
        f = add_merged(v, &x);
    if (!f)
        f = add_screening(v, &x);
    if (!f && !x.d.edition.record.announced) {
        f = admin_candidate_form(v, &x.d, &x.k, url_of(v, &x, "/rett"), &edit);
        json_set_new(v->view, "edit", edit);
    }
    if (!f) {
        f = admin_history(v, &x.d, SUBJECT_CANDIDATE, x.k.id, &history);
        json_set_new(v->view, "history", history);
    }
    return f;
}

const struct route admin_candidate_routes[] = {
    {GET, ADMIN_CANDIDATE, ADMIN, .view = admin_candidate_view, .template = "admin/candidate"},
    {0},
};
