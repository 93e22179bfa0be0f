/* common.c: the office's addresses, the head of its pages, and its small words. Knows no page. */
#include "award/decision/announcement.h"
#include "base/buf.h"
#include "base/format.h"
#include "base/municipality.h"
#include "page/admin/admin.h"

#include <stdarg.h>

#define OFFICE "/administrasjon"

/* --- where --- */

enum fault admin_desk(struct visit *v, struct desk *d) {
    enum fault f = edition_find(v->txn, v->arena, visit_param(v, "edition"), v->arrived, &d->edition);
    return f ? f : edition_rules_of(v->txn, &d->edition.record, &d->rules);
}

struct str admin_path(struct arena *a, struct str edition, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str rest = arena_vformat(a, format, list);
    va_end(list);
    return arena_format(a, OFFICE "/utgave/%.*s%.*s", STR_ARGS(edition), STR_ARGS(rest));
}

struct str admin_url(const struct visit *v, const struct desk *d, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str rest = arena_vformat(v->arena, format, list);
    va_end(list);
    return page_url(v, OFFICE "/utgave/%.*s%.*s", STR_ARGS(d->edition.id), STR_ARGS(rest));
}

enum fault admin_up(struct visit *v) {
    size_t n = v->path.n;
    while (n && v->path.p[n - 1] != '/')
        n--;
    v->redirect = str_slice(v->path, 0, n ? n - 1 : 0);
    return OK;
}

enum fault admin_done(struct visit *v, const struct command *c) {
    (void)c;
    return admin_up(v);
}

uint32_t admin_number(const struct visit *v, const char *name) {
    uint64_t n;
    return str_to_u64(visit_param(v, name), &n) && n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* --- the head --- */

void admin_begin(struct visit *v) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "desk");
    json_set_str(v->view, "home_url", page_url(v, OFFICE));
}

json_t *admin_label(const struct desk *d) {
    json_t *label = words_new("award.edition");
    json_set_int(label, "ordinal", d->edition.record.ordinal);
    json_set_str(label, "label", d->edition.label);
    return label;
}

void admin_begin_desk(struct visit *v, const struct desk *d) {
    admin_begin(v);
    json_set_str(v->view, "award_name", rules_text_of(d->rules, "name", v->lang));
    json_set_new(v->view, "label", admin_label(d));
    json_set_str(v->view, "edition_url", admin_url(v, d, "%s", ""));
}

void admin_say_frozen(struct visit *v, const struct desk *d) {
    if (d->edition.record.steps && !d->edition.record.announced)
        words_set(v->view, "frozen_text", "admin.candidates.frozen");
}

/* --- words --- */

struct str admin_name(const struct visit *v, struct str person) {
    struct person p;
    return person.n && person_read(v->txn, v->arena, person, &p) == OK ? p.name : (struct str){0};
}

struct str admin_municipality(const struct visit *v, const struct desk *d, struct str number) {
    int64_t at = d->edition.record.opens ? d->edition.record.opens : v->arrived;
    const struct municipality *m = number.n ? municipality_find(number, day_format(v->arena, at)) : NULL;
    return m ? m->name : number;
}

json_t *admin_relation(const struct proposal *p) {
    if (p->self)
        return words_new("admin.inbox.self");
    json_t *words = words_new(p->relation.n ? "admin.inbox.relation" : "admin.inbox.no_relation");
    json_set_str(words, "relation", p->relation);
    return words;
}

void admin_say_readers(const struct visit *v, json_t *told, uint32_t edition, bool all) {
    struct announcement_reader *readers;
    size_t n;
    if (!announcement_readers(v->txn, v->arena, edition, all, &readers, &n))
        json_set_int(words_add(told, "admin.publish.consequence_mail"), "n", (json_int_t)n);
}

struct str admin_mail_person(struct arena *a, struct str name, struct str address) {
    if (name.n == 0 || address.n == 0)
        return name.n ? name : address;
    return arena_format(a, "%.*s <%.*s>", STR_ARGS(name), STR_ARGS(address));
}

