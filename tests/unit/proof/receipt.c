/* receipt.c: what is written is read and holds; nothing else is, and nothing that was changed does. */
#include "proof/receipt.h"

#include "base/buf.h"
#include "support/nodes.h"
#include "support/test.h"

#include <sodium.h>
#include <string.h>

#define ORIGIN "priser.example.no/kaaring"

enum { LEAVES = 300, AT = 137 };

static struct arena *a;
static struct note_signer signer = {.name = STR_INIT(ORIGIN)};
static struct note_verifier verifier = {.name = STR_INIT(ORIGIN)};

static const struct str later = STR_INIT("{\"marks\":[4,null,5]}"), private = STR_INIT("{\"name\":\"Kåre\"}");
static const struct str salt_later = STR_INIT("0123456789abcdef0123456789abcdef");
static const struct str salt_private = STR_INIT("abcdefghijklmnopqrstuvwxyz\0\1\2\3\4\5");

static int begin(void **state) {
    unsigned char seed[crypto_sign_SEEDBYTES] = {7};
    a = arena_new();
    if (sodium_init() < 0)
        return 1;
    return crypto_sign_seed_keypair(verifier.public_key, signer.secret_key, seed);
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct str entry_of(struct str later_member, struct str private_member) {
    return arena_format(a, "{\"v\":1,\"type\":\"proposal.received\",\"open\":{}%.*s%.*s}",
                        STR_ARGS(later_member), STR_ARGS(private_member));
}

static struct str member(const char *name, struct hash h) {
    struct str b64 = base64_encode(a, hash_str(&h));
    return arena_format(a, ",\"%s\":\"%.*s\"", name, STR_ARGS(b64));
}

static struct str entry_with_both(void) {
    return entry_of(member("later", commitment(STR("later"), salt_later, later)),
                    member("private", commitment(STR("private"), salt_private, private)));
}

/* A receipt for `entry` at AT in a log of LEAVES, with both openings. */
static struct receipt receipt_for(struct str entry) {
    struct nodes n;
    char room[32];
    struct receipt r = {.entry = entry, .index = AT, .openings_n = 2};
    r.openings[0] = (struct opening){STR("later"), salt_later, later};
    r.openings[1] = (struct opening){STR("private"), salt_private, private};
    nodes_init(&n);
    for (uint64_t i = 0; i < LEAVES; i++)
        tree_append(&n.tree, tree_leaf(i == AT ? entry : nodes_entry(i, room)), nodes_put, &n);
    assert_int_equal(tree_inclusion(AT, LEAVES, nodes_get, &n, r.proof, &r.proof_n), OK);
    struct checkpoint c = {STR(ORIGIN), {LEAVES, tree_root(&n.tree)}};
    r.checkpoint = note_sign(a, checkpoint_text(a, &c), &signer, 1);
    nodes_free(&n);
    return r;
}

static enum fault judge(struct str bytes) {
    struct receipt r;
    struct checkpoint c;
    enum fault f = receipt_parse(a, bytes, &r);
    return f ? f : receipt_verify(a, &r, &verifier, &c);
}

static void a_written_receipt_is_read_and_holds(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    struct str bytes = receipt_write(a, &r);
    struct checkpoint c;
    assert_int_equal(receipt_parse(a, bytes, &got), OK);
    assert_true(str_equal(got.entry, r.entry));
    assert_int_equal(got.openings_n, 2);
    assert_true(str_equal(got.openings[1].class, STR("private")));
    assert_true(str_equal(got.openings[1].salt, salt_private));
    assert_true(str_equal(got.openings[1].json, private));
    assert_int_equal(got.index, AT);
    assert_int_equal(got.proof_n, r.proof_n);
    assert_memory_equal(got.proof, r.proof, r.proof_n * sizeof *r.proof);
    assert_true(str_equal(got.checkpoint, r.checkpoint));
    assert_true(str_equal(receipt_write(a, &got), bytes));
    assert_int_equal(receipt_verify(a, &got, &verifier, &c), OK);
    assert_int_equal(c.position.size, LEAVES);
    assert_true(str_equal(c.origin, STR(ORIGIN)));
}

/* The one file of formats, written out: index 1 of the log of two entries "{}" and "{}". */
static void the_form_is_that_of_a_proof_file(void **state) {
    struct hash leaf = tree_leaf(STR("{}"));
    struct checkpoint c = {STR(ORIGIN), {2, tree_node(leaf, leaf)}};
    struct receipt r = {.entry = STR("{}"), .index = 1, .proof_n = 1, .proof = {leaf}, .openings_n = 1};
    r.openings[0] = (struct opening){STR("later"), salt_later, STR("{}")};
    r.checkpoint = note_sign(a, checkpoint_text(a, &c), &signer, 1);
    struct str extra =
        base64_encode(a, STR("{\"entry\":\"e30=\",\"openings\":[{\"class\":\"later\",\"salt\":"
                             "\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\",\"json\":\"e30=\"}]}"));
    struct str sibling = base64_encode(a, hash_str(&leaf));
    struct str expected = arena_format(a, "c2sp.org/tlog-proof@v1\nextra %.*s\nindex 1\n%.*s\n\n%.*s",
                                       STR_ARGS(extra), STR_ARGS(sibling), STR_ARGS(r.checkpoint));
    assert_true(str_equal(receipt_write(a, &r), expected));
}

static void commitment_is_the_hash_of_its_parts(void **state) {
    struct buf b = buf_new(a);
    buf_add(&b, STR("kaaring commit v1\nlater\n"));
    buf_add(&b, salt_later);
    buf_add(&b, later);
    assert_true(hash_equal(commitment(STR("later"), salt_later, later), hash_of(buf_str(&b))));
    assert_false(hash_equal(commitment(STR("later"), salt_later, later),
                            commitment(STR("private"), salt_later, later)));
    assert_false(hash_equal(commitment(STR("later"), salt_later, later),
                            commitment(STR("later"), salt_private, later)));
}

static void a_receipt_may_open_one_class_or_none(void **state) {
    struct receipt r = receipt_for(entry_with_both());
    assert_int_equal(judge(receipt_write(a, &r)), OK);
    r.openings_n = 1;
    assert_int_equal(judge(receipt_write(a, &r)), OK);
    r.openings[0] = r.openings[1];
    assert_int_equal(judge(receipt_write(a, &r)), OK);
    r.openings_n = 0;
    assert_int_equal(judge(receipt_write(a, &r)), OK);
}

static void an_entry_alone_in_its_log_has_an_empty_proof(void **state) {
    struct receipt r = {.entry = STR("{\"v\":1}")};
    struct checkpoint c = {STR(ORIGIN), {1, tree_leaf(r.entry)}};
    r.checkpoint = note_sign(a, checkpoint_text(a, &c), &signer, 1);
    assert_int_equal(judge(receipt_write(a, &r)), OK);
}

static void an_opening_must_fit_the_member_of_its_class(void **state) {
    struct str c_later = member("later", commitment(STR("later"), salt_later, later));
    struct str c_private = member("private", commitment(STR("private"), salt_private, private));
    struct str crossed_later = member("later", commitment(STR("private"), salt_private, private));
    struct str crossed_private = member("private", commitment(STR("later"), salt_later, later));
    const struct str wrong[] = {
        entry_of(STR(""), c_private),                /* a member is missing */
        entry_of(c_later, STR("")),                  /* the other */
        entry_of(crossed_later, crossed_private),    /* each other's */
        entry_of(c_later, STR(",\"private\":null")), /* of another type */
        entry_of(c_later, STR(",\"private\":\"\"")),
        entry_of(c_later, STR(",\"private\":[]")),
        entry_of(STR(",\"open2\":{"), arena_format(a, "%.*s%.*s}", STR_ARGS(str_slice(c_later, 1, c_later.n)),
                                                   STR_ARGS(c_private))), /* deeper */
        arena_format(a, "[%.*s]", STR_ARGS(entry_with_both())),           /* no object */
        arena_format(a, "%.*s ,", STR_ARGS(entry_with_both())),           /* no JSON */
        entry_of(c_later,
                 arena_format(a, "%.*s%.*s", STR_ARGS(c_private), STR_ARGS(c_private))), /* doubled */
        STR("later private"),
        STR(""),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct receipt r = receipt_for(wrong[i]);
        assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
        r.openings_n = 0; /* the entry itself is in the log all the same */
        assert_int_equal(judge(receipt_write(a, &r)), OK);
    }
}

static void an_opening_of_other_words_is_refused(void **state) {
    for (int k = 0; k < 2; k++) {
        struct receipt r = receipt_for(entry_with_both());
        r.openings[k].json = STR("{\"name\":\"Arne\"}");
        assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
        r = receipt_for(entry_with_both());
        r.openings[k].salt = STR("0123456789abcdef0123456789abcdeF");
        assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    }
}

static void another_entry_place_or_proof_is_refused(void **state) {
    struct receipt good = receipt_for(entry_with_both()), r = good;
    r.entry = arena_format(a, "%.*s ", STR_ARGS(good.entry));
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    r = good;
    r.index = AT + 1;
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    r.index = LEAVES;
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    r.index = TREE_SIZE_MAX;
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    r = good;
    r.proof_n--;
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    r = good;
    r.proof[r.proof_n++] = r.proof[0];
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    for (size_t i = 0; i < good.proof_n; i++) {
        r = good;
        r.proof[i].b[i] ^= 1;
        assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    }
}

static void only_the_log_vouches_for_its_checkpoint(void **state) {
    struct receipt good = receipt_for(entry_with_both()), r = good;
    struct note n;
    assert_int_equal(note_parse(a, good.checkpoint, &n), OK);
    unsigned char seed[crypto_sign_SEEDBYTES] = {8};
    struct note_signer other = {.name = STR(ORIGIN)}, witness = {.name = STR("vitne.example.no")};
    struct note_verifier ignored;
    crypto_sign_seed_keypair(ignored.public_key, other.secret_key, seed);
    memcpy(witness.secret_key, other.secret_key, sizeof other.secret_key);
    r.checkpoint = note_sign(a, n.text, &other, 1);
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
    struct note_signer both[] = {witness, signer};
    r.checkpoint = note_sign(a, n.text, both, 2);
    assert_int_equal(judge(receipt_write(a, &r)), OK);
}

/* The log's key under another log's text: a log has one origin, that of its key's name. */
static void a_checkpoint_of_another_origin_is_refused(void **state) {
    struct receipt r = {.entry = STR("{\"v\":1}")};
    struct checkpoint c = {STR("andre.example.no"), {1, tree_leaf(r.entry)}};
    r.checkpoint = note_sign(a, checkpoint_text(a, &c), &signer, 1);
    assert_int_equal(judge(receipt_write(a, &r)), NOTE_SIGNATURE);
}

/* `from` in the receipt replaced by `to`, once. */
static struct str replaced(struct str s, struct str from, struct str to) {
    size_t at = 0;
    while (at < s.n && !str_starts(str_slice(s, at, s.n), from))
        at++;
    assert_true(at < s.n);
    struct str rest = str_slice(s, at + from.n, s.n);
    struct buf b = buf_new(a);
    buf_add(&b, str_slice(s, 0, at));
    buf_add(&b, to);
    buf_add(&b, rest);
    return buf_str(&b);
}

static void malformed_receipts_are_refused(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    struct str good = receipt_write(a, &r);
    struct str extra_line = str_slice(good, str_find(good, '\n') + 1, good.n);
    extra_line.n = str_find(extra_line, '\n') + 1;
    static const struct {
        struct str from, to;
    } changes[] = {
        {STR_INIT("c2sp.org/tlog-proof@v1\n"), STR_INIT("")},
        {STR_INIT("@v1\n"), STR_INIT("@v2\n")},
        {STR_INIT("@v1\n"), STR_INIT("@v1\r\n")},
        {STR_INIT("@v1\n"), STR_INIT("@v1\n\n")},
        {STR_INIT("extra "), STR_INIT("Extra ")},
        {STR_INIT("extra "), STR_INIT("extra  ")},
        {STR_INIT("extra "), STR_INIT("extra\t")},
        {STR_INIT("\nindex"), STR_INIT("\n\nindex")},
        {STR_INIT("\nindex"), STR_INIT(" \nindex")},
        {STR_INIT("\nindex"), STR_INIT("\r\nindex")},
        {STR_INIT("\nindex"), STR_INIT("\nextra AAAA\nindex")},
        {STR_INIT("index 137\n"), STR_INIT("")},
        {STR_INIT("index 137\n"), STR_INIT("index 137\nindex 137\n")},
        {STR_INIT("index 137\n"), STR_INIT("index 137 \n")},
        {STR_INIT("index 137\n"), STR_INIT("index 137\r\n")},
        {STR_INIT("index 137\n"), STR_INIT("index 0137\n")},
        {STR_INIT("index 137\n"), STR_INIT("index +137\n")},
        {STR_INIT("index 137\n"), STR_INIT("index -1\n")},
        {STR_INIT("index 137\n"), STR_INIT("index \n")},
        {STR_INIT("index 137\n"), STR_INIT("index 9223372036854775808\n")},
        {STR_INIT("index 137\n"), STR_INIT("index 137\nAAAA\n")},
        {STR_INIT("index 137\n"), STR_INIT("index 137\n \n")},
        {STR_INIT("index 137\n"), STR_INIT("index 137\n\n")}, /* the proof becomes part of the checkpoint */
        {STR_INIT("\n\n" ORIGIN), STR_INIT("\n" ORIGIN)},
        {STR_INIT("\n\n" ORIGIN), STR_INIT("\n\n\n" ORIGIN)},
        {STR_INIT(ORIGIN "\n300\n"), STR_INIT(ORIGIN "\n0300\n")},
        {STR_INIT(ORIGIN "\n300\n"), STR_INIT("300\n" ORIGIN "\n")},
        {STR_INIT(ORIGIN "\n300\n"), STR_INIT(ORIGIN "\n300\n300\n")},
        {STR_INIT(ORIGIN "\n300\n"), STR_INIT(ORIGIN "\n")},
        {STR_INIT("\xe2\x80\x94 "), STR_INIT("- ")},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_int_equal(receipt_parse(a, replaced(good, changes[i].from, changes[i].to), &got),
                         NOTE_MALFORMED);
    assert_int_equal(receipt_parse(a, replaced(good, extra_line, STR("")), &got), NOTE_MALFORMED);
    assert_int_equal(receipt_parse(a, arena_format(a, "%.*s\n", STR_ARGS(good)), &got), NOTE_MALFORMED);
    assert_int_equal(receipt_parse(a, arena_format(a, "%.*sx", STR_ARGS(good)), &got), NOTE_MALFORMED);
    assert_int_equal(receipt_parse(a, arena_format(a, "\n%.*s", STR_ARGS(good)), &got), NOTE_MALFORMED);
}

static void a_receipt_that_stops_early_is_refused(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    struct str good = receipt_write(a, &r);
    for (size_t n = 0; n < good.n; n++)
        assert_int_equal(receipt_parse(a, str_slice(good, 0, n), &got), NOTE_MALFORMED);
}

#define SALT64  "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
#define LATER   "{\"class\":\"later\",\"salt\":\"" SALT64 "\",\"json\":\"e30=\"}"
#define PRIVATE "{\"class\":\"private\",\"salt\":\"" SALT64 "\",\"json\":\"e30=\"}"

/* A proof file with this `extra`, signed and included. */
static struct str with_extra(struct str extra) {
    struct checkpoint c = {STR(ORIGIN), {1, tree_leaf(STR("{}"))}};
    struct str note = note_sign(a, checkpoint_text(a, &c), &signer, 1), b64 = base64_encode(a, extra);
    return arena_format(a, "c2sp.org/tlog-proof@v1\nextra %.*s\nindex 0\n\n%.*s", STR_ARGS(b64),
                        STR_ARGS(note));
}

static void extra_has_one_spelling(void **state) {
    static const char *const right[] = {
        "{\"entry\":\"e30=\",\"openings\":[]}",
        "{\"entry\":\"\",\"openings\":[" LATER "]}",
        "{\"entry\":\"e30=\",\"openings\":[" LATER "," PRIVATE "]}",
        "{\"entry\":\"e30=\",\"openings\":[" PRIVATE "," LATER "]}",
    };
    static const char *const wrong[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"entry\":\"e30=\"}",
        "{\"openings\":[],\"entry\":\"e30=\"}",  /* wrong order */
        "{\"entry\":\"e30=\",\"openings\":[]} ", /* trailing bytes */
        "{\"entry\":\"e30=\",\"openings\":[]}\n",
        "{\"entry\":\"e30=\",\"openings\":[],\"more\":1}",
        "{\"entry\": \"e30=\",\"openings\":[]}", /* white space */
        "{\"entry\":\"e30=\",\"openings\":[ ]}",
        "{\"entry\":\"e30\",\"openings\":[]}", /* base64 */
        "{\"entry\":\"e31=\",\"openings\":[]}",
        "{\"entry\":\"\\u00650=\",\"openings\":[]}", /* an escape */
        "{\"entry\":null,\"openings\":[]}",
        "{\"entry\":\"e30=\",\"openings\":null}",
        "{\"entry\":\"e30=\",\"openings\":[" LATER ",]}", /* commas */
        "{\"entry\":\"e30=\",\"openings\":[," LATER "]}",
        "{\"entry\":\"e30=\",\"openings\":[" LATER PRIVATE "]}",
        "{\"entry\":\"e30=\",\"openings\":[" LATER "," LATER "]}", /* a class twice */
        "{\"entry\":\"e30=\",\"openings\":[" LATER "," PRIVATE "," LATER "]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"open\",\"salt\":\"" SALT64 "\",\"json\":\"e30=\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"\",\"salt\":\"" SALT64 "\",\"json\":\"e30=\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"later\",\"salt\":\"MDEy\",\"json\":\"e30=\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"later\",\"salt\":\"\",\"json\":\"e30=\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"later\",\"json\":\"e30=\",\"salt\":\"" SALT64 "\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{\"class\":\"later\",\"salt\":\"" SALT64 "\"}]}",
        "{\"entry\":\"e30=\",\"openings\":[{}]}",
    };
    struct receipt r;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct str bytes = with_extra(str_of(right[i]));
        assert_int_equal(receipt_parse(a, bytes, &r), OK);
        assert_true(str_equal(receipt_write(a, &r), bytes));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(receipt_parse(a, with_extra(str_of(wrong[i])), &r), NOTE_MALFORMED);
}

/* No single bit of a whole receipt can change without the receipt being refused. */
static void no_bit_of_a_receipt_may_change(void **state) {
    struct receipt r = receipt_for(entry_with_both());
    struct str good = receipt_write(a, &r);
    char *bytes = arena_alloc(a, good.n);
    memcpy(bytes, good.p, good.n);
    struct arena *whole = a;
    for (size_t bit = 0; bit < 8 * good.n; bit++) {
        a = arena_new();
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        assert_true(judge(str_bytes(bytes, good.n)) != OK);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        arena_free(a);
        a = whole;
    }
    assert_int_equal(judge(str_bytes(bytes, good.n)), OK);
}

static void the_largest_receipt_fits(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    char *text = arena_alloc(a, 1 << 20);
    memset(text, 'x', 1 << 20);
    r.entry = str_bytes(text, 65535);
    r.openings[0].json = r.openings[1].json = str_bytes(text, 1 << 20);
    r.proof_n = 63;
    struct str bytes = receipt_write(a, &r);
    assert_true(bytes.n < RECEIPT_BYTES_MAX);
    assert_int_equal(receipt_parse(a, bytes, &got), OK);
    assert_true(str_equal(got.openings[1].json, r.openings[1].json));
    r.entry = str_bytes(text, 1 << 20);
    assert_int_equal(receipt_parse(a, receipt_write(a, &r), &got), NOTE_MALFORMED);
}

static void a_proof_of_more_hashes_than_any_is_refused(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    struct str good = receipt_write(a, &r);
    struct buf b = buf_new(a);
    buf_add(&b, STR("index 137\n"));
    for (size_t i = 0; i <= TREE_PROOF_MAX - r.proof_n; i++)
        buf_add(&b, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
    assert_int_equal(receipt_parse(a, replaced(good, STR("index 137\n"), buf_str(&b)), &got), NOTE_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_written_receipt_is_read_and_holds),
        cmocka_unit_test(the_form_is_that_of_a_proof_file),
        cmocka_unit_test(commitment_is_the_hash_of_its_parts),
        cmocka_unit_test(a_receipt_may_open_one_class_or_none),
        cmocka_unit_test(an_entry_alone_in_its_log_has_an_empty_proof),
        cmocka_unit_test(an_opening_must_fit_the_member_of_its_class),
        cmocka_unit_test(an_opening_of_other_words_is_refused),
        cmocka_unit_test(another_entry_place_or_proof_is_refused),
        cmocka_unit_test(only_the_log_vouches_for_its_checkpoint),
        cmocka_unit_test(a_checkpoint_of_another_origin_is_refused),
        cmocka_unit_test(malformed_receipts_are_refused),
        cmocka_unit_test(a_receipt_that_stops_early_is_refused),
        cmocka_unit_test(extra_has_one_spelling),
        cmocka_unit_test(no_bit_of_a_receipt_may_change),
        cmocka_unit_test(the_largest_receipt_fits),
        cmocka_unit_test(a_proof_of_more_hashes_than_any_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
