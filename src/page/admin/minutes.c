/* minutes.c: the minutes of each body, for the office: as its members have them, without the grounds of
 * recusals, which are for chair and secretary. */
#include "page/minutes/minutes.h"

#include "page/admin/admin.h"

/* The other bodies' minutes. */
static void add_others(struct visit *v, const struct desk *d, struct str here) {
    const json_t *body;
    json_t *ways = json_array();
    size_t i;
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        struct str id = json_get_str(body, "id"), name = rules_text_of(body, "name", v->lang);
        if (str_equal(id, here))
            continue;
        json_t *way = json_object();
        json_set_str(words_set(way, "label", "minutes.of"), "body", name);
        json_set_str(way, "url", admin_url(v, d, "/protokoll/%.*s", STR_ARGS(id)));
        json_add_new(ways, way);
    }
    json_set_bool(v->view, "has_others", json_array_size(ways) > 0);
    json_set_new(v->view, "others", ways);
}

static enum fault minutes_view(struct visit *v) {
    struct desk d;
    struct str body = visit_param(v, "body");
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_set_str(v->view, "back_url", json_get_str(v->view, "edition_url"));
    add_others(v, &d, body);
    return minutes_tell(v, &d.edition, d.rules, body, v->view);
}

const struct route admin_minutes_routes[] = {
    {GET, "/administrasjon/utgave/:edition/protokoll/:body", ADMIN, .view = minutes_view,
     .template = "minutes"},
    {0},
};