json_t *admin_mail_paragraphs(struct str body) {
    json_t *texts = page_paragraphs(body), *list = json_array(), *text;
    size_t i;
    json_array_foreach(texts, i, text) {
        json_t *row = json_object();
        struct str s = json_text(text);
        json_set_str(row, "text", s);
        if (str_starts(s, STR("http://")) || str_starts(s, STR("https://")))
            json_set_str(row, "url", s);
        json_add_new(list, row);
    }
    json_decref(texts);
    return list;
}

void admin_state(json_t *into, const char *key, const char *tone) {
    words_set(into, "state", key);
    json_set_str(into, "tone", str_of(tone));
}

json_t *admin_status(const char *key, const char *tone) {
    json_t *status = json_object();
    words_set(status, "label", key);
    json_set_str(status, "tone", str_of(tone));
    return status;
}

void admin_phase(json_t *into, const struct edition *e) {
    static const struct {
        const char *key, *tone;
    } phases[] = {
        [PHASE_DRAFT] = {"state.edition.draft", "neutral"},
        [PHASE_SOON] = {"state.edition.soon", "neutral"},
        [PHASE_OPEN] = {"state.edition.open", "success"},
        [PHASE_CLOSED] = {"state.edition.closed", "warning"},
        [PHASE_JUDGING] = {"state.edition.judging", "warning"},
        [PHASE_DECIDED] = {"state.edition.decided", "warning"},
        [PHASE_ANNOUNCED] = {"state.edition.announced", "success"},
        [PHASE_RECALLED] = {"state.edition.recalled", "danger"},
    };
    admin_state(into, phases[e->phase].key, phases[e->phase].tone);
}

void admin_proposal_state(json_t *into, const struct proposal *p) {
    static const struct {
        const char *key, *tone;
    } states[PROPOSAL_STATES] = {
        [PROPOSAL_UNCONFIRMED] = {"state.proposal.unconfirmed", "warning"},
        [PROPOSAL_NEW] = {"state.proposal.new", "warning"},
        [PROPOSAL_LATE] = {"state.proposal.late", "danger"},
        [PROPOSAL_UNSURE] = {"state.proposal.unsure", "warning"},
        [PROPOSAL_ACCEPTED] = {"state.proposal.accepted", "warning"},
        [PROPOSAL_GATHERED] = {"state.proposal.placed", "success"},
        [PROPOSAL_REFUSED] = {"state.proposal.out", "neutral"},
        [PROPOSAL_WITHDRAWN] = {"state.proposal.withdrawn", "neutral"},
    };
    if (p->erased)
        admin_state(into, "state.proposal.erased", "neutral");
    else
        admin_state(into, states[p->state].key, states[p->state].tone);
}

void admin_candidate_state(json_t *into, const struct candidate *k) {
    if (k->state == CANDIDATE_OUT)
        admin_state(into, "state.candidate.out", "neutral");
    else if (k->state == CANDIDATE_MERGED)
        admin_state(into, "state.candidate.merged", "neutral");
    else if (k->record.screened == 'q')
        admin_state(into, "state.candidate.unsure", "warning");
    else
        admin_state(into, "state.candidate.in", "success");
}

void admin_candidate_name(json_t *into, const char *member, const struct candidate *k) {
    if (k->name.n)
        json_set_str(into, member, k->name);
    else
        words_set(into, member, "admin.candidates.gone");
}

void admin_tab(json_t *tabs, const char *label, struct str url, int64_t count, bool current) {
    json_t *tab = json_object();
    words_set(tab, "label", label);
    json_set_str(tab, "url", url);
    if (count > 0)
        json_set_int(tab, "count", count);
    json_set_bool(tab, "current", current);
    json_add_new(tabs, tab);
}

void admin_empty(struct visit *v, const char *text, const char *label, struct str url) {
    json_t *empty = json_object();
    words_set(empty, "text", text);
    if (label) {
        words_set(empty, "label", label);
        json_set_str(empty, "url", url);
    }
    json_set_new(v->view, "empty", empty);
}

void admin_line(json_t *lines, const char *label, struct str text) {
    if (text.n == 0)
        return;
    json_t *line = json_object();
    words_set(line, "label", label);
    json_set_str(line, "text", text);
    json_add_new(lines, line);
}
