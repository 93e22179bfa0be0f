/* material.c: a candidate's frozen material in words. Whatever is shown of it stands in it, so that the
 * browser can compare. */
#include "page/jury/material.h"

#include "base/municipality.h"
#include "base/time.h"
#include "page/words/goals.h"

enum fault material_read(const struct visit *v, const struct seat *s, const struct step_record *step,
                         struct str candidate, struct material *m) {
    struct candidate *list;
    size_t n;
    enum fault f = seat_candidates(v, s, &list, &n);
    *m = (struct material){.candidate = candidate};
    if (!f && !seat_declared(v, s, list, n))
        f = DECLARE_FIRST;
    if (!f)
        f = step_material(v->txn, v->arena, s->edition.number, step, v->who.person, candidate, &m->salt,
                          &m->json);
    if (!f && json_parse(v->arena, m->json, &m->value))
        f = FOLDER_DAMAGED;
    return f;
}

struct str material_name(const struct material *m) {
    return json_get_str(m->value, "name");
}

struct str material_data(const struct visit *v, const struct material *m) {
    json_t *o = json_new_object(v->arena);
    json_set_str(o, "candidate", m->candidate);
    json_set_str(o, "salt", base64_encode(v->arena, m->salt));
    json_set_str(o, "json", m->json);
    return json_compact(v->arena, o);
}

/* --- about --- */

/* Those who were merged into it. */
static json_t *also_of(const struct material *m) {
    json_t *list = json_array(), *one;
    size_t i;
    json_array_foreach(json_object_get(m->value, "also"), i, one) {
        json_t *o = json_object();
        json_set_str(o, "name", json_get_str(one, "name"));
        json_set_str(o, "summary", json_get_str(one, "summary")); /* said, also when there is none */
        json_add_new(list, o);
    }
    return list;
}

static void add_about(struct visit *v, const struct seat *s, const struct material *m, json_t *into) {
    size_t n = json_array_size(json_object_get(m->value, "proposals"));
    json_t *about = words_set(into, "about", "vote.about");
    struct str kind = json_get_str(m->value, "kind");
    json_set_str(about, "kind", rules_text_of(rules_find(s->rules, "kinds", kind), "name", v->lang));
    json_set_str(about, "place", json_get_str(m->value, "place"));
    json_set_int(words_set(about, "proposed", "count.proposed_by"), "n", (int64_t)n);
    json_set_str(into, "summary", json_get_str(m->value, "summary"));
    json_set_new(into, "also", also_of(m));
}

/* `frozen`: shown as it was frozen, sign by sign; else it is a code's words. */
static void add_fact(json_t *facts, const char *label, json_t *text, bool frozen) {
    json_t *row = json_object();
    words_set(row, "label", label);
    json_set_new(row, "text", text);
    json_set_bool(row, "frozen", frozen);
    json_add_new(facts, row);
}

static void add_facts(struct visit *v, const struct material *m, json_t *into) {
    json_t *facts = json_array(), *goal;
    size_t i;
    struct str number = json_get_str(m->value, "municipality");
    const struct municipality *municipality = municipality_find(number, day_format(v->arena, v->arrived));
    static const struct {
        const char *name, *label;
    } plain[] = {{"orgnr", "form.propose.orgnr.label"}, {"web", "form.propose.web.label"}};
    for (i = 0; i < sizeof plain / sizeof *plain; i++) {
        struct str text = json_get_str(m->value, plain[i].name);
        if (text.n)
            add_fact(facts, plain[i].label, json_stringn(text.p, text.n), true);
    }
    if (municipality)
        add_fact(facts, "form.propose.municipality.label",
                 json_stringn(municipality->name.p, municipality->name.n), false);
    json_array_foreach(json_object_get(m->value, "goals"), i, goal) {
        add_fact(facts, i ? "vote.goal_more" : "form.propose.goals.label",
                 words_new(goal_key(v->arena, json_integer_value(goal)).p), false);
    }
    json_set_bool(into, "has_facts", json_array_size(facts) > 0);
    json_set_new(into, "facts", facts);
}

/* --- what people wrote --- */

static json_t *heading_of(const json_t *p, size_t place, size_t total) {
    json_t *heading = words_new(json_get_bool(p, "self")         ? "vote.proposal_self"
                                : json_get_str(p, "nominator").n ? "vote.proposal_named"
                                                                 : "vote.proposal");
    json_set_int(heading, "place", (int64_t)place);
    json_set_int(heading, "total", (int64_t)total);
    json_set_str(heading, "nominator", json_get_str(p, "nominator"));
    json_set_str(heading, "relation", json_get_str(p, "relation"));
    return heading;
}

static json_t *proposal_of(const json_t *p, size_t place, size_t total) {
    json_t *o = json_object(), *rest = page_paragraphs(json_get_str(p, "text"));
    json_set_new(o, "heading", heading_of(p, place, total));
    json_set_str(o, "first", json_text(json_array_get(rest, 0)));
    json_array_remove(rest, 0);
    json_set_bool(o, "has_rest", json_array_size(rest) > 0);
    json_set_new(o, "rest", rest);
    return o;
}

static json_t *merits_of(const struct material *m) {
    json_t *lines = json_array(), *p;
    size_t i;
    json_array_foreach(json_object_get(m->value, "proposals"), i, p) {
        json_t *more = page_paragraphs(json_get_str(p, "merits"));
        json_array_extend(lines, more);
        json_decref(more);
    }
    return lines;
}

void material_show(struct visit *v, const struct seat *s, const struct material *m, json_t *into) {
    const json_t *list = json_object_get(m->value, "proposals");
    json_t *out = json_array(), *merits = merits_of(m), *p;
    size_t i;
    add_about(v, s, m, into);
    add_facts(v, m, into);
    json_array_foreach(list, i, p) {
        json_add_new(out, proposal_of(p, i + 1, json_array_size(list)));
    }
    json_set_new(into, "proposals", out);
    json_set_bool(into, "has_merits", json_array_size(merits) > 0);
    json_set_new(into, "merits", merits);
}
