/* invite.c: members are invited to the bodies of an edition, given another role, removed. A jury, a board and
 * a council are chosen anew for each edition, or copied from one before. */
#include "award/log/apply.h"
#include "award/log/tables.h"
#include "award/people/members_parts.h"
#include "award/people/outbox.h"
#include "award/people/people_parts.h"
#include "award/rules/edition.h"
#include "award/step/step.h"

#include <string.h>

/* There is one of each office: whoever holds it becomes a plain member. */
static enum fault vacate(struct txn *t, struct command *c, struct batch *out, uint32_t edition,
                         const struct edition_record *e, struct str body, enum member_role role) {
    if (role == MEMBER_PLAIN)
        return OK;
    struct member *list;
    size_t n;
    enum fault f = members_list(t, c->arena, edition, body, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++)
        if (list[i].role == role)
            f = member_emit_invited(c, out, edition_id_of(e), e->secret, body, list[i].person.id,
                                    MEMBER_PLAIN);
    return f;
}

static enum fault open_edition(const struct txn *t, struct str id, uint32_t *number,
                               struct edition_record *e) {
    enum fault f = edition_number(t, id, number);
    if (f == OK)
        f = edition_get(t, *number, e);
    return f == OK && e->announced ? WRONG_STATE : f;
}

enum fault member_invite(struct txn *t, struct command *c, struct batch *out) {
    const struct member_invite_args *args = c->args;
    uint32_t number = 0;
    struct edition_record e;
    json_t *rules;
    size_t members;
    struct str id = {0}, body = args->body;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = open_edition(t, args->edition, &number, &e);
    if (f == OK)
        f = edition_rules_of(t, &e, &rules);
    if (f == OK && !body.n)
        body = json_get_str(json_array_get(json_object_get(rules, "bodies"), 0), "id");
    if (f == OK)
        f = member_body_check(rules, body, args->role);
    if (f == OK)
        f = members_count(t, number, body, &members);
    if (f == OK && members >= MEMBERS_MAX)
        f = TOO_MANY;
    if (f == OK)
        f = person_settle(t, c, out, &args->who, &id);
    enum member_role before;
    if (f == OK && member_find(t, number, body, id, &before) == OK && before == args->role)
        f = ALREADY_DONE;
    if (f == OK)
        f = vacate(t, c, out, number, &e, body, args->role);
    return f == OK ? member_emit_invited(c, out, edition_id_of(&e), e.secret, body, id, args->role) : f;
}

/* Who may vote is fixed when a step opens: nobody loses their vote by being removed meanwhile. */
static bool votes_now(const struct txn *t, uint32_t edition, struct str body, struct str person) {
    struct step_record s;
    struct roll_record v;
    for (uint32_t n = step_count(t, edition); n > 0; n--)
        if (!step_get(t, edition, n, &s) && s.state == STEP_IS_OPEN && str_equal(str_of(s.body), body) &&
            !step_roll_get(t, edition, n, person, &v))
            return true;
    return false;
}

enum fault member_remove(struct txn *t, struct command *c, struct batch *out) {
    const struct member_remove_args *args = c->args;
    uint32_t number = 0;
    struct edition_record e;
    enum member_role role;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = open_edition(t, args->edition, &number, &e);
    if (f == OK)
        f = member_find(t, number, args->body, args->person, &role);
    if (f == OK && votes_now(t, number, args->body, args->person))
        f = VOTES_NOW;
    if (f != OK)
        return f;
    result_id(c, args->person);
    json_t *fields = json_object();
    json_set_str(fields, "body", args->body);
    json_set_str(fields, "person", args->person);
    json_set_given(fields, "reason", args->reason);
    return event_emit(c, out, "member.removed", edition_id_of(&e), e.secret, fields);
}

enum fault members_copy(struct txn *t, struct command *c, struct batch *out) {
    const struct members_copy_args *args = c->args;
    uint32_t to, from;
    struct edition_record e;
    json_t *rules;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = open_edition(t, args->edition, &to, &e);
    if (f == OK)
        f = edition_number(t, args->from, &from);
    if (f == OK)
        f = edition_rules_of(t, &e, &rules);
    if (f != OK)
        return f;
    c->result.number = 0;
    result_id(c, args->edition);
    f = members_copy_all(t, c, out, from, to, args->edition, e.secret, rules);
    return f == OK && c->result.number == 0 ? NOTHING_CHANGED : f;
}

/* --- state --- */

enum fault apply_member_invited(struct fact *f) {
    struct str body = json_get_str(f->open, "body"), person = json_get_str(f->open, "person");
    uint32_t number = 0;
    struct edition_record e;
    struct member_record r;
    enum member_role role;
    if (edition_number(f->txn, f->edition, &number) != OK || edition_get(f->txn, number, &e) != OK ||
        !member_role_parse(json_get_str(f->open, "role"), &role) || !person_exists(f->txn, person))
        return FOLDER_DAMAGED;
    bool is_new = member_get(f->txn, number, body, person, &r) != OK;
    if (is_new)
        memset(&r, 0, sizeof r);
    r.version = MEMBER_RECORD_VERSION;
    r.role = (uint8_t)role;
    r.invited = f->index;
    struct key k = member_key(number, body, person), m = membership_key(person, number, body);
    enum fault fault = table_put(f->txn, T_MEMBERS, key_of(&k), str_bytes(&r, sizeof r));
    if (fault == OK)
        fault = table_put(f->txn, T_MEMBERSHIPS, key_of(&m), (struct str){0});
    /* the members of a draft hear of it when it opens */
    if (fault == OK && is_new && e.opened)
        fault = outbox_put(f, 0, MAIL_INVITATION, MAIL_TO_PERSON, person, number, 0, body);
    return fault;
}

enum fault apply_member_removed(struct fact *f) {
    struct str body = json_get_str(f->open, "body"), person = json_get_str(f->open, "person");
    uint32_t number = 0;
    if (edition_number(f->txn, f->edition, &number) != OK)
        return FOLDER_DAMAGED;
    struct key k = member_key(number, body, person), m = membership_key(person, number, body);
    enum fault fault = table_delete(f->txn, T_MEMBERS, key_of(&k));
    return fault == OK ? table_delete(f->txn, T_MEMBERSHIPS, key_of(&m)) : fault;
}
