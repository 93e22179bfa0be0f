/* house.c: folders with the award domain in them. */
#include "support/house.h"

#include "award/log/association.h"
#include "award/log/succession.h"
#include "award/log/tables.h"
#include "base/time.h"
#include "store/succession.h"
#include "support/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must_with(struct house *h, enum fault f, const char *what) {
    if (f == OK)
        return;
    messages_print(&h->said, stderr);
    house_must(f, what);
}

void house_must(enum fault f, const char *what) {
    if (f != OK)
        fail_msg("%s: %.*s", what, STR_ARGS(fault_key(f)));
}

int64_t house_moment(const char *rfc3339) {
    int64_t at = 0;
    if (!time_parse_rfc3339(str_of(rfc3339), &at))
        fail_msg("%s is no moment", rfc3339);
    return at;
}

void house_clock(struct house *h, const char *now) {
    h->now = house_moment(now);
}

/* --- commands --- */

/* Deciding may happen twice, on a cluster: so every command of every test is decided twice, to the same
 * bytes. What a command writes to volatile tables is taken back in between, which cannot be done here: such a
 * command is decided once. */
struct twice {
    house_decide *decide;
    void *args;
};

static enum fault decide_twice(struct txn *t, struct command *c, struct batch *out) {
    struct twice *x = c->args;
    struct seed seed = c->seed;
    struct batch first = batch_new(c->arena);
    c->args = x->args;
    enum fault f = x->decide(t, c, &first);
    struct result result = c->result;
    if (f == OK && first.records_n == 0) {
        c->args = x;
        return OK;
    }
    c->seed = seed;
    c->result = (struct result){0};
    assert_int_equal(x->decide(t, c, out), f);
    c->args = x;
    if (f != OK)
        return f;
    assert_memory_equal(&result, &c->result, sizeof result);
    assert_int_equal(first.records_n, out->records_n);
    assert_int_equal(first.blobs_n, out->blobs_n);
    for (size_t i = 0; i < first.records_n; i++)
        assert_true(str_equal(first.records[i].entry, out->records[i].entry));
    return OK;
}

static enum fault run(struct house *h, house_decide *decide, const void *args, struct str by,
                      const char *token) {
    struct command *c = command_new();
    struct twice x = {decide, (void *)args};
    c->arrived = h->now;
    c->by = by;
    c->decide = decide_twice;
    c->args = &x;
    c->has_token = token != NULL;
    if (token)
        c->token = hash_of(str_of(token));
    enum fault f = writer_run(h->writer, c);
    h->result = c->result;
    h->repeated = c->repeated;
    arena_free(c->arena);
    return f;
}

enum fault house_do(struct house *h, house_decide *decide, const void *args) {
    return run(h, decide, args, h->by, NULL);
}

enum fault house_as(struct house *h, struct str by, house_decide *decide, const void *args) {
    return run(h, decide, args, by, NULL);
}

enum fault house_public(struct house *h, house_decide *decide, const void *args) {
    return run(h, decide, args, (struct str){0}, NULL);
}

enum fault house_with_token(struct house *h, house_decide *decide, const void *args, const char *token) {
    return run(h, decide, args, h->by, token);
}

struct str house_id(struct house *h) {
    return arena_copy(h->arena, str_of(h->result.id));
}

/* --- the folder --- */

static bool seals, vouches;

void house_seals(bool sealed) {
    seals = sealed;
}

void house_vouches(bool strict) {
    vouches = strict;
}

/* Votes by ballots, as the test wants them. */
static void set_secrecy(const struct awards *all) {
    for (size_t i = 0; i < all->n; i++) {
        size_t k;
        json_t *step;
        json_array_foreach(json_object_get(all->list[i].rules, "steps"), k, step) {
            json_set_str(step, "secrecy", seals ? STR("sealed") : STR("open"));
            json_set_str(step, "enrolment", vouches ? STR("strict") : STR("simple"));
        }
    }
}

static void use_awards(struct house *h) {
    static struct awards *made[4]; /* as in the program: read once, and there for ever */
    struct awards *all = made[2 * vouches + seals];
    if (!all) {
        struct messages *said = arena_alloc(h->arena, sizeof *said);
        *said = messages_new(arena_new());
        enum fault f = awards_load(STR("conf/awards"), said, &all);
        if (f != OK)
            messages_print(said, stderr);
        house_must(f, "conf/awards");
        set_secrecy(all);
        made[2 * vouches + seals] = all;
    }
    awards_use(all);
}

static void name_association(struct house *h) {
    const struct association_change_args as = {.name = STR("Næringsforeningen i Prøvestad"),
                                               .sender_name = STR("Lars Eks"),
                                               .sender_email = STR("priser@example.org"),
                                               .privacy_contact = STR("personvern@example.org")};
    HOUSE_MUST(house_do(h, association_change, &as));
}

static void open_all(struct house *h) {
    const struct store_options o = {
        .dir = str_of(h->dir), .tables = award_tables, .tables_n = TABLES_END - STORE_TABLES};
    must_with(h, store_open(&o, &h->said, &h->store), "store_open");
    h->engine = engine_open(o.dir);
    must_with(h, writer_start(h->store, h->engine, &award_domain, 1024, &h->writer), "writer_start");
}

