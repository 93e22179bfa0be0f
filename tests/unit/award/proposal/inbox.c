/* inbox.c: proposals in pages and counted by state; nothing of them in a secret edition's log. */
#include "support/proposals.h"

/* --- the inbox --- */

static void the_inbox_comes_in_pages_and_counts_by_state(void **state) {
    struct scene *s = *state;
    for (int i = 0; i < 7; i++)
        house_propose(&s->h, s->edition, NULL, NULL);
    receive(s);
    HOUSE_MUST(act(s, proposal_screen, 3, "no", "x"));
    struct edition_record r = scene_edition(s);
    assert_int_equal(r.proposals, 8);
    assert_int_equal(r.in_state[PROPOSAL_NEW], 6);
    assert_int_equal(r.in_state[PROPOSAL_UNCONFIRMED], 1);
    assert_int_equal(r.in_state[PROPOSAL_REFUSED], 1);

    static const uint32_t expected[] = {1, 2, 4, 5, 6, 7};
    struct txn t = house_read(&s->h);
    uint32_t after = 0;
    size_t seen = 0, n;
    bool more = true;
    while (more) {
        struct proposal *list;
        HOUSE_MUST(inbox_page(&t, s->h.arena, s->number, PROPOSAL_NEW, after, 4, &list, &n, &more));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(list[i].number, expected[seen++]);
        after = list[n - 1].number;
    }
    assert_int_equal(seen, 6);
    struct proposal *all;
    HOUSE_MUST(proposals_page(&t, s->h.arena, s->number, 0, 8, &all, &n, &more));
    assert_int_equal(n, 8);
    assert_false(more);
    store_read_end(&t);
}

static void counters_always_add_up(void **state) {
    struct scene *s = *state;
    static const char *const outcomes[] = {"yes", "no", "unsure"};
    for (unsigned i = 0; i < 12; i++) {
        uint32_t n = i % 3 ? house_propose(&s->h, s->edition, NULL, NULL) : receive(s);
        act(s, proposal_screen, n, outcomes[i % 3], "x");
        if (i % 4 == 0)
            HOUSE_MUST(act(s, proposal_withdraw, n, "", "x"));
        struct edition_record r = scene_edition(s);
        uint32_t sum = 0;
        for (unsigned k = 0; k < PROPOSAL_STATES; k++)
            sum += r.in_state[k];
        assert_int_equal(sum, r.proposals);
    }
}

static void state_words_and_letters_are_distinct(void **state) {
    for (unsigned i = 0; i < PROPOSAL_STATES; i++) {
        enum proposal_state back;
        assert_true(proposal_state_parse(proposal_state_word(i), &back));
        assert_int_equal(back, i);
        for (unsigned k = 0; k < i; k++)
            assert_int_not_equal(proposal_state_letter(i), proposal_state_letter(k));
    }
}

static void in_a_secret_edition_all_is_sealed(void **state) {
    struct scene *s = *state;
    struct str secret = house_hedersmerke(&s->h);
    uint64_t size = house_size(&s->h);
    house_propose(&s->h, secret, "Solveig Brånås-Eksempel", NULL);
    struct txn t = house_read(&s->h);
    for (uint64_t i = size; i < size + 2; i++) {
        struct str entry;
        HOUSE_MUST(journal_entry(&t, i, &entry));
        assert_true(str_starts(entry, STR("{\"v\":1,\"type\":\"sealed\",")));
    }
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(the_inbox_comes_in_pages_and_counts_by_state),
        WITH_SCENE(counters_always_add_up),
        cmocka_unit_test(state_words_and_letters_are_distinct),
        WITH_SCENE(in_a_secret_edition_all_is_sealed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
