/* submission.c: any bytes as what a log sends to a witness; what is read is judged, and whatever it says,
 * only a right answer comes out. */
#include "witness/submission.h"

#include "fuzz/fuzz.h"

#include <string.h>

#define KEY "log.example/a+870806f8+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"

static bool is_one_of(unsigned status, const unsigned *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == status)
            return true;
    return false;
}

static void judge(struct arena *a, const struct submission *s) {
    static const unsigned refused[] = {0, 400, 403}, judged[] = {200, 409, 422};
    struct note_verifier v;
    MUST(note_verifier_parse(a, STR(KEY), &v) == OK);
    struct watched_log log = {v.name, 1, &v};
    struct position last = {s->old, s->checkpoint.position.root}, other = {s->old ^ 1, {{0}}};
    MUST(submission_refused(s, NULL) == 404);
    MUST(is_one_of(submission_refused(s, &log), refused, 3));
    MUST(is_one_of(submission_judge(s, &last), judged, 3));
    MUST(submission_judge(s, &other) == 409);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct submission *s = arena_alloc(a, sizeof *s);
    if (submission_parse(a, str_bytes(data, size), s) == OK) {
        MUST(s->proof_n <= SUBMISSION_PROOF_MAX && s->checkpoint.origin.n > 0);
        judge(a, s);
    }
    arena_free(a);
    return 0;
}
