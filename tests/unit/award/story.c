/* story.c: the third edition as it was, from the first proposal to the winner, and then again from the log.
 */
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "award/log/association.h"
#include "award/log/tables.h"
#include "award/proposal/import.h"
#include "base/buf.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>

struct story {
    struct house h;
    struct str edition;
    uint32_t number;
};

static void import_file(struct house *h, const char *file, struct str edition) {
    struct import im;
    house_must(import_read(h->arena, str_of(file), edition, &h->said, &im), file);
    for (size_t i = 0; i < im.n; i++) {
        struct command *c = import_command(&im.items[i], h->by);
        if (!im.items[i].arrived)
            c->arrived = h->now;
        house_must(writer_run(h->writer, c), im.items[i].what.p);
        arena_free(c->arena);
    }
}

static struct proposal proposal(struct story *s, uint32_t number) {
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, number, &p));
    store_read_end(&t);
    return p;
}

static void act(struct story *s, house_decide *decide, uint32_t number, const char *outcome,
                const char *reason) {
    const struct proposal_act_args args = {
        .proposal = proposal(s, number).id, .outcome = str_of(outcome), .reason = str_of(reason)};
    HOUSE_MUST(house_do(&s->h, decide, &args));
}

static void merge(struct story *s, const char *candidate, const char *into) {
    const struct candidate_act_args args = {
        .edition = s->edition, .candidate = str_of(candidate), .into = str_of(into)};
    HOUSE_MUST(house_do(&s->h, candidate_merge, &args));
}

/* A decision as the log has it; how it comes about is decision.c's. */
static enum fault decide(struct txn *t, struct command *c, struct batch *out) {
    struct str edition = *(const struct str *)c->args;
    return event_emit(c, out, "decision.recorded", edition, false,
                      json_pack("{s:i, s:s, s:[s], s:[s,s,s], s:s, s:s}", "decision", 1, "outcome", "winner",
                                "winners", "k01", "finalists", "k01", "k04", "k09", "citation",
                                "Ett produkt, tre problemer.", "support", "unanimous"));
}

static void gather_and_screen(struct story *s) {
    struct house *h = &s->h;
    house_clock(h, "2021-10-13T12:00:00+02:00");
    act(s, proposal_admit, 21, "", "Kom fire dager for sent; e-posten vår var nede.");
    import_file(h, "tests/data/candidates-2021.sample.json", s->edition);
    const uint32_t kongsberg = 20;
    const struct candidate_args k = {.edition = s->edition,
                                     .name = STR("Kongsberg Kretsløp AS"),
                                     .proposals = &kongsberg,
                                     .proposals_n = 1};
    HOUSE_MUST(house_do(h, candidate_form, &k));
    const struct candidate_act_args out = {.edition = s->edition,
                                           .candidate = house_id(h),
                                           .outcome = STR("no"),
                                           .reason = STR("utenfor området")};
    HOUSE_MUST(house_do(h, candidate_screen, &out));
    merge(s, "k15", "k13");
    const struct candidate_act_args undo = {.edition = s->edition, .candidate = STR("k15")};
    HOUSE_MUST(house_do(h, candidate_unmerge, &undo));
}

static int tell(void **state) {
    static struct story s;
    struct house *h = &s.h;
    house_make(h, "2021-09-01T08:00:00+02:00");
    s.edition = house_grunder(h);
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, s.edition, &s.number));
    store_read_end(&t);
    import_file(h, "tests/data/jury-2021.sample.json", s.edition);
    import_file(h, "tests/data/nominations-2021.sample.json", s.edition);
    house_clock(h, "2021-09-21T12:00:00+02:00");
    house_propose(h, s.edition, "Elvebyen Ombruk AS", NULL); /* number 22, by the web, in time */
    gather_and_screen(&s);
    struct str honour = house_hedersmerke(h);
    import_file(h, "tests/data/bodies-2021.sample.json", honour);
    import_file(h, "tests/data/hedersmerke.sample.json", honour);
    const struct edition_postpone_args later = {.edition = s.edition,
                                                .reason = STR("Smittevernet tillater ikke utdelingen."),
                                                .ceremony = house_moment("2022-01-12T18:00:00+01:00")};
    house_clock(h, "2021-11-10T12:00:00+01:00");
    HOUSE_MUST(house_do(h, edition_postpone, &later));
    HOUSE_MUST(house_do(h, decide, &s.edition));
    house_clock(h, "2022-01-12T18:30:00+01:00");
    const struct edition_announce_args announce = {s.edition, 1, STR("Astrid Nøkleby-Eks, juryleder")};
    HOUSE_MUST(house_do(h, edition_announce, &announce));
    *state = &s;
    return 0;
}

