/* import.c: the sample files, whole, and files that are wrong. */
#include "award/proposal/import.h"

#include "award/decision/hall.h"
#include "support/house.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static struct import read_file(struct house *h, const char *file, struct str edition) {
    struct import im;
    enum fault f = import_read(h->arena, str_of(file), edition, &h->said, &im);
    if (f != OK)
        messages_print(&h->said, stderr);
    house_must(f, file);
    return im;
}

/* Runs all of it; how many were refused or repeated. */
static size_t run(struct house *h, const struct import *im) {
    size_t not_done = 0;
    for (size_t i = 0; i < im->n; i++) {
        struct command *c = import_command(&im->items[i], h->by);
        if (!im->items[i].arrived)
            c->arrived = h->now;
        enum fault f = writer_run(h->writer, c);
        not_done += f != OK || c->repeated;
        arena_free(c->arena);
    }
    return not_done;
}

static uint32_t number_of(struct house *h, struct str edition) {
    uint32_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, edition, &n));
    store_read_end(&t);
    return n;
}

static struct edition_record record(struct house *h, uint32_t edition) {
    struct edition_record r;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_get(&t, edition, &r));
    store_read_end(&t);
    return r;
}

static void the_samples_proposals_come_by_their_days(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct import im = read_file(h, "tests/data/nominations-2021.sample.json", e);
    assert_true(str_equal(im.shape, STR("proposals")));
    assert_int_equal(im.n, 21);
    for (size_t i = 1; i < im.n; i++)
        assert_true(im.items[i - 1].arrived <= im.items[i].arrived);
    assert_int_equal(im.items[0].arrived, house_moment("2021-09-14T09:12:00+02:00"));
    assert_int_equal(run(h, &im), 0);

    uint32_t number = number_of(h, e);
    struct edition_record r = record(h, number);
    assert_int_equal(r.proposals, 21);
    assert_int_equal(r.in_state[PROPOSAL_LATE], 1);
    assert_int_equal(r.in_state[PROPOSAL_NEW], 20);
    struct proposal p;
    struct txn t = house_read(h);
    HOUSE_MUST(proposal_read(&t, h->arena, number, 1, &p));
    assert_true(str_equal(p.candidate, STR("Biokullverket Åssiden AS")));
    assert_true(str_equal(p.name, STR("Sigrun Ødegaard-Prøve")));
    assert_int_equal(json_array_size(p.goals), 2);
    HOUSE_MUST(proposal_read(&t, h->arena, number, 18, &p));
    assert_true(p.self);
    HOUSE_MUST(proposal_read(&t, h->arena, number, 20, &p));
    assert_true(str_starts(p.candidate, STR("Kongsberg Kretsløp AS")));
    HOUSE_MUST(proposal_read(&t, h->arena, number, 21, &p));
    assert_true(p.late);
    store_read_end(&t);
}

static void importing_twice_gives_one_thing_each(void **state) {
    struct house *h = *state;
    struct import im = read_file(h, "tests/data/nominations-2021.sample.json", house_grunder(h));
    run(h, &im);
    uint64_t size = house_size(h);
    assert_int_equal(run(h, &im), 21);
    assert_int_equal(house_size(h), size);
}

static void the_samples_candidates_gather_their_proposals(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct import proposals = read_file(h, "tests/data/nominations-2021.sample.json", e),
                  candidates = read_file(h, "tests/data/candidates-2021.sample.json", e);
    run(h, &proposals);
    assert_int_equal(candidates.n, 15);
    house_clock(h, "2021-10-13T12:00:00+02:00");
    assert_int_equal(run(h, &candidates), 0);
    uint32_t number = number_of(h, e);
    struct edition_record r = record(h, number);
    assert_int_equal(r.candidates_in, 15);
    assert_int_equal(r.in_state[PROPOSAL_GATHERED], 19);
    assert_int_equal(r.in_state[PROPOSAL_NEW], 1);  /* Kongsberg */
    assert_int_equal(r.in_state[PROPOSAL_LATE], 1); /* waits for grace */
    struct candidate k;
    struct txn t = house_read(h);
    HOUSE_MUST(candidate_find(&t, h->arena, number, STR("k09"), &k));
    assert_true(str_equal(k.name, STR("Fjordren Batteri AS")));
    assert_int_equal(k.proposals, 2);
    assert_true(str_equal(k.orgnr, STR("319009590")));
    store_read_end(&t);
}

