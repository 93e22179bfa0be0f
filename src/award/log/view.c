/* view.c: JSON for pages. What a function here leaves out, no page can show: so each says for whom it is. */
#include "award/log/view.h"

#include "base/format.h"
#include "base/orgnr.h"

/* A text that is there. */
static void day(struct arena *a, json_t *o, const char *key, enum lang lang, int64_t at) {
    if (at)
        json_set_str(o, key, format_date(a, lang, at));
}

static void stamp(struct arena *a, json_t *o, const char *key, int64_t at) {
    if (at)
        json_set_str(o, key, time_format_rfc3339(a, at));
}

static void flag(struct arena *a, json_t *o, const char *prefix, struct str word) {
    json_set_bool(o, arena_format(a, "%s%.*s", prefix, STR_ARGS(word)).p, true);
}

json_t *view_paragraphs(struct arena *a, struct str text) {
    json_t *list = json_new_array(a);
    struct str rest = text, line;
    for (bool more = true; more;) {
        more = str_cut(&rest, '\n', &line);
        struct str p = str_trim(line);
        if (!p.n)
            continue;
        json_t *one = json_object();
        json_set_str(one, "text", p);
        json_add_new(list, one);
    }
    return list;
}

/* --- the association, its awards --- */

json_t *view_association(struct arena *a, const struct association *as) {
    json_t *o = json_new_object(a);
    json_set_given(o, "name", as->name);
    json_set_given(o, "short", as->short_name.n ? as->short_name : as->name);
    json_set_given(o, "web", as->web);
    json_set_given(o, "privacy_contact", as->privacy_contact);
    json_set_bool(o, "has_logo", as->has_logo);
    return o;
}

static json_t *view_criteria(enum lang lang, const json_t *rules) {
    json_t *list = json_array(), *c, *anchor;
    int64_t lowest = json_get_int(json_object_get(rules, "scale"), "lowest");
    size_t i, k;
    json_array_foreach(json_object_get(rules, "criteria"), i, c) {
        json_t *o = json_object(), *anchors = json_array();
        json_set_str(o, "id", json_get_str(c, "id"));
        json_set_str(o, "name", rules_text_of(c, "name", lang));
        json_set_str(o, "question", rules_text_of(c, "question", lang));
        json_set_int(o, "weight", json_get_int(c, "weight"));
        json_array_foreach(json_object_get(c, "anchors"), k, anchor) {
            json_t *level = json_object();
            json_set_int(level, "mark", lowest + (int64_t)k);
            json_set_str(level, "text", rules_text(anchor, lang));
            json_add_new(anchors, level);
        }
        json_set_new(o, "anchors", anchors);
        json_add_new(list, o);
    }
    return list;
}

static void view_scale(json_t *o, enum lang lang, const json_t *scale) {
    if (!scale)
        return;
    json_t *s = json_object();
    json_set_int(s, "lowest", json_get_int(scale, "lowest"));
    json_set_int(s, "highest", json_get_int(scale, "highest"));
    json_set_bool(s, "ours", json_get_bool(scale, "ours"));
    json_set_str(s, "note", rules_text_of(scale, "note", lang));
    json_set_new(o, "scale", s);
}

