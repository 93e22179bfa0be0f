/* note.c: any bytes as a note, as the text of one of our own, as a verifier key and as base64. What is read
 * has one spelling: written again it gives the same bytes. */
#include "proof/note.h"

#include "fuzz/fuzz.h"

#define KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

static const struct note_definition definition = {
    "ballot", {{"log", false}, {"candidate", true}, {"choices", false}, {0}}};

static void as_note(struct arena *a, struct str in) {
    struct note n;
    struct note_verifier v;
    size_t who = 1;
    if (note_parse(a, in, &n))
        return;
    MUST(n.text.p == in.p && n.text.n < in.n && str_ends(n.text, STR("\n")));
    MUST(n.signatures_n >= 1 && n.signatures_n <= NOTE_SIGNATURES_MAX);
    MUST(note_verifier_parse(a, STR(KEY), &v) == OK);
    if (note_verify(&n, &v, 1, &who) == OK)
        MUST(who == 0 && str_equal(n.text, STR("This is an example message.\n")));
}

static void as_text(struct arena *a, struct str in) {
    struct note_values v;
    if (note_read(a, in, &definition, &v) == OK)
        MUST(str_equal(note_write(a, &definition, &v), in));
}

static void as_key(struct arena *a, struct str in) {
    struct note_verifier v;
    if (note_verifier_parse(a, in, &v) == OK)
        MUST(str_equal(note_verifier_string(a, &v), in));
}

static void as_base64(struct arena *a, struct str in) {
    struct str bytes;
    if (base64_decode(a, in, &bytes) == OK)
        MUST(str_equal(base64_encode(a, bytes), in));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    as_note(a, in);
    as_text(a, in);
    as_key(a, in);
    as_base64(a, in);
    arena_free(a);
    return 0;
}
