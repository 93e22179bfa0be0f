/* holders.c: the three notes of a sealed step, each read and written through one definition. */
#include "award/close/holders.h"

#include "award/step/documents_parts.h"

#include <string.h>

enum { HOLDERS_LOG, HOLDERS_EDITION, HOLDERS_STEP, HOLDERS_SALT, HOLDERS_THRESHOLD, HOLDERS_LIST };
enum { KEY_LOG, KEY_EDITION, KEY_STEP, KEY_SALT, KEY_HOLDERS, KEY_SCHEME, KEY_PUBLIC, KEY_DIGESTS };
enum {
    SHARE_LOG,
    SHARE_EDITION,
    SHARE_STEP,
    SHARE_JUROR,
    SHARE_KEY,
    SHARE_SCHEME,
    SHARE_CLOSED,
    SHARE_INDEX,
    SHARE_SHARE
};

const struct note_definition holders_note = {"holders",
                                             {{"log", false},
                                              {"edition", false},
                                              {"step", false},
                                              {"salt", false},
                                              {"threshold", false},
                                              {"holder", true},
                                              {0}}};
const struct note_definition key_note = {"key",
                                         {{"log", false},
                                          {"edition", false},
                                          {"step", false},
                                          {"salt", false},
                                          {"holders", false},
                                          {"scheme", false},
                                          {"key", false},
                                          {"digest", true},
                                          {0}}};
const struct note_definition share_note = {"share",
                                           {{"log", false},
                                            {"edition", false},
                                            {"step", false},
                                            {"juror", false},
                                            {"key", false},
                                            {"scheme", false},
                                            {"closed", false},
                                            {"index", false},
                                            {"share", false},
                                            {0}}};

static const struct str scheme = STR_INIT("shamir-gf256");

static struct str text_of(struct arena *a, const void *p, size_t n) {
    return base64_encode(a, str_bytes(p, n));
}

static bool bytes_read(struct arena *a, struct str text, void *to, size_t n) {
    struct str bytes;
    if (base64_decode(a, text, &bytes) || bytes.n != n)
        return false;
    memcpy(to, bytes.p, n);
    return true;
}

/* "INDEX REST", the indexes counting up from 1. */
static bool index_take(struct str *rest, size_t expected) {
    struct str index;
    uint32_t n;
    return str_cut(rest, ' ', &index) && number_read(index, SEAL_HOLDERS_MAX, &n) && n == expected;
}

static bool bounds_hold(uint32_t threshold, size_t n) {
    return n >= SEAL_HOLDERS_LEAST && n <= SEAL_HOLDERS_MAX && threshold >= SEAL_HOLDERS_LEAST &&
           threshold <= n;
}

/* --- holders --- */

uint32_t holders_threshold(size_t n) {
    return (uint32_t)(n / 2 + 1);
}

struct str holders_write(struct arena *a, struct str origin, const struct holders *h, struct str salt) {
    struct note_values v = {0};
    struct str *list = arena_alloc(a, h->n * sizeof *list);
    for (size_t i = 0; i < h->n; i++) {
        const struct holder *x = &h->list[i];
        struct str signing = text_of(a, x->ed25519, sizeof x->ed25519);
        struct str box = text_of(a, x->box.b, sizeof x->box.b);
        list[i] = arena_format(a, "%zu %.*s %.*s %.*s", i + 1, STR_ARGS(x->person), STR_ARGS(signing),
                               STR_ARGS(box));
    }
    line_set(a, &v, HOLDERS_LOG, origin);
    line_set(a, &v, HOLDERS_EDITION, h->edition);
    line_set(a, &v, HOLDERS_STEP, h->step);
    line_set(a, &v, HOLDERS_SALT, salt);
    line_set(a, &v, HOLDERS_THRESHOLD, arena_format(a, "%u", h->threshold));
    v.count[HOLDERS_LIST] = h->n;
    v.value[HOLDERS_LIST] = list;
    return note_write(a, &holders_note, &v);
}

static bool holder_read(struct arena *a, struct str line, struct holders *h) {
    struct str signing;
    struct holder x = {0};
    if (!index_take(&line, h->n + 1) || !str_cut(&line, ' ', &x.person) || !word_valid(x.person, 26, false) ||
        holders_find(h, x.person) < h->n || !str_cut(&line, ' ', &signing) ||
        !bytes_read(a, signing, x.ed25519, sizeof x.ed25519) || !bytes_read(a, line, x.box.b, sizeof x.box.b))
        return false;
    h->list[h->n++] = x;
    return true;
}

enum fault holders_read(struct arena *a, struct str text, struct holders *h) {
    struct note_values v;
    struct hash salt;
    enum fault f = note_read(a, text, &holders_note, &v);
    if (f)
        return f;
    *h = (struct holders){.edition = line_get(&v, HOLDERS_EDITION), .step = line_get(&v, HOLDERS_STEP)};
    if (base64_hash(line_get(&v, HOLDERS_SALT), &salt) ||
        !number_read(line_get(&v, HOLDERS_THRESHOLD), SEAL_HOLDERS_MAX, &h->threshold) ||
        !bounds_hold(h->threshold, v.count[HOLDERS_LIST]))
        return NOTE_MALFORMED;
    for (size_t i = 0; i < v.count[HOLDERS_LIST]; i++)
        if (!holder_read(a, v.value[HOLDERS_LIST][i], h))
            return NOTE_MALFORMED;
    return OK;
}

