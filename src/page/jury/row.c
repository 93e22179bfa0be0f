/* row.c: one member's own marks or votes, read back to them so that a substituted ballot would show. */
#include "page/jury/row.h"

#include "award/close/closed.h"
#include "award/close/closing.h"
#include "base/buf.h"

static struct str name_of(const struct visit *v, const struct seat *s, struct str id) {
    struct candidate k;
    return candidate_find(v->txn, v->arena, s->edition.number, id, &k) ? id : candidate_called(&k);
}

static void add_line(json_t *lines, struct str label, json_t *text) {
    json_t *line = json_object();
    json_set_str(line, "label", label);
    json_set_new(line, "text", text);
    json_add_new(lines, line);
}

/* "4, 5, –" in the order of the criteria. */
static json_t *marks_text(const struct visit *v, const struct choice *c, size_t criteria) {
    struct buf b = buf_new(v->arena);
    for (size_t i = 0; i < criteria; i++) {
        if (c->marks[i] == NO_MARK)
            buf_format(&b, "%s–", i ? ", " : "");
        else
            buf_format(&b, "%s%d", i ? ", " : "", c->marks[i]);
    }
    struct str s = buf_str(&b);
    return json_stringn(s.p, s.n);
}

static json_t *choice_text(const struct visit *v, const struct choice *c, size_t criteria) {
    static const char *const words[] = {
        [ABSTAINED] = "queue.abstains", [ASIDE] = "queue.aside", [UNASSESSED] = "queue.unmarked"};
    return c->what == ASSESSED ? marks_text(v, c, criteria) : words_new(words[c->what]);
}

static void add_marks(struct visit *v, const struct seat *s, const struct step_record *step,
                      const struct own_ballot *b, json_t *lines) {
    struct step_documents d;
    struct choices c;
    if (step_documents(v->txn, v->arena, step, &d) ||
        choices_read(v->arena, b->choices, &d.rules, &d.slate, &c))
        return;
    for (size_t i = 0; i < d.slate.n; i++) {
        struct choice *x = &c.by_candidate[i];
        uint32_t number;
        if (candidate_number(d.slate.lines[i].candidate, &number) && seat_aside(v, s->edition.number, number))
            x->what = ASIDE; /* said after the ballot: struck in the count */
        add_line(lines, name_of(v, s, d.slate.lines[i].candidate), choice_text(v, x, d.rules.criteria_n));
    }
}

static json_t *row_of_marks(struct visit *v, const struct seat *s, const struct step_record *step,
                            json_t *lines) {
    struct own_ballot b;
    json_t *closed;
    if (step_closed_now(v->txn, v->arena, step, &closed) == OK && closed_exclusion(closed, v->who.person).n)
        return words_new("device.row_excluded");
    if (desk_ballot(v, s, step, &b))
        return words_new("decision.row_none");
    json_t *text = words_new("decision.row_counted");
    json_set_int(text, "number", b.number);
    add_marks(v, s, step, &b, lines);
    return text;
}

/* --- motions --- */

static void add_vote(struct visit *v, const struct seat *s, const struct step_record *step, json_t *lines) {
    static const char *const words[] = {
        [VOTE_YES] = "motion.yes", [VOTE_NO] = "motion.no", [VOTE_BLANK] = "motion.blank"};
    struct own_ballot b;
    struct step_documents d;
    struct choices c;
    struct str id = candidate_id(v->arena, step->candidate);
    if (step->mode == MODE_RECORDED) {
        add_line(lines, name_of(v, s, id), words_new("decision.row_room"));
        return;
    }
    if (desk_ballot(v, s, step, &b) || step_documents(v->txn, v->arena, step, &d) ||
        choices_read(v->arena, b.choices, &d.rules, &d.slate, &c)) {
        add_line(lines, name_of(v, s, id), words_new("decision.row_not_voted"));
        return;
    }
    add_line(lines, name_of(v, s, id), words_new(words[c.vote]));
}

static json_t *row_of_votes(struct visit *v, const struct seat *s, const struct step_record *step,
                            json_t *lines) {
    struct step_record *steps;
    size_t n = 0;
    if (seat_steps(v, s, &steps, &n))
        n = 0;
    for (size_t i = n; i > 0; i--) {
        const struct step_record *x = &steps[i - 1];
        if (x->state == STEP_IS_COUNTED && seat_votes(v, s, x) &&
            str_equal(str_of(x->template_id), str_of(step->template_id)))
            add_vote(v, s, x, lines);
    }
    return words_new(json_array_size(lines) ? "decision.row_votes" : "decision.row_none");
}

json_t *row_tell(struct visit *v, const struct seat *s, const struct step_record *step) {
    json_t *row = json_object(), *lines = json_array();
    json_set_new(row, "text",
                 step->method == METHOD_SCORES ? row_of_marks(v, s, step, lines)
                                               : row_of_votes(v, s, step, lines));
    json_set_bool(row, "has_lines", json_array_size(lines) > 0);
    json_set_new(row, "lines", lines);
    return row;
}

json_t *row_lines(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct own_ballot b;
    json_t *lines = json_array();
    if (step->method == METHOD_MOTION)
        add_vote(v, s, step, lines);
    else if (desk_ballot(v, s, step, &b) == OK)
        add_marks(v, s, step, &b, lines);
    return lines;
}
