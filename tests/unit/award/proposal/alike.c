/* alike.c: what looks like something known is suggested, and never more than fits a page. */
#include "support/candidates.h"

/* --- suggestions --- */

static void the_same_number_domain_or_name_is_suggested(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    p.via = STR("mail");
    p.candidate = STR("Ombruk");
    p.web = STR("https://www.elvebyen.example/om-oss");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p)); /* 1 */
    p.candidate = STR("Elvebyen Ombruk AS");
    p.web = STR("http://elvebyen.example");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p)); /* 2 */
    p.web = (struct str){0};
    p.candidate = STR("ELVEBYEN ombruk a/s");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p)); /* 3 */
    p.candidate = STR("Noe annet");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p)); /* 4 */
    const uint32_t second = 2;
    const struct candidate_args k = {.edition = s->edition,
                                     .name = STR("Elvebyen Ombruk"),
                                     .web = STR("https://elvebyen.example"),
                                     .proposals = &second,
                                     .proposals_n = 1};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));

    struct proposal first;
    struct suggestion list[ALIKE_MAX];
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, 1, &first));
    HOUSE_MUST(proposal_suggestions(&t, s->h.arena, &first, list, &n));
    assert_int_equal(n, 1); /* the second is gathered already */
    assert_true(list[0].match.is_candidate);
    assert_int_equal(list[0].match.by, LIKE_DOMAIN);
    assert_true(str_equal(list[0].id, STR("k01")));
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, 3, &first));
    HOUSE_MUST(proposal_suggestions(&t, s->h.arena, &first, list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].match.by, LIKE_NAME);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, 4, &first));
    HOUSE_MUST(proposal_suggestions(&t, s->h.arena, &first, list, &n));
    assert_int_equal(n, 0);
    store_read_end(&t);
}

static void a_merged_candidate_suggests_the_one_it_went_into(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(form(s, "Grønnrute AS", NULL, 0));
    HOUSE_MUST(form(s, "Grønn Rute", NULL, 0));
    HOUSE_MUST(merge(s, "k01", "k02"));
    uint32_t n = propose(s, "Grønnrute");
    struct proposal p;
    struct suggestion list[ALIKE_MAX];
    size_t count;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, n, &p));
    HOUSE_MUST(proposal_suggestions(&t, s->h.arena, &p, list, &count));
    store_read_end(&t);
    assert_int_equal(count, 1);
    assert_true(str_equal(list[0].id, STR("k02")));
}

static void a_renamed_candidate_is_found_by_its_new_name_only(void **state) {
    struct scene *s = *state;
    struct candidate_args k = {.edition = s->edition, .name = STR("Gammelt navn")};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    k.candidate = STR("k01");
    k.name = STR("Nytt navn");
    HOUSE_MUST(house_do(&s->h, candidate_change, &k));
    struct match list[ALIKE_MAX];
    size_t n;
    struct txn t = house_read(&s->h);
    struct alikes keys = alike_keys(&t, s->h.arena, STR("Gammelt navn"), STR(""), STR(""));
    HOUSE_MUST(alike_find(&t, s->number, &keys, 'p', 0, list, &n));
    assert_int_equal(n, 0);
    keys = alike_keys(&t, s->h.arena, STR("NYTT NAVN"), STR(""), STR(""));
    HOUSE_MUST(alike_find(&t, s->number, &keys, 'p', 0, list, &n));
    assert_int_equal(n, 1);
    store_read_end(&t);
}

static void suggestions_are_bounded_however_many_there_are(void **state) {
    struct scene *s = *state;
    for (unsigned i = 0; i < ALIKE_MAX + 5; i++)
        propose(s, "Det samme");
    struct match list[ALIKE_MAX];
    size_t n;
    struct txn t = house_read(&s->h);
    struct alikes keys = alike_keys(&t, s->h.arena, STR("Det samme"), STR(""), STR(""));
    HOUSE_MUST(alike_find(&t, s->number, &keys, 'p', 1, list, &n));
    store_read_end(&t);
    assert_int_equal(n, ALIKE_MAX);
    for (size_t i = 0; i < n; i++)
        assert_int_not_equal(list[i].number, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(the_same_number_domain_or_name_is_suggested),
        WITH_SCENE(a_merged_candidate_suggests_the_one_it_went_into),
        WITH_SCENE(a_renamed_candidate_is_found_by_its_new_name_only),
        WITH_SCENE(suggestions_are_bounded_however_many_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
