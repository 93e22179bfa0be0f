/* view.c: what pages get: formatted, whole, and nothing more than its reader may see. */
#include "award/log/view.h"

#include "support/house.h"
#include "support/test.h"

#include <string.h>

static struct edition told(struct house *h, struct str id) {
    struct edition e;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_find(&t, h->arena, id, h->now, &e));
    store_read_end(&t);
    return e;
}

#define SAYS(object, key, text) assert_true(str_equal(json_get_str(object, key), STR(text)))

static void text_becomes_paragraphs(void **state) {
    struct house *h = *state;
    json_t *p = view_paragraphs(h->arena, STR("Første.\n\n  Andre. \n\n\nTredje."));
    assert_int_equal(json_array_size(p), 3);
    SAYS(json_array_get(p, 1), "text", "Andre.");
    SAYS(json_array_get(p, 2), "text", "Tredje.");
    assert_int_equal(json_array_size(view_paragraphs(h->arena, (struct str){0})), 0);
}

static void an_award_is_told_in_each_language(void **state) {
    struct house *h = *state;
    json_t *nb = view_award(h->arena, LANG_NB, award_rules(STR("gronn-grunder"))),
           *en = view_award(h->arena, LANG_EN, award_rules(STR("gronn-grunder")));
    SAYS(nb, "name", "Grønn Gründer-prisen");
    SAYS(en, "name", "The Green Entrepreneur Award");
    assert_int_equal(json_get_int(nb, "amount"), 30000);
    const json_t *first = json_array_get(json_object_get(nb, "criteria"), 0);
    const json_t *anchors = json_object_get(first, "anchors");
    SAYS(first, "name", "Miljøforbedring");
    assert_int_equal(json_get_int(json_array_get(anchors, 3), "mark"), 4);
    SAYS(json_array_get(anchors, 3), "text", "Stor og vist i drift");
    assert_true(json_get_bool(json_object_get(nb, "scale"), "ours"));
}

static void an_editions_dates_are_in_words(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_grunder(h));
    house_clock(h, "2021-09-21T12:00:00+02:00");
    json_t *v = view_edition(h->arena, LANG_NB, h->now, &e, award_rules(STR("gronn-grunder")), true);
    SAYS(v, "deadline", "8. oktober 2021 kl. 23.59 (norsk tid)");
    SAYS(v, "deadline_at", "2021-10-08T21:59:59Z");
    assert_int_equal(json_get_int(v, "days_left"), 17);
    assert_true(json_get_bool(v, "is_open"));
    assert_null(json_object_get(v, "counts"));
    assert_null(json_object_get(v, "postponed"));
    v = view_edition(h->arena, LANG_NB, h->now, &e, award_rules(STR("gronn-grunder")), false);
    assert_int_equal(json_get_int(json_object_get(v, "counts"), "new"), 0);
}

static void everybody_sees_the_public_phase(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_hedersmerke(h));
    e.phase = PHASE_DECIDED;
    e.public_phase = PHASE_CLOSED;
    json_t *v = view_edition(h->arena, LANG_NB, h->now, &e, award_rules(STR("hedersmerke")), true);
    assert_true(json_get_bool(v, "is_closed"));
    struct str all = json_compact(h->arena, v);
    assert_null(memmem(all.p, all.n, "decided", 7));
}

static void a_proposal_and_its_candidate_are_told_whole(void **state) {
    struct house *h = *state;
    struct edition e = told(h, house_grunder(h));
    struct proposal_args sent = house_proposal(e.id);
    sent.municipality = STR("3301");
    sent.orgnr = STR("974760673");
    HOUSE_MUST(house_public(h, proposal_receive, &sent));
    const struct candidate_args formed = {
        .edition = e.id, .name = STR("Biokullverket"), .kind = STR("bedrift"), .summary = STR("Biokull.")};
    HOUSE_MUST(house_do(h, candidate_form, &formed));
    struct proposal p;
    struct candidate k;
    json_t *rules;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_rules(&t, e.number, &rules));
    HOUSE_MUST(proposal_read(&t, h->arena, e.number, 1, &p));
    HOUSE_MUST(candidate_read(&t, h->arena, e.number, 1, &k));
    store_read_end(&t);
    json_t *v = view_proposal(h->arena, LANG_NB, &p, &e, rules);
    SAYS(v, "name", "GG3-001");
    SAYS(v, "municipality_name", "Drammen");
    SAYS(v, "orgnr", "974\u00a0760\u00a0673");
    SAYS(v, "received", "1. september 2021 kl. 08.00 (norsk tid)");
    assert_true(json_get_bool(v, "is_unconfirmed"));
    v = view_candidate(h->arena, LANG_NN, &k, rules);
    SAYS(v, "kind_name", "Privat bedrift");
    assert_true(json_get_bool(v, "is_in"));
    assert_null(json_object_get(v, "reason"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(text_becomes_paragraphs),
        WITH_HOUSE(an_award_is_told_in_each_language),
        WITH_HOUSE(an_editions_dates_are_in_words),
        WITH_HOUSE(everybody_sees_the_public_phase),
        WITH_HOUSE(a_proposal_and_its_candidate_are_told_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
