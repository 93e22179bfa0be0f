/* base64.h: canonical base64: standard alphabet, padding; decoding and encoding again gives the same bytes.
 */
#ifndef KAARING_PROOF_BASE64_H
#define KAARING_PROOF_BASE64_H

#include "base/arena.h"
#include "base/fault.h"
#include "proof/hash.h"

/* NUL behind it, which the length does not count. */
struct str base64_encode(struct arena *a, struct str bytes);
/* NOTE_MALFORMED when it is not canonical: line breaks, missing padding, bits set that carry nothing. */
enum fault base64_decode(struct arena *a, struct str text, struct str *bytes);
/* The same in the alphabet of addresses (RFC 4648, section 5), without padding: in links, in cookies, and in
 * what browsers are asked. TOKEN_WRONG when it is not canonical. */
struct str base64url_encode(struct arena *a, struct str bytes);
enum fault base64url_decode(struct arena *a, struct str text, struct str *bytes);
/* A value that must be exactly 32 bytes of base64. */
enum fault base64_hash(struct str text, struct hash *h);

#endif
