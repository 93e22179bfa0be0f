/* authenticator_data.c: a head of fixed length, then what its flags announce, and nothing more. */
#include "desk/passkey/authenticator_data.h"

#include "desk/passkey/cbor.h"

enum { FLAGS_AT = TREE_HASH_BYTES, COUNT_AT = FLAGS_AT + 1, ID_LENGTH_BYTES = 2 };

static struct str take(struct str *in, size_t n) {
    struct str taken = str_slice(*in, 0, n);
    *in = str_slice(*in, n, in->n);
    return taken;
}

static uint32_t big_endian(struct str bytes) {
    uint32_t v = 0;
    for (size_t i = 0; i < bytes.n; i++)
        v = v << 8 | (unsigned char)bytes.p[i];
    return v;
}

static enum refusal attested_take(struct str *in, struct authenticator_data *d) {
    if (in->n < AAGUID_BYTES + ID_LENGTH_BYTES)
        return REFUSED_AUTHENTICATOR_DATA;
    d->aaguid = take(in, AAGUID_BYTES);
    uint32_t n = big_endian(take(in, ID_LENGTH_BYTES));
    if (n < CREDENTIAL_ID_BYTES_LEAST || n > CREDENTIAL_ID_BYTES_MAX)
        return REFUSED_CREDENTIAL;
    if (in->n < n)
        return REFUSED_AUTHENTICATOR_DATA;
    d->credential_id = take(in, n);
    struct str from = *in;
    enum refusal r = cose_key_take(in, &d->key);
    d->public_key = str_slice(from, 0, from.n - in->n);
    return r;
}

enum refusal authenticator_data_read(struct str bytes, struct authenticator_data *d) {
    *d = (struct authenticator_data){0};
    if (bytes.n < AUTHENTICATOR_HEAD_BYTES)
        return REFUSED_AUTHENTICATOR_DATA;
    struct str rest = str_slice(bytes, AUTHENTICATOR_HEAD_BYTES, bytes.n);
    d->rp_id_hash = str_slice(bytes, 0, TREE_HASH_BYTES);
    d->flags = (unsigned char)bytes.p[FLAGS_AT];
    d->sign_count = big_endian(str_slice(bytes, COUNT_AT, AUTHENTICATOR_HEAD_BYTES - COUNT_AT));
    if (d->flags & FLAG_ATTESTED) {
        enum refusal r = attested_take(&rest, d);
        if (r)
            return r;
    }
    if (d->flags & FLAG_EXTENDED && !cbor_map_whole(&rest, &d->extensions))
        return REFUSED_AUTHENTICATOR_DATA;
    return rest.n == 0 ? NOT_REFUSED : REFUSED_AUTHENTICATOR_DATA;
}
