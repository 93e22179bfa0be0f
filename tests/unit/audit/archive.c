/* archive.c: what an archive has, that it has one form, and that no file of another form is taken. */
#include "audit/archive.h"

#include "audit/tape.h"
#include "base/buf.h"
#include "support/forger.h"
#include "support/test.h"
#include "support/told.h"

#include <stdlib.h>
#include <string.h>

static struct panel p;
static struct arena *a;

static int setup(void **state) {
    told_make(&p, true);
    a = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(a);
    told_end(&p);
    return 0;
}

static struct str archive_of(enum archive_kind kind) {
    return forger_archive(p.house.store, a, p.edition, kind);
}

static enum fault put_buf(void *context, struct str bytes) {
    buf_add(context, bytes);
    return OK;
}

static struct str packed(struct str bytes) {
    struct buf out = buf_new(a);
    struct press *w = press_writing(a, put_buf, &out);
    assert_int_equal(press_write(w, bytes), OK);
    assert_int_equal(press_end(w), OK);
    return buf_str(&out);
}

/* The sentence with which it is refused. */
static struct str refused(struct str bytes) {
    struct arena *own = arena_new();
    struct archive x;
    struct str why = {0};
    assert_int_equal(archive_read(own, press_get_str, &bytes, &x, &why), FILE_INVALID);
    assert_true(why.n > 10);
    why = arena_copy(a, why);
    arena_free(own);
    return why;
}

static void assert_refused(struct str bytes, const char *sentence) {
    struct str why = refused(bytes);
    if (!strstr(why.p, sentence))
        fail_msg("%s: %s", sentence, why.p);
}

/* --- writing --- */

static void the_same_log_gives_the_same_bytes(void **state) {
    for (enum archive_kind kind = ARCHIVE_PUBLIC; kind <= ARCHIVE_FULL; kind++)
        assert_true(str_equal(archive_of(kind), archive_of(kind)));
    assert_false(str_equal(archive_of(ARCHIVE_PUBLIC), archive_of(ARCHIVE_FULL)));
}

static void a_public_one_opens_what_was_announced_and_no_more(void **state) {
    struct forger f;
    size_t openings = 0;
    forger_begin(&f, a, archive_of(ARCHIVE_PUBLIC));
    for (size_t i = 0; i < f.archive.parts_n; i++) {
        const struct part *x = &f.archive.parts[i];
        openings += x->kind == PART_OPENING;
        assert_false(x->kind == PART_OPENING && str_equal(x->class, STR("private")));
        assert_int_not_equal(x->kind, PART_MATERIAL);
        assert_true(x->kind != PART_DOCUMENT || str_equal(x->word, STR("rules")));
    }
    assert_int_equal(openings, 2); /* announcement and decision */
    struct str all = archive_of(ARCHIVE_PUBLIC);
    static const char *const kept[] = {"kaaring ballot v1", "kaaring share v1", "kaaring enrol v1",
                                       "\"bindings\"", "\"email\""};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        assert_null(memmem(all.p, all.n, kept[i], strlen(kept[i])));
}

static void before_it_is_announced_nothing_is_opened(void **state) {
    struct panel early;
    house_seals(true);
    panel_jury(&early);
    struct forger f;
    forger_begin(&f, a, forger_archive(early.house.store, a, early.edition, ARCHIVE_PUBLIC));
    for (size_t i = 0; i < f.archive.parts_n; i++)
        assert_int_not_equal(f.archive.parts[i].kind, PART_OPENING);
    told_end(&early);
}

static void of_a_secret_edition_nothing_is_told_before(void **state) {
    struct panel honour;
    struct buf out = buf_new(a);
    panel_honour(&honour);
    struct archive_order o = {.edition = honour.edition, .put = put_buf, .context = &out};
    assert_int_equal(archive_write(honour.house.store, a, &o), STEP_NOT_READY);
    o.edition = STR("ingen-9");
    assert_int_equal(archive_write(honour.house.store, a, &o), NOT_FOUND);
    panel_end(&honour);
}

static enum fault put_nowhere(void *context, struct str bytes) {
    return DISK_FULL;
}

static void a_full_disk_is_told(void **state) {
    struct archive_order o = {.edition = p.edition, .kind = ARCHIVE_FULL, .put = put_nowhere};
    assert_int_equal(archive_write(p.house.store, a, &o), DISK_FULL);
}

/* Whoever waits for the snapshot to end is asked for before anything is packed: all of the history is read
 * first. */
struct waited_for {
    unsigned asked, packed, after;
};

static enum fault put_until_asked(void *context, struct str bytes) {
    struct waited_for *w = context;
    *(bytes.n ? &w->packed : &w->asked) += 1;
    return w->asked > w->after ? BUSY : OK;
}

static void it_gives_way_while_it_still_reads(void **state) {
    for (unsigned after = 0; after < 5; after++) {
        struct waited_for w = {.after = after};
        struct archive_order o = {
            .edition = p.edition, .kind = ARCHIVE_FULL, .put = put_until_asked, .context = &w};
        assert_int_equal(archive_write(p.house.store, a, &o), BUSY);
        assert_int_equal(w.asked, after + 1);
        assert_int_equal(w.packed, 0);
    }
}

/* --- reading --- */

static void packed_and_plain_are_the_same(void **state) {
    struct archive x, y;
    struct str why, plain = archive_of(ARCHIVE_FULL), zstd = packed(plain);
    assert_int_equal(archive_read(a, press_get_str, &plain, &x, &why), OK);
    assert_int_equal(archive_read(a, press_get_str, &zstd, &y, &why), OK);
    assert_int_equal(x.parts_n, y.parts_n);
    for (size_t i = 0; i < x.parts_n; i++)
        assert_true(str_equal(x.parts[i].bytes, y.parts[i].bytes));
    assert_true(str_equal(x.head.edition, p.edition));
}

