/* proposal_change.c: whoever proposed writes it anew until the deadline; all that looks at it follows. */
#include "award/candidate/candidate.h"
#include "support/proposals.h"

static enum fault change_by(struct scene *s, uint32_t number, struct str secret, struct proposal_args now) {
    const struct proposal_change_args args = {.act = {.proposal = told(s, number).id, .link = secret},
                                              .now = now};
    return house_public(&s->h, proposal_change, &args);
}

static enum fault change(struct scene *s, uint32_t number, struct proposal_args now) {
    return change_by(s, number, secret_of(s, number, LINK_OWN), now);
}

static struct proposal_args other_words(struct scene *s) {
    struct proposal_args now = house_proposal(s->edition);
    now.candidate = STR("Elvebyen Ombruk AS");
    now.orgnr = STR("974760673");
    return now;
}

static size_t told_times(struct scene *s, uint32_t number, uint64_t **entries) {
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_told(&t, s->h.arena, s->number, number, entries, &n));
    store_read_end(&t);
    return n;
}

static void the_newest_words_stand_and_the_first_are_kept(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    struct proposal before = told(s, n), first, wrong;
    struct proposal_args now = other_words(s);
    now.self = true;
    now.email = STR("somebody@else.example");
    now.goals = json_owned(s->h.arena, json_pack("[i]", 12));
    HOUSE_MUST(change(s, n, now));
    struct proposal p = told(s, n);
    assert_true(str_equal(p.candidate, now.candidate));
    assert_true(str_equal(p.orgnr, now.orgnr));
    assert_true(json_equal(p.goals, now.goals));
    assert_true(p.self);
    assert_true(str_equal(p.email, before.email)); /* the one that was, or will be, vouched for */
    assert_int_equal(p.at, before.at);
    assert_int_equal(p.state, before.state);

    uint64_t *entries;
    assert_int_equal(told_times(s, n, &entries), 2);
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read_as(&t, s->h.arena, s->number, n, entries[0], &first));
    assert_true(str_equal(first.candidate, before.candidate));
    assert_true(str_equal(first.email, before.email));
    assert_int_equal(proposal_read_as(&t, s->h.arena, s->number, n, entries[1] + 1, &wrong), NOT_FOUND);
    store_read_end(&t);
}

static void the_log_says_nothing_of_what_was_changed(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    HOUSE_MUST(change(s, n, other_words(s)));
    struct str entry;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(journal_entry(&t, s->h.result.index, &entry));
    assert_null(memmem(entry.p, entry.n, "Elvebyen", 8));
    assert_null(memmem(entry.p, entry.n, "974760673", 9));
    store_read_end(&t);
}

static void it_is_refused_as_a_new_one_would_be(void **state) {
    struct scene *s = *state;
    uint32_t a = receive(s), b = receive(s);
    uint64_t size = house_size(&s->h);
    struct proposal_args now = other_words(s);
    assert_int_equal(change_by(s, a, secret_of(s, b, LINK_OWN), now), TOKEN_WRONG);
    assert_int_equal(change_by(s, a, secret_of(s, a, LINK_CONFIRM), now), TOKEN_WRONG);
    assert_int_equal(change_by(s, a, (struct str){0}, now), TOKEN_WRONG);
    assert_int_equal(change(s, a, house_proposal(s->edition)), NOTHING_CHANGED);
    now.why = STR("Kort.");
    assert_int_equal(change(s, a, now), FIELD_TOO_SHORT);
    now = other_words(s);
    now.name = (struct str){0};
    assert_int_equal(change(s, a, now), FIELD_MISSING);
    now = other_words(s);
    now.goals = json_owned(s->h.arena, json_pack("[i,i]", 3, 3));
    assert_int_equal(change(s, a, now), FIELD_CHOICE);
    assert_int_equal(house_size(&s->h), size);
}

static void an_administrator_does_not_change_anothers_words(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    const struct proposal_change_args args = {.act = {.proposal = told(s, n).id}, .now = other_words(s)};
    assert_int_equal(house_do(&s->h, proposal_change, &args), TOKEN_WRONG);
}

static void the_deadline_ends_it_and_so_does_withdrawing(void **state) {
    struct scene *s = *state;
    uint32_t a = receive(s), b = receive(s);
    HOUSE_MUST(by_link(s, proposal_withdraw, b, secret_of(s, b, LINK_OWN)));
    assert_int_equal(change(s, b, other_words(s)), WRONG_STATE);
    house_clock(&s->h, "2021-10-08T23:59:59+02:00");
    HOUSE_MUST(change(s, a, other_words(s)));
    house_clock(&s->h, "2021-10-09T00:00:00+02:00");
    assert_int_equal(change(s, a, house_proposal(s->edition)), DEADLINE_PASSED);
}

