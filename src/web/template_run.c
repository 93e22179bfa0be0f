/* template_run.c: the loop that makes pages. Every request passes here, so: no allocation, no recursion but
 * for texts inside values, and bounds instead of trust. */
#include "web/template_run.h"

#include "web/template_write.h"

struct context {
    json_t *value;
    const json_t *list; /* whose item `index` the value is; null: the value is no item */
    size_t index;
};

struct run {
    const struct run_texts *texts;
    struct buf *out;
    struct context contexts[RUN_CONTEXTS_MOST]; /* the innermost last */
    size_t n_contexts;
    unsigned phrases; /* texts being written inside each other */
};

static json_t *find(const struct run *r, const struct op *op, const struct str *names) {
    if (op->n_names == 0)
        return r->contexts[r->n_contexts - 1].value;
    names += op->first;
    json_t *value = NULL;
    for (size_t i = r->n_contexts; i-- && !value;)
        value = json_object_getn(r->contexts[i].value, names[0].p, names[0].n);
    for (size_t i = 1; i < op->n_names && value; i++)
        value = json_object_getn(value, names[i].p, names[i].n);
    return value;
}

static bool push(struct run *r, struct context context) {
    if (r->n_contexts == RUN_CONTEXTS_MOST)
        return false;
    r->contexts[r->n_contexts++] = context;
    return true;
}

/* The text that a value {"t": key, …} names: true when it is such a value; *phrase is null when there is no
 * such text. */
static bool names_phrase(const struct run *r, const json_t *value, const struct phrase **phrase) {
    const json_t *key = json_is_object(value) ? json_object_getn(value, "t", 1) : NULL;
    if (!json_is_string(key))
        return false;
    *phrase = phrases_find(r->texts->phrases, (struct str){json_string_value(key), json_string_length(key)});
    return true;
}

/* Lists with items, and all else but false, null, 0, "" and texts that do not exist. */
static bool holds(const struct run *r, const json_t *value) {
    const struct phrase *phrase;
    if (!value)
        return false;
    switch (json_typeof(value)) {
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) < 0 || json_real_value(value) > 0;
    case JSON_OBJECT:
        return !names_phrase(r, value, &phrase) || phrase;
    case JSON_TRUE:
        return true;
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return false;
}

/* Whether the variable that op names is the number op->a: an integer, or as people write it. */
static bool is_number(const json_t *n, uint32_t number) {
    if (json_is_integer(n))
        return json_integer_value(n) == number;
    return json_string_length(n) == 1 && json_string_value(n)[0] == (char)('0' + number);
}

/* Goes into a section: over the items of a list, or over a single value. */
static bool enter(struct run *r, json_t *value) {
    if (json_is_array(value))
        return push(r, (struct context){json_array_get(value, 0), value, 0});
    return push(r, (struct context){.value = value});
}

/* To the next item of the innermost section's list, or out of the section: false. */
static bool next_item(struct run *r) {
    struct context *context = &r->contexts[r->n_contexts - 1];
    if (!context->list || ++context->index == json_array_size(context->list)) {
        r->n_contexts--;
        return false;
    }
    context->value = json_array_get(context->list, context->index);
    return true;
}

static enum fault run(struct run *r, const struct program *program);

/* A key without text is shown itself: better on a page than a page less, and the start has asked for every
 * key that stands in a template. */
static enum fault write_phrase(struct run *r, json_t *value, const struct phrase *phrase,
                               enum escape escape) {
    if (!phrase) {
        write_value(r->out, json_object_get(value, "t"), escape);
        return OK;
    }
    if (r->phrases == RUN_PHRASES_MOST || !push(r, (struct context){.value = value}))
        return INTERNAL;
    r->phrases++;
    const struct program *in = r->texts->html ? phrase->html : phrase->plain;
    enum fault fault = run(r, &in[r->texts->lang]);
    r->n_contexts--;
    r->phrases--;
    return fault;
}

static enum fault write_found(struct run *r, json_t *value, enum escape escape) {
    const struct phrase *phrase;
    if (!value)
        return OK;
    if (escape != ESCAPE_JSON && names_phrase(r, value, &phrase))
        return write_phrase(r, value, phrase, escape);
    write_value(r->out, value, escape);
    return OK;
}

static enum fault run(struct run *r, const struct program *program) {
    uint32_t calls[RUN_CALLS_MOST];
    size_t n_calls = 0;
    enum fault fault;
    for (uint32_t at = 0;;) {
        const struct op *op = &program->ops[at++];
        switch ((enum op_code)op->code) {
        case OP_LITERAL:
            buf_add(r->out, (struct str){program->literals + op->a, op->b});
            break;
        case OP_VALUE:
            fault = write_found(r, find(r, op, program->names), op->escape);
            if (fault)
                return fault;
            break;
        case OP_SECTION: {
            json_t *value = find(r, op, program->names);
            if (!holds(r, value))
                at = op->b;
            else if (!enter(r, value))
                return INTERNAL;
            break;
        }
        case OP_END:
            if (next_item(r))
                at = op->b;
            break;
        case OP_INVERTED:
            if (holds(r, find(r, op, program->names)))
                at = op->b;
            break;
        case OP_UNLESS:
            if (!is_number(find(r, op, program->names), op->a))
                at = op->b;
            break;
        case OP_JUMP:
            at = op->b;
            break;
        case OP_CALL:
            if (n_calls == RUN_CALLS_MOST)
                return INTERNAL;
            calls[n_calls++] = at;
            at = op->b;
            break;
        case OP_RETURN:
            if (n_calls == 0)
                return OK;
            at = calls[--n_calls];
        }
    }
}

enum fault program_run(const struct program *program, const struct run_texts *texts, json_t *view,
                       struct buf *out) {
    struct run r;
    r.texts = texts;
    r.out = out;
    r.contexts[0] = (struct context){.value = view};
    r.n_contexts = 1;
    r.phrases = 0;
    size_t before = out->n;
    enum fault fault = run(&r, program);
    if (fault)
        out->n = before;
    return fault;
}

const struct phrase *phrases_find(const struct phrases *phrases, struct str key) {
    size_t low = 0, high = phrases->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(phrases->items[middle].key, key);
        if (order == 0)
            return &phrases->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
