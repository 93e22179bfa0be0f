/* subject.c: what tells of a thing is found by the thing, with its openings and without. */
#include "award/log/subject.h"

#include "award/privacy/erasure.h"
#include "award/privacy/erasure_request.h"
#include "support/proposals.h"

static struct subject of(enum subject_kind kind, uint32_t edition, struct str id) {
    return (struct subject){kind, edition, id};
}

/* The types of the entries of a subject, "a b c", the oldest first. */
static struct str story(struct scene *s, struct subject subject, uint64_t after, size_t limit) {
    struct txn t = house_read(&s->h);
    uint64_t *entries;
    size_t n;
    struct str all = STR("");
    HOUSE_MUST(subject_entries(&t, s->h.arena, &subject, after, limit, &entries, &n));
    for (size_t i = 0; i < n; i++) {
        struct fact f;
        HOUSE_MUST(event_read(&t, s->h.arena, entries[i], &f));
        all = arena_format(s->h.arena, "%.*s%s%s", STR_ARGS(all), i ? " " : "", f.type->name);
    }
    store_read_end(&t);
    return all;
}

#define TELLS(s, kind, edition, id, words)                                                                   \
    assert_string_equal(story(s, of(kind, edition, id), 0, 100).p, words)

static void a_proposal_has_what_happened_to_it_and_no_others(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL),
             other = house_propose(&s->h, s->edition, "Sykkelkjøkkenet", NULL);
    HOUSE_MUST(act(s, proposal_screen, n, "unsure", ""));
    HOUSE_MUST(act(s, proposal_screen, other, "no", "Ikke herfra"));
    HOUSE_MUST(act(s, proposal_screen, n, "yes", ""));
    TELLS(s, SUBJECT_PROPOSAL, 0, told(s, n).id,
          "proposal.received proposal.confirmed proposal.screened proposal.screened");
    TELLS(s, SUBJECT_PROPOSAL, 0, told(s, other).id,
          "proposal.received proposal.confirmed proposal.screened");
    TELLS(s, SUBJECT_PROPOSAL, 0, STR("nobody"), "");
    TELLS(s, SUBJECT_PERSON, 0, told(s, n).id, "");
}

static void it_is_read_in_pages(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    struct subject subject = of(SUBJECT_PROPOSAL, 0, told(s, n).id);
    assert_string_equal(story(s, subject, 0, 1).p, "proposal.received");
    assert_string_equal(story(s, subject, told(s, n).record.received, 1).p, "proposal.confirmed");
    assert_int_equal(story(s, subject, told(s, n).record.received + 1, 1).n, 0);
}

static void it_is_the_same_without_what_was_told(void **state) {
    struct scene *s = *state;
    uint32_t n = house_propose(&s->h, s->edition, NULL, NULL);
    const struct erasure_args args = {.id = told(s, n).id, .rule = STR("request"), .reason = STR("Asked")};
    HOUSE_MUST(house_do(&s->h, erasure_write, &args));
    TELLS(s, SUBJECT_PROPOSAL, 0, told(s, n).id, "proposal.received proposal.confirmed");
    house_replays(&s->h);
}

static void candidates_are_their_editions_own(void **state) {
    struct scene *s = *state;
    struct candidate_args k = {.edition = s->edition, .name = STR("Verkstedet")};
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    k.name = STR("Bakeriet");
    HOUSE_MUST(house_do(&s->h, candidate_form, &k));
    const struct candidate_act_args merge = {
        .edition = s->edition, .candidate = STR("k02"), .into = STR("k01")};
    HOUSE_MUST(house_do(&s->h, candidate_merge, &merge));
    TELLS(s, SUBJECT_CANDIDATE, s->number, STR("k01"), "candidate.formed candidate.merged");
    TELLS(s, SUBJECT_CANDIDATE, s->number, STR("k02"), "candidate.formed candidate.merged");
    TELLS(s, SUBJECT_CANDIDATE, s->number + 1, STR("k01"), "");
    TELLS(s, SUBJECT_CANDIDATE, s->number, STR("k0"), "");
}

static void a_person_and_a_wish_are_found_in_every_edition(void **state) {
    struct scene *s = *state;
    struct str berit = house_member(&s->h, s->edition, "juryen", MEMBER_PLAIN, "Berit Eksempel");
    TELLS(s, SUBJECT_PERSON, 0, berit, "person.added member.invited");
    TELLS(s, SUBJECT_PERSON, s->number, berit, "person.added member.invited");
    const struct erasure_ask_args wish = {.email = STR("berit@example.org"), .what = STR("all")};
    HOUSE_MUST(house_public(&s->h, erasure_ask, &wish));
    TELLS(s, SUBJECT_REQUEST, 0, house_id(&s->h), "erasure.requested");
}

static void sealed_entries_are_in_it(void **state) {
    struct scene *s = *state;
    struct str honour = house_hedersmerke(&s->h);
    uint32_t edition, n = house_propose(&s->h, honour, "Solveig Brånås-Eksempel", NULL);
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, honour, &edition));
    HOUSE_MUST(proposal_read(&t, s->h.arena, edition, n, &p));
    store_read_end(&t);
    TELLS(s, SUBJECT_PROPOSAL, 0, p.id, "proposal.received proposal.confirmed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SCENE(a_proposal_has_what_happened_to_it_and_no_others),
        WITH_SCENE(it_is_read_in_pages),
        WITH_SCENE(it_is_the_same_without_what_was_told),
        WITH_SCENE(candidates_are_their_editions_own),
        WITH_SCENE(a_person_and_a_wish_are_found_in_every_edition),
        WITH_SCENE(sealed_entries_are_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
