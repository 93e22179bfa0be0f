/* cbor.h: reading the CBOR that authenticators send (RFC 8949), in the one spelling that CTAP2 gives each
 * value.
 *
 * Shortest heads, definite lengths, the keys of a map in order and once each, no tags, few levels (CTAP 2.1,
 * section 8, "Message Encoding"); of the rest only what authenticators send: no floating point, of the simple
 * values false, true and null, keys that are numbers or strings.
 *
 * Nothing is allocated, and no announced length is believed before the bytes are there. Each function takes
 * one item from the front of *in and gives slices into it. False when something else stands there, or the
 * same in another spelling: *in is then as it was. */
#ifndef KAARING_DESK_PASSKEY_CBOR_H
#define KAARING_DESK_PASSKEY_CBOR_H

#include "base/str.h"

enum { CBOR_DEPTH_MAX = 4 }; /* maps and arrays within each other */

/* -2^63 … 2^63-1. */
bool cbor_int(struct str *in, int64_t *value);
bool cbor_bytes(struct str *in, struct str *bytes);
/* Valid UTF-8. */
bool cbor_text(struct str *in, struct str *text);
/* The head of a map alone: its keys and values are next in *in, and theirs is the order to check. */
bool cbor_map(struct str *in, uint64_t *pairs);
/* A whole map, whatever is in it: `map` is its bytes, head and all. */
bool cbor_map_whole(struct str *in, struct str *map);

#endif
