/* message.c: one mail as RFC 5322 and MIME want it. Every value that stands in a header is encoded or checked
 * here, so that nothing that a person wrote can begin a line. */
#include "desk/message.h"

#include "base/buf.h"
#include "base/email.h"
#include "proof/note.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    WORD_BYTES =
        39 /* of UTF-8 in one encoded word: with its frame and "Subject: " a line stays below 76 (RFC 2047) */
    ,
    HEADER_LINE = 78,
    BODY_LINE = 76
};

/* Base64 has neither of its first two signs. */
#define BOUNDARY "=_kaaring"

static bool plain(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
              (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ' ' || s.p[i] == '-'))
            return false;
    return s.n > 0 && s.n <= 60;
}

/* How many bytes of `s` fit one word without splitting a code point. */
static size_t word_end(struct str s) {
    size_t most = s.n < WORD_BYTES ? s.n : WORD_BYTES, n = most;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n ? n : most; /* what is no UTF-8 is split anywhere */
}

/* A header's text is one line, also when a mail program has decoded it. */
static struct str one_line(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        out[i] = (char)((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F ? ' ' : s.p[i]);
    return (struct str){out, s.n};
}

/* RFC 2047 words, folded between them; plain ASCII stays as it is. */
static void add_words(struct buf *b, struct str s) {
    s = one_line(b->arena, s);
    if (plain(s)) {
        buf_add(b, s);
        return;
    }
    for (bool first = true; s.n; first = false) {
        size_t n = word_end(s);
        struct str word = base64_encode(b->arena, str_slice(s, 0, n));
        buf_format(b, "%s=?UTF-8?B?%.*s?=", first ? "" : "\r\n ", STR_ARGS(word));
        s = str_slice(s, n, s.n);
    }
}

/* Whether `n` more bytes keep the line short enough (RFC 5322, 2.1.1). */
static bool fits_line(const struct buf *b, size_t n) {
    struct str all = {b->p, b->n};
    size_t line = 0;
    while (line < all.n && all.p[all.n - line - 1] != '\n')
        line++;
    return line + n <= HEADER_LINE;
}

static void add_person(struct buf *b, const char *field, struct str name, struct str address) {
    buf_format(b, "%s: ", field);
    if (name.n) {
        add_words(b, name);
        buf_add(b, fits_line(b, address.n + 3) ? STR(" ") : STR("\r\n "));
    }
    buf_format(b, "<%.*s>\r\n", STR_ARGS(address));
}

static void add_date(struct buf *b, int64_t at) {
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t t = (time_t)at;
    struct tm m;
    gmtime_r(&t, &m);
    buf_format(b, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[m.tm_wday], m.tm_mday,
               months[m.tm_mon], m.tm_year + 1900, m.tm_hour, m.tm_min, m.tm_sec);
}

/* RFC 2369 and 6068: an answer by mail. No link of ours: a scanner that follows it would decline. */
static void add_decline(struct buf *b, struct str address) {
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@";
    buf_add(b, STR("List-Unsubscribe:\r\n <mailto:"));
    for (size_t i = 0; i < address.n; i++)
        buf_format(b, strchr(unreserved, address.p[i]) ? "%c" : "%%%02X", address.p[i]);
    buf_add(b, STR("?subject=unsubscribe>\r\n"));
}

/* In base64, so that no line of it is a boundary, a dot or too long. */
static void add_part(struct buf *b, const char *type, struct str text) {
    struct str all = base64_encode(b->arena, text);
    buf_format(b, "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
    for (size_t i = 0; i < all.n; i += BODY_LINE) {
        buf_add(b, str_slice(all, i, BODY_LINE));
        buf_add(b, STR("\r\n"));
    }
}

/* A program shows the last part that it can (RFC 2046, 5.1.4). */
static void add_content(struct buf *b, const struct mail_text *m) {
    if (m->html.n == 0) {
        add_part(b, "plain", m->body);
        return;
    }
    buf_add(b,
            STR("Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n"));
    add_part(b, "plain", m->body);
    buf_add(b, STR("--" BOUNDARY "\r\n"));
    add_part(b, "html", m->html);
    buf_add(b, STR("--" BOUNDARY "--\r\n"));
}

struct str mail_message(struct arena *a, const struct mail_text *m, int64_t at, struct str message_id) {
    struct buf b = buf_new(a);
    if (email_check(m->from_address) || email_check(m->to_address))
        return (struct str){0};
    add_person(&b, "From", m->from_name, m->from_address);
    add_person(&b, "To", m->to_name, m->to_address);
    buf_add(&b, STR("Subject: "));
    add_words(&b, m->subject);
    buf_add(&b, STR("\r\n"));
    add_date(&b, at);
    buf_format(&b, "Message-ID: <%.*s>\r\n", STR_ARGS(message_id));
    buf_add(&b, STR("Auto-Submitted: auto-generated\r\n"));
    if (m->decline)
        add_decline(&b, m->from_address);
    buf_add(&b, STR("MIME-Version: 1.0\r\n"));
    add_content(&b, m);
    return buf_str(&b);
}
