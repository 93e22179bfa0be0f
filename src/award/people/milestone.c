/* milestone.c: who outside of the bodies is told that something has happened. Knows names by the frozen
 * rules, and no address but the one in the award's file. */
#include "award/people/milestone.h"

#include "award/rules/edition.h"

static const char list_name[] = "milestones_to";

static const json_t *list_of(const struct txn *t, uint32_t edition, bool told) {
    struct edition_record e;
    json_t *rules;
    if (edition_get(t, edition, &e) || (e.secret && !told) || edition_rules(t, edition, &rules))
        return NULL;
    return json_object_get(rules, list_name);
}

size_t milestone_readers(const struct txn *t, uint32_t edition, bool told) {
    return json_array_size(list_of(t, edition, told));
}

enum fault milestone_mail(struct fact *f, uint32_t n, uint32_t edition, uint32_t subject, struct str body,
                          bool told) {
    size_t readers = milestone_readers(f->txn, edition, told);
    enum fault fault = OK;
    for (size_t i = 0; i < readers && !fault; i++)
        fault = outbox_put_partner(f, n + (uint32_t)i, (uint8_t)(i + 1), edition, subject, body);
    return fault;
}

enum fault milestone_reader(const struct txn *t, uint32_t edition, uint32_t number, struct str *name,
                            struct str *email) {
    json_t *frozen;
    size_t i;
    const json_t *now;
    json_t *one;
    *name = *email = (struct str){0};
    enum fault f = edition_rules(t, edition, &frozen);
    if (f)
        return f;
    *name = json_get_str(json_array_get(json_object_get(frozen, list_name), number - 1), "name");
    now = json_object_get(award_rules(json_get_str(frozen, "id")), list_name);
    json_array_foreach(now, i, one) {
        if (str_equal(json_get_str(one, "name"), *name))
            *email = json_get_str(one, "email");
    }
    return OK;
}
