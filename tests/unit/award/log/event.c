/* event.c: the table of events keeps its promises; what is emitted can be read, and nothing else can. */
#include "award/log/event.h"

#include "award/log/event_parts.h"
#include "base/log.h"
#include "proof/base64.h"
#include "support/house.h"
#include "support/test.h"

#include <string.h>
#include <unistd.h>

/* --- the table --- */

#define EACH_FIELD(type, field)                                                                              \
    for (const struct event_type *type = event_types; type->name; type++)                                    \
        for (const struct event_field *field = type->fields; field->name; field++)

static void nothing_in_the_open_can_hold_what_a_person_wrote(void **state) {
    EACH_FIELD(type, field) {
        if (field->class == CLASS_OPEN && (field->kind == KIND_TEXT || field->kind == KIND_JSON))
            fail_msg("%s: %s", type->name, field->name);
    }
}

static void kinds_of_the_open_refuse_free_text(void **state) {
    static const char *const written[] = {"Kari Nordmann",
                                          "kari@example.org",
                                          "Åse",
                                          "a b",
                                          "\"",
                                          "",
                                          "10.0.0.1 ",
                                          "x\ny",
                                          "Kari",
                                          "ÆØÅ!",
                                          "<b>"};
    static const enum event_kind kinds[] = {KIND_ID,   KIND_INTEGER, KIND_TIME,
                                            KIND_HASH, KIND_WORD,    KIND_FLAG};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
            json_t *value = json_string(written[i]);
            if (event_value_fits(kinds[k], value))
                fail_msg("kind %d takes %s", (int)kinds[k], written[i]);
            json_decref(value);
        }
}

static void names_are_unique_and_do_not_shadow_the_author(void **state) {
    for (const struct event_type *type = event_types; type->name; type++)
        assert_ptr_equal(event_find(str_of(type->name)), type);
    EACH_FIELD(type, field) {
        assert_string_not_equal(field->name, "by");
        assert_string_not_equal(field->name, "form");
        for (const struct event_field *other = type->fields; other < field; other++)
            assert_string_not_equal(field->name, other->name);
    }
}

static void every_ballot_and_recusal_is_sealed_in_every_edition(void **state) {
    static const char *const sealed[] = {"ballot.cast",       "recusal.declared",  "recusal.settled",
                                         "juror.enrolled",    "step.closed",       "step.recorded",
                                         "share.given",       "decision.recorded", "juror.key_confirmed",
                                         "decision.confirmed"};
    for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
        assert_true(event_find(str_of(sealed[i]))->sealed);
}

/* --- values --- */

static void a_nul_is_never_emitted(void **state) {
    json_t *value = json_stringn("a\0b", 3), *list = json_pack("[o]", value);
    assert_false(event_value_fits(KIND_TEXT, value));
    assert_false(event_value_fits(KIND_JSON, list));
    json_decref(list);
}

static void numbers_with_a_point_are_never_emitted(void **state) {
    json_t *value = json_pack("{s:[f]}", "a", 1.5);
    assert_false(event_value_fits(KIND_JSON, value));
    json_decref(value);
}

static void times_are_utc_and_whole(void **state) {
    static const struct {
        const char *text;
        bool fits;
    } times[] = {{"2021-09-14T07:12:00Z", true},
                 {"2021-09-14T09:12:00+02:00", false},
                 {"2021-09-14T07:12:00.5Z", false},
                 {"2021-02-30T07:12:00Z", false}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        json_t *value = json_string(times[i].text);
        assert_int_equal(event_value_fits(KIND_TIME, value), times[i].fits);
        json_decref(value);
    }
}

/* --- entries --- */

static struct command *command_at(int64_t at) {
    struct command *c = command_new();
    c->at = c->arrived = at;
    return c;
}

static enum fault emit(struct command *c, struct batch *b, const char *type, bool secret, json_t *fields) {
    *b = batch_new(c->arena);
    return event_emit(c, b, type, STR("gronn-grunder-3"), secret, fields);
}