static struct part file(const char *name, struct str bytes) {
    return (struct part){.name = str_of(name), .bytes = bytes};
}

static void what_is_no_archive_is_refused(void **state) {
    struct str good = archive_of(ARCHIVE_PUBLIC);
    assert_refused((struct str){0}, "no archive, or is cut");
    assert_refused(STR("tull"), "no archive, or is cut");
    assert_refused(STR("\x28\xb5\x2f\xfd"), "no archive, or is cut");
    assert_refused(str_slice(good, 0, good.n - 1), "cut at its end");
    assert_refused(str_slice(good, 0, good.n - 512), "cut at its end");
    assert_refused(str_slice(good, 0, good.n / 2), "");
    assert_refused(arena_format(a, "%s", "x"), "no archive");
    struct buf longer = buf_new(a);
    buf_add(&longer, good);
    buf_byte(&longer, 0);
    assert_refused(buf_str(&longer), "behind the archive's end");
    struct str zstd = packed(good);
    struct buf twice = buf_new(a);
    buf_add(&twice, zstd);
    buf_add(&twice, zstd);
    assert_refused(buf_str(&twice), "behind the archive's end");
    assert_refused(str_slice(zstd, 0, zstd.n - 1), "");
}

static void only_files_with_the_right_names_in_their_order(void **state) {
    struct part one = file("archive", STR("x")), two = file("checkpoint", STR("x")),
                strange = file("README", STR("x")), up = file("../checkpoint", STR("x")),
                empty = file("checkpoint", (struct str){0});
    assert_refused(forger_tar(a, (struct part[]){one, one}, 2), "comes twice");
    assert_refused(forger_tar(a, (struct part[]){two, one}, 2), "comes twice, or is not in its place");
    assert_refused(forger_tar(a, (struct part[]){one, strange}, 2),
                   "no part of an archive is called \"README\"");
    assert_refused(forger_tar(a, (struct part[]){one, up}, 2), "no part of an archive is called");
    assert_refused(forger_tar(a, (struct part[]){one, empty}, 2), "it is empty, or too large");
    assert_refused(forger_tar(a, &one, 1), "has no checkpoint");
    assert_refused(forger_tar(a, &one, 0), "has no checkpoint");
    assert_refused(forger_tar(a, (struct part[]){one, two}, 2), "cannot read what it says of itself");
}

/* A link, a folder, a device, a name with a sign that a terminal obeys. */
static void nothing_but_files(void **state) {
    static const char types[] = {'1', '2', '3', '5', '6', 'x', 'g', 'L', 0};
    for (size_t i = 0; i < sizeof types; i++) {
        char head[TAPE_BLOCK];
        unsigned sum = 0;
        tape_head(STR("archive"), 1, head);
        head[156] = types[i];
        memset(head + 148, ' ', 8);
        for (size_t k = 0; k < TAPE_BLOCK; k++)
            sum += (unsigned char)head[k];
        snprintf(head + 148, 7, "%06o", sum);
        assert_refused(str_bytes(head, sizeof head), "something else than a file");
    }
    char head[TAPE_BLOCK];
    tape_head(STR("arch\033ive"), 1, head);
    assert_refused(str_bytes(head, sizeof head), "has a name that no part");
}

/* --- bombs --- */

/* A head that announces much more than there is: refused by what it says. */
static void a_part_has_its_bound(void **state) {
    char head[TAPE_BLOCK];
    tape_head(STR("checkpoint"), (uint64_t)7 << 30, head);
    assert_refused(str_bytes(head, sizeof head), "too large to be a part");
    tape_head(STR("openings/000000001-later"), (1 << 20) + 33, head);
    assert_refused(str_bytes(head, sizeof head), "too large to be a part");
}

/* 64 MiB of zeros in a few bytes, and 64 MiB of a good head and nothing else. */
static void what_grows_is_not_followed(void **state) {
    size_t n = (size_t)64 << 20;
    char *much = calloc(1, n);
    struct str zeros = packed(str_bytes(much, n));
    assert_true(zeros.n < 16384);
    assert_refused(zeros, "behind the archive's end");
    memset(much, 'x', n);
    assert_refused(packed(str_bytes(much, n)), "something else than a file");
    free(much);
}

/* A million files: each costs its head at least, and names run out of order at the second. */
static void many_files_are_many_heads(void **state) {
    enum { FILES = 4000 };
    struct part *list = arena_alloc(a, (FILES + 1) * sizeof *list);
    list[0] = file("archive", STR("x"));
    for (unsigned i = 0; i < FILES; i++) {
        list[i + 1] = file(arena_format(a, "openings/%09u-later", i).p, STR("x"));
    }
    assert_refused(packed(forger_tar(a, list, FILES + 1)), "has no checkpoint");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_log_gives_the_same_bytes),
        cmocka_unit_test(a_public_one_opens_what_was_announced_and_no_more),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(it_gives_way_while_it_still_reads),
        cmocka_unit_test(packed_and_plain_are_the_same),
        cmocka_unit_test(what_is_no_archive_is_refused),
        cmocka_unit_test(only_files_with_the_right_names_in_their_order),
        cmocka_unit_test(nothing_but_files),
        cmocka_unit_test(a_part_has_its_bound),
        cmocka_unit_test(what_grows_is_not_followed),
        cmocka_unit_test(many_files_are_many_heads),
        cmocka_unit_test(before_it_is_announced_nothing_is_opened),
        cmocka_unit_test(of_a_secret_edition_nothing_is_told_before),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
