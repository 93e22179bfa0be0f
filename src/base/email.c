/* email.c: syntax, narrower than the RFC on purpose. */
#include "base/email.h"

enum { LOCAL_MOST = 64, LABEL_MOST = 63 };

static bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322, section 3.2.3: atext. */
static bool in_atom(char c) {
    return letter_or_digit(c) || (c && str_find(STR("!#$%&'*+-/=?^_`{|}~"), c) < 19);
}

static bool atom(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!in_atom(s.p[i]))
            return false;
    return s.n > 0;
}

static bool label(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!letter_or_digit(s.p[i]) && s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= LABEL_MOST && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

/* Parts between dots, each as `part` wants it; how many, or 0 when one is wrong. The last one to *last. */
static size_t dotted(struct str s, bool (*part)(struct str), struct str *last) {
    size_t n = 0;
    bool more = true;
    while (more) {
        more = str_cut(&s, '.', last);
        if (!part(*last))
            return 0;
        n++;
    }
    return n;
}

/* A top-level domain is no number; that also keeps out IPv4 addresses. */
static bool has_letter(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] > '9')
            return true;
    return false;
}

enum fault email_check(struct str s) {
    struct str local, last;
    if (s.n > EMAIL_BYTES_MOST)
        return FIELD_TOO_LONG;
    if (!str_cut(&s, '@', &local) || local.n > LOCAL_MOST || dotted(local, atom, &last) == 0)
        return FIELD_EMAIL;
    return dotted(s, label, &last) >= 2 && has_letter(last) ? OK : FIELD_EMAIL;
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same_at(struct str text, size_t at, struct str address) {
    for (size_t i = 0; i < address.n; i++)
        if (lower(text.p[at + i]) != lower(address.p[i]))
            return false;
    return true;
}

bool email_equal(struct str a, struct str b) {
    return a.n == b.n && same_at(a, 0, b);
}

static bool goes_on(struct str text, size_t at) {
    char c = text.p[at];
    bool dotted_on = c == '.' && at + 1 < text.n && letter_or_digit(text.p[at + 1]);
    return letter_or_digit(c) || c == '-' || c == '@' || dotted_on;
}

static bool begins_before(struct str text, size_t at) {
    return at > 0 && (letter_or_digit(text.p[at - 1]) ||
                      (text.p[at - 1] && str_find(STR("._%+-@"), text.p[at - 1]) < 6));
}

bool email_stands_in(struct str text, struct str address) {
    for (size_t at = 0; address.n && at + address.n <= text.n; at++)
        if (same_at(text, at, address) && !begins_before(text, at) &&
            (at + address.n == text.n || !goes_on(text, at + address.n)))
            return true;
    return false;
}
