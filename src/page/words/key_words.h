/* key_words.h: what the pages say of a device's key to those who vouch for it. */
#ifndef KAARING_PAGE_WORDS_KEY_WORDS_H
#define KAARING_PAGE_WORDS_KEY_WORDS_H

#include "award/people/enrolment.h"
#include "page/common.h"

/* Whether a vote of this body asks for keys that officers have vouched for. */
bool keys_strict(const json_t *rules, struct str body);

struct key_seen { /* one key, for who looks as the chair of `body`, or with an empty one as the office */
    struct str person, body;
    uint32_t n;
    struct key_record record;
    bool strict;
};
/* Whether it waits for somebody's word, and for this visitor's. */
bool key_waits(const struct visit *v, const struct key_seen *k);
bool key_waits_for(const struct visit *v, const struct key_seen *k);
/* Of a strict body: sets fingerprint, and confirmed_by when one of two has confirmed it. */
void key_tell(const struct visit *v, const struct key_seen *k, json_t *row);

#endif