static json_t *withdrawal(void) {
    return json_pack("{s:s, s:s}", "reason", "angret seg", "proposal", "aaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void an_entry_reads_as_the_format_says(void **state) {
    struct command *c = command_at(1631603520);
    struct batch b;
    HOUSE_MUST(emit(c, &b, "proposal.withdrawn", false, withdrawal()));
    const struct record *r = &b.records[0];
    struct hash h = commitment(r->openings[0].class, r->openings[0].salt, r->openings[0].json);
    struct str expected =
        arena_format(c->arena,
                     "{\"v\":1,\"type\":\"proposal.withdrawn\",\"at\":\"2021-09-14T07:12:00Z\",\"edition\":"
                     "\"gronn-grunder-3\","
                     "\"open\":{\"proposal\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"},\"private\":\"%.*s\"}",
                     STR_ARGS(base64_encode(c->arena, hash_str(&h))));
    assert_true(str_equal(r->entry, expected));
    assert_int_equal(r->openings_n, 1);
    assert_true(str_equal(r->openings[0].class, STR("private")));
    assert_true(str_equal(r->openings[0].json, STR("{\"by\":null,\"form\":null,\"reason\":\"angret seg\"}")));
    arena_free(c->arena);
}

static void a_secret_entry_says_nothing_but_that_it_is(void **state) {
    struct command *c = command_at(1631603520);
    struct batch b;
    HOUSE_MUST(emit(c, &b, "proposal.withdrawn", true, withdrawal()));
    const struct record *r = &b.records[0];
    json_t *entry;
    HOUSE_MUST(json_parse(c->arena, r->entry, &entry));
    assert_int_equal(json_object_size(entry), 5);
    assert_true(str_starts(r->entry,
                           STR("{\"v\":1,\"type\":\"sealed\",\"at\":\"2021-09-14T07:12:00Z\",\"later\":\"")));
    assert_int_equal(r->openings_n, 2);
    assert_true(str_equal(r->openings[0].json,
                          STR("{\"type\":\"proposal.withdrawn\",\"edition\":\"gronn-grunder-3\","
                              "\"open\":{\"proposal\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"},\"later\":{}}")));
    assert_true(str_equal(r->openings[1].json,
                          STR("{\"private\":{\"by\":null,\"form\":null,\"reason\":\"angret seg\"}}")));
    arena_free(c->arena);
}

static void all_sealed_entries_look_alike(void **state) {
    struct command *c = command_at(1631603520);
    struct batch a, b;
    HOUSE_MUST(emit(c, &a, "proposal.withdrawn", true, withdrawal()));
    b = batch_new(c->arena);
    HOUSE_MUST(cover_write(NULL, c, &b));
    assert_int_equal(a.records[0].entry.n, b.records[0].entry.n);
    assert_memory_equal(a.records[0].entry.p, b.records[0].entry.p,
                        strlen("{\"v\":1,\"type\":\"sealed\",\"at\":"));
    assert_int_equal(b.records[0].openings_n, 2);
    arena_free(c->arena);
}

static void salts_are_fresh_and_come_from_the_seed(void **state) {
    struct command *c = command_at(1631603520);
    struct seed seed = c->seed;
    struct batch a, b, again;
    HOUSE_MUST(emit(c, &a, "proposal.withdrawn", false, withdrawal()));
    HOUSE_MUST(emit(c, &b, "proposal.withdrawn", false, withdrawal()));
    assert_false(str_equal(a.records[0].entry, b.records[0].entry));
    c->seed = seed;
    HOUSE_MUST(emit(c, &again, "proposal.withdrawn", false, withdrawal()));
    assert_true(str_equal(a.records[0].entry, again.records[0].entry));
    arena_free(c->arena);
}

static void fields_that_do_not_fit_are_a_defect_that_adds_nothing(void **state) {
    struct command *c = command_at(1631603520);
    struct batch b;
    assert_int_equal(emit(c, &b, "proposal.withdrawn", false, json_object()), INTERNAL);
    assert_int_equal(b.records_n, 0);
    json_t *unknown = withdrawal();
    json_set_str(unknown, "shoe_size", STR("43"));
    assert_int_equal(emit(c, &b, "proposal.withdrawn", false, unknown), INTERNAL);
    json_t *wrong = withdrawal();
    json_set_str(wrong, "proposal", STR("Kari Nordmann"));
    assert_int_equal(emit(c, &b, "proposal.withdrawn", false, wrong), INTERNAL);
    assert_int_equal(emit(c, &b, "proposal.invented", false, withdrawal()), INTERNAL);
    assert_int_equal(emit(c, &b, "decision.committed", false, json_pack("{s:i}", "decision", 1)), INTERNAL);
    assert_int_equal(b.records_n, 0);
    arena_free(c->arena);
}

