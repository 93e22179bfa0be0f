/* rules.c: an award's file becomes canonical JSON, or a list of what is wrong with it. Also the files'
 * process-wide home. */
#include "award/rules/rules.h"

#include "award/rules/rules_parts.h"
#include "base/file.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* --- what no table can say --- */

struct review {
    const struct yaml *y;
    struct messages *m;
    const json_t *root;
};

json_t *rules_find(const json_t *rules, const char *list, struct str id) {
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(rules, list), i, one) {
        if (str_equal(json_get_str(one, "id"), id))
            return one;
    }
    return NULL;
}

static void review_ids(struct review *r, const char *list) {
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(r->root, list), i, one) {
        const json_t *id = json_object_get(one, "id");
        if (rules_find(r->root, list, json_text(id)) != one)
            yaml_say(r->y, r->m, id, "\"%.*s\" stands twice in \"%s\".", STR_ARGS(json_text(id)), list);
    }
}

static void review_body(struct review *r, const json_t *id) {
    if (id && !rules_find(r->root, "bodies", json_text(id)))
        yaml_say(r->y, r->m, id, "\"bodies\" has no body \"%.*s\".", STR_ARGS(json_text(id)));
}

static void review_scale(struct review *r) {
    const json_t *scale = json_object_get(r->root, "scale"), *criteria = json_object_get(r->root, "criteria");
    size_t levels = (size_t)(json_get_int(scale, "highest") - json_get_int(scale, "lowest") + 1), i;
    json_t *c;
    if (json_array_size(criteria) && !scale) {
        yaml_say(r->y, r->m, criteria, "Criteria need a \"scale\".");
        return;
    }
    if (scale && json_get_int(scale, "lowest") >= json_get_int(scale, "highest"))
        yaml_say(r->y, r->m, scale, "The scale's \"lowest\" must be below its \"highest\".");
    json_array_foreach(criteria, i, c) {
        const json_t *anchors = json_object_get(c, "anchors");
        if (json_array_size(anchors) != levels)
            yaml_say(r->y, r->m, anchors, "\"anchors\" needs one for each of the %zu marks, and has %zu.",
                     levels, json_array_size(anchors));
    }
}

/* A lot parts everything that is left, and needs bytes that nobody could choose by the others'. */
static void review_lot(struct review *r, const json_t *step, const json_t *rung, bool last) {
    if (!str_equal(json_get_str(step, "secrecy"), STR("sealed")))
        yaml_say(r->y, r->m, rung, "A lot needs a sealed vote: \"secrecy\" must be sealed.");
    if (!last)
        yaml_say(r->y, r->m, rung, "A lot leaves no tie: it must be the last.");
}

static void review_ties(struct review *r, const json_t *step) {
    const json_t *ties = json_object_get(step, "ties");
    size_t i;
    json_t *rung;
    json_array_foreach(ties, i, rung) {
        if (str_equal(json_text(rung), STR("lot")))
            review_lot(r, step, rung, i + 1 == json_array_size(ties));
        struct str rest = json_text(rung), head;
        if (str_cut(&rest, ':', &head) && !rules_find(r->root, "criteria", rest))
            yaml_say(r->y, r->m, rung, "\"criteria\" has no criterion \"%.*s\".", STR_ARGS(rest));
    }
}

static void review_fraction(struct review *r, const json_t *fraction, const char *name) {
    if (fraction && json_get_int(fraction, "num") > json_get_int(fraction, "den"))
        yaml_say(r->y, r->m, fraction, "\"%s\" cannot be more than all: \"num\" is above \"den\".", name);
}

/* Scores compare candidates, a motion is about one of them. */
static void review_slate(struct review *r, const json_t *step, bool motion) {
    bool each = json_get_bool(step, "per_candidate");
    if (motion && !each)
        yaml_say(r->y, r->m, step, "A motion is about one candidate: \"per_candidate\" must be true.");
    if (!motion && each)
        yaml_say(r->y, r->m, step, "Scores compare candidates: \"per_candidate\" must be false.");
}

/* What the last step says is advice or the decision itself, by what it is. */
static void review_decision(struct review *r, const json_t *decision) {
    const json_t *steps = json_object_get(r->root, "steps"), *support = json_object_get(decision, "support");
    const json_t *last = json_array_get(steps, json_array_size(steps) - 1);
    bool motion = str_equal(json_get_str(last, "method"), STR("motion"));
    if (motion != str_equal(json_text(support), STR("by_vote")))
        yaml_say(r->y, r->m, support,
                 "\"support\" must be by_vote when the last step is a motion, and only then.");
}

