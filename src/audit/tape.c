/* tape.c: heads of files, written, and read by writing them again. */
#include "audit/tape.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Where the fields stand; all numbers are octal digits and a NUL. */
enum {
    NAME_AT = 0,
    MODE_AT = 100,
    OWNER_AT = 108,
    GROUP_AT = 116,
    SIZE_AT = 124,
    TIME_AT = 136,
    SUM_AT = 148,
    TYPE_AT = 156,
    MAGIC_AT = 257,
    DEVICE_AT = 329,
    DEVICE_MINOR_AT = 337,
    SUM_SIGNS = 8,
    SIZE_DIGITS = 11
};

#define SIZE_END ((uint64_t)1 << (3 * SIZE_DIGITS))

static unsigned sum_of(const char head[TAPE_BLOCK]) {
    unsigned sum = 0;
    for (size_t i = 0; i < TAPE_BLOCK; i++)
        sum += (unsigned char)head[i];
    return sum;
}

void tape_head(struct str name, uint64_t size, char head[TAPE_BLOCK]) {
    assert(name.n >= 1 && name.n <= TAPE_NAME_MAX && size < SIZE_END);
    memset(head, 0, TAPE_BLOCK);
    memcpy(head + NAME_AT, name.p, name.n);
    memcpy(head + MODE_AT, "0000644", 8);
    memcpy(head + OWNER_AT, "0000000", 8);
    memcpy(head + GROUP_AT, "0000000", 8);
    snprintf(head + SIZE_AT, SIZE_DIGITS + 1, "%011llo", (unsigned long long)size);
    memcpy(head + TIME_AT, "00000000000", 12);
    memset(head + SUM_AT, ' ', SUM_SIGNS);
    head[TYPE_AT] = '0';
    memcpy(head + MAGIC_AT, "ustar\00000", 8);
    memcpy(head + DEVICE_AT, "0000000", 8);
    memcpy(head + DEVICE_MINOR_AT, "0000000", 8);
    snprintf(head + SUM_AT, SUM_SIGNS - 1, "%06o", sum_of(head));
}

static bool size_read(const char *digits, uint64_t *size) {
    *size = 0;
    for (size_t i = 0; i < SIZE_DIGITS; i++) {
        if (digits[i] < '0' || digits[i] > '7')
            return false;
        *size = *size << 3 | (uint64_t)(digits[i] - '0');
    }
    return true;
}

enum fault tape_read_head(const char head[TAPE_BLOCK], struct str *name, uint64_t *size) {
    char again[TAPE_BLOCK];
    *name = (struct str){head, strnlen(head, TAPE_NAME_MAX + 1)};
    if (name->n == 0 || name->n > TAPE_NAME_MAX || !size_read(head + SIZE_AT, size))
        return FILE_INVALID;
    tape_head(*name, *size, again);
    return memcmp(head, again, TAPE_BLOCK) == 0 ? OK : FILE_INVALID;
}

size_t tape_padding(uint64_t size) {
    return (size_t)(-size & (TAPE_BLOCK - 1));
}

bool tape_zero(struct str bytes) {
    char any = 0;
    for (size_t i = 0; i < bytes.n; i++)
        any |= bytes.p[i];
    return any == 0;
}
