/* hall_words.c: rows of the hall of fame for the front page, the award's page and the hall itself. */
#include "page/hall_words.h"

#include "page/winner.h"

struct str hall_award_name(const struct visit *v, struct str award) {
    const json_t *rules = award_rules(award);
    return rules ? rules_text_of(rules, "name", v->lang) : award;
}

static struct str line_of(const struct visit *v, const struct hall_row *row) {
    if (row->place.n == 0 || row->line.n == 0)
        return row->place.n ? row->place : row->line;
    return arena_format(v->arena, "%.*s. %.*s", STR_ARGS(row->place), STR_ARGS(row->line));
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
    json_set_str(out, "line", line_of(v, row));
    if (row->edition.n)
        json_set_str(out, "url", winner_url(v, row->award, row->edition));
    return out;
}
