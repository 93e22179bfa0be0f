/* folder.c: a data folder in the middle of its work: a jury of 64 whose step is open, and an edition that
 * takes proposals and has some already. What measures and what kills begins with it.
 *
 *   folder DIR PROPOSALS
 *
 * DIR/data is the folder, and DIR/who.json tells what only they know who sit there: each one's session and
 * key, and what a ballot must name. */
#include "award/log/tables.h"
#include "award/step/step.h"
#include "base/clock.h"
#include "base/time.h"
#include "store/backup.h"
#include "support/jurors.h"
#include "support/test.h"
#include "web/session.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { JURORS = 64, CANDIDATES = 15, JURY_PROPOSALS = 45, AT_ONCE = 512 };

#define BODY "juryen"
#define STEP "vurdering"
#define WHY                                                                                                   \
    "De prøver ut biokull i to testanlegg her i Drammen. Biokullet binder karbon som ellers ville ha blitt " \
    "sluppet ut, og det kan brukes til å binde miljøgifter, dempe lukt og forbedre jord. Det er et lite "   \
    "firma med fire ansatte, de har holdt på i tre år, og nå har to kommuner til spurt om de kan komme. "  \
    "Jeg "                                                                                                    \
    "har sett anlegget selv og synes at de fortjener å bli sett av flere enn oss som bor like ved."

struct made {
    struct house house;
    struct str taking, judging; /* editions */
    struct juror jurors[JURORS];
    json_t *who;
};

static const char *const names[CANDIDATES] = {"Biokullverket Åssiden AS",
                                              "Fjordren Batteri AS",
                                              "Matrett Eiker SA",
                                              "Elvebredden Ombruk",
                                              "Solkraft Lier AS",
                                              "Tregull Bygg AS",
                                              "Vannvett AS",
                                              "Sykkelverkstedet Bragernes",
                                              "Grønn Logistikk AS",
                                              "Nordre Kompost SA",
                                              "Lyslaget",
                                              "Tekstilsirkelen",
                                              "Varmepumpa AS",
                                              "Øvre Eiker Biogass",
                                              "Drammen Delebil SA"};

/* --- many at once --- */

static void give_back(struct command *c) {
    sem_t *room = c->context;
    if (c->fault)
        fail_msg("refused: %.*s", STR_ARGS(fault_key(c->fault)));
    arena_free(c->arena);
    sem_post(room);
}

static void submit(struct house *h, sem_t *room, struct command *c) {
    sem_wait(room);
    c->arrived = h->now;
    c->by = h->by;
    c->done = give_back;
    c->context = room;
    HOUSE_MUST(writer_submit(h->writer, c));
}

static void wait_for_all(sem_t *room) {
    for (unsigned i = 0; i < AT_ONCE; i++)
        sem_wait(room);
    for (unsigned i = 0; i < AT_ONCE; i++)
        sem_post(room);
}

/* Every second one speaks for one of the fifteen; the others for somebody of their own. */
static struct command *propose(struct str edition, uint32_t i) {
    struct command *c = command_new();
    struct proposal_args *p = arena_alloc(c->arena, sizeof *p);
    *p = house_proposal(edition);
    p->candidate = i % 2 ? arena_format(c->arena, "Foretak nummer %u", i) : str_of(names[i / 2 % CANDIDATES]);
    p->why = STR(WHY);
    p->email = arena_format(c->arena, "forslag-%u@example.org", i);
    c->decide = proposal_receive;
    c->args = p;
    return c;
}

static struct command *release(const struct txn *t, struct str edition, uint32_t number) {
    struct command *c = command_new();
    struct proposal p;
    uint32_t n;
    HOUSE_MUST(edition_number(t, edition, &n));
    HOUSE_MUST(proposal_read(t, c->arena, n, number, &p));
    struct proposal_act_args *args = arena_alloc(c->arena, sizeof *args);
    args->proposal = p.id;
    c->decide = proposal_release;
    c->args = args;
    return c;
}

/* `n` proposals, all of them through to the inbox. */
static void propose_many(struct house *h, struct str edition, uint32_t n) {
    sem_t room;
    sem_init(&room, 0, AT_ONCE);
    for (uint32_t i = 0; i < n; i++)
        submit(h, &room, propose(edition, i));
    wait_for_all(&room);
    for (uint32_t i = 1; i <= n; i++) {
        struct txn t = house_read(h);
        struct command *c = release(&t, edition, i);
        store_read_end(&t);
        submit(h, &room, c);
    }
    wait_for_all(&room);
    sem_destroy(&room);
}

/* --- who and what is there --- */

/* One candidate for each name, with all who spoke for it. */
static void form_candidates(struct house *h, struct str edition, uint32_t proposals) {
    for (uint32_t k = 0; k < CANDIDATES; k++) {
        uint32_t own[GATHER_MAX];
        struct candidate_args c = {.edition = edition, .name = str_of(names[k]), .kind = STR("bedrift")};
        HOUSE_MUST(house_do(h, candidate_form, &c));
        struct candidate_act_args gather = {.edition = edition, .candidate = house_id(h), .proposals = own};
        for (uint32_t i = 2 * k; i < proposals; i += 2 * CANDIDATES) {
            own[gather.proposals_n++] = i + 1;
            if (gather.proposals_n < GATHER_MAX && i + 2 * CANDIDATES < proposals)
                continue;
            HOUSE_MUST(house_do(h, candidate_gather, &gather));
            gather.proposals_n = 0;
        }
    }
}

