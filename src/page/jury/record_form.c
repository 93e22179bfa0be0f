/* record_form.c: the numbers of a show of hands. The sum is said while typing, by script, and again
 * here. */
#include "award/count/motion.h"
#include "page/jury/record.h"

#include <stdlib.h>

const struct form record_form = {"jury_record",
                                 {{"present", FORM_CHOICES, .required = true, .group = "who"},
                                  {.name = "aside", .kind = FORM_CHOICES},
                                  {"yes", FORM_INTEGER, .required = true, .max = ROLL_MAX, .group = "votes"},
                                  {"no", FORM_INTEGER, .required = true, .max = ROLL_MAX},
                                  {"blank", FORM_INTEGER, .required = true, .max = ROLL_MAX},
                                  {"second", FORM_CHOICE, .required = true, .group = "confirms"},
                                  {0}}};

/* --- who --- */

static void add_option(json_t *options, const struct person *p) {
    json_t *o = json_object();
    json_set_str(o, "value", p->id);
    json_set_str(o, "label", p->name);
    json_add_new(options, o);
}

static json_t *roll_options(const struct visit *v, const struct roll *roll) {
    json_t *options = json_new_array(v->arena);
    for (size_t i = 0; i < roll->n; i++) {
        struct person p;
        if (person_read(v->txn, v->arena, roll->jurors[i], &p) == OK)
            add_option(options, &p);
    }
    page_sort(v, options, "label");
    return options;
}

/* Who sits in the body, and the office: somebody who was there, or who answers for the papers. */
static json_t *second_options(const struct visit *v, const struct seat *s) {
    json_t *options = json_new_array(v->arena);
    struct member *members;
    struct person *admins;
    size_t n, i;
    enum member_role role;
    if (members_list(v->txn, v->arena, s->edition.number, s->id, &members, &n))
        n = 0;
    for (i = 0; i < n; i++)
        if (!str_equal(members[i].person.id, v->who.person))
            add_option(options, &members[i].person);
    if (admins_list(v->txn, v->arena, &admins, &n))
        n = 0;
    for (i = 0; i < n; i++)
        if (!str_equal(admins[i].id, v->who.person) &&
            member_find(v->txn, s->edition.number, s->id, admins[i].id, &role))
            add_option(options, &admins[i]);
    return options;
}

/* --- showing --- */

json_t *record_needed(const struct step_documents *d, uint32_t present) {
    struct motion_tally tally = {.present = present, .all = (uint32_t)d->roll.n};
    json_t *words = words_new("recorded.needed");
    json_set_int(words, "present", present);
    json_set_int(words, "needed", motion_needed(&d->rules.majority, &tally));
    return words;
}

/* What the script counts by: the majority as {"num","den","more","base"} and the size of the roll. */
static void add_majority(struct visit *v, const struct step_documents *d, json_t *form) {
    static const char *const bases[] = {[BASE_CAST] = "cast", [BASE_PRESENT] = "present", [BASE_ALL] = "all"};
    const struct majority *m = &d->rules.majority;
    json_t *o = json_new_object(v->arena);
    json_set_int(o, "num", m->num);
    json_set_int(o, "den", m->den);
    json_set_bool(o, "more", m->more);
    json_set_str(o, "base", str_of(bases[m->base]));
    json_set_int(o, "all", (int64_t)d->roll.n);
    json_set_str(form, "majority", json_compact(v->arena, o));
}

void record_form_tell(struct visit *v, const struct seat *s, const struct step_record *step,
                      const struct step_documents *d) {
    json_t *roll = roll_options(v, &d->roll);
    struct str path = seat_step_path(v, s, step, "/fort");
    if (v->form && v->form->form == &record_form && v->form->fault == NUMBERS_DO_NOT_ADD_UP)
        form_refuse(v->form, "blank", NUMBERS_DO_NOT_ADD_UP);
    if (v->form && v->form->form == &record_form && v->form->fault == SECOND_PERSON)
        form_refuse(v->form, "second", SECOND_PERSON);
    json_t *form = visit_form(v, &record_form, NULL);
    json_set_str(form, "action", page_url(v, "%.*s", STR_ARGS(path)));
    form_options(form, "present", roll);
    form_options(form, "aside", json_owned(v->arena, json_deep_copy(roll)));
    form_options(form, "second", second_options(v, s));
    add_majority(v, d, form);
    if (v->form && v->form->form == &record_form && form_get(v->form, "present")->choices_n)
        json_set_new(form, "needed_text",
                     record_needed(d, (uint32_t)form_get(v->form, "present")->choices_n));
    json_object_set(v->view, "form", form);
}

/* --- taking --- */

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

static struct str *take_sorted(const struct visit *v, struct command *c, const char *field, size_t *n) {
    struct str *ids = form_choices(v->form, field, c->arena, n);
    qsort(ids, *n, sizeof *ids, by_bytes);
    return ids;
}

enum fault record_form_fill(struct visit *v, const struct seat *s, const struct step_record *step,
                            struct command *c) {
    struct step_record_vote *r = arena_alloc(c->arena, sizeof *r);
    r->edition = arena_copy(c->arena, s->edition.id);
    r->step = arena_copy(c->arena, str_of(step->id));
    r->vote.present = take_sorted(v, c, "present", &r->vote.present_n);
    r->vote.aside = take_sorted(v, c, "aside", &r->vote.aside_n);
    r->vote.yes = (uint32_t)form_get(v->form, "yes")->number;
    r->vote.no = (uint32_t)form_get(v->form, "no")->number;
    r->vote.blank = (uint32_t)form_get(v->form, "blank")->number;
    r->vote.second = arena_copy(c->arena, form_text(v->form, "second"));
    c->decide = step_record_vote;
    c->args = r;
    return OK;
}
