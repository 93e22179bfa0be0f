/* count.c: what a step came to, told so that every number can be followed down to the marks that it is made
 * of. What a viewer may not see was left out before it came here: see step_result and ballot_see. */
#include "award/close/closed.h"
#include "award/close/closing.h"
#include "award/people/people.h"
#include "award/step/ballot.h"
#include "award/step/voters.h"
#include "page/count/count_parts.h"

/* --- reading --- */

static enum fault read_ballot(struct counting *c, size_t i) {
    struct ballot_text b;
    if (!json_object_get(closed_row(c->closed, c->d.roll.jurors[i]), "index"))
        return OK; /* there may be one that does not count */
    enum fault f = ballot_latest(c->v->txn, c->v->arena, c->edition->number, c->step, c->v->who.person,
                                 c->d.roll.jurors[i], &b);
    if (f)
        return f == NOT_FOUND || f == ERASED ? OK : f;
    if (json_parse(c->v->arena, b.texts, &c->texts[i]))
        c->texts[i] = NULL;
    f = choices_read(c->v->arena, b.choices, &c->d.rules, &c->d.slate, &c->choices[i]);
    if (f && b.sealed) { /* it counts as none, and that is said */
        c->choices[i] = (struct choices){0};
        c->texts[i] = NULL;
        return OK;
    }
    return f;
}

static enum fault read_all(struct counting *c) {
    struct visit *v = c->v;
    enum fault fault = step_result(v->txn, v->arena, c->edition->number, c->step, v->who.person, &c->result);
    if (!fault)
        fault = step_documents(v->txn, v->arena, c->step, &c->d);
    if (!fault)
        fault = step_closed_now(v->txn, v->arena, c->step, &c->closed);
    if (fault)
        return fault;
    size_t n = c->d.roll.n;
    c->names = arena_alloc(v->arena, (n + 1) * sizeof *c->names);
    c->choices = arena_alloc(v->arena, (n + 1) * sizeof *c->choices);
    c->texts = arena_alloc(v->arena, (n + 1) * sizeof(json_t *));
    for (size_t i = 0; i < n && !fault; i++) {
        struct person p;
        if (person_read(v->txn, v->arena, c->d.roll.jurors[i], &p) == OK)
            c->names[i] = p.name;
        if (c->step->mode == MODE_BALLOTS)
            fault = read_ballot(c, i);
    }
    return fault;
}

/* --- the two methods --- */

static enum fault tell_scores(const struct counting *c, json_t *into) {
    const struct step_rules *r = &c->d.rules;
    json_t *rows = json_array(), *from;
    size_t i;
    enum fault f = OK;
    json_array_foreach(json_object_get(c->result, "rows"), i, from) {
        f = count_row(c, from, rows);
        if (f)
            break;
    }
    json_set_new(into, "rows", rows);
    json_set_new(into, "criteria", count_criteria(c));
    words_set(into, "method_text", "result.method_mean");
    json_t *scale = words_set(into, "scale_text", "result.scale");
    json_set_int(scale, "low", r->lowest);
    json_set_int(scale, "high", r->highest);
    json_t *ties = count_ties(c, rows);
    json_set_bool(into, "has_ties", json_array_size(ties) > 0);
    json_set_new(into, "ties", ties);
    if (json_array_size(rows))
        json_set_new(into, "plot", json_incref(count_plot(c->v->arena, rows, r->lowest, r->highest)));
    return f;
}

json_t *count_tally(const json_t *result) {
    static const struct {
        const char *name, *label;
    } lines[] = {{"yes", "motion.yes"}, {"no", "motion.no"}, {"blank", "motion.blank"}};
    json_t *tally = json_array();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        json_t *row = json_object();
        words_set(row, "label", lines[i].label);
        json_set_int(row, "n", json_get_int(result, lines[i].name));
        json_add_new(tally, row);
    }
    return tally;
}

json_t *count_outcome(const json_t *result) {
    json_t *outcome = words_new(json_get_bool(result, "adopted") ? "result.adopted" : "result.rejected");
    json_set_int(outcome, "yes", json_get_int(result, "yes"));
    json_set_int(outcome, "needed", json_get_int(result, "needed"));
    return outcome;
}

