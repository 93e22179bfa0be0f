/* motion.c: yes, no or blank to one motion: the board's innstilling, the council's vedtak. In a secret
 * edition this page does not exist for whom it is about. */
#include "base/format.h"
#include "page/jury/material.h"
#include "page/jury/vote.h"
#include "page/words/step_words.h"

/* --- what it is about --- */

/* The same texts as a candidate's page has, in the frame of this one. */
static void add_texts(struct visit *v, const struct seat *s, const struct material *m) {
    json_t *shown = json_new_object(v->arena), *texts = json_array(), *p;
    size_t i;
    material_show(v, s, m, shown);
    json_array_foreach(json_object_get(shown, "proposals"), i, p) {
        json_t *o = json_object(), *paragraphs = json_array();
        json_object_set(o, "heading", json_object_get(p, "heading"));
        if (json_get_str(p, "first").n)
            json_add_str(paragraphs, json_get_str(p, "first"));
        json_array_extend(paragraphs, json_object_get(p, "rest"));
        json_set_new(o, "paragraphs", paragraphs);
        json_add_new(texts, o);
    }
    json_set_new(v->view, "texts", texts);
    json_object_set(v->view, "about", json_object_get(shown, "summary"));
    static const char *const same[] = {"also", "has_merits", "merits", "has_facts", "facts"};
    for (i = 0; i < sizeof same / sizeof *same; i++)
        json_object_set(v->view, same[i], json_object_get(shown, same[i]));
}

/* --- the vote --- */

static json_t *choice_of(const char *value, const char *label, const char *hint) {
    json_t *o = json_object();
    json_set_str(o, "value", str_of(value));
    words_set(o, "label", label);
    words_set(o, "hint", hint);
    return o;
}

static void add_choices(struct visit *v, const struct step_rules *rules) {
    json_t *list = json_array();
    json_add_new(list, choice_of("yes", "motion.yes", "motion.yes_hint"));
    json_add_new(list, choice_of("no", "motion.no", "motion.no_hint"));
    json_add_new(
        list, choice_of("blank", "motion.blank",
                        rules->majority.base == BASE_CAST ? "motion.blank_hint_plain" : "motion.blank_hint"));
    json_set_new(v->view, "choices", list);
}

static void add_handed_in(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct own_ballot b;
    if (desk_ballot(v, s, step, &b))
        return;
    struct str path = seat_step_path(v, s, step, "/levert");
    json_t *handed = json_object();
    json_set_int(handed, "number", b.number);
    json_set_str(handed, "at", format_moment(v->arena, v->lang, b.at));
    json_set_str(handed, "url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_new(v->view, "handed_in", handed);
}

static void add_closed(struct visit *v, const struct seat *s, const struct step_record *step) {
    json_t *closed = json_object();
    bool room = step->mode == MODE_RECORDED && step->state == STEP_IS_OPEN;
    struct str path = seat_step_path(v, s, step, "/resultat");
    words_set(closed, "text", room ? "motion.in_room" : "motion.closed");
    if (step->state != STEP_IS_OPEN) {
        json_set_str(closed, "url", page_url(v, "%.*s", STR_ARGS(path)));
        words_set(closed, "label", "queue.result");
    }
    json_set_new(v->view, "closed", closed);
}

static void add_vote(struct visit *v, const struct seat *s, const struct step_record *step,
                     const struct step_documents *d, struct str candidate) {
    bool open = seat_open(v, step);
    json_set_bool(v->view, "is_open", open);
    add_handed_in(v, s, step);
    if (!open) {
        add_closed(v, s, step);
        return;
    }
    vote_tell(v, s, step, d);
    add_choices(v, &d->rules);
    struct str path = seat_path(v, s, "/habilitet?kandidat=%.*s", STR_ARGS(candidate));
    json_set_str(v->view, "recuse_url", page_url(v, "%.*s", STR_ARGS(path)));
}

enum fault motion_show(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct material m;
    struct step_documents d;
    struct str candidate = candidate_id(v->arena, step->candidate);
    enum fault f = material_read(v, s, step, candidate, &m);
    if (f == DECLARE_FIRST) {
        v->redirect = seat_path(v, s, "/habilitet");
        return OK;
    }
    if (f || (f = step_documents(v->txn, v->arena, step, &d)))
        return f;
    seat_view(v, s);
    json_set_str(v->view, "id", candidate);
    json_set_str(v->view, "candidate", material_name(&m));
    json_set_str(v->view, "slate", material_data(v, &m));
    json_set_new(v->view, "motion_text", step_question(v, seat_template(s, step)));
    json_set_new(v->view, "rule_text", step_majority(&d.rules));
    json_set_bool(v->view, "secret", s->edition.secret);
    add_texts(v, s, &m);
    add_vote(v, s, step, &d, candidate);
    return OK;
}
