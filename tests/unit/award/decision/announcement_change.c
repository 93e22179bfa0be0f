/* announcement_change.c: what was told is told anew, or no longer; nothing of it goes out of sight. */
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "award/people/outbox.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

struct scene {
    struct house h;
    struct str edition, award;
    uint32_t number;
    struct str ids[3]; /* of the candidates: in a secret edition they are drawn */
};

/* A decision as the log has it; how it comes about is decision.c's. */
struct verdict {
    struct str edition;
    bool secret;
    struct str winner, other;
};

static enum fault decide(struct txn *t, struct command *c, struct batch *out) {
    const struct verdict *v = c->args;
    uint32_t number;
    struct edition_record e;
    HOUSE_MUST(edition_number(t, v->edition, &number));
    HOUSE_MUST(edition_get(t, number, &e));
    json_t *fields = json_object(), *winners = json_array(), *finalists = json_array();
    json_add_str(winners, v->winner);
    json_add_str(finalists, v->winner);
    json_add_str(finalists, v->other);
    json_set_int(fields, "decision", e.decisions + 1);
    json_set_str(fields, "outcome", STR("winner"));
    json_set_new(fields, "winners", winners);
    json_set_new(fields, "finalists", finalists);
    json_set_str(fields, "citation", STR("God grunn."));
    json_set_str(fields, "support", STR("majority"));
    return event_emit(c, out, "decision.recorded", v->edition, v->secret, fields);
}

static void must_decide(struct scene *s, size_t winner) {
    const struct verdict v = {s->edition, str_equal(s->award, STR("hedersmerke")), s->ids[winner],
                              s->ids[1 - winner]};
    HOUSE_MUST(house_do(&s->h, decide, &v));
}

static void begin(struct scene *s, struct str edition, const char *award) {
    s->edition = edition;
    s->award = str_of(award);
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, s->edition, &s->number));
    store_read_end(&t);
    static const char *const names[] = {"Biokulverket", "Øyenvarme", "Ikke med"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct candidate_args k = {.edition = s->edition, .name = str_of(names[i])};
        HOUSE_MUST(house_do(&s->h, candidate_form, &k));
        s->ids[i] = house_id(&s->h);
    }
    const struct member_invite_args juror = {
        .edition = s->edition, .role = MEMBER_PLAIN, .who = {.name = STR("Astrid")}};
    HOUSE_MUST(house_do(&s->h, member_invite, &juror));
    house_clock(&s->h, "2022-01-12T18:00:00+01:00");
    must_decide(s, 0);
    const struct edition_announce_args told = {s->edition, 1, STR("Astrid, leder")};
    HOUSE_MUST(house_do(&s->h, edition_announce, &told));
    house_clock(&s->h, "2022-01-14T09:00:00+01:00");
}

static int setup(void **state) {
    static struct scene s;
    house_make(&s.h, "2021-09-01T08:00:00+02:00");
    begin(&s, house_grunder(&s.h), "gronn-grunder");
    *state = &s;
    return 0;
}

static int setup_secret(void **state) {
    static struct scene s;
    house_make(&s.h, "2021-09-01T08:00:00+02:00");
    begin(&s, house_hedersmerke(&s.h), "hedersmerke");
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    struct scene *s = *state;
    house_replays(&s->h);
    house_remove(&s->h);
    return 0;
}

static struct edition_correct_args mending(const struct scene *s) {
    static struct announced_one mended[1];
    mended[0] = (struct announced_one){s->ids[0], STR("Biokullverket"), {0}, {0}};
    return (struct edition_correct_args){.edition = s->edition,
                                         .number = 1,
                                         .decision = 1,
                                         .texts_n = 1,
                                         .texts = mended,
                                         .signed_by = STR("Astrid, leder"),
                                         .reason = STR("Navnet var skrevet feil.")};
}

static enum fault correct(struct scene *s, struct edition_correct_args a) {
    return house_do(&s->h, edition_correct, &a);
}

static enum fault recall(struct scene *s, uint32_t number, const char *reason) {
    const struct edition_recall_args a = {s->edition, number, str_of(reason)};
    return house_do(&s->h, edition_recall, &a);
}

static enum fault told(struct scene *s, uint32_t number, struct announcement *n) {
    struct txn t = house_read(&s->h);
    enum fault f = number ? announcement_told(&t, s->h.arena, s->number, number, n)
                          : announcement_read(&t, s->h.arena, s->number, n);
    store_read_end(&t);
    return f;
}