size_t holders_find(const struct holders *h, struct str person) {
    size_t i = 0;
    while (i < h->n && !str_equal(h->list[i].person, person))
        i++;
    return i;
}

/* --- the key --- */

static struct str scheme_write(struct arena *a, uint32_t threshold, uint32_t n) {
    return arena_format(a, "%.*s %u %u", STR_ARGS(scheme), threshold, n);
}

static bool scheme_read(struct str s, uint32_t *threshold, uint32_t *n) {
    struct str word, k;
    return str_cut(&s, ' ', &word) && str_equal(word, scheme) && str_cut(&s, ' ', &k) &&
           number_read(k, SEAL_HOLDERS_MAX, threshold) && number_read(s, SEAL_HOLDERS_MAX, n) &&
           bounds_hold(*threshold, *n);
}

struct str step_key_write(struct arena *a, const struct step_key *k, struct str salt) {
    struct note_values v = {0};
    struct str *list = arena_alloc(a, k->n * sizeof *list);
    for (uint32_t i = 0; i < k->n; i++) {
        struct str digest = text_of(a, k->digests[i].b, sizeof k->digests[i].b);
        list[i] = arena_format(a, "%u %.*s", i + 1, STR_ARGS(digest));
    }
    line_set(a, &v, KEY_LOG, k->origin);
    line_set(a, &v, KEY_EDITION, k->edition);
    line_set(a, &v, KEY_STEP, k->step);
    line_set(a, &v, KEY_SALT, salt);
    line_set(a, &v, KEY_HOLDERS, text_of(a, k->holders.b, sizeof k->holders.b));
    line_set(a, &v, KEY_SCHEME, scheme_write(a, k->threshold, k->n));
    line_set(a, &v, KEY_PUBLIC, text_of(a, k->key.b, sizeof k->key.b));
    v.count[KEY_DIGESTS] = k->n;
    v.value[KEY_DIGESTS] = list;
    return note_write(a, &key_note, &v);
}

enum fault step_key_read(struct arena *a, struct str text, struct step_key *k) {
    struct note_values v;
    struct hash salt;
    enum fault f = note_read(a, text, &key_note, &v);
    if (f)
        return f;
    *k = (struct step_key){.origin = line_get(&v, KEY_LOG),
                           .edition = line_get(&v, KEY_EDITION),
                           .step = line_get(&v, KEY_STEP)};
    if (base64_hash(line_get(&v, KEY_SALT), &salt) || base64_hash(line_get(&v, KEY_HOLDERS), &k->holders) ||
        !scheme_read(line_get(&v, KEY_SCHEME), &k->threshold, &k->n) || v.count[KEY_DIGESTS] != k->n ||
        !bytes_read(a, line_get(&v, KEY_PUBLIC), k->key.b, sizeof k->key.b))
        return NOTE_MALFORMED;
    for (uint32_t i = 0; i < k->n; i++) {
        struct str digest = v.value[KEY_DIGESTS][i];
        if (!index_take(&digest, i + 1) || base64_hash(digest, &k->digests[i]))
            return NOTE_MALFORMED;
    }
    return OK;
}

/* --- a share --- */

struct str share_write(struct arena *a, const struct share_text *s) {
    struct note_values v = {0};
    line_set(a, &v, SHARE_LOG, s->origin);
    line_set(a, &v, SHARE_EDITION, s->edition);
    line_set(a, &v, SHARE_STEP, s->step);
    line_set(a, &v, SHARE_JUROR, s->person);
    line_set(a, &v, SHARE_KEY, text_of(a, s->key.b, sizeof s->key.b));
    line_set(a, &v, SHARE_SCHEME, scheme);
    line_set(a, &v, SHARE_CLOSED, text_of(a, s->closed.b, sizeof s->closed.b));
    line_set(a, &v, SHARE_INDEX, arena_format(a, "%u", s->share.b[0]));
    line_set(a, &v, SHARE_SHARE, text_of(a, s->share.b, sizeof s->share.b));
    return note_write(a, &share_note, &v);
}

enum fault share_read(struct arena *a, struct str text, struct share_text *s) {
    struct note_values v;
    uint32_t index;
    enum fault f = note_read(a, text, &share_note, &v);
    if (f)
        return f;
    *s = (struct share_text){.origin = line_get(&v, SHARE_LOG),
                             .edition = line_get(&v, SHARE_EDITION),
                             .step = line_get(&v, SHARE_STEP),
                             .person = line_get(&v, SHARE_JUROR)};
    if (base64_hash(line_get(&v, SHARE_KEY), &s->key) ||
        base64_hash(line_get(&v, SHARE_CLOSED), &s->closed) ||
        !str_equal(line_get(&v, SHARE_SCHEME), scheme) ||
        !number_read(line_get(&v, SHARE_INDEX), SEAL_HOLDERS_MAX, &index) || index == 0 ||
        !bytes_read(a, line_get(&v, SHARE_SHARE), s->share.b, sizeof s->share.b) || s->share.b[0] != index)
        return NOTE_MALFORMED;
    return OK;
}
