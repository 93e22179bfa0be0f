/* minutes.c: the body's minutes, for its members: to be read, and to be printed and signed. */
#include "page/minutes/minutes.h"

#include "page/jury/jury.h"
#include "page/jury/seat.h"

static enum fault minutes_view(struct visit *v) {
    struct seat s;
    enum fault f = seat_find(v, &s);
    if (f)
        return f;
    seat_view(v, &s);
    json_set_str(v->view, "back_url", json_get_str(v->view, "queue_url"));
    return minutes_tell(v, &s.edition, s.rules, s.id, v->view);
}

const struct route jury_minutes_routes[] = {
    {GET, "/jury/:edition/:body/protokoll", MEMBER, .view = minutes_view, .template = "minutes"},
    {0},
};
