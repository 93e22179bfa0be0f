/* client_data.c: the template of a browser's answer, and the walk along it. */
#include "desk/passkey/client_data.h"

#include <assert.h>
#include <sodium.h>

enum {
    ENCODED_ROOM = sodium_base64_ENCODED_LEN(CHALLENGE_BYTES_MAX, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
};

static bool eat(struct str *in, struct str expected) {
    if (!str_starts(*in, expected))
        return false;
    *in = str_slice(*in, expected.n, in->n);
    return true;
}

/* What must be compared as it stands has no sign that JSON would write otherwise. */
static bool plain(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= 0x20 || c == '"' || c == '\\' || c == 0x7f)
            return false;
    }
    return s.n > 0;
}

/* Behind the origin. */
static enum refusal end_check(struct str rest) {
    static const struct str brace = STR_INIT("}");
    if (str_equal(rest, brace))
        return NOT_REFUSED;
    if (!eat(&rest, STR(",\"crossOrigin\":false")) || str_starts(rest, STR(",\"topOrigin\":")))
        return REFUSED_CROSS_ORIGIN;
    if (str_equal(rest, brace) || (str_starts(rest, STR(",")) && str_ends(rest, brace)))
        return NOT_REFUSED;
    return REFUSED_CLIENT_DATA;
}

enum refusal client_data_check(struct str json, struct str type, struct str challenge, struct str origin) {
    assert(challenge.n >= CHALLENGE_BYTES_LEAST && challenge.n <= CHALLENGE_BYTES_MAX);
    assert(plain(type) && plain(origin));
    char encoded[ENCODED_ROOM];
    sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)challenge.p, challenge.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    /* A value is followed by what ends it, or a longer one would pass for it. */
    const struct {
        struct str bytes;
        enum refusal refusal;
    } pieces[] = {
        {STR("{\"type\":\""), REFUSED_CLIENT_DATA},
        {type, REFUSED_TYPE},
        {STR("\",\"challenge\":\""), REFUSED_TYPE},
        {str_of(encoded), REFUSED_CHALLENGE},
        {STR("\",\"origin\":\""), REFUSED_CHALLENGE},
        {origin, REFUSED_ORIGIN},
        {STR("\""), REFUSED_ORIGIN},
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (!eat(&json, pieces[i].bytes))
            return pieces[i].refusal;
    return end_check(json);
}
