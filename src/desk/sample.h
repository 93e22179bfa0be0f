/* sample.h: what a folder marked *sample* begins with, so that the main job works from the first second.
 *
 * Everything goes through the same commands that people send; nothing here writes by itself. */
#ifndef KAARING_DESK_SAMPLE_H
#define KAARING_DESK_SAMPLE_H

#include "base/messages.h"
#include "desk/arrivals.h"

/* Entry 0 of any folder, then its first administrator, who has no address yet: `kaaring admin-link` lets them
 * in. */
enum fault folder_begin(struct store *s, struct writer *w, int64_t at);

/* A sample: association, one edition of the Grønn Gründer-pris and one of the hedersmerke, open from `at` on.
 * `past` is a file of past editions for the hall of fame (empty: none). */
enum fault sample_begin(struct store *s, struct writer *w, int64_t at, struct str past, struct messages *m);

/* The demonstration: the third edition as of 1 September 2021 with its jury, a board and a council for the
 * hedersmerke, from the files in `dir`. */
enum fault demo_begin(struct store *s, struct writer *w, struct str dir, struct messages *m);
/* The proposals of `dir` that come as their days pass; those that have come already are known by their
 * tokens. */
enum fault demo_arrivals(struct str dir, struct messages *m, struct arrivals *a);

/* Who may sign in, and as what: for printing a link for each. */
struct role_link {
    struct str name, what; /* "Astrid Nøkleby-Eks", "gronn-grunder-3 jury chair" */
    struct str secret;     /* for /logg-inn# */
};
/* Each works once, however far the demonstration's clock is moved meanwhile. */
enum fault role_links(struct store *s, struct arena *a, int64_t now, struct role_link **list, size_t *n);
/* The first administrator's alone. NOT_FOUND when there is none. */
enum fault admin_link(struct store *s, struct arena *a, int64_t now, struct str *secret);

#endif