static void the_samples_jury_sits_with_its_chair_first(void **state) {
    struct house *h = *state;
    struct str e = house_grunder(h);
    struct import im = read_file(h, "tests/data/jury-2021.sample.json", e);
    assert_int_equal(im.n, 7);
    assert_int_equal(run(h, &im), 0);
    struct member *list;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(members_list(&t, h->arena, number_of(h, e), STR("juryen"), &list, &n));
    store_read_end(&t);
    assert_int_equal(n, 7);
    assert_true(str_equal(list[0].person.name, STR("Astrid Nøkleby-Eks")));
    assert_int_equal(list[0].role, MEMBER_CHAIR);
    assert_true(str_equal(list[0].person.email, STR("j1@example.org")));
}

static void board_and_council_come_from_one_file(void **state) {
    struct house *h = *state;
    struct str e = house_hedersmerke(h);
    struct import im = read_file(h, "tests/data/bodies-2021.sample.json", e);
    assert_int_equal(run(h, &im), 0);
    struct member *list;
    size_t board, council;
    struct txn t = house_read(h);
    HOUSE_MUST(members_list(&t, h->arena, number_of(h, e), STR("styret"), &list, &board));
    HOUSE_MUST(members_list(&t, h->arena, number_of(h, e), STR("radet"), &list, &council));
    store_read_end(&t);
    assert_int_equal(board, 5);
    assert_int_equal(council, 11);
    assert_int_equal(list[1].role, MEMBER_SECRETARY);
}

static void the_honours_sample_tells_what_came_late(void **state) {
    struct house *h = *state;
    struct str e = house_hedersmerke(h);
    struct import im = read_file(h, "tests/data/hedersmerke.sample.json", e);
    assert_int_equal(im.n, 3);
    assert_int_equal(run(h, &im), 0);
    uint32_t number = number_of(h, e);
    assert_int_equal(record(h, number).in_state[PROPOSAL_LATE], 1);
    struct proposal *list;
    size_t n, told = 0;
    bool more;
    struct txn t = house_read(h);
    HOUSE_MUST(proposals_page(&t, h->arena, number, 0, 10, &list, &n, &more));
    store_read_end(&t);
    for (size_t i = 0; i < n; i++) /* their numbers are drawn */
        told += str_starts(list[i].merits, STR("1998–2006: medlem av Næringsrådet i Lier\n")) &&
                str_ends(list[i].merits, STR("anbefaling fra Lier næringsråd (oppdiktet)"));
    assert_int_equal(told, 1);
}

static void winners_of_the_past_come_when_they_were_given(void **state) {
    struct house *h = *state;
    struct import im = read_file(h, "tests/data/editions.json", (struct str){0});
    house_clock(h, "2024-12-01T12:00:00+01:00");
    assert_int_equal(run(h, &im), 0);
    struct hall_row *rows;
    size_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(hall_list(&t, h->arena, STR("gronn-grunder"), 0, &rows, &n));
    assert_int_equal(n, 3);
    assert_true(str_equal(rows[2].name, STR("Piql AS")));
    HOUSE_MUST(hall_list(&t, h->arena, STR("hedersmerke"), 0, &rows, &n));
    assert_int_equal(n, 4);
    HOUSE_MUST(hall_list(&t, h->arena, STR("byutviklingsprisen"), 0, &rows, &n));
    assert_true(str_equal(rows[0].name, STR("Ronja Bajalan")));
    assert_true(str_equal(rows[0].line, STR("leder av ungdomsrådet i Drammen")));
    store_read_end(&t);
    /* the third Grønn Gründer was postponed into 2022: it is not there for whoever lives in 2021 */
    size_t before_2022 = 0;
    for (size_t i = 0; i < im.n; i++)
        before_2022 += im.items[i].arrived < house_moment("2021-09-01T08:00:00+02:00");
    assert_int_equal(before_2022, im.n - 2); /* and Byutviklingsprisen is of 2024 */
}

/* --- what is wrong --- */

