/* check.c: «Etterprøv»: what anybody can check for themselves, how, and what that does not promise. */
#include "page/common.h"
#include "page/pages.h"

static enum fault check_view(struct visit *v) {
    const struct store *s = v->site->store;
    struct note_verifier log = store_log_verifier(s);
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_str(v->view, "origin", store_origin(s));
    json_set_str(v->view, "key", note_verifier_string(v->arena, &log));
    json_set_str(v->view, "key_url", STR("/log/key"));
    json_set_str(v->view, "yourself_url", page_url(v, "/etterprov/selv"));
    json_set_str(v->view, "checkpoint_url", STR("/log/checkpoint"));
    return OK;
}

/* The same without a line of our code. */
static enum fault yourself_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_str(v->view, "url", v->site->settings->url);
    json_set_str(v->view, "check_url", page_url(v, "/etterprov"));
    return OK;
}

const struct route check_routes[] = {
    {GET, "/etterprov", EVERYONE, .view = check_view, .template = "check", .cache = PUBLIC},
    {GET, "/etterprov/selv", EVERYONE, .view = yourself_view, .template = "check-yourself", .cache = PUBLIC},
    {0},
};
