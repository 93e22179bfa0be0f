/* cbor.c: heads first, then what they announce, never more than there is. */
#include "desk/passkey/cbor.h"

#include "base/utf8.h"

enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

enum { SHORT_MAX = 23, WIDE_MAX = 27, SIMPLE_FALSE = 20, SIMPLE_NULL = 22 };

struct head {
    enum major major;
    uint64_t n; /* a number, a length or a count, by the major type */
};

/* A number that a shorter head could hold has no business in a longer one. */
static const uint64_t least[] = {24, 1U << 8, 1U << 16, UINT64_C(1) << 32}; /* in 1, 2, 4 and 8 bytes */

static unsigned char byte_at(struct str s, size_t i) {
    return (unsigned char)s.p[i];
}

static bool head_take(struct str *in, struct head *h) {
    if (in->n == 0)
        return false;
    unsigned info = byte_at(*in, 0) & 0x1f;
    h->major = (enum major)(byte_at(*in, 0) >> 5);
    h->n = info;
    size_t wide = 0;
    if (info > SHORT_MAX) {
        if (info > WIDE_MAX) /* reserved, or of indefinite length */
            return false;
        wide = (size_t)1 << (info - SHORT_MAX - 1);
        if (in->n - 1 < wide)
            return false;
        h->n = 0;
        for (size_t i = 1; i <= wide; i++)
            h->n = h->n << 8 | byte_at(*in, i);
        if (h->n < least[info - SHORT_MAX - 1])
            return false;
    }
    *in = str_slice(*in, 1 + wide, in->n);
    return true;
}

static bool string_take(struct str *in, enum major major, struct str *content) {
    struct str rest = *in;
    struct head h;
    if (!head_take(&rest, &h) || h.major != major || h.n > rest.n)
        return false;
    *content = str_slice(rest, 0, (size_t)h.n);
    *in = str_slice(rest, (size_t)h.n, rest.n);
    return true;
}

bool cbor_int(struct str *in, int64_t *value) {
    struct str rest = *in;
    struct head h;
    if (!head_take(&rest, &h) || h.major > NEGATIVE || h.n > INT64_MAX)
        return false;
    *value = h.major == NEGATIVE ? -1 - (int64_t)h.n : (int64_t)h.n;
    *in = rest;
    return true;
}

bool cbor_bytes(struct str *in, struct str *bytes) {
    return string_take(in, BYTES, bytes);
}

bool cbor_text(struct str *in, struct str *text) {
    struct str rest = *in;
    if (!string_take(&rest, TEXT, text) || !utf8_valid(*text))
        return false;
    *in = rest;
    return true;
}

bool cbor_map(struct str *in, uint64_t *pairs) {
    struct str rest = *in;
    struct head h;
    if (!head_take(&rest, &h) || h.major != MAP)
        return false;
    *pairs = h.n;
    *in = rest;
    return true;
}

static bool item_skip(struct str *in, unsigned depth);

/* Of numbers and strings in their shortest spelling, CTAP2's order (major type, then length, then bytes) is
 * the order of the bytes. */
static bool key_skip(struct str *in, struct str *before) {
    struct str from = *in;
    if (from.n == 0 || byte_at(from, 0) >> 5 > TEXT || !item_skip(in, CBOR_DEPTH_MAX))
        return false;
    struct str key = str_slice(from, 0, from.n - in->n);
    bool after = before->n == 0 || str_compare(*before, key) < 0;
    *before = key;
    return after;
}

/* However many are announced: each takes at least a byte, so the bytes end first. */
static bool map_skip(struct str *in, uint64_t pairs, unsigned depth) {
    struct str key = {0};
    for (uint64_t i = 0; i < pairs; i++)
        if (!key_skip(in, &key) || !item_skip(in, depth))
            return false;
    return true;
}

static bool array_skip(struct str *in, uint64_t n, unsigned depth) {
    for (uint64_t i = 0; i < n; i++)
        if (!item_skip(in, depth))
            return false;
    return true;
}

/* One item below `depth` maps and arrays. Moves *in also when it fails. */
static bool item_skip(struct str *in, unsigned depth) {
    struct str from = *in, content;
    struct head h;
    if (!head_take(in, &h))
        return false;
    switch (h.major) {
    case UNSIGNED:
    case NEGATIVE:
        return true;
    case BYTES:
    case TEXT:
        *in = from;
        return h.major == BYTES ? cbor_bytes(in, &content) : cbor_text(in, &content);
    case ARRAY:
        return depth < CBOR_DEPTH_MAX && array_skip(in, h.n, depth + 1);
    case MAP:
        return depth < CBOR_DEPTH_MAX && map_skip(in, h.n, depth + 1);
    case SIMPLE:
        return h.n >= SIMPLE_FALSE && h.n <= SIMPLE_NULL;
    case TAG:
        break;
    }
    return false;
}

bool cbor_map_whole(struct str *in, struct str *map) {
    struct str rest = *in;
    if (rest.n == 0 || byte_at(rest, 0) >> 5 != MAP || !item_skip(&rest, 0))
        return false;
    *map = str_slice(*in, 0, in->n - rest.n);
    *in = rest;
    return true;
}
