/* ballot.c: any bytes as a ballot and as each document of a step. What is read has one spelling: written
 * again with the same salt it gives the same bytes. */
#include "award/close/holders.h"
#include "award/step/ballot_text.h"
#include "award/step/choices.h"
#include "fuzz/fuzz.h"

/* The value of a line, as a note of ours has it once. */
static struct str line_of(struct str text, struct str word) {
    struct str rest = text, line;
    while (str_cut(&rest, '\n', &line))
        if (str_starts(line, word))
            return str_slice(line, word.n, line.n);
    return (struct str){0};
}

static void as_ballot(struct arena *a, struct str in) {
    struct ballot_text b;
    if (ballot_read(a, in, &b))
        return;
    MUST(b.number >= 1 && b.number <= BALLOT_NUMBER_MAX && b.head.n < in.n);
    MUST(str_equal(ballot_write(a, &b, line_of(in, STR("nonce "))), in));
}

static void as_rules(struct arena *a, struct str in) {
    struct step_rules r;
    if (rules_read(a, in, &r) == OK)
        MUST(str_equal(rules_write(a, &r, line_of(in, STR("salt "))), in));
}

static void as_lists(struct arena *a, struct str in) {
    struct slate slate;
    struct roll roll;
    struct str origin = line_of(in, STR("log ")), salt = line_of(in, STR("salt "));
    if (slate_read(a, in, &slate) == OK)
        MUST(str_equal(slate_write(a, origin, &slate, salt), in));
    if (roll_read(a, in, &roll) == OK)
        MUST(str_equal(roll_write(a, origin, &roll, salt), in));
}

static void as_sealing(struct arena *a, struct str in) {
    struct holders holders;
    struct step_key key;
    struct share_text share;
    struct str origin = line_of(in, STR("log ")), salt = line_of(in, STR("salt "));
    if (holders_read(a, in, &holders) == OK)
        MUST(str_equal(holders_write(a, origin, &holders, salt), in));
    if (step_key_read(a, in, &key) == OK)
        MUST(str_equal(step_key_write(a, &key, salt), in));
    if (share_read(a, in, &share) == OK)
        MUST(str_equal(share_write(a, &share), in));
}

static void as_choices(struct arena *a, struct str in) {
    static struct slate_line lines[] = {{.candidate = STR_INIT("k01")}, {.candidate = STR_INIT("k02")}};
    static const struct slate slate = {.n = 2, .lines = lines};
    static const struct step_rules both[] = {
        {.method = METHOD_SCORES, .lowest = 1, .highest = 5, .criteria_n = 2}, {.method = METHOD_MOTION}};
    for (size_t i = 0; i < 2; i++) {
        struct choices c;
        if (choices_read(a, in, &both[i], &slate, &c) == OK)
            MUST(str_equal(choices_write(a, &c, &both[i], &slate), in));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    as_ballot(a, in);
    as_rules(a, in);
    as_lists(a, in);
    as_sealing(a, in);
    as_choices(a, in);
    arena_free(a);
    return 0;
}
