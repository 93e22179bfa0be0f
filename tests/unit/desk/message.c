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

/* --- whatever the values are --- */

static unsigned dice(unsigned sides) {
    static uint32_t state = 2021;
    state = state * 1664525 + 1013904223;
    return (state >> 16) % sides;
}

/* Made of what headers are broken with. */
static struct str hostile(unsigned pieces) {
    static const struct str bad[] = {
        STR_INIT("\r\n"),     STR_INIT("\n"),       STR_INIT("\r"),
        STR_INIT("\0"),       STR_INIT("\r\n\r\n"), STR_INIT("Bcc: ofre@example.net"),
        STR_INIT(": "),       STR_INIT("?= =?"),    STR_INIT("=?UTF-8?Q?=0D=0ABcc:=20x?="),
        STR_INIT("\x80\x80"), STR_INIT("\xFF"),     STR_INIT("\xE2\x80\xA8"),
        STR_INIT("\xC2\x85"), STR_INIT("<x@y.no>"), STR_INIT("\"\\"),
        STR_INIT(","),        STR_INIT("\t "),      STR_INIT("Kari"),
        STR_INIT("\xC3\x98"), STR_INIT("\n."),      STR_INIT("--=_kaaring\r\n"),
        STR_INIT("\x0B\x0C"), STR_INIT("%0d%0a"),   STR_INIT("\xF0\x9F\x98\x80"),
    };
    struct buf b = buf_new(a);
    while (pieces--)
        buf_add(&b, bad[dice(sizeof bad / sizeof *bad)]);
    return buf_str(&b);
}

/* Printable ASCII and whole line ends, in lines that every server takes (RFC 5321, 4.5.3.1.6). */
static void is_clean(struct str m) {
    size_t line = 0;
    for (size_t i = 0; i < m.n; i++, line++) {
        if (m.p[i] == '\r' && i + 1 < m.n && m.p[i + 1] == '\n') {
            i++;
            line = (size_t)-1;
            continue;
        }
        assert_true(m.p[i] >= ' ' && m.p[i] < 0x7F);
        assert_true(line < 998);
    }
    assert_true(str_ends(m, STR("\r\n")));
}

/* The names of the header's fields, each with its colon. */
static struct str fields_of(struct str m) {
    struct buf b = buf_new(a);
    struct str line;
    while (str_cut(&m, '\n', &line) && line.n > 1)
        if (line.p[0] != ' ')
            buf_add(&b, str_slice(line, 0, str_find(line, ':') + 1));
    return buf_str(&b);
}

/* What a mail program makes of a header's text. */
static struct str shown(struct str value) {
    struct buf b = buf_new(a);
    struct str word, bytes;
    if (!str_starts(value, STR("=?")))
        return value;
    for (bool more = true; more;) {
        more = str_cut(&value, ' ', &word);
        assert_true(word.n <= 75); /* RFC 2047, 2 */
        assert_int_equal(base64_decode(a, str_slice(word, 10, word.n - 12), &bytes), OK);
        buf_add(&b, bytes);
    }
    return buf_str(&b);
}

static void no_value_gets_out_of_its_place(void **state) {
    for (unsigned i = 0; i < 20000; i++) {
        struct mail_text t = some_mail();
        t.from_name = hostile(dice(6));
        t.to_name = hostile(dice(20));
        t.subject = hostile(dice(40));
        t.body = hostile(dice(60));
        t.html = hostile(1 + dice(60));
        t.decline = dice(2);
        struct str m = written(t);
        is_clean(m);
        assert_text(fields_of(m), t.decline
                                      ? "From:To:Subject:Date:Message-ID:Auto-Submitted:List-Unsubscribe:"
                                        "MIME-Version:Content-Type:"
                                      : "From:To:Subject:Date:Message-ID:Auto-Submitted:"
                                        "MIME-Version:Content-Type:");
        struct str subject = shown(header(m, "Subject"));
        assert_int_equal(subject.n, t.subject.n);
        for (size_t k = 0; k < subject.n; k++)
            assert_true(subject.p[k] == t.subject.p[k]
                            ? (unsigned char)subject.p[k] >= ' ' && subject.p[k] != 0x7F
                            : subject.p[k] == ' ');
        arena_free(a);
        a = arena_new();
    }
}

static void an_address_is_one_or_there_is_no_mail(void **state) {
    static const char *const good[] = {"a@b.no", "o'neil+x@mail.example.no", "a%b&c?d#e/f=g@example.no"};
    for (unsigned i = 0; i < 20000; i++) {
        struct mail_text t = some_mail();
        struct str bad = hostile(1 + dice(3)), address = str_of(good[dice(3)]);
        size_t at = dice((unsigned)address.n + 1);
        struct str spoilt = arena_format(a, "%.*s%.*s%.*s", (int)at, address.p, STR_ARGS(bad),
                                         (int)(address.n - at), address.p + at);
        t.html = STR("<p>");
        t.decline = true;
        *(dice(2) ? &t.from_address : &t.to_address) = dice(4) ? spoilt : address;
        struct str m = written(t);
        if (m.n)
            is_clean(m);
        assert_true(m.n == 0 || str_equal(fields_of(m), STR("From:To:Subject:Date:Message-ID:Auto-Submitted:"
                                                            "List-Unsubscribe:MIME-Version:Content-Type:")));
        arena_free(a);
        a = arena_new();
    }
}

static void the_text_stands_before_the_page(void **state) {
    struct mail_text t = some_mail();
    t.html = STR("<p>Bl\xC3\xA5</p>");
    struct str m = written(t);
    assert_text(header(m, "Content-Type"), "multipart/alternative; boundary=\"=_kaaring\"");
    const char *plain = memmem(m.p, m.n, "text/plain", 10), *page = memmem(m.p, m.n, "text/html", 9);
    assert_true(plain && page && plain < page);
    assert_non_null(memmem(page, (size_t)(m.p + m.n - page), "\r\n\r\nPHA+QmzDpTwvcD4=\r\n", 22));
    assert_true(str_ends(m, STR("\r\n--=_kaaring--\r\n")));
}

static void who_did_not_ask_may_decline(void **state) {
    struct mail_text t = some_mail();
    assert_int_equal(header(written(t), "List-Unsubscribe").n, 0);
    t.decline = true;
    t.from_address = STR("a&b?c+d@example.org");
    assert_text(header(written(t), "List-Unsubscribe"),
                " <mailto:a%26b%3Fc%2Bd@example.org?subject=unsubscribe>");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_whole),
        cmocka_unit_test(the_body_comes_out_as_it_went_in),
        cmocka_unit_test(a_name_begins_no_line),
        cmocka_unit_test(an_address_that_is_none_gives_no_mail),
        cmocka_unit_test(long_names_are_folded_between_code_points),
        cmocka_unit_test(no_value_gets_out_of_its_place),
        cmocka_unit_test(an_address_is_one_or_there_is_no_mail),
        cmocka_unit_test(the_text_stands_before_the_page),
        cmocka_unit_test(who_did_not_ask_may_decline),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
