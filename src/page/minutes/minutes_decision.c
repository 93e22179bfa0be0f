/* minutes_decision.c: what the body decided, as it was locked in the log before anybody was told; who has
 * confirmed it; and what of it has been told, corrected or recalled. */
#include "award/decision/announcement.h"
#include "base/format.h"
#include "page/minutes/minutes_parts.h"

/* --- the act --- */

static json_t *outcome_of(const struct minutes *m, const struct str *ids, size_t n) {
    json_t *names = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_object();
        json_set_new(row, "name", minutes_candidate(m, ids[i]));
        json_add_new(names, row);
    }
    page_sort(m->v, names, "name");
    return names;
}

/* Where it is locked: the entry, and in it the commitment that an announcement must open. */
static enum fault add_lock(const struct minutes *m, uint64_t index, json_t *into) {
    struct visit *v = m->v;
    struct str entry;
    json_t *parsed;
    enum fault f = journal_entry(v->txn, index, &entry);
    if (f || (f = json_parse(v->arena, entry, &parsed)))
        return f;
    json_t *lock = json_object();
    json_set_str(words_set(lock, "text", "minutes.locked"), "index",
                 format_integer(v->arena, v->lang, (int64_t)index));
    json_set_str(lock, "commitment", json_get_str(parsed, "later"));
    json_set_new(into, "lock", lock);
    return OK;
}

static enum fault add_decided(const struct minutes *m, json_t *into) {
    static const char *const how[] = {[SUPPORT_UNANIMOUS] = "decision.unanimous",
                                      [SUPPORT_MAJORITY] = "decision.majority",
                                      [SUPPORT_VOTE] = "decision.by_vote"};
    struct visit *v = m->v;
    const struct decided *d = &m->decision;
    struct fact f;
    enum fault fault = event_read(v->txn, v->arena, d->record.index, &f);
    if (fault)
        return fault;
    json_t *o = json_object();
    json_set_new(into, "decided", o);
    json_set_bool(o, "has_winners", d->winners_n > 0);
    json_set_new(o, "winners", outcome_of(m, d->winners, d->winners_n));
    json_set_bool(o, "has_finalists", d->finalists_n > d->winners_n);
    json_set_new(o, "finalists", outcome_of(m, d->finalists, d->finalists_n));
    words_set(o, "how", how[d->record.support]);
    json_t *by = words_set(o, "by", "minutes.decided_by");
    json_set_new(by, "who", minutes_person(m, f.by));
    json_set_str(by, "at", page_when(v, d->record.at));
    json_set_new(o, "citation", page_paragraphs(d->citation));
    if (d->departs.n)
        json_set_str(words_set(o, "departs_text", "decision.departs"), "reason", d->departs);
    return add_lock(m, d->record.index, o);
}

/* What stood before, and why it does not any more: nothing is written over. */
static void add_replaced(const struct minutes *m, json_t *into) {
    struct visit *v = m->v;
    json_t *list = json_array();
    for (uint32_t n = m->decision.number; n > 1; n--) {
        struct decided old;
        struct str reason;
        int64_t at;
        if (decision_read(v->txn, v->arena, m->edition->number, n - 1, &old) ||
            decision_superseded(v->txn, v->arena, &old.record, &reason, &at) ||
            decision_keeps(v->txn, m->edition->number, old.winners, old.winners_n, v->who.person))
            continue;
        json_t *words = words_add(list, "decision.earlier");
        json_set_str(words, "at", page_when(v, old.record.at));
        json_set_str(words, "reason", reason);
    }
    json_set_bool(into, "has_replaced", json_array_size(list) > 0);
    json_set_new(into, "replaced", list);
}

/* --- the members' word --- */

static enum fault add_confirmed(const struct minutes *m, json_t *into) {
    struct visit *v = m->v;
    json_t *list, *from, *rows = json_array();
    size_t i;
    enum fault f = decision_confirms(v->txn, v->arena, m->edition->number, m->decision.number, &list);
    json_array_foreach(list, i, from) {
        struct fact said;
        uint64_t index;
        bool answered = json_get_bool(from, "confirmed"),
             agrees = json_get_bool(from, "agrees") && json_get_bool(from, "own_row");
        json_t *row = json_object();
        json_set_str(row, "name", json_get_str(from, "name"));
        json_t *text = words_set(row, "confirm_state",
                                 !answered ? "minutes.confirmed_not"
                                 : agrees  ? "minutes.confirmed"
                                           : "minutes.disagrees");
        if (answered &&
            decision_confirmation(v->txn, m->edition->number, m->decision.number,
                                  json_get_str(from, "person"), &index) == OK &&
            event_read(v->txn, v->arena, index, &said) == OK)
            json_set_str(text, "at", page_when(v, said.at));
        json_set_str(row, "remark", json_get_str(from, "remark"));
        json_add_new(rows, row);
    }
    json_set_bool(into, "has_confirmed", json_array_size(rows) > 0);
    json_set_new(into, "confirmed", rows);
    return f;
}

/* --- what was told --- */

static enum fault add_told(const struct minutes *m, json_t *into) {
    static const char *const keys[] = {[TOLD_ANNOUNCED] = "minutes.told",
                                       [TOLD_CORRECTED] = "minutes.told_corrected",
                                       [TOLD_RECALLED] = "minutes.told_recalled"};
    struct visit *v = m->v;
    json_t *list = json_array();
    json_set_new(into, "told", list);
    for (uint32_t n = 1; n <= m->edition->record.told; n++) {
        struct announcement told;
        enum fault f = announcement_told(v->txn, v->arena, m->edition->number, n, &told);
        if (f)
            return f;
        json_t *words = words_add(list, keys[told.kind]);
        json_set_str(words, "at", page_when(v, told.told));
        json_set_str(words, "reason", told.reason);
        json_set_str(words, "index", format_integer(v->arena, v->lang, (int64_t)told.index));
    }
    if (json_array_size(list) == 0)
        words_add(list, "minutes.told_not");
    return OK;
}

enum fault minutes_decision(const struct minutes *m, json_t *into) {
    json_set_bool(into, "decides", m->decides);
    if (m->decides && !m->decided)
        words_set(into, "no_decision", m->erased ? "minutes.decision_erased" : "minutes.not_decided");
    if (!m->decided)
        return OK;
    enum fault f = add_decided(m, into);
    if (f)
        return f;
    add_replaced(m, into);
    if ((f = add_confirmed(m, into)))
        return f;
    return add_told(m, into);
}
