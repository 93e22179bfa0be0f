/* close_mails.c: who hears of a close, and in which words; nobody who must not. */
#include "award/close/closing.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/step/recorded.h"
#include "base/json.h"
#include "desk/delivery.h"
#include "store/meta.h"
#include "store/replay.h"
#include "store/txn_write.h"
#include "support/panel.h"
#include "support/test.h"

#include <stdlib.h>

static struct panel p;
static struct mail *list; /* all that the newest close calls for */
static size_t list_n;

/* Reads the mails of the step's close. */
static void look(const char *step) {
    struct mail *all;
    size_t n;
    uint64_t closed = panel_step(&p, step).closed;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(outbox_page(&t, p.house.arena, 0, 0, 1000, &all, &n));
    store_read_end(&t);
    list = arena_alloc(p.house.arena, (n + 1) * sizeof *list);
    list_n = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].entry == closed)
            list[list_n++] = all[i];
}

/* The one mail of this person, which has to be of this kind; its number. */
static uint32_t told(struct str person, enum mail_kind kind) {
    size_t found = list_n;
    for (size_t i = 0; i < list_n; i++)
        if (str_equal(list[i].recipient, person)) {
            assert_int_equal(found, list_n); /* one mail each */
            found = i;
        }
    assert_true(found < list_n);
    assert_int_equal(list[found].record.kind, kind);
    return list[found].n;
}

static void hand_in_and_close(void) {
    struct str marks = all_marks(&p.house, 3, 4, 4, 4, NULL);
    const struct juror *all[] = {&p.chair, &p.a, &p.b};
    for (size_t i = 0; i < 3; i++)
        HOUSE_MUST(panel_hand_in(&p, "vurdering", all[i], marks.p));
    house_clock(&p.house, "2021-10-23T09:00:00+02:00");
    HOUSE_MUST(panel_close(&p, "vurdering", p.chair.id));
    look("vurdering");
}

static void of_an_open_vote_all_are_asked_to_look(void **state) {
    struct str late = house_member(&p.house, p.edition, "juryen", MEMBER_PLAIN, "Ole-Petter Sein-Prøve");
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    hand_in_and_close();
    assert_int_equal(list_n, 4);
    told(p.chair.id, MAIL_STEP_INSPECTION);
    told(late, MAIL_STEP_INSPECTION);
}

/* Behind the holders, whose mails an older folder has under these numbers. */
static void of_a_sealed_vote_holders_open_and_the_others_get_to_know(void **state) {
    struct str late = house_member(&p.house, p.edition, "juryen", MEMBER_PLAIN, "Ole-Petter Sein-Prøve");
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    hand_in_and_close();
    assert_int_equal(list_n, 4);
    told(p.chair.id, MAIL_STEP_CLOSED);
    told(p.a.id, MAIL_STEP_CLOSED);
    told(p.b.id, MAIL_STEP_CLOSED);
    assert_int_equal(told(late, MAIL_STEP_ENDED), 3);
}

static enum delivery_state state_of(uint32_t mail) {
    struct delivery_record r;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(delivery_read(&t, list[0].entry, mail, &r));
    store_read_end(&t);
    return r.state;
}

/* As a program left it that told holders alone. */
static void forget_mail(uint32_t mail) {
    struct txn t;
    struct key k = key_new();
    key_u64(&k, list[0].entry);
    key_u32(&k, mail);
    HOUSE_MUST(store_write(p.house.store, &t));
    t.phase = TXN_REPAIR;
    HOUSE_MUST(table_delete(&t, T_OUTBOX, key_of(&k)));
    HOUSE_MUST(meta_put(&t, META_STALE, STR("\1")));
    HOUSE_MUST(store_commit(&t));
}

