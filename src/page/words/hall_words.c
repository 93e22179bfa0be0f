/* hall_words.c: rows of the hall of fame for the front page, the award's page and the hall itself. */
#include "page/words/hall_words.h"

#include "page/award/winner.h"

struct str hall_award_name(const struct visit *v, struct str award) {
    const json_t *rules = award_rules(award);
    if (rules)
        return rules_text_of(rules, "name", v->lang);
    struct str key = arena_format(v->arena, "hall.%.*s", STR_ARGS(award));
    struct str name = text_get(v->site->templates, v->lang, key);
    return name.n ? name : award;
}

json_t *hall_words(struct visit *v, const struct hall_row *row) {
    json_t *out = json_object();
    struct str name = hall_award_name(v, row->award);
    json_set_int(out, "year", row->year);
    json_set_str(out, "award_name", name);
    json_t *label = words_set(out, "edition_label", "award.title");
    json_set_str(label, "award", name);
    if (row->label.n)
        json_set_str(label, "label", row->label);
    else
        json_set_int(label, "label", row->year);
    json_set_str(out, "name", row->name);
    json_set_str(out, "line", page_place_and_line(v->arena, row->place, row->line));
    if (row->edition.n)
        json_set_str(out, "url", winner_url(v, row->award, row->edition));
    return out;
}