static void tell_motion(const struct counting *c, json_t *into) {
    json_set_bool(into, "is_motion", true);
    json_set_new(into, "tally", count_tally(c->result));
    json_set_int(into, "present", json_get_int(c->result, "present"));
    json_set_int(into, "needed", json_get_int(c->result, "needed"));
    json_set_bool(into, "carried", json_get_bool(c->result, "adopted"));
    json_set_new(into, "outcome", count_outcome(c->result));
}

/* Whose ballot is signed by a device that nobody has vouched for, as the chair's page promises. */
static void add_unconfirmed(const struct counting *c, json_t *facts) {
    json_t *voters;
    struct str names = {0};
    if (step_voters(c->v->txn, c->v->arena, c->edition->number, c->step, &voters))
        return;
    page_sort(c->v, voters, "name");
    for (size_t i = 0; i < json_array_size(voters); i++) {
        const json_t *voter = json_array_get(voters, i);
        struct str name = json_get_str(voter, "name");
        if (json_get_bool(voter, "unconfirmed_key"))
            names = page_listed(c->v->arena, names, name);
    }
    if (names.n)
        json_set_str(words_add(facts, "result.unconfirmed"), "names", names);
}

/* Whose sealed ballot could not be counted, and why. */
static void add_invalid(const struct counting *c, json_t *doubts) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(c->result, "invalid"), i, row) {
        struct person p;
        struct str why = json_get_str(row, "why");
        json_t *said = words_add(doubts, arena_format(c->v->arena, "result.invalid_%.*s", STR_ARGS(why)).p);
        if (person_read(c->v->txn, c->v->arena, json_get_str(row, "juror"), &p) == OK)
            json_set_str(said, "name", p.name);
    }
}

/* Whose ballot was left out because nobody vouched for its key, and why. */
static void add_excluded(const struct counting *c, json_t *doubts) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(c->closed, "excluded"), i, row) {
        struct person p;
        struct str ground = json_get_str(row, "ground");
        json_t *said = words_add(doubts, "device.excluded");
        words_set(said, "ground", arena_format(c->v->arena, "device.ground.%.*s", STR_ARGS(ground)).p);
        if (person_read(c->v->txn, c->v->arena, json_get_str(row, "juror"), &p) == OK)
            json_set_str(said, "name", p.name);
    }
}

/* What the numbers lack stands above them. */
static void add_doubts(const struct counting *c, json_t *into) {
    json_t *doubts = json_array();
    add_excluded(c, doubts);
    add_invalid(c, doubts);
    page_sort(c->v, doubts, "name");
    if (json_object_get(c->result, "quorate") && !json_get_bool(c->result, "quorate"))
        json_array_insert_new(doubts, 0, words_new("result.no_quorum"));
    json_set_bool(into, "has_doubts", json_array_size(doubts) > 0);
    json_set_new(into, "doubts", doubts);
}

static bool has_erased(const json_t *rows) {
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (json_get_bool(row, "erased"))
            return true;
    }
    return false;
}

static void add_facts(const struct counting *c, json_t *into) {
    json_t *facts = json_array(), *said;
    if (c->step->mode == MODE_BALLOTS) {
        said = words_add(facts, "result.handed_in");
        json_set_int(said, "n", c->step->handed_in);
        json_set_int(said, "of", c->step->voters);
        add_unconfirmed(c, facts);
    } else {
        words_add(facts, "result.in_the_room");
    }
    if (has_erased(json_object_get(into, "rows")))
        words_add(facts, "result.erased");
    json_set_new(into, "facts", facts);
}

enum fault count_tell(struct visit *v, const struct edition *e, const json_t *rules,
                      const struct step_record *s, struct str (*url)(struct visit *v, struct str candidate),
                      json_t *into) {
    struct counting c = {.v = v, .edition = e, .rules = rules, .step = s, .url = url};
    enum fault f = read_all(&c);
    if (f)
        return f;
    if (s->method == METHOD_MOTION)
        tell_motion(&c, into);
    else
        f = tell_scores(&c, into);
    add_doubts(&c, into);
    add_facts(&c, into);
    return f ? f : count_corrected(&c, into);
}
