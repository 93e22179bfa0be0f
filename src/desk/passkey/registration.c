/* registration.c: the attestation object around the authenticator's data, then the checks. */
#include "desk/passkey/registration.h"

#include "desk/passkey/cbor.h"

static bool member(struct str *in, struct str name) {
    struct str found;
    return cbor_text(in, &found) && str_equal(found, name);
}

/* Of a whole map: {"fmt": text, "attStmt": map, "authData": bytes}, the order that canonical CBOR gives them.
 */
static bool attestation_read(struct str object, struct str *authenticator_data) {
    struct str format, statement;
    uint64_t members;
    return cbor_map(&object, &members) && members == 3 && member(&object, STR("fmt")) &&
           cbor_text(&object, &format) && member(&object, STR("attStmt")) &&
           cbor_map_whole(&object, &statement) && member(&object, STR("authData")) &&
           cbor_bytes(&object, authenticator_data);
}

static enum refusal check(const struct ceremony *asked, struct str client_data, struct str attestation_object,
                          struct authenticator_data *d) {
    struct str bytes;
    if (client_data.n > PASSKEY_BYTES_MAX || attestation_object.n > PASSKEY_BYTES_MAX - client_data.n)
        return REFUSED_SIZE;
    struct str whole = attestation_object, object;
    if (!cbor_map_whole(&whole, &object) || whole.n || !attestation_read(attestation_object, &bytes))
        return REFUSED_ATTESTATION;
    enum refusal r = authenticator_data_read(bytes, d);
    if (!r)
        r = ceremony_check(asked, STR("webauthn.create"), client_data, d);
    if (!r && !(d->flags & FLAG_ATTESTED))
        r = REFUSED_CREDENTIAL;
    if (!r && !cose_key_sound(&d->key))
        r = REFUSED_KEY;
    return r;
}

enum refusal registration_verify(const struct ceremony *asked, struct str client_data,
                                 struct str attestation_object, struct registration *made) {
    struct authenticator_data d;
    *made = (struct registration){0};
    enum refusal r = check(asked, client_data, attestation_object, &d);
    if (r)
        return r;
    *made = (struct registration){.credential_id = d.credential_id,
                                  .public_key = d.public_key,
                                  .algorithm = d.key.algorithm,
                                  .sign_count = d.sign_count,
                                  .flags = d.flags & CEREMONY_FLAGS,
                                  .aaguid = d.aaguid};
    return NOT_REFUSED;
}
