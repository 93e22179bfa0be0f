/* call_visit.c: what a page asks of its visit, answered from the call around it. The rest is in struct visit
 * for all to see. */
#include "award/people/passkeys.h"
#include "base/json.h"
#include "web/call.h"
#include "web/device_name.h"
#include "web/hosts.h"
#include "web/token.h"
#include "web/visit.h"

static struct call *call_of(const struct visit *v) {
    return (struct call *)((uintptr_t)v - offsetof(struct call, visit));
}

struct str visit_param(const struct visit *v, const char *name) {
    const struct match *m = &call_of(v)->match;
    for (size_t i = 0; i < m->params_n; i++)
        if (str_equal(m->names[i], str_of(name)))
            return m->values[i];
    return (struct str){0};
}

struct str visit_query(const struct visit *v, const char *name) {
    return request_query(&call_of(v)->request, v->arena, str_of(name));
}

bool visit_has_passkey(const struct visit *v) {
    return passkeys_count(v->txn, v->who.person, hosts_site(v->site->hosts)) > 0;
}

struct str visit_device(const struct visit *v) {
    return device_name(v->arena, call_of(v)->request.user_agent);
}

struct str visit_token(struct visit *v, const char *form) {
    struct call *c = call_of(v);
    char *token = arena_alloc(v->arena, TOKEN_SIGNS);
    struct str out = {token, TOKEN_SIGNS};
    token_write(v->site->store, form, v->who.session, v->arrived, token);
    if (c->tokens_n < CALL_TOKENS_MAX) {
        c->tokens[c->tokens_n].token = out;
        c->tokens[c->tokens_n++].form = form;
    } else {
        c->tokens_lost = true;
    }
    return out;
}

/* A help text that exists is pointed to by what it describes. */
static void describe(struct visit *v, json_t *field) {
    struct str help = json_get_str(json_object_get(field, "help"), "t");
    if (help.n == 0 || text_get(v->site->templates, v->lang, help).n == 0)
        return;
    struct str id = json_get_str(field, "id"), others = json_get_str(field, "describedby");
    json_set_str(
        field, "describedby",
        arena_format(v->arena, "%.*s-help%s%.*s", STR_ARGS(id), others.n ? " " : "", STR_ARGS(others)));
}

json_t *visit_form(struct visit *v, const struct form *f, json_t *initial) {
    const struct form_values *values = v->form && v->form->form == f ? v->form : NULL;
    json_t *shown = form_show(v->arena, f, values, initial, visit_token(v, f->name));
    json_t *set, *field;
    size_t i, k;
    json_set_str(shown, "action",
                 arena_format(v->arena, "%.*s%.*s", STR_ARGS(v->lang_prefix), STR_ARGS(v->path)));
    json_array_foreach(json_object_get(shown, "fieldsets"), i, set) {
        json_array_foreach(json_object_get(set, "fields"), k, field) {
            describe(v, field);
        }
    }
    return shown;
}
