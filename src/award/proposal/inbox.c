/* inbox.c: words and letters of the states. */
#include "award/proposal/inbox.h"

static const struct {
    struct str word;
    char letter;
} states[PROPOSAL_STATES] = {
    [PROPOSAL_UNCONFIRMED] = {STR_INIT("unconfirmed"), 'u'},
    [PROPOSAL_NEW] = {STR_INIT("new"), 'n'},
    [PROPOSAL_LATE] = {STR_INIT("late"), 'l'},
    [PROPOSAL_UNSURE] = {STR_INIT("unsure"), 'q'},
    [PROPOSAL_ACCEPTED] = {STR_INIT("accepted"), 'a'},
    [PROPOSAL_GATHERED] = {STR_INIT("gathered"), 'g'},
    [PROPOSAL_REFUSED] = {STR_INIT("refused"), 'r'},
    [PROPOSAL_WITHDRAWN] = {STR_INIT("withdrawn"), 'w'},
};

struct str proposal_state_word(enum proposal_state s) {
    return states[s].word;
}

bool proposal_state_parse(struct str word, enum proposal_state *s) {
    for (unsigned i = 0; i < PROPOSAL_STATES; i++)
        if (str_equal(states[i].word, word)) {
            *s = (enum proposal_state)i;
            return true;
        }
    return false;
}

char proposal_state_letter(enum proposal_state s) {
    return states[s].letter;
}
