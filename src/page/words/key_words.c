/* key_words.c: where enrolment is strict a key is read aloud by its fingerprint, and two vouch for it. */
#include "page/words/key_words.h"

#include "award/people/people.h"

bool keys_strict(const json_t *rules, struct str body) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(rules, "steps"), i, step) {
        if (str_equal(json_get_str(step, "body"), body) &&
            str_equal(json_get_str(step, "enrolment"), STR("strict")))
            return true;
    }
    return false;
}

bool key_waits(const struct visit *v, const struct key_seen *k) {
    return k->strict ? !enrolment_vouched(v->txn, k->person, k->n) : !k->record.confirmed;
}

/* Who was the first to confirm it, and as what. False while nobody has. */
static bool first_of(const struct visit *v, const struct key_seen *k, struct fact *first) {
    return k->record.confirmer && event_read(v->txn, v->arena, k->record.confirmer, first) == OK;
}

bool key_waits_for(const struct visit *v, const struct key_seen *k) {
    const struct key_confirm confirm = {k->person, k->n, k->body};
    return key_waits(v, k) && enrolment_may_confirm(v->txn, v->arena, v->who.person, &confirm) == OK;
}

void key_tell(const struct visit *v, const struct key_seen *k, json_t *row) {
    struct fact first;
    struct person p;
    if (!k->strict)
        return;
    json_set_str(row, "fingerprint", enrolment_fingerprint(v->arena, &k->record));
    if (key_waits(v, k) && first_of(v, k, &first) && person_read(v->txn, v->arena, first.by, &p) == OK)
        json_set_str(words_set(row, "confirmed_by", "device.confirmed_by"), "name", p.name);
}
