/* message.c: mails are well-formed whatever people are called and whatever they wrote. */
#include "desk/message.h"

#include "base/buf.h"
#include "proof/base64.h"
#include "support/test.h"
#include "support/text.h"

#include <string.h>

static struct arena *a;

static struct mail_text some_mail(void) {
    return (struct mail_text){.from_name = STR("Lars Eks, Næringsforeningen"),
                              .from_address = STR("priser@example.org"),
                              .to_name = STR("Sigrun Ødegaard-Prøve"),
                              .to_address = STR("sigrun@example.org"),
                              .subject = STR("Bekreft forslaget ditt"),
                              .body = STR("Hei, Sigrun.\n\nBlåbærsyltetøy.\n")};
}

static struct str written(struct mail_text m) {
    return mail_message(a, &m, 1632124800, STR("e1.0.priser@example.org"));
}

/* The value of a header, unfolded; empty when it is not there exactly once. */
static struct str header(struct str message, const char *name) {
    struct str rest = message, line, value = {0};
    struct buf b = buf_new(a);
    bool in = false;
    size_t found = 0;
    while (str_cut(&rest, '\n', &line)) {
        assert_int_equal(line.p[line.n - 1], '\r');
        line.n--;
        if (line.n == 0)
            break;
        assert_true(line.n <= 78);
        if (in && line.p[0] == ' ')
            buf_add(&b, line);
        else if ((in = str_starts(line, str_of(name)) && line.p[strlen(name)] == ':')) {
            found++;
            buf_add(&b, str_slice(line, strlen(name) + 2, line.n));
        }
    }
    value = buf_str(&b);
    return found == 1 ? value : (struct str){0};
}

static void headers_are_whole(void **state) {
    (void)state;
    struct str m = written(some_mail());
    assert_text(header(m, "Subject"), "Bekreft forslaget ditt");
    assert_text(header(m, "Date"), "Mon, 20 Sep 2021 08:00:00 +0000");
    assert_text(header(m, "Message-ID"), "<e1.0.priser@example.org>");
    assert_text(header(m, "To"), "=?UTF-8?B?U2lncnVuIMOYZGVnYWFyZC1QcsO4dmU=?= <sigrun@example.org>");
    assert_text(header(m, "Auto-Submitted"), "auto-generated");
}

static void the_body_comes_out_as_it_went_in(void **state) {
    (void)state;
    struct mail_text t = some_mail();
    struct str m = written(t), body, plain;
    const char *at = memmem(m.p, m.n, "\r\n\r\n", 4);
    struct buf b = buf_new(a);
    body = str_bytes(at + 4, (size_t)(m.p + m.n - at - 4));
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i] != '\r' && body.p[i] != '\n')
            buf_byte(&b, body.p[i]);
    assert_int_equal(base64_decode(a, buf_str(&b), &plain), OK);
    assert_true(str_equal(plain, t.body));
}

static void a_name_begins_no_line(void **state) {
    (void)state;
    static const char *const names[] = {"Kari\r\nBcc: alle@example.org", "Kari\nSubject: x", "a\r\n\r\nhei",
                                        "\"; <x@example.org>", "=?UTF-8?Q?x?="};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mail_text t = some_mail();
        t.to_name = t.from_name = t.subject = str_of(names[i]);
        struct str m = written(t);
        assert_true(header(m, "Subject").n > 0);
        assert_null(memmem(m.p, m.n, "Bcc", 3));
        assert_null(memmem(m.p, m.n, "x@example.org", 13));
    }
}

static void an_address_that_is_none_gives_no_mail(void **state) {
    (void)state;
    struct mail_text t = some_mail();
    t.to_address = STR("kari@example.org\r\nBcc: x@example.org");
    assert_int_equal(written(t).n, 0);
    t = some_mail();
    t.from_address = STR("");
    assert_int_equal(written(t).n, 0);
}

static void long_names_are_folded_between_code_points(void **state) {
    (void)state;
    struct buf name = buf_new(a);
    for (int i = 0; i < 100; i++)
        buf_add(&name, STR("Æ漢😀"));
    struct mail_text t = some_mail();
    t.subject = buf_str(&name);
    struct str m = written(t), value = header(m, "Subject"), word;
    struct buf back = buf_new(a);
    while (value.n) { /* each word decodes to whole code points by itself */
        str_cut(&value, ' ', &word);
        struct str part = str_slice(word, 10, word.n - 12), bytes;
        assert_int_equal(base64_decode(a, part, &bytes), OK);
        assert_true(((unsigned char)bytes.p[0] & 0xC0) != 0x80);
        buf_add(&back, bytes);
    }
    assert_true(str_equal(buf_str(&back), t.subject));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_whole),
        cmocka_unit_test(the_body_comes_out_as_it_went_in),
        cmocka_unit_test(a_name_begins_no_line),
        cmocka_unit_test(an_address_that_is_none_gives_no_mail),
        cmocka_unit_test(long_names_are_folded_between_code_points),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