static void texts_beyond_an_opening_are_refused(void **state) {
    struct command *c = command_at(1631603520);
    struct batch b;
    char *big = arena_alloc(c->arena, OPENING_BYTES_MAX + 1);
    memset(big, 'a', OPENING_BYTES_MAX);
    json_t *fields = withdrawal();
    json_set_str(fields, "reason", str_of(big));
    assert_int_equal(emit(c, &b, "proposal.withdrawn", false, fields), TOO_LARGE_FOR_ENTRY);
    assert_int_equal(b.records_n, 0);
    arena_free(c->arena);
}

/* --- reading --- */

struct rewriting { /* a decide function that writes one record as it was given, or changed */
    struct record record;
};

static enum fault write_raw(struct txn *t, struct command *c, struct batch *out) {
    const struct rewriting *w = c->args;
    return batch_add(out, &w->record);
}

/* What the writer makes of these bytes when it has nothing decoded. */
static enum fault apply_bytes(struct house *h, struct str entry, struct str private) {
    struct rewriting w = {.record = {.entry = entry}};
    if (private.n) {
        w.record.openings_n = 1;
        w.record.openings[0] =
            (struct opening){STR("private"), STR("0123456789abcdef0123456789abcdef"), private};
    }
    return house_do(h, write_raw, &w);
}

static struct str person_entry(struct house *h, const char *before_open, struct str private) {
    struct hash c = commitment(STR("private"), STR("0123456789abcdef0123456789abcdef"), private);
    return arena_format(
        h->arena,
        "{\"v\":1,\"type\":\"person.added\",\"at\":\"2021-09-01T06:00:00Z\",%s,\"private\":\"%.*s\"}",
        before_open, STR_ARGS(base64_encode(h->arena, hash_str(&c))));
}

static void what_no_emit_writes_is_a_damaged_log(void **state) {
    struct house *h = *state;
    log_to(-1); /* each of these is reported as the defect that it would be */
    const char *open = "\"open\":{\"person\":\"bbbbbbbbbbbbbbbbbbbbbbbbbb\"}";
    struct str good = STR("{\"by\":null,\"form\":null,\"name\":\"Kari\"}");
    HOUSE_MUST(apply_bytes(h, person_entry(h, open, good), good));
    static const char *const wrong_private[] = {
        "{\"name\":\"Kari\"}",                                        /* no author */
        "{\"form\":null,\"by\":null,\"name\":\"Kari\"}",              /* another order */
        "{\"by\":null,\"form\":null}",                                /* a field too few */
        "{\"by\":null,\"form\":null,\"name\":\"Kari\",\"age\":7}",    /* one too many */
        "{\"by\":null,\"form\":null,\"name\":7}",                     /* of another kind */
        "{\"by\":\"Kari Nordmann\",\"form\":null,\"name\":\"Kari\"}", /* an author that is no id */
        "[]",
    };
    for (size_t i = 0; i < sizeof wrong_private / sizeof *wrong_private; i++) {
        struct str private = str_of(wrong_private[i]);
        assert_int_not_equal(apply_bytes(h, person_entry(h, open, private), private), OK);
    }
    static const char *const wrong_open[] = {
        "\"open\":{}",
        "\"open\":{\"person\":\"bbbbbbbbbbbbbbbbbbbbbbbbbb\",\"name\":\"Kari\"}",
        "\"open\":{\"person\":\"Kari Nordmann\"}",
        "\"edition\":\"Grønn\",\"open\":{\"person\":\"bbbbbbbbbbbbbbbbbbbbbbbbbb\"}",
        "\"edition\":\"nowhere-1\",\"open\":{\"person\":\"bbbbbbbbbbbbbbbbbbbbbbbbbb\"}",
    };
    for (size_t i = 0; i < sizeof wrong_open / sizeof *wrong_open; i++)
        assert_int_not_equal(apply_bytes(h, person_entry(h, wrong_open[i], good), good), OK);
    log_to(STDERR_FILENO);
}