static int end(void **state) {
    struct story *s = *state;
    house_remove(&s->h);
    return 0;
}

/* --- */

static void it_ends_with_a_winner(void **state) {
    struct story *s = *state;
    struct announcement n;
    struct edition e;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(announcement_read(&t, s->h.arena, s->number, &n));
    HOUSE_MUST(edition_read(&t, s->h.arena, s->number, s->h.now, &e));
    store_read_end(&t);
    assert_true(str_equal(n.winners[0].name, STR("Biokullverket Åssiden AS")));
    assert_int_equal(n.finalists_n, 2);
    assert_int_equal(e.phase, PHASE_ANNOUNCED);
    assert_int_equal(e.record.candidates_in, 15);
    assert_int_equal(e.record.in_state[PROPOSAL_GATHERED], 22);
}

static void the_log_gives_the_same_state_again(void **state) {
    struct story *s = *state;
    house_replays(&s->h);
}

/* Every row of every table of the state. */
static struct str whole_state(struct house *h) {
    struct buf all = buf_new(h->arena);
    struct txn t = house_read(h);
    for (unsigned i = T_ASSOCIATION; i < TABLES_END; i++) {
        struct cursor c;
        if (award_tables[i - STORE_TABLES].class != TABLE_STATE)
            continue;
        HOUSE_MUST(cursor_open(&t, i, (struct str){0}, (struct str){0}, false, &c));
        while (cursor_next(&c)) {
            buf_add(&all, c.key);
            buf_add(&all, c.value);
        }
        cursor_close(&c);
    }
    store_read_end(&t);
    return buf_str(&all);
}

static void rebuilding_gives_the_same_bytes(void **state) {
    struct story *s = *state;
    struct str before = whole_state(&s->h);
    assert_true(before.n > 10000);
    writer_stop(s->h.writer);
    s->h.writer = NULL;
    HOUSE_MUST(replay_rebuild(s->h.store, &award_domain, &s->h.said));
    assert_true(str_equal(before, whole_state(&s->h)));
    HOUSE_MUST(writer_start(s->h.store, s->h.engine, &award_domain, 64, &s->h.writer));
}

/* What people wrote is in openings alone: erasing one erases it. */
static const char *const written[] = {"Biokull",   "Sigrun",  "@example.org", "Astrid",  "Elvebyen",
                                      "319000003", "Drammen", "Smittevernet", "utenfor", "Solveig"};

static void the_state_holds_nothing_that_a_person_wrote(void **state) {
    struct story *s = *state;
    struct str all = whole_state(&s->h);
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        if (memmem(all.p, all.n, written[i], strlen(written[i])))
            fail_msg("the state says %s", written[i]);
}

static void nor_does_any_entry(void **state) {
    struct story *s = *state;
    uint64_t size = house_size(&s->h);
    struct txn t = house_read(&s->h);
    for (uint64_t i = 0; i < size; i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        for (size_t k = 0; k < sizeof written / sizeof *written; k++)
            if (memmem(entry.p, entry.n, written[k], strlen(written[k])))
                fail_msg("entry %u says %s", (unsigned)i, written[k]);
    }
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_with_a_winner),
        cmocka_unit_test(the_log_gives_the_same_state_again),
        cmocka_unit_test(rebuilding_gives_the_same_bytes),
        cmocka_unit_test(the_state_holds_nothing_that_a_person_wrote),
        cmocka_unit_test(nor_does_any_entry),
    };
    return cmocka_run_group_tests(tests, tell, end);
}
