/* receipt.c: what is written is read and holds; nothing else is, and nothing that was changed does. What may
 * be wrong with one stands in vectors that the browser's half is held to as well (tests/data/receipts.json,
 * made by other code than either). */
#include "proof/receipt.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "proof/policy.h"
#include "support/nodes.h"
#include "support/text.h"

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

static struct str member(const char *name, struct str salt, struct str json) {
    struct hash h = commitment(str_of(name), salt, json);
    struct str b64 = base64_encode(a, hash_str(&h));
    return arena_format(a, ",\"%s\":\"%.*s\"", name, STR_ARGS(b64));
}

static struct str entry_with_both(void) {
    struct str c_later = member("later", salt_later, later),
               c_private = member("private", salt_private, private);
    return arena_format(a, "{\"v\":1,\"type\":\"proposal.received\",\"open\":{}%.*s%.*s}", STR_ARGS(c_later),
                        STR_ARGS(c_private));
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

static json_t *vectors(void) {
    json_t *all;
    struct str text;
    assert_int_equal(file_read(a, STR("tests/data/receipts.json"), 1 << 20, &text), OK);
    assert_int_equal(json_parse(a, text, &all), OK);
    return all;
}

static struct str file_of(const json_t *one) {
    struct str bytes = json_get_str(one, "file");
    if (bytes.n == 0)
        assert_int_equal(base64_decode(a, json_get_str(one, "base64"), &bytes), OK);
    return bytes;
}

static const char *witnessed(const struct policy *p, struct str checkpoint) {
    struct note n;
    struct policy_judgement j;
    assert_int_equal(note_parse(a, checkpoint, &n), OK);
    if (policy_judge(p, &n, &j, NULL))
        return "forged";
    return j.quorum ? "witnessed" : j.n ? "too-few" : "unwitnessed";
}

static const char *outcome_of(struct str bytes, const struct note_verifier *log, const struct policy *p,
                              const char **witnesses) {
    struct receipt r;
    struct receipt_judgement j;
    struct checkpoint c;
    if (receipt_parse(a, bytes, &r))
        return "unreadable";
    assert_true(str_equal(receipt_write(a, &r), bytes));
    assert_int_equal(receipt_judge(a, &r, log, &j), OK);
    if (!str_equal(j.checkpoint.origin, log->name))
        return "other";
    if (receipt_verify(a, &r, log, &c))
        return "fails";
    *witnesses = witnessed(p, r.checkpoint);
    return "holds";
}

static void every_receipt_of_the_vectors_comes_out_as_it_says(void **state) {
    json_t *all = vectors(), *one;
    struct messages m = messages_new(a);
    struct note_verifier log;
    struct policy p;
    size_t i;
    assert_int_equal(note_verifier_parse(a, json_get_str(all, "key"), &log), OK);
    assert_int_equal(policy_parse(a, STR("policy"), json_get_str(all, "policy"), &m, &p), OK);
    json_array_foreach(json_object_get(all, "cases"), i, one) {
        const char *witnesses = "";
        print_message("%s\n", json_get_str(one, "name").p);
        assert_text(json_get_str(one, "outcome"), outcome_of(file_of(one), &log, &p, &witnesses));
        assert_true(str_equal(json_get_str(one, "witnesses"), str_of(witnesses)));
    }
    assert_true(i > 200);
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

static void a_receipt_that_stops_early_is_refused(void **state) {
    struct receipt r = receipt_for(entry_with_both()), got;
    struct str good = receipt_write(a, &r);
    for (size_t n = 0; n < good.n; n++)
        assert_int_equal(receipt_parse(a, str_slice(good, 0, n), &got), NOTE_MALFORMED);
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
    struct str index = STR("index 137\n");
    size_t at = 0;
    while (!str_starts(str_slice(good, at, good.n), index))
        at++;
    buf_add(&b, str_slice(good, 0, at + index.n));
    for (size_t i = 0; i <= TREE_PROOF_MAX - r.proof_n; i++)
        buf_add(&b, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
    buf_add(&b, str_slice(good, at + index.n, good.n));
    assert_int_equal(receipt_parse(a, buf_str(&b), &got), NOTE_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_written_receipt_is_read_and_holds),
        cmocka_unit_test(the_form_is_that_of_a_proof_file),
        cmocka_unit_test(every_receipt_of_the_vectors_comes_out_as_it_says),
        cmocka_unit_test(commitment_is_the_hash_of_its_parts),
        cmocka_unit_test(a_receipt_that_stops_early_is_refused),
        cmocka_unit_test(no_bit_of_a_receipt_may_change),
        cmocka_unit_test(the_largest_receipt_fits),
        cmocka_unit_test(a_proof_of_more_hashes_than_any_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
