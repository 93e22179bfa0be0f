/* refusal.c: the two columns of the table of refusals. */
#include "desk/passkey/refusal.h"

#include <assert.h>

static const struct {
    struct str word;
    enum fault fault;
} refusals[REFUSAL_COUNT] = {
#define REFUSAL_ROW(name, word, fault) {STR_INIT(word), fault},
    REFUSALS(REFUSAL_ROW)
#undef REFUSAL_ROW
};

struct str refusal_word(enum refusal r) {
    assert(r < REFUSAL_COUNT);
    return refusals[r].word;
}

enum fault refusal_fault(enum refusal r) {
    assert(r < REFUSAL_COUNT);
    return refusals[r].fault;
}
