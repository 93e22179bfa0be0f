/* note.c: published notes first, then every way in which a note may be malformed or signed by nobody we know.
 */
#include "proof/note.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "support/test.h"

#include <sodium.h>
#include <string.h>

#define FOO_KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_LINE                                                                                             \
    "\xe2\x80\x94 example.com/foo "                                                                          \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
#define FOO_NOTE "This is an example message.\n\n" FOO_LINE

#define PETER_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_TEXT                                                                                           \
    "If you think cryptography is the answer to your problem,\n"                                             \
    "then you don't know what your problem is.\n"
#define PETER_LINE                                                                                           \
    "\xe2\x80\x94 PeterNeumann "                                                                             \
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_KEY "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define ENOCH_LINE                                                                                           \
    "\xe2\x80\x94 EnochRoot "                                                                                \
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

static struct arena *a;

static int begin(void **state) {
    a = arena_new();
    return sodium_init() < 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static struct note_verifier key(const char *s) {
    struct note_verifier v;
    assert_int_equal(note_verifier_parse(a, str_of(s), &v), OK);
    return v;
}

static struct note_signer signer(const char *name, unsigned char seed_byte, struct note_verifier *v) {
    unsigned char seed[crypto_sign_SEEDBYTES];
    struct note_signer s = {.name = str_of(name)};
    memset(seed, seed_byte, sizeof seed);
    v->name = s.name;
    crypto_sign_seed_keypair(v->public_key, s.secret_key, seed);
    return s;
}

static struct note parsed(struct str bytes) {
    struct note n;
    assert_int_equal(note_parse(a, bytes, &n), OK);
    return n;
}

static void example_of_the_specification_is_verified(void **state) {
    struct note_verifier foo = key(FOO_KEY);
    struct note n = parsed(STR(FOO_NOTE));
    assert_true(str_equal(n.text, STR("This is an example message.\n")));
    assert_int_equal(n.signatures_n, 1);
    assert_int_equal(n.signatures[0].key_id, 0x530d903a);
    assert_int_equal(n.signatures[0].bytes.n, 64);
    assert_int_equal(note_verify(&n, &foo, 1, NULL), OK);
}

static void examples_with_two_signers_are_verified(void **state) {
    struct note_verifier both[] = {key(ENOCH_KEY), key(PETER_KEY), key(FOO_KEY)};
    struct note n = parsed(STR(PETER_TEXT "\n" PETER_LINE ENOCH_LINE));
    size_t who = 99;
    assert_int_equal(n.signatures_n, 2);
    assert_int_equal(note_verify(&n, both, 3, &who), OK);
    assert_int_equal(who, 0);
    assert_int_equal(note_verify(&n, both + 1, 2, &who), OK);
    assert_int_equal(who, 0);
    n = parsed(STR(PETER_TEXT "\n" ENOCH_LINE PETER_LINE));
    assert_int_equal(note_verify(&n, both, 3, &who), OK);
    assert_int_equal(who, 0);
    assert_int_equal(note_verify(&n, both + 2, 1, &who), NOTE_SIGNATURE);
}

static void a_text_may_hold_empty_lines_and_any_letters(void **state) {
    struct note n = parsed(STR(
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned \xc3\xa8 subito sera.\n\n"
        "\xe2\x80\x94 quasimodo.example/salvatore "
        "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"));
    assert_true(str_ends(n.text, STR("sole:\n\ned \xc3\xa8 subito sera.\n")));
    assert_int_equal(n.signatures[0].key_id, 0x367ba04b);
    n = parsed(STR("\n\n\n" FOO_LINE));
    assert_true(str_equal(n.text, STR("\n\n")));
    n = parsed(STR("\n\n" FOO_LINE));
    assert_true(str_equal(n.text, STR("\n")));
}

static void a_witness_may_have_signed_beside_the_log(void **state) {
    struct note n = parsed(
        STR("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            "\xe2\x80\x94 example.com/behind-the-sofa "
            "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            "\xe2\x80\x94 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
            "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"));
    assert_int_equal(n.signatures_n, 2);
    assert_int_equal(n.signatures[1].key_id, 0x8d66cf3f);
    assert_int_equal(n.signatures[1].bytes.n, 8 + 64);
}

static void verifier_keys_come_back(void **state) {
    static const char *const keys[] = {FOO_KEY, PETER_KEY, ENOCH_KEY};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct note_verifier v = key(keys[i]);
        assert_true(str_equal(note_verifier_string(a, &v), str_of(keys[i])));
    }
}

