/* step_words.c: the rules of a step as sentences. What the rules do not say is not said. */
#include "page/words/step_words.h"

#include "base/format.h"

json_t *step_question(const struct visit *v, const json_t *template) {
    struct str question = rules_text_of(template, "question", v->lang);
    return json_stringn(question.p ? question.p : "", question.n);
}

/* --- majority --- */

/* Parts that have a name of their own; others are told as numbers. */
static const struct {
    uint32_t num, den;
    bool more;
    const char *key;
} parts[] = {
    {1, 1, false, "step.all"},           {3, 4, false, "step.three_quarters"},
    {2, 3, false, "step.two_thirds"},    {1, 2, false, "step.at_least_half"},
    {1, 2, true, "step.more_than_half"},
};

static json_t *part_of(const struct majority *m) {
    json_t *part = words_new(m->more ? "step.more_than" : "step.at_least");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].num == m->num && parts[i].den == m->den && parts[i].more == m->more)
            json_set_str(part, "t", str_of(parts[i].key));
    json_set_int(part, "num", m->num);
    json_set_int(part, "den", m->den);
    return part;
}

json_t *step_majority(const struct step_rules *rules) {
    static const char *const bases[] = {
        [BASE_CAST] = "step.base_cast", [BASE_PRESENT] = "step.base_present", [BASE_ALL] = "step.base_all"};
    static const char *const blanks[] = {[BASE_CAST] = "step.blank_cast",
                                         [BASE_PRESENT] = "step.blank_present",
                                         [BASE_ALL] = "step.blank_all"};
    const struct majority *m = &rules->majority;
    json_t *words = words_new("step.majority");
    json_set_new(words, "part", part_of(m));
    words_set(words, "base", bases[m->base]);
    words_set(words, "blank", blanks[m->base]);
    return words;
}

/* "Styret, Rådet" for a list of bodies' ids. */
static struct str bodies_named(const struct visit *v, const json_t *award, const json_t *list) {
    struct str names = {0};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *body = rules_find(award, "bodies", json_text(json_array_get(list, i)));
        struct str name = rules_text_of(body, "name", v->lang);
        names = page_listed(v->arena, names, name);
    }
    return names;
}

/* A sentence about the bodies that the step names under `member`, fresh; null when it names none. */
static json_t *about_bodies(const struct visit *v, const json_t *award, const json_t *template,
                            const char *member, const char *key) {
    struct str names = bodies_named(v, award, json_object_get(template, member));
    json_t *words = names.n ? words_new(key) : NULL;
    if (words)
        json_set_str(words, "names", names);
    return words;
}

json_t *step_excluded(const struct visit *v, const json_t *award, const json_t *template) {
    return about_bodies(v, award, template, "excludes", "step.excluded");
}

json_t *step_holders(const struct visit *v, const json_t *award, const json_t *template) {
    return about_bodies(v, award, template, "holders", "step.holders");
}

const char *step_secrecy(const json_t *template) {
    if (str_equal(json_get_str(template, "secrecy"), STR("sealed")))
        return "step.secrecy_sealed";
    return str_equal(json_get_str(template, "method"), STR("scores")) ? "admin.step.secrecy_open"
                                                                      : "jury.welcome.secrecy_vote";
}

json_t *step_held(const char *key, uint32_t needed, size_t of) {
    json_t *words = words_new(key);
    json_set_int(words, "needed", needed);
    json_set_int(words, "of", (int64_t)of);
    return words;
}

/* --- all of it --- */

static void add_scale(const struct step_rules *rules, json_t *facts) {
    json_t *words = words_add(facts, "jury.welcome.scale");
    json_set_int(words, "n", (int64_t)rules->criteria_n);
    json_set_int(words, "low", rules->lowest);
    json_set_int(words, "high", rules->highest);
}

static json_t *rung_of(const struct visit *v, const json_t *award, const struct step_rules *rules,
                       const struct rung *rung) {
    static const char *const keys[] = {[RUNG_CRITERION] = "step.tie_criterion",
                                       [RUNG_TOP_MARKS] = "step.tie_top",
                                       [RUNG_LOT] = "step.tie_lot",
                                       [RUNG_CASTING] = "step.tie_casting",
                                       [RUNG_SHARED] = "step.tie_shared"};
    json_t *words = words_new(keys[rung->kind]);
    if (rung->kind == RUNG_CRITERION)
        json_set_str(words, "name",
                     rules_text_of(rules_find(award, "criteria", rules->criteria[rung->criterion].id), "name",
                                   v->lang));
    return words;
}

/* Likhet: first this, then that. */
static void add_ties(const struct visit *v, const json_t *award, const struct step_rules *rules,
                     json_t *facts) {
    json_t *words = NULL;
    for (size_t i = rules->rungs_n; i > 0; i--) {
        json_t *rung = rung_of(v, award, rules, &rules->rungs[i - 1]);
        if (words) {
            json_t *both = words_new("step.tie_then");
            json_set_new(both, "first", rung);
            json_set_new(both, "then", words);
            rung = both;
        }
        words = rung;
    }
    if (words)
        json_set_new(words_add(facts, "step.ties"), "ladder", words);
}

static void add_quorum(const struct step_rules *rules, json_t *facts) {
    if (rules->quorum_num == 0)
        return;
    struct majority m = {.num = rules->quorum_num, .den = rules->quorum_den};
    json_set_new(words_add(facts, rules->method == METHOD_SCORES ? "step.quorum" : "step.quorum_present"),
                 "part", part_of(&m));
}

static void add_deadline(const struct visit *v, const struct step_rules *rules, json_t *facts) {
    json_t *words = words_add(facts, rules->closes ? "queue.deadline" : "queue.chair_closes");
    if (rules->closes)
        json_set_str(words, "at", format_moment(v->arena, v->lang, rules->closes));
}

json_t *step_facts(const struct visit *v, const json_t *award, const json_t *template,
                   const struct step_rules *rules) {
    json_t *facts = json_array(), *excluded = step_excluded(v, award, template);
    json_t *holders = rules->secrecy == SECRECY_SEALED ? step_holders(v, award, template) : NULL;
    if (rules->method == METHOD_SCORES)
        add_scale(rules, facts);
    else
        json_add_new(facts, step_majority(rules));
    if (excluded)
        json_add_new(facts, excluded);
    add_quorum(rules, facts);
    add_ties(v, award, rules, facts);
    if (rules->mode == MODE_BALLOTS)
        add_deadline(v, rules, facts);
    if (holders)
        json_add_new(facts, holders);
    if (rules->witnesses)
        json_set_int(words_add(facts, "step.witnesses"), "n", rules->witnesses);
    if (rules->enrolment == ENROLMENT_STRICT)
        words_add(facts, "step.strict");
    if (rules->inspection_days)
        json_set_int(words_add(facts, "step.inspection"), "n", rules->inspection_days);
    return facts;
}