static void it_may_be_changed_so_often_and_no_more(void **state) {
    struct scene *s = *state;
    uint32_t n = receive(s);
    uint64_t *entries;
    for (int i = 0; i < PROPOSAL_CHANGED_MAX; i++)
        HOUSE_MUST(change(s, n, i % 2 ? house_proposal(s->edition) : other_words(s)));
    assert_int_equal(change(s, n, other_words(s)), TOO_MANY);
    assert_int_equal(told_times(s, n, &entries), PROPOSAL_CHANGED_MAX + 1);
}

static struct suggestion *suggested(struct scene *s, uint32_t number, size_t *n) {
    struct suggestion *list = arena_alloc(s->h.arena, ALIKE_MAX * sizeof *list);
    struct proposal p = told(s, number);
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_suggestions(&t, s->h.arena, &p, list, n));
    store_read_end(&t);
    return list;
}

static void what_it_is_like_follows_what_it_says(void **state) {
    struct scene *s = *state;
    uint32_t a = house_propose(&s->h, s->edition, "Biokullverket Åssiden", NULL),
             b = house_propose(&s->h, s->edition, "Biokullverket Åssiden", NULL),
             c = house_propose(&s->h, s->edition, "Elvebyen Ombruk AS", NULL);
    size_t n;
    assert_int_equal(suggested(s, a, &n)[0].match.number, b);
    assert_int_equal(n, 1);
    HOUSE_MUST(change(s, a, other_words(s)));
    assert_int_equal(suggested(s, a, &n)[0].match.number, c);
    assert_int_equal(n, 1);
    suggested(s, b, &n);
    assert_int_equal(n, 0);
}

/* Matched by its newest words also when these came before anybody vouched for it. */
static void it_is_matched_once_it_is_confirmed(void **state) {
    struct scene *s = *state;
    uint32_t c = house_propose(&s->h, s->edition, "Elvebyen Ombruk AS", NULL), a = receive(s);
    size_t n;
    HOUSE_MUST(change(s, a, other_words(s)));
    suggested(s, c, &n);
    assert_int_equal(n, 0);
    HOUSE_MUST(by_link(s, proposal_confirm, a, secret_of(s, a, LINK_CONFIRM)));
    assert_int_equal(suggested(s, c, &n)[0].match.number, a);
}

static void its_candidate_reads_the_newest(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    const struct candidate_args k = {
        .edition = s->edition, .name = STR("Biokull"), .proposals = &n, .proposals_n = 1};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    struct proposal_args now = other_words(s);
    now.why = STR("De henter møbler som ellers ville blitt kastet, reparerer dem og selger dem i butikken på "
                  "Strømsø; i fjor ble det tolv tonn.");
    HOUSE_MUST(change(s, n, now));
    assert_int_equal(told(s, n).state, PROPOSAL_GATHERED);
    json_t *material;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidate_material(&t, s->number, 1, s->h.arena, &material));
    store_read_end(&t);
    struct str text = json_compact(s->h.arena, material);
    assert_non_null(memmem(text.p, text.n, "tolv tonn", 9));
}

static void a_secret_edition_hides_that_anything_was_changed(void **state) {
    struct scene *s = *state;
    struct str honour = house_hedersmerke(&s->h), entry;
    uint32_t n = house_propose(&s->h, honour, "Solveig Brånås-Eksempel", NULL), edition;
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, honour, &edition));
    HOUSE_MUST(proposal_read(&t, s->h.arena, edition, n, &p));
    struct proposal_change_args args = {
        .act = {.proposal = p.id, .link = proposal_link(&t, s->h.arena, &p.record, LINK_OWN)},
        .now = house_proposal(honour)};
    store_read_end(&t);
    args.now.candidate = STR("Solveig Brånås-Eksempel d.y.");
    HOUSE_MUST(house_public(&s->h, proposal_change, &args));
    t = house_read(&s->h);
    HOUSE_MUST(journal_entry(&t, s->h.result.index, &entry));
    assert_non_null(memmem(entry.p, entry.n, "\"sealed\"", 8));
    assert_null(memmem(entry.p, entry.n, "proposal", 8));
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(the_newest_words_stand_and_the_first_are_kept),
        WITH_SCENE(the_log_says_nothing_of_what_was_changed),
        WITH_SCENE(it_is_refused_as_a_new_one_would_be),
        WITH_SCENE(an_administrator_does_not_change_anothers_words),
        WITH_SCENE(the_deadline_ends_it_and_so_does_withdrawing),
        WITH_SCENE(it_may_be_changed_so_often_and_no_more),
        WITH_SCENE(what_it_is_like_follows_what_it_says),
        WITH_SCENE(it_is_matched_once_it_is_confirmed),
        WITH_SCENE(its_candidate_reads_the_newest),
        WITH_SCENE(a_secret_edition_hides_that_anything_was_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
