/* cose_key.c: the form of keys. What they can do stands in cose_key_verify.c. */
#include "desk/passkey/cose_key.h"

#include "desk/passkey/cbor.h"

enum label { KEY_TYPE = 1, KEY_ALGORITHM = 3, KEY_CURVE = -1 };

enum { POINT = COSE_COORDINATE_BYTES, EXPONENT_LEAST = 3, EXPONENT_MAX = 4 };

/* Members stand in the order of their labels 1, 3, -1, -2, -3, as canonical CBOR has it. */
static const struct shape {
    enum cose_algorithm algorithm;
    uint64_t members;
    int64_t type, curve;     /* curve 0: no such member */
    int64_t label;           /* of the first byte string; the second has the next */
    size_t least[2], max[2]; /* bytes of both; no second when that is 0 */
} shapes[] = {
    {COSE_ES256, 5, 2, 1, -2, {POINT, POINT}, {POINT, POINT}},
    {COSE_EDDSA, 4, 1, 6, -2, {POINT, 0}, {POINT, 0}},
    {COSE_RS256, 4, 3, 0, -1, {COSE_MODULUS_LEAST, EXPONENT_LEAST}, {COSE_MODULUS_MAX, EXPONENT_MAX}},
};

static const struct shape *shape_of(int64_t algorithm) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if ((int64_t)shapes[i].algorithm == algorithm)
            return &shapes[i];
    return NULL;
}

static bool int_member(struct str *in, int64_t label, int64_t *value) {
    int64_t found;
    return cbor_int(in, &found) && found == label && cbor_int(in, value);
}

static bool bytes_member(struct str *in, const struct shape *s, unsigned i, struct str *bytes) {
    int64_t found;
    *bytes = (struct str){0};
    if (s->max[i] == 0)
        return true;
    return cbor_int(in, &found) && found == s->label - i && cbor_bytes(in, bytes) &&
           bytes->n >= s->least[i] && bytes->n <= s->max[i];
}

static unsigned char first_byte(struct str number) {
    return number.n ? (unsigned char)number.p[0] : 0;
}

static bool odd(struct str number) {
    return number.n && number.p[number.n - 1] & 1;
}

/* Numbers without leading zeros (RFC 8230, section 4), of 2048 bits and more; both odd, or they are no RSA
 * key. An odd number of three bytes is at least 65537. */
static bool rsa_plausible(const struct cose_key *k) {
    unsigned char top = first_byte(k->first);
    bool long_enough = k->first.n > COSE_MODULUS_LEAST || top >= 0x80;
    return top && long_enough && odd(k->first) && first_byte(k->second) && odd(k->second);
}

/* What is behind the algorithm. */
static bool members_take(struct str *in, const struct shape *s, struct cose_key *k) {
    int64_t curve = 0;
    if (s->curve && (!int_member(in, KEY_CURVE, &curve) || curve != s->curve))
        return false;
    return bytes_member(in, s, 0, &k->first) && bytes_member(in, s, 1, &k->second) &&
           (s->algorithm != COSE_RS256 || rsa_plausible(k));
}

enum refusal cose_key_take(struct str *in, struct cose_key *k) {
    struct str rest = *in, whole = *in, map;
    uint64_t members;
    int64_t type, algorithm;
    if (!cbor_map_whole(&whole, &map) || !cbor_map(&rest, &members) || !int_member(&rest, KEY_TYPE, &type) ||
        !int_member(&rest, KEY_ALGORITHM, &algorithm))
        return REFUSED_KEY;
    const struct shape *s = shape_of(algorithm);
    if (!s)
        return REFUSED_ALGORITHM;
    k->algorithm = s->algorithm;
    if (members != s->members || type != s->type || !members_take(&rest, s, k))
        return REFUSED_KEY;
    *in = rest;
    return NOT_REFUSED;
}