static void hall(struct scene *s, struct hall_row **rows, size_t *n) {
    struct txn t = house_read(&s->h);
    HOUSE_MUST(hall_list(&t, s->h.arena, s->award, 0, rows, n));
    store_read_end(&t);
}

static size_t mails(struct scene *s, enum mail_kind kind) {
    struct mail *list;
    size_t n, found = 0;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(outbox_page(&t, s->h.arena, 0, 0, 1000, &list, &n));
    for (size_t i = 0; i < n; i++)
        found += list[i].record.kind == kind;
    store_read_end(&t);
    return found;
}

static void a_name_is_told_right_and_the_old_one_stays(void **state) {
    struct scene *s = *state;
    struct announcement n;
    struct hall_row *rows;
    size_t rows_n;
    HOUSE_MUST(correct(s, mending(s)));
    HOUSE_MUST(told(s, 0, &n));
    assert_int_equal(n.kind, TOLD_CORRECTED);
    assert_int_equal(n.number, 2);
    assert_true(str_equal(n.winners[0].name, STR("Biokullverket")));
    assert_true(str_equal(n.finalists[0].name, STR("Øyenvarme")));
    assert_true(str_equal(n.citation, STR("God grunn.")));
    assert_true(str_equal(n.reason, STR("Navnet var skrevet feil.")));
    assert_int_equal(n.at, house_moment("2022-01-12T18:00:00+01:00"));
    assert_int_equal(n.told, s->h.now);
    HOUSE_MUST(told(s, 1, &n));
    assert_int_equal(n.kind, TOLD_ANNOUNCED);
    assert_true(str_equal(n.winners[0].name, STR("Biokulverket")));
    hall(s, &rows, &rows_n);
    assert_int_equal(rows_n, 1);
    assert_int_equal(rows[0].year, 2021);
    assert_true(str_equal(rows[0].name, STR("Biokullverket")));
}

static void several_corrections_follow_each_other(void **state) {
    struct scene *s = *state;
    struct announcement n;
    struct edition_correct_args a = mending(s);
    HOUSE_MUST(correct(s, a));
    struct announced_one again[] = {{s->ids[1], STR("Øyenvarme AS"), STR("Drammen"), {0}}};
    a.texts = again;
    assert_int_equal(correct(s, a), WRONG_STATE); /* seen before the first */
    a.number = 2;
    HOUSE_MUST(correct(s, a));
    HOUSE_MUST(told(s, 0, &n));
    assert_int_equal(n.number, 3);
    assert_true(str_equal(n.winners[0].name, STR("Biokullverket"))); /* what was mended stays mended */
    assert_true(str_equal(n.finalists[0].name, STR("Øyenvarme AS")));
    assert_int_equal(n.at, house_moment("2022-01-12T18:00:00+01:00"));
}

static void a_correction_that_says_nothing_is_refused(void **state) {
    struct scene *s = *state;
    uint64_t size = house_size(&s->h);
    struct edition_correct_args a = mending(s);
    a.reason = STR("");
    assert_int_equal(correct(s, a), REASON_NEEDED);
    a = mending(s);
    a.texts_n = 0;
    assert_int_equal(correct(s, a), NOTHING_CHANGED);
    a = mending(s);
    a.decision = 2;
    assert_int_equal(correct(s, a), WRONG_STATE);
    struct announced_one bad[] = {{s->ids[2], STR("Ikke med"), {0}, {0}}};
    a = mending(s);
    a.texts = bad;
    assert_int_equal(correct(s, a), FIELD_CHOICE);
    bad[0] = (struct announced_one){s->ids[0], {0}, STR("Drammen"), {0}};
    assert_int_equal(correct(s, a), FIELD_MISSING);
    a = mending(s);
    assert_int_equal(house_public(&s->h, edition_correct, &a), NOT_ALLOWED);
    const struct edition_recall_args r = {s->edition, 1, STR("x")};
    assert_int_equal(house_public(&s->h, edition_recall, &r), NOT_ALLOWED);
    assert_int_equal(recall(s, 1, ""), REASON_NEEDED);
    assert_int_equal(recall(s, 2, "x"), WRONG_STATE);
    HOUSE_MUST(house_do(&s->h, edition_correct_check, &a));
    assert_int_equal(house_size(&s->h), size); /* and looking tells nobody */
}

