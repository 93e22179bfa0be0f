/* candidate.c: gathered, merged, screened, and undone; no text is lost on the way. */
#include "support/candidates.h"

/* --- ids --- */

static void ids_are_numbers_and_nothing_else(void **state) {
    static const struct {
        const char *id;
        uint32_t number;
    } good[] = {{"k01", 1}, {"k09", 9}, {"k10", 10}, {"k100", 100}, {"k1024", 1024}};
    static const char *const bad[] = {"",    "k",    "k1",  "k00", "k001",       "k0100",
                                      "x01", "k01 ", "k-1", "K01", "k4294967296"};
    struct arena *a = arena_new();
    uint32_t n;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(candidate_number(str_of(good[i].id), &n));
        assert_int_equal(n, good[i].number);
        assert_true(str_equal(candidate_id(a, n), str_of(good[i].id)));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(candidate_number(str_of(bad[i]), &n));
    arena_free(a);
}

static void who_is_erased_is_called_by_the_id(void **state) {
    struct candidate k = {.id = STR("k01"), .name = STR("Grønnrute AS")};
    assert_true(str_equal(candidate_called(&k), STR("Grønnrute AS")));
    k.name = (struct str){0};
    assert_true(str_equal(candidate_called(&k), STR("k01")));
}

/* --- forming and gathering --- */

static void one_command_forms_and_gathers(void **state) {
    struct scene *s = *state;
    const uint32_t both[] = {propose(s, "Elvebyen Ombruk AS"), propose(s, "Elvebyen Ombruk")};
    HOUSE_MUST(form(s, "Elvebyen Ombruk AS", both, 2));
    assert_int_equal(s->h.result.number, 1);
    assert_string_equal(s->h.result.id, "k01");
    assert_int_equal(s->h.result.entries, 3);
    struct candidate k = told(s, "k01");
    assert_int_equal(k.state, CANDIDATE_IN);
    assert_int_equal(k.proposals, 2);
    assert_int_equal(state_of(s, both[0]), PROPOSAL_GATHERED);
    assert_int_equal(scene_edition(s).in_state[PROPOSAL_GATHERED], 2);
    assert_int_equal(scene_edition(s).candidates_in, 1);
    struct proposal *list;
    assert_int_equal(proposals_of(s, 1, &list), 2);
    assert_int_equal(list[0].record.candidate, 1);
}

static void what_waits_and_looks_alike_can_come_along(void **state) {
    struct scene *s = *state;
    propose(s, "Elvebyen Ombruk AS");
    propose(s, "ELVEBYEN  OMBRUK");
    propose(s, "Noe helt annet");
    const struct candidate_args k = {
        .edition = s->edition, .name = STR("Elvebyen Ombruk AS"), .gather_alike = true};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    assert_int_equal(told(s, "k01").proposals, 2);
    assert_int_equal(state_of(s, 3), PROPOSAL_NEW);
}

static void facts_are_told_and_changed(void **state) {
    struct scene *s = *state;
    struct candidate_args k = {.edition = s->edition,
                               .name = STR("Matrett Eiker SA"),
                               .kind = STR("bedrift"),
                               .place = STR("Øvre Eiker"),
                               .orgnr = STR("974760673"),
                               .web = STR("https://example.org"),
                               .municipality = STR("3048"),
                               .summary = STR("Redder overskuddsmat."),
                               .goals = json_owned(s->h.arena, json_pack("[i,i]", 2, 8))};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    struct candidate seen = told(s, "k01");
    assert_true(str_equal(seen.kind, k.kind));
    assert_true(str_equal(seen.place, k.place));
    assert_true(str_equal(seen.summary, k.summary));
    assert_true(json_equal(seen.goals, k.goals));
    k.candidate = STR("k01");
    assert_int_equal(house_do(&s->h, candidate_change, &k), NOTHING_CHANGED);
    k.summary = STR("Redder mat og mennesker.");
    k.goals = NULL;
    HOUSE_MUST(house_do(&s->h, candidate_change, &k));
    seen = told(s, "k01");
    assert_true(str_equal(seen.summary, k.summary));
    assert_int_equal(json_array_size(seen.goals), 0);
}

