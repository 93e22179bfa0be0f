/* What judging an archive costs: a full one, packed, of an edition with many proposals, read and judged as
 * `kaaring verify` does it, against the least that this takes: unpacking it, and one SHA-256 over all that is
 * unpacked. On one core.
 *
 *   archive [--once]     a thousand proposals, or fifty */
#include "audit/judge.h"
#include "audit/tape.h"
#include "base/buf.h"
#include "bench/measure.h"
#include "support/house.h"

#include <openssl/evp.h>
#include <string.h>

enum { PROPOSALS = 1000, PROPOSALS_ONCE = 50, TURNS = 10 };

static enum fault put(void *context, struct str bytes) {
    buf_add(context, bytes);
    return OK;
}

static struct str make(struct arena *a, unsigned proposals) {
    struct house h;
    struct buf packed = buf_new(a);
    house_make(&h, "2021-09-01T08:00:00+02:00");
    struct archive_order o = {
        .edition = house_grunder(&h), .kind = ARCHIVE_FULL, .put = put, .context = &packed};
    for (unsigned i = 0; i < proposals; i++)
        house_propose(&h, o.edition, NULL, NULL);
    must(archive_write(h.store, a, &o) == OK, "no archive");
    house_remove(&h);
    return buf_str(&packed);
}

static uint64_t judge(struct str packed) {
    struct arena *a = arena_new();
    struct archive x;
    struct str why;
    struct report r = {.arena = a};
    const struct judge_order o = {0};
    must(archive_read(a, press_get_str, &packed, &x, &why) == OK, "it cannot be read");
    archive_judge(a, &x, &o, &r);
    must(r.wrong.n == 0, "something is wrong");
    uint64_t entries = x.head.size;
    arena_free(a);
    return entries;
}

static void least(struct str packed) {
    unsigned char out[EVP_MAX_MD_SIZE];
    char block[TAPE_BLOCK];
    struct arena *a = arena_new();
    struct press *p = press_reading(a, press_get_str, &packed);
    EVP_MD_CTX *sha256 = EVP_MD_CTX_new();
    must(sha256 && EVP_DigestInit_ex(sha256, EVP_sha256(), NULL), "no SHA-256");
    while (press_read(p, block, sizeof block) == OK)
        must(EVP_DigestUpdate(sha256, block, sizeof block), "no SHA-256");
    must(EVP_DigestFinal_ex(sha256, out, NULL), "no SHA-256");
    EVP_MD_CTX_free(sha256);
    arena_free(a);
}

int main(int argc, char **argv) {
    bool once = argc > 1 && strcmp(argv[1], "--once") == 0;
    struct arena *a = arena_new();
    struct str packed = make(a, once ? PROPOSALS_ONCE : PROPOSALS);
    double judged = 0, bare = 0;
    uint64_t entries = 0;
    for (unsigned i = 0; i < (once ? 1U : (unsigned)TURNS); i++) {
        double begun = now_us();
        entries += judge(packed);
        double turned = now_us();
        least(packed);
        judged += turned - begun;
        bare += now_us() - turned;
    }
    double value = (double)entries * 1e6 / judged, limit = (double)entries * 1e6 / bare;
    printf("%-28s %12s %12s %8s\n", "archive: entries a second", "value", "unpack, hash", "ratio");
    printf("%-28s %12.0f %12.0f %8.2f\n", "full, of proposals", value, limit, value / limit);
    arena_free(a);
    return 0;
}
