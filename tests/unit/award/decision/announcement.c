/* announcement.c: what is told, and that nothing else is. */
#include "award/decision/announcement.h"

#include "award/decision/hall.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

struct scene {
    struct house h;
    struct str edition;
    uint32_t number;
};

static void begin(struct scene *s, struct str edition) {
    s->edition = edition;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, s->edition, &s->number));
    store_read_end(&t);
}

static int setup(void **state) {
    static struct scene s;
    house_make(&s.h, "2021-09-01T08:00:00+02:00");
    begin(&s, house_grunder(&s.h));
    static const char *const names[] = {"Åsen Ombruk", "Biokullverket", "Øyenvarme", "Zeta", "Ikke med"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct candidate_args k = {.edition = s.edition,
                                         .name = str_of(names[i]),
                                         .place = STR("Drammen"),
                                         .summary = STR("Gjør noe bra.")};
        HOUSE_MUST(house_do(&s.h, candidate_form, &k));
    }
    house_clock(&s.h, "2022-01-10T12:00:00+01:00");
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    struct scene *s = *state;
    house_replays(&s->h);
    house_remove(&s->h);
    return 0;
}

/* A decision as the log has it; how it comes about is decision.c's. */
struct verdict {
    struct str edition;
    bool secret;
    const char *outcome;
    const char *winners[3], *finalists[5];
};

static json_t *ids(const char *const *list) {
    json_t *array = json_array();
    for (; *list; list++)
        json_add_str(array, str_of(*list));
    return array;
}

static enum fault decide(struct txn *t, struct command *c, struct batch *out) {
    const struct verdict *v = c->args;
    uint32_t number;
    struct edition_record e;
    HOUSE_MUST(edition_number(t, v->edition, &number));
    HOUSE_MUST(edition_get(t, number, &e));
    json_t *fields = json_object();
    json_set_int(fields, "decision", e.decisions + 1);
    json_set_str(fields, "outcome", str_of(v->outcome));
    json_set_new(fields, "winners", ids(v->winners));
    json_set_new(fields, "finalists", ids(v->finalists));
    json_set_str(fields, "citation", STR("Ett produkt løser tre problemer.\n\nDet er god butikk."));
    json_set_str(fields, "support", STR("majority"));
    json_set_str(fields, "departs", STR("Juryen gikk bort fra poengene."));
    return event_emit(c, out, "decision.recorded", v->edition, v->secret, fields);
}

static const struct verdict *usual(struct scene *s) {
    static struct verdict v;
    v = (struct verdict){s->edition, false, "winner", {"k02"}, {"k01", "k04", "k02", "k03"}};
    return &v;
}

static struct announcement told(struct scene *s) {
    struct announcement n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(announcement_read(&t, s->h.arena, s->number, &n));
    store_read_end(&t);
    return n;
}

static enum fault announce(struct scene *s, uint32_t decision) {
    const struct edition_announce_args a = {s->edition, decision, STR("Astrid Nøkleby-Eks, juryleder")};
    return house_do(&s->h, edition_announce, &a);
}

static void deciding_and_publishing_are_two_acts(void **state) {
    struct scene *s = *state;
    struct announcement n;
    uint32_t decision;
    struct txn t = house_read(&s->h);
    assert_int_equal(announcement_preview(&t, s->h.arena, s->number, &n, &decision), STEP_NOT_READY);
    store_read_end(&t);
    assert_int_equal(announce(s, 1), STEP_NOT_READY);
    HOUSE_MUST(house_do(&s->h, decide, usual(s)));
    t = house_read(&s->h);
    assert_int_equal(announcement_read(&t, s->h.arena, s->number, &n), NOT_FOUND);
    struct hall_row *rows;
    size_t rows_n;
    HOUSE_MUST(hall_list(&t, s->h.arena, STR(""), 0, &rows, &rows_n));
    assert_int_equal(rows_n, 0);
    HOUSE_MUST(announcement_preview(&t, s->h.arena, s->number, &n, &decision));
    assert_int_equal(decision, 1);
    store_read_end(&t);
    HOUSE_MUST(announce(s, 1));
    assert_int_equal(announce(s, 1), ALREADY_DONE);
    assert_int_equal(told(s).at, s->h.now);
}