static void a_close_of_an_older_program_is_no_news_to_the_others(void **state) {
    struct str late = house_member(&p.house, p.edition, "juryen", MEMBER_PLAIN, "Ole-Petter Sein-Prøve");
    HOUSE_MUST(panel_open(&p, PANEL_CLOSES));
    hand_in_and_close();
    uint32_t holder = told(p.a.id, MAIL_STEP_CLOSED), other = told(late, MAIL_STEP_ENDED);
    writer_stop(p.house.writer);
    p.house.writer = NULL;
    forget_mail(other);
    HOUSE_MUST(replay_if_stale(p.house.store, &award_domain, delivery_settle, &p.house.said));
    HOUSE_MUST(writer_start(p.house.store, p.house.engine, &award_domain, 64, &p.house.writer));
    look("vurdering");
    assert_int_equal(told(late, MAIL_STEP_ENDED), other); /* the office may send it */
    assert_int_equal(state_of(other), DELIVERY_STOPPED);
    assert_int_equal(state_of(holder), DELIVERY_WAITS); /* what waited then is still to be sent */
}

/* --- of a secret edition --- */

static int setup_sealed_honour(void **state) {
    house_seals(true);
    return panel_setup_honour(state);
}

/* What the clock of an older program wrote under a holder's number is not taken for another's. */
static void a_holder_who_is_kept_from_the_case_hears_nothing_and_the_others_keep_their_numbers(void **state) {
    struct step_documents d;
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.board[0], "innstilling", p.solveig, "", false));
    const char *step = panel_step_id(&p, "innstilling", p.solveig);
    for (size_t i = 0; i < BOARD; i++)
        HOUSE_MUST(panel_hand_in(&p, step, &p.board[i], "{\"m\":\"motion\",\"v\":\"yes\"}"));
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.board[1], p.solveig));
    HOUSE_MUST(panel_close(&p, step, p.board[0].id));
    look(step);
    assert_int_equal(list_n, BOARD - 1);
    struct step_record s = panel_step(&p, step);
    struct txn t = house_read(&p.house);
    HOUSE_MUST(step_documents(&t, p.house.arena, &s, &d));
    store_read_end(&t);
    for (uint32_t i = 0; i < d.holders.n; i++)
        if (!str_equal(d.holders.list[i].person, p.board[1].id))
            assert_int_equal(told(d.holders.list[i].person, MAIL_STEP_CLOSED), i);
}

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

/* One has said since that they are bound, one stepped out of the room. */
static void of_a_vote_in_the_room_those_hear_who_were_not_kept_from_it(void **state) {
    panel_recommend(&p, p.solveig, "yes");
    HOUSE_MUST(juror_open(&p.house, p.edition, &p.council[0], "vedtak", p.solveig, "", true));
    HOUSE_MUST(juror_declare(&p.house, p.edition, &p.council[1], p.solveig));
    struct str present[] = {p.council[0].id, p.council[3].id};
    qsort(present, 2, sizeof *present, by_bytes);
    const char *step = panel_step_id(&p, "vedtak", p.solveig);
    struct step_record_vote r = {.edition = p.edition,
                                 .step = str_of(step),
                                 .vote = {.second = p.secretary,
                                          .present_n = 2,
                                          .present = present,
                                          .aside_n = 1,
                                          .aside = &p.council[2].id,
                                          .yes = 2}};
    HOUSE_MUST(house_as(&p.house, p.council[0].id, step_record_vote, &r));
    struct record_confirm yes = {
        .edition = p.edition, .step = str_of(step), .agrees = true, .seen = panel_step(&p, step).recorded};
    HOUSE_MUST(house_as(&p.house, p.secretary, step_record_confirm, &yes));
    look(step);
    assert_int_equal(list_n, 2);
    told(p.council[0].id, MAIL_STEP_ENDED);
    told(p.council[3].id, MAIL_STEP_ENDED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(of_an_open_vote_all_are_asked_to_look, &p),
        WITH_SEALED(of_a_sealed_vote_holders_open_and_the_others_get_to_know, &p),
        WITH_SEALED(a_close_of_an_older_program_is_no_news_to_the_others, &p),
        cmocka_unit_test_prestate_setup_teardown(
            a_holder_who_is_kept_from_the_case_hears_nothing_and_the_others_keep_their_numbers,
            setup_sealed_honour, panel_teardown_sealed, &p),
        WITH_HONOUR(of_a_vote_in_the_room_those_hear_who_were_not_kept_from_it, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
