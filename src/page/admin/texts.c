/* texts.c: what a proposal says, as it was written. */
#include "base/buf.h"
#include "base/municipality.h"
#include "base/orgnr.h"
#include "base/time.h"
#include "page/admin/admin.h"
#include "page/words/goals.h"

static void tell(json_t *rows, const char *label, struct str value) {
    if (value.n == 0)
        return;
    json_t *row = json_object();
    words_set(row, "label", label);
    json_set_str(row, "value", value);
    json_add_new(rows, row);
}

static struct str goals_text(struct visit *v, const json_t *chosen) {
    struct buf all = buf_new(v->arena);
    for (size_t i = 0; i < json_array_size(chosen); i++) {
        if (i)
            buf_byte(&all, '\n');
        text_render(v->site->templates, v->lang,
                    goal_key(v->arena, json_integer_value(json_array_get(chosen, i))), NULL, &all);
    }
    return buf_str(&all);
}

json_t *admin_texts(struct visit *v, const struct proposal *p) {
    json_t *rows = json_array();
    const struct municipality *m =
        p->municipality.n ? municipality_find(p->municipality, day_format(v->arena, p->at)) : NULL;
    tell(rows, "admin.csv.why", p->why);
    tell(rows, "admin.csv.merits", p->merits);
    tell(rows, "admin.csv.orgnr", p->orgnr.n ? orgnr_format(v->arena, p->orgnr) : p->orgnr);
    tell(rows, "admin.csv.web", p->web);
    tell(rows, "admin.csv.municipality", m ? m->name : p->municipality);
    tell(rows, "admin.csv.goals", goals_text(v, p->goals));
    tell(rows, "admin.csv.contact", p->contact);
    return rows;
}