static void what_the_award_does_not_know_is_refused(void **state) {
    struct scene *s = *state;
    uint64_t size = house_size(&s->h);
    struct candidate_args k = {.edition = s->edition};
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_MISSING);
    k.name = STR("X");
    k.kind = STR("katt");
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_CHOICE);
    k.kind = (struct str){0};
    k.body = STR("styret");
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_CHOICE);
    k.body = (struct str){0};
    k.person = STR("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_CHOICE);
    k.person = (struct str){0};
    k.goals = json_owned(s->h.arena, json_pack("[i]", 0));
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_CHOICE);
    k.goals = json_owned(s->h.arena, json_pack("[i,i]", 3, 3));
    assert_int_equal(house_do(&s->h, candidate_form, &k), FIELD_CHOICE);
    k.goals = NULL;
    k.edition = STR("gronn-grunder-9");
    assert_int_equal(house_do(&s->h, candidate_form, &k), NOT_FOUND);
    assert_int_equal(house_size(&s->h), size);
}

static void only_what_waits_can_be_gathered(void **state) {
    struct scene *s = *state;
    struct proposal_args unconfirmed = house_proposal(s->edition);
    HOUSE_MUST(house_public(&s->h, proposal_receive, &unconfirmed));
    uint32_t waiting = propose(s, "A");
    HOUSE_MUST(form(s, "A", NULL, 0));
    HOUSE_MUST(form(s, "B", NULL, 0));
    assert_int_equal(gather(s, candidate_gather, "k01", 1), WRONG_STATE);
    assert_int_equal(gather(s, candidate_gather, "k01", 99), NOT_FOUND);
    assert_int_equal(gather(s, candidate_gather, "k09", waiting), NOT_FOUND);
    assert_int_equal(act(s, candidate_gather, "k01", &(struct candidate_act_args){0}), NOTHING_CHANGED);
    HOUSE_MUST(gather(s, candidate_gather, "k01", waiting));
    assert_int_equal(gather(s, candidate_gather, "k02", waiting), WRONG_STATE);
    assert_int_equal(gather(s, candidate_ungather, "k02", waiting), WRONG_STATE);
    const uint32_t bad[] = {propose(s, "C"), 1};
    uint64_t size = house_size(&s->h);
    assert_int_equal(form(s, "C", bad, 2), WRONG_STATE); /* all or nothing */
    assert_int_equal(house_size(&s->h), size);
}

static void the_same_proposal_twice_in_a_form_is_one(void **state) {
    struct scene *s = *state;
    uint32_t n = propose(s, "A");
    const uint32_t twice[] = {n, n};
    HOUSE_MUST(form(s, "A", twice, 2));
    assert_int_equal(told(s, "k01").proposals, 1);
}

static void ungathering_puts_it_back_where_it_was(void **state) {
    struct scene *s = *state;
    uint32_t fresh = propose(s, "A"), liked = propose(s, "A");
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, liked, &p));
    store_read_end(&t);
    const struct proposal_act_args yes = {.proposal = p.id, .outcome = STR("yes")};
    HOUSE_MUST(house_do(&s->h, proposal_screen, &yes));
    const uint32_t both[] = {fresh, liked};
    HOUSE_MUST(form(s, "A", both, 2));
    HOUSE_MUST(gather(s, candidate_ungather, "k01", fresh));
    HOUSE_MUST(gather(s, candidate_ungather, "k01", liked));
    assert_int_equal(state_of(s, fresh), PROPOSAL_NEW);
    assert_int_equal(state_of(s, liked), PROPOSAL_ACCEPTED);
    assert_int_equal(told(s, "k01").proposals, 0);
    HOUSE_MUST(gather(s, candidate_gather, "k01", fresh));
}

static void a_withdrawn_proposal_leaves_its_candidate(void **state) {
    struct scene *s = *state;
    const uint32_t n = propose(s, "A");
    HOUSE_MUST(form(s, "A", &n, 1));
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, n, &p));
    store_read_end(&t);
    const struct proposal_act_args out = {.proposal = p.id, .reason = STR("ba om det")};
    HOUSE_MUST(house_do(&s->h, proposal_withdraw, &out));
    struct proposal *list;
    assert_int_equal(proposals_of(s, 1, &list), 0);
    assert_int_equal(told(s, "k01").proposals, 0);
    assert_int_equal(scene_edition(s).in_state[PROPOSAL_WITHDRAWN], 1);
}

/* --- merging --- */