static void finalists_stand_in_norwegian_order_without_the_winner(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(house_do(&s->h, decide, usual(s)));
    HOUSE_MUST(announce(s, 1));
    struct announcement n = told(s);
    assert_true(str_equal(n.outcome, STR("winner")));
    assert_int_equal(n.winners_n, 1);
    assert_true(str_equal(n.winners[0].name, STR("Biokullverket")));
    assert_true(str_equal(n.winners[0].line, STR("Gjør noe bra.")));
    static const char *const order[] = {"Zeta", "Øyenvarme", "Åsen Ombruk"};
    assert_int_equal(n.finalists_n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(str_equal(n.finalists[i].name, str_of(order[i])));
    assert_true(str_equal(n.signed_by, STR("Astrid Nøkleby-Eks, juryleder")));
}

static void nothing_but_names_and_reasons_is_in_it(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(house_do(&s->h, decide, usual(s)));
    HOUSE_MUST(announce(s, 1));
    struct opening o;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(journal_opening(&t, told(s).index, STR("later"), &o));
    static const char *const hidden[] = {"Ikke med", "poeng", "support", "majority", "total", "place\":1"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        assert_null(memmem(o.json.p, o.json.n, hidden[i], strlen(hidden[i])));
    store_read_end(&t);
}

static void only_the_decision_that_was_seen_is_published(void **state) {
    struct scene *s = *state;
    HOUSE_MUST(house_do(&s->h, decide, usual(s)));
    struct verdict second = *usual(s);
    second.winners[0] = "k03";
    HOUSE_MUST(house_do(&s->h, decide, &second));
    assert_int_equal(announce(s, 1), WRONG_STATE);
    HOUSE_MUST(announce(s, 2));
    assert_true(str_equal(told(s).winners[0].name, STR("Øyenvarme")));
}

static void winners_enter_the_hall_in_the_editions_year(void **state) {
    struct scene *s = *state;
    struct verdict shared = *usual(s);
    shared.outcome = "shared";
    shared.winners[1] = "k01";
    HOUSE_MUST(house_do(&s->h, decide, &shared));
    HOUSE_MUST(announce(s, 1));
    struct hall_row *rows;
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(hall_list(&t, s->h.arena, STR("gronn-grunder"), 0, &rows, &n));
    store_read_end(&t);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].year, 2021); /* announced in 2022 */
    assert_true(str_equal(rows[0].label, STR("2021")));
    assert_true(str_equal(rows[0].edition, s->edition));
    assert_false(rows[0].imported);
    assert_true(str_equal(rows[1].name, STR("Åsen Ombruk")));
}

static void no_award_this_year_has_no_winner(void **state) {
    struct scene *s = *state;
    const struct verdict none = {.edition = s->edition, .outcome = "none"};
    HOUSE_MUST(house_do(&s->h, decide, &none));
    HOUSE_MUST(announce(s, 1));
    assert_true(str_equal(told(s).outcome, STR("none")));
    assert_int_equal(told(s).winners_n, 0);
}

static void once_announced_nothing_moves_any_more(void **state) {
    struct scene *s = *state;
    uint32_t n = 1;
    HOUSE_MUST(house_do(&s->h, decide, usual(s)));
    HOUSE_MUST(announce(s, 1));
    uint64_t size = house_size(&s->h);
    const struct candidate_args k = {.edition = s->edition, .name = STR("X"), .proposals = &n};
    assert_int_equal(house_do(&s->h, candidate_form, &k), WRONG_STATE);
    struct proposal_args p = house_proposal(s->edition);
    assert_int_equal(house_public(&s->h, proposal_receive, &p), WRONG_STATE);
    p.via = STR("phone");
    assert_int_equal(house_do(&s->h, proposal_receive, &p), WRONG_STATE);
    const struct edition_postpone_args later = {s->edition, STR("x"), .ceremony = s->h.now + 86400};
    assert_int_equal(house_do(&s->h, edition_postpone, &later), WRONG_STATE);
    const struct member_invite_args m = {
        .edition = s->edition, .role = MEMBER_PLAIN, .who = {.name = STR("A")}};
    assert_int_equal(house_do(&s->h, member_invite, &m), WRONG_STATE);
    assert_int_equal(house_size(&s->h), size);
}

static uint64_t version(struct scene *s) {
    struct txn t = house_read(&s->h);
    uint64_t v = award_public_version(&t);
    store_read_end(&t);
    return v;
}

static void an_honour_is_public_when_it_is_given_and_not_before(void **state) {
    struct scene *s = *state;
    house_clock(&s->h, "2021-09-02T08:00:00+02:00");
    begin(s, house_hedersmerke(&s->h));
    const struct candidate_args k = {.edition = s->edition, .name = STR("Solveig")};
    uint64_t before = version(s), size = house_size(&s->h);
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    const char *id = house_id(&s->h).p;
    const struct verdict v = {s->edition, true, "winner", {id}, {id}};
    house_clock(&s->h, "2022-03-01T18:00:00+01:00");
    HOUSE_MUST(house_do(&s->h, decide, &v));
    assert_int_equal(version(s), before);
    HOUSE_MUST(announce(s, 1));
    assert_int_equal(version(s), house_size(&s->h));
    struct txn t = house_read(&s->h);
    for (uint64_t i = size; i < size + 3; i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        assert_true(str_starts(entry, STR("{\"v\":1,\"type\":\"sealed\",")));
    }
    struct hall_row *rows;
    size_t n;
    HOUSE_MUST(hall_list(&t, s->h.arena, STR("hedersmerke"), 0, &rows, &n));
    store_read_end(&t);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].year, 2022);
    assert_true(str_equal(rows[0].name, STR("Solveig")));
}

int main(void) {
#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_SCENE(deciding_and_publishing_are_two_acts),
        WITH_SCENE(finalists_stand_in_norwegian_order_without_the_winner),
        WITH_SCENE(nothing_but_names_and_reasons_is_in_it),
        WITH_SCENE(only_the_decision_that_was_seen_is_published),
        WITH_SCENE(winners_enter_the_hall_in_the_editions_year),
        WITH_SCENE(no_award_this_year_has_no_winner),
        WITH_SCENE(once_announced_nothing_moves_any_more),
        WITH_SCENE(an_honour_is_public_when_it_is_given_and_not_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
