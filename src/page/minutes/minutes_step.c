/* minutes_step.c: one vote: when it opened and closed and by whom, what it was bound to, on whom it was, and
 * what it came to. The numbers are count.h's, so that no page tells them otherwise; who gave which mark stays
 * on the result's page: minutes tell what the body came to. */
#include "award/close/unsealing.h"
#include "award/step/recorded.h"
#include "page/count/count.h"
#include "page/minutes/minutes_parts.h"
#include "page/words/step_words.h"
#include "proof/base64.h"

/* --- when, and by whom --- */

/* "Åpnet 12. oktober 2021 kl. 09.00 av Astrid …" as the text `key` has it. */
static enum fault add_done(const struct minutes *m, json_t *row, const char *member, const char *key,
                           uint64_t entry) {
    struct visit *v = m->v;
    struct fact f;
    enum fault fault = event_read(v->txn, v->arena, entry, &f);
    if (fault)
        return fault;
    json_t *text = words_set(row, member, key);
    json_set_str(text, "at", page_when(v, f.at));
    json_set_new(text, "who", minutes_person(m, f.by));
    return OK;
}

/* By the clock, by the chair, or by the second person who vouched for a show of hands. */
static enum fault add_closed(const struct minutes *m, const struct step_record *s, json_t *row) {
    struct fact f;
    enum fault fault = event_read(m->v->txn, m->v->arena, s->closed, &f);
    if (fault)
        return fault;
    return add_done(m, row, "closed_text",
                    s->mode == MODE_RECORDED ? "minutes.closed_recorded"
                    : f.by.n                 ? "minutes.closed"
                                             : "minutes.closed_clock",
                    s->closed);
}

static enum fault add_recorded(const struct minutes *m, const struct step_record *s, json_t *row) {
    return s->mode == MODE_RECORDED && s->recorded
               ? add_done(m, row, "recorded_text", "minutes.recorded", s->recorded)
               : OK;
}

/* Of a sealed step: who of those that held a part of its key have given it. */
static enum fault add_unsealed(const struct minutes *m, const struct step_record *s,
                               const struct step_documents *d, json_t *row) {
    struct visit *v = m->v;
    struct str given[SEAL_HOLDERS_MAX];
    size_t n = 0;
    if (s->secrecy != SECRECY_SEALED)
        return OK;
    for (size_t i = 0; i < d->holders.n; i++)
        if (share_given(v->txn, m->edition->number, s, (uint32_t)i + 1))
            given[n++] = d->holders.list[i].person;
    if (s->unsealed) {
        enum fault f = add_done(m, row, "unsealed_text", "minutes.unsealed", s->unsealed);
        if (f)
            return f;
    } else {
        words_set(row, "unsealed_text",
                  step_taken_anew(v->txn, m->edition->number, s) ? "unseal.taken_anew" : "minutes.shut");
    }
    json_t *text = json_object_get(row, "unsealed_text");
    json_set_str(text, "names", page_names(v, given, n));
    json_set_int(text, "given", (int64_t)n);
    json_set_int(text, "of", d->key.n);
    json_set_int(text, "needed", d->key.threshold);
    return OK;
}

/* --- what it was about --- */

/* The count leaves out those from whom the reader is kept; a copy that lacks something says so, but not in a
 * secret edition, where it would tell what. */
static void add_slate(const struct minutes *m, const struct step_documents *d, json_t *row) {
    json_t *names = json_array(), *kept = json_array();
    for (size_t i = 0; i < d->slate.n; i++) {
        struct str id = d->slate.lines[i].candidate;
        uint32_t number;
        if (!candidate_number(id, &number) || minutes_hides(m, number))
            continue;
        json_add_new(names, minutes_candidate(m, id));
        if (minutes_aside(m, number))
            json_add_new(kept, minutes_candidate(m, id));
    }
    json_set_bool(row, "has_kept", json_array_size(kept) > 0);
    json_set_new(row, "kept", kept);
    json_set_int(words_set(row, "slate_text", "count.candidates"), "n", (int64_t)json_array_size(names));
    json_set_new(row, "slate", names);
}

