/* client_data.h: what the browser says that it was asked for (CollectedClientData), checked without reading
 * it.
 *
 * WebAuthn level 3, section 5.8.1.2: browsers write the same members in the same order and spelling, so what
 * must stand there is written here and compared, byte by byte. Two things are judged otherwise than there:
 *   - crossOrigin may be left out when it is false and nothing follows: so WebKit writes it, hence every
 * iPhone;
 *   - a topOrigin beside a false crossOrigin is refused, and so is what goes on behind the closing brace. */
#ifndef KAARING_DESK_PASSKEY_CLIENT_DATA_H
#define KAARING_DESK_PASSKEY_CLIENT_DATA_H

#include "desk/passkey/refusal.h"

enum { CHALLENGE_BYTES_LEAST = 16, CHALLENGE_BYTES_MAX = 128 };

/* `type`: "webauthn.create" or "webauthn.get". `challenge`: the bytes that were asked with. `origin`: the
 * site's, as browsers write it ("https://priser.example.no", "http://localhost:8080"). Pages framed by other
 * sites are refused. What browsers add behind these members is not looked at. */
enum refusal client_data_check(struct str json, struct str type, struct str challenge, struct str origin);

#endif