static void merging_keeps_every_text_and_can_be_undone(void **state) {
    struct scene *s = *state;
    static const char *const texts[] = {"Første tekst. De tester, sorterer og bygger om brukte "
                                        "elbilbatterier, som så gir strøm på byggeplasser i byen.",
                                        "Andre tekst. I moved to Drammen and saw what they do with old "
                                        "batteries: building sites run on them, quietly."};
    const uint32_t a = house_propose(&s->h, s->edition, "Fjordren", texts[0]);
    const uint32_t b = house_propose(&s->h, s->edition, "Fjordren Batteri", texts[1]);
    const struct candidate_args first = {.edition = s->edition,
                                         .name = STR("Fjordren"),
                                         .summary = STR("Strøm på byggeplassen."),
                                         .proposals = &a,
                                         .proposals_n = 1};
    HOUSE_MUST(house_do(&s->h, candidate_form, &first));
    HOUSE_MUST(form(s, "Fjordren Batteri AS", &b, 1));
    struct str before = material(s, 2);
    HOUSE_MUST(merge(s, "k01", "k02"));
    struct candidate k = told(s, "k01");
    assert_int_equal(k.state, CANDIDATE_MERGED);
    assert_true(str_equal(k.into, STR("k02")));
    assert_int_equal(told(s, "k02").proposals, 2);
    assert_int_equal(scene_edition(s).candidates_in, 1);
    struct proposal *list;
    assert_int_equal(proposals_of(s, 2, &list), 2);
    assert_int_equal(list[0].number, a);
    struct str merged = material(s, 2);
    assert_non_null(memmem(merged.p, merged.n, "Første tekst", strlen("Første tekst")));
    assert_non_null(memmem(merged.p, merged.n, "Andre tekst", strlen("Andre tekst")));
    static const char also[] = "\"also\":[{\"name\":\"Fjordren\",\"summary\":\"Strøm på byggeplassen.\"}]";
    assert_non_null(memmem(merged.p, merged.n, also, strlen(also)));

    HOUSE_MUST(unmerge(s, "k01"));
    assert_int_equal(told(s, "k01").state, CANDIDATE_IN);
    assert_int_equal(told(s, "k01").proposals, 1);
    assert_int_equal(told(s, "k02").proposals, 1);
    assert_int_equal(scene_edition(s).candidates_in, 2);
    assert_true(str_equal(material(s, 2), before));
}

static void merging_goes_on_through_several(void **state) {
    struct scene *s = *state;
    const uint32_t n[] = {propose(s, "A"), propose(s, "B"), propose(s, "C")};
    HOUSE_MUST(form(s, "A", &n[0], 1));
    HOUSE_MUST(form(s, "B", &n[1], 1));
    HOUSE_MUST(form(s, "C", &n[2], 1));
    HOUSE_MUST(merge(s, "k01", "k02"));
    HOUSE_MUST(merge(s, "k02", "k03"));
    assert_int_equal(told(s, "k03").proposals, 3);
    struct candidate *list;
    size_t count;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidates_list(&t, s->h.arena, s->number, false, &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].proposals, 3);
    HOUSE_MUST(candidates_list(&t, s->h.arena, s->number, true, &list, &count));
    assert_int_equal(count, 3);
    store_read_end(&t);
    HOUSE_MUST(unmerge(s, "k02"));
    assert_int_equal(told(s, "k02").proposals, 2);
    assert_int_equal(told(s, "k03").proposals, 1);
}

static void what_cannot_be_merged_is_refused(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(form(s, "A", NULL, 0));
    HOUSE_MUST(form(s, "B", NULL, 0));
    HOUSE_MUST(form(s, "C", NULL, 0));
    assert_int_equal(merge(s, "k01", "k01"), WRONG_STATE);
    assert_int_equal(merge(s, "k01", "k09"), NOT_FOUND);
    assert_int_equal(unmerge(s, "k01"), WRONG_STATE);
    HOUSE_MUST(screen(s, "k03", "no", "utenfor området"));
    assert_int_equal(merge(s, "k01", "k03"), WRONG_STATE);
    assert_int_equal(merge(s, "k03", "k01"), WRONG_STATE);
    HOUSE_MUST(merge(s, "k01", "k02"));
    assert_int_equal(merge(s, "k01", "k02"), WRONG_STATE);
    assert_int_equal(merge(s, "k02", "k01"), WRONG_STATE);
    assert_int_equal(screen(s, "k01", "no", "x"), WRONG_STATE);
    uint32_t n = propose(s, "A");
    assert_int_equal(gather(s, candidate_gather, "k01", n), WRONG_STATE);
}

