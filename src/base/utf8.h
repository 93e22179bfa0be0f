/* utf8.h: text as people write it: what is well formed, what may not be in it, and its one normal form.
 *
 * What comes from outside is asked in this order: utf8_valid, utf8_clean, utf8_has_control, utf8_length. */
#ifndef KAARING_BASE_UTF8_H
#define KAARING_BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

/* Strict: no overlong form, no surrogate, nothing above U+10FFFF (Unicode 15, table 3-7). Empty is valid. */
bool utf8_valid(struct str s);

/* Splits off the first code point. False at the end, and at bytes that are not UTF-8: *rest then stands at
 * them. */
bool utf8_next(struct str *rest, uint32_t *code);

/* Writes a code point of at most U+10FFFF; returns its 1 to 4 bytes. */
size_t utf8_put(char out[4], uint32_t code);

/* Code points of a valid text: what a length bound counts. */
size_t utf8_length(struct str s);

/* Whether a valid text holds what no field takes: C0 and C1 controls, DEL, line and paragraph separators,
 * overrides and isolates of writing direction, a byte order mark. Line feed and tab are allowed when
 * `multiline`. */
bool utf8_has_control(struct str s, bool multiline);

/* A valid text in its one form, in the arena: NFC, CR LF and CR as LF, no white space (no-break space
 * included) at the ends. A tab in a single line becomes a space; a line feed stays there, for
 * utf8_has_control to refuse. */
struct str utf8_clean(struct arena *a, struct str s, bool multiline);

#endif
