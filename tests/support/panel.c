/* panel.c: juries, boards and councils that are ready to begin. */
#include "support/panel.h"

#include "award/step/recorded.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static void find_number(struct panel *p) {
    struct txn t = house_read(&p->house);
    HOUSE_MUST(edition_number(&t, p->edition, &p->number));
    store_read_end(&t);
}

struct str panel_candidate(struct panel *p, const char *name, struct str person) {
    struct candidate_args k = {.edition = p->edition,
                               .name = str_of(name),
                               .body = person.n ? STR("radet") : (struct str){0},
                               .person = person};
    HOUSE_MUST(house_do(&p->house, candidate_form, &k));
    return house_id(&p->house);
}

void panel_jury(struct panel *p) {
    struct house *h = &p->house;
    *p = (struct panel){.number = 0};
    house_make(h, "2021-09-01T08:00:00+02:00");
    p->edition = house_grunder(h);
    find_number(p);
    house_propose(h, p->edition, NULL, NULL);
    panel_candidate(p, "Biokullverket Åssiden AS", (struct str){0});
    panel_candidate(p, "Fjordren Batteri AS", (struct str){0});
    panel_candidate(p, "Matrett Eiker SA", (struct str){0});
    p->chair = juror_make(h, p->edition, "juryen", MEMBER_CHAIR, "Astrid Nøkleby-Eks");
    p->a = juror_make(h, p->edition, "juryen", MEMBER_PLAIN, "Morten Ås-Prøve");
    p->b = juror_make(h, p->edition, "juryen", MEMBER_PLAIN, "Siri Lønnøy");
    house_clock(h, "2021-10-10T09:00:00+02:00");
    HOUSE_MUST(juror_declare(h, p->edition, &p->chair, NULL));
    HOUSE_MUST(juror_declare(h, p->edition, &p->a, NULL));
    HOUSE_MUST(juror_declare(h, p->edition, &p->b, NULL));
}

void panel_honour(struct panel *p) {
    struct house *h = &p->house;
    *p = (struct panel){.number = 0};
    house_make(h, "2021-09-01T08:00:00+02:00");
    p->edition = house_hedersmerke(h);
    find_number(p);
    for (size_t i = 0; i < BOARD; i++)
        p->board[i] = juror_make(h, p->edition, "styret", i ? MEMBER_PLAIN : MEMBER_CHAIR,
                                 arena_format(h->arena, "Styremedlem %zu", i + 1).p);
    for (size_t i = 0; i < COUNCIL; i++)
        p->council[i] = juror_make(h, p->edition, "radet", i ? MEMBER_PLAIN : MEMBER_CHAIR,
                                   arena_format(h->arena, "Rådsmedlem %zu", i + 1).p);
    p->secretary = house_member(h, p->edition, "radet", MEMBER_SECRETARY, "Arne Øvrebø-Prøve");
    p->solveig = panel_candidate(p, "Solveig Brånås-Eksempel", (struct str){0}).p;
    p->kari = panel_candidate(p, "Kari Mørk-Test", p->council[COUNCIL - 1].id).p;
    house_clock(h, "2021-12-03T09:00:00+01:00");
    for (size_t i = 0; i < BOARD; i++)
        HOUSE_MUST(juror_declare(h, p->edition, &p->board[i], NULL));
    for (size_t i = 0; i < COUNCIL; i++)
        HOUSE_MUST(juror_declare(h, p->edition, &p->council[i], NULL));
}

void panel_end(struct panel *p) {
    house_replays(&p->house);
    house_remove(&p->house);
}

int panel_setup_jury(void **panel) {
    panel_jury(*panel);
    return 0;
}

int panel_setup_honour(void **panel) {
    panel_honour(*panel);
    return 0;
}

int panel_teardown(void **panel) {
    panel_end(*panel);
    return 0;
}

int panel_setup_sealed(void **panel) {
    house_seals(true);
    return panel_setup_jury(panel);
}

int panel_teardown_sealed(void **panel) {
    house_seals(false);
    return panel_teardown(panel);
}

