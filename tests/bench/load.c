/* load.c: sends forms as fast as the answers allow, over so many connections, each waiting for its answer.
 *
 *   load proposals|ballots PORT CONNECTIONS MILLISECONDS MOST DIR [ANSWER]
 *
 * DIR is what tests/fault/folder made, its data perhaps being served right now: tokens are minted from its
 * secret, ballots signed with its jurors' keys before the time is taken. CONNECTIONS divides 64. Prints one
 * JSON object: done, refused, seconds, p50 and p99 in milliseconds, and bytes of one request's body. An
 * example of the answers is written to ANSWER. */
#include "award/log/tables.h"
#include "award/rules/edition.h"
#include "award/step/ballot_text.h"
#include "award/step/step.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "support/client.h"
#include "web/token.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUESTS_MAX = 1 << 20 };

struct load {
    struct client client;
    struct arena *arena;
    struct store *store;
    json_t *who;
    size_t body_bytes;
};

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* --- what is sent --- */

static struct str request(struct load *l, struct str path, struct str cookies, const char *headers,
                          struct str body) {
    l->body_bytes = body.n;
    return arena_format(l->arena,
                        "POST %.*s HTTP/1.1\r\nHost: localhost:%u\r\nOrigin: http://localhost:%u\r\n"
                        "Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 192.0.2.1\r\n"
                        "%.*s%sContent-Length: %zu\r\n\r\n%.*s",
                        STR_ARGS(path), l->client.port, l->client.port, STR_ARGS(cookies), headers, body.n,
                        STR_ARGS(body));
}

