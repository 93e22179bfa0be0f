/* step_holders.c: chooses holders. It is the same for the same seed, so what the chair was shown is what the
 * chair signs. */
#include "award/step/step_holders.h"

#include "award/people/enrolment.h"
#include "award/people/people.h"

#include <stdlib.h>
#include <string.h>

struct able { /* somebody of the roll with a key */
    struct holder holder;
    uint32_t bodies; /* a bit for each of the named ones that they are in */
    uint64_t order;
};

static int by_order(const void *x, const void *y) {
    const struct able *a = x, *b = y;
    return (a->order > b->order) - (a->order < b->order);
}

static bool have_key(const struct holders_choice *c, struct str person, struct holder *out) {
    struct key_record key;
    if (enrolment_get(c->t, person, enrolment_count(c->t, person), &key))
        return false;
    out->person = person;
    memcpy(out->ed25519, key.ed25519, sizeof key.ed25519);
    memcpy(out->box.b, key.x25519, sizeof key.x25519);
    return true;
}

static uint32_t bodies_of(const struct holders_choice *c, const json_t *named, struct str person) {
    uint32_t bodies = 0;
    enum member_role role;
    for (size_t i = 0; i < json_array_size(named); i++)
        if (member_find(c->t, c->edition, json_text(json_array_get(named, i)), person, &role) == OK)
            bodies |= 1u << i;
    return bodies;
}

static bool is_one(uint32_t bodies) {
    return bodies && (bodies & (bodies - 1)) == 0;
}

static uint32_t bodies_among(const struct able *list, size_t n) {
    uint32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= list[i].bodies;
    return all;
}

/* The ones drawn come first. Where they are all of one body, the next of another takes the last place. */
static void draw(struct able *list, size_t n) {
    qsort(list, n, sizeof *list, by_order);
    uint32_t drawn = bodies_among(list, SEAL_HOLDERS_MAX);
    for (size_t i = SEAL_HOLDERS_MAX; i < n && is_one(drawn); i++)
        if (list[i].bodies & ~drawn) {
            list[SEAL_HOLDERS_MAX - 1] = list[i];
            return;
        }
}

enum fault holders_choose(const struct holders_choice *c, struct holders *h, enum holders_how *how,
                          size_t *ready) {
    const json_t *named = json_object_get(c->template, "holders");
    struct able *list = arena_alloc(c->a, (c->roll->n + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < c->roll->n; i++) {
        list[n] = (struct able){.bodies = bodies_of(c, named, c->roll->jurors[i])};
        if ((!named || list[n].bodies) && have_key(c, c->roll->jurors[i], &list[n].holder))
            seed_bytes(c->seed, &list[n++].order, sizeof list->order);
    }
    *how = named ? HOLDERS_NAMED : n > SEAL_HOLDERS_MAX ? HOLDERS_DRAWN : HOLDERS_ALL;
    if (*how != HOLDERS_ALL) {
        size_t kept = 0;
        for (size_t i = 0; i < n; i++)
            if (!person_is_admin(c->t, list[i].holder.person))
                list[kept++] = list[i];
        n = kept;
    }
    *ready = n;
    if (n < SEAL_HOLDERS_LEAST)
        return SEAL_HOLDERS_FEW;
    if (named && is_one(bodies_among(list, n)))
        return SEAL_HOLDERS_BODIES;
    if (n > SEAL_HOLDERS_MAX)
        draw(list, n);
    for (h->n = 0; h->n < n && h->n < SEAL_HOLDERS_MAX; h->n++)
        h->list[h->n] = list[h->n].holder;
    h->threshold = holders_threshold(h->n);
    return OK;
}
