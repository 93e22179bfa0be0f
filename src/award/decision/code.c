/* code.c: short codes of what was announced. There are tens of them, so one is found by making each again. */
#include "award/decision/code.h"

#include "award/log/tables.h"

#include <sodium.h>
#include <string.h>

enum { BITS_A_SIGN = 5, SIGNS = 1 << BITS_A_SIGN, GROUP = CODE_SIGNS / 2 };

static const char alphabet[SIGNS + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct code code_of(struct str entry) {
    static const char front[] = "kaaring code v1\n";
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)front, sizeof front - 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)entry.p, entry.n);
    crypto_hash_sha256_final(&state, hash);
    struct code c;
    for (size_t i = 0; i < CODE_SIGNS; i++) {
        size_t bit = i * BITS_A_SIGN, byte = bit / 8;
        unsigned two = (unsigned)hash[byte] << 8 | hash[byte + 1];
        c.signs[i] = alphabet[two >> (16 - BITS_A_SIGN - bit % 8) & (SIGNS - 1)];
    }
    return c;
}

enum fault code_of_index(const struct txn *t, uint64_t index, struct code *c) {
    struct str entry;
    enum fault f = journal_entry(t, index, &entry);
    if (!f)
        *c = code_of(entry);
    return f;
}

struct str code_shown(struct arena *a, const struct code *c) {
    return arena_format(a, "%.*s-%.*s", GROUP, c->signs, CODE_SIGNS - GROUP, c->signs + GROUP);
}

static char sign_of(char c) {
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    return c && strchr(alphabet, c) ? c : 0;
}

bool code_read(struct str typed, struct code *c) {
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ' || typed.p[i] == '-')
            continue;
        char sign = sign_of(typed.p[i]);
        if (!sign || n == CODE_SIGNS)
            return false;
        c->signs[n++] = sign;
    }
    return n == CODE_SIGNS;
}

/* --- finding --- */

struct sought {
    const struct code *code; /* null: by the entry */
    uint64_t index;
};

static bool is_it(const struct txn *t, const struct sought *s, const struct told_record *r) {
    struct code c;
    if (!s->code)
        return r->index == s->index;
    return code_of_index(t, r->index, &c) == OK && memcmp(c.signs, s->code->signs, CODE_SIGNS) == 0;
}

static enum fault find(const struct txn *t, const struct sought *s, uint32_t *edition, uint32_t *number) {
    struct cursor c;
    bool found = false;
    enum fault f = cursor_open(t, T_TOLD, (struct str){0}, (struct str){0}, false, &c);
    while (!f && !found && cursor_next(&c)) {
        struct told_record r;
        cursor_record(&c, &r, sizeof r);
        found = is_it(t, s, &r);
        *edition = key_read_u32(c.key, 0);
        *number = key_read_u32(c.key, 4);
    }
    if (!f)
        f = c.fault;
    cursor_close(&c);
    return f || found ? f : NOT_FOUND;
}

enum fault code_find(const struct txn *t, const struct code *c, uint32_t *edition, uint32_t *number) {
    return find(t, &(struct sought){.code = c}, edition, number);
}

enum fault told_find(const struct txn *t, uint64_t index, uint32_t *edition, uint32_t *number) {
    return find(t, &(struct sought){.index = index}, edition, number);
}
