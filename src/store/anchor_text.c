/* anchor_text.c: the anchor's bytes, read and written. Opens no file. */
#include "store/anchor_text.h"

#include "base/buf.h"
#include "proof/base64.h"

#include <inttypes.h>
#include <string.h>

enum { CHECK_SIGNS = 16, NUMBER_SIGNS = 20, ROOT_SIGNS = 44 };

#define MAGIC STR("kaaring anchor v1")

static const struct str classes[] = {STR_INIT("later"), STR_INIT("private")};

/* --- one line --- */

static struct str check_of(struct arena *a, struct str origin, struct str body) {
    struct str parts[] = {STR("kaaring anchor line v1\n"), origin, STR("\n"), body};
    struct hash h = hash_of_parts(parts, sizeof parts / sizeof *parts);
    struct buf out = buf_new(a);
    for (size_t i = 0; i < CHECK_SIGNS / 2; i++)
        buf_format(&out, "%02x", h.b[i]);
    return buf_str(&out);
}

static struct str line_of(struct arena *a, struct str origin, struct str body) {
    return arena_format(a, "%.*s %s\n", STR_ARGS(body), check_of(a, origin, body).p);
}

struct str anchor_signed_line(struct arena *a, struct str origin, const struct position *p) {
    return line_of(
        a, origin,
        arena_format(a, "signed %020" PRIu64 " %s", p->size, base64_encode(a, hash_str(&p->root)).p));
}

struct str anchor_erased_line(struct arena *a, struct str origin, const struct erasure *e) {
    return line_of(a, origin, arena_format(a, "erased %020" PRIu64 " %s", e->index, erasure_class(e).p));
}

/* The bytes of a signed line, whatever the log. */
static size_t signed_bytes(void) {
    return strlen("signed ") + NUMBER_SIGNS + 1 + ROOT_SIGNS + 1 + CHECK_SIGNS + 1;
}

/* Takes a line with its end off `rest`; what stands before its check is *body, without the first word. */
static bool take_line(struct arena *a, struct str *rest, struct str origin, const char *word,
                      struct str *body) {
    struct str after = *rest, line;
    if (!str_cut(&after, '\n', &line) || line.n < CHECK_SIGNS + 1)
        return false;
    *body = str_slice(line, 0, line.n - CHECK_SIGNS - 1);
    struct str check = str_slice(line, body->n + 1, CHECK_SIGNS), head;
    if (line.p[body->n] != ' ' || !str_cut(body, ' ', &head) || !str_equal(head, str_of(word)))
        return false;
    struct str whole = {head.p, head.n + 1 + body->n};
    if (!str_equal(check, check_of(a, origin, whole)))
        return false;
    *rest = after;
    return true;
}

/* Twenty digits. */
static bool take_number(struct str *rest, uint64_t *n) {
    struct str digits;
    if (!str_cut(rest, ' ', &digits) || digits.n != NUMBER_SIGNS)
        return false;
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_slice(digits, 1, digits.n);
    return str_to_u64(digits, n);
}

/* --- reading --- */

static bool read_origin(struct arena *a, struct str *rest, struct anchor_text *x) {
    struct str look = *rest, body, word;
    /* the check needs the origin, which stands in the line itself */
    if (!str_starts(look, STR("log ")))
        return false;
    look = str_slice(look, strlen("log "), look.n);
    if (!str_cut(&look, ' ', &x->origin) || !origin_valid(x->origin) ||
        !take_line(a, rest, x->origin, "log", &body) || !str_cut(&body, ' ', &word))
        return false;
    x->sample = str_equal(body, STR("sample"));
    return str_equal(word, x->origin) && (x->sample || str_equal(body, STR("real")));
}

static bool read_earlier(struct arena *a, struct str *rest, struct anchor_text *x) {
    struct str body;
    while (str_starts(*rest, STR("after "))) {
        if (x->earlier_n == LINEAGE_MAX || !take_line(a, rest, x->origin, "after", &body) ||
            !origin_valid(body))
            return false;
        x->earlier[x->earlier_n++] = body;
    }
    return true;
}

