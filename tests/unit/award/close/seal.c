/* seal.c: held to vectors that the browser's half is held to as well (tests/data/sealing.json), and to what
 * must not open. */
#include "award/close/seal.h"

#include "base/file.h"
#include "base/json.h"
#include "proof/base64.h"
#include "support/text.h"

#include <sodium.h>
#include <stdlib.h>

struct vectors {
    struct arena *a;
    json_t *v;
    struct seal_key key, secret;
    struct share shares[SEAL_HOLDERS_MAX];
    size_t n, k;
    struct str head, sealed;
    uint32_t length;
};

static struct str bytes_of(struct arena *a, struct str text) {
    struct str bytes;
    assert_int_equal(base64_decode(a, text, &bytes), OK);
    return bytes;
}

static void take(struct vectors *x, struct str text, void *to, size_t n) {
    struct str bytes = bytes_of(x->a, text);
    assert_int_equal(bytes.n, n);
    memcpy(to, bytes.p, n);
}

static int setup(void **state) {
    static struct vectors x;
    struct str text;
    size_t i;
    json_t *share;
    x = (struct vectors){.a = arena_new()};
    *state = &x;
    assert_true(sodium_init() >= 0);
    assert_int_equal(file_read(x.a, STR("tests/data/sealing.json"), 1 << 16, &text), OK);
    assert_int_equal(json_parse(x.a, text, &x.v), OK);
    take(&x, json_get_str(x.v, "key"), x.key.b, sizeof x.key.b);
    take(&x, json_get_str(x.v, "secret"), x.secret.b, sizeof x.secret.b);
    json_array_foreach(json_object_get(x.v, "shares"), i, share)
        take(&x, json_text(share), x.shares[x.n++].b, SEAL_SHARE_BYTES);
    x.k = (size_t)json_get_int(x.v, "k");
    x.head = json_get_str(x.v, "head");
    x.sealed = bytes_of(x.a, json_get_str(x.v, "sealed"));
    x.length = (uint32_t)json_get_int(x.v, "length");
    return 0;
}

static int teardown(void **state) {
    arena_free(((struct vectors *)*state)->a);
    return 0;
}

static void any_k_shares_give_the_secret_and_fewer_do_not(void **state) {
    struct vectors *x = *state;
    struct seal_key got;
    assert_int_equal(x->n, 5);
    for (unsigned set = 1; set < 1u << x->n; set++) {
        struct share some[SEAL_HOLDERS_MAX];
        size_t n = 0;
        for (size_t i = x->n; i-- > 0;) /* in another order than they were made */
            if (set >> i & 1)
                some[n++] = x->shares[i];
        bool enough = n >= x->k;
        assert_int_equal(seal_rebuild(some, n, x->k, &x->key, &got), enough);
        if (enough)
            assert_memory_equal(&got, &x->secret, sizeof got);
    }
    assert_false(seal_rebuild(x->shares, x->n, x->k - 1, &x->key, &got)); /* no two of them do */
    assert_true(sodium_is_zero(got.b, sizeof got.b));
    assert_false(seal_rebuild(x->shares, x->n, 0, &x->key, &got));
}

static void wrong_shares_among_enough_are_passed_over(void **state) {
    struct vectors *x = *state;
    struct share spoilt[SEAL_HOLDERS_MAX];
    struct seal_key got;
    memcpy(spoilt, x->shares, sizeof spoilt);
    spoilt[0].b[7] ^= 1;
    spoilt[3].b[32] ^= 0x80;
    assert_true(seal_rebuild(spoilt, x->n, x->k, &x->key, &got)); /* three are right */
    assert_memory_equal(&got, &x->secret, sizeof got);
    spoilt[4].b[1] ^= 2;
    assert_false(seal_rebuild(spoilt, x->n, x->k, &x->key, &got));
}

static void a_digest_is_of_this_share_key_and_step(void **state) {
    struct vectors *x = *state;
    struct str log = json_get_str(x->v, "log"), edition = json_get_str(x->v, "edition");
    struct str step = json_get_str(x->v, "step");
    for (size_t i = 0; i < x->n; i++) {
        struct hash expected, got = share_digest(log, edition, step, &x->key, &x->shares[i]);
        take(x, json_text(json_array_get(json_object_get(x->v, "digests"), i)), expected.b,
             sizeof expected.b);
        assert_true(hash_equal(got, expected));
        assert_false(
            hash_equal(share_digest(log, edition, STR("vurdering-2"), &x->key, &x->shares[i]), expected));
        assert_false(hash_equal(share_digest(log, edition, step, &x->secret, &x->shares[i]), expected));
    }
}

