/* alike.c: a table from likenesses to things. The keys are keyed hashes, so the state tells nothing by
 * itself. */
#include "award/proposal/alike.h"

#include "award/log/tables.h"
#include "base/name.h"
#include "base/url.h"

#include <string.h>

_Static_assert(LIKENESS_BYTES == 17, "a letter and 128 bits");

static const struct {
    struct str word, purpose;
    unsigned char letter;
} likenesses[LIKENESSES] = {
    [LIKE_ORGNR] = {STR_INIT("orgnr"), STR_INIT("alike orgnr"), 'o'},
    [LIKE_DOMAIN] = {STR_INIT("domain"), STR_INIT("alike domain"), 'd'},
    [LIKE_NAME] = {STR_INIT("name"), STR_INIT("alike name"), 'n'},
};

struct str likeness_word(enum likeness l) {
    return likenesses[l].word;
}

struct alikes alike_keys(const struct txn *t, struct arena *a, struct str name, struct str orgnr,
                         struct str web) {
    const struct str texts[LIKENESSES] = {
        [LIKE_ORGNR] = orgnr, [LIKE_DOMAIN] = url_host(a, web), [LIKE_NAME] = name_fold(a, name)};
    struct alikes k;
    memset(&k, 0, sizeof k);
    for (unsigned i = 0; i < LIKENESSES; i++) {
        if (!texts[i].n)
            continue;
        struct hash h = store_mac(t->store, likenesses[i].purpose, texts[i]);
        k.key[i][0] = likenesses[i].letter;
        memcpy(k.key[i] + 1, h.b, LIKENESS_BYTES - 1);
    }
    return k;
}

static struct key likeness_key(uint32_t edition, const struct alikes *k, unsigned i) {
    struct key key = key_new();
    key_u32(&key, edition);
    key_str(&key, str_bytes(k->key[i], LIKENESS_BYTES));
    return key;
}

static struct key row_key(uint32_t edition, const struct alikes *k, unsigned i, char what, uint32_t number) {
    struct key key = likeness_key(edition, k, i);
    key_u8(&key, (unsigned char)what);
    key_u32(&key, number);
    return key;
}

enum fault alike_put(struct txn *t, uint32_t edition, const struct alikes *k, char what, uint32_t number) {
    enum fault f = OK;
    for (unsigned i = 0; f == OK && i < LIKENESSES; i++)
        if (k->key[i][0]) {
            struct key key = row_key(edition, k, i, what, number);
            f = table_put(t, T_ALIKE, key_of(&key), (struct str){0});
        }
    return f;
}

enum fault alike_delete(struct txn *t, uint32_t edition, const struct alikes *k, char what, uint32_t number) {
    enum fault f = OK;
    for (unsigned i = 0; f == OK && i < LIKENESSES; i++)
        if (k->key[i][0]) {
            struct key key = row_key(edition, k, i, what, number);
            f = table_delete(t, T_ALIKE, key_of(&key));
        }
    return f;
}

static bool found_before(const struct match *list, size_t n, bool is_candidate, uint32_t number) {
    for (size_t i = 0; i < n; i++)
        if (list[i].is_candidate == is_candidate && list[i].number == number)
            return true;
    return false;
}

/* Adds those of one sort that share one likeness. */
static enum fault find_some(const struct txn *t, uint32_t edition, const struct alikes *k, unsigned i,
                            char what, char self_what, uint32_t self, struct match *list, size_t *n) {
    struct key prefix = likeness_key(edition, k, i);
    key_u8(&prefix, (unsigned char)what);
    struct cursor c;
    enum fault f = cursor_open(t, T_ALIKE, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (*n < ALIKE_MAX && cursor_next(&c)) {
        uint32_t number = key_read_u32(c.key, prefix.n);
        if ((what == self_what && number == self) || found_before(list, *n, what == 'k', number))
            continue;
        list[(*n)++] = (struct match){what == 'k', number, (enum likeness)i};
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault alike_find(const struct txn *t, uint32_t edition, const struct alikes *k, char self_what,
                      uint32_t self, struct match list[ALIKE_MAX], size_t *n) {
    static const char sorts[] = {'k', 'p'};
    enum fault f = OK;
    *n = 0;
    for (size_t s = 0; s < sizeof sorts; s++)
        for (unsigned i = 0; f == OK && i < LIKENESSES; i++)
            if (k->key[i][0])
                f = find_some(t, edition, k, i, sorts[s], self_what, self, list, n);
    return f;
}
