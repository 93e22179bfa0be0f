/* openproof.c: judges a note or a receipt that somebody else wrote, by the proof room alone.
 *
 *   openproof note FILE KEYFILE       prints its text
 *   openproof receipt FILE KEYFILE    prints its entry
 *
 * Status 0 when it holds, 1 when it does not (the fault's key on standard error), 2 when a file cannot be
 * read. */
#include "proof/receipt.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct str read_file(struct arena *a, const char *path) {
    FILE *f = fopen(path, "rb");
    size_t room = RECEIPT_BYTES_MAX + 1;
    char *p = arena_alloc(a, room);
    size_t n = f ? fread(p, 1, room, f) : 0;
    if (!f || ferror(f)) {
        perror(path);
        exit(2);
    }
    fclose(f);
    return (struct str){p, n};
}

static enum fault open_note(struct arena *a, struct str bytes, const struct note_verifier *v,
                            struct str *said) {
    struct note n;
    enum fault f = note_parse(a, bytes, &n);
    *said = n.text;
    return f ? f : note_verify(&n, v, 1, NULL);
}

static enum fault open_receipt(struct arena *a, struct str bytes, const struct note_verifier *v,
                               struct str *said) {
    struct receipt r;
    struct checkpoint c;
    enum fault f = receipt_parse(a, bytes, &r);
    *said = r.entry;
    return f ? f : receipt_verify(a, &r, v, &c);
}

int main(int argc, char **argv) {
    if (argc != 4 || sodium_init() < 0) {
        fputs("usage: openproof note|receipt FILE KEYFILE\n", stderr);
        return 2;
    }
    struct arena *a = arena_new();
    struct note_verifier v;
    struct str said, bytes = read_file(a, argv[2]);
    enum fault f = note_verifier_parse(a, read_file(a, argv[3]), &v);
    if (!f)
        f = (strcmp(argv[1], "note") == 0 ? open_note : open_receipt)(a, bytes, &v, &said);
    if (f)
        fprintf(stderr, "%.*s\n", STR_ARGS(fault_key(f)));
    else
        fwrite(said.p, 1, said.n, stdout);
    arena_free(a);
    return f ? 1 : 0;
}
