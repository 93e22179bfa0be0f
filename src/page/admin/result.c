/* result.c: what a step came to, for the office: the same numbers as the body sees, once the step is
 * closed and only then. */
#include "page/admin/step.h"
#include "page/count/count.h"

static enum fault result_view(struct visit *v) {
    struct desk d;
    struct place_of_step s;
    struct fact closed;
    struct str id = visit_param(v, "step");
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = admin_find_step(v, &d, id, &s);
    if (!f && !s.opened)
        f = NOT_FOUND;
    if (f)
        return f;
    admin_begin_desk(v, &d);
    f = count_tell(v, &d.edition, d.rules, &s.record, NULL, v->view);
    if (!f)
        f = event_read(v->txn, v->arena, s.record.closed, &closed);
    if (f)
        return f;
    json_set_new(v->view, "step_name", admin_step_name(v, &d, id));
    json_set_str(words_set(v->view, "closed_text", "result.closed"), "at", page_when(v, closed.at));
    json_set_str(v->view, "minutes_url", admin_url(v, &d, "/protokoll/%s", s.record.body));
    json_t *decide = json_object();
    json_set_str(decide, "url", admin_url(v, &d, "/beslutning"));
    words_set(decide, "label", "admin.decide.see");
    json_set_new(v->view, "decide", decide);
    return OK;
}

const struct route admin_result_routes[] = {
    {GET, "/administrasjon/utgave/:edition/steg/:step/resultat", ADMIN, .view = result_view,
     .template = "admin/result"},
    {0},
};
