/* ceremony.c: the checks of both ceremonies, in the order of the specification. */
#include "desk/passkey/ceremony.h"

static bool has(const struct authenticator_data *d, enum authenticator_flag flag) {
    return (d->flags & flag) != 0;
}

enum refusal ceremony_check(const struct ceremony *c, struct str type, struct str client_data,
                            const struct authenticator_data *d) {
    enum refusal r = client_data_check(client_data, type, c->challenge, c->origin);
    if (r)
        return r;
    struct hash site = hash_of(c->rp_id);
    if (!str_equal(d->rp_id_hash, hash_str(&site)))
        return REFUSED_RP_ID;
    if (!has(d, FLAG_PRESENT))
        return REFUSED_PRESENCE;
    if (c->verified && !has(d, FLAG_VERIFIED))
        return REFUSED_VERIFICATION;
    if (has(d, FLAG_BACKED_UP) && !has(d, FLAG_BACKUP_ELIGIBLE))
        return REFUSED_BACKUP;
    return NOT_REFUSED;
}
