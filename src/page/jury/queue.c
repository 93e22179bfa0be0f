/* queue.c: the order in which one member meets the candidates. Knows no draft: these never come here. */
#include "page/jury/queue.h"

#include "base/id.h"

/* --- order --- */

/* Fisher and Yates, by chance that follows from who reads what. */
static void shuffle(const struct visit *v, const struct step_record *step, size_t *order, size_t n) {
    struct seed seed = {0};
    struct str parts[] = {STR("kaaring queue v1\n"), v->who.person, hash_str(&step->leaf)};
    struct hash h = hash_of_parts(parts, sizeof parts / sizeof *parts);
    for (size_t i = 0; i < sizeof seed.b; i++)
        seed.b[i] = h.b[i];
    for (size_t i = n; i > 1; i--) {
        uint64_t random;
        seed_bytes(&seed, &random, sizeof random);
        size_t k = (size_t)(random % i), last = order[i - 1]; /* of so few the bias is nothing */
        order[i - 1] = order[k];
        order[k] = last;
    }
}

/* --- states --- */

static enum queue_state state_in(const json_t *choices, struct str id) {
    size_t i, k;
    json_t *choice, *mark;
    json_array_foreach(json_object_get(choices, "c"), i, choice) {
        if (!str_equal(json_get_str(choice, "id"), id))
            continue;
        if (json_get_bool(choice, "abstain"))
            return QUEUE_ABSTAINS;
        size_t given = 0;
        json_array_foreach(json_object_get(choice, "s"), k, mark) {
            given += json_is_integer(mark);
        }
        return given == 0 ? QUEUE_UNMARKED : given < k ? QUEUE_PARTLY : QUEUE_MARKED;
    }
    return QUEUE_UNMARKED;
}

static struct queue_row row_of(const struct visit *v, const struct seat *s, struct str id,
                               const json_t *choices) {
    struct candidate k;
    struct queue_row row = {.id = id, .name = id, .state = state_in(choices, id)};
    if (candidate_find(v->txn, v->arena, s->edition.number, id, &k) == OK)
        row.name = candidate_called(&k);
    return row;
}

enum fault queue_of(const struct visit *v, const struct seat *s, const struct step_record *step,
                    struct queue *q) {
    struct step_documents d;
    struct own_ballot b;
    json_t *choices = NULL;
    enum fault f = step_documents(v->txn, v->arena, step, &d);
    *q = (struct queue){0};
    if (f)
        return f;
    if (desk_ballot(v, s, step, &b) == OK && json_parse(v->arena, b.choices, &choices))
        choices = NULL;
    q->rows = arena_alloc(v->arena, (d.slate.n + 1) * sizeof *q->rows);
    q->aside = arena_alloc(v->arena, (d.slate.n + 1) * sizeof *q->aside);
    size_t *order = arena_alloc(v->arena, (d.slate.n + 1) * sizeof *order), n = 0;
    for (size_t i = 0; i < d.slate.n; i++) {
        uint32_t number;
        struct str id = d.slate.lines[i].candidate;
        if (candidate_number(id, &number) && seat_aside(v, s->edition.number, number))
            q->aside[q->aside_n++] = row_of(v, s, id, NULL);
        else
            order[n++] = i;
    }
    shuffle(v, step, order, n);
    for (; q->n < n; q->n++) {
        q->rows[q->n] = row_of(v, s, d.slate.lines[order[q->n]].candidate, choices);
        q->done += q->rows[q->n].state >= QUEUE_MARKED;
    }
    return OK;
}

size_t queue_find(const struct queue *q, struct str id) {
    size_t i = 0;
    while (i < q->n && !str_equal(q->rows[i].id, id))
        i++;
    return i;
}

struct str queue_url(const struct visit *v, const struct seat *s, const struct step_record *step,
                     struct str id) {
    struct str path = seat_step_path(v, s, step, "/kandidat/");
    return page_url(v, "%.*s%.*s", STR_ARGS(path), STR_ARGS(id));
}

/* --- showing --- */

static json_t *show_row(struct visit *v, const struct seat *s, const struct step_record *step,
                        const struct queue_row *row) {
    static const struct {
        const char *label, *tone;
    } looks[] = {[QUEUE_UNMARKED] = {"queue.unmarked", "neutral"},
                 [QUEUE_PARTLY] = {"queue.partly", "warning"},
                 [QUEUE_MARKED] = {"queue.marked", "success"},
                 [QUEUE_ABSTAINS] = {"queue.abstains", "neutral"}};
    json_t *o = json_object();
    json_set_str(o, "id", row->id);
    json_set_str(o, "name", row->name);
    json_set_str(o, "url", queue_url(v, s, step, row->id));
    words_set(o, "label", looks[row->state].label);
    json_set_str(o, "tone", str_of(looks[row->state].tone));
    return o;
}

static void set_counts(json_t *o, const char *key, const struct queue *q) {
    json_t *words = words_set(o, key, str_equal(str_of(key), STR("heading")) ? "queue.heading" : "queue.bar");
    json_set_int(words, "left", (int64_t)(q->n - q->done));
    json_set_int(words, "done", (int64_t)q->done);
    json_set_int(words, "total", (int64_t)q->n);
}

json_t *queue_show(struct visit *v, const struct seat *s, const struct step_record *step,
                   const struct queue *q, size_t current) {
    json_t *o = json_object(), *rows = json_array();
    set_counts(o, "heading", q);
    set_counts(o, "text", q);
    json_set_int(o, "done", (int64_t)q->done);
    json_set_int(o, "total", (int64_t)q->n);
    json_set_new(o, "deadline_text", seat_deadline(v, step));
    json_set_str(o, "desk", desk_data(v, s, step));
    for (size_t i = 0; i < q->n; i++) {
        json_t *row = show_row(v, s, step, &q->rows[i]);
        json_set_bool(row, "current", i == current);
        json_add_new(rows, row);
    }
    json_set_new(o, "rows", rows);
    return o;
}