json_t *view_award(struct arena *a, enum lang lang, const json_t *rules) {
    static const char *const texts[] = {"name",  "short_name", "lead",     "given_by",
                                        "prize", "purpose",    "eligible", "how_decided"};
    static const char *const copied[] = {"partners", "statute",         "amount",
                                         "secret",   "self_nomination", "goals"};
    json_t *o = json_new_object(a);
    json_set_str(o, "id", json_get_str(rules, "id"));
    json_set_str(o, "giver", json_get_str(rules, "giver"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_set_given(o, texts[i], rules_text_of(rules, texts[i], lang));
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        if (json_object_get(rules, copied[i]))
            json_set_new(o, copied[i], json_deep_copy(json_object_get(rules, copied[i])));
    json_set_given(o, "geography", rules_text_of(json_object_get(rules, "geography"), "text", lang));
    json_set_new(o, "criteria", view_criteria(lang, rules));
    view_scale(o, lang, json_object_get(rules, "scale"));
    return o;
}

/* --- editions --- */

static json_t *view_counts(const struct edition_record *r) {
    json_t *o = json_object();
    for (unsigned s = 0; s < PROPOSAL_STATES; s++)
        json_set_int(o, proposal_state_word((enum proposal_state)s).p, r->in_state[s]);
    json_set_int(o, "proposals", r->proposals);
    json_set_int(o, "candidates", r->candidates_in);
    return o;
}

static void view_dates(struct arena *a, json_t *o, enum lang lang, int64_t now,
                       const struct edition_record *r) {
    day(a, o, "opens", lang, r->opens);
    stamp(a, o, "opens_at", r->opens);
    if (r->closes) {
        json_set_str(o, "deadline", format_moment(a, lang, r->closes));
        json_set_int(o, "days_left", days_left(now, r->closes));
    }
    stamp(a, o, "deadline_at", r->closes);
    day(a, o, "decides", lang, r->decides);
    stamp(a, o, "decides_at", r->decides);
    day(a, o, "ceremony", lang, r->ceremony);
    stamp(a, o, "ceremony_at", r->ceremony);
}

json_t *view_edition(struct arena *a, enum lang lang, int64_t now, const struct edition *e,
                     const json_t *rules, bool everybody) {
    json_t *o = json_new_object(a);
    struct str phase = edition_phase_word(everybody ? e->public_phase : e->phase);
    json_set_str(o, "id", e->id);
    json_set_str(o, "award", e->award);
    json_set_given(o, "name", rules_text_of(rules, "name", lang));
    json_set_int(o, "ordinal", e->record.ordinal);
    json_set_given(o, "label", e->label);
    json_set_given(o, "theme", e->theme);
    json_set_given(o, "place", e->place);
    json_set_str(o, "phase", phase);
    flag(a, o, "is_", phase);
    view_dates(a, o, lang, now, &e->record);
    if (e->postponed) {
        json_t *p = json_object();
        json_set_str(p, "reason", e->postponed_reason);
        json_set_str(p, "on", format_date(a, lang, e->postponed_at));
        day(a, p, "first_deadline", lang, e->record.first_closes);
        json_set_new(o, "postponed", p);
    }
    if (!everybody)
        json_set_new(o, "counts", view_counts(&e->record));
    return o;
}

/* --- proposals and candidates: for administrators --- */

static void view_facts(struct arena *a, json_t *o, const json_t *rules, struct str orgnr, struct str web,
                       struct str number, json_t *goals) {
    json_set_given(o, "orgnr", orgnr.n ? orgnr_format(a, orgnr) : orgnr);
    json_set_given(o, "web", web);
    json_set_given(o, "municipality", number);
    size_t i;
    json_t *m;
    json_array_foreach(json_object_get(json_object_get(rules, "geography"), "municipalities"), i, m) {
        if (number.n && str_equal(json_get_str(m, "number"), number))
            json_set_str(o, "municipality_name", json_get_str(m, "name"));
    }
    if (json_array_size(goals))
        json_set_new(o, "goals", json_deep_copy(goals));
}

json_t *view_proposal(struct arena *a, enum lang lang, const struct proposal *p, const struct edition *e,
                      const json_t *rules) {
    json_t *o = json_new_object(a);
    json_set_int(o, "number", p->number);
    json_set_str(o, "name", edition_proposal_name(a, rules, &e->record, p->number));
    json_set_str(o, "id", p->id);
    json_set_str(o, "state", proposal_state_word(p->state));
    flag(a, o, "is_", proposal_state_word(p->state));
    json_set_str(o, "via", p->via);
    json_set_bool(o, "late", p->late);
    json_set_bool(o, "self", p->self);
    json_set_bool(o, "erased", p->erased);
    json_set_given(o, "candidate", p->candidate);
    json_set_given(o, "why", p->why);
    json_set_new(o, "paragraphs", json_incref(view_paragraphs(a, p->why)));
    json_set_given(o, "relation", p->relation);
    json_set_given(o, "nominator", p->name);
    json_set_given(o, "email", p->email);
    json_set_given(o, "contact", p->contact);
    json_set_given(o, "merits", p->merits);
    view_facts(a, o, rules, p->orgnr, p->web, p->municipality, p->goals);
    json_set_str(o, "lang", lang_code(p->lang));
    json_set_str(o, "received", format_moment(a, lang, p->at));
    stamp(a, o, "received_at", p->at);
    if (p->record.candidate)
        json_set_str(o, "gathered_under", candidate_id(a, p->record.candidate));
    json_set_given(o, "reason", p->reason);
    json_set_given(o, "withdrawn_reason", p->withdrawn_reason);
    return o;
}

json_t *view_candidate(struct arena *a, enum lang lang, const struct candidate *k, const json_t *rules) {
    json_t *o = json_new_object(a);
    json_set_str(o, "id", k->id);
    json_set_int(o, "number", k->number);
    json_set_given(o, "name", k->name);
    json_set_given(o, "kind", k->kind);
    json_set_given(o, "kind_name", rules_text_of(rules_find(rules, "kinds", k->kind), "name", lang));
    json_set_given(o, "place", k->place);
    view_facts(a, o, rules, k->orgnr, k->web, k->municipality, k->goals);
    json_set_given(o, "summary", k->summary);
    json_set_given(o, "body", k->body);
    json_set_given(o, "person", k->person);
    json_set_str(o, "state", candidate_state_word(k->state));
    flag(a, o, "is_", candidate_state_word(k->state));
    json_set_given(o, "into", k->into);
    json_set_int(o, "proposals", k->proposals);
    json_set_given(o, "reason", k->reason);
    return o;
}

/* --- what is announced, and the hall --- */

json_t *view_announcement(struct arena *a, enum lang lang, const struct announcement *n) {
    json_t *o = json_new_object(a);
    json_set_str(o, "outcome", n->outcome);
    flag(a, o, "is_", n->outcome);
    json_set_new(o, "winners", announced_list(n->winners, n->winners_n));
    json_set_new(o, "finalists", announced_list(n->finalists, n->finalists_n));
    json_set_new(o, "citation", json_incref(view_paragraphs(a, n->citation)));
    json_set_given(o, "signed_by", n->signed_by);
    day(a, o, "on", lang, n->at);
    stamp(a, o, "at", n->at);
    return o;
}

json_t *view_hall_row(struct arena *a, enum lang lang, const struct hall_row *r) {
    json_t *o = json_new_object(a);
    const json_t *rules = award_rules(r->award);
    json_set_str(o, "award", r->award);
    json_set_given(o, "award_name", rules_text_of(rules, "name", lang));
    json_set_given(o, "award_short", rules_text_of(rules, "short_name", lang));
    json_set_int(o, "year", r->year);
    json_set_str(o, "name", r->name);
    json_set_given(o, "place", r->place);
    json_set_given(o, "line", r->line);
    json_set_given(o, "label", r->label);
    json_set_given(o, "edition", r->edition);
    return o;
}

/* --- people --- */

json_t *view_person(struct arena *a, const struct person *p) {
    json_t *o = json_new_object(a);
    json_set_str(o, "id", p->id);
    json_set_given(o, "name", p->name);
    json_set_given(o, "email", p->email);
    json_set_given(o, "from", p->from);
    json_set_str(o, "lang", lang_code(p->lang));
    json_set_bool(o, "admin", p->admin);
    return o;
}

json_t *view_member(struct arena *a, const struct member *m) {
    json_t *o = view_person(a, &m->person);
    json_set_str(o, "role", member_role_word(m->role));
    json_set_bool(o, "is_chair", m->role == MEMBER_CHAIR);
    json_set_bool(o, "is_secretary", m->role == MEMBER_SECRETARY);
    return o;
}
