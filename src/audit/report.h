/* report.h: what a judgement says: what it checked, what it could not check, and what is wrong. In English
 * sentences, for whoever runs `kaaring verify`. */
#ifndef KAARING_AUDIT_REPORT_H
#define KAARING_AUDIT_REPORT_H

#include "base/json.h"

enum { FINDINGS_MAX = 200 /* of each kind; more are only counted */ };

struct finding {
    bool of_entry;
    uint64_t entry;
    struct str part; /* the archive's file, where it is about one; else empty */
    struct str sentence;
};

struct findings {
    size_t n, told; /* how many there were; how many are in the list */
    struct finding *list;
};

struct report {
    struct arena *arena;
    struct findings checked, unchecked, wrong;
    uint64_t uncounted; /* counts that could not be repeated */
    /* What it took: entries and parts looked at again, signatures and seals tried, values of JSON; whether
     * that was more than it may take. */
    uint64_t looks, proofs, values;
    bool over;
};

#define SENTENCE(at, args) __attribute__((format(printf, at, args)))
void report_checked(struct report *r, const char *format, ...) SENTENCE(2, 3);
void report_unchecked(struct report *r, const char *format, ...) SENTENCE(2, 3);
void report_unchecked_entry(struct report *r, uint64_t entry, const char *format, ...) SENTENCE(3, 4);
void report_wrong(struct report *r, const char *format, ...) SENTENCE(2, 3);
void report_wrong_entry(struct report *r, uint64_t entry, const char *format, ...) SENTENCE(3, 4);
void report_wrong_part(struct report *r, struct str part, const char *format, ...) SENTENCE(3, 4);
#undef SENTENCE

/* "holds", "wrong", "uncounted". */
const char *report_verdict(const struct report *r);
/* {"verdict","checked":[{"entry","part","sentence"} …],"unchecked":[…],"wrong":[…],
 * "uncounted":N}; entry and part only where a sentence is about one. */
json_t *report_json(const struct report *r);

#endif