static enum seal_state opens(struct vectors *x, struct str sealed, uint32_t length, struct str head,
                             struct sealed_part *out) {
    return seal_open(x->a, sealed, length, head, &x->key, &x->secret, out);
}

static void what_a_browser_sealed_opens(void **state) {
    struct vectors *x = *state;
    struct sealed_part part;
    struct hash lot;
    take(x, json_get_str(x->v, "lot"), lot.b, sizeof lot.b);
    assert_int_equal(opens(x, x->sealed, x->length, x->head, &part), SEAL_HOLDS);
    assert_text(part.choices, json_string_value(json_object_get(x->v, "choices")));
    assert_text(part.texts, json_string_value(json_object_get(x->v, "texts")));
    assert_true(hash_equal(part.lot, lot));
}

static void a_part_that_was_moved_cut_or_spoilt_does_not_open(void **state) {
    struct vectors *x = *state;
    struct sealed_part part;
    struct seal_key other = x->secret;
    struct str head = arena_format(x->a, "%.*sx", STR_ARGS(x->head));
    assert_int_equal(opens(x, x->sealed, x->length, head, &part), SEAL_MOVED);
    assert_int_equal(opens(x, x->sealed, x->length - 1, x->head, &part), SEAL_FORM);
    assert_int_equal(opens(x, str_slice(x->sealed, 0, x->sealed.n - 1), x->length, x->head, &part),
                     SEAL_FORM);
    assert_int_equal(opens(x, (struct str){0}, x->length, x->head, &part), SEAL_FORM);
    assert_int_equal(opens(x, x->sealed, 0, x->head, &part), SEAL_FORM);
    for (size_t i = 0; i < x->sealed.n; i += 7) {
        char *spoilt = arena_alloc(x->a, x->sealed.n);
        memcpy(spoilt, x->sealed.p, x->sealed.n);
        spoilt[i] ^= 4;
        assert_int_equal(opens(x, (struct str){spoilt, x->sealed.n}, x->length, x->head, &part), SEAL_LOCKED);
    }
    other.b[9] ^= 1;
    assert_int_equal(seal_open(x->a, x->sealed, x->length, x->head, &x->key, &other, &part), SEAL_LOCKED);
}

/* Sealed here as a browser would. */
static struct str seal(struct vectors *x, struct str frame) {
    unsigned char *box = arena_alloc(x->a, frame.n + SEAL_BOX_BYTES);
    assert_int_equal(crypto_box_seal(box, (const unsigned char *)frame.p, frame.n, x->key.b), 0);
    return str_bytes(box, frame.n + SEAL_BOX_BYTES);
}

static void a_frame_has_one_form(void **state) {
    struct vectors *x = *state;
    struct sealed_part said = {.choices = STR("{}"), .texts = STR("æ")}, got;
    struct str frame = seal_frame(x->a, 100, x->head, &said);
    assert_int_equal(frame.n, 100);
    assert_int_equal(opens(x, seal(x, frame), 100, x->head, &got), SEAL_HOLDS);
    assert_text(got.choices, "{}");
    assert_text(got.texts, "æ");
    for (size_t at = 76; at < 100; at++) { /* the padding is zeros, all of it */
        ((char *)frame.p)[at] = 1;
        assert_int_equal(opens(x, seal(x, frame), 100, x->head, &got), SEAL_FORM);
        ((char *)frame.p)[at] = 0;
    }
    static const size_t lengths[] = {64, 65, 67, 70, 71};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) { /* lengths that lead out of it */
        char before = frame.p[lengths[i]];
        ((char *)frame.p)[lengths[i]] = (char)0x7f;
        assert_int_equal(opens(x, seal(x, frame), 100, x->head, &got), SEAL_FORM);
        ((char *)frame.p)[lengths[i]] = before;
    }
    said.choices = (struct str){frame.p, 27}; /* 72 bytes around it and two for the other */
    assert_int_equal(seal_frame(x->a, 100, x->head, &said).n, 0);
    said.choices.n = 26;
    frame = seal_frame(x->a, 100, x->head, &said);
    assert_int_equal(opens(x, seal(x, frame), 100, x->head, &got), SEAL_HOLDS);
    assert_int_equal(got.choices.n, 26);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_k_shares_give_the_secret_and_fewer_do_not),
        cmocka_unit_test(wrong_shares_among_enough_are_passed_over),
        cmocka_unit_test(a_digest_is_of_this_share_key_and_step),
        cmocka_unit_test(what_a_browser_sealed_opens),
        cmocka_unit_test(a_part_that_was_moved_cut_or_spoilt_does_not_open),
        cmocka_unit_test(a_frame_has_one_form),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
