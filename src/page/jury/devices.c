/* devices.c: a member's own devices. The fingerprint of this one is made in the browser, of the key that
 * it keeps: what the server says of it could be of another (templates/assets/js/devices.js). */
#include "base/format.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/words/key_words.h"

static json_t *row_of(const struct visit *v, const struct key_seen *k) {
    bool waits = key_waits(v, k);
    json_t *row = json_object(), *state = json_object();
    json_set_str(words_set(row, "text", k->n == 1 ? "lead.first_device" : "lead.new_device"), "at",
                 format_moment(v->arena, v->lang, k->record.at));
    json_set_str(row, "key", base64_encode(v->arena, str_bytes(k->record.ed25519, sizeof k->record.ed25519)));
    key_tell(v, k, row);
    words_set(state, "label", waits ? "device.waits" : "state.device.confirmed");
    json_set_str(state, "tone", waits ? STR("warning") : STR("success"));
    json_set_new(row, "state", state);
    return row;
}

static enum fault devices_view(struct visit *v) {
    struct seat s;
    enum fault f = seat_find(v, &s);
    if (f)
        return f;
    seat_view(v, &s);
    json_t *rows = json_array();
    struct key_seen k = {.person = v->who.person, .strict = keys_strict(s.rules, s.id)};
    for (k.n = enrolment_count(v->txn, k.person); k.n > 0; k.n--)
        if (enrolment_get(v->txn, k.person, k.n, &k.record) == OK)
            json_add_new(rows, row_of(v, &k));
    struct str enrol = seat_path(v, &s, "/nokkel");
    json_set_bool(v->view, "strict", k.strict);
    json_set_bool(v->view, "has_devices", json_array_size(rows) > 0);
    json_set_new(v->view, "devices", rows);
    json_set_str(v->view, "desk", desk_data(v, &s, NULL));
    json_set_str(v->view, "enrol_url", page_url(v, "%.*s", STR_ARGS(enrol)));
    return OK;
}

const struct route jury_devices_routes[] = {
    {GET, "/jury/:edition/:body/enheter", MEMBER, .view = devices_view, .template = "jury/devices"},
    {0},
};
