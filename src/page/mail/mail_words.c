/* mail_words.c: mails as words. Knows no kind of mail, and sends none. */
#include "page/mail/mail_words.h"

#include "award/log/association.h"
#include "base/buf.h"
#include "page/mail/mail_page.h"

#include <stdarg.h>
#include <string.h>

/* What a kind of mail has besides its words; most have nothing. */
static const struct manner {
    const char *kind;
    bool hurry, decline;
} manners[] = {
    {"sign_in", .hurry = true}, /* somebody sits before a page that says to look into the inbox */
    {"insight", .hurry = true},
    /* To whom somebody else has named, and who can be taken off the list again. All other mail is what its
     * reader asked for, or what somebody who has a vote is owed: a mail program's button must not let them
     * miss that a ballot was cast in their name. */
    {"invitation", .decline = true},
    {"milestone", .decline = true},
};

static void behave(const char *kind, struct mail_text *out) {
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
        if (strcmp(kind, manners[i].kind) == 0) {
            out->hurry = manners[i].hurry;
            out->decline = manners[i].decline;
        }
}

/* A mail's sentences are one paragraph a line in its template; a subject is one line whatever is in it. */
static enum fault render(const struct site *site, struct arena *a, const char *kind, enum lang lang,
                         json_t *view, struct mail_text *out) {
    struct buf subject = buf_new(a), body = buf_new(a);
    struct templates *templates = site->templates;
    enum fault f = text_render(templates, lang, arena_format(a, "mails.%s.subject", kind), view, &subject);
    if (!f)
        f = template_render(templates, arena_format(a, "mail/%s", kind), lang, view, &body);
    out->subject = buf_str(&subject);
    out->body = buf_str(&body);
    return f ? f : mail_page(templates, a, lang, view, out);
}

enum fault mail_words(const struct site *site, const struct txn *t, struct arena *a, const char *kind,
                      enum lang lang, json_t *view, struct mail_text *out) {
    struct association as;
    enum fault f = association_read(t, a, &as);
    if (f)
        return f;
    out->from_name = as.sender_name.n ? as.sender_name : site->settings->from_name;
    out->from_address = as.sender_email.n ? as.sender_email : site->settings->from_address;
    behave(kind, out);
    json_set_str(view, "association", as.name);
    json_set_str(view, "contact", as.privacy_contact);
    return render(site, a, kind, lang, view, out);
}

struct str mail_url(const struct site *site, struct arena *a, enum lang lang, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str path = arena_vformat(a, format, list), url = site->settings->url;
    va_end(list);
    if (lang == site->settings->language)
        return arena_format(a, "%.*s%.*s", STR_ARGS(url), STR_ARGS(path));
    struct str code = lang_code(lang);
    return arena_format(a, "%.*s/%.*s%.*s", STR_ARGS(url), STR_ARGS(code), STR_ARGS(path));
}