/* Its deadline stands at the end of a minute, as deadlines do. */
static struct str open_edition(struct house *h, const char *label, int64_t opens, int64_t days) {
    int64_t closes = opens + days * DAY_SECONDS;
    struct edition_args e = {.award = STR("gronn-grunder"),
                             .label = str_of(label),
                             .opens = opens,
                             .closes = closes - closes % 60 + 59,
                             .ceremony = closes + 30 * DAY_SECONDS};
    h->now = opens;
    HOUSE_MUST(house_do(h, edition_draft, &e));
    struct edition_open_args open = {house_id(h)};
    HOUSE_MUST(house_do(h, edition_open, &open));
    return open.edition;
}

static void make_jury(struct made *m) {
    struct house *h = &m->house;
    for (unsigned i = 0; i < JURORS; i++) {
        struct str name = arena_format(h->arena, "Jurymedlem %u", i + 1);
        m->jurors[i] = juror_make(h, m->judging, BODY, i ? MEMBER_PLAIN : MEMBER_CHAIR, name.p);
    }
}

static void open_step(struct made *m, int64_t closes) {
    struct house *h = &m->house;
    for (unsigned i = 0; i < JURORS; i++)
        HOUSE_MUST(juror_declare(h, m->judging, &m->jurors[i], NULL));
    HOUSE_MUST(
        juror_open(h, m->judging, &m->jurors[0], STEP, "", time_format_rfc3339(h->arena, closes).p, false));
}

/* --- what they know --- */

struct session_args {
    struct str secret, person;
};

static enum fault begin_session(struct txn *t, struct command *c, struct batch *out) {
    const struct session_args *s = c->args;
    (void)out;
    const struct session_start begun = {.secret = s->secret, .person = s->person, .at = c->at};
    return session_begin(t, &begun);
}

static struct str sign_in(struct house *h, struct str person) {
    struct session_args s = {session_secret(h->arena), person};
    HOUSE_MUST(house_do(h, begin_session, &s));
    return s.secret;
}

static void set_bytes(struct house *h, json_t *o, const char *name, const void *p, size_t n) {
    json_set_str(o, name, base64_encode(h->arena, str_bytes(p, n)));
}

static json_t *session_of(struct house *h, struct str person) {
    json_t *o = json_object();
    struct str secret = sign_in(h, person);
    json_set_str(o, "id", person);
    json_set_str(o, "session", secret);
    json_set_str(o, "act", session_act(h->store, h->arena, secret));
    json_set_str(o, "name", session_name(h->arena, secret));
    return o;
}

static void tell_step(struct made *m) {
    struct house *h = &m->house;
    struct step_record s;
    uint32_t n;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, m->judging, &n));
    HOUSE_MUST(step_find(&t, n, STR(STEP), &s));
    store_read_end(&t);
    set_bytes(h, m->who, "opened", s.leaf.b, sizeof s.leaf.b);
    set_bytes(h, m->who, "rules", s.rules.b, sizeof s.rules.b);
    set_bytes(h, m->who, "slate", s.slate.b, sizeof s.slate.b);
    set_bytes(h, m->who, "roll", s.roll.b, sizeof s.roll.b);
}

static void tell(struct made *m) {
    struct house *h = &m->house;
    json_t *jurors = json_array();
    m->who = json_new_object(h->arena);
    json_set_str(m->who, "log", HOUSE_ORIGIN);
    json_set_str(m->who, "taking", m->taking);
    json_set_str(m->who, "judging", m->judging);
    json_set_str(m->who, "body", STR(BODY));
    json_set_str(m->who, "step", STR(STEP));
    tell_step(m);
    json_set_str(m->who, "choices", all_marks(h, CANDIDATES, 4, 5, 3, NULL));
    json_set_new(m->who, "admin", session_of(h, h->admin));
    for (unsigned i = 0; i < JURORS; i++) {
        json_t *o = session_of(h, m->jurors[i].id);
        set_bytes(h, o, "key", m->jurors[i].signer.secret_key, 32); /* the seed */
        json_add_new(jurors, o);
    }
    json_set_new(m->who, "jurors", jurors);
}

static void write_all(struct made *m, const char *dir) {
    struct house *h = &m->house;
    struct str to = arena_format(h->arena, "%s/data", dir), file = arena_format(h->arena, "%s/who.json", dir);
    if (backup_write(h->store, to, &h->said) || json_dump_file(m->who, file.p, JSON_INDENT(1))) {
        messages_print(&h->said, stderr);
        fail_msg("%s cannot be written", dir);
    }
}

int main(int argc, char **argv) {
    static struct made m;
    struct house *h = &m.house;
    uint64_t proposals;
    if (argc != 3 || !str_to_u64(str_of(argv[2]), &proposals) || proposals > 1000000) {
        fputs("usage: folder DIR PROPOSALS\n", stderr);
        return 2;
    }
    int64_t now = clock_now(), begun = now - 40 * DAY_SECONDS;
    struct arena *a = arena_new();
    house_make(h, time_format_rfc3339(a, begun).p);
    m.judging = open_edition(h, "i fjor", begun, 30);
    propose_many(h, m.judging, JURY_PROPOSALS);
    form_candidates(h, m.judging, JURY_PROPOSALS);
    make_jury(&m);
    h->now = now - 9 * DAY_SECONDS;
    open_step(&m, now + 5 * DAY_SECONDS);
    m.taking = open_edition(h, "i år", now - 5 * DAY_SECONDS, 25);
    propose_many(h, m.taking, (uint32_t)proposals);
    form_candidates(h, m.taking, (uint32_t)proposals);
    h->now = now;
    tell(&m);
    write_all(&m, argv[1]);
    house_remove(h);
    arena_free(a);
    return 0;
}
