/* jurors.c: plays what a juror's browser does. */
#include "support/jurors.h"

#include "award/closing.h"
#include "award/enrolment.h"
#include "award/recusal.h"
#include "base/buf.h"

#include <sodium.h>
#include <string.h>

static struct str b64(struct house *h, const void *p, size_t n) {
    return base64_encode(h->arena, str_bytes(p, n));
}

struct str juror_enrol_note(struct house *h, struct juror *j, const struct note_signer *by) {
    unsigned char public_key[32], x25519[32];
    struct note_signer signers[2];
    size_t n = 0;
    crypto_sign_keypair(public_key, j->signer.secret_key);
    randombytes_buf(x25519, sizeof x25519);
    j->signer.name = juror_key_name(h->arena, HOUSE_ORIGIN, j->id);
    struct str text =
        arena_format(h->arena, "kaaring enrol v1\nlog %.*s\njuror %.*s\ned25519 %.*s\nx25519 %.*s\nby %.*s\n",
                     STR_ARGS(HOUSE_ORIGIN), STR_ARGS(j->id), STR_ARGS(b64(h, public_key, 32)),
                     STR_ARGS(b64(h, x25519, 32)), STR_ARGS(by ? b64(h, j->enrolment.b, 32) : STR("none")));
    signers[n++] = j->signer;
    if (by)
        signers[n++] = *by;
    j->enrolment = note_hash(text);
    return note_sign(h->arena, text, signers, n);
}

struct juror juror_make(struct house *h, struct str edition, const char *body, enum member_role role,
                        const char *name) {
    struct juror j = {.id = house_member(h, edition, body, role, name), .body = str_of(body)};
    struct enrolment e = {j.id, juror_enrol_note(h, &j, NULL)};
    HOUSE_MUST(house_as(h, j.id, enrolment_add, &e));
    return j;
}

enum fault juror_declare(struct house *h, struct str edition, const struct juror *j, const char *candidate) {
    struct binding b = {str_of(candidate), STR("board"), STR("styremedlem i selskapet")};
    struct recusal_declare d = {
        .edition = edition, .body = j->body, .person = j->id, .n = candidate != NULL, .bindings = &b};
    return house_as(h, j->id, recusal_declare, &d);
}

static struct str line_over(struct house *h, struct str text, const struct juror *j) {
    return note_sign_line(h->arena, text, &j->signer);
}

enum fault juror_open(struct house *h, struct str edition, const struct juror *chair, const char *template_id,
                      const char *candidate, const char *closes, bool recorded) {
    struct step_prepared p;
    struct step_open open = {.plan = {.edition = edition,
                                      .template_id = str_of(template_id),
                                      .candidate = str_of(candidate),
                                      .recorded = recorded,
                                      .opens = h->now,
                                      .closes = *closes ? house_moment(closes) : 0,
                                      .now = h->now,
                                      .seed = seed_fresh()}};
    struct txn t = house_read(h);
    enum fault f = step_prepare(&t, h->arena, &open.plan, &p);
    store_read_end(&t);
    if (f)
        return f;
    open.rules_line = line_over(h, p.rules, chair);
    open.slate_line = line_over(h, p.slate, chair);
    open.roll_line = line_over(h, p.roll, chair);
    return house_as(h, chair->id, step_open, &open);
}

struct ballot_text juror_ballot(struct house *h, struct str edition, const char *step, const struct juror *j,
                                const char *choices) {
    struct step_record s;
    struct roll_record v = {0};
    uint32_t number;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, edition, &number));
    HOUSE_MUST(step_find(&t, number, str_of(step), &s));
    step_roll_get(&t, number, s.number, j->id, &v);
    store_read_end(&t);
    return (struct ballot_text){.log = HOUSE_ORIGIN,
                                .edition = edition,
                                .step = str_of(step),
                                .juror = j->id,
                                .opened = s.leaf,
                                .rules = s.rules,
                                .slate = s.slate,
                                .roll = s.roll,
                                .number = v.number + 1,
                                .has_replaces = v.number > 0,
                                .replaces = v.hash,
                                .choices = str_of(choices),
                                .texts = STR("{}")};
}

struct str juror_sign(struct house *h, const struct juror *j, struct ballot_text b) {
    unsigned char nonce[32];
    randombytes_buf(nonce, sizeof nonce);
    struct str text = ballot_write(h->arena, &b, b64(h, nonce, sizeof nonce));
    return note_sign(h->arena, text, &j->signer, 1);
}

enum fault juror_hand_in(struct house *h, struct str edition, const char *step, const struct juror *j,
                         struct str note) {
    struct ballot_cast cast = {.edition = edition, .step = str_of(step), .person = j->id, .note = note};
    struct txn t = house_read(h);
    enum fault f = ballot_verify(&t, h->arena, &cast);
    store_read_end(&t);
    return f ? f : house_as(h, j->id, ballot_cast, &cast);
}

struct str all_marks(struct house *h, size_t n, int x, int y, int z, const char *recused) {
    struct buf b = buf_new(h->arena);
    buf_format(&b, "{\"m\":\"scores\",\"c\":[");
    for (size_t i = 1; i <= n; i++) {
        struct str id = candidate_id(h->arena, (uint32_t)i);
        buf_format(&b, "%s{\"id\":\"%.*s\",", i > 1 ? "," : "", STR_ARGS(id));
        if (recused && str_equal(id, str_of(recused)))
            buf_format(&b, "\"recused\":true}");
        else
            buf_format(&b, "\"s\":[%d,%d,%d]}", x, y, z);
    }
    buf_format(&b, "]}");
    return buf_str(&b);
}