/* Of persons from one body alone none could hold the others to it. */
static void review_holders(struct review *r, const json_t *step, const json_t *holders) {
    size_t n = json_array_size(holders);
    for (size_t i = 0; i < n; i++) {
        const json_t *body = json_array_get(holders, i);
        review_body(r, body);
        for (size_t k = 0; k < i; k++)
            if (json_equal(body, json_array_get(holders, k)))
                yaml_say(r->y, r->m, body, "\"%.*s\" stands twice in \"holders\".",
                         STR_ARGS(json_text(body)));
    }
    if (holders && n < 2)
        yaml_say(r->y, r->m, holders, "\"holders\" must name at least two bodies.");
    if (holders && !str_equal(json_get_str(step, "secrecy"), STR("sealed")))
        yaml_say(r->y, r->m, holders,
                 "\"holders\" share the key of a sealed vote: \"secrecy\" must be sealed.");
}

static void review_witnesses(struct review *r, const json_t *step, const json_t *witnesses) {
    if (witnesses && !str_equal(json_get_str(step, "secrecy"), STR("sealed")))
        yaml_say(r->y, r->m, witnesses,
                 "\"witnesses\" are waited for before a sealed vote is shown: \"secrecy\" must be sealed.");
}

static void review_step(struct review *r, const json_t *step) {
    bool motion = str_equal(json_get_str(step, "method"), STR("motion"));
    const json_t *majority = json_object_get(step, "majority");
    size_t i;
    json_t *body;
    review_body(r, json_object_get(step, "body"));
    json_array_foreach(json_object_get(step, "excludes"), i, body) {
        review_body(r, body);
    }
    review_holders(r, step, json_object_get(step, "holders"));
    review_witnesses(r, step, json_object_get(step, "witnesses"));
    if (motion && !majority)
        yaml_say(r->y, r->m, step, "A motion needs a \"majority\".");
    if (!motion && majority)
        yaml_say(r->y, r->m, majority, "\"majority\" belongs to a motion; scores have none.");
    if (!motion && !json_array_size(json_object_get(r->root, "criteria")))
        yaml_say(r->y, r->m, step, "Scores need \"criteria\".");
    if (!motion && !str_equal(json_get_str(step, "mode"), STR("ballots")))
        yaml_say(r->y, r->m, json_object_get(step, "mode"),
                 "Scores are given by ballots, not recorded in the room.");
    review_fraction(r, majority, "majority");
    if (json_get_bool(majority, "more") && json_get_int(majority, "num") == json_get_int(majority, "den"))
        yaml_say(r->y, r->m, majority, "\"majority\" cannot be more than all: \"more\" must be false.");
    review_slate(r, step, motion);
    review_fraction(r, json_object_get(step, "quorum"), "quorum");
    review_ties(r, step);
}

static void review_bounds(struct review *r, const json_t *object, const char *low, const char *high) {
    if (json_get_int(object, low) > json_get_int(object, high))
        yaml_say(r->y, r->m, object, "\"%s\" must not be above \"%s\".", low, high);
}

static bool review(struct review *r) {
    size_t before = r->m->n;
    static const char *const lists[] = {"kinds", "criteria", "bodies", "steps"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        review_ids(r, lists[i]);
    review_scale(r);
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(r->root, "steps"), i, step) {
        review_step(r, step);
    }
    const json_t *decision = json_object_get(r->root, "decision");
    review_body(r, json_object_get(decision, "body"));
    review_decision(r, decision);
    review_bounds(r, json_object_get(decision, "finalists"), "least", "most");
    review_bounds(r, json_object_get(json_object_get(r->root, "form"), "why"), "min", "max");
    return r->m->n == before;
}

/* --- canonical form --- */

/* The same values with the members of records in the order of the table, of maps and texts in that of their
 * keys. */
static json_t *canonical(const struct yaml_rule *rule, json_t *value);

static json_t *canonical_record(const struct yaml_rule *rules, json_t *value) {
    json_t *out = json_object();
    for (const struct yaml_rule *r = rules; r->key; r++)
        if (json_object_get(value, r->key))
            json_set_new(out, r->key, canonical(r, json_object_get(value, r->key)));
    return out;
}

static int by_key(const void *x, const void *y) {
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static json_t *canonical_map(const struct yaml_rule *item, json_t *value) {
    struct arena *a = arena_new();
    const char **keys = arena_alloc(a, (json_object_size(value) + 1) * sizeof *keys), *key;
    size_t n = 0;
    json_t *one, *out = json_object();
    json_object_foreach(value, key, one) {
        keys[n++] = key;
    }
    qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0; i < n; i++)
        json_set_new(out, keys[i], canonical(item, json_object_get(value, keys[i])));
    arena_free(a);
    return out;
}