/* Where a line stands is known, so one that is torn is stepped over. */
static bool read_signed(struct arena *a, struct str *rest, struct anchor_text *x) {
    size_t n = signed_bytes();
    bool found = false;
    for (unsigned i = 0; i < ANCHOR_SLOTS; i++) {
        struct str line = str_slice(*rest, 0, n), body;
        struct position p;
        if (line.n < n)
            return false;
        *rest = str_slice(*rest, n, rest->n);
        if (!take_line(a, &line, x->origin, "signed", &body) || line.n || !take_number(&body, &p.size) ||
            base64_hash(body, &p.root))
            continue;
        if (!found || p.size > x->newest.size) {
            x->newest = p;
            x->slot = i;
        }
        found = true;
    }
    return found;
}

static size_t erased_bytes(struct str class) {
    return strlen("erased ") + NUMBER_SIGNS + 1 + class.n + 1 + CHECK_SIGNS + 1;
}

/* The last line may be torn: shorter than it should be, or with zeros where the file system had room but no
 * bytes yet. */
static bool is_torn(struct str tail) {
    size_t class_at = strlen("erased ") + NUMBER_SIGNS + 1, zeros = str_find(tail, 0);
    struct str begun = str_slice(tail, 0, zeros);
    bool later = begun.n > class_at && begun.p[class_at] == classes[0].p[0];
    for (size_t i = zeros; i < tail.n; i++)
        if (tail.p[i])
            return false;
    return str_find(begun, '\n') == begun.n && begun.n < erased_bytes(classes[later ? 0 : 1]);
}

static bool read_erased(struct str *rest, struct anchor_text *x) {
    while (rest->n) {
        struct str body;
        struct arena *own = arena_new();
        uint64_t index;
        bool good = take_line(own, rest, x->origin, "erased", &body);
        arena_free(own);
        if (!good)
            return is_torn(*rest);
        if (!take_number(&body, &index) || (!str_equal(body, classes[0]) && !str_equal(body, classes[1])))
            return false;
        erasures_add(&x->erased, index, body);
    }
    return true;
}

enum fault anchor_parse(struct arena *a, struct str bytes, struct anchor_text *x) {
    struct str rest = bytes, magic;
    *x = (struct anchor_text){.erased = {.arena = a}};
    if (!str_cut(&rest, '\n', &magic) || !str_equal(magic, MAGIC) || !read_origin(a, &rest, x) ||
        !read_earlier(a, &rest, x))
        return FILE_INVALID;
    x->slots_at = bytes.n - rest.n;
    if (!read_signed(a, &rest, x) || !read_erased(&rest, x))
        return FILE_INVALID;
    x->whole = bytes.n - rest.n;
    size_t told = x->erased.n;
    erasures_sort(&x->erased);
    x->spare = rest.n || x->erased.n < told;
    return OK;
}

/* --- writing --- */

struct str anchor_write(struct arena *a, const struct anchor_text *x) {
    struct buf out = buf_new(a);
    buf_format(&out, "%.*s\n", STR_ARGS(MAGIC));
    buf_add(&out,
            line_of(a, x->origin,
                    arena_format(a, "log %.*s %s", STR_ARGS(x->origin), x->sample ? "sample" : "real")));
    for (size_t i = 0; i < x->earlier_n; i++)
        buf_add(&out, line_of(a, x->origin, arena_format(a, "after %.*s", STR_ARGS(x->earlier[i]))));
    for (unsigned i = 0; i < ANCHOR_SLOTS; i++)
        buf_add(&out, anchor_signed_line(a, x->origin, &x->newest));
    for (size_t i = 0; i < x->erased.n; i++)
        buf_add(&out, anchor_erased_line(a, x->origin, &x->erased.list[i]));
    return buf_str(&out);
}
