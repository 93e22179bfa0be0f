/* rules_frozen.c: rules as they were when an edition opened, kept as a blob, and how a text in them is read.
 */
#include "award/rules/rules.h"
#include "base/buf.h"
#include "proof/base64.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Of those who get mail about an award, fresh; null when there are none. */
static json_t *names_alone(const json_t *readers) {
    json_t *names = NULL, *one;
    size_t i;
    json_array_foreach(readers, i, one) {
        json_t *name = json_object();
        json_set_str(name, "name", json_get_str(one, "name"));
        names = names ? names : json_array();
        json_add_new(names, name);
    }
    return names;
}

struct str rules_freeze(struct arena *a, const json_t *rules, const unsigned char salt[RULES_SALT_BYTES]) {
    json_t *frozen = json_new_object(a);
    json_set_str(frozen, "salt", base64_encode(a, str_bytes(salt, RULES_SALT_BYTES)));
    if (json_object_update(frozen, (json_t *)rules) != 0)
        abort();
    json_t *names = names_alone(json_object_get(rules, "milestones_to"));
    if (names)
        json_set_new(frozen, "milestones_to", names);
    return json_compact(a, frozen);
}

/* Parsed once and kept for the life of the process: there is one for each edition that ever opened. They
 * never change, so all threads share them. */
struct kept {
    struct kept *next;
    struct hash hash;
    json_t *rules;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *kept;
static struct arena *kept_arena;

static json_t *find(struct hash h) {
    for (const struct kept *k = kept; k; k = k->next)
        if (memcmp(k->hash.b, h.b, sizeof h.b) == 0)
            return k->rules;
    return NULL;
}

static enum fault keep(const struct txn *t, struct hash h, json_t **rules) {
    struct str bytes;
    enum fault f = journal_blob(t, h, &bytes);
    if (f != OK)
        return f == NOT_FOUND ? FOLDER_DAMAGED : f;
    if (!kept_arena)
        kept_arena = arena_new();
    if (json_parse(kept_arena, bytes, rules) != OK)
        return FOLDER_DAMAGED;
    struct kept *k = arena_alloc(kept_arena, sizeof *k);
    *k = (struct kept){kept, h, *rules};
    kept = k;
    return OK;
}

enum fault rules_frozen(const struct txn *t, struct hash h, json_t **rules) {
    pthread_mutex_lock(&lock);
    *rules = find(h);
    enum fault f = *rules ? OK : keep(t, h, rules);
    pthread_mutex_unlock(&lock);
    return f;
}

struct str rules_text(const json_t *value, enum lang lang) {
    if (!json_is_object(value))
        return json_text(value);
    struct str s = json_get_str(value, lang_code(lang).p);
    return s.n ? s : json_get_str(value, lang_code(LANG_NB).p);
}

struct str rules_text_of(const json_t *object, const char *key, enum lang lang) {
    return rules_text(json_object_get(object, key), lang);
}