static void another_winner_takes_another_decision(void **state) {
    struct scene *s = *state;
    struct announcement n;
    struct hall_row *rows;
    size_t rows_n;
    must_decide(s, 1);
    HOUSE_MUST(told(s, 0, &n));
    assert_true(str_equal(n.winners[0].name, STR("Biokulverket"))); /* it stands until it is corrected */
    struct edition_correct_args a = mending(s);
    assert_int_equal(correct(s, a), WRONG_STATE); /* the one that they saw stands no more */
    a.decision = 2;
    HOUSE_MUST(correct(s, a));
    HOUSE_MUST(told(s, 0, &n));
    assert_int_equal(n.decision, 2);
    assert_true(str_equal(n.winners[0].name, STR("Øyenvarme")));
    assert_true(str_equal(n.finalists[0].name, STR("Biokullverket")));
    hall(s, &rows, &rows_n);
    assert_int_equal(rows_n, 1);
    assert_true(str_equal(rows[0].name, STR("Øyenvarme")));
}

static void what_is_recalled_can_be_announced_again(void **state) {
    struct scene *s = *state;
    struct announcement n;
    struct hall_row *rows;
    size_t rows_n;
    struct edition e;
    HOUSE_MUST(recall(s, 1, "Habiliteten var ikke avklart."));
    assert_int_equal(told(s, 0, &n), NOT_FOUND);
    HOUSE_MUST(told(s, 2, &n));
    assert_int_equal(n.kind, TOLD_RECALLED);
    assert_int_equal(n.decision, 1);
    assert_int_equal(n.winners_n, 0);
    hall(s, &rows, &rows_n);
    assert_int_equal(rows_n, 0);
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_read(&t, s->h.arena, s->number, s->h.now, &e));
    store_read_end(&t);
    assert_int_equal(e.public_phase, PHASE_RECALLED);
    assert_int_equal(e.phase, PHASE_RECALLED);
    assert_int_equal(recall(s, 2, "x"), WRONG_STATE);
    assert_int_equal(correct(s, mending(s)), WRONG_STATE);
    must_decide(s, 1);
    const struct edition_announce_args anew = {s->edition, 2, {0}};
    HOUSE_MUST(house_do(&s->h, edition_announce, &anew));
    HOUSE_MUST(told(s, 0, &n));
    assert_int_equal(n.number, 3);
    assert_int_equal(n.at, s->h.now);
    hall(s, &rows, &rows_n);
    assert_int_equal(rows_n, 1);
    assert_true(str_equal(rows[0].name, STR("Øyenvarme")));
}

static void the_body_is_told_by_mail(void **state) {
    struct scene *s = *state;
    struct member *members;
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(members_list(&t, s->h.arena, s->number, STR("juryen"), &members, &n));
    store_read_end(&t);
    HOUSE_MUST(correct(s, mending(s)));
    assert_int_equal(mails(s, MAIL_ANNOUNCED), n); /* it has one body */
    assert_int_equal(mails(s, MAIL_CORRECTED), n);
    HOUSE_MUST(recall(s, 2, "x"));
    assert_int_equal(mails(s, MAIL_RECALLED), n);
    assert_true(n > 0);
}

static uint64_t version(struct scene *s) {
    struct txn t = house_read(&s->h);
    uint64_t v = award_public_version(&t);
    store_read_end(&t);
    return v;
}

static void an_honour_is_corrected_and_recalled_sealed(void **state) {
    struct scene *s = *state;
    uint64_t size = house_size(&s->h);
    HOUSE_MUST(correct(s, mending(s)));
    assert_int_equal(version(s), house_size(&s->h));
    HOUSE_MUST(recall(s, 2, "Ved en feil."));
    assert_int_equal(version(s), house_size(&s->h));
    struct txn t = house_read(&s->h);
    for (uint64_t i = size; i < house_size(&s->h); i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        assert_true(str_starts(entry, STR("{\"v\":1,\"type\":\"sealed\",")));
    }
    store_read_end(&t);
}

int main(void) {
#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_name_is_told_right_and_the_old_one_stays),
        WITH_SCENE(several_corrections_follow_each_other),
        WITH_SCENE(a_correction_that_says_nothing_is_refused),
        WITH_SCENE(another_winner_takes_another_decision),
        WITH_SCENE(what_is_recalled_can_be_announced_again),
        WITH_SCENE(the_body_is_told_by_mail),
        cmocka_unit_test_setup_teardown(an_honour_is_corrected_and_recalled_sealed, setup_secret, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
