/* note.c: signed notes as c2sp.org/signed-note writes them, for our own keys and for whoever else has signed
 * beside us.
 *
 * Form and signature are judged apart: note_parse trusts nobody, note_verify looks only at what has the right
 * form. The text must not be believed before both. */
#include "proof/note.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    TYPE_ED25519 = 0x01,
    KEY_ID_BYTES = 4,
    KEY_ID_DIGITS = 8,
    KEY_BYTES = 1 + NOTE_PUBLIC_BYTES, /* type and key, as a verifier key string has them */
};

static const struct str dash = STR_INIT("\xe2\x80\x94 ");

/* Unicode's white space above the control characters. */
static const struct {
    uint32_t from, to;
} spaces[] = {
    {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200a},
    {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
};

/* Valid UTF-8 without control characters, the newline apart. */
static bool printable(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n')
            return false;
    return utf8_valid(s);
}

static bool name_valid(struct str name) {
    if (name.n == 0 || !printable(name))
        return false;
    for (uint32_t c; utf8_next(&name, &c);) {
        if (c == '+' || c == '\n')
            return false;
        for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
            if (c >= spaces[i].from && c <= spaces[i].to)
                return false;
    }
    return true;
}

static uint32_t big_endian(const char *p) {
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

uint32_t note_key_id(struct str name, unsigned char type, const unsigned char public_key[NOTE_PUBLIC_BYTES]) {
    struct str parts[] = {name, STR("\n"), str_bytes(&type, 1), str_bytes(public_key, NOTE_PUBLIC_BYTES)};
    struct hash h = hash_of_parts(parts, 4);
    return big_endian((const char *)h.b);
}

static struct str key_id_digits(unsigned char type, const struct note_verifier *v,
                                char digits[KEY_ID_DIGITS + 1]) {
    snprintf(digits, KEY_ID_DIGITS + 1, "%08x", (unsigned)note_key_id(v->name, type, v->public_key));
    return (struct str){digits, KEY_ID_DIGITS};
}

struct str note_key_string(struct arena *a, unsigned char type, const struct note_verifier *v) {
    assert(name_valid(v->name));
    char digits[KEY_ID_DIGITS + 1], key[KEY_BYTES] = {(char)type};
    memcpy(key + 1, v->public_key, NOTE_PUBLIC_BYTES);
    struct str id = key_id_digits(type, v, digits), encoded = base64_encode(a, str_bytes(key, sizeof key));
    return arena_format(a, "%.*s+%.*s+%.*s", STR_ARGS(v->name), STR_ARGS(id), STR_ARGS(encoded));
}

enum fault note_key_parse(struct arena *a, unsigned char type, struct str s, struct note_verifier *v) {
    struct str name, id, key;
    char digits[KEY_ID_DIGITS + 1];
    if (!str_cut(&s, '+', &name) || !str_cut(&s, '+', &id) || !name_valid(name))
        return NOTE_MALFORMED;
    if (base64_decode(a, s, &key) || key.n != KEY_BYTES || (unsigned char)key.p[0] != type)
        return NOTE_MALFORMED;
    v->name = arena_copy(a, name);
    memcpy(v->public_key, key.p + 1, NOTE_PUBLIC_BYTES);
    return str_equal(id, key_id_digits(type, v, digits)) ? OK : NOTE_MALFORMED;
}

struct str note_verifier_string(struct arena *a, const struct note_verifier *v) {
    return note_key_string(a, TYPE_ED25519, v);
}

enum fault note_verifier_parse(struct arena *a, struct str s, struct note_verifier *v) {
    return note_key_parse(a, TYPE_ED25519, s, v);
}

/* Where the last empty line begins, or bytes.n. */
static size_t last_empty_line(struct str bytes) {
    for (size_t i = bytes.n; i >= 2; i--)
        if (bytes.p[i - 1] == '\n' && bytes.p[i - 2] == '\n')
            return i - 1;
    return bytes.n;
}

static enum fault signature_parse(struct arena *a, struct str line, struct note_signature *s) {
    struct str bytes;
    if (!str_starts(line, dash))
        return NOTE_MALFORMED;
    line = str_slice(line, dash.n, line.n);
    if (!str_cut(&line, ' ', &s->name) || !name_valid(s->name))
        return NOTE_MALFORMED;
    if (base64_decode(a, line, &bytes) || bytes.n <= KEY_ID_BYTES)
        return NOTE_MALFORMED;
    s->key_id = big_endian(bytes.p);
    s->bytes = str_slice(bytes, KEY_ID_BYTES, bytes.n);
    return OK;
}

enum fault note_parse(struct arena *a, struct str bytes, struct note *n) {
    n->signatures_n = 0;
    if (bytes.n > NOTE_BYTES_MAX || !printable(bytes))
        return NOTE_MALFORMED;
    size_t end = last_empty_line(bytes);
    n->text = str_slice(bytes, 0, end);
    struct str rest = str_slice(bytes, end + 1, bytes.n), line;
    if (rest.n == 0)
        return NOTE_MALFORMED;
    while (rest.n) {
        if (!str_cut(&rest, '\n', &line) || n->signatures_n == NOTE_SIGNATURES_MAX)
            return NOTE_MALFORMED;
        enum fault f = signature_parse(a, line, &n->signatures[n->signatures_n++]);
        if (f)
            return f;
    }
    return OK;
}

static bool named(const struct note_signature *s, const struct note_verifier *v) {
    return str_equal(s->name, v->name) && s->key_id == note_key_id(v->name, TYPE_ED25519, v->public_key);
}

static bool holds(const struct note *n, const struct note_signature *s, const struct note_verifier *v) {
    return s->bytes.n == crypto_sign_BYTES &&
           crypto_sign_verify_detached((const unsigned char *)s->bytes.p, (const unsigned char *)n->text.p,
                                       n->text.n, v->public_key) == 0;
}

/* A key id has only 32 bits, so two known keys of one name may share it: then either may have signed. */
enum fault note_verify(const struct note *n, const struct note_verifier *known, size_t known_n, size_t *who) {
    size_t first = known_n;
    for (size_t i = 0; i < n->signatures_n; i++) {
        const struct note_signature *s = &n->signatures[i];
        bool claimed = false, good = false;
        for (size_t k = 0; k < known_n && !good; k++) {
            if (!named(s, &known[k]))
                continue;
            claimed = true;
            good = holds(n, s, &known[k]);
            if (good && k < first)
                first = k;
        }
        if (claimed && !good)
            return NOTE_SIGNATURE;
    }
    if (first == known_n)
        return NOTE_SIGNATURE;
    if (who)
        *who = first;
    return OK;
}

struct str note_line(struct arena *a, struct str name, uint32_t key_id, struct str signature) {
    struct buf bytes = buf_new(a);
    for (int i = 0; i < KEY_ID_BYTES; i++)
        buf_byte(&bytes, (char)(key_id >> (24 - 8 * i)));
    buf_add(&bytes, signature);
    struct str encoded = base64_encode(a, buf_str(&bytes));
    return arena_format(a, "%.*s%.*s %.*s\n", STR_ARGS(dash), STR_ARGS(name), STR_ARGS(encoded));
}

struct str note_sign_line(struct arena *a, struct str text, const struct note_signer *s) {
    assert(name_valid(s->name) && str_ends(text, STR("\n")) && printable(text));
    uint32_t id = note_key_id(s->name, TYPE_ED25519, s->secret_key + crypto_sign_SEEDBYTES);
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, (const unsigned char *)text.p, text.n, s->secret_key);
    return note_line(a, s->name, id, str_bytes(signature, sizeof signature));
}

struct str note_sign(struct arena *a, struct str text, const struct note_signer *signers, size_t n) {
    struct buf b = buf_new(a);
    buf_add(&b, text);
    buf_byte(&b, '\n');
    for (size_t i = 0; i < n; i++)
        buf_add(&b, note_sign_line(a, text, &signers[i]));
    return buf_str(&b);
}

struct hash note_hash(struct str text) {
    return hash_of(text);
}