static const struct {
    const char *text, *sentence;
} wrong[] = {
    {"{\"nominations\":[{\"id\":\"n1\",\"candidate\":\"A\",\"text\":\"x\",\"nominator\":{\"name\":\"B\"},"
     "\"submitted\":\"i går\"}]}",
     "proposals 1 (n1): \"submitted\" must be a moment such as 2021-09-14T09:12:00+02:00."},
    {"{\"nominations\":[{\"id\":\"n1\",\"candidate\":\"A\",\"text\":\"x\",\"nominator\":{\"email\":\"b\"},"
     "\"submitted\":\"2021-09-14T09:12:00Z\"}]}",
     "proposals 1 (n1): \"name\" is missing."},
    {"{\"nominations\":[{\"id\":\"n1\",\"candidate\":\"A\",\"text\":\"x\",\"nominator\":{\"name\":\"B\","
     "\"email\":"
     "\"b\"},\"submitted\":\"2021-09-14T09:12:00Z\"}]}",
     "proposals 1 (n1): \"email\" is no address."},
    {"{\"nominations\":[{\"id\":\"n1\",\"candidate\":\"A\",\"text\":\"x\",\"nominator\":{\"name\":\"B\"},"
     "\"lang\":"
     "\"se\",\"submitted\":\"2021-09-14T09:12:00Z\"}]}",
     "proposals 1 (n1): \"lang\" must be nb, nn or en."},
    {"[{\"id\":\"k1\",\"name\":\"A\",\"kind\":\"bedrift\",\"orgnr\":\"123456789\"}]",
     "candidates 1 (k1): \"orgnr\" is no organisation number: 123456789."},
    {"[{\"id\":\"k1\",\"name\":\"A\",\"kind\":\"bedrift\",\"sdgs\":[18]}]",
     "candidates 1 (k1): \"sdgs\" holds something that is no number from 1 to 17."},
    {"{\"jury\":[{\"id\":\"j1\",\"name\":\"A\",\"role\":\"konge\"}]}",
     "jury 1 (j1): \"role\" must be leder, sekretær or medlem."},
    {"[{\"award\":\"x\",\"year\":12}]", "editions 1: \"year\" must be a year."},
    {"{\"jury\":[{\"id\":\"j1\",\"name\":\"A\"},7]}", "jury 2: this is no object."},
    {"{\"hello\":1}",
     "This is none of the files that can be imported: proposals, candidates, a jury or past editions, "
     "as JSON."},
    {"not json",
     "This is none of the files that can be imported: proposals, candidates, a jury or past editions, as "
     "JSON."},
};

static void each_mistake_is_told_with_its_entry(void **state) {
    struct house *h = *state;
    const char *path = arena_format(h->arena, "%s/import.json", h->root).p;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fputs(wrong[i].text, f);
        fclose(f);
        struct messages m = messages_new(h->arena);
        struct import im;
        assert_int_equal(import_read(h->arena, str_of(path), STR("gronn-grunder-3"), &m, &im), FILE_INVALID);
        bool said = false;
        for (size_t k = 0; k < m.n; k++)
            said |= str_equal(m.list[k].text, str_of(wrong[i].sentence));
        if (!said) {
            messages_print(&m, stderr);
            fail_msg("%s", wrong[i].sentence);
        }
    }
}

static void a_missing_file_is_told(void **state) {
    struct house *h = *state;
    struct import im;
    assert_int_equal(import_read(h->arena, STR("tests/data/nowhere.json"), STR("x"), &h->said, &im),
                     NOT_FOUND);
    assert_int_equal(h->said.n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(the_samples_proposals_come_by_their_days),
        WITH_HOUSE(importing_twice_gives_one_thing_each),
        WITH_HOUSE(the_samples_candidates_gather_their_proposals),
        WITH_HOUSE(the_samples_jury_sits_with_its_chair_first),
        WITH_HOUSE(board_and_council_come_from_one_file),
        WITH_HOUSE(the_honours_sample_tells_what_came_late),
        WITH_HOUSE(winners_of_the_past_come_when_they_were_given),
        WITH_HOUSE(each_mistake_is_told_with_its_entry),
        WITH_HOUSE(a_missing_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