static void malformed_verifier_keys_are_refused(void **state) {
    static const struct str wrong[] = {
        STR_INIT(""),
        STR_INIT("+"),
        STR_INIT("++"),
        STR_INIT("example.com/foo"),
        STR_INIT("example.com/foo+530d903a"),
        STR_INIT("example.com/foo+530d903a+"),
        STR_INIT("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        STR_INIT("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),  /* id */
        STR_INIT("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),  /* capitals */
        STR_INIT("example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), /* digits */
        STR_INIT("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        STR_INIT("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"), /* name */
        STR_INIT("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        STR_INIT(FOO_KEY "\n"),
        STR_INIT(" " FOO_KEY),
        STR_INIT("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="), /* length */
        STR_INIT("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),         /* type */
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct note_verifier v;
        assert_int_equal(note_verifier_parse(a, wrong[i], &v), NOTE_MALFORMED);
    }
}

static void malformed_notes_are_refused(void **state) {
    static const struct str wrong[] = {
        STR_INIT(""),
        STR_INIT("\n"),
        STR_INIT("\n\n"),
        STR_INIT("text\n"),
        STR_INIT("text\n\n"),              /* no signature */
        STR_INIT("text\n" FOO_LINE),       /* no empty line */
        STR_INIT(FOO_LINE),                /* no text */
        STR_INIT("\n" FOO_LINE),           /* an empty line, no text */
        STR_INIT("text\r\n\r\n" FOO_LINE), /* CR LF */
        STR_INIT("text\n\r\n" FOO_LINE),
        STR_INIT("text\n\n" FOO_LINE "\n"), /* the last empty line is behind the signatures */
        STR_INIT("text\n\n" FOO_LINE "x"),  /* trailing bytes */
        STR_INIT("text\n\n" FOO_LINE "x\n"),
        STR_INIT("text\n\n" FOO_LINE " " FOO_LINE),
        STR_INIT("te\txt\n\n" FOO_LINE), /* control characters */
        STR_INIT("te\0xt\n\n" FOO_LINE),
        STR_INIT("te\x1fxt\n\n" FOO_LINE),
        STR_INIT("te\xffxt\n\n" FOO_LINE),                           /* not UTF-8 */
        STR_INIT("te\xc0\x80xt\n\n" FOO_LINE),                       /* overlong */
        STR_INIT("te\xed\xa0\x80xt\n\n" FOO_LINE),                   /* surrogate */
        STR_INIT("text\n\n- example.com/foo Uw2QOkk=\n"),            /* hyphen */
        STR_INIT("text\n\n\xe2\x80\x93 example.com/foo Uw2QOkk=\n"), /* en dash */
        STR_INIT("text\n\n\xe2\x80\x94"
                 "example.com/foo Uw2QOkk=\n"),
        STR_INIT("text\n\n \xe2\x80\x94 example.com/foo Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94  example.com/foo Uw2QOkk=\n"), /* two spaces */
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo  Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2QOkk= \n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2QOkk= x\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo \n"),
        STR_INIT("text\n\n\xe2\x80\x94 \n"),
        STR_INIT("text\n\n\xe2\x80\x94  Uw2QOkk=\n"), /* no name */
        STR_INIT("text\n\n\xe2\x80\x94 example.com+foo Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example\xc2\xa0"
                 "com Uw2QOkk=\n"), /* spaces in a name */
        STR_INIT("text\n\n\xe2\x80\x94 example\xc2\x85"
                 "com Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example\xe2\x80\x89"
                 "com Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example\xe3\x80\x80"
                 "com Uw2QOkk=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2QOg==\n"), /* a key id, no signature */
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2Q\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2QOkk\n"), /* base64 not canonical */
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2QOkl=\n"),
        STR_INIT("text\n\n\xe2\x80\x94 example.com/foo Uw2Q\xc3\xa5k=\n"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct note n;
        assert_int_equal(note_parse(a, wrong[i], &n), NOTE_MALFORMED);
    }
    parsed(STR("text\n\n\xe2\x80\x94 example.com/foo Uw2QOkk=\n")); /* what the wrong ones differ from */
}

static void a_name_has_no_white_space_of_any_script(void **state) {
    static const uint32_t spaces[] = {0x20,   0x85,   0xa0,   0x1680, 0x2000, 0x2001, 0x2002,
                                      0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
                                      0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};
    struct note n;
    char c[4];
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        struct str space = str_bytes(c, utf8_put(c, spaces[i]));
        struct str bytes = arena_format(a, "text\n\n\xe2\x80\x94 a%.*sb Uw2QOkk=\n", STR_ARGS(space));
        assert_int_equal(note_parse(a, bytes, &n), NOTE_MALFORMED);
    }
    parsed(STR("text\n\n\xe2\x80\x94 a\xe2\x80\x8b\xc3\xa6\x62 Uw2QOkk=\n")); /* U+200B is none */
}

static void a_key_of_another_type_is_refused_whatever_its_id(void **state) {
    struct note_verifier foo = key(FOO_KEY), v;
    char bytes[1 + NOTE_PUBLIC_BYTES] = {0x04};
    memcpy(bytes + 1, foo.public_key, NOTE_PUBLIC_BYTES);
    struct str b64 = base64_encode(a, str_bytes(bytes, sizeof bytes));
    for (unsigned char type = 1; type <= 4; type = (unsigned char)(type + 3)) {
        struct str s = arena_format(a, "example.com/foo+%08x+%.*s",
                                    (unsigned)note_key_id(foo.name, type, foo.public_key), STR_ARGS(b64));
        assert_int_equal(note_verifier_parse(a, s, &v), NOTE_MALFORMED);
    }
}

static void a_note_without_its_last_newline_is_refused(void **state) {
    struct note n;
    for (size_t i = 0; i < sizeof FOO_NOTE - 1; i++)
        assert_int_equal(note_parse(a, str_slice(STR(FOO_NOTE), 0, i), &n), NOTE_MALFORMED);
}

static struct str with_lines(size_t lines) {
    struct buf b = buf_new(a);
    buf_add(&b, STR("This is an example message.\n\n"));
    for (size_t i = 0; i < lines; i++)
        buf_add(&b, STR(FOO_LINE));
    return buf_str(&b);
}

static void up_to_64_signatures_are_read(void **state) {
    struct note_verifier foo = key(FOO_KEY);
    struct note n = parsed(with_lines(NOTE_SIGNATURES_MAX));
    assert_int_equal(n.signatures_n, NOTE_SIGNATURES_MAX);
    assert_int_equal(note_verify(&n, &foo, 1, NULL), OK);
    assert_int_equal(note_parse(a, with_lines(NOTE_SIGNATURES_MAX + 1), &n), NOTE_MALFORMED);
}

static void a_note_of_more_than_a_mebibyte_is_refused(void **state) {
    size_t tail = sizeof("\n\n" FOO_LINE) - 1;
    char *p = arena_alloc(a, NOTE_BYTES_MAX + 1);
    struct note n;
    memset(p, 'x', NOTE_BYTES_MAX + 1);
    memcpy(p + NOTE_BYTES_MAX - tail, "\n\n" FOO_LINE, tail);
    assert_int_equal(note_parse(a, str_bytes(p, NOTE_BYTES_MAX), &n), OK);
    memcpy(p + NOTE_BYTES_MAX + 1 - tail, "\n\n" FOO_LINE, tail);
    assert_int_equal(note_parse(a, str_bytes(p, NOTE_BYTES_MAX + 1), &n), NOTE_MALFORMED);
}

static void no_bit_of_a_signed_note_may_change(void **state) {
    struct note_verifier foo = key(FOO_KEY);
    for (size_t bit = 0; bit < 8 * (sizeof FOO_NOTE - 1); bit++) {
        char bytes[] = FOO_NOTE;
        struct note n;
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        enum fault f = note_parse(a, str_bytes(bytes, sizeof bytes - 1), &n);
        assert_int_equal(f ? f : note_verify(&n, &foo, 1, NULL), f ? NOTE_MALFORMED : NOTE_SIGNATURE);
    }
}

static void what_is_signed_is_verified_by_its_key_alone(void **state) {
    struct note_verifier v[3];
    struct note_signer s[3] = {signer("priser.example.no/kaaring", 1, &v[0]),
                               signer("vitne.example.no", 2, &v[1]),
                               signer("priser.example.no/kaaring", 3, &v[2])};
    struct str text = STR("Kåret\n");
    struct note n = parsed(note_sign(a, text, s, 3));
    size_t who;
    assert_true(str_equal(n.text, text));
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(note_verify(&n, &v[i], 1, &who), OK);
        n = parsed(note_sign(a, text, &s[i], 1));
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(note_verify(&n, &v[k], 1, &who), i == k ? OK : NOTE_SIGNATURE);
        assert_int_equal(note_verify(&n, v, 3, &who), OK);
        assert_int_equal(who, i);
        n = parsed(note_sign(a, text, s, 3));
    }
    assert_int_equal(note_verify(&n, NULL, 0, NULL), NOTE_SIGNATURE);
}

/* A good line of one known signer does not outweigh a bad one of another, nor a good one the bad one of the
 * same. */
static void a_bad_signature_of_a_known_signer_rejects_the_whole_note(void **state) {
    struct note_verifier v[2];
    struct note_signer s[2] = {signer("en.example.no", 1, &v[0]), signer("to.example.no", 2, &v[1])};
    struct str good = note_sign_line(a, STR("text\n"), &s[0]), bad = note_sign_line(a, STR("other\n"), &s[1]);
    struct str bad_first = note_sign_line(a, STR("other\n"), &s[0]);
    struct note n = parsed(arena_format(a, "text\n\n%.*s%.*s", STR_ARGS(good), STR_ARGS(bad)));
    assert_int_equal(note_verify(&n, v, 1, NULL), OK);
    assert_int_equal(note_verify(&n, v, 2, NULL), NOTE_SIGNATURE);
    n = parsed(arena_format(a, "text\n\n%.*s%.*s", STR_ARGS(good), STR_ARGS(bad_first)));
    assert_int_equal(note_verify(&n, v, 2, NULL), NOTE_SIGNATURE);
}

/* Name and key id of a known key on a field that is no Ed25519 signature. */
static void a_signature_of_another_length_is_bad(void **state) {
    struct note_verifier foo = key(FOO_KEY);
    unsigned char field[4 + 65] = {0x53, 0x0d, 0x90, 0x3a};
    for (size_t n = 5; n <= sizeof field; n++) {
        struct str b64 = base64_encode(a, str_bytes(field, n));
        struct note note =
            parsed(arena_format(a, "text\n\n\xe2\x80\x94 example.com/foo %.*s\n", STR_ARGS(b64)));
        assert_int_equal(note_verify(&note, &foo, 1, NULL), NOTE_SIGNATURE);
    }
}

/* S + L verifies in lax libraries; RFC 8032 and libsodium refuse it: else a note had many spellings. */
static void a_signature_has_one_form_only(void **state) {
    static const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                            0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                            0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    struct note_verifier v;
    struct note_signer s = signer("en.example.no", 1, &v);
    struct note n = parsed(note_sign(a, STR("text\n"), &s, 1));
    unsigned char *bytes = arena_alloc(a, 64);
    memcpy(bytes, n.signatures[0].bytes.p, 64);
    n.signatures[0].bytes = str_bytes(bytes, 64);
    assert_int_equal(note_verify(&n, &v, 1, NULL), OK);
    unsigned carry = 0;
    for (size_t i = 0; i < 32; i++) {
        carry += (unsigned)bytes[32 + i] + order[i];
        bytes[32 + i] = (unsigned char)carry;
        carry >>= 8;
    }
    assert_int_equal(note_verify(&n, &v, 1, NULL), NOTE_SIGNATURE);
}

static void key_id_depends_on_name_type_and_key(void **state) {
    struct note_verifier foo = key(FOO_KEY);
    assert_int_equal(note_key_id(foo.name, 0x01, foo.public_key), 0x530d903a);
    assert_true(note_key_id(foo.name, 0x04, foo.public_key) != 0x530d903a);
    assert_true(note_key_id(STR("example.com/fo"), 0x01, foo.public_key) != 0x530d903a);
}

static void hash_of_a_note_is_that_of_its_text(void **state) {
    struct note n = parsed(STR(FOO_NOTE));
    assert_true(hash_equal(note_hash(n.text), hash_of(STR("This is an example message.\n"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example_of_the_specification_is_verified),
        cmocka_unit_test(examples_with_two_signers_are_verified),
        cmocka_unit_test(a_text_may_hold_empty_lines_and_any_letters),
        cmocka_unit_test(a_witness_may_have_signed_beside_the_log),
        cmocka_unit_test(verifier_keys_come_back),
        cmocka_unit_test(malformed_verifier_keys_are_refused),
        cmocka_unit_test(malformed_notes_are_refused),
        cmocka_unit_test(a_name_has_no_white_space_of_any_script),
        cmocka_unit_test(a_key_of_another_type_is_refused_whatever_its_id),
        cmocka_unit_test(a_note_without_its_last_newline_is_refused),
        cmocka_unit_test(up_to_64_signatures_are_read),
        cmocka_unit_test(a_note_of_more_than_a_mebibyte_is_refused),
        cmocka_unit_test(no_bit_of_a_signed_note_may_change),
        cmocka_unit_test(what_is_signed_is_verified_by_its_key_alone),
        cmocka_unit_test(a_bad_signature_of_a_known_signer_rejects_the_whole_note),
        cmocka_unit_test(a_signature_of_another_length_is_bad),
        cmocka_unit_test(a_signature_has_one_form_only),
        cmocka_unit_test(key_id_depends_on_name_type_and_key),
        cmocka_unit_test(hash_of_a_note_is_that_of_its_text),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