struct step_record panel_step(struct panel *p, const char *id) {
    struct step_record s;
    struct txn t = house_read(&p->house);
    HOUSE_MUST(step_find(&t, p->number, str_of(id), &s));
    store_read_end(&t);
    return s;
}

/* --- the jury --- */

enum fault panel_open(struct panel *p, const char *closes) {
    return juror_open(&p->house, p->edition, &p->chair, "vurdering", "", closes, false);
}

enum fault panel_hand_in(struct panel *p, const char *step, const struct juror *j, const char *choices) {
    struct ballot_text b = juror_ballot(&p->house, p->edition, step, j, choices);
    return juror_hand_in(&p->house, p->edition, step, j, juror_sign(&p->house, j, b));
}

enum fault panel_close(struct panel *p, const char *step, struct str by) {
    struct step_close close = {.edition = p->edition, .step = str_of(step)};
    return house_as(&p->house, by, step_close, &close);
}

void panel_count(struct panel *p, const char *step) {
    static const char marks[] =
        "{\"m\":\"scores\",\"c\":[{\"id\":\"k01\",\"s\":[5,5,5]},{\"id\":\"k02\",\"s\":[3,3,3]},"
        "{\"id\":\"k03\",\"s\":[2,2,2]}]}";
    HOUSE_MUST(panel_hand_in(p, step, &p->chair, marks));
    HOUSE_MUST(panel_hand_in(p, step, &p->a, marks));
    HOUSE_MUST(panel_hand_in(p, step, &p->b, marks));
    HOUSE_MUST(panel_close(p, step, p->chair.id));
}

/* --- board and council --- */

void panel_recommend(struct panel *p, const char *candidate, const char *vote) {
    struct house *h = &p->house;
    HOUSE_MUST(juror_open(h, p->edition, &p->board[0], "innstilling", candidate, "", false));
    struct str choices = arena_format(h->arena, "{\"m\":\"motion\",\"v\":\"%s\"}", vote);
    struct txn t = house_read(h);
    struct step_record s;
    HOUSE_MUST(step_get(&t, p->number, step_count(&t, p->number), &s));
    store_read_end(&t);
    for (size_t i = 0; i < BOARD; i++)
        HOUSE_MUST(panel_hand_in(p, s.id, &p->board[i], choices.p));
    HOUSE_MUST(panel_close(p, s.id, p->board[0].id));
}

const char *panel_step_id(struct panel *p, const char *template_id, const char *candidate) {
    return arena_format(p->house.arena, "%s-%s", template_id, candidate).p;
}

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

enum fault panel_hands(struct panel *p, const char *candidate) {
    struct house *h = &p->house;
    struct str present[COUNCIL];
    size_t n = strcmp(candidate, p->kari) == 0 ? COUNCIL - 1 : COUNCIL;
    for (size_t i = 0; i < n; i++)
        present[i] = p->council[i].id;
    qsort(present, n, sizeof *present, by_bytes);
    enum fault f = juror_open(h, p->edition, &p->council[0], "vedtak", candidate, "", true);
    if (f)
        return f;
    struct step_record_vote r = {
        .edition = p->edition,
        .step = str_of(panel_step_id(p, "vedtak", candidate)),
        .vote = {.second = p->secretary, .present_n = n, .present = present, .yes = (uint32_t)n}};
    return house_as(h, p->council[0].id, step_record_vote, &r);
}

/* --- deciding --- */

struct decision_record_it panel_decision(struct panel *p, const char *step, const char *winner) {
    struct str *winners = arena_alloc(p->house.arena, sizeof *winners);
    *winners = str_of(winner);
    return (struct decision_record_it){.edition = p->edition,
                                       .step = str_of(step),
                                       .outcome = OUTCOME_WINNER,
                                       .support = p->board[0].id.n ? SUPPORT_VOTE : SUPPORT_UNANIMOUS,
                                       .winners_n = 1,
                                       .winners = winners,
                                       .citation =
                                           STR("Ett og samme produkt løser tre problemer på én gang."),
                                       .instead = STR("Den første har takket nei.")};
}

enum fault panel_decide(struct panel *p, struct str by, const struct decision_record_it *d) {
    return house_as(&p->house, by, decision_record_it, d);
}
