/* key.c: keys put together of parts whose bytes sort as the parts do. */
#include "store/table.h"

#include <assert.h>
#include <string.h>

static void add(struct key *k, const void *p, size_t n) {
    assert(k->n + n <= TABLE_KEY_MAX);
    if (n)
        memcpy(k->b + k->n, p, n);
    k->n += n;
}

static void add_number(struct key *k, uint64_t v, unsigned bytes) {
    unsigned char b[8];
    for (unsigned i = 0; i < bytes; i++)
        b[i] = (unsigned char)(v >> 8 * (bytes - 1 - i));
    add(k, b, bytes);
}

static uint64_t read_number(struct str key, size_t offset, unsigned bytes) {
    assert(offset <= key.n && key.n - offset >= bytes);
    uint64_t v = 0;
    for (unsigned i = 0; i < bytes; i++)
        v = v << 8 | (unsigned char)key.p[offset + i];
    return v;
}

struct key key_new(void) {
    return (struct key){.n = 0};
}

void key_u8(struct key *k, unsigned v) {
    assert(v <= 0xff);
    add_number(k, v, 1);
}

void key_u32(struct key *k, uint32_t v) {
    add_number(k, v, 4);
}

void key_u64(struct key *k, uint64_t v) {
    add_number(k, v, 8);
}

void key_str(struct key *k, struct str s) {
    add(k, s.p, s.n);
}

struct str key_of(const struct key *k) {
    return str_bytes(k->b, k->n);
}

uint32_t key_read_u32(struct str key, size_t offset) {
    return (uint32_t)read_number(key, offset, 4);
}

uint64_t key_read_u64(struct str key, size_t offset) {
    return read_number(key, offset, 8);
}