static void add_field(struct buf *b, const char *name, struct str value) {
    buf_format(b, "%s%s=", b->n ? "&" : "", name);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char ch = (unsigned char)value.p[i];
        if ((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z'))
            buf_byte(b, value.p[i]);
        else
            buf_format(b, "%%%02X", ch);
    }
}

static struct str mint(struct load *l, const char *form, struct str session) {
    char *token = arena_alloc(l->arena, TOKEN_SIGNS);
    token_write(l->store, form, session, clock_now(), token);
    return (struct str){token, TOKEN_SIGNS};
}

static void make_proposal(struct load *l, unsigned lane, size_t i) {
    struct str taking = json_get_str(l->who, "taking");
    struct str path = arena_format(l->arena, "/gronn-grunder/%.*s/foresla", 1, taking.p + taking.n - 1);
    struct buf body = buf_new(l->arena);
    add_field(&body, "token", mint(l, "propose", (struct str){0}));
    add_field(&body, "candidate", arena_format(l->arena, "Foretak %u-%zu", lane, i));
    add_field(&body, "why",
              STR("De prøver ut biokull i to testanlegg her i Drammen. Biokullet binder karbon som ellers "
                  "ville ha blitt sluppet ut, og det kan brukes til å binde miljøgifter, dempe lukt og "
                  "forbedre jord. Det er et lite firma med fire ansatte, de har holdt på i tre år, og nå har "
                  "to kommuner til spurt om de kan komme."));
    add_field(&body, "relation", STR("Kunde"));
    add_field(&body, "name", STR("Sigrun Ødegaard-Prøve"));
    add_field(&body, "email", arena_format(l->arena, "s%u.%zu@example.org", lane, i));
    l->client.lane[lane][i] =
        request(l, path, STR(""), "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                buf_str(&body));
}

static struct hash hash_in(struct load *l, const char *name) {
    struct hash h = {{0}};
    struct str bytes;
    if (base64_decode(l->arena, json_get_str(l->who, name), &bytes) == OK && bytes.n == sizeof h.b)
        memcpy(h.b, bytes.p, sizeof h.b);
    return h;
}

/* Where the juror's row of ballots stands. */
static struct roll_record last_ballot(struct load *l, struct str juror) {
    struct roll_record v = {0};
    struct step_record s;
    struct txn t;
    uint32_t edition;
    if (store_read(l->store, &t) || edition_number(&t, json_get_str(l->who, "judging"), &edition) ||
        step_find(&t, edition, json_get_str(l->who, "step"), &s) ||
        step_roll_get(&t, edition, s.number, juror, &v))
        fail("no step or no juror");
    store_read_end(&t);
    return v;
}

static struct str sign_ballot(struct load *l, struct ballot_text *b, const struct note_signer *signer) {
    unsigned char nonce[32];
    randombytes_buf(nonce, sizeof nonce);
    struct str text = ballot_write(l->arena, b, base64_encode(l->arena, str_bytes(nonce, sizeof nonce)));
    b->replaces = note_hash(text);
    b->has_replaces = true;
    b->number++;
    return note_sign(l->arena, text, signer, 1);
}

static void make_ballots(struct load *l, unsigned lane) {
    const json_t *juror = json_array_get(json_object_get(l->who, "jurors"), lane);
    struct str id = json_get_str(juror, "id"), session = json_get_str(juror, "session"), seed;
    struct roll_record last = last_ballot(l, id);
    struct note_signer signer = {.name = arena_format(l->arena, "%.*s/juror/%.*s",
                                                      STR_ARGS(json_get_str(l->who, "log")), STR_ARGS(id))};
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    if (base64_decode(l->arena, json_get_str(juror, "key"), &seed) || seed.n != crypto_sign_SEEDBYTES)
        fail("no key");
    crypto_sign_seed_keypair(public_key, signer.secret_key, (const unsigned char *)seed.p);
    struct ballot_text b = {.log = json_get_str(l->who, "log"),
                            .edition = json_get_str(l->who, "judging"),
                            .step = json_get_str(l->who, "step"),
                            .juror = id,
                            .opened = hash_in(l, "opened"),
                            .rules = hash_in(l, "rules"),
                            .slate = hash_in(l, "slate"),
                            .roll = hash_in(l, "roll"),
                            .number = last.number + 1,
                            .has_replaces = last.number > 0,
                            .replaces = last.hash,
                            .choices = json_get_str(l->who, "choices"),
                            .texts = STR("{}")};
    struct str path = arena_format(l->arena, "/jury/%.*s/%.*s/%.*s/stemme", STR_ARGS(b.edition),
                                   STR_ARGS(json_get_str(l->who, "body")), STR_ARGS(b.step));
    struct str cookies = arena_format(l->arena, "Cookie: __Host-kaaring=%.*s; __Host-kaaring-act=%.*s\r\n",
                                      STR_ARGS(session), STR_ARGS(json_get_str(juror, "act")));
    for (size_t i = 0; i < l->client.lane_n; i++) {
        json_t *body = json_new_object(l->arena);
        json_set_str(body, "token", mint(l, "jury_ballot", json_get_str(juror, "name")));
        json_set_str(body, "ballot", sign_ballot(l, &b, &signer));
        l->client.lane[lane][i] =
            request(l, path, cookies, "Accept: application/json\r\nContent-Type: application/json\r\n",
                    json_compact(l->arena, body));
    }
}

static void make_all(struct load *l, bool ballots) {
    for (unsigned lane = 0; lane < CLIENT_LANES; lane++) {
        l->client.lane[lane] = arena_alloc(l->arena, l->client.lane_n * sizeof(struct str));
        for (size_t i = 0; i < l->client.lane_n && !ballots; i++)
            make_proposal(l, lane, i);
        if (ballots)
            make_ballots(l, lane);
    }
}

/* --- what is told --- */

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void tell(struct load *l) {
    size_t n = l->client.done + l->client.refused;
    qsort(l->client.took_us, n, sizeof *l->client.took_us, compare);
    printf("{\"done\":%zu,\"refused\":%zu,\"seconds\":%.3f,\"p50\":%.2f,\"p99\":%.2f,\"bytes\":%zu}\n",
           l->client.done, l->client.refused, (double)(l->client.last_us - l->client.begun_us) / 1e6,
           n ? l->client.took_us[n / 2] / 1e3 : 0, n ? l->client.took_us[n * 99 / 100] / 1e3 : 0,
           l->body_bytes);
}

static void write_example(const struct load *l, const char *path) {
    FILE *f = fopen(path, "w");
    if (!f || fwrite(l->client.example.p, 1, l->client.example.n, f) != l->client.example.n || fclose(f))
        fail(path);
}

static void open_folder(struct load *l, const char *dir) {
    struct messages said = messages_new(l->arena);
    struct store_options o = {.dir = arena_format(l->arena, "%s/data", dir),
                              .tables = award_tables,
                              .tables_n = TABLES_END - STORE_TABLES};
    l->who = json_load_file(arena_format(l->arena, "%s/who.json", dir).p, 0, NULL);
    if (!l->who || store_open_shared(&o, &said, &l->store)) {
        messages_print(&said, stderr);
        fail(dir);
    }
}

int main(int argc, char **argv) {
    struct load l = {.arena = arena_new()};
    l.client.arena = l.arena;
    if (argc < 7 || argc > 8 || sodium_init() < 0) {
        fputs("usage: load proposals|ballots PORT CONNECTIONS MILLISECONDS MOST DIR [ANSWER]\n", stderr);
        return 2;
    }
    bool ballots = strcmp(argv[1], "ballots") == 0;
    size_t most = strtoul(argv[5], NULL, 10);
    l.client.port = (uint16_t)strtoul(argv[2], NULL, 10);
    l.client.connections = (unsigned)strtoul(argv[3], NULL, 10);
    if (l.client.connections == 0 || CLIENT_LANES % l.client.connections || most > REQUESTS_MAX) {
        fputs("load: CONNECTIONS divides 64, and MOST is at most 1048576\n", stderr);
        return 2;
    }
    l.client.lane_n = (most + CLIENT_LANES - 1) / CLIENT_LANES;
    l.client.took_us = arena_alloc(l.arena, l.client.lane_n * CLIENT_LANES * sizeof *l.client.took_us);
    open_folder(&l, argv[6]);
    make_all(&l, ballots);
    client_run(&l.client, strtol(argv[4], NULL, 10));
    tell(&l);
    if (argc == 8)
        write_example(&l, argv[7]);
    store_close(l.store);
    json_decref(l.who);
    arena_free(l.arena);
    return 0;
}
