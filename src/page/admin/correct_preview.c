/* correct_preview.c: what a correction changes, line by line, and the public page as it will be. What
 * was typed goes along unseen, so that the button tells exactly what was shown. */
#include "page/admin/correct_preview.h"

#include "award/close/correction.h"
#include "award/decision/decision.h"
#include "page/admin/correct_form.h"
#include "page/award/winner.h"

/* --- what changes --- */

static void add_change(json_t *list, const char *what, struct str before, struct str after) {
    if (str_equal(before, after))
        return;
    json_t *row = json_object();
    words_set(row, "what", what);
    json_set_str(row, "before", before);
    json_set_str(row, "after", after);
    json_add_new(list, row);
}

static struct str names_of(struct arena *a, const struct announced_one *list, size_t n) {
    struct str names = {0};
    for (size_t i = 0; i < n; i++)
        names = page_listed(a, names, list[i].name);
    return names;
}

static const struct announced_one *find(const struct announced_one *list, size_t n, struct str id) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].candidate, id))
            return &list[i];
    return NULL;
}

/* Of those who were told of before, and still are. */
static void add_lines(json_t *list, const struct announced_one *was, size_t was_n,
                      const struct announced_one *is, size_t is_n) {
    for (size_t i = 0; i < is_n; i++) {
        const struct announced_one *before = find(was, was_n, is[i].candidate);
        if (!before)
            continue;
        add_change(list, "admin.correct.place", before->place, is[i].place);
        add_change(list, "admin.correct.line", before->line, is[i].line);
    }
}

static json_t *changes(struct visit *v, const struct announcement *was, const struct announcement *is) {
    json_t *list = json_array();
    struct arena *a = v->arena;
    add_change(list, "admin.correct.winner", names_of(a, was->winners, was->winners_n),
               names_of(a, is->winners, is->winners_n));
    add_change(list, "admin.correct.finalists", names_of(a, was->finalists, was->finalists_n),
               names_of(a, is->finalists, is->finalists_n));
    add_lines(list, was->winners, was->winners_n, is->winners, is->winners_n);
    add_lines(list, was->finalists, was->finalists_n, is->finalists, is->finalists_n);
    add_change(list, "admin.correct.citation", was->citation, is->citation);
    add_change(list, "admin.correct.signed_by", was->signed_by, is->signed_by);
    return list;
}

/* --- what goes along --- */

static void add_hidden(json_t *list, struct str name, struct str value) {
    json_t *hidden = json_object();
    json_set_str(hidden, "name", name);
    json_set_str(hidden, "value", value);
    json_add_new(list, hidden);
}

static json_t *sent(struct visit *v, const struct edition_correct_args *args) {
    json_t *list = json_array();
    static const char *const whole[] = {"number", "decision", "signed_by", "reason"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        add_hidden(list, str_of(whole[i]), form_text(v->form, whole[i]));
    for (size_t i = 0; i < args->texts_n; i++) {
        const struct announced_one *one = &args->texts[i];
        add_hidden(list, STR("who"), one->candidate);
        add_hidden(list, arena_format(v->arena, "name-%.*s", STR_ARGS(one->candidate)), one->name);
        add_hidden(list, arena_format(v->arena, "place-%.*s", STR_ARGS(one->candidate)), one->place);
        add_hidden(list, arena_format(v->arena, "line-%.*s", STR_ARGS(one->candidate)), one->line);
    }
    return list;
}

enum fault correct_preview(struct visit *v, const struct desk *d, const struct announcement *standing) {
    struct announcement next;
    const struct edition_correct_args *args = correct_take(v, v->arena, standing);
    struct decided decided;
    enum fault f = correction_preview(v->txn, v->arena, d->edition.number, args, &next);
    if (!f)
        f = decision_current(v->txn, v->arena, d->edition.number, &decided);
    if (f)
        return f;
    json_t *preview = json_object(), *told = json_array(), *confirm;
    admin_begin_desk(v, d);
    winner_tell(v, &d->edition, d->rules, &next, preview);
    json_set_new(preview, "why", page_paragraphs(next.reason));
    json_set_new(v->view, "preview", preview);
    json_set_new(v->view, "changes", changes(v, standing, &next));
    if (corrected_since(v->txn, d->edition.number, decided.record.index))
        words_add(told, "correction.decided_before");
    words_add(told, "admin.correct.consequence_all");
    words_add(told, "admin.correct.consequence_kept");
    admin_say_readers(v, told, d->edition.number, false);
    confirm =
        admin_confirm(v, &correct_form, NULL, admin_url(v, d, "/kunngjor/rett"), "admin.correct.publish",
                      told, "admin.correct.publish", admin_url(v, d, "/kunngjor"));
    json_set_new(confirm, "fields", json_array());
    json_set_new(confirm, "hidden", sent(v, args));
    json_set_new(v->view, "confirm", confirm);
    v->template = STR("admin/correct-preview");
    return OK;
}
