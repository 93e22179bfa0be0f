/* receipt.c: any bytes as a receipt; and as what a receipt carries, behind the base64 that a fuzzer does not
 * get through. */
#include "proof/receipt.h"

#include "fuzz/fuzz.h"

#define KEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define NOTE                                                                                                 \
    "example.com/foo\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 example.com/foo "      \
    "Uw2QOkk=\n"

static void as_receipt(struct arena *a, struct str in) {
    struct receipt r;
    struct checkpoint c;
    struct note_verifier v;
    if (receipt_parse(a, in, &r))
        return;
    MUST(str_equal(receipt_write(a, &r), in));
    MUST(note_verifier_parse(a, STR(KEY), &v) == OK);
    MUST(receipt_verify(a, &r, &v, &c) != OK); /* nobody has signed a checkpoint with this key */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size), extra = base64_encode(a, in);
    as_receipt(a, in);
    as_receipt(a, arena_format(a, "c2sp.org/tlog-proof@v1\nextra %.*s\nindex 0\n\n" NOTE, STR_ARGS(extra)));
    arena_free(a);
    return 0;
}
