/* smtp_reply.c: two tables, read from the top. Knows no connection. */
#include "desk/smtp_reply.h"

#include <string.h>

static const char *const words[WHYS_END] = {
    [WHY_ADDRESS] = "address",         [WHY_UNREACHED] = "unreached", [WHY_SLOW] = "slow",
    [WHY_BROKEN] = "broken",           [WHY_UNSURE] = "unsure",       [WHY_UNENCRYPTED] = "unencrypted",
    [WHY_CERTIFICATE] = "certificate", [WHY_LOGIN] = "login",         [WHY_SENDER] = "sender",
    [WHY_NOBODY] = "nobody",           [WHY_FULL] = "full",           [WHY_WAIT] = "wait",
    [WHY_CONTENT] = "content",
};

struct str mail_why_word(unsigned why) {
    return why < WHYS_END && words[why] ? str_of(words[why]) : (struct str){0};
}

/* --- what a no means --- */

enum { ANY = 1 << SMTP_BEGINNING | 1 << SMTP_SENDER | 1 << SMTP_RECIPIENT | 1 << SMTP_CONTENT };

/* The first row that fits. `code`: how the reply begins; `detail`: the subject and detail of the enhanced
 * status code (RFC 3463) behind it; empty fits all. */
static const struct {
    unsigned stages;
    const char *code, *detail;
    struct smtp_verdict verdict;
} rows[] = {
    {ANY, "421", "", {SMTP_LATER, WHY_WAIT, true}}, /* it closes the connection */
    {1 << SMTP_BEGINNING, "53", "", {SMTP_LATER, WHY_LOGIN, true}},
    {1 << SMTP_SENDER, "53", "", {SMTP_LATER, WHY_LOGIN, true}},
    {1 << SMTP_BEGINNING, "5", "", {SMTP_LATER, WHY_SENDER, true}},
    {1 << SMTP_SENDER, "5", "", {SMTP_LATER, WHY_SENDER, true}},
    {1 << SMTP_BEGINNING | 1 << SMTP_SENDER, "4", "", {SMTP_LATER, WHY_WAIT, true}},
    {ANY, "4", "2.2", {SMTP_LATER, WHY_FULL, false}},
    {ANY, "452", "", {SMTP_LATER, WHY_FULL, false}},
    {ANY, "4", "", {SMTP_LATER, WHY_WAIT, false}}, /* greylisting among others */
    {ANY, "5", "2.2", {SMTP_REFUSED, WHY_FULL, false}},
    {ANY, "552", "", {SMTP_REFUSED, WHY_FULL, false}},
    {ANY, "5", "1.7", {SMTP_REFUSED, WHY_SENDER, false}},
    {ANY, "5", "1.8", {SMTP_REFUSED, WHY_SENDER, false}},
    {1 << SMTP_RECIPIENT, "53", "", {SMTP_REFUSED, WHY_SENDER, false}},
    {1 << SMTP_RECIPIENT, "5", "7.", {SMTP_REFUSED, WHY_SENDER, false}},
    {1 << SMTP_RECIPIENT, "554", "", {SMTP_REFUSED, WHY_SENDER, false}},
    {1 << SMTP_RECIPIENT, "5", "", {SMTP_REFUSED, WHY_NOBODY, false}},
    {ANY, "5", "", {SMTP_REFUSED, WHY_CONTENT, false}},
};

enum { CODE_SIGNS = 3 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool smtp_reply_says_no(struct str reply) {
    return reply.n >= CODE_SIGNS && (reply.p[0] == '4' || reply.p[0] == '5') && is_digit(reply.p[1]) &&
           is_digit(reply.p[2]);
}

/* Of "550 5.1.1 …" or "550-5.1.1 …": "1.1 …"; empty when there is none, or it contradicts the code. */
static struct str detail_of(struct str reply) {
    struct str rest = str_slice(reply, CODE_SIGNS + 1, reply.n);
    bool there = rest.n > 2 && rest.p[0] == reply.p[0] && rest.p[1] == '.' && is_digit(rest.p[2]);
    return there ? str_slice(rest, 2, rest.n) : (struct str){0};
}

/* "1.1" begins "1.1 …" and not "1.10 …"; "7." begins all of its kind. */
static bool begins(struct str detail, const char *wanted) {
    size_t n = strlen(wanted);
    bool whole = n == 0 || wanted[n - 1] == '.' || detail.n <= n || !is_digit(detail.p[n]);
    return str_starts(detail, str_of(wanted)) && whole;
}

struct smtp_verdict smtp_reply_judge(enum smtp_stage stage, struct str reply) {
    struct str detail = detail_of(reply);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if ((rows[i].stages >> stage & 1) && str_starts(reply, str_of(rows[i].code)) &&
            begins(detail, rows[i].detail))
            return rows[i].verdict;
    return (struct smtp_verdict){SMTP_LATER, WHY_BROKEN, true};
}

/* --- the talk --- */

void smtp_talk_said(struct smtp_talk *t, struct str ours) {
    static const struct {
        const char *line;
        enum smtp_stage stage;
    } said[] = {{"MAIL FROM:", SMTP_SENDER}, {"RCPT TO:", SMTP_RECIPIENT}, {"DATA\r\n", SMTP_CONTENT}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (str_starts(ours, str_of(said[i].line)))
            t->stage = said[i].stage;
    t->over |= str_starts(ours, STR("QUIT\r\n"));
}

void smtp_talk_heard(struct smtp_talk *t, struct str theirs) {
    bool more = theirs.n > CODE_SIGNS && theirs.p[CODE_SIGNS] == '-';
    if (t->over)
        return;
    if (!t->goes_on) {
        t->n = theirs.n < sizeof t->line ? theirs.n : sizeof t->line;
        memcpy(t->line, theirs.p, t->n);
    }
    t->goes_on = more;
}

struct str smtp_talk_reply(const struct smtp_talk *t) {
    return str_trim((struct str){t->line, t->n});
}

/* --- words --- */

/* From `at` to the next blank, or the end. */
static struct str word_at(struct str s, size_t at) {
    size_t end = at;
    while (end < s.n && s.p[end] != ' ')
        end++;
    return str_slice(s, at, end - at);
}

void smtp_words(struct str from, char *out, size_t room) {
    size_t n = 0;
    from = str_trim(from);
    for (size_t i = 0; i < from.n && n + 1 < room;) {
        struct str word = word_at(from, i);
        bool address = str_find(word, '@') < word.n;
        for (size_t k = 0; !address && k < word.n && n + 1 < room; k++)
            out[n++] = (char)(word.p[k] > ' ' && word.p[k] < 0x7F ? word.p[k] : '?');
        if (address)
            out[n++] = '*';
        i += word.n + 1;
        if (i < from.n && n + 1 < room)
            out[n++] = ' ';
    }
    out[n] = 0;
}
