/* members_copy.c: all members of an edition at once: invited by mail, or copied into the next. */
#include "award/log/tables.h"
#include "award/people/members_parts.h"
#include "award/people/outbox.h"

enum fault member_body_check(const json_t *rules, struct str body, enum member_role role) {
    const json_t *b = rules_find(rules, "bodies", body);
    if (!b)
        return NOT_FOUND;
    if (role == MEMBER_PLAIN)
        return OK;
    size_t i;
    json_t *office;
    json_array_foreach(json_object_get(b, "officers"), i, office) {
        if (str_equal(json_text(office), member_role_word(role)))
            return OK;
    }
    return FIELD_CHOICE;
}

enum fault member_emit_invited(struct command *c, struct batch *out, struct str edition, bool secret,
                               struct str body, struct str person, enum member_role role) {
    json_t *fields = json_object();
    json_set_str(fields, "body", body);
    json_set_str(fields, "person", person);
    json_set_str(fields, "role", member_role_word(role));
    return event_emit(c, out, "member.invited", edition, secret, fields);
}

enum fault members_copy_all(struct txn *t, struct command *c, struct batch *out, uint32_t from, uint32_t to,
                            struct str edition, bool secret, const json_t *rules) {
    size_t i;
    json_t *body;
    json_array_foreach(json_object_get(rules, "bodies"), i, body) {
        struct str id = json_get_str(body, "id");
        struct member *list;
        size_t n;
        enum fault f = members_list(t, c->arena, from, id, &list, &n);
        for (size_t k = 0; f == OK && k < n; k++) {
            enum member_role role;
            if (to && member_find(t, to, id, list[k].person.id, &role) == OK)
                continue;
            role = member_body_check(rules, id, list[k].role) == OK ? list[k].role : MEMBER_PLAIN;
            c->result.number++;
            f = member_emit_invited(c, out, edition, secret, id, list[k].person.id, role);
        }
        if (f != OK)
            return f;
    }
    return OK;
}

enum fault members_mail_all(struct fact *f, uint32_t edition) {
    struct key prefix = key_new();
    key_u32(&prefix, edition);
    struct cursor c;
    enum fault fault = cursor_open(f->txn, T_MEMBERS, key_of(&prefix), (struct str){0}, false, &c);
    if (fault != OK)
        return fault;
    for (uint32_t n = 0; fault == OK && cursor_next(&c); n++) {
        struct str rest = str_slice(c.key, 4, c.key.n), body;
        str_cut(&rest, 0, &body);
        fault = outbox_put(f, n, MAIL_INVITATION, MAIL_TO_PERSON, rest, edition, 0, body);
    }
    if (fault == OK)
        fault = c.fault;
    cursor_close(&c);
    return fault;
}
