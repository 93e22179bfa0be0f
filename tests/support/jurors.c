/* jurors.c: plays what a juror's browser does. */
#include "support/jurors.h"

#include "award/close/closing.h"
#include "award/people/enrolment.h"
#include "award/step/recusal.h"
#include "base/buf.h"
#include "support/test.h"

#include <sodium.h>
#include <string.h>

static struct str b64(struct house *h, const void *p, size_t n) {
    return base64_encode(h->arena, str_bytes(p, n));
}

struct str juror_enrol_note(struct house *h, struct juror *j, const struct note_signer *by) {
    unsigned char public_key[32];
    struct note_signer signers[2];
    size_t n = 0;
    crypto_sign_keypair(public_key, j->signer.secret_key);
    crypto_box_keypair(j->box.b, j->box_secret.b);
    j->signer.name = juror_key_name(h->arena, HOUSE_ORIGIN, j->id);
    struct str text =
        arena_format(h->arena, "kaaring enrol v1\nlog %.*s\njuror %.*s\ned25519 %.*s\nx25519 %.*s\nby %.*s\n",
                     STR_ARGS(HOUSE_ORIGIN), STR_ARGS(j->id), STR_ARGS(b64(h, public_key, 32)),
                     STR_ARGS(b64(h, j->box.b, 32)), STR_ARGS(by ? b64(h, j->enrolment.b, 32) : STR("none")));
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

/* --- sealing, as the chair's browser does it --- */

static unsigned char times(unsigned char a, unsigned char b) {
    unsigned char product = 0;
    for (; b; b >>= 1) {
        product ^= b & 1 ? a : 0;
        a = (unsigned char)(a << 1 ^ (a & 0x80 ? 0x1b : 0));
    }
    return product;
}

static void split(const struct seal_key *secret, size_t k, size_t n, struct share *shares) {
    unsigned char coefficients[SEAL_HOLDERS_MAX][SEAL_KEY_BYTES];
    memcpy(coefficients[0], secret->b, sizeof secret->b);
    randombytes_buf(coefficients[1], (k - 1) * SEAL_KEY_BYTES);
    for (size_t i = 0; i < n; i++) {
        unsigned char x = shares[i].b[0] = (unsigned char)(i + 1);
        for (size_t at = 0; at < SEAL_KEY_BYTES; at++) {
            unsigned char sum = 0;
            for (size_t c = k; c-- > 0;)
                sum = times(sum, x) ^ coefficients[c][at];
            shares[i].b[1 + at] = sum;
        }
    }
}

static void make_sealing(struct house *h, const struct juror *chair, const struct step_prepared *p,
                         struct step_open *open) {
    struct holders holders;
    struct seal_key secret;
    struct share shares[SEAL_HOLDERS_MAX];
    json_t *boxes = json_new_array(h->arena);
    HOUSE_MUST(holders_read(h->arena, p->holders, &holders));
    struct step_key key = {.origin = HOUSE_ORIGIN,
                           .edition = holders.edition,
                           .step = holders.step,
                           .holders = note_hash(p->holders),
                           .threshold = holders.threshold,
                           .n = (uint32_t)holders.n};
    crypto_box_keypair(key.key.b, secret.b);
    split(&secret, holders.threshold, holders.n, shares);
    for (size_t i = 0; i < holders.n; i++) {
        unsigned char box[SEAL_SHARE_BYTES + SEAL_BOX_BYTES];
        crypto_box_seal(box, shares[i].b, SEAL_SHARE_BYTES, holders.list[i].box.b);
        json_add_str(boxes, b64(h, box, sizeof box));
        key.digests[i] = share_digest(key.origin, key.edition, key.step, &key.key, &shares[i]);
    }
    struct hash salt = hash_of(str_bytes(secret.b, sizeof secret.b));
    struct str text = step_key_write(h->arena, &key, b64(h, salt.b, sizeof salt.b));
    open->holders_line = line_over(h, p->holders, chair);
    open->key_note = note_sign(h->arena, text, &chair->signer, 1);
    open->shares = json_compact(h->arena, boxes);
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
    if (p.holders.n)
        make_sealing(h, chair, &p, &open);
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
                                .sealed = s.secrecy == SECRECY_SEALED,
                                .has_key = s.secrecy == SECRECY_SEALED,
                                .key = s.key,
                                .choices = str_of(choices),
                                .texts = STR("{}")};
}

/* The lines above the seal, by writing it with another one. */
static struct str head_of(struct house *h, struct ballot_text b, struct str nonce) {
    struct ballot_text read;
    b.seal = STR("x");
    HOUSE_MUST(ballot_read(h->arena, ballot_write(h->arena, &b, nonce), &read));
    return read.head;
}

static struct str seal(struct house *h, const struct ballot_text *b, struct str nonce) {
    struct step_record s;
    struct step_documents d;
    uint32_t number;
    struct sealed_part part = {.choices = b->choices, .texts = b->texts};
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, b->edition, &number));
    HOUSE_MUST(step_find(&t, number, b->step, &s));
    HOUSE_MUST(step_documents(&t, h->arena, &s, &d));
    store_read_end(&t);
    randombytes_buf(part.lot.b, sizeof part.lot.b);
    struct str frame = seal_frame(h->arena, d.rules.sealed_length, head_of(h, *b, nonce), &part);
    unsigned char *box = arena_alloc(h->arena, frame.n + SEAL_BOX_BYTES);
    crypto_box_seal(box, (const unsigned char *)frame.p, frame.n, d.key.key.b);
    return str_bytes(box, frame.n + SEAL_BOX_BYTES);
}

struct str juror_sign(struct house *h, const struct juror *j, struct ballot_text b) {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    struct str nonce = b64(h, bytes, sizeof bytes);
    if (b.sealed && !b.seal.n)
        b.seal = seal(h, &b, nonce);
    return note_sign(h->arena, ballot_write(h->arena, &b, nonce), &j->signer, 1);
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

static void open_box(struct house *h, const struct juror *j, struct str box, struct share *share) {
    (void)h;
    assert_int_equal(box.n, SEAL_SHARE_BYTES + SEAL_BOX_BYTES);
    assert_int_equal(
        crypto_box_seal_open(share->b, (const unsigned char *)box.p, box.n, j->box.b, j->box_secret.b), 0);
}

enum fault juror_give(struct house *h, struct str edition, const char *step, const struct juror *j,
                      void (*spoil)(struct share_text *)) {
    struct step_record s;
    struct step_documents d;
    struct str box, entry = {0};
    uint32_t number;
    struct txn t = house_read(h);
    HOUSE_MUST(edition_number(&t, edition, &number));
    HOUSE_MUST(step_find(&t, number, str_of(step), &s));
    HOUSE_MUST(step_documents(&t, h->arena, &s, &d));
    struct share_text text = {
        .origin = HOUSE_ORIGIN, .edition = edition, .step = str_of(step), .person = j->id, .key = s.key};
    HOUSE_MUST(step_share_box(&t, h->arena, &s, (uint32_t)holders_find(&d.holders, j->id) + 1, &box));
    if (s.closed)
        HOUSE_MUST(journal_entry(&t, s.corrected ? s.corrected : s.closed, &entry));
    text.closed = tree_leaf(entry);
    store_read_end(&t);
    open_box(h, j, box, &text.share);
    if (spoil)
        spoil(&text);
    struct share_give give = {.edition = edition,
                              .step = str_of(step),
                              .person = j->id,
                              .note = note_sign(h->arena, share_write(h->arena, &text), &j->signer, 1)};
    return house_as(h, j->id, share_give, &give);
}
