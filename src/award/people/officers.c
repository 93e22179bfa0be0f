/* officers.c: who may say that a count was wrong. */
#include "award/people/officers.h"

#include "award/people/people.h"
#include "award/step/recusal.h"

static bool is_officer(const struct txn *t, uint32_t edition, const struct step_record *s,
                       struct str person) {
    enum member_role role;
    return person_is_admin(t, person) ||
           (member_find(t, edition, str_of(s->body), person, &role) == OK && role != MEMBER_PLAIN);
}

enum fault officer_check(const struct txn *t, uint32_t edition, bool secret, const struct step_record *s,
                         struct str person) {
    if (!is_officer(t, edition, s, person))
        return NOT_ALLOWED;
    if (s->candidate && recusal_stands(t, edition, person, s->candidate))
        return secret ? NOT_FOUND : RECUSED;
    return OK;
}

enum fault officer_part(const struct txn *t, uint32_t edition, struct str officer, struct str person,
                        uint32_t candidate) {
    if (str_equal(officer, person))
        return SECOND_PERSON;
    return candidate && recusal_stands(t, edition, officer, candidate) ? RECUSED : OK;
}

static void add_officer(const struct txn *t, uint32_t edition, const struct step_record *s, struct str id,
                        struct str *list, size_t *n) {
    for (size_t i = 0; i < *n; i++)
        if (str_equal(list[i], id))
            return;
    if (officer_check(t, edition, false, s, id) == OK)
        list[(*n)++] = id;
}

enum fault officers_list(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                         struct str asker, struct str person, uint32_t candidate, struct str **list,
                         size_t *n) {
    struct member *members;
    struct person *admins;
    size_t members_n, admins_n, all = 0;
    enum fault f = members_list(t, a, edition, str_of(s->body), &members, &members_n);
    if (f || (f = admins_list(t, a, &admins, &admins_n)))
        return f;
    *list = arena_alloc(a, (members_n + admins_n + 1) * sizeof **list);
    for (size_t i = 0; i < members_n; i++)
        add_officer(t, edition, s, members[i].person.id, *list, &all);
    for (size_t i = 0; i < admins_n; i++)
        add_officer(t, edition, s, admins[i].id, *list, &all);
    *n = 0;
    for (size_t i = 0; i < all; i++)
        if (!str_equal((*list)[i], asker) && officer_part(t, edition, (*list)[i], person, candidate) == OK)
            (*list)[(*n)++] = (*list)[i];
    return OK;
}