/* --- screening --- */

static void screened_out_needs_a_reason_and_can_come_back(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(form(s, "Kongsberg Kretsløp AS", NULL, 0));
    assert_int_equal(screen(s, "k01", "perhaps", ""), FIELD_CHOICE);
    assert_int_equal(screen(s, "k01", "no", "\t"), REASON_NEEDED);
    HOUSE_MUST(screen(s, "k01", "no", "utenfor området (Kongsberg)"));
    assert_int_equal(told(s, "k01").state, CANDIDATE_OUT);
    assert_true(str_equal(told(s, "k01").reason, STR("utenfor området (Kongsberg)")));
    assert_int_equal(scene_edition(s).candidates_in, 0);
    assert_int_equal(screen(s, "k01", "no", "utenfor området (Kongsberg)"), NOTHING_CHANGED);
    uint32_t *in;
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidates_in(&t, s->h.arena, s->number, &in, &n));
    store_read_end(&t);
    assert_int_equal(n, 0);
    HOUSE_MUST(screen(s, "k01", "yes", ""));
    assert_int_equal(told(s, "k01").state, CANDIDATE_IN);
    assert_int_equal(scene_edition(s).candidates_in, 1);
}

/* --- what is read --- */

static void names_stand_in_norwegian_order(void **state) {
    struct scene *s = *state;
    static const char *const names[] = {"Åsen", "Zeta", "Ærlig", "alfa", "Øst", "Beta"};
    static const char *const order[] = {"alfa", "Beta", "Zeta", "Ærlig", "Øst", "Åsen"};
    for (size_t i = 0; i < 6; i++)
        HOUSE_MUST(form(s, names[i], NULL, 0));
    struct candidate *list;
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidates_list(&t, s->h.arena, s->number, false, &list, &n));
    store_read_end(&t);
    for (size_t i = 0; i < 6; i++)
        assert_true(str_equal(list[i].name, str_of(order[i])));
}

static void a_juror_reads_all_but_the_address(void **state) {
    struct scene *s = *state;
    struct proposal_args p = house_proposal(s->edition);
    p.via = STR("phone");
    p.contact = STR("Nora, 32 00 00 00");
    HOUSE_MUST(house_do(&s->h, proposal_receive, &p));
    const uint32_t n = s->h.result.number;
    const struct candidate_args k = {.edition = s->edition,
                                     .name = STR("Biokullverket Åssiden AS"),
                                     .kind = STR("bedrift"),
                                     .place = STR("Drammen"),
                                     .proposals = &n,
                                     .proposals_n = 1};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    struct str m = material(s, 1);
    struct str expected = arena_format(s->h.arena,
                                       "{\"candidate\":\"k01\",\"name\":\"Biokullverket Åssiden "
                                       "AS\",\"kind\":\"bedrift\",\"place\":\"Drammen\","
                                       "\"proposals\":[{\"number\":1,\"text\":\"%.*s\",\"relation\":"
                                       "\"ingen\",\"self\":false,\"lang\":\"nb\","
                                       "\"nominator\":\"Sigrun Ødegaard-Prøve\"}]}",
                                       STR_ARGS(p.why));
    assert_true(str_equal(m, expected));
    assert_null(memmem(m.p, m.n, "example.org", 11));
    assert_null(memmem(m.p, m.n, "32 00", 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_numbers_and_nothing_else),
        cmocka_unit_test(who_is_erased_is_called_by_the_id),
        WITH_SCENE(one_command_forms_and_gathers),
        WITH_SCENE(what_waits_and_looks_alike_can_come_along),
        WITH_SCENE(facts_are_told_and_changed),
        WITH_SCENE(what_the_award_does_not_know_is_refused),
        WITH_SCENE(only_what_waits_can_be_gathered),
        WITH_SCENE(the_same_proposal_twice_in_a_form_is_one),
        WITH_SCENE(ungathering_puts_it_back_where_it_was),
        WITH_SCENE(a_withdrawn_proposal_leaves_its_candidate),
        WITH_SCENE(merging_keeps_every_text_and_can_be_undone),
        WITH_SCENE(merging_goes_on_through_several),
        WITH_SCENE(what_cannot_be_merged_is_refused),
        WITH_SCENE(screened_out_needs_a_reason_and_can_come_back),
        WITH_SCENE(names_stand_in_norwegian_order),
        WITH_SCENE(a_juror_reads_all_but_the_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
