/* report.c: sentences, kept in the order in which they were found. */
#include "audit/report.h"

#include "base/utf8.h"

#include <stdarg.h>

/* What an archive holds may be hostile, and a terminal obeys control signs: of what is not printable ASCII or
 * well-formed UTF-8 only a mark is left. */
static struct str harmless(struct arena *a, struct str s) {
    if (utf8_valid(s) && !utf8_has_control(s, false))
        return s;
    struct str copy = arena_copy(a, s);
    for (size_t i = 0; i < copy.n; i++)
        if (copy.p[i] < ' ' || copy.p[i] > '~')
            ((char *)(uintptr_t)copy.p)[i] = '?';
    return copy;
}

static void add(struct report *r, struct findings *f, struct finding one, const char *format, va_list list) {
    if (!f->list)
        f->list = arena_alloc(r->arena, FINDINGS_MAX * sizeof *f->list);
    f->n++;
    if (f->told == FINDINGS_MAX)
        return;
    one.sentence = harmless(r->arena, arena_vformat(r->arena, format, list));
    f->list[f->told++] = one;
}

#define ADD(findings, ...)                                                                                   \
    do {                                                                                                     \
        va_list list;                                                                                        \
        va_start(list, format);                                                                              \
        add(r, &r->findings, (struct finding){__VA_ARGS__}, format, list);                                   \
        va_end(list);                                                                                        \
    } while (0)

void report_checked(struct report *r, const char *format, ...) {
    ADD(checked, .of_entry = false);
}

void report_unchecked(struct report *r, const char *format, ...) {
    ADD(unchecked, .of_entry = false);
}

void report_unchecked_entry(struct report *r, uint64_t entry, const char *format, ...) {
    ADD(unchecked, .of_entry = true, .entry = entry);
}

void report_wrong(struct report *r, const char *format, ...) {
    ADD(wrong, .of_entry = false);
}

void report_wrong_entry(struct report *r, uint64_t entry, const char *format, ...) {
    ADD(wrong, .of_entry = true, .entry = entry);
}

void report_wrong_part(struct report *r, struct str part, const char *format, ...) {
    ADD(wrong, .part = part);
}

const char *report_verdict(const struct report *r) {
    return r->wrong.n ? "wrong" : r->uncounted ? "uncounted" : "holds";
}

static json_t *findings_json(const struct findings *f) {
    json_t *list = json_array();
    for (size_t i = 0; i < f->told; i++) {
        json_t *one = json_object();
        if (f->list[i].of_entry)
            json_set_int(one, "entry", (int64_t)f->list[i].entry);
        if (f->list[i].part.n)
            json_set_str(one, "part", f->list[i].part);
        json_set_str(one, "sentence", f->list[i].sentence);
        json_add_new(list, one);
    }
    return list;
}

json_t *report_json(const struct report *r) {
    json_t *all = json_new_object(r->arena);
    json_set_str(all, "verdict", str_of(report_verdict(r)));
    json_set_new(all, "checked", findings_json(&r->checked));
    json_set_new(all, "unchecked", findings_json(&r->unchecked));
    json_set_new(all, "wrong", findings_json(&r->wrong));
    json_set_int(all, "uncounted", (int64_t)r->uncounted);
    return all;
}
