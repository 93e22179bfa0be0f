/* receipt.c: what a person is given to keep: their entry, what is hidden in it, and why it cannot be taken
 * out again.
 *
 * A receipt has one spelling, so it is read by expecting the very bytes that the writer puts, not by a JSON
 * parser: what comes from outside can then say nothing but values. */
#include "proof/receipt.h"

#include "base/buf.h"
#include "base/json.h"

#include <assert.h>

static const struct str first_line = STR_INIT("c2sp.org/tlog-proof@v1\n");
static const char *const classes[] = {"later", "private"};

/* The class as it is named in an entry, or null. */
static const char *class_key(struct str class) {
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (str_equal(class, str_of(classes[i])))
            return classes[i];
    return NULL;
}

struct hash commitment(struct str class, struct str salt, struct str json) {
    assert(str_find(class, '\n') == class.n && salt.n == SALT_BYTES);
    struct str parts[] = {STR("kaaring commit v1\n"), class, STR("\n"), salt, json};
    return hash_of_parts(parts, sizeof parts / sizeof *parts);
}

static void add_member(struct buf *b, const char *before, struct str bytes) {
    buf_add(b, str_of(before));
    buf_add(b, base64_encode(b->arena, bytes));
}

static struct str extra_write(struct arena *a, const struct receipt *r) {
    struct buf b = buf_new(a);
    add_member(&b, "{\"entry\":\"", r->entry);
    buf_add(&b, STR("\",\"openings\":["));
    for (size_t i = 0; i < r->openings_n; i++) {
        const struct opening *o = &r->openings[i];
        assert(class_key(o->class) && o->salt.n == SALT_BYTES);
        buf_add(&b, i ? STR(",{\"class\":\"") : STR("{\"class\":\""));
        buf_add(&b, o->class);
        add_member(&b, "\",\"salt\":\"", o->salt);
        add_member(&b, "\",\"json\":\"", o->json);
        buf_add(&b, STR("\"}"));
    }
    buf_add(&b, STR("]}"));
    return buf_str(&b);
}

struct str receipt_write(struct arena *a, const struct receipt *r) {
    assert(r->openings_n <= RECEIPT_OPENINGS_MAX && r->proof_n <= TREE_PROOF_MAX);
    struct buf b = buf_new(a);
    buf_add(&b, first_line);
    add_member(&b, "extra ", extra_write(a, r));
    buf_format(&b, "\nindex %llu\n", (unsigned long long)r->index);
    for (size_t i = 0; i < r->proof_n; i++) {
        add_member(&b, "", hash_str(&r->proof[i]));
        buf_byte(&b, '\n');
    }
    buf_byte(&b, '\n');
    buf_add(&b, r->checkpoint);
    return buf_str(&b);
}

/* Moves *rest behind `literal`; false when something else stands there. */
static bool expect(struct str *rest, struct str literal) {
    if (!str_starts(*rest, literal))
        return false;
    *rest = str_slice(*rest, literal.n, rest->n);
    return true;
}

/* Base64 up to the next `end`, which is passed too. */
static bool take_base64(struct arena *a, struct str *rest, char end, struct str *bytes) {
    struct str text;
    return str_cut(rest, end, &text) && base64_decode(a, text, bytes) == OK;
}

static bool take_opening(struct arena *a, struct str *rest, struct opening *o) {
    return expect(rest, STR("{\"class\":\"")) && str_cut(rest, '"', &o->class) && class_key(o->class) &&
           expect(rest, STR(",\"salt\":\"")) && take_base64(a, rest, '"', &o->salt) &&
           o->salt.n == SALT_BYTES && expect(rest, STR(",\"json\":\"")) &&
           take_base64(a, rest, '"', &o->json) && expect(rest, STR("}"));
}

static bool class_is_new(const struct receipt *r, struct str class) {
    for (size_t i = 0; i < r->openings_n; i++)
        if (str_equal(r->openings[i].class, class))
            return false;
    return true;
}

static bool extra_parse(struct arena *a, struct str s, struct receipt *r) {
    r->openings_n = 0;
    if (!expect(&s, STR("{\"entry\":\"")) || !take_base64(a, &s, '"', &r->entry) ||
        !expect(&s, STR(",\"openings\":[")))
        return false;
    while (!expect(&s, STR("]}"))) {
        struct opening o;
        if (r->openings_n == RECEIPT_OPENINGS_MAX || (r->openings_n && !expect(&s, STR(","))))
            return false;
        if (!take_opening(a, &s, &o) || !class_is_new(r, o.class))
            return false;
        r->openings[r->openings_n++] = o;
    }
    return s.n == 0;
}

/* Hashes, one a line, and the empty line behind them. */
static bool proof_parse(struct str *rest, struct receipt *r) {
    struct str line;
    for (r->proof_n = 0; str_cut(rest, '\n', &line); r->proof_n++) {
        if (line.n == 0)
            return true;
        if (r->proof_n == TREE_PROOF_MAX || base64_hash(line, &r->proof[r->proof_n]))
            return false;
    }
    return false;
}

enum fault receipt_parse(struct arena *a, struct str bytes, struct receipt *r) {
    struct str extra, index;
    struct note note;
    struct checkpoint c;
    if (bytes.n > RECEIPT_BYTES_MAX || !expect(&bytes, first_line))
        return NOTE_MALFORMED;
    if (!expect(&bytes, STR("extra ")) || !take_base64(a, &bytes, '\n', &extra) || !extra_parse(a, extra, r))
        return NOTE_MALFORMED;
    if (!expect(&bytes, STR("index ")) || !str_cut(&bytes, '\n', &index) || !str_to_u64(index, &r->index))
        return NOTE_MALFORMED;
    if (!proof_parse(&bytes, r))
        return NOTE_MALFORMED;
    r->checkpoint = bytes;
    enum fault f = note_parse(a, bytes, &note);
    return f ? f : checkpoint_parse(note.text, &c);
}

/* The entry's own word for the class: a member of that name with a hash in it. */
static bool opening_fits(const json_t *entry, const struct opening *o) {
    struct hash said;
    return base64_hash(json_get_str(entry, class_key(o->class)), &said) == OK &&
           hash_equal(said, commitment(o->class, o->salt, o->json));
}

enum fault receipt_judge(struct arena *a, const struct receipt *r, const struct note_verifier *log,
                         struct receipt_judgement *j) {
    struct note note;
    json_t *entry;
    struct checkpoint *c = &j->checkpoint;
    *j = (struct receipt_judgement){0};
    enum fault f = note_parse(a, r->checkpoint, &note);
    if (f || (f = checkpoint_parse(note.text, c)))
        return f;
    j->signed_by_log = str_equal(c->origin, log->name) && note_verify(&note, log, 1, NULL) == OK;
    j->included = tree_inclusion_holds(tree_leaf(r->entry), r->index, c->position.size, r->proof, r->proof_n,
                                       c->position.root);
    if (r->openings_n && json_parse(a, r->entry, &entry) == OK)
        for (size_t i = 0; i < r->openings_n; i++)
            j->fits[i] = opening_fits(entry, &r->openings[i]);
    return OK;
}

enum fault receipt_verify(struct arena *a, const struct receipt *r, const struct note_verifier *log,
                          struct checkpoint *c) {
    struct receipt_judgement j;
    enum fault f = receipt_judge(a, r, log, &j);
    if (f)
        return f;
    *c = j.checkpoint;
    bool holds = j.signed_by_log && j.included;
    for (size_t i = 0; i < r->openings_n; i++)
        holds = holds && j.fits[i];
    return holds ? OK : NOTE_SIGNATURE;
}
