/* motion.c: the count of a motion. Whoever is present and does not say yes counts against, where the base is
 * those present. */
#include "award/count/motion.h"

static uint32_t base_of(const struct majority *m, const struct motion_tally *t) {
    switch (m->base) {
    case BASE_CAST:
        return t->yes + t->no;
    case BASE_PRESENT:
        return t->present;
    case BASE_ALL:
        return t->all;
    }
    return t->all;
}

uint32_t motion_needed(const struct majority *m, const struct motion_tally *t) {
    uint64_t part = (uint64_t)base_of(m, t) * m->num;
    uint64_t needed = m->more ? part / m->den + 1 : (part + m->den - 1) / m->den;
    return needed ? (uint32_t)needed : 1;
}

bool motion_quorate(const struct step_rules *r, const struct motion_tally *t) {
    return (uint64_t)t->present * r->quorum_den >= (uint64_t)t->all * r->quorum_num;
}

json_t *motion_result(const struct step_rules *r, const struct motion_tally *t) {
    static const char *const bases[] = {[BASE_CAST] = "cast", [BASE_PRESENT] = "present", [BASE_ALL] = "all"};
    uint32_t needed = motion_needed(&r->majority, t);
    bool quorate = motion_quorate(r, t);
    json_t *o = json_object();
    json_object_set_new(o, "method", json_string("motion"));
    json_object_set_new(o, "yes", json_integer(t->yes));
    json_object_set_new(o, "no", json_integer(t->no));
    json_object_set_new(o, "blank", json_integer(t->blank));
    json_object_set_new(o, "present", json_integer(t->present));
    json_object_set_new(o, "all", json_integer(t->all));
    json_object_set_new(o, "base", json_string(bases[r->majority.base]));
    json_object_set_new(o, "needed", json_integer(needed));
    json_object_set_new(o, "quorate", json_boolean(quorate));
    json_object_set_new(o, "adopted", json_boolean(quorate && t->yes >= needed));
    return o;
}
