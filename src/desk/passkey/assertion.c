/* assertion.c: the checks in the order of the specification; the count last, when it is known who speaks. */
#include "desk/passkey/assertion.h"

#include <string.h>

static bool too_large(const struct assertion_answer *a) {
    const struct str parts[] = {a->credential_id, a->client_data, a->authenticator_data, a->signature};
    size_t left = PASSKEY_BYTES_MAX;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n > left)
            return true;
        left -= parts[i].n;
    }
    return a->authenticator_data.n > ASSERTION_DATA_BYTES_MAX;
}

/* Signed is the authenticator's data with the hash of the client's behind it. */
static enum refusal signature_check(const struct assertion_answer *a, struct str public_key) {
    unsigned char message[ASSERTION_DATA_BYTES_MAX + TREE_HASH_BYTES];
    struct cose_key key;
    if (cose_key_take(&public_key, &key) || public_key.n)
        return REFUSED_KEY;
    struct hash client = hash_of(a->client_data);
    memcpy(message, a->authenticator_data.p, a->authenticator_data.n);
    memcpy(message + a->authenticator_data.n, client.b, sizeof client.b);
    struct str signed_bytes = str_bytes(message, a->authenticator_data.n + sizeof client.b);
    return cose_key_verify(&key, signed_bytes, a->signature) ? NOT_REFUSED : REFUSED_SIGNATURE;
}

static bool counts_on(uint32_t stored, uint32_t now) {
    return now > stored || (now == 0 && stored == 0);
}

enum refusal assertion_verify(const struct ceremony *asked, const struct assertion_answer *answer,
                              const struct passkey *stored, struct assertion *made) {
    struct authenticator_data d;
    *made = (struct assertion){0};
    if (too_large(answer))
        return REFUSED_SIZE;
    if (!str_equal(answer->credential_id, stored->credential_id))
        return REFUSED_CREDENTIAL;
    enum refusal r = authenticator_data_read(answer->authenticator_data, &d);
    if (!r && d.flags & FLAG_ATTESTED)
        r = REFUSED_AUTHENTICATOR_DATA;
    if (!r)
        r = ceremony_check(asked, STR("webauthn.get"), answer->client_data, &d);
    if (!r)
        r = signature_check(answer, stored->public_key);
    if (!r && !counts_on(stored->sign_count, d.sign_count))
        r = REFUSED_COUNTER;
    if (!r)
        *made = (struct assertion){.sign_count = d.sign_count, .flags = d.flags & CEREMONY_FLAGS};
    return r;
}