void house_make_unnamed(struct house *h, const char *now) {
    *h = (struct house){.arena = arena_new(), .now = house_moment(now)};
    h->said = messages_new(h->arena);
    const char *tmp = getenv("TMPDIR");
    snprintf(h->root, sizeof h->root, "%.40s/kaaring-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(h->root))
        fail_msg("no folder at %s", h->root);
    snprintf(h->dir, sizeof h->dir, "%s/data", h->root);
    must_with(h, store_init(str_of(h->dir), HOUSE_ORIGIN, true, &h->said), "store_init");
    open_all(h);
    use_awards(h);
    const struct log_begin_args begin = {HOUSE_ORIGIN, true};
    const struct admin_args admin = {
        .who = {.name = STR("Administrator"), .email = STR("admin@example.org")}};
    HOUSE_MUST(house_do(h, log_begin, &begin));
    HOUSE_MUST(house_do(h, admin_grant, &admin));
    h->by = h->admin = house_id(h);
}

void house_make(struct house *h, const char *now) {
    house_make_unnamed(h, now);
    name_association(h);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static void close_engine(struct house *h) {
    if (h->writer)
        writer_stop(h->writer);
    if (h->engine)
        h->engine->close(h->engine);
}

void house_succeed(struct house *h, struct str origin, uint64_t known) {
    struct command *c = command_new();
    struct log_succeed_args args = {.origin = origin,
                                    .after = store_log_verifier(h->store).name,
                                    .known = {.size = known},
                                    .reason = STR("Disken røk natt til tirsdag.")};
    c->arrived = h->now;
    c->decide = log_succeed;
    c->args = &args;
    close_engine(h);
    must_with(h, store_succeed(h->store, &award_domain, c, origin, &h->said), "store_succeed");
    arena_free(c->arena);
    store_close(h->store);
    open_all(h);
}

void house_remove(struct house *h) {
    close_engine(h);
    if (h->store)
        store_close(h->store);
    nftw(h->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(h->arena);
}

struct txn house_read(struct house *h) {
    struct txn t;
    HOUSE_MUST(store_read(h->store, &t));
    return t;
}

uint64_t house_size(struct house *h) {
    struct txn t = house_read(h);
    struct position p;
    int64_t at;
    HOUSE_MUST(journal_position(&t, &p, &at));
    store_read_end(&t);
    return p.size;
}

void house_replays(struct house *h) {
    struct messages said = messages_new(h->arena);
    enum fault f = replay_check(h->store, &award_domain, &said);
    if (f != OK)
        messages_print(&said, stderr);
    house_must(f, "replay_check");
}

int house_setup(void **state) {
    static struct house h;
    house_make(&h, "2021-09-01T08:00:00+02:00");
    *state = &h;
    return 0;
}

int house_teardown(void **state) {
    house_replays(*state);
    house_remove(*state);
    return 0;
}

/* --- editions, proposals, members --- */

static struct str open_edition(struct house *h, struct edition_args *e) {
    e->opens = h->now;
    HOUSE_MUST(house_do(h, edition_draft, e));
    struct edition_open_args open = {house_id(h)};
    HOUSE_MUST(house_do(h, edition_open, &open));
    return open.edition;
}

struct str house_grunder(struct house *h) {
    struct edition_args e = {.award = STR("gronn-grunder"),
                             .ordinal = 3,
                             .label = STR("2021"),
                             .closes = house_moment("2021-10-08T23:59:59+02:00"),
                             .decides = house_moment("2021-10-22T12:00:59+02:00"),
                             .ceremony = house_moment("2021-11-17T18:00:00+01:00")};
    return open_edition(h, &e);
}

struct str house_hedersmerke(struct house *h) {
    struct edition_args e = {.award = STR("hedersmerke"),
                             .label = STR("2022"),
                             .closes = house_moment("2021-12-01T23:59:59+01:00"),
                             .ceremony = house_moment("2022-03-01T18:00:00+01:00")};
    return open_edition(h, &e);
}

struct proposal_args house_proposal(struct str edition) {
    return (struct proposal_args){
        .edition = edition,
        .via = STR("web"),
        .candidate = STR("Biokullverket Åssiden AS"),
        .why = STR(
            "De prøver ut biokull i to testanlegg her i Drammen. Biokullet binder karbon som ellers ville ha "
            "blitt sluppet ut, og det kan brukes til å binde miljøgifter, dempe lukt og forbedre jord."),
        .relation = STR("ingen"),
        .name = STR("Sigrun Ødegaard-Prøve"),
        .email = STR("sigrun@example.org"),
        .lang = LANG_NB};
}

uint32_t house_propose(struct house *h, struct str edition, const char *candidate, const char *why) {
    struct proposal_args p = house_proposal(edition);
    if (candidate)
        p.candidate = str_of(candidate);
    if (why)
        p.why = str_of(why);
    HOUSE_MUST(house_public(h, proposal_receive, &p));
    uint32_t number = h->result.number;
    struct proposal_act_args confirm = {.proposal = house_id(h)};
    struct proposal found;
    struct txn t = house_read(h);
    HOUSE_MUST(proposal_find(&t, h->arena, confirm.proposal, &found));
    confirm.link = proposal_link(&t, h->arena, &found.record, LINK_CONFIRM);
    store_read_end(&t);
    HOUSE_MUST(house_public(h, proposal_confirm, &confirm));
    return number;
}

struct str house_member(struct house *h, struct str edition, const char *body, enum member_role role,
                        const char *name) {
    const struct member_invite_args m = {
        .edition = edition, .body = str_of(body), .role = role, .who = {.name = str_of(name)}};
    HOUSE_MUST(house_do(h, member_invite, &m));
    return house_id(h);
}
