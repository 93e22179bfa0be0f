/* edition_words.c: an edition in the words of the front page, its own page, the form and the winner's page.
 */
#include "page/words/edition_words.h"

#include "base/format.h"

void edition_name(struct visit *v, const struct edition *e, const json_t *rules, json_t *into) {
    json_set_str(into, "award_name", rules_text_of(rules, "name", v->lang));
    json_t *label = words_set(into, "edition_label", "award.edition");
    json_set_int(label, "ordinal", e->record.ordinal);
    json_set_str(label, "label", e->label);
    struct str path = page_edition_path(v->arena, e);
    json_set_str(into, "award_url", page_url(v, "%.*s", STR_ARGS(path)));
}

json_t *edition_title(const struct visit *v, const struct edition *e, const json_t *rules) {
    json_t *title = words_new("award.title");
    json_set_str(title, "award", rules_text_of(rules, "name", v->lang));
    json_set_str(title, "label", e->label);
    return title;
}

static void say_when(struct visit *v, json_t *into, const char *member, const char *key, int64_t at) {
    json_t *sentence = words_set(into, member, key);
    json_set_str(sentence, "at", format_moment(v->arena, v->lang, at));
}

static void say_open(struct visit *v, const struct edition *e, json_t *into) {
    json_t *left = words_set(into, "left_text", "count.days_left");
    json_set_int(left, "n", days_left(v->arrived, e->record.closes));
    say_when(v, into, "deadline_text", "when.deadline", e->record.closes);
    words_set(into, "state_text", "state.edition.open");
}

void edition_state(struct visit *v, const struct edition *e, json_t *into) {
    enum edition_phase phase = e->public_phase;
    json_set_bool(into, "open", phase == PHASE_OPEN);
    switch (phase) {
    case PHASE_OPEN:
        say_open(v, e, into);
        break;
    case PHASE_SOON:
        say_when(v, into, "state_text", "when.opens", e->record.opens);
        break;
    case PHASE_DRAFT:
        words_set(into, "state_text", "state.edition.draft");
        break;
    case PHASE_ANNOUNCED:
        words_set(into, "state_text", "state.edition.announced");
        break;
    case PHASE_RECALLED:
        words_set(into, "state_text", "state.edition.recalled");
        break;
    default: /* what is judged in a secret edition is not told apart from what waits */
        words_set(into, "state_text",
                  phase == PHASE_CLOSED || e->secret ? "state.edition.closed" : "state.edition.judging");
    }
}

json_t *edition_propose(const struct visit *v, const struct edition *e) {
    if (e->public_phase != PHASE_OPEN)
        return NULL;
    json_t *propose = json_object();
    struct str path = page_edition_path(v->arena, e);
    json_set_str(propose, "url", page_url(v, "%.*s/foresla", STR_ARGS(path)));
    words_set(propose, "label", e->secret ? "home.propose_board" : "home.propose");
    return propose;
}

json_t *edition_eligible(const struct visit *v, const json_t *rules) {
    json_t *list = json_array();
    json_add_str(list, rules_text_of(rules, "eligible", v->lang));
    struct str place = rules_text_of(json_object_get(rules, "geography"), "text", v->lang);
    if (place.n)
        json_add_str(list, place);
    words_add(list, json_get_bool(rules, "self_nomination") ? "award.self_yes" : "award.self_no");
    return list;
}