static void add_hash(const struct minutes *m, json_t *list, const char *label, struct hash h) {
    json_t *line = json_object();
    words_set(line, "label", label);
    json_set_str(line, "value", base64_encode(m->v->arena, hash_str(&h)));
    json_add_new(list, line);
}

/* By which anybody who is shown the documents later can tell that they are these. */
static void add_documents(const struct minutes *m, const struct step_record *s, json_t *row) {
    json_t *list = json_array();
    add_hash(m, list, "minutes.doc_rules", s->rules);
    add_hash(m, list, "minutes.doc_slate", s->slate);
    add_hash(m, list, "minutes.doc_roll", s->roll);
    if (s->secrecy == SECRECY_SEALED)
        add_hash(m, list, "minutes.doc_key", s->key);
    add_hash(m, list, "minutes.doc_opened", s->leaf);
    json_set_new(row, "documents", list);
}

/* --- what it came to --- */

/* Whose mark is whose, and what they wrote to each other, stays where they look it up. */
static void drop_single_marks(json_t *count) {
    json_t *line;
    size_t i;
    json_array_foreach(json_object_get(count, "rows"), i, line) {
        json_object_del(line, "detail");
        json_object_del(line, "reasons");
        json_object_del(line, "has_reasons");
        json_object_del(line, "points");
    }
}

static enum fault add_count(const struct minutes *m, const struct step_record *s, json_t *row) {
    json_t *count = json_new_object(m->v->arena);
    enum fault f = count_tell(m->v, m->edition, m->rules, s, NULL, count);
    if (f == ERASED) {
        words_set(row, "no_count", "minutes.count_erased");
        return OK;
    }
    if (f)
        return f;
    drop_single_marks(count);
    json_set_bool(count, "is_motion", s->method == METHOD_MOTION);
    json_object_set(row, "count", count);
    return OK;
}

static const char *state_key(const struct step_record *s) {
    return s->state == STEP_IS_OPEN ? "minutes.open" : "minutes.not_counted";
}

/* --- all of it --- */

static void add_name(const struct minutes *m, const struct step_record *s, const json_t *template,
                     json_t *row) {
    json_set_str(row, "name", rules_text_of(template, "name", m->v->lang));
    json_set_str(row, "id", str_of(s->id));
    if (s->candidate)
        json_set_new(row, "about", minutes_candidate(m, candidate_id(m->v->arena, s->candidate)));
    json_set_new(row, "question", step_question(m->v, template));
}

static enum fault add_closing(const struct minutes *m, const struct step_record *s,
                              const struct step_documents *d, json_t *row) {
    enum fault f = add_recorded(m, s, row);
    if (f || s->state == STEP_IS_OPEN)
        return f;
    if ((f = add_closed(m, s, row)) || (f = add_unsealed(m, s, d, row)) || (f = minutes_roll(m, s, row)))
        return f;
    return minutes_claims(m, s, row);
}

enum fault minutes_step(const struct minutes *m, const struct step_record *s, json_t *list) {
    struct visit *v = m->v;
    struct step_documents d;
    const json_t *template = rules_find(m->rules, "steps", str_of(s->template_id));
    json_t *row = json_object();
    json_add_new(list, row);
    add_name(m, s, template, row);
    if (minutes_aside(m, s->candidate)) {
        words_set(row, "no_count", "minutes.aside");
        return OK;
    }
    enum fault f = step_documents(v->txn, v->arena, s, &d);
    if (f == ERASED) {
        words_set(row, "no_count", "minutes.count_erased");
        return OK;
    }
    if (f || (f = add_done(m, row, "opened_text", "minutes.opened", s->opened)))
        return f;
    json_set_new(row, "step_facts", step_facts(v, m->rules, template, &d.rules));
    add_slate(m, &d, row);
    add_documents(m, s, row);
    if ((f = add_closing(m, s, &d, row)))
        return f;
    if (s->state == STEP_IS_COUNTED)
        return add_count(m, s, row);
    words_set(row, "no_count", state_key(s));
    return OK;
}