static json_t *canonical_text(json_t *value) {
    json_t *out = json_object();
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l).p;
        json_set_str(out, code, json_get_str(value, code));
    }
    return out;
}

static json_t *canonical(const struct yaml_rule *rule, json_t *value) {
    if (rule->kind == YAML_RECORD)
        return canonical_record(rule->of, value);
    if (rule->kind == YAML_MAP)
        return canonical_map(rule->of, value);
    if (rule->kind == YAML_TEXT)
        return canonical_text(value);
    if (rule->kind != YAML_LIST)
        return json_deep_copy(value);
    json_t *out = json_array(), *one;
    size_t i;
    json_array_foreach(value, i, one) {
        json_add_new(out, canonical(rule->of, one));
    }
    return out;
}

static json_t *rules_of(struct arena *a, struct yaml *y, enum fault read, struct messages *m) {
    if (!y || !yaml_check(y, rules_table, m) || read != OK)
        return NULL;
    struct review r = {y, m, yaml_root(y)};
    return review(&r) ? json_owned(a, canonical_record(rules_table, yaml_root(y))) : NULL;
}

json_t *award_parse(struct arena *a, struct str file, struct str text, struct messages *m) {
    struct yaml *y = NULL;
    enum fault f = yaml_parse(a, file, text, m, &y);
    return rules_of(a, y, f, m);
}

/* --- the folder --- */

static int is_award_file(const struct dirent *d) {
    struct str name = str_of(d->d_name);
    return !str_starts(name, STR(".")) && str_ends(name, STR(".yaml"));
}

static int by_file(const struct dirent **x, const struct dirent **y) {
    return strcmp((*x)->d_name, (*y)->d_name); /* alphasort would ask the locale */
}

static void load_one(struct str dir, const char *name, struct messages *m, struct awards *all) {
    struct str path = arena_format(m->arena, "%.*s/%s", STR_ARGS(dir), name);
    struct yaml *y = NULL;
    enum fault f = yaml_load(m->arena, path, m, &y);
    json_t *rules = rules_of(m->arena, y, f, m);
    if (!rules)
        return;
    struct award award = {json_get_str(rules, "id"), rules};
    if (!str_equal(str_slice(str_of(name), 0, strlen(name) - 5), award.id))
        messages_add(m, path, 0, 0, "The file must be named \"%.*s.yaml\", after the award's id.",
                     STR_ARGS(award.id));
    for (size_t i = 0; i < all->n; i++)
        if (str_equal(json_get_str(all->list[i].rules, "prefix"), json_get_str(rules, "prefix")))
            yaml_say(y, m, json_object_get(yaml_root(y), "prefix"),
                     "The award \"%.*s\" has this prefix already.", STR_ARGS(all->list[i].id));
    if (all->n == AWARDS_MAX)
        messages_add(m, path, 0, 0, "There are more than %d awards.", AWARDS_MAX);
    else
        all->list[all->n++] = award;
}

enum fault awards_load(struct str dir, struct messages *m, struct awards **out) {
    struct dirent **names;
    size_t before = m->n;
    struct awards *all = *out = arena_alloc(m->arena, sizeof *all);
    int n = scandir(arena_copy(m->arena, dir).p, &names, is_award_file, by_file);
    if (n < 0) {
        messages_add(m, dir, 0, 0, "The folder of awards cannot be read.");
        return FOLDER_MISSING;
    }
    for (int i = 0; i < n; i++) {
        load_one(dir, names[i]->d_name, m, all);
        free(names[i]);
    }
    free(names);
    if (n == 0)
        messages_add(m, dir, 0, 0, "There is no award here: no file ends in .yaml.");
    return m->n == before ? OK : FILE_INVALID;
}

/* --- what the process works with --- */

static const struct awards no_awards;
static const struct awards *_Atomic in_use = &no_awards;

void awards_use(const struct awards *all) {
    atomic_store(&in_use, all ? all : &no_awards);
}

const struct awards *awards_all(void) {
    return atomic_load(&in_use);
}

struct str rules_deciding_body(const json_t *rules) {
    return json_get_str(json_object_get(rules, "decision"), "body");
}

json_t *award_rules(struct str award) {
    const struct awards *all = awards_all();
    for (size_t i = 0; i < all->n; i++)
        if (str_equal(all->list[i].id, award))
            return all->list[i].rules;
    return NULL;
}