static void an_event_reads_back_as_it_was_emitted(void **state) {
    struct house *h = *state;
    const struct person_args p = {
        .name = STR("Kari «Test» Åse"), .email = STR("kari@example.org"), .lang = LANG_NN};
    HOUSE_MUST(house_do(h, person_add, &p));
    struct txn t = house_read(h);
    struct fact f;
    HOUSE_MUST(event_read(&t, h->arena, h->result.index, &f));
    assert_string_equal(f.type->name, "person.added");
    assert_int_equal(f.at, h->now);
    assert_true(str_equal(f.by, h->admin));
    assert_false(f.sealed);
    assert_false(f.erased);
    assert_true(str_equal(json_get_str(f.private, "name"), p.name));
    assert_true(str_equal(json_get_str(f.private, "lang"), STR("nn")));
    assert_int_equal(event_read(&t, h->arena, house_size(h), &f), NOT_FOUND);
    store_read_end(&t);
}

static void an_erased_part_reads_as_empty(void **state) {
    struct house *h = *state;
    struct str private = STR("{\"by\":null,\"form\":null,\"name\":\"Kari\"}");
    const char *open = "\"open\":{\"person\":\"cccccccccccccccccccccccccc\"}";
    struct txn t = house_read(h);
    struct record r = {.entry = person_entry(h, open, private)};
    struct event_parts e = {0};
    HOUSE_MUST(event_decode(h->arena, &r, &e));
    assert_true(e.erased);
    assert_int_equal(json_object_size(e.private), 0);
    assert_true(str_equal(json_get_str(e.open, "person"), STR("cccccccccccccccccccccccccc")));
    store_read_end(&t);
}

/* --- forms --- */

static void a_form_sent_twice_gives_one_thing_and_the_same_answer(void **state) {
    struct house *h = *state;
    const struct person_args p = {.name = STR("Kari"), .email = STR("kari@example.org")};
    HOUSE_MUST(house_with_token(h, person_add, &p, "token 1"));
    struct result first = h->result;
    uint64_t size = house_size(h);
    assert_false(h->repeated);
    HOUSE_MUST(house_with_token(h, person_add, &p, "token 1"));
    assert_true(h->repeated);
    assert_int_equal(h->result.index, first.index);
    assert_int_equal(h->result.entries, first.entries);
    assert_string_equal(h->result.id, first.id);
    assert_int_equal(house_size(h), size);
    assert_int_equal(house_with_token(h, person_add, &p, "token 2"), ALREADY_DONE);
}

static void a_repeated_form_is_answered_for_all_its_entries(void **state) {
    struct house *h = *state;
    struct str edition = house_grunder(h);
    const struct member_invite_args m = {
        .edition = edition, .body = STR("juryen"), .role = MEMBER_CHAIR, .who = {.name = STR("Astrid")}};
    HOUSE_MUST(house_with_token(h, member_invite, &m, "invite"));
    struct result first = h->result;
    assert_int_equal(first.entries, 2); /* the person, then the member */
    HOUSE_MUST(house_with_token(h, member_invite, &m, "invite"));
    assert_true(h->repeated);
    assert_int_equal(h->result.index, first.index);
    assert_int_equal(h->result.entries, 2);
    assert_string_equal(h->result.id, first.id);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_in_the_open_can_hold_what_a_person_wrote),
        cmocka_unit_test(kinds_of_the_open_refuse_free_text),
        cmocka_unit_test(names_are_unique_and_do_not_shadow_the_author),
        cmocka_unit_test(every_ballot_and_recusal_is_sealed_in_every_edition),
        cmocka_unit_test(a_nul_is_never_emitted),
        cmocka_unit_test(numbers_with_a_point_are_never_emitted),
        cmocka_unit_test(times_are_utc_and_whole),
        cmocka_unit_test(an_entry_reads_as_the_format_says),
        cmocka_unit_test(a_secret_entry_says_nothing_but_that_it_is),
        cmocka_unit_test(all_sealed_entries_look_alike),
        cmocka_unit_test(salts_are_fresh_and_come_from_the_seed),
        cmocka_unit_test(fields_that_do_not_fit_are_a_defect_that_adds_nothing),
        cmocka_unit_test(texts_beyond_an_opening_are_refused),
        WITH_HOUSE(what_no_emit_writes_is_a_damaged_log),
        WITH_HOUSE(an_event_reads_back_as_it_was_emitted),
        WITH_HOUSE(an_erased_part_reads_as_empty),
        WITH_HOUSE(a_form_sent_twice_gives_one_thing_and_the_same_answer),
        WITH_HOUSE(a_repeated_form_is_answered_for_all_its_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
