/* archive.c: any bytes as an archive; and what can be read as one, judged and written again. */
#include "audit/judge.h"
#include "audit/tape.h"
#include "base/buf.h"
#include "fuzz/fuzz.h"

/* The tar of its parts: what was read has no other form. */
static struct str again(struct arena *a, const struct archive *x) {
    static const char zeros[2 * TAPE_BLOCK];
    struct buf out = buf_new(a);
    for (size_t i = 0; i < x->parts_n; i++) {
        char head[TAPE_BLOCK];
        tape_head(part_name(a, &x->parts[i]), x->parts[i].bytes.n, head);
        buf_add(&out, str_bytes(head, sizeof head));
        buf_add(&out, x->parts[i].bytes);
        buf_add(&out, str_bytes(zeros, tape_padding(x->parts[i].bytes.n)));
    }
    buf_add(&out, str_bytes(zeros, sizeof zeros));
    return buf_str(&out);
}

static void judge(struct arena *a, const struct archive *x) {
    struct report r = {.arena = a};
    const struct judge_order o = {0};
    archive_judge(a, x, &o, &r);
    MUST(r.checked.n > 0);
    report_json(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct archive x;
    struct str in = str_bytes(data, size), rest = in, why = {0};
    enum fault f = archive_read(a, press_get_str, &rest, &x, &why);
    MUST(f == OK || (f == FILE_INVALID && why.n));
    if (f == OK) {
        MUST(data[0] == 0x28 || str_equal(again(a, &x), in)); /* packed, or plain */
        judge(a, &x);
    }
    arena_free(a);
    return 0;
}
