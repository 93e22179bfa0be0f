/* checkpoint.c: the log's mark on what people keep outside of it. */
#include "page/check/checkpoint.h"

void page_checkpoint(const struct site *site, struct arena *a, json_t *view) {
    struct published bare = store_published(site->store, a);
    struct published p = witnesses_cosigned(site->witnesses, a, &bare);
    struct hash policy = witnesses_policy_hash(site->witnesses);
    json_set_bool(view, "has_checkpoint", p.note.n > 0);
    json_t *lines = json_array();
    for (struct str rest = p.note, line; str_cut(&rest, '\n', &line);)
        json_add_str(lines, line);
    json_set_new(view, "checkpoint", lines);
    json_set_str(view, "policy", site->witnesses ? base64_encode(a, hash_str(&policy)) : (struct str){0});
}
